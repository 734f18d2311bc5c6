"""Merkle trees: the vectors of RFC 6962 and 9162, and the laws of proofs."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.councils.log.merkle import (
    EMPTY,
    consistency_proof,
    includes,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    root_of,
)  # fmt: skip


def vectors(user_data, name):
    file = user_data / "votes" / "merkle_rfc6962" / f"{name}.json"
    if not file.is_file():
        pytest.skip("no copy of the vectors of RFC 6962")
    return json.loads(file.read_text("utf-8"))


def hashes(texts):
    return [base64.b64decode(each) for each in texts or []]


def test_roots_of_every_size_are_those_printed(user_data):
    tree = vectors(user_data, "tree")
    leaves = [leaf_hash(bytes.fromhex(each)) for each in tree["leaves_hex"]]
    for size, root in tree["root_hash_by_size"].items():
        assert root_of(leaves[: int(size)]).hex() == root
    assert root_of([]) == EMPTY


def test_every_inclusion_vector_is_judged_as_printed(user_data):
    cases = vectors(user_data, "inclusion")
    for case in cases:
        root, leaf = hashes([case["root"], case["leafHash"]])
        found = includes(case["leafIdx"], case["treeSize"], leaf, hashes(case["proof"]), root)
        assert found is not case["wantErr"], case["file"]
    assert len(cases) == 35


def test_every_consistency_vector_is_judged_as_printed(user_data):
    cases = vectors(user_data, "consistency")
    for case in cases:
        before, root = hashes([case["root1"], case["root2"]])
        found = is_consistent(case["size1"], case["size2"], hashes(case["proof"]), before, root)
        assert found is not case["wantErr"], case["file"]
    assert len(cases) == 43


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 70), st.data())
def test_proofs_hold_for_what_they_prove_and_for_nothing_else(size, data):
    leaves = [leaf_hash(str(n).encode()) for n in range(size)]
    root = root_of(leaves)
    at, earlier = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = inclusion_proof(leaves, at)
    assert includes(at, size, leaves[at], proof, root)
    assert not includes(at, size, leaf_hash(b"other"), proof, root)
    assert not any(includes(other, size, leaves[at], proof, root) for other in range(size) if other != at)
    grown = consistency_proof(leaves, earlier)
    before = root_of(leaves[:earlier])
    assert is_consistent(earlier, size, grown, before, root)
    forked = root_of([*leaves[: earlier - 1], leaf_hash(b"other")])
    assert not is_consistent(earlier, size, grown, forked, root)
    assert not is_consistent(0, size, grown, EMPTY, root)
