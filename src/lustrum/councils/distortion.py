r"""How far seats stand from votes: of each election, and from the first stage to the seats of a body at the last.

Where delegates elect delegates a majority of a majority can be a minority: the votes compared are those of the first
stage, cast by electors on a roll, and the seats those of the body above (page 11.2 of the model; two stages at most).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

from lustrum.councils.cast import form_of
from lustrum.councils.counting.exact import read_exact
from lustrum.councils.state import State, Vote
from lustrum.errors import UsageError

STAGES = 2
"""Stages of election at most, from the electors on a roll to the last body."""
NO_LIST = "no list"


def gallagher_squared(votes: Mapping[str, Fraction], seats: Mapping[str, int]) -> Fraction:
    """Return the square of Gallagher's index in per cent, exact: half the sum of squared gaps of votes and seats.

    Raises
    ------
    UsageError
        If there are no votes or no seats.

    >>> gallagher_squared({"A": Fraction(3), "B": Fraction(1)}, {"A": 1, "B": 1})
    Fraction(625, 1)
    """
    given, held = sum(votes.values(), Fraction(0)), sum(seats.values())
    if not given or not held:
        raise UsageError("Distortion needs votes and seats: there are none.")
    gaps = [
        100 * (Fraction(votes.get(each, 0)) / given - Fraction(seats.get(each, 0), held)) for each in {*votes, *seats}
    ]
    return sum((gap * gap for gap in gaps), Fraction(0)) / 2


def gallagher(votes: Mapping[str, float], seats: Mapping[str, float]) -> float:
    r"""Return how far seats stand from votes, in per cent: :math:`\sqrt{\sum (v - s)^2 / 2}`.

    Where delegates elect delegates, votes are those of the first stage and seats those of the last.

    References
    ----------
    .. [1] Gallagher, "Proportionality, disproportionality and electoral systems", Electoral Studies 10 (1991), 33-51.

    >>> round(gallagher({"A": 50, "B": 50}, {"A": 3, "B": 125}), 1)
    47.7
    """
    exact = {name: Fraction(str(number)) for name, number in votes.items()}
    return sqrt(gallagher_squared(exact, {name: int(number) for name, number in seats.items()}))


def votes_for(vote: Vote) -> dict[str, Fraction]:
    """Return the votes of an election by list or candidate, exact; empty where its count does not say them.

    Of lists their valid votes, of transferable votes those at the first stage, else by how many each was elected.
    """
    count: Mapping[str, Any] = vote.count or {}
    if form_of(vote.asked) == "lists":
        return {name: Fraction(share) * count["valid"] for name, share in count.get("shares", {}).items()}
    stages = count.get("stages") or [{}]
    if stages[0].get("action") == "first":
        return {name: Fraction(read_exact(str(text)) or 0) for name, text in stages[0]["votes"].items()}
    return {name: Fraction(votes) for name, votes in count.get("elected_by", {}).items()}


def distortions(state: State) -> dict[str, float]:
    """Return the distortion of each election counted whose first votes are known, in per cent: votes against seats."""
    found = {}
    for vote in state.votes.values():
        seats = (vote.count or {}).get("seats") or {}
        votes = votes_for(vote) if vote.asked["kind"] == "election" and sum(seats.values()) else {}
        if sum(votes.values()):
            found[vote.id] = sqrt(gallagher_squared(votes, seats))
    return found


@dataclass(frozen=True)
class FromFirstVotes:
    """How far the seats of a body stand from the votes of the first stage.

    Parameters
    ----------
    body : str
    stages : int
        Of election between the electors on rolls and the body.
    elections : tuple of str
        Those of the first stage.
    votes : mapping of str to Fraction
        Of the first stage, by list.
    seats : mapping of str to int
        Held in the body, by the list for which each delegate was elected first.
    squared : Fraction
        The square of Gallagher's index, exact.
    """

    body: str
    stages: int
    elections: tuple[str, ...]
    votes: Mapping[str, Fraction]
    seats: Mapping[str, int]
    squared: Fraction

    @property
    def per_cent(self) -> float:
        """Gallagher's index."""
        return sqrt(self.squared)


def from_first_votes(state: State, day: str) -> tuple[FromFirstVotes, ...]:
    """Return of each body whose delegates stood for lists how far its seats stand from the votes of the first stage.

    Candidates on no list are one of their own. A body none of whose first elections had lists is left out.
    """
    found = []
    for body in state.bodies:
        held = [each for each in state.seats(body, day) if each.kind == "delegate"]
        roots = _roots(state, body, day)
        if not held or not any(state.votes[name].asked.get("lists") for name in roots):
            continue
        votes: Counter[str] = Counter()
        of: dict[str, str] = {}
        for name in roots:
            lists = list_of(state.votes[name].asked)
            of |= lists
            for each, number in votes_for(state.votes[name]).items():
                votes[lists.get(each, NO_LIST)] += number  # type: ignore[assignment]
        seats = Counter(of.get(each.person, NO_LIST) for each in held)
        if sum(votes.values()):
            exact = {each: Fraction(number) for each, number in votes.items()}
            squared = gallagher_squared(exact, seats)
            found.append(FromFirstVotes(body, stage_of(state, body, day), tuple(roots), exact, dict(seats), squared))
    return tuple(found)


def list_of(asked: Mapping[str, Any]) -> dict[str, str]:
    """Return for which list each stands: lists themselves, and the people on them."""
    lists = asked.get("lists", {})
    return {title: title for title in lists} | {name: title for title, names in lists.items() for name in names}


def _roots(state: State, body: str, day: str, seen: frozenset[str] = frozenset()) -> list[str]:
    """Return the elections of the first stage behind the delegates of a body: those held by electors on a roll."""
    found: dict[str, None] = {}
    for mandate in state.seats(body, day):
        vote = state.votes.get(mandate.by)
        if mandate.kind != "delegate" or vote is None or vote.body in seen:
            continue
        below = [] if state.body(vote.body).roll else _roots(state, vote.body, _opened(vote), seen | {body})
        found |= dict.fromkeys(below or [vote.id])
    return list(found)


def _opened(vote: Vote) -> str:
    """Return the day from which a vote took ballots: who elected are those who sat then, gone since or not."""
    return str(vote.asked["at"])[:10]


def stage_of(state: State, body: str, day: str, seen: frozenset[str] = frozenset()) -> int:
    """Return how many elections lie between the electors on rolls and those who sit in a body; 0 of a roll alone."""
    by = {each.by for each in state.seats(body, day) if each.kind == "delegate" and each.by in state.votes}
    electing = {(state.votes[name].body, _opened(state.votes[name])) for name in by}
    below = [0 if each in {*seen, body} else stage_of(state, each, then, seen | {body}) for each, then in electing]
    return 1 + max(below) if below else 0


def refuse_third_stage(state: State, body: str, day: str) -> None:
    """Refuse an election by a body whose own delegates were elected by delegates.

    Raises
    ------
    UsageError
        With the stages there are.
    """
    stages = stage_of(state, body, day)
    if stages >= STAGES and not state.body(body).roll:
        raise UsageError(
            f"Those who sit in '{body}' were elected over {stages} stages, and {STAGES} are the most: let those below "
            "elect."
        )
