"""Messages: written one way, signed, and refused with the reason where anything is wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lustrum.decentral.digits import rounded
from lustrum.decentral.messages import SCHEMA, Message, MessageError, canonical, decode, encode

KEY = b"shared by two"


def best(use=(1.2345, -2.0, 0.0)) -> Message:
    return Message("best_at_prices", "r", 3, 2, "north", {"bound": 10.25, "use": np.array(use)})


def signed(said: dict) -> bytes:
    import hashlib
    import hmac

    said.pop("signature", None)
    return canonical(said | {"signature": hmac.new(KEY, canonical(said), hashlib.sha256).hexdigest()})


def test_what_is_written_is_read():
    read = decode(encode(best(), KEY), KEY, kind="best_at_prices", rows=3)
    assert (read.kind, read.run, read.number, read.round, read.unit) == ("best_at_prices", "r", 3, 2, "north")
    assert read.body["bound"] == 10.25 and read.rows("use").tolist() == [1.2345, -2.0, 0.0]


def test_one_message_is_one_line_of_bytes():
    assert encode(best(), KEY) == encode(best(), KEY)
    assert b"\n" not in encode(best(), KEY)


def test_a_square_comes_back_whole():
    square = np.array([[2.0, 1.0], [1.0, 3.0]])
    read = decode(encode(Message("interior_sums", "r", 1, 1, "n", {"step": "a", "response": square}), KEY), KEY, rows=2)
    assert np.array_equal(read.body["response"], square)


@pytest.mark.parametrize(
    "spoil, why",
    [
        (lambda said: said | {"schema": "other"}, "speaks other"),
        (lambda said: said | {"version": 99}, "use one version"),
        (lambda said: said | {"kind": "gossip"}, "is due"),
        (lambda said: said | {"kind": "kept"}, "where 'best_at_prices' is due"),
        (lambda said: said | {"more": 1}, "has the parts"),
        (lambda said: said | {"number": -1}, "whole number"),
        (lambda said: said | {"number": True}, "whole number"),
        (lambda said: said | {"unit": "a\x1b[31m"}, "no short word"),
        (lambda said: said | {"body": {"bound": 1.0}}, "lacks use"),
        (lambda said: said | {"body": said["body"] | {"names": ["steel"]}}, "which it may not"),
        (lambda said: said | {"body": said["body"] | {"bound": "1"}}, "no number"),
        (lambda said: said | {"body": said["body"] | {"use": [1.0, 2.0]}}, "there are 3 shared rows"),
        (lambda said: said | {"body": said["body"] | {"use": [1.0, 2.0, None]}}, "no number"),
    ],
)
def test_a_message_that_is_not_what_it_should_be_is_refused_with_the_reason(spoil, why):
    said = spoil(json.loads(encode(best(), KEY)))
    with pytest.raises(MessageError, match=why):
        decode(signed(said), KEY, kind="best_at_prices", rows=3)


def test_what_is_no_number_is_neither_written_nor_read():
    with pytest.raises(MessageError, match="no finite number"):
        encode(best((np.nan, 0.0, 0.0)), KEY)
    with pytest.raises(MessageError, match="'NaN' is no number"):
        decode(encode(best(), KEY).replace(b"10.25", b"NaN"), KEY)


def test_a_changed_message_and_another_key_are_refused():
    data = encode(best(), KEY)
    for wrong in (data.replace(b"10.25", b"10.26"), data.replace(b'"north"', b'"south"')):
        with pytest.raises(MessageError, match="not signed with the key"):
            decode(wrong, KEY)
    with pytest.raises(MessageError, match="not signed with the key"):
        decode(data, b"another")


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"[" * 100_000, b"x" * 4_000_001, b'{"unit": 1}', b"\xff"])
def test_bytes_that_are_no_message_are_refused(data):
    with pytest.raises(MessageError):
        decode(data, KEY)


def test_what_a_kind_does_not_list_cannot_be_sent():
    with pytest.raises(MessageError, match="says nothing of A"):
        encode(Message("kept", "r", 1, 1, "n", {"value": 1.0, "to_gain": 0.0, "plan": "x", "A": 1.0}), KEY)
    with pytest.raises(MessageError, match="lacks plan"):
        encode(Message("kept", "r", 1, 1, "n", {"value": 1.0, "to_gain": 0.0}), KEY)
    assert SCHEMA.startswith("lustrum")


def test_questions_and_answers_of_the_loop_are_short():
    numbers = np.random.default_rng(1).normal(size=112) * 1e5
    down = encode(Message("at_allotment", "r" * 16, 9, 9, "north", {"allotment": numbers, "emergency": numbers}), KEY)
    few = rounded(numbers, 3)
    said = {"value": 1.5e9, "prices": few, "short": 0.0, "lacks": few}
    up = encode(Message("value_at_allotment", "r" * 16, 9, 9, "north", said), KEY)
    assert len(down) < 3_900 and len(up) < 3_000
