"""Random elections against independent programs: equal winners, or the difference is a tie.

Extra `count`; whatever is not installed is skipped. LUSTRUM_ELECTIONS says how many elections a rule, 25 unless set.
The benchmark `counting_against` counts 5,000.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from benchmarks.counting_against import PAIRS, Against, compare, explained, installed, outcomes
from benchmarks.random_elections import approvals, half, house, lists, rankings

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.rules import make_rule
from tests.councils.making import lists as votes_of
from tests.councils.making import ranked

ELECTIONS = int(os.environ.get("LUSTRUM_ELECTIONS", "25"))
pytestmark = pytest.mark.filterwarnings("ignore")


def named(against: Against) -> str:
    return "-".join((against.rule, against.program, *map(str, against.variants.values())))


@pytest.mark.parametrize("against", PAIRS, ids=named)
def test_who_is_elected_is_who_another_program_elects_or_a_tie_explains_it(against: Against) -> None:
    if not installed(against.program):
        pytest.skip(f"{against.program} is not installed: extra 'count'")
    found = compare(against, ELECTIONS)
    assert found.elections == ELECTIONS
    assert explained(against, found), found.apart[0]
    assert found.left < max(5, ELECTIONS // 4)


def test_a_threshold_is_that_of_apportionment() -> None:
    methods = pytest.importorskip("apportionment.methods")
    generator = random.Random(5)
    for _ in range(ELECTIONS):
        votes = [generator.randint(1, 100_000) for _ in range(6)]
        theirs = methods.compute("dhondt", votes, 60, fractions=True, threshold=Fraction(1, 10))
        rule, named_votes = (
            make_rule("dhondt", threshold=Fraction(1, 10)),
            {f"list {i}": n for i, n in enumerate(votes)},
        )
        assert list(decide(rule, votes_of(named_votes), 60).seats.values()) == list(theirs)


def second(rule: str, **variants: object) -> Against:
    """Return our own rule in the place of the other program, so that the comparison itself is tested."""

    def theirs(ballots: object, seats: int) -> set[object]:
        return outcomes(make_rule(rule, **variants), ballots, seats, False) or set()  # type: ignore[arg-type]

    return Against("schulze", rule, theirs, rankings)


def test_a_program_that_counts_alike_is_never_apart_and_one_that_does_not_is() -> None:
    alike = compare(second("schulze"), 60)
    assert not alike.apart and alike.equal > 0 and alike.tied > 0
    other = second("points")
    found = compare(other, 60)
    assert found.apart and not found.judged and not explained(other, found)
    judged = replace(other, third=second("schulze").theirs)
    found = compare(judged, 60)
    assert len(found.apart) == found.judged > 0 and explained(judged, found)


def test_every_way_to_break_a_tie_is_an_outcome() -> None:
    assert outcomes(make_rule("schulze"), ranked("1 A B\n1 B A"), 1, False) == {("A",), ("B",)}
    assert outcomes(make_rule("dhondt"), votes_of({"A": 5, "B": 5}), 3, True) == {(2, 1), (1, 2)}


@pytest.mark.parametrize("seed", range(3))
def test_random_elections_are_such_as_their_rules_take(seed: int) -> None:
    generator = random.Random(seed)
    ballots = rankings(generator, equals=True)
    assert 3 <= len(ballots.candidates) <= 6 and 2 <= half(ballots, generator) <= 3
    priced = approvals(generator, priced=True)
    assert priced.budget is not None and max(priced.costs()) <= priced.budget <= sum(priced.costs())
    assert house(lists(generator), generator) >= 2
