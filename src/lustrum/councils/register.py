r"""The register of appointments, and what a council's own records say of its bureaucratisation.

Seven components, each between 0 and 1, their mean the index (page 11.7 of the model); components are published first,
because a mean hides what it is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from lustrum.councils.days import days_between
from lustrum.councils.state import State

PROPOSALS_NORM = 50.0
"""Proposals for a thousand electors and year from which the component is 0."""
DAYS_NORM = 90.0
"""Days without an answer from which the component is 1."""
COMPONENTS: Mapping[str, str] = {
    "appointed": "share of posts that were appointed",
    "uncontested": "share of elected posts for which one stood alone",
    "concentration": "share of appointed posts that one centre filled",
    "not_voting": "electors who did not vote, mean of votes",
    "few_proposals": "1 less proposals for 1,000 electors and year over 50",
    "decided_before": "share of the agenda settled before the meeting",
    "waiting": "median days without an answer over 90, at most 1",
}
ROOTS: Mapping[str, tuple[str, ...]] = {
    "authoritarianism": ("uncontested", "decided_before"),
    "over-centralism": ("concentration", "appointed"),
    "conservatism": ("waiting", "few_proposals"),
}
"""Sub-indices and the components each is the mean of."""


@dataclass(frozen=True)
class Bureaucratisation:
    """Components, sub-indices and the index of one year.

    Parameters
    ----------
    components : mapping of str to float or None
        By name; None where the records say nothing of it.
    notes : tuple of str
        What is missing.
    """

    components: Mapping[str, float | None]
    notes: tuple[str, ...] = field(default=())

    @property
    def index(self) -> float | None:
        """The mean of the components that are known, None where none is."""
        return mean(list(self.components.values()))

    @property
    def roots(self) -> dict[str, float | None]:
        """The three sub-indices."""
        return {root: mean([self.components.get(name) for name in names]) for root, names in ROOTS.items()}


def mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of the values that are known, None where none is."""
    known = [each for each in values if each is not None]
    return sum(known) / len(known) if known else None


def components_of(
    *, posts: int, appointed: int, elected_alone: int, filled_by_one: int, turnout: float, proposals_per_1000: float,
    decided_before: float, days_waiting: float,
) -> Bureaucratisation:  # fmt: skip
    """Return the components from plain figures.

    Parameters
    ----------
    posts, appointed, elected_alone, filled_by_one : int
        Posts; those appointed; those elected with one candidate; appointed posts that one centre filled.
    turnout, decided_before : float
        Shares of electors and of the agenda.
    proposals_per_1000 : float
        For a thousand electors and year.
    days_waiting : float
        Median days of proposals without an answer.

    Examples
    --------
    >>> found = components_of(posts=20, appointed=4, elected_alone=2, filled_by_one=1, turnout=0.7,
    ...                       proposals_per_1000=45, decided_before=0.1, days_waiting=9)
    >>> round(found.index, 3)
    0.168
    """
    elected = posts - appointed
    return Bureaucratisation(
        {
            "appointed": appointed / posts if posts else None,
            "uncontested": elected_alone / elected if elected else None,
            "concentration": filled_by_one / appointed if appointed else 0.0 if posts else None,
            "not_voting": 1.0 - turnout,
            "few_proposals": max(0.0, 1.0 - proposals_per_1000 / PROPOSALS_NORM),
            "decided_before": decided_before,
            "waiting": min(1.0, days_waiting / DAYS_NORM),
        }
    )


