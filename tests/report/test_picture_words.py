"""Words at a picture: names that can be told apart, findings in units that can be read."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.report.picture_words import capital_words, figure_of, in_best_unit, item_name, listed, told_apart
from lustrum.results import Measure, Result
from lustrum.wording.typeset import THIN


def answer(labels, unit="million USD", titles=None):
    values = np.arange(1.0, len(labels) + 1) * 1e6
    return Result("x", "X", ("product",), [(each,) for each in labels], {"v": Measure(values, unit)}, titles or {})


def test_two_items_of_one_title_are_told_apart_by_their_codes():
    names, codes = told_apart(answer(["A01", "A02"], titles={"A01": "Wheat", "A02": "Wheat"}), [0, 1])
    assert names == ["Wheat", "Wheat (A02)"] and codes["Wheat"] == "A01"


def test_figures_of_rows_move_to_the_unit_in_which_they_can_be_read_and_shares_stay():
    rows = [{"value": 2e6}]
    assert in_best_unit(answer(["a"]), "v", rows) == "billion USD" and rows[0]["value"] == 2e3
    rows = [{"value": 2e6}]
    assert in_best_unit(answer(["a"], "% of the mean"), "v", rows) == "% of the mean" and rows[0]["value"] == 2e6


@pytest.mark.parametrize(("labels", "said"), [(("a", "b"), "a → b"), (("a", ""), "a"), (("12345",), f"12{THIN}345")])
def test_an_item_is_named_by_its_labels_and_an_amount_as_an_amount(labels, said):
    assert item_name(answer(["a"]), labels) == said


def test_a_finding_lists_three_names_and_says_how_many_more():
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert figure_of(12.34, "% of the mean") == "12.3 %"


def test_headings_begin_with_a_capital_and_keep_gdp_whole():
    assert capital_words("base_year") == "Base year" and capital_words("gdp") == "GDP"
