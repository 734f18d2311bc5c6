r"""Sums masked in pairs: the centre of the exact mode learns what all say together, and of one unit nothing but noise.

Each pair of units r < q agrees on a secret :math:`s_{rq}` by X25519, from a key of its own and the other's public one,
which stands in the terms; the centre has no part in it. To what it says in a step a unit adds, and subtracts,

.. math:: m_r = \sum_{q > r} G(s_{rq}, k) - \sum_{q < r} G(s_{qr}, k) \pmod{2^{128}},

G a stream of pseudo-random words (SHAKE-256) that is another one for each step k: its run, its number, and what was
asked. The sum of all :math:`m_r` is nothing. Numbers are written in fixed point, so that sums are exact: nothing is
lost by masking, and what is left tells nothing.

Not hidden are lengths of steps and errors, of which the centre needs the least and the largest, and the use at the end,
which is the order. Where all units but one tell the centre their secrets, its numbers are open.

References
----------
.. [2] Bonawitz et al., "Practical Secure Aggregation for Privacy-Preserving Machine Learning", CCS 2017, section 4.
.. [3] RFC 7748, "Elliptic Curves for Security", 2016 (X25519).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from lustrum.arrays import Array
from lustrum.errors import DataError
from lustrum.extras import needed

Words = npt.NDArray[np.uint64]
"""Numbers of 128 bits modulo 2^128, shape (numbers, 2): low word, high word."""

FRACTION = 56
"""Bits behind the point: 1.4e-17; 71 before it."""

LARGEST = 2.0**60
"""Of one number, 1.2e18: two thousand of them can be added up."""

_WORD = 2.0**64


def fixed(values: Array) -> Words:
    """Return numbers, shape (numbers,), in fixed point.

    Raises
    ------
    DataError
        If one is too large, or no number.
    """
    values = np.asarray(values, dtype=float)
    if not (np.abs(values) < LARGEST).all():
        raise DataError(
            f"A number of a step of the exact mode is no number, or above {LARGEST:.1e}, and cannot be masked: use "
            "--mode allot."
        )
    size = np.rint(np.abs(values) * 2.0**FRACTION)
    high = np.floor(size / _WORD)
    words = np.stack([(size - high * _WORD).astype(np.uint64), high.astype(np.uint64)], axis=1)
    return np.where((values < 0.0)[:, None], negative(words), words)


def negative(words: Words) -> Words:
    """Return minus the numbers, shape (numbers, 2)."""
    low = ~words[:, 0] + np.uint64(1)
    high = ~words[:, 1] + (low == 0).astype(np.uint64)
    return np.stack([low, high], axis=1)


def added(every: Iterable[Words]) -> Words:
    """Return the sum of numbers, shape (numbers, 2) each; at least one."""
    first, *others = every
    low, high = first[:, 0].copy(), first[:, 1].copy()
    for each in others:
        low = low + each[:, 0]
        high = high + each[:, 1] + (low < each[:, 0]).astype(np.uint64)
    return np.stack([low, high], axis=1)


def floating(words: Words) -> Array:
    """Return numbers in fixed point, shape (numbers, 2), as floats."""
    below = words[:, 1] >> np.uint64(63) == 1
    size = np.where(below[:, None], negative(words), words)
    found = (size[:, 1].astype(float) * _WORD + size[:, 0].astype(float)) * 2.0**-FRACTION
    result: Array = np.where(below, -found, found)
    return result


def new_mask_key() -> tuple[bytes, str]:
    """Return a private key, 64 letters, and its public half.

    Raises
    ------
    UsageError
        If the package `cryptography` is not installed.
    """
    x25519 = _x25519()
    private = x25519.X25519PrivateKey.generate()
    return private.private_bytes_raw().hex().encode(), private.public_key().public_bytes_raw().hex()


def _x25519() -> Any:
    needed("cryptography", "sign", "Masking sums in pairs")
    return import_module("cryptography.hazmat.primitives.asymmetric.x25519")


def _streams(secrets: Sequence[bytes], step: bytes, size: int) -> Words:
    """Return the sum of the streams of several secrets, shape (size, 2).

    Added up at once, in four parts of 32 bits with room for what is carried: a unit among a hundred has a hundred
    streams a step, and to add them one by one took longer than its own work.
    """
    said = b"".join(hashlib.shake_256(secret + step).digest(16 * size) for secret in secrets)
    parts = np.frombuffer(said, dtype="<u4").reshape(len(secrets), size, 4).sum(axis=0, dtype=np.uint64)
    for place in range(3):
        parts[:, place + 1] += parts[:, place] >> np.uint64(32)
    parts &= np.uint64(0xFFFFFFFF)
    words: Words = parts[:, 0::2] | parts[:, 1::2] << np.uint64(32)
    return words


@dataclass(frozen=True)
class Masks:
    """A unit's secrets with all others, by unit."""

    name: str
    secrets: Mapping[str, bytes]

    def words(self, step: bytes, size: int) -> Words:
        """Return what the unit adds to so many numbers in a step, shape (size, 2)."""
        later = [secret for other, secret in self.secrets.items() if self.name < other]
        earlier = [secret for other, secret in self.secrets.items() if other < self.name]
        return added([_streams(later, step, size), negative(_streams(earlier, step, size))])

    def masked(self, values: Array, step: bytes) -> Words:
        """Return numbers, shape (numbers,), in fixed point and masked; of shape (numbers, 2)."""
        return added([fixed(values), self.words(step, len(values))])


def agreed_masks(name: str, private: bytes, public: Mapping[str, str]) -> Masks:
    """Return a unit's secrets with all others.

    Parameters
    ----------
    private : bytes
        Its own private key, 64 letters.
    public : mapping of unit to str
        Public keys of all, from the terms.

    Raises
    ------
    DataError
        If a key is none, or the private one does not belong to the unit's public one.
    """
    x25519 = _x25519()
    try:
        own = x25519.X25519PrivateKey.from_private_bytes(bytes.fromhex(private.decode()))
        if own.public_key().public_bytes_raw().hex() != public.get(name):
            raise DataError(f"The key for masks of '{name}' is not the one whose public half stands in the terms.")
        secrets = {}
        for other, key in public.items():
            if other != name:
                peer = x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(key))
                pair = "|".join(sorted((name, other))).encode()
                secrets[other] = hashlib.sha256(b"lustrum mask\0" + own.exchange(peer) + pair).digest()
    except (ValueError, UnicodeDecodeError) as error:
        raise DataError(f"A key for masks of '{name}' cannot be read: {str(error)[:80]}.") from None
    return Masks(name, secrets)


def step_of(run: str, count: int, step: str, arrays: Iterable[Array | None]) -> bytes:
    """Return what tells a step from all others: its run, its number in it, and what was asked.

    Units that are asked different things in a step find masks that do not cancel.

    Parameters
    ----------
    arrays : iterable of arrays of any shape, or None
    """
    asked = hashlib.sha256()
    for each in arrays:
        asked.update(b"-" if each is None else np.asarray(each, dtype="<f8").tobytes() + b"|")
    return f"{run}|{count}|{step}|{asked.hexdigest()}".encode()