def bureaucratisation(state: State, day: str, *, agenda: tuple[int, int] | None = None) -> Bureaucratisation:
    """Return what the records of a council say on a day, over the year before it.

    Parameters
    ----------
    state : State
        With its ballots, for turnout.
    day : str
        2026-11-30.
    agenda : (int, int), optional
        Items settled before their meeting, and items; the records do not say, whoever keeps the agenda does.
    """
    posts = [each for each in state.kept.get("appointment", {}).values() if each["since"] <= day < each["until"]]
    delegates = [each for each in state.mandates.values() if each.kind == "delegate" and each.holds_on(day)]
    appointed = [each for each in posts if not each["elected"]]
    officers = [each for each in state.mandates.values() if each.kind != "delegate" and each.holds_on(day)]
    by_vote = [each for each in officers if each.by in state.votes]
    named = [str(each["by"]) for each in appointed] + [each.by for each in officers if each.by not in state.votes]
    untold = _untold(posts)
    alone = sum(each.get("candidates") == 1 for each in posts if each["elected"])
    for mandate in (*delegates, *by_vote):
        vote = state.votes.get(mandate.by)
        alone += vote is not None and len(vote.asked["options"]) <= vote.asked.get("seats", 1)
    all_posts = len(posts) + len(delegates) + len(officers)
    told = all_posts - len(named) - untold
    turnouts = turnout_of(state, day)
    return Bureaucratisation(
        {
            "appointed": len(named) / all_posts if all_posts else None,
            "uncontested": alone / told if told else None,
            "concentration": max(Counter(named).values()) / len(named) if named else 0.0 if all_posts else None,
            "not_voting": None if turnouts is None else 1.0 - turnouts,
            "few_proposals": _few_proposals(state, day),
            "decided_before": agenda[0] / agenda[1] if agenda and agenda[1] else None,
            "waiting": _waiting(state, day),
        },
        tuple(_missing(state, agenda, untold)),
    )


def _untold(posts: Sequence[Mapping[str, Any]]) -> int:
    """Return how many elected posts do not say how many stood for them."""
    return sum("candidates" not in each for each in posts if each["elected"])


def turnout_of(state: State, day: str) -> float | None:
    """Return the mean share of electors who voted in the votes closed within a year, None where none was."""
    found = [
        len(vote.ballots) / vote.members
        for vote in state.votes.values()
        if vote.closed and 0 <= days_between(str(vote.asked["at"]), day) < 365
    ]
    return mean(found)


def _few_proposals(state: State, day: str) -> float | None:
    electors = {name for body in state.bodies.values() for name in body.roll}
    if not electors:
        return None
    made = sum(0 <= days_between(str(each["at"]), day) < 365 for each in state.kept.get("proposal", {}).values())
    return max(0.0, 1.0 - made * 1000.0 / len(electors) / PROPOSALS_NORM)


def _waiting(state: State, day: str) -> float | None:
    """Return the median age of proposals and petitions without an answer or a vote over 90 days."""
    found = unanswered(state, day)
    if not found["asked"]:
        return None
    return min(1.0, found["median_days"] / DAYS_NORM) if found["unanswered"] else 0.0


def unanswered(state: State, day: str) -> dict[str, Any]:
    """Return how many proposals and petitions there are, how many wait for an answer or a vote, their median age."""
    answered = {*state.kept.get("answer", {}), *(str(each.asked.get("proposal")) for each in state.votes.values())}
    asked = {
        name: body
        for kind in ("proposal", "petition")
        for name, body in state.kept.get(kind, {}).items()
        if not body.get("about") and not (kind == "petition" and body.get("proposal"))
    }
    ages = [days_between(str(body["at"]), day) for name, body in asked.items() if name not in answered]
    return {"asked": len(asked), "unanswered": len(ages), "median_days": median(ages) if ages else None}


def _missing(state: State, agenda: tuple[int, int] | None, untold: int) -> list[str]:
    found = []
    if untold:
        found.append(f"Elected posts that do not say how many stood are left out of those uncontested: {untold}.")
    if agenda is None:
        found.append("How much of the agenda was settled before its meeting is not in the records: --agenda 3/12.")
    if not state.kept.get("proposal") and not state.kept.get("petition"):
        found.append("Nobody has laid anything before a body yet.")
    return found


def participation(state: State) -> list[dict[str, Any]]:
    """Return of each vote its electors, its ballots and their share; of an open one what is in the log."""
    return [
        {"vote": each.id, "title": each.asked["title"], "electors": each.members, "ballots": len(each.ballots),
         "share": len(each.ballots) / each.members}
        for each in state.votes.values()
    ]  # fmt: skip
