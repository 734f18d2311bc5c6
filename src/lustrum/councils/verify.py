"""Everything a council's log says, checked again from its entries: signatures, tree, every act, every count."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.councils.log.checkpoints import Checkpoint, open_checkpoint
from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.councils.log.notes import Key, read_key
from lustrum.councils.log.tiles import check_tiles, read_entries
from lustrum.councils.state import State
from lustrum.councils.store import Council
from lustrum.councils.voting import counted
from lustrum.database.canonical import read_canonical
from lustrum.errors import DataError, LustrumError, UsageError
from lustrum.results.text import read_small_text

OUTCOME = ("elected", "seats", "shares", "levels", "votes", "carried", "quorate", "members", "present", "valid", "tie")
"""Of a count what has to come out again; sentences may be said otherwise by another release."""
MOST_BYTES = 1_000_000


@dataclass
class Verified:
    """What was found.

    Parameters
    ----------
    name : str
        Of the council.
    size : int
        Entries looked at.
    root : bytes
        Of the tree over them.
    votes : mapping of str to str
        Of each vote what came of counting it again: "as counted", "open", or what differs.
    checkpoints : int
        Signed checkpoints that the log continues.
    witnesses : tuple of str
        Who cosigned the newest.
    faults : list of str
        Sentences, empty where all holds.
    notes : list of str
        What could not be looked at, and what somebody has to know of the rest.
    """

    name: str = ""
    size: int = 0
    root: bytes = b""
    votes: dict[str, str] = field(default_factory=dict)
    checkpoints: int = 0
    witnesses: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self) -> None:
        """Raise the faults, where there are any.

        Raises
        ------
        DataError
            With the first ones.
        """
        if self.faults:
            more = f" And {len(self.faults) - 5} more." if len(self.faults) > 5 else ""
            raise DataError(f"The log does not hold: {' '.join(self.faults[:5])}{more}", entries=self.size)


def verify_entries(entries: Sequence[bytes], found: Verified) -> State:
    """Take up every entry again as when it was written, and count every vote again.

    Parameters
    ----------
    entries : sequence of bytes
        Canonical JSON each.
    found : Verified
        Faults are added to it; the first entry that does not hold ends the look, those after it hang on it.
    """
    state = State()
    for place, data in enumerate(entries):
        try:
            body = read_canonical(data.decode())
            if not isinstance(body, dict):
                raise DataError("an entry is an object")
            before = state.votes.get(str(body.get("vote"))) if body.get("type") == "count" else None
            state.take(body)
            if before is not None:
                found.votes[before.id] = _again(state, before.id, body["count"], found)
        except (LustrumError, UnicodeDecodeError) as error:
            found.faults.append(f"Entry {place} does not hold: {error}")
            break
    found.name, found.size = state.name, len(entries)
    found.root = root_of(leaf_hash(each) for each in entries)
    for vote in state.votes.values():
        found.votes.setdefault(vote.id, "open" if not vote.closed else "closed and not counted")
        if vote.closed and vote.given != len(vote.ballots):
            found.faults.append(
                f"The vote '{vote.id}' was closed with {vote.given} ballots and has {len(vote.ballots)}."
            )
        if vote.secret and vote.closed and vote.spent != len(vote.ballots):
            found.faults.append(f"The vote '{vote.id}' has {len(vote.ballots)} ballots for {vote.spent} tokens.")
    return state


def _again(state: State, vote: str, kept: Mapping[str, Any], found: Verified) -> str:
    try:
        again = json.loads(json.dumps(counted(state, state.votes[vote])))
    except UsageError as error:  # opened, and kept as refused, by a release that did not yet refuse such votes
        if not kept.get("refused") or kept.get("tie"):
            raise
        return f"refused, as counted: {error}"
    odd = [key for key in outcome_of(kept) if again.get(key) != kept.get(key)]
    if odd or bool(again.get("refused")) != bool(kept.get("refused")):
        found.faults.append(f"The vote '{vote}' counted again has another result ({', '.join(odd) or 'refused'}).")
        return "another result"
    if kept.get("refused"):
        return "tied, as counted" if kept.get("tie") else f"refused, as counted: {kept['refused']}"
    return "as counted"


def outcome_of(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what has to come out again of a count; what an earlier release did not say is not asked for."""
    return (*OUTCOME, *(key for key in ("elected_by", "persons") if key in kept))


def verify_council(council: Council) -> Verified:
    """Verify the log of an open council: its chain, its checkpoints, every act and every count."""
    found = Verified()
    try:
        council.check_chain()
    except DataError as error:
        found.faults.append(str(error))
    entries = [each.body.encode() for each in council.entries()]
    state = verify_entries(entries, found)
    leaves = [leaf_hash(each) for each in entries]
    for size, text in council.checkpoints().items():
        _against(text, read_key(state.key), leaves, found, f"the checkpoint of {size} entries")
    for vote in state.votes.values():
        waiting = 0 if vote.closed else council.cast(vote.id) - len(vote.ballots)
        if waiting > 0 and vote.secret:
            found.notes.append(f"{waiting} ballots of '{vote.id}' wait for their release and are not in the log yet.")
    return found


def verify_export(
    folder: Path, *, key: Key | None = None, earlier: Sequence[Path] = (), witnesses: Sequence[Key] = ()
) -> Verified:
    """Verify a log exported as static files.

    Parameters
    ----------
    folder : Path
    key : Key, optional
        Of the log, from somebody you trust; that which the log names where not given.
    earlier : sequence of Path
        Checkpoints kept from before: the log has to continue them.
    witnesses : sequence of Key

    Raises
    ------
    DataError
        If files are missing or cut off.
    """
    found = Verified()
    text = read_small_text(folder / "checkpoint", MOST_BYTES)
    if key is None:
        key = read_key(read_small_text(folder / "key", MOST_BYTES))
        found.notes.append("The key was taken from the export itself: compare it with one from somebody you trust.")
    checkpoint, cosigned = open_checkpoint(text, key, witnesses)
    found.witnesses = tuple(each.name for each in cosigned)
    entries = read_entries(folder, checkpoint.size)
    state = verify_entries(entries, found)
    try:
        check_tiles(folder, entries)
    except DataError as error:
        found.faults.append(str(error))
    leaves = [leaf_hash(each) for each in entries]
    _against(text, key, leaves, found, "the checkpoint")
    if state.key and state.key != str(key):
        found.faults.append("The first entry names another key than the one that signed.")
    for path in earlier:
        _against(read_small_text(path, MOST_BYTES), key, leaves, found, f"'{path.name}'")
    if not earlier:
        found.notes.append("No earlier checkpoint was given: whether the log was written anew cannot be seen.")
    return found


def _against(text: str, key: Key, leaves: Sequence[bytes], found: Verified, what: str) -> None:
    """Say whether the log continues a checkpoint."""
    try:
        kept: Checkpoint = open_checkpoint(text, key)[0]
    except DataError as error:
        found.faults.append(f"Of {what}: {error}")
        return
    if kept.size > len(leaves):
        found.faults.append(f"The log has {len(leaves)} entries, and {what} was signed over {kept.size}: it was cut.")
    elif root_of(leaves[: kept.size]) != kept.root:
        found.faults.append(f"The log is not the one {what} was signed over: entries up to {kept.size} were changed.")
    else:
        found.checkpoints += 1
