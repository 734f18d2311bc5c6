import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.results.number import parse_number, parse_row, printed_decimals, why_no_number


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0.0), ("-12.5", -12.5), ("007", 7.0), ("1.5e-05", 1.5e-5), ("2E+16", 2e16), ("-0.0", 0.0)],
)
def test_plain_decimal_notation_is_read(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", " 1", "1 ", "1,234", "1.234,5", "1 234", "1_000", "12.3 p", "12.3p", ":", "..", "-", "–", "n/a", "NA",
        "nan", "NaN", "inf", "-inf", "Infinity", "1e3", "1e999", "1e+999", "+5", "5.", ".5", "12%", "１２", "٣", "−5",
        "0x10", "1/2", "(12)", "$5", "TRUE", "1\n", "1\u00a0000", "--5", "1-", "1e-5e", "1.2.3", "#REF!", "12 ",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    assert parse_number(text) is None
    assert parse_row(["1", text]) is None
    kind, message, way_out = why_no_number(text)
    assert kind == ("blank" if not text.strip() else "not_a_number")
    assert message
    assert way_out


def test_a_cell_with_a_comma_is_never_read_as_two_numbers() -> None:
    assert parse_row(["1,234", "5"]) is None


@pytest.mark.parametrize(
    ("text", "decimals"), [("12", 0), ("12.50", 2), ("1.5e-05", 6), ("2e+16", 0), ("0.30000000000000004", 1)]
)
def test_printed_decimals_are_counted(text: str, decimals: int) -> None:
    assert printed_decimals(text) == decimals


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_that_python_prints_comes_back_unchanged(value: float) -> None:
    assert parse_number(repr(value)) == value


@given(st.text())
def test_what_is_read_is_what_python_reads_and_finite(text: str) -> None:
    value = parse_number(text)
    if value is None:
        assert why_no_number(text)[1]
    else:
        assert value == float(text)
        assert text.isascii()
