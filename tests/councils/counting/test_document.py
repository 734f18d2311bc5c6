import json
from fractions import Fraction

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.document import document, exact
from lustrum.councils.counting.rules import make_rule
from tests.councils.making import figures, ranked

KEYS = {"elected", "stages", "seats", "shares", "ties", "variant"}


def test_every_figure_is_a_text_and_exact():
    ballots = ranked("7 A B\n2 B\n1 C")
    said = document(decide(make_rule("stv-scottish"), ballots, 2), ballots, "stv-scottish", 2)
    assert set(said) >= KEYS and said["stages"][1]["votes"]["B"] == "4.99999"
    assert said["stages"][1]["not_transferable"] == "0.00001"
    assert json.loads(json.dumps(said)) == said


def test_shares_are_fractions_where_no_decimal_says_them():
    ballots = figures([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    said = document(decide(make_rule("independent-markets"), ballots), ballots, "independent-markets", 1)
    assert said["shares"] == {"a": "1/3", "b": "1/3", "c": "1/3"} and said["t"] == "1/3"


def test_fractions_are_found_wherever_they_are():
    assert exact({"a": (Fraction(1, 3), [Fraction(2)]), 1: None}) == {"a": ["1/3", ["2"]], "1": None}
