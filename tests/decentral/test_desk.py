"""The desk: no key, no answer; a question is counted once; replays are refused; a restart forgets nothing."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, MessageError, decode, encode
from lustrum.errors import UsageError

KEY = b"key"


class Counting:
    """Answers what it is asked with how often it was asked."""

    name, rows = "north", 2

    def __init__(self):
        self.asked = 0

    def answer(self, question: Message) -> Message:
        self.asked += 1
        if question.kind == "order":
            raise UsageError("There is no plan to keep.")
        if question.kind == "introduce":
            return question.answered(
                "introduction", terms="t", unit="u", base=1.0, begins=np.zeros(2), trade=np.ones(2), worth=np.ones(2),
                digits=3, members=1,
            )  # fmt: skip
        return question.answered("best_at_prices", bound=float(self.asked), use=np.array([1.2345, 2.0]))


def question(number: int, kind: str = "at_prices", run: str = "one", unit: str = "north", price: float = 1.0) -> bytes:
    body = {
        "introduce": {"terms": "t", "rows": 2, "unit": "u"},
        "at_prices": {"prices": np.full(2, price)},
        "order": {"allotment": np.zeros(2), "prices": np.zeros(2)},
        "kept": {"value": 0.0, "to_gain": 0.0, "plan": "x"},
    }[kind]
    return encode(Message(kind, run, number, 1, unit, body), KEY)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(Counting(), KEY, MessageLog(tmp_path / "log.jsonl"))
    desk.answer(question(1, "introduce"))
    return desk


def said(desk: Desk, data: bytes) -> Message:
    return decode(desk.answer(data), KEY)


def test_an_answer_is_signed_and_logged(desk):
    found = said(desk, question(2))
    assert found.rows("use").tolist() == [1.2345, 2.0] and (found.number, found.unit) == (2, "north")
    assert [entry.way for entry in desk.log.entries()] == ["in", "out", "in", "out"]


def test_the_same_question_gets_the_same_answer_and_is_counted_once(desk):
    first = desk.answer(question(2))
    assert desk.answer(question(2)) == first and desk.unit.asked == 2


@pytest.mark.parametrize(
    "data, why",
    [
        (question(1), "replay"),
        (question(2, price=7.0), "two centres"),
        (question(9, unit="south"), "not 'south'"),
        (question(9, "kept"), "is no question"),
        (question(9, run="two"), "A run begins with"),
    ],
)
def test_what_must_not_be_counted_is_refused_with_the_reason(desk, data, why):
    desk.answer(question(2))
    found = said(desk, data)
    assert found.kind == "refused" and why in found.body["reason"] and desk.unit.asked == 2


def test_a_run_that_ended_cannot_be_played_again(desk):
    desk.answer(question(1, "introduce", run="two"))
    assert "another began" in said(desk, question(1, "introduce")).body["reason"]


def test_who_has_no_key_gets_no_answer(desk):
    with pytest.raises(MessageError):
        desk.answer(encode(decode(question(2), KEY), b"other"))
    assert desk.unit.asked == 1


def test_a_unit_that_will_not_answer_says_why(desk):
    assert said(desk, question(2, "order")).body["reason"] == "There is no plan to keep."


def test_a_desk_opened_again_remembers_its_last_answer_and_every_run(desk):
    first = desk.answer(question(2))
    again = Desk(Counting(), KEY, MessageLog(desk.log.path))
    assert again.answer(question(2)) == first and again.unit.asked == 0
    assert "replay" in said(again, question(1)).body["reason"]
    assert said(again, question(3)).kind == "best_at_prices"
