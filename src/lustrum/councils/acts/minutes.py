"""Minutes: decisions, corrections, and what is laid before a body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lustrum.councils.decision_file import decision_of
from lustrum.councils.decisions import MAY_CHANGE, faults_of
from lustrum.councils.state import State
from lustrum.errors import UsageError
from lustrum.results import Section

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
    """Keep what is said to an earlier entry, which stays as it is."""
    if not isinstance(body.get("of"), int) or not 0 <= body["of"] < state.size:
        raise UsageError(f"There is no entry {body.get('of')!r:.20} to be corrected.")
    if not str(body.get("text", "")).strip():
        raise UsageError("A correction says what is wrong: give its text.")
    state.kept.setdefault("correction", {})[str(state.size)] = dict(body)


def _laid_before(state: State, body: Mapping[str, Any]) -> None:
    """Keep what is laid before a body under its identifier, once."""
    kind, name = str(body["type"]), body.get("id", "")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f"'{kind}' has no identifier: give its id.")
    kept = state.kept.setdefault(kind, {})
    if name in kept:
        raise UsageError(f"There is '{kind}' '{name}' already: what is written is not changed.")
    kept[name] = dict(body)


take_proposal = take_amendment = take_check = take_statement = take_signature = _laid_before


def take_answer(state: State, body: Mapping[str, Any]) -> None:
    """Keep the answer to a proposal or a petition."""
    to = body.get("to")
    if not any(to in state.kept.get(kind, {}) for kind in ("proposal", "petition")):
        raise UsageError(f"There is no proposal or petition {to!r:.40} to be answered.")
    if not str(body.get("text", "")).strip():
        raise UsageError("An answer says something: give its text.")
    kept = state.kept.setdefault("answer", {})
    kept.setdefault(str(to), dict(body))
