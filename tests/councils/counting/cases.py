"""Printed counts that may be redistributed; others are read from the user's copies."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from lustrum.councils.counting.ballots import Ballots, Paper

HERE = Path(__file__).parents[2] / "published" / "counting"


def printed(name):
    """Return the cases of a file that is kept with the tests."""
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def one(name, identity):
    return next(case for case in printed(name) if case["id"] == identity)


def rankings(case):
    """Return the ballots of a case of `ranked`."""
    place = {name: i for i, name in enumerate(case["candidates"])}
    papers = tuple(
        Paper(each["count"], tuple(tuple(sorted(place[name] for name in rank)) for rank in each["ranking"]))
        for each in case["ballots"]
    )
    return Ballots("ranked", tuple(case["candidates"]), papers)


def approvals(case):
    """Return the ballots of a case of `committees`."""
    place = {name: i for i, name in enumerate(case["candidates"])}
    papers = tuple(Paper(1, (tuple(sorted(place[name] for name in each)),)) for each in case["approvals"])
    return Ballots("approved", tuple(case["candidates"]), papers)


def divided(case):
    """Return the ballots of a case of `division`."""
    names = tuple("abcdefgh"[: len(case["ballots"][0])])
    papers = tuple(Paper(1, (), tuple((i, Fraction(x)) for i, x in enumerate(row))) for row in case["ballots"])
    return Ballots("points", names, papers)


def seats_of(case_or_votes, rule, seats, **variants):
    """Return the seats of lists in their order."""
    from lustrum.councils.counting.deciding import decide
    from lustrum.councils.counting.rules import make_rule
    from tests.councils.making import lists

    votes = case_or_votes
    if isinstance(votes, dict) and "parties" in votes:
        votes = dict(zip(votes["parties"], votes["votes"], strict=True))
    elif not isinstance(votes, dict):
        votes = {f"list {i}": number for i, number in enumerate(votes)}
    return list(decide(make_rule(rule, **variants), lists(votes), seats).seats.values())
