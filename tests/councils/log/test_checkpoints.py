"""Checkpoints: parsing as printed, signatures, witnesses who refuse a fork."""

import json

import pytest

from lustrum.councils.log.checkpoints import Checkpoint, open_checkpoint, read_checkpoint, sign_checkpoint, witness
from lustrum.councils.log.merkle import consistency_proof, leaf_hash, root_of
from lustrum.councils.log.notes import COSIGNATURE, new_signer
from lustrum.errors import DataError

SIGNER, WITNESS = new_signer("council"), new_signer("witness", COSIGNATURE)
LEAVES = [leaf_hash(str(n).encode()) for n in range(9)]


def at(size, leaves=LEAVES, signer=SIGNER):
    checkpoint = Checkpoint("council", size, root_of(leaves[:size]))
    return checkpoint, str(sign_checkpoint(checkpoint, signer))


def test_checkpoints_of_the_specification_are_read_as_printed(user_data):
    file = user_data / "votes" / "signed_note" / "cases.json"
    if not file.is_file():
        pytest.skip("no copy of the examples")
    for case in json.loads(file.read_text("utf-8"))["checkpoint_parsing"]:
        if case["ok"]:
            found = read_checkpoint(case["text"])
            assert (found.origin, found.size, found.more) == (case["origin"], case["size"], case["rest"])
            assert str(found) == case["text"]
        else:
            with pytest.raises(DataError):
                read_checkpoint(case["text"])


@pytest.mark.parametrize("text", ["a\n01\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\n??\n", "a\n1\n\n", "a\n1\nAAAA"])
def test_a_size_or_root_written_otherwise_is_refused(text):
    with pytest.raises(DataError):
        read_checkpoint(text)


def test_a_checkpoint_of_another_key_is_refused():
    with pytest.raises(DataError, match="not signed by council"):
        open_checkpoint(at(3, signer=new_signer("council"))[1], SIGNER.key)


def test_a_witness_signs_what_continues_what_it_has_seen():
    seen, _ = at(4)
    note = witness(at(9)[1], SIGNER.key, WITNESS, seen, consistency_proof(LEAVES, 4))
    checkpoint, witnesses = open_checkpoint(str(note), SIGNER.key, [WITNESS.key])
    assert checkpoint.size == 9 and witnesses == (WITNESS.key,)
    assert open_checkpoint(str(witness(at(4)[1], SIGNER.key, WITNESS, None, ())), SIGNER.key, [WITNESS.key])[1]


def test_a_witness_refuses_a_fork_and_a_shorter_log():
    seen, _ = at(4)
    other = [*LEAVES[:2], leaf_hash(b"other"), *LEAVES[3:]]
    for text, proof in [(at(9, other)[1], consistency_proof(other, 4)), (at(3)[1], []), (at(9)[1], [])]:
        with pytest.raises(DataError, match="does not continue"):
            witness(text, SIGNER.key, WITNESS, seen, proof)
    with pytest.raises(DataError, match="witnessed before"):
        witness(at(9)[1], SIGNER.key, WITNESS, Checkpoint("other", 4, seen.root), consistency_proof(LEAVES, 4))
