"""A count as one document for programs: every figure as a text, exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, Stage, Tie
from lustrum.councils.counting.exact import decimal


def document(count: Count, ballots: Ballots, rule: str, seats: int) -> dict[str, Any]:
    """Return a count as JSON can hold it.

    Votes are decimals that are exact as printed; shares and other figures that no decimal says exactly are fractions,
    such as "1/3". Keys: `elected`, `stages` (of each `votes`, `not_transferable`, `action`, `candidate`, `elected`),
    `seats`, `shares`, `ties`, `variant`, and what else the rule found.

    Parameters
    ----------
    count : Count
    ballots : Ballots
    rule : str
        Its name.
    seats : int
        That were to be filled.
    """
    return {
        "rule": rule,
        "title": ballots.title,
        "candidates": list(ballots.candidates),
        "withdrawn": list(ballots.withdrawn),
        "papers": ballots.voters,
        "valid": count.valid,
        "seats_to_fill": seats,
        "elected": list(count.elected),
        "seats": dict(count.seats),
        "shares": exact(count.shares),
        "ranking": [list(group) for group in count.ranking],
        "stages": [stage_document(stage) for stage in count.stages],
        "ties": [tie_document(tie) for tie in count.ties],
        "variant": dict(count.variant),
        "notes": [*ballots.notes, *count.notes],
        **exact(count.more),
    }


def stage_document(stage: Stage) -> dict[str, Any]:
    """Return a stage as JSON can hold it."""
    return {
        "stage": stage.number,
        "action": stage.action,
        "candidate": stage.candidate or None,
        "votes": {name: decimal(votes, stage.places) for name, votes in stage.votes.items()},
        "not_transferable": decimal(stage.not_transferable, stage.places),
        "elected": list(stage.elected),
        **exact(stage.more),
    }


def tie_document(tie: Tie) -> dict[str, Any]:
    """Return a tie as JSON can hold it; what broke it and on whom it fell are null where nothing did."""
    return {
        "kind": tie.kind,
        "before_stage": tie.before_stage,
        "candidates": list(tie.candidates),
        "decided_by": tie.decided_by or None,
        "result": tie.result or None,
    }


def exact(value: Any) -> Any:
    """Return a value with every fraction as a text: "3/10", "1/3"; whole numbers stay numbers."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): exact(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [exact(each) for each in value]
    return value
