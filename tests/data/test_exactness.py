"""A table that holds to the digit it prints is held to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.test_readers_balance import SAID, sam
from tests.cli.conftest import lustrum

from lustrum.data.exactness import kept_to_the_digit

__all__ = ["lustrum"]


@pytest.mark.parametrize(("cell", "typed"), [("dtax__hhd", "15"), ("ctax__cfarm", "7"), ("row__cfarm", "8")])
def test_a_slip_smaller_than_rounding_could_be_is_named_where_all_else_holds_exactly(lustrum, tmp_path, cell, typed):
    row, column = cell.split("__")
    ended = lustrum("check", sam(tmp_path, **{cell: typed}), *SAID, "--json")
    assert ended.code == 3
    assert {(each["row"], each["column"]) for each in ended.json["faults"]} & {(row, column), (column, row)}
    assert any("others hold to the last printed digit" in each["message"] for each in ended.json["faults"])


@given(st.lists(st.floats(1.0, 5.0), min_size=3, max_size=20), st.integers(0, 40))
def test_a_table_of_which_many_accounts_are_rounded_is_left_to_rounding(gaps, exact):
    found = kept_to_the_digit(np.array([*gaps, *[0.0] * exact]), 0.5)
    assert (found is not None) == (exact >= 8 and exact >= 0.8 * (exact + len(gaps)))
