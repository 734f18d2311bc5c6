"""What a counted vote decides: the decision record, mandates of those elected, the end of one who is recalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from lustrum.councils.acts.mandates import elected_of, recalled, votes_of
from lustrum.councils.acts.minutes import refuse_strangers
from lustrum.councils.acts.petitions import COOLING_DAYS, PETITION_SHARE, VOTE_DAYS
from lustrum.councils.days import days_after, days_between
from lustrum.councils.decision_file import decision_of
from lustrum.councils.decisions import CARRIED, NOT_CARRIED, NOT_DECIDED, Decision
from lustrum.councils.laying import hand_in
from lustrum.councils.state import State, Vote
from lustrum.councils.store import Act, Council
from lustrum.errors import UsageError
from lustrum.results import Section

MINORITY = ("text", "by", "votes", "plan")
"""What is said of a minority statement."""


def decide_vote(
    council: Council, vote: str, *, name: str = "", reasons: str = "", minority: Sequence[Mapping[str, Any]] = (),
    until: str = "", changes: Mapping[str, Any] | None = None, replaces: Sequence[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Enter the decision of a counted vote in the minutes and return it.

    Those elected get their mandates, whoever was recalled loses theirs, in the same step.

    Parameters
    ----------
    name : str
        Identifier of the decision; the next free one where not given.
    minority : sequence of mapping
        Statements, each with `text`, `by`, `votes`.
    changes : mapping
        Keys of a scenario that the decision changes; those the vote was opened with where not given. A table `loan`
        holds the amount and terms of a loan, a table `settles` how floors are made to fit.

    Raises
    ------
    UsageError
        If the vote is not counted, is tied without a rule, or is decided.
    """
    with council.act(ballots=vote) as act:
        asked = act.state.vote(vote)
        if asked.count is None:
            raise UsageError(f"The vote '{vote}' is {asked.condition}: close and count it first.")
        if asked.count.get("refused"):
            raise UsageError(
                f"The vote '{vote}' decides nothing: {asked.count['refused']} Open another vote that states a rule."
            )
        for each in minority:
            refuse_strangers(act.state, vote, each.get("by", ()))
            if int(each.get("votes", 0)) > len(asked.ballots):
                raise UsageError(f"{each['votes']} stand behind the minority, and {len(asked.ballots)} voted.")
        record = record_of(act, asked, name or act.state.next_id("decision"))
        changed = dict(changes) if changes is not None else changes_of(act.state, asked)
        # Beside keys of a scenario stand the loan and the settlement of floors that a decision may hold.
        record |= {key: changed.pop(key) for key in ("loan", "settles") if key in changed}
        more = {"reasons": reasons, "minority": [dict(each) for each in minority], "until": until, "changes": changed}
        record |= {key: value for key, value in (more | {"replaces": list(replaces)}).items() if value}
        found = act.add("decision", **record)
        if asked.asked["kind"] == "election":
            elect(act, asked)
        elif asked.asked["kind"] == "recall":
            recall(act, asked)
        return found


def changes_of(state: State, vote: Vote) -> dict[str, Any]:
    """Return what a vote was about: the changes it was opened with, or those of its proposal, with its loan."""
    if "changes" in vote.asked:
        return dict(vote.asked["changes"])
    name = str(vote.asked.get("proposal", ""))
    proposal = state.kept.get("proposal", {}).get(name) or state.kept.get("amendment", {}).get(name) or {}
    loan = {"loan": proposal["loan"]} if "loan" in proposal else {}
    return dict(proposal.get("change", {})) | loan


def record_of(act: Act, vote: Vote, name: str) -> dict[str, Any]:
    """Return the decision record a count comes to (page 11.5 of the model)."""
    count: Mapping[str, Any] = vote.count or {}
    body, present = act.state.body(vote.body), int(count["present"])
    record = {
        "id": name, "vote": vote.id, "title": str(vote.asked["title"]), "body": vote.body, "level": body.level,
        "day": max(act.now, act.state.at)[:10], "members": vote.members, "present": present,
        "absent": vote.members - present, "quorum": body.quorum,
    }  # fmt: skip
    if vote.asked["rule"] == "yes-no":
        votes = count["votes"]
        variants = vote.asked.get("variants", {})
        quorate, carried = count["quorate"], count["carried"]
        record["quorum"] = str(variants.get("quorum", body.quorum))
        return record | {
            "rule": variants.get("majority", "votes-cast"), "for": votes["yes"], "against": votes["no"],
            "abstain": votes["abstain"], "result": CARRIED if carried else NOT_CARRIED if quorate else NOT_DECIDED,
        }  # fmt: skip
    blank = sum(not any(ballot.values()) for ballot in vote.ballots)
    quorate = present >= Fraction(body.quorum) * vote.members and present > 0
    result = (CARRIED if count.get("elected") or count.get("shares") else NOT_CARRIED) if quorate else NOT_DECIDED
    figures = count.get("levels") or count.get("shares") or {}
    counted = {key: str(value) for key, value in figures.items()}
    return record | {"rule": vote.asked["rule"], "abstain": blank, "result": result, "counted": counted}


