"""`lustrum council`: counting from a file, in words and as JSON; every bad input ends clearly."""

from __future__ import annotations

import pytest

from lustrum.cli.council import COMMANDS
from lustrum.cli.council_count import VARIANTS
from lustrum.cli.council_kept import names_in
from lustrum.councils.counting.lots import hash_of
from lustrum.councils.counting.rules import RULES, variants_of

WARD = '4 2\n7 1 2 0\n4 2 3 0\n3 3 0\n2 4 3 0\n0\n"Ann"\n"Bo"\n"Cem"\n"Dora"\n"North"\n'
TIED = "count,ranking\n2,A > B\n2,B > A\n"
WEIGHTS = "count,food,homes,care\n3,1,0,0\n2,0,1,0\n1,0,0,1\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("ward.blt", WARD), ("tied.csv", TIED), ("weights.csv", WEIGHTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")


def test_the_finding_comes_first(lustrum, files):
    ended = lustrum("council", "count", "ward.blt", "--rule", "stv-scottish")
    assert ended.code == 0 and ended.out.startswith("Elected: Ann, ")
    assert "Counted so: quota:" in ended.out and "not transferable" in " ".join(ended.out.split())


def test_json_holds_the_keys_that_were_fixed(lustrum, files):
    said = lustrum("council", "count", "ward.blt", "--rule", "stv-scottish", "--json").json
    assert {"elected", "stages", "seats", "shares", "ties", "variant"} <= set(said)
    assert said["stages"][0]["votes"]["Ann"] == "7.00000" and said["stages"][0]["not_transferable"] == "0.00000"
    assert (
        lustrum("council", "count", "ward.blt", "--rule", "stv-scottish", "--seats", "3", "--json").json["quota"] == 5
    )


def test_weights_are_divided_in_fractions(lustrum, files):
    said = lustrum("council", "count", "weights.csv", "--rule", "independent-markets", "--json").json
    assert said["shares"] == {"food": "1/2", "homes": "1/3", "care": "1/6"}


def test_a_tie_without_a_rule_is_refused_and_named(lustrum, files):
    ended = lustrum("council", "count", "tied.csv", "--rule", "schulze")
    assert ended.code == 4 and "A and B" in ended.err and ended.out.startswith("Not decided")
    ended = lustrum("council", "count", "tied.csv", "--rule", "schulze", "--json")
    assert ended.code == 4 and ended.json["elected"] == [] and ended.json["ties"][0]["candidates"] == ["A", "B"]
    assert ended.json["outcomes"] == [["A"], ["B"]] and ended.json["error"]["exit_code"] == 4


def test_a_tie_is_broken_by_the_rule_that_was_stated(lustrum, files):
    ask = ("council", "count", "tied.csv", "--rule", "schulze", "--json")
    assert lustrum(*ask, "--ties", "order").json["elected"] == ["A"]
    assert lustrum(*ask, "--ties", "order", "--order", "B, A").json["elected"] == ["B"]
    drawn = lustrum(*ask, "--ties", "lot", "--seed", "october", "--seed-hash", hash_of("october")).json
    assert drawn["ties"][0]["result"] == drawn["elected"][0] and hash_of("october") in drawn["variant"]["ties"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("none.blt", "--rule", "schulze"), 2, "no file"),
        (("ward.blt", "--rule", "shulze"), 2, "'schulze'"),
        (("ward.blt",), 2, "--rule"),
        (("--rule", "schulze"), 2, "Name the file"),
        (("ward.blt", "--rule", "schulze", "--minimum", "1"), 2, "dhondt"),
        (("ward.blt", "--rule", "stv-scottish", "--seats", "0"), 2, "seats"),
        (("ward.blt", "--rule", "dhondt", "--threshold", "much"), 2, "no number"),
        (("ward.blt", "--rule", "dhondt", "--threshold", "5"), 2, "5%"),
        (("ward.blt", "--rule", "greedy"), 0, ""),
        (("ward.blt", "--rule", "independent-markets"), 2, "figures"),
        (("ward.blt", "--rule", "equal-shares-add1"), 2, "budget"),
        (("tied.csv", "--rule", "schulze", "--ties", "lot"), 2, "--seed"),
        (("tied.csv", "--rule", "schulze", "--seed-hash", "ab"), 2, "--seed"),
        (("tied.csv", "--rule", "schulze", "--ties", "lot", "--seed", "x", "--seed-hash", "ab"), 2, "published"),
        (("tied.csv", "--rule", "schulze", "--order", "A, C"), 3, "does not stand"),
    ],
)
def test_bad_input_ends_clearly(words, code, said, lustrum, files):
    ended = lustrum("council", "count", *words)
    assert ended.code == code and said in ended.err


def test_ballots_for_nobody_and_double_votes_name_file_and_line(lustrum, tmp_path):
    (tmp_path / "bad.blt").write_text('2 1\n1 3 0\n0\n"A"\n"B"\n')
    ended = lustrum("council", "count", "bad.blt", "--rule", "schulze")
    assert ended.code == 3 and "bad.blt, line 2" in ended.err
    (tmp_path / "bad.csv").write_text("voter,ranking\nx,A\nx,B\n")
    ended = lustrum("council", "count", "bad.csv", "--rule", "schulze")
    assert ended.code == 3 and "line 3" in ended.err and "One vote counts" in ended.err


def test_the_rules_are_listed(lustrum):
    ended = lustrum("council", "count", "--rule", "list")
    assert ended.code == 0 and all(name in ended.out for name in RULES)
    assert set(lustrum("council", "count", "--rule", "list", "--json").json) == set(RULES)


def test_every_variant_of_a_rule_has_an_option_and_no_option_is_nobodys():
    assert set(VARIANTS) == {variant for name in RULES for variant in variants_of(name)}
    for name, told in VARIANTS.items():
        if hasattr(told.get("type"), "choices"):
            default = next(variants_of(rule)[name] for rule in RULES if name in variants_of(rule))
            assert default in told["type"].choices


def test_ballots_are_written_in_another_form(lustrum, files, tmp_path):
    ended = lustrum("council", "convert", "ward.blt", "--out", "ward.toi")
    assert ended.code == 0 and "16 papers" in ended.out
    one = lustrum("council", "count", "ward.blt", "--rule", "schulze", "--json").json
    other = lustrum("council", "count", "ward.toi", "--rule", "schulze", "--json").json
    assert one["ranking"] == other["ranking"] and one["pairwise"] == other["pairwise"]
    assert lustrum("council", "convert", "ward.blt", "ward.csv", "--json").json["papers"] == 16
    assert lustrum("council", "convert", "ward.blt", "ward.pb").code == 2 and not (tmp_path / "ward.pb").exists()


def test_help_lists_the_commands_each_with_its_example(lustrum):
    assert all(name in lustrum("council", "--help").out for name in COMMANDS)
    assert "lustrum council count ward.blt" in lustrum("council", "count", "--help").out
    assert lustrum("council", "cuont").code == 2


def test_names_are_parted_by_semicolons_or_commas():
    assert names_in("A, B") == ["A", "B"] and names_in("Ann, MP; Bo") == ["Ann, MP", "Bo"] and names_in(None) == []
