"""Where a header was expected: the likely cause, and no word of what another file holds."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError
from lustrum.results import Column, read_records
from lustrum.results.heading import heading_said
from lustrum.results.records import what_the_header_says

KNOWN = {"good": Column(), "price": Column("number")}


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Table 1. Prices\n\ngood,price\nrye,2\n", "Line 3 is it"),
        ("GOOD,PRICE\nrye,2\n", "small letters"),
        ("good|price\nrye|2\n", "parted by '|'"),
        ("rye,2\nwheat,3\n", "none of the columns known"),
    ],
    ids=["a title above", "capitals", "bars", "no header"],
)
def test_a_header_that_is_none_is_named_with_its_line_and_the_likely_cause(tmp_path, text, cause):
    path = tmp_path / "p.csv"
    path.write_text(text)
    assert cause in what_the_header_says(path, KNOWN)
    with pytest.raises(DataError) as caught:
        read_records(path, KNOWN)
    (fault,) = caught.value.faults
    assert fault.row == "line 1"
    assert cause in fault.way_out


def test_what_stands_in_another_file_is_not_told():
    assert "secret" not in heading_said(["root:x:0:0:secret"], [(2, ["bin:x:1:1:hidden"])], KNOWN)


def test_columns_that_are_there_are_told():
    assert "It has good." in heading_said(["good", "cost"], [], KNOWN)
