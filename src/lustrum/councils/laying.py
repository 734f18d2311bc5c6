"""Proposals in a kept council: laid before a body with the support they need, amended, checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lustrum.councils.proposals import Proposal, Thresholds, proposal_document, proposal_of, support
from lustrum.councils.store import chunks
from lustrum.errors import UsageError
from lustrum.results import Section
from lustrum.wording.names import nearest

if TYPE_CHECKING:
    from lustrum.councils.state import State
    from lustrum.councils.store import Act, Council

KINDS = ("proposal", "amendment")


def lay(
    council: Council, proposal: Proposal, thresholds: Thresholds | None = None, signed: Sequence[str] = ()
) -> str:  # fmt: skip
    """Lay a proposal, or an amendment of one, before its body; return why it has support enough.

    Parameters
    ----------
    council : Council
    proposal : Proposal
    thresholds : Thresholds, optional
    signed : sequence of str
        Electors who support it; with names their number is what anybody counts, without it is what the proposal says.

    Raises
    ------
    UsageError
        If there is no such body, support is missing, it amends what was not proposed, somebody who signed has no vote
        there, or the proposal says that more signed than did.
    """
    if signed and proposal.supporters > len(set(signed)):
        raise UsageError(f"'{proposal.title}' says {proposal.supporters} supporters, and {len(set(signed))} signed.")
    if signed:
        proposal = replace(proposal, supporters=len(set(signed)))
    with council.act() as act:
        state = act.state
        body = state.body(proposal.body)
        if body.level != proposal.level:
            raise UsageError(f"'{proposal.body}' is a body of a {body.level}, and the proposal says {proposal.level}.")
        roll = len(state.electors(proposal.body, state.day or act.now[:10]))
        enough, why = support(proposal, max(roll, 1), thresholds)
        if not enough:
            raise UsageError(f"'{proposal.title}' is not supported yet: {why}.")
        kind = "amendment" if proposal.amends else "proposal"
        known = state.kept.get("proposal", {})
        if proposal.amends and proposal.amends not in known:
            raise UsageError(f"There is no proposal '{proposal.amends}' to amend. {nearest(proposal.amends, known)}")
        act.add(kind, **proposal_document(proposal))
        if signed:
            hand_in(
                act, signed, body=proposal.body, proposal=proposal.id, text=f"Signatures below {kind} {proposal.id}"
            )
    return why


def petition(
    council: Council, body: str, text: str, signed: Sequence[str], *, begun: str = "", answer_by: str = ""
) -> dict[str, Any]:  # fmt: skip
    """Receive a petition and return it with what it forces: an answer by a day from 5 per cent, a debate from 10.

    Parameters
    ----------
    council : Council
    body : str
        Before which it is laid.
    text : str
    signed : sequence of str
        Electors of the body.
    begun, answer_by : str
        When the first signed, 60 days before at most; until when an answer is asked for, within 30 days.

    Raises
    ------
    UsageError
        If fewer signed than bring anything before a body (fifty, or 2 per cent), somebody twice, or a stranger.
    """
    with council.act() as act:
        state = act.state
        roll = len(state.electors(body, state.day or act.now[:10]))
        needed = Thresholds().signatures(roll)
        if len(set(signed)) < needed:
            raise UsageError(f"{len(set(signed))} of {roll} electors signed, and {needed} are needed.")
        name = hand_in(act, signed, body=body, text=text, begun=begun or None, answer_by=answer_by or None)
        return dict(state.kept["petition"][name])


def hand_in(act: Act, signed: Sequence[str], **content: Any) -> str:
    """Enter a petition and all who signed it, in as many entries as they fill; return its identifier."""
    name, (first, *more) = act.state.next_id("petition"), chunks(signed) or [[]]
    act.add("petition", id=name, signed=first, **content)
    if more:
        act.extend("signatures", [{"petition": name, "signed": part} for part in more])
    return name


def petitions(state: State, day: str) -> list[dict[str, Any]]:
    """Return the petitions for an answer or a debate as they stand on a day: signed by how many, answered, overdue."""
    found = []
    for name, body in state.kept.get("petition", {}).items():
        if body.get("about") or body.get("proposal"):
            continue
        answer = state.kept.get("answer", {}).get(name, {})
        late = body["forces"] != "nothing" and not answer and body["answer_by"] < day
        found.append(
            {"id": name, "body": body["body"], "text": body["text"], "signatures": len(body["signed"]),
             "electors": body["electors"], "forces": body["forces"], "answer_by": body["answer_by"],
             "answered": str(answer.get("at", ""))[:10], "answer": str(answer.get("text", "")),
             "debated": str(answer.get("debated", "")), "overdue": late}
        )  # fmt: skip
    return found


def laid(council: Council, name: str) -> Proposal:
    """Return what was laid before a body under an identifier.

    Raises
    ------
    UsageError
        If nothing was.
    """
    kept = council.state().kept
    for kind in KINDS:
        found = kept.get(kind, {})
        if name in found:
            given = {key: value for key, value in found[name].items() if key not in ("type", "at")}
            return proposal_of(Section(f"{kind} '{name}'", given), name, f"{kind} {name}")
    known = [each for kind in KINDS for each in kept.get(kind, {})]
    raise UsageError(
        f"Nothing was proposed as '{name}'. {nearest(name, known) if known else 'Nothing is proposed yet.'}"
    )


def keep_check(council: Council, proposal: str, document: Mapping[str, Any]) -> str:
    """Enter that a proposal was checked: its hashes, and that of the sheet; return the identifier of the entry."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    with council.act() as act:
        kept = act.state.kept.get("check", {})
        name = f"{proposal}-{1 + sum(each.get('about') == proposal for each in kept.values())}"
        act.add(
            "check",
            id=name,
            about=proposal,
            feasible=bool(document["feasible"]),
            hashes=dict(document["hashes"]),
            sheet=hashlib.sha256(text.encode()).hexdigest(),
        )
    return name
