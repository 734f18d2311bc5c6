"""Mandates: who sits where, for what, how long, and how a seat is lost."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lustrum.councils.days import day_of
from lustrum.councils.state import Mandate, State, fields
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

KINDS = ("delegate", "officer", "chair")
TERMS_IN_A_ROW = 2
ENDS = ("recall", "resigned", "died", "dismissed", "end of term")


def take_mandate(state: State, body: Mapping[str, Any]) -> None:
    """Give a mandate: to a delegate by an election, to an officer for execution by an elected body."""
    needed = {"id": str, "body": str, "person": str, "kind": str, "text": str, "since": str, "until": str, "by": str}
    fields(body, needed, {"voice": bool, "votes": int})
    name = body["id"]
    if name in state.mandates:
        raise UsageError(f"There is a mandate '{name}' already.")
    if body["kind"] not in KINDS:
        raise UsageError(f"'{body['kind']}' is no kind of mandate. {nearest(body['kind'], KINDS)}")
    state.body(body["body"])
    if day_of(body["since"]) >= day_of(body["until"]):
        raise UsageError(f"The mandate of '{body['person']}' ends on {body['until']}, before it begins.")
    refuse_third_term(state, body["body"], body["person"], body["since"])
    election = state.votes.get(body["by"])
    if body["kind"] == "delegate":
        if election is None or election.asked["kind"] != "election" or election.count is None:
            raise UsageError(f"A delegate is elected: '{body['by']}' is no election that was counted.")
        if body["person"] not in elected_of(election.count):
            raise UsageError(f"'{body['person']}' was not elected by '{body['by']}'.")
        if body.get("votes", 0) != (won := votes_of(election.count).get(body["person"], 0)):
            raise UsageError(f"'{body['person']}' was elected by {won} votes, not by {body.get('votes', 0)}.")
    elif election is None and body["by"] not in state.bodies:
        raise UsageError(f"An officer is named by an elected body or a vote of it: '{body['by']}' is neither.")
    vote = body["kind"] == "delegate" and not body.get("voice", False)
    state.mandates[name] = Mandate(
        name, body["body"], body["person"], body["kind"], body["text"], body["since"], body["until"], vote,
        body["by"], body.get("votes", 0),
    )  # fmt: skip


def elected_of(count: Mapping[str, Any]) -> list[str]:
    """Return the people elected: of a vote for lists with names those on whom the seats of each list fell."""
    if "persons" in count:
        return [name for names in count["persons"].values() for name in names]
    return list(count.get("elected", ()))


def votes_of(count: Mapping[str, Any]) -> dict[str, int]:
    """Return by how many votes each was elected, parts of one dropped: what a recall has to pass.

    The count says it (`lustrum.councils.behind`); of counts written before it did, the first votes.
    """
    if "elected_by" in count:
        return {name: int(votes) for name, votes in count["elected_by"].items()}
    stages = count.get("stages") or [{}]
    return {name: int(Fraction(text)) for name, text in stages[0].get("votes", {}).items()}


def refuse_third_term(state: State, body: str, person: str, since: str) -> None:
    """Refuse a term of somebody who has had as many in a row as are allowed.

    Raises
    ------
    UsageError
        With the terms before.
    """
    held = sorted(
        (each for each in state.mandates.values() if (each.body, each.person, each.kind) == (body, person, "delegate")),
        key=lambda each: each.since,
    )
    run, begins = 0, since
    for each in reversed(held):
        if (day_of(begins) - day_of(each.ended or each.until)).days > 31:
            break
        run, begins = run + 1, each.since
    if run >= TERMS_IN_A_ROW:
        raise UsageError(
            f"'{person}' has sat in '{body}' for {run} terms in a row, and {TERMS_IN_A_ROW} are the most: "
            "stand again after a pause."
        )


def take_mandate_end(state: State, body: Mapping[str, Any]) -> None:
    """End a mandate before its term."""
    fields(body, {"mandate": str, "day": str, "why": str}, {"by": str})
    mandate = state.mandate(body["mandate"])
    day_of(body["day"])
    if mandate.ended:
        raise UsageError(f"The mandate '{mandate.id}' ended on {mandate.ended} already ({mandate.why}).")
    if body["why"] not in ENDS:
        raise UsageError(f"'{body['why']}' ends no mandate. {nearest(body['why'], ENDS)}")
    if body["why"] == "recall" and not recalled(state, mandate, str(body.get("by", ""))):
        raise UsageError(f"'{body.get('by', '')}' is no vote that recalled '{mandate.person}'.")
    if body["why"] == "dismissed" and mandate.kind == "delegate":
        raise UsageError(f"'{mandate.person}' was elected, and nobody dismisses a delegate: lustrum council recall.")
    over = body["day"] > mandate.until or (body["why"] == "end of term" and body["day"] != mandate.until)
    if over and body["why"] != "recall":  # one who was recalled after the term is told so all the same
        raise UsageError(f"The term of '{mandate.person}' ends on {mandate.until}, not on {body['day']}: say that day.")
    mandate.ended, mandate.why = body["day"], body["why"]


def recalled(state: State, mandate: Mandate, vote: str) -> bool:
    """Say whether a vote recalled somebody: more yes than no, and more yes than had elected them."""
    found = state.votes.get(vote)
    if found is None or found.count is None or found.asked.get("about") != mandate.id:
        return False
    votes = found.count.get("votes", {})
    yes, no = int(votes.get("yes", 0)), int(votes.get("no", 0))
    return found.asked["kind"] == "recall" and yes > no and yes > mandate.votes
