"""Signed notes: a text, a blank line, and a line for each who signed it (C2SP signed-note, Ed25519)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from lustrum.errors import DataError, UsageError

ED25519, COSIGNATURE = 1, 4
"""Kinds of keys: of who writes the log, of who witnesses it."""
MARK = "\N{EM DASH} "
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True)
class Key:
    """The public key of somebody who signs.

    Parameters
    ----------
    name : str
        As it stands before each signature.
    kind : int
        `ED25519` or `COSIGNATURE`.
    public : bytes
        32 bytes.
    """

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart; the kind of key counts."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_text(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class Signature:
    """One line below a note."""

    name: str
    id: bytes
    blob: bytes

    def __str__(self) -> str:
        return f"{MARK}{self.name} {_text(self.id + self.blob)}\n"


@dataclass(frozen=True)
class Note:
    """A text and those who signed it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(str(each) for each in self.signatures)}"


@dataclass(frozen=True)
class Signer:
    """Somebody who signs: a name and a private key of 32 bytes that nobody else has."""

    name: str
    seed: bytes
    kind: int = ED25519

    @property
    def key(self) -> Key:
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Key(
            self.name, self.kind, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        )

    def __str__(self) -> str:
        return f"PRIVATE+KEY+{self.name}+{self.key.id.hex()}+{_text(bytes([self.kind]) + self.seed)}"

    def sign(self, text: str, at: int | None = None) -> Signature:
        """Return the signature of a text; a witness also says when, in seconds since 1970."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private, before = Ed25519PrivateKey.from_private_bytes(self.seed), b""
        said = text.encode()
        if self.kind == COSIGNATURE:
            at = int(time.time()) if at is None else at
            said, before = _witnessed(text, at), at.to_bytes(8, "big")
        return Signature(self.name, self.key.id, before + private.sign(said))


def new_signer(name: str, kind: int = ED25519) -> Signer:
    """Return somebody with a new key.

    Raises
    ------
    UsageError
        If the name holds a blank or a plus.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not _NAME.fullmatch(name):
        raise UsageError(f"'{name}' cannot name a key: no blanks and no plus, as example.org/council.")
    return Signer(name, Ed25519PrivateKey.generate().private_bytes_raw(), kind)


def read_key(text: str) -> Key:
    """Return a public key as it is written: name+id+base64.

    Raises
    ------
    DataError
        If it is none, or its id is not that of its name and key.
    """
    name, mark, rest = text.strip().partition("+")
    id_text, plus, data_text = rest.partition("+")
    data = _bytes(data_text)
    if not (mark and plus and _NAME.fullmatch(name) and data and len(data) == 33 and data[0] in (ED25519, COSIGNATURE)):
        raise DataError(f"'{text.strip()[:80]}' is no key: it is written NAME+ID+KEY.")
    key = Key(name, data[0], data[1:])
    if key.id.hex() != id_text:
        raise DataError(
            f"The key of {name} says its id is {id_text[:20]}, and it is {key.id.hex()}: a letter is wrong."
        )
    return key


def read_signer(text: str) -> Signer:
    """Return a private key as it is written: PRIVATE+KEY+name+id+base64.

    Raises
    ------
    DataError
        If it is none; nothing of it is repeated.
    """
    parts = text.strip().split("+", 4)
    data = _bytes(parts[4]) if len(parts) == 5 else None
    if parts[:2] != ["PRIVATE", "KEY"] or data is None or len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise DataError("This is no private key: it is written PRIVATE+KEY+NAME+ID+KEY.")
    signer = Signer(parts[2], data[1:], data[0])
    if signer.key.id.hex() != parts[3]:
        raise DataError(f"The private key of {parts[2]} is damaged: its id does not fit.")
    return signer


def read_note(text: str) -> Note:
    """Return a note with its signatures, none of them checked.

    Raises
    ------
    DataError
        If it has no blank line before its signatures, none of them, or one that cannot be read.
    """
    body, found, below = text.rpartition("\n\n")
    if not found or any(char < " " and char != "\n" for char in text):
        raise DataError("This is no signed note: a text, a blank line, then signatures.")
    if not below.endswith("\n"):
        raise DataError("The last signature of the note is cut off.")
    signatures = []
    for line in below[:-1].split("\n"):
        name, blank, data_text = line.removeprefix(MARK).partition(" ")
        data = _bytes(data_text)
        if not line.startswith(MARK) or not blank or not _NAME.fullmatch(name) or data is None or len(data) < 5:
            raise DataError(f"This line of the note is no signature: '{line[:60]}'.")
        signatures.append(Signature(name, data[:4], data[4:]))
    return Note(body + "\n", tuple(signatures))


def signed_by(note: Note, keys: Iterable[Key]) -> tuple[Key, ...]:
    """Return those of the keys that signed a note; a signature of theirs that does not hold is refused.

    Raises
    ------
    DataError
        If a line claims one of the keys and is not by it. Lines of unknown keys are passed over.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    found = []
    for key in keys:
        for each in note.signatures:
            if (each.name, each.id) != (key.name, key.id):
                continue
            blob, said = each.blob, note.text.encode()
            if key.kind == COSIGNATURE:
                said, blob = _witnessed(note.text, int.from_bytes(blob[:8], "big")), blob[8:]
            try:
                Ed25519PublicKey.from_public_bytes(key.public).verify(blob, said)
            except InvalidSignature:
                raise DataError(f"The signature of {key.name} is not by its key, or the note was changed.") from None
            if key not in found:
                found.append(key)
    return tuple(found)


def _witnessed(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if _text(data) == text else None
