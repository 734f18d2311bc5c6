"""Signed notes: the printed example, and that nothing else passes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.councils.log.notes import COSIGNATURE, Note, new_signer, read_key, read_note, read_signer, signed_by
from lustrum.errors import DataError, UsageError

SIGNER, WITNESS = new_signer("example.org/council"), new_signer("example.org/witness", COSIGNATURE)


def signed(text="a text\n\nwith a blank line\n"):
    return Note(text, (SIGNER.sign(text), WITNESS.sign(text, at=1_700_000_000)))


def test_the_notes_of_the_specification_are_judged_as_printed(user_data):
    file = user_data / "votes" / "signed_note" / "cases.json"
    if not file.is_file():
        pytest.skip("no copy of the example")
    for case in json.loads(file.read_text("utf-8"))["cases"]:
        key, note = read_key(case["vkey"]), read_note(case["note"])
        assert str(key) == case["vkey"] and str(note) == case["note"]
        if case["ok"]:
            assert signed_by(note, [key]) == (key,)
        else:
            with pytest.raises(DataError):
                signed_by(note, [key])


def test_a_note_reads_back_and_names_its_signers():
    note = read_note(str(signed()))
    assert note == signed()
    assert signed_by(note, [SIGNER.key, WITNESS.key]) == (SIGNER.key, WITNESS.key)
    assert signed_by(note, [new_signer("example.org/council").key]) == ()


def test_keys_read_back():
    for each in (SIGNER, WITNESS):
        assert read_signer(str(each)) == each and read_key(str(each.key)) == each.key
    assert SIGNER.key.id != WITNESS.key.id


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 7))
def test_a_note_with_any_bit_changed_is_not_signed(place, bit):
    data = bytearray(str(signed()).encode())
    data[place % len(data)] ^= 1 << bit
    try:
        found = signed_by(read_note(data.decode()), [SIGNER.key, WITNESS.key])
    except (DataError, UnicodeDecodeError):
        return
    assert found != (SIGNER.key, WITNESS.key)


@pytest.mark.parametrize(
    "text",
    ["", "text\n", "text\n\n", "text\n\n\N{EM DASH} a !!\n", "text\n\n- a AAAAAAAA\n", "text\n\n\N{EM DASH} a AAAAAAAA",
     "te\0xt\n\n\N{EM DASH} a AAAAAAAA\n", "text\n\n\N{EM DASH} a+b AAAAAAAA\n"],
)  # fmt: skip
def test_what_is_no_note_is_refused(text):
    with pytest.raises(DataError):
        read_note(text)


@pytest.mark.parametrize("text", ["", "a", "a+b+c", "a+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(DataError):
        read_key(text)
    with pytest.raises(DataError):
        read_signer(text)
    with pytest.raises(DataError) as caught:
        read_signer(str(SIGNER)[:-4])
    assert str(SIGNER)[-30:-6] not in str(caught.value)


def test_a_name_with_a_blank_is_refused():
    with pytest.raises(UsageError):
        new_signer("two words")
