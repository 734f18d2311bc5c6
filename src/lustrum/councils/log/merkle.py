"""Merkle trees of RFC 6962: one hash for a whole log, short proofs that an entry is in it and that it only grew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

WIDTH = 32
"""Bytes of a hash."""
EMPTY = hashlib.sha256(b"").digest()
"""The root of a log without entries."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry: SHA-256 of a zero byte and its bytes, so that no entry passes for a node."""
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256 of a byte one and its two halves."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of a tree over hashes of leaves, in their order.

    The tree is split at the largest power of two below its size; an odd leaf is never doubled.

    References
    ----------
    .. [1] Laurie, Langley and Kasper, "Certificate Transparency", RFC 6962, 2013, section 2.1.
    """
    peaks: list[tuple[int, bytes]] = []  # whole trees of falling heights
    for leaf in leaves:
        height, node = 0, leaf
        while peaks and peaks[-1][0] == height:
            node = node_hash(peaks.pop()[1], node)
            height += 1
        peaks.append((height, node))
    if not peaks:
        return EMPTY
    node = peaks.pop()[1]
    while peaks:
        node = node_hash(peaks.pop()[1], node)
    return node


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return what proves that a leaf stands at its place: the hashes beside its way to the root, lowest first."""
    if len(leaves) <= 1:
        return []
    cut = _split(len(leaves))
    if index < cut:
        return [*inclusion_proof(leaves[:cut], index), root_of(leaves[cut:])]
    return [*inclusion_proof(leaves[cut:], index - cut), root_of(leaves[:cut])]


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """Return what proves that a tree of `earlier` leaves is the beginning of this one; `earlier` is 1 or more."""
    return _consistency(leaves, earlier, whole=True)


def _consistency(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root_of(leaves)]
    cut = _split(len(leaves))
    if earlier <= cut:
        return [*_consistency(leaves[:cut], earlier, whole=whole), root_of(leaves[cut:])]
    return [*_consistency(leaves[cut:], earlier - cut, whole=False), root_of(leaves[:cut])]


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Say whether a proof shows that a leaf stands at a place of the tree with a root.

    References
    ----------
    .. [1] Laurie, Messeri and Stradling, "Certificate Transparency Version 2.0", RFC 9162, 2021, section 2.1.3.2.
    """
    if not 0 <= index < size or any(len(each) != WIDTH for each in (leaf, root, *proof)):
        return False
    place, last, node = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(each, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, each)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def is_consistent(earlier: int, size: int, proof: Sequence[bytes], before: bytes, root: bytes) -> bool:
    """Say whether a proof shows that the tree with root `before` is the beginning of the one with `root`.

    A proof from size 0 is refused: it would show nothing.

    References
    ----------
    .. [1] Laurie, Messeri and Stradling, "Certificate Transparency Version 2.0", RFC 9162, 2021, section 2.1.4.2.
    """
    if not 0 < earlier <= size or any(len(each) != WIDTH for each in (before, root, *proof)):
        return False
    if earlier == size:
        return not proof and before == root
    path = [before, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, each)
        place, last = place >> 1, last >> 1
    return last == 0 and old == before and new == root
