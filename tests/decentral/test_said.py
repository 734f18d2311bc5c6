"""What may be said is a list; what is never said cannot be sent."""

from __future__ import annotations

from lustrum.decentral.said import ANSWERS, QUESTIONS, REFUSED, SAID


def test_every_question_has_its_answer_and_nothing_else_is_said():
    assert set(SAID) == {*QUESTIONS, *ANSWERS.values(), REFUSED}
    assert set(ANSWERS) == set(QUESTIONS)


def test_no_field_is_as_long_as_what_a_unit_keeps_to_itself():
    shapes = {field.shape for fields in SAID.values() for field in fields.values()}
    assert shapes == {"number", "count", "word", "few", "rows", "square", "masked"}, (
        "over shared rows, or a single figure or word"
    )


def test_words_of_an_answer_are_few_so_that_names_cannot_hide_in_them():
    words = {(kind, name) for kind in ANSWERS.values() for name, field in SAID[kind].items() if field.shape == "word"}
    assert words == {
        ("introduction", "terms"), ("introduction", "unit"), ("kept", "plan"), ("interior_sums", "step"),
    }  # fmt: skip