def elect(act: Act, vote: Vote) -> None:
    """Give those elected their mandates: of lists with names to the first of each, else the seats go to the lists."""
    count, (since, until) = vote.count or {}, vote.asked["term"]
    if act.state.kept["decision"][vote.decision]["result"] != CARRIED:
        return
    votes = votes_of(count)
    for person in elected_of(count):
        act.add(
            "mandate", id=act.state.next_id("mandate"), body=vote.asked.get("to", vote.body), person=person,
            kind="delegate", text=vote.asked.get("text") or str(vote.asked["title"]), since=since, until=until,
            by=vote.id, votes=votes.get(person, 0), voice=True if vote.asked.get("voice") else None,
        )  # fmt: skip


def recall(act: Act, vote: Vote) -> None:
    """End the mandate of one who was recalled."""
    mandate = act.state.mandate(vote.asked["about"])
    if recalled(act.state, mandate, vote.id):
        act.add("mandate-end", mandate=mandate.id, day=act.state.day, why="recall", by=vote.id)


def ask_recall(council: Council, mandate: str, signed: Sequence[str], *, begun: str = "", ballots: str = "open",
               closes: str = "") -> str:  # fmt: skip
    """Receive a petition for a recall and open the vote it asks for; return the vote.

    Raises
    ------
    UsageError
        If too few signed, the six months since the last vote are not over, the mandate is no longer held, or the vote
        would last longer than 30 days, its end where none is said.
    """
    with council.act() as act:
        state, day = act.state, max(act.now, act.state.at)[:10]
        held = state.mandate(mandate)
        if not held.holds_on(day):
            raise UsageError(f"The mandate '{mandate}' is not held on {day}: there is nothing to recall.")
        election = state.votes.get(held.by)
        where = election.body if election is not None else held.body
        electors = state.electors(where, day)
        share, of = PETITION_SHARE
        if len(set(signed)) * of < share * len(electors):
            needed = -(-share * len(electors) // of)
            raise UsageError(f"{len(set(signed))} of {len(electors)} electors signed, and {needed} are needed.")
        refuse_cooling(state, mandate, day)
        last = days_after(day, VOTE_DAYS)
        if closes[:10] > last:
            raise UsageError(f"The vote on a recall ends within {VOTE_DAYS} days, by {last}, not at {closes}.")
        hand_in(act, signed, body=where, about=mandate, text=f"Recall of {held.person}", begun=begun or None)
        name = state.next_id("vote")
        act.add("vote", id=name, title=f"Recall of {held.person}", body=where, kind="recall", rule="yes-no",
                options=["yes", "no", "abstain"], ballots=ballots, about=mandate,
                closes=closes or f"{last}T23:59:59Z")  # fmt: skip
        return name


def refuse_cooling(state: State, mandate: str, day: str) -> None:
    """Refuse a second recall within six months.

    Raises
    ------
    UsageError
        With the day from which it may be asked again.
    """
    for body in state.kept.get("petition", {}).values():
        asked = str(body["at"])[:10]
        if body.get("about") == mandate and days_between(asked, day) < COOLING_DAYS:
            raise UsageError(
                f"A recall of '{mandate}' was asked for on {asked}: it may be asked again after {COOLING_DAYS} days."
            )


def decisions_of(council: Council) -> tuple[Decision, ...]:
    """Return the decisions in a council's log, in their order, with what was stated on them since."""
    kept = council.state().kept
    said: dict[str, list[dict[str, Any]]] = {}
    for each in kept.get("statement", {}).values():
        said.setdefault(each["decision"], []).append({key: each[key] for key in MINORITY if key in each})
    found = []
    for name, body in kept.get("decision", {}).items():
        given = {key: value for key, value in body.items() if key not in ("type", "at", "vote")}
        if name in said:
            given["minority"] = [*given.get("minority", ()), *said[name]]
        found.append(decision_of(Section(f"decision {name}", given)))
    return tuple(found)
