"""Petitions: for a recall, an answer or a debate; what became of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lustrum.councils.days import day_of, days_after
from lustrum.councils.state import State, fields
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

PETITION_SHARE, PETITION_DAYS, VOTE_DAYS, COOLING_DAYS = (1, 5), 60, 30, 183
"""Of a recall: a fifth of the electors within 60 days, the vote within 30, none again for six months."""
ANSWERED, DEBATED = Fraction(5, 100), Fraction(10, 100)
"""Share of the electors from which a petition is answered by a day, and debated as well."""
ANSWER_DAYS = 30
"""Until the answer, where the petition names no day."""
FORCES = ("nothing", "answer", "debate")


def forced(signatures: int, electors: int) -> str:
    """Return what so many signatures force: an answer by a day, a debate too, or nothing.

    >>> forced(4, 100), forced(5, 100), forced(10, 100)
    ('nothing', 'answer', 'debate')
    """
    if signatures >= DEBATED * electors:
        return "debate"
    return "answer" if signatures >= ANSWERED * electors else "nothing"


def take_petition(state: State, body: Mapping[str, Any]) -> None:
    """Receive a petition: for a recall, an answer or a debate, or below a proposal; each elector signs once."""
    fields(
        body, {"id": str, "body": str, "text": str, "signed": list},
        {"about": str, "begun": str, "answer_by": str, "proposal": str},
    )  # fmt: skip
    kept = state.kept.setdefault("petition", {})
    if body["id"] in kept:
        raise UsageError(f"There is a petition '{body['id']}' already.")
    if below := body.get("proposal", ""):
        laid = {**state.kept.get("proposal", {}), **state.kept.get("amendment", {})}
        if below not in laid:
            raise UsageError(f"Nothing was proposed as '{below}' that could be signed. {nearest(below, laid)}")
    electors, signed = petitioners(state, body), list(body["signed"])
    refuse_signed(signed, (), electors)
    if body.get("begun"):
        took = (day_of(state.day) - day_of(body["begun"])).days
        if not 0 <= took <= PETITION_DAYS:
            raise UsageError(f"Signatures were gathered for {took} days, and {PETITION_DAYS} are the most.")
    due = body.get("answer_by", "")
    if due:
        ahead = (day_of(due) - day_of(state.day)).days
        if body.get("about") or body.get("proposal") or not 0 <= ahead <= ANSWER_DAYS:
            raise UsageError(f"An answer is asked for until {due}: name a day within {ANSWER_DAYS}, of no recall.")
    found: dict[str, Any] = {"electors": len(electors)}
    if not body.get("about") and not body.get("proposal"):
        found |= {"forces": forced(len(signed), len(electors)), "answer_by": due or days_after(state.day, ANSWER_DAYS)}
    kept[body["id"]] = dict(body) | found | {"signed": signed}


def take_signatures(state: State, body: Mapping[str, Any]) -> None:
    """Add the signatures of a petition that one entry does not hold; they are handed in with it, on its day."""
    fields(body, {"petition": str, "signed": list})
    kept = state.kept.get("petition", {})
    if body["petition"] not in kept:
        raise UsageError(f"There is no petition '{body['petition']}' to be signed. {nearest(body['petition'], kept)}")
    asked = kept[body["petition"]]
    if (day := str(asked["at"])[:10]) != state.day:
        raise UsageError(f"'{body['petition']}' was handed in on {day}, with its signatures: lay another one.")
    refuse_signed(body["signed"], asked["signed"], petitioners(state, asked))
    asked["signed"] += body["signed"]
    if "forces" in asked:
        asked["forces"] = forced(len(asked["signed"]), asked["electors"])


def refuse_signed(signed: Sequence[str], before: Sequence[str], electors: Collection[str]) -> None:
    """Refuse signatures of who is no elector, or signed already.

    Raises
    ------
    UsageError
        With the name.
    """
    if strangers := [name for name in signed if name not in electors]:
        raise UsageError(f"'{strangers[0]}' signed and is no elector here. {nearest(str(strangers[0]), electors)}")
    seen = set(before)
    for name in signed:
        if name in seen:
            raise UsageError(f"'{name}' signed twice: each signs once.")
        seen.add(name)


def petitioners(state: State, body: Mapping[str, Any]) -> frozenset[str]:
    """Return who may sign: the electors of the body, of a recall those of the body that elected."""
    where = body["body"]
    if body.get("about"):
        mandate = state.mandate(body["about"])
        election = state.votes.get(mandate.by)
        where = election.body if election is not None else mandate.body
    return state.electors(where, state.day)


def take_answer(state: State, body: Mapping[str, Any]) -> None:
    """Keep the answer to a proposal or a petition, and whether it was debated; it is answered once."""
    fields(body, {"to": str, "text": str}, {"by": str, "debated": str})
    to = body["to"]
    asked = next((state.kept[kind][to] for kind in ("proposal", "petition") if to in state.kept.get(kind, {})), None)
    if asked is None:
        known = [name for kind in ("proposal", "petition") for name in state.kept.get(kind, {})]
        raise UsageError(f"There is no proposal or petition '{to}' to be answered. {nearest(to, known)}")
    if body.get("by"):
        state.body(body["by"])
    if debated := body.get("debated", ""):
        day_of(debated)
        if not str(asked["at"])[:10] <= debated <= state.day:
            raise UsageError(f"'{to}' cannot have been debated on {debated}: it was laid on {str(asked['at'])[:10]}.")
    elif asked.get("forces") == "debate":
        raise UsageError(f"'{to}' was signed by a tenth of the electors: it is debated before it is answered.")
    kept = state.kept.setdefault("answer", {})
    if to in kept:
        raise UsageError(
            f"'{to}' was answered on {str(kept[to]['at'])[:10]}: what is written is not changed, correct it."
        )
    kept[to] = dict(body)
