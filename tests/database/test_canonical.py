"""Canonical JSON: the vectors of RFC 8785, and that nothing has two forms."""

import csv
import json
import math
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lustrum.database.canonical import canonical, read_canonical
from lustrum.errors import UsageError

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | FLOATS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def vectors(user_data):
    folder = user_data / "votes" / "jcs_rfc8785"
    if not folder.is_dir():
        pytest.skip("no copy of the vectors of RFC 8785")
    return folder


@pytest.mark.parametrize("name", ["arrays", "structures", "values"])
def test_a_vector_of_the_rfc_is_written_byte_for_byte(name, user_data):
    folder = vectors(user_data)
    value = json.loads((folder / f"{name}_input.json").read_text("utf-8"))
    assert canonical(value).encode() == (folder / f"{name}_output.json").read_bytes()


def test_numbers_of_the_rfc_are_written_as_printed(user_data):
    with (vectors(user_data) / "numbers.csv").open() as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        value = struct.unpack(">d", bytes.fromhex(row["ieee754_hex"].zfill(16)))[0]
        assert canonical(value) == row["expected"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
     (295147905179352830000.0, "295147905179352830000"), (1e21, "1e+21"),
     (999999999999999900000.0, "999999999999999900000"),
     (0.000001, "0.000001"), (1e-7, "1e-7"),
     (-0.0, "0"), (333333333.33333325, "333333333.33333325"), (123.456, "123.456"), (-0.00001234, "-0.00001234")],
)  # fmt: skip
def test_a_number_is_written_as_ecmascript_writes_it(value, text):
    assert canonical(value) == text


def test_keys_stand_in_the_order_of_their_utf16_units():
    last, before = "\ufb33", "\U0001f600"
    assert canonical({last: 1, before: 2, "\u20ac": 3}) == f'{{"\u20ac":3,"{before}":2,"{last}":1}}'


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(VALUES)
def test_what_is_written_reads_back_and_has_one_form(value):
    text = canonical(value)
    again = read_canonical(text)
    assert canonical(again) == text
    assert again == value


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, 2**53, "\ud800", {1: 2}, {0: 2}, {None: 2}, {1, 2}, b"x", {"a": [object()]}]
)
def test_what_json_cannot_say_in_one_way_is_refused(value):
    with pytest.raises(UsageError):
        canonical(value)


@pytest.mark.parametrize("text", ['{"b":1,"a":2}', '{"a": 1}', "[1.0]", '{"a":1,"a":1}', "{", "[" * 100_000])
def test_another_form_of_the_same_is_refused(text):
    with pytest.raises(UsageError):
        read_canonical(text)
