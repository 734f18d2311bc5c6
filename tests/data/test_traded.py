"""A world price left blank beside stated ones is a gap where the table trades the product, and no 1."""

from __future__ import annotations

import pytest
from tests.cases.folders import home

from lustrum.data import read_tables
from lustrum.errors import DataError

PRICES = "product,import_price,export_price,year\n"


def test_a_price_that_is_blank_and_traded_is_refused_with_its_row(tmp_path):
    folder = home(tmp_path, world_prices=PRICES + "farming,1.1,1.0,\nindustry,,0.9,\n")
    with pytest.raises(DataError) as caught:
        read_tables(folder)
    found = [(fault.kind, fault.row, fault.column) for fault in caught.value.faults]
    assert found == [("blank", "industry", "import_price")]


def test_a_price_stated_for_another_year_or_of_what_is_not_traded_so_may_be_blank(tmp_path):
    lines = "farming,1.1,1.0,2021\nfarming,,1.2,2023\n"
    assert len(read_tables(home(tmp_path, world_prices=PRICES + lines)).long["world_prices"].records) == 2
