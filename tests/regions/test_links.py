"""links.csv: every fault with its line and the way out, flows by buyer, places outside, too many flows."""

from __future__ import annotations

import pytest

from lustrum.data.load import economy_tables
from lustrum.economy import economy_from_tables
from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.regions.links import MOST_FLOWS, linked, read_links
from lustrum.regions.purchases import OUTSIDE
from tests.analysis.made_up_worlds import made_up_world

NAMES = ["N", "S"]
SALES = {("P", "N", "S"): 100.0, ("P", "S", "N"): 50.0, ("Q", "N", "S"): 10.0}
HEAD = "product,from,to,base_flow,limit,freight,unit\n"


def written(tmp_path, text):
    file = tmp_path / "links.csv"
    file.write_text(HEAD + text)
    return file


def test_what_is_not_said_is_the_base_years_sales_no_limit_and_no_freight(tmp_path):
    found = read_links(written(tmp_path, "P,N,S,,120,0.05,\nP,S,N,50,,,\n"), NAMES, SALES, "T")
    assert found.products == ("P",) and found.base == SALES and found.known
    assert found.limit == {("P", "N", "S"): 120.0} and found.freight == {("P", "N", "S"): 0.05}


def test_without_a_file_all_that_is_sold_is_linked_and_without_sales_nothing_can_be():
    assert read_links(None, NAMES, SALES).products == ("P", "Q")
    with pytest.raises(MissingDataError, match=r"give sales\.csv, or links\.csv"):
        read_links(None, NAMES, {})


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("P,N,W,,1,,", r"line 2, column 'to'.*'W'"),
        ("X,N,S,,1,,", r"line 2, column 'product'.*'X'"),
        ("P,N,S,,-1,,", r"line 2, column 'limit'.*from 0"),
        ("P,N,S,,,-0.1,", r"line 2, column 'freight'"),
        ("P,N,S,120,,,", r"line 2, column 'base_flow': says 120, and sales\.csv 100\. Leave the cell blank"),
        ("P,N,N,5,,,", r"links 'N' with itself.*Give it a limit"),
        ("P,N,S,,1,,\nP,N,S,,2,,", r"line 3.*twice|line 3.*line 2"),
        ("P,N,S,,1,,t\nP,S,N,,1,,kg", r"column 'unit': says 't' and 'kg'"),
        ("P,N,S,,1,,kg", r"says 'kg', and sales\.csv counts this flow in 't'"),
        ("P,N,S,,n/a,,", r"line 2, column 'limit'.*not known"),
        ("P,N,S,much,,,", r"line 2, column 'base_flow'"),
    ],
)
def test_what_is_not_meant_is_refused_with_its_line(tmp_path, line, words):
    with pytest.raises(DataError, match=words):
        read_links(written(tmp_path, line + "\n"), NAMES, SALES, "T", dict.fromkeys(SALES, "t"))


def test_freight_needs_a_flow_of_the_base_year_and_a_product_that_carries(tmp_path):
    with pytest.raises(DataError, match="line 2, column 'base_flow': freight is charged on the change"):
        read_links(written(tmp_path, "P,N,S,,,0.1,\n"), NAMES, {}, "T")
    with pytest.raises(UsageError, match=r"which product carries, transport = "):
        read_links(written(tmp_path, "P,N,S,,,0.1,\n"), NAMES, SALES)


@pytest.fixture(scope="module")
def economies():
    world = made_up_world(11)
    return {name: economy_from_tables(economy_tables(world, name)) for name in world.regions}


def test_a_unit_or_product_the_regions_do_not_have_is_refused_with_its_line(tmp_path, economies):
    regions = list(economies)
    with pytest.raises(UsageError, match=r"links\.csv, line 2: 'S9' is no product"):
        linked(read_links(written(tmp_path, "S9,R0,R1,1,1,,\n"), regions, {}), economies, 5)
    with pytest.raises(UsageError, match=r"line 2: flows are counted in 'kg', and the regions count in"):
        linked(read_links(written(tmp_path, "S0,R0,R1,1,1,,kg\n"), regions, {}), economies, 5)


def test_too_many_flows_are_refused_with_how_many_rows_it_would_be_and_the_way_out(economies):
    sales = {("S0", "R0", "R1"): 1.0}
    horizon = MOST_FLOWS // 9 + 1
    with pytest.raises(UsageError, match=rf"{9 * horizon:,} flows .*{6 * horizon:,} rows .*--merge FILE\.csv"):
        linked(read_links(None, list(economies), sales), economies, horizon)


def test_what_goes_outside_is_what_trade_exceeds_sales_by_and_sales_above_trade_are_refused(economies):
    base = {name: float(economy.imports[economy.product.position("S0")]) for name, economy in economies.items()}
    half = {("S0", "R1", "R0"): 0.5 * base["R0"], ("S0", "R0", "R1"): 0.5 * base["R1"]}
    found = linked(read_links(None, list(economies), half), economies, 5)
    assert found.from_outside["S0"] == pytest.approx(sum(base.values()) - sum(half.values()))
    assert any(flow[1] == OUTSIDE for flow in found.options["R0"]["flows"])
    with pytest.raises(UsageError, match="flows are a part of trade"):
        linked(read_links(None, list(economies), {("S0", "R1", "R0"): 9e9}), economies, 5)
    with pytest.raises(UsageError, match="rename it"):
        linked(read_links(None, [OUTSIDE], half), {OUTSIDE: economies["R0"]}, 5)
