"""Tables: a number by its labels, totals, years, the tidy form."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labels import Index
from lustrum.plan.table import Table

PAIRS = Index(("group", "product"), (("town", "bread"), ("village", "cloth")))


@pytest.fixture
def table():
    return Table("consumption", PAIRS, (2001, 2002), np.array([[1.0, 2.0], [np.nan, 4.0]]), "t/year")


def test_a_number_is_found_by_its_labels_and_year(table):
    assert table.at("town, bread", 2001) == 1.0 and table.at("village, cloth", 2002) == 4.0


def test_an_unknown_label_or_year_is_refused_with_the_known_ones(table):
    with pytest.raises(UsageError, match="Known: town, bread, village, cloth"):
        table.at("bread", 2001)
    with pytest.raises(UsageError, match="2001-2002"):
        table.at("town, bread", 2003)


def test_a_total_leaves_out_what_does_not_exist(table):
    assert table.total().tolist() == [3.0, 4.0]


def test_the_first_years_keep_everything_else(table):
    first = table.first(1)
    assert first.years == (2001,) and first.values.tolist() == [[1.0, 2.0]]
    assert (first.units, first.index) == (table.units, table.index)


def test_tidy_rows_leave_out_numbers_that_do_not_exist(table):
    assert [row[:4] for row in table.rows()] == [
        ("town", "bread", 2001, 1.0),
        ("village", "cloth", 2001, 2.0),
        ("village", "cloth", 2002, 4.0),
    ]
    assert table.header == ("group", "product", "year", "value", "unit")


def test_an_array_over_all_dimensions_is_missing_where_there_is_no_item(table):
    pytest.importorskip("xarray")
    found = table.to_xarray()
    assert found.dims == ("year", "group", "product")
    assert float(found.sel(year=2002, group="village", product="cloth")) == 4.0
    assert np.isnan(found.sel(year=2001, group="town", product="cloth"))


def test_a_data_frame_has_the_tidy_columns(table):
    pandas = pytest.importorskip("pandas")
    frame = table.to_pandas()
    assert isinstance(frame, pandas.DataFrame) and list(frame.columns) == list(table.header) and len(frame) == 3
