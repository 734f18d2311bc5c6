"""Rows that say of themselves that they repeat others."""

from __future__ import annotations

import pytest

from lustrum.results.totals import repeats


@pytest.mark.parametrize(
    "label",
    ["TOTAL", "Total", "total:", "Grand total", "sub-total", "All", "all households", "Insgesamt", "Ensemble", "Totale",
     "Всего", "Итого", "Razem", "Összesen", "合计", "合計", "المجموع", " Total ", "TOTAL of groups"],
)  # fmt: skip
def test_totals_are_known_in_many_languages(label):
    assert repeats(label) == "total"


@pytest.mark.parametrize(
    "label", ["of which: old", "- of which rural", "davon: Rentner", "dont ruraux", "в том числе: село", "其中:农村"]
)
def test_parts_of_the_row_above_are_known(label):
    assert repeats(label) == "part"


@pytest.mark.parametrize(
    "label", ["wheat", "allotments", "summer wheat", "totalled cars", "dontist", "rich", "sum of money lenders"]
)
def test_other_labels_are_left_alone(label):
    assert repeats(label) == ""
