"""Proposals in a kept council: laid before a body with the support they need, amended, checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lustrum.councils.proposals import Proposal, Thresholds, proposal_document, proposal_of, support
from lustrum.errors import UsageError
from lustrum.results import Section
from lustrum.wording.names import nearest

if TYPE_CHECKING:
    from lustrum.councils.store import Council

KINDS = ("proposal", "amendment")


def lay(council: Council, proposal: Proposal, thresholds: Thresholds | None = None) -> str:
    """Lay a proposal, or an amendment of one, before its body; return why it has support enough.

    Raises
    ------
    UsageError
        If there is no such body, support is missing, or it amends what was not proposed.
    """
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
    return why


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
