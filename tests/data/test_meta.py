"""`economy.toml`: whatever is wrong with its text is a fault with its place, never a crash."""

from __future__ import annotations

import pytest

from lustrum.data.meta import parse_meta
from lustrum.results import Fault


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("name = 'a'\nbase_year 2012\n", "line 2"),
        ("name = 'a'\n\nunit = one\n", "line 3"),
        ("name = 'a'\n" + ".".join("a" * 20_000) + " = 1\n", "line 2"),
        ("a = " + "[" * 100_000, ""),
        ("a = " + "9" * 10_000, ""),
    ],
)
def test_what_is_no_toml_is_one_fault_with_its_line_and_a_way_out(text, row):
    faults: list[Fault] = []
    assert parse_meta(text, faults) == {}
    (fault,) = faults
    assert (fault.kind, fault.file, fault.row) == ("bad_toml", "economy.toml", row)
    assert fault.way_out.startswith("Mend")
