"""Checkpoints: the size and the root of a log, signed (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lustrum.councils.log.merkle import is_consistent
from lustrum.councils.log.notes import Key, Note, Signer, read_note, signed_by
from lustrum.errors import DataError

_SIZE = re.compile(r"0|[1-9]\d{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """What a log was at one moment.

    Parameters
    ----------
    origin : str
        The name of the log, without blanks before or after it.
    size : int
        How many entries it had.
    root : bytes
        Of the Merkle tree over them.
    more : str
        Further lines, each with its end.
    """

    origin: str
    size: int
    root: bytes
    more: str = ""

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{self.more}"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text.

    Raises
    ------
    DataError
        If it has no origin, size or root.
    """
    lines = text.split("\n", 3)
    if len(lines) < 4:
        raise DataError("This is no checkpoint: a name, a size and a root, each on a line of its own.")
    origin, size, root_text, more = lines
    try:
        root = base64.b64decode(root_text, validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if not origin or not _SIZE.fullmatch(size) or not root:
        raise DataError(f"This is no checkpoint: '{origin[:40]}', size '{size[:20]}', root '{root_text[:60]}'.")
    return Checkpoint(origin, int(size), root, more)


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Note:
    """Return a signed checkpoint."""
    text = str(checkpoint)
    return Note(text, (signer.sign(text),))


def open_checkpoint(text: str, key: Key, witnesses: Sequence[Key] = ()) -> tuple[Checkpoint, tuple[Key, ...]]:
    """Return a checkpoint that the key of its log has signed, and those of the witnesses that have.

    Raises
    ------
    DataError
        If it is none, its root is no SHA-256, or the log's key did not sign it.
    """
    note = read_note(text)
    checkpoint = read_checkpoint(note.text)
    if len(checkpoint.root) != 32:
        raise DataError(f"The root of the checkpoint has {len(checkpoint.root)} bytes, and SHA-256 has 32.")
    if key not in signed_by(note, [key]):
        raise DataError(f"The checkpoint is not signed by {key.name} (key {key.id.hex()}).")
    return checkpoint, signed_by(note, witnesses)


def witness(
    text: str, key: Key, signer: Signer, seen: Checkpoint | None, proof: Sequence[bytes], at: int | None = None
) -> Note:
    """Return a checkpoint with the signature of a witness added: it continues what the witness has seen before.

    Parameters
    ----------
    text : str
        The checkpoint, signed by its log.
    key : Key
        Of the log.
    signer : Signer
        The witness.
    seen : Checkpoint, optional
        What the witness signed last; None where it is the first time.
    proof : sequence of bytes
        That the checkpoint continues `seen`.
    at : int, optional
        Seconds since 1970; now where not said.

    Raises
    ------
    DataError
        If the log was cut, forked or changed since, or the checkpoint is of another log.
    """
    checkpoint, _ = open_checkpoint(text, key)
    if seen is not None and seen.size:
        if seen.origin != checkpoint.origin:
            raise DataError(f"The checkpoint is of '{checkpoint.origin}', and '{seen.origin}' was witnessed before.")
        if not is_consistent(seen.size, checkpoint.size, proof, seen.root, checkpoint.root):
            raise DataError(
                f"The log of {checkpoint.size} entries does not continue the one of {seen.size} that was witnessed: "
                "it was changed. Keep both checkpoints: together they prove it."
            )
    note = read_note(text)
    return Note(note.text, (*note.signatures, signer.sign(note.text, at)))
