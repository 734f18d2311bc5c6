"""Minutes: decisions, corrections, and what is laid before a body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lustrum.councils.decision_file import decision_of
from lustrum.councils.decisions import MAY_CHANGE, faults_of, may_state
from lustrum.councils.proposals import proposal_of
from lustrum.councils.state import State, fields
from lustrum.councils.windows import refuse_outside
from lustrum.errors import UsageError
from lustrum.results import Section
from lustrum.wording.names import nearest

PUT_DOWN = ("type", "at", "vote")


def take_decision(state: State, body: Mapping[str, Any]) -> None:
    """Keep a decision: its figures add up, its result follows from its rule, and it is what the vote came to."""
    given = {key: value for key, value in body.items() if key not in PUT_DOWN}
    decision = decision_of(Section(f"decision {body.get('id', '')}", given))
    if faults := faults_of(decision):
        raise UsageError(f"The decision '{decision.id}' does not hold: {'; '.join(faults)}.")
    if odd := [key for key in decision.changes if key not in MAY_CHANGE]:
        known = ", ".join(MAY_CHANGE)
        raise UsageError(f"The decision '{decision.id}' changes '{odd[0]}', which no vote may. Known: {known}.")
    kept = state.kept.setdefault("decision", {})
    if decision.id in kept:
        raise UsageError(f"There is a decision '{decision.id}' already: a correction is a decision of its own.")
    for each in decision.replaces:
        if each not in kept:
            raise UsageError(f"There is no decision '{each}' to be replaced.")
    if body.get("vote"):
        vote = state.vote(body["vote"])
        if vote.count is None or vote.count.get("refused"):
            raise UsageError(f"The vote '{vote.id}' has no result to decide by.")
        if vote.decision:
            raise UsageError(f"The vote '{vote.id}' is decided already, by '{vote.decision}'.")
        if decision.body != vote.body or decision.members != vote.members:
            raise UsageError(f"The decision '{decision.id}' is not of the body and the electors of '{vote.id}'.")
        if vote.asked["rule"] == "yes-no":
            votes = vote.count.get("votes", {})
            said = (decision.votes_for, decision.votes_against, decision.abstain)
            if said != tuple(int(votes.get(word, 0)) for word in ("yes", "no", "abstain")):
                raise UsageError(f"The decision '{decision.id}' has other figures than the vote '{vote.id}'.")
        vote.decision = decision.id
    kept[decision.id] = dict(body)


def take_correction(state: State, body: Mapping[str, Any]) -> None:
    """Keep what is said to an earlier entry, which stays as it is; no ballot and no count is corrected."""
    fields(body, {"of": int, "text": str}, {"by": str, "instead": dict})
    of = body["of"]
    if not 0 <= of < state.size:
        raise UsageError(f"There is no entry {of} to be corrected; the last is {state.size - 1}.")
    kind = state.places.get(of, "ballot")
    if kind in NEVER:
        raise UsageError(f"Entry {of} is a '{kind}', which is not corrected: {NEVER[kind]}.")
    if odd := [name for name in body.get("instead", {}) if name in ("type", "at", "id", "vote")]:
        raise UsageError(f"A correction cannot say '{odd[0]}' otherwise: what an entry is and of what it is stays.")
    state.kept.setdefault("correction", {})[str(state.size)] = dict(body)


NEVER: Mapping[str, str] = {
    "ballot": "a vote that went wrong is held again",
    "tokens": "a vote that went wrong is held again",
    "spent": "a vote that went wrong is held again",
    "closed": "a vote that went wrong is held again",
    "seed": "the seed is what was published by its hash",
    "count": "anybody counts again; a vote that went wrong is held again",
    "council": "the log is bound to it",
}
"""Kinds of entries that no correction speaks of, and why."""


def take_statement(state: State, body: Mapping[str, Any]) -> None:
    """Keep what those outvoted say of a decision: a tenth of the voters, or two members."""
    fields(body, {"id": str, "decision": str, "text": str, "by": list}, {"votes": int, "plan": str})
    known = state.kept.get("decision", {})
    if body["decision"] not in known:
        raise UsageError(f"There is no decision '{body['decision']}'. {nearest(body['decision'], known)}")
    decision = known[body["decision"]]
    refuse_strangers(state, str(decision.get("vote", "")), body["by"])
    if not may_state(body.get("votes", 0), body["by"], int(decision["present"])):
        raise UsageError("A minority statement stands for a tenth of the voters, or for two members: name them.")
    once(state, body)


def refuse_strangers(state: State, vote: str, names: Sequence[Any]) -> None:
    """Refuse those who speak for a minority of a vote and neither had a vote nor are a list that stood in one.

    Raises
    ------
    UsageError
        With the first of them.
    """
    if vote not in state.votes:
        return
    lists = {
        name for each in state.votes.values() if each.asked["kind"] == "election" for name in each.asked["options"]
    }
    known = state.votes[vote].electors | lists
    if strange := [name for name in names if name not in known]:
        raise UsageError(
            f"'{strange[0]}' had no vote in '{vote}' and is no list: a statement is made by those who voted. "
            f"{nearest(str(strange[0]), known)}"
        )


def once(state: State, body: Mapping[str, Any]) -> None:
    """Keep what is laid before a body under its identifier, once.

    Raises
    ------
    UsageError
        If there is one already.
    """
    kind, name = str(body["type"]), body["id"]
    kept = state.kept.setdefault(kind, {})
    if name in kept:
        raise UsageError(f"There is '{kind}' '{name}' already: what is written is not changed.")
    kept[name] = dict(body)


def take_proposal(state: State, body: Mapping[str, Any]) -> None:
    """Lay a proposal before its body; it says what a proposal says and nothing else."""
    given = {key: value for key, value in body.items() if key not in ("type", "at")}
    if not str(given.get("id", "")).strip():
        raise UsageError(f"This '{body['type']}' has no identifier: give its id.")
    asked = proposal_of(Section(f"{body['type']} '{given['id']}'", given), str(given["id"]))
    state.body(asked.body)
    if (body["type"] == "amendment") != bool(asked.amends):
        raise UsageError(f"'{asked.id}' is entered as '{body['type']}': an amendment names what it amends.")
    if asked.amends and asked.amends not in (known := state.kept.get("proposal", {})):
        raise UsageError(f"There is no proposal '{asked.amends}' to amend. {nearest(asked.amends, known)}")
    refuse_outside(state, {"plan", asked.body, asked.id, asked.amends}, "changed")
    once(state, body)


take_amendment = take_proposal


def take_check(state: State, body: Mapping[str, Any]) -> None:
    """Keep that a proposal was checked: what it was made of, and the hash of its effect sheet."""
    fields(body, {"id": str, "about": str, "feasible": bool, "hashes": dict, "sheet": str})
    known = [name for kind in ("proposal", "amendment") for name in state.kept.get(kind, {})]
    if body["about"] not in known:
        raise UsageError(f"There is no proposal '{body['about']}' to be checked. {nearest(body['about'], known)}")
    once(state, body)


def take_signature(state: State, body: Mapping[str, Any]) -> None:
    """Keep the order of an expert, which holds by the second signature: of somebody elected."""
    fields(body, {"id": str, "text": str, "expert": str, "elected": str}, {"decision": str})
    day, expert, elected = state.day, body["expert"], body["elected"]
    held = [each for each in state.mandates.values() if each.holds_on(day)]
    posts = [each for each in state.kept.get("appointment", {}).values() if each["since"] <= day < each["until"]]
    named = {each.person for each in held if each.kind == "officer"} | {str(each["who"]) for each in posts}
    delegates = {each.person for each in held if each.kind != "officer"}
    if expert not in named:
        raise UsageError(
            f"'{expert}' holds no office on {day}: an order is given by one who does. {nearest(expert, named)}"
        )
    if elected not in delegates or elected == expert:
        raise UsageError(
            f"'{elected}' is not elected to anything on {day}: the order of an expert holds by the second signature, "
            f"of one who is. {nearest(elected, delegates)}"
        )
    once(state, body)
