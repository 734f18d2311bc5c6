"""The signature of a plan: who made it, by a key.

What is signed is the seal of `plan.json`, which holds the SHA-256 of every file of the plan. Keys are Ed25519 in PEM,
as ``openssl genpkey -algorithm ed25519`` makes them; lustrum makes and keeps none.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.results.text import read_small_text
from lustrum.scenario.stored import MANIFEST, SIGNATURE, manifest_of
from lustrum.workspace.folder import opened, our_files, write_files
from lustrum.workspace.lock import writing
from lustrum.workspace.manifest import as_json
from lustrum.workspace.save import refuse_changed, seal_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "Ed25519"
MOST_BYTES = 10_000
"""Of a key or a signature."""


def private_key(file: Path | str) -> Ed25519PrivateKey:
    """Return the key a file holds, to sign with.

    Raises
    ------
    UsageError
        If there is no such file, or it holds no private Ed25519 key without a password; if the extra is not installed.
    """
    primitives = _primitives()
    try:
        key = primitives.load_pem_private_key(read_small_text(file, MOST_BYTES).encode(), None)
    except (ValueError, TypeError, primitives.UnsupportedAlgorithm):
        key = None
    if not isinstance(key, primitives.Ed25519PrivateKey):
        raise UsageError(
            f"'{file}' holds no private Ed25519 key in PEM without a password. "
            "Make one with: openssl genpkey -algorithm ed25519 -out key.pem",
            file=str(file),
        )
    return key


def public_key(file: Path | str) -> Ed25519PublicKey:
    """Return the key a file holds, to check signatures with.

    Raises
    ------
    UsageError
        If there is no such file, or it holds no public Ed25519 key; if the extra is not installed.
    """
    primitives = _primitives()
    try:
        key = primitives.load_pem_public_key(read_small_text(file, MOST_BYTES).encode())
    except (ValueError, TypeError, primitives.UnsupportedAlgorithm):
        key = None
    if not isinstance(key, primitives.Ed25519PublicKey):
        raise UsageError(
            f"'{file}' holds no public Ed25519 key in PEM. "
            "Take it from the private one with: openssl pkey -in key.pem -pubout -out public.pem",
            file=str(file),
        )
    return key


def sign_plan(place: Path | str, key: Ed25519PrivateKey) -> None:
    """Sign a stored plan: its signature is kept with it, and goes where anything of the plan is changed.

    Raises
    ------
    UsageError
        If there is no plan, or somebody else is writing it.
    DataError
        If files of the plan are not those that were written.
    """
    place = Path(place)
    with writing(place), opened(place) as folder:
        manifest = manifest_of(folder)
        refuse_changed(place, folder, manifest)
        seal = seal_of(manifest)
        signature = {"algorithm": ALGORITHM, "seal": seal, "signature": _text(key.sign(_said(seal)))}
        own = {MANIFEST: (folder / MANIFEST).read_bytes(), SIGNATURE: as_json(signature)}
        write_files(place, {**our_files(folder), **own})


def signature_fault(folder: Path, manifest: Mapping[str, Any], key: Ed25519PublicKey) -> str:
    """Return why a plan is not signed by a key, '' where it is.

    Whether its files are those the manifest names is another question.

    Raises
    ------
    MissingDataError
        If the plan has no signature.
    DataError
        If the signature is damaged.
    """
    from cryptography.exceptions import InvalidSignature

    file = folder / SIGNATURE
    if not file.is_file() or file.is_symlink():
        raise MissingDataError("The plan has no signature. Who made it signs it with `lustrum verify PLAN --sign KEY`.")
    try:
        kept = json.loads(read_small_text(file, MOST_BYTES))
        signature = base64.b64decode(kept["signature"], validate=True)
        seal, algorithm = str(kept["seal"]), kept["algorithm"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise DataError(f"{SIGNATURE} is damaged: it holds no signature.") from None
    if algorithm != ALGORITHM:
        return f"it is signed by {algorithm!r:.40}, and {ALGORITHM} is read"
    try:
        key.verify(signature, _said(seal_of(manifest)))
    except InvalidSignature:
        return "the plan was changed since it was signed" if seal != seal_of(manifest) else "another key signed it"
    return ""


def _said(seal: str) -> bytes:
    """Return what is signed: a plan's seal, told apart from whatever else a key may sign."""
    return f"lustrum plan, SHA-256 {seal}\n".encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


class _Primitives:
    """What is used of the package, imported when a key is asked for."""

    def __init__(self) -> None:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

        self.Ed25519PrivateKey, self.Ed25519PublicKey = Ed25519PrivateKey, Ed25519PublicKey
        self.load_pem_private_key, self.load_pem_public_key = load_pem_private_key, load_pem_public_key
        self.UnsupportedAlgorithm = UnsupportedAlgorithm


def _primitives() -> _Primitives:
    try:
        return _Primitives()
    except ImportError:
        raise UsageError("Signatures need the package cryptography: pip install cryptography.") from None
