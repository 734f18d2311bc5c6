"""How many voters stand behind each of those elected: what a recall has to pass (page 11.8 of the model)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count


def behind(ballots: Ballots, found: Count) -> dict[str, int]:
    """Return by how many voters each was elected; parts of a vote are dropped.

    Where votes are transferred, or cast for one each, first votes; of approvals and figures the papers that name them;
    where a rule compares in pairs (Schulze, ranked pairs) the fewest papers that prefer them to any one other. A rule
    that has none of these would let any majority recall whom it elected.

    Parameters
    ----------
    ballots : Ballots
    found : Count
        Of these ballots.

    Examples
    --------
    >>> from lustrum.councils.counting.ballots import Paper
    >>> papers = (Paper(5, ((0, 1),)), Paper(2, ((1,),)))
    >>> behind(Ballots("approved", ("Ann", "Bo"), papers), Count(("Bo",)))
    {'Bo': 7}
    """
    of = {name: place for place, name in enumerate(ballots.candidates)}
    if ballots.form in ("approved", "points"):
        return {name: sum(paper.count for paper in ballots.papers if of[name] in paper.named) for name in found.elected}
    if ballots.form == "lists":
        votes = ballots.first_votes()
        return {name: votes[of[name]] for name in found.elected}
    first = next((stage.votes for stage in found.stages[:1] if stage.action == "first"), None)
    if first is not None:
        return {name: int(first[name]) for name in found.elected}
    return {name: _fewest(ballots, of[name]) for name in found.elected}


def elected(asked: Mapping[str, Any], votes: Mapping[str, int], found: Count) -> dict[str, Any]:
    """Return what a count says of an election beside its result: by how many votes each was elected, and who.

    Of lists with names the seats of each go to its first names, in its order, and each is elected by an equal part of
    the list's votes, a fraction dropped.

    >>> asked = {"lists": {"Red": ["Ann", "Bo", "Cem"], "Green": ["Dora"]}, "options": ["Red", "Green"]}
    >>> elected(asked, {"Red": 9}, Count(("Red",), seats={"Red": 2, "Green": 0}))
    {'persons': {'Red': ['Ann', 'Bo']}, 'elected_by': {'Ann': 4, 'Bo': 4}}
    """
    lists = asked.get("lists", {})
    if not lists or set(lists) != set(asked["options"]):
        return {"elected_by": dict(votes)}
    persons = {name: list(lists[name][: found.seats[name]]) for name in found.elected}
    by = {person: votes[name] // found.seats[name] for name, named in persons.items() for person in named}
    return {"persons": persons, "elected_by": by}


def _fewest(ballots: Ballots, place: int) -> int:
    """Return the fewest papers that prefer a candidate to any one other; of one who stands alone those ranking them."""
    fewest = sum(count for ranks, count in ballots.rankings() if _rank(ranks, place) < len(ranks))
    for other in ballots.places:
        if other != place:
            over = sum(count for ranks, count in ballots.rankings() if _rank(ranks, place) < _rank(ranks, other))
            fewest = min(fewest, over)
    return fewest


def _rank(ranks: Sequence[Sequence[int]], place: int) -> int:
    """Return at which rank a candidate stands, one below the last where at none."""
    return next((number for number, rank in enumerate(ranks) if place in rank), len(ranks))
