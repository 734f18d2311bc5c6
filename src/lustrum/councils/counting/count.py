"""What a count says: who is elected, stage by stage, with every tie on record and the variant of the rule named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lustrum.errors import LustrumError, UsageError

Number = Fraction | int


@dataclass(frozen=True)
class Stage:
    """One stage of a count.

    Parameters
    ----------
    number : int
        From 1.
    action : str
        What happened: "first", "surplus", "exclude", "converged", "round", "buy", "seat".
    candidate : str
        To whom it happened, '' where to nobody alone.
    votes : mapping of str to Fraction or int
        Of each candidate at the end of the stage.
    not_transferable : Fraction or int
        Votes that no candidate holds: with those of all candidates they make up the valid votes.
    elected : tuple of str
        At this stage.
    places : int, optional
        Decimals the votes are printed with, all they have where not said.
    more : mapping of str to Fraction, int or str
        Other figures of the stage: the quota, a price, what is left.
    """

    number: int
    action: str
    candidate: str = ""
    votes: Mapping[str, Number] = field(default_factory=dict)
    not_transferable: Number = 0
    elected: tuple[str, ...] = ()
    places: int | None = None
    more: Mapping[str, Number | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """Equal candidates where one had to come first.

    Parameters
    ----------
    kind : str
        For what: "elect", "exclude", "surplus", "buy", "seat", "lock".
    before_stage : int
        The stage for which it had to be decided.
    candidates : tuple of str
        Those tied, in the named order.
    decided_by : str
        The rule that broke it, '' where none did.
    result : str
        Whom it fell on: elected, excluded, bought.
    """

    kind: str
    before_stage: int
    candidates: tuple[str, ...]
    decided_by: str = ""
    result: str = ""


@dataclass(frozen=True)
class Count:
    """The result of a count.

    Parameters
    ----------
    elected : tuple of str
        In the order in which they were.
    stages : tuple of Stage
    ties : tuple of Tie
    variant : mapping of str to str
        Everything about the rule that could have been otherwise: quota, transfer, strength, tie rule ...
    seats : mapping of str to int
        By list, or 1 for each elected.
    shares : mapping of str to Fraction
        Of a budget, of weights, of votes; what they are of stands in `more`.
    valid : int
        Valid papers.
    ranking : tuple of tuple of str
        Where the rule ranks all: equals together.
    notes : tuple of str
        Sentences for whoever reads the result.
    more : mapping
        What else the rule found: quota, pairwise figures, cycles, costs.
    """

    elected: tuple[str, ...]
    stages: tuple[Stage, ...] = ()
    ties: tuple[Tie, ...] = ()
    variant: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    valid: int = 0
    ranking: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> tuple[Any, ...]:
        """What the vote decides; counts that differ in the order of their stages only have the same."""
        return (
            tuple(sorted(self.elected)),
            tuple(sorted(self.seats.items())),
            tuple(sorted(self.shares.items())),
        )


class NoResultError(UsageError):
    """These ballots have no result by this rule, well asked as the vote is: none is cast, nobody passes a threshold."""


class TieError(LustrumError):
    """A tie decides who is elected, and no rule stated before the vote breaks it.

    Attributes
    ----------
    tie : Tie
        The first tie on which the result hangs.
    count : Count
        The count as far as it is certain: elected are those who are in every case.
    outcomes : tuple of tuple of str
        What the ways to break the ties come to, where they were all followed.
    """

    exit_code = 4

    def __init__(self, message: str, tie: Tie, count: Count, outcomes: tuple[tuple[str, ...], ...]) -> None:
        super().__init__(message, tie=tie, outcomes=outcomes)
        self.tie, self.count, self.outcomes = tie, count, outcomes
