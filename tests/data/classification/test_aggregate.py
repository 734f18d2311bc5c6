"""Aggregation keeps every total, GDP and every identity; two steps are one; the order of labels does not matter."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.balance import balance_of
from lustrum.data.classification import Line, Mapping, aggregate, split
from lustrum.data.tables import LongTable, WideTable
from lustrum.data.write_folder import write_folder
from lustrum.errors import DataError, UsageError


@pytest.fixture(scope="module")
def us_tables():
    return read_tables(bundled_path("us_2012"))


@pytest.fixture(scope="module")
def germany_tables():
    return read_tables(bundled_path("germany_1995"))


def mapping_of(tables, groups, name="m"):
    """Return the mapping of every label of an economy to a group, drawn by position."""
    labels = dict.fromkeys((*tables.products, *tables.activities))
    return Mapping(name, tuple(Line(label, f"g{group}") for label, group in zip(labels, groups, strict=True)))


def gdp(tables):
    balance = balance_of(tables)
    return float(balance.final.sum() + balance.final_taxes.sum() - balance.imports.sum())


def with_long(tables, name, columns, rows):
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    return replace(tables, long={**tables.long, name: LongTable(name, f"{name}.csv", columns, records, 0)})


@given(st.lists(st.integers(0, 4), min_size=22, max_size=22))
@settings(max_examples=20, deadline=None)
def test_totals_of_every_file_gdp_and_identities_are_kept(us_tables, groups):
    result = aggregate(us_tables, mapping_of(us_tables, groups))
    for name, table in us_tables.wide.items():
        assert result.wide[name].values.sum() == pytest.approx(table.values.sum(), rel=1e-12), name
        if name in ("final_demand",):
            assert np.allclose(result.wide[name].values.sum(axis=0), table.values.sum(axis=0), rtol=1e-12)
    for name, column in (("capital", "stock"), ("activities", "base_level")):
        assert result.long[name].number(column).sum() == pytest.approx(us_tables.long[name].number(column).sum())
    assert gdp(result) == pytest.approx(gdp(us_tables), rel=1e-12)
    assert check_tables(result).passed
    consumed = [np.nansum(each.long["capital"].number("stock") * each.long["capital"].number("depreciation_rate"))
                for each in (us_tables, result)]  # fmt: skip
    assert consumed[1] == pytest.approx(consumed[0], rel=1e-12)


@given(st.lists(st.integers(0, 6), min_size=22, max_size=22), st.lists(st.integers(0, 2), min_size=7, max_size=7))
@settings(max_examples=15, deadline=None)
def test_two_steps_are_one(us_tables, first, second):
    by_first = mapping_of(us_tables, first)
    then = Mapping("then", tuple(Line(f"g{n}", f"h{to}") for n, to in enumerate(second)))
    at_once = Mapping("once", tuple(Line(line.source, f"h{second[int(line.target[1:])]}") for line in by_first.lines))
    twice, once = aggregate(aggregate(us_tables, by_first), then), aggregate(us_tables, at_once)
    assert set(twice.products) == set(once.products)
    for name, table in once.wide.items():
        same = twice.wide[name].aligned(table.rows, table.columns)
        assert np.allclose(same, table.values, rtol=1e-12, atol=1e-6), name
    rates = [
        {(r["activity"], r["asset"]): r["depreciation_rate"] for r in each.long["capital"].records}
        for each in (twice, once)
    ]
    assert rates[0] == pytest.approx(rates[1])


@given(st.randoms(), st.lists(st.integers(0, 4), min_size=22, max_size=22))
@settings(max_examples=10, deadline=None)
def test_the_order_of_labels_in_the_tables_does_not_matter(us_tables, random, groups):
    rows, columns = list(us_tables.products), list(us_tables.activities)
    random.shuffle(rows)
    random.shuffle(columns)
    use = us_tables.wide["use"]
    moved = WideTable("use", "use.csv", tuple(rows), tuple(columns), use.aligned(tuple(rows), tuple(columns)), 1)
    mapping = mapping_of(us_tables, groups)
    one = aggregate(us_tables, mapping)
    other = aggregate(replace(us_tables, wide={**us_tables.wide, "use": moved}), mapping)
    assert one.products == other.products and one.activities == other.activities
    for name, table in one.wide.items():
        assert np.allclose(other.wide[name].aligned(table.rows, table.columns), table.values, rtol=1e-12), name


def test_a_mapping_of_each_label_to_itself_changes_no_figure(us_tables):
    same = Mapping("same", tuple(Line(label, label) for label in us_tables.products))
    result = aggregate(us_tables, same)
    for name, table in us_tables.wide.items():
        assert np.array_equal(result.wide[name].values, table.values) and result.wide[name].rows == table.rows
    assert result.long["capital"].records == us_tables.long["capital"].records
    assert result.meta["titles"] == us_tables.meta["titles"] and result.meta["cell_error"] == 1.0


@given(st.floats(0.05, 0.95), st.sampled_from(["A01", "A09", "A20"]))
@settings(max_examples=10, deadline=None)
def test_splitting_an_industry_and_joining_it_again_changes_nothing(us_tables, share, label):
    parts = split(us_tables, label, {"one": share, "other": 1.0 - share})
    assert check_tables(parts).passed
    assert parts.assumptions[-1].name == "split" and label in parts.assumptions[-1].text
    labels = dict.fromkeys((*parts.products, *parts.activities))
    back = aggregate(parts, Mapping("back", tuple(Line(n, label if n in ("one", "other") else n) for n in labels)))
    for name, table in us_tables.wide.items():
        assert np.allclose(back.wide[name].values, table.values, rtol=1e-12, atol=1e-9), name
    for name in ("activities", "capital"):
        for column in us_tables.long[name].columns:
            if column not in ("activity", "asset"):
                assert np.allclose(back.long[name].number(column), us_tables.long[name].number(column), equal_nan=True)


def test_shares_of_a_single_file_divide_that_file_only(germany_tables):
    divided = split(
        germany_tables, "CPA_A", {"crops": 0.5, "animals": 0.5}, by_file={"labour": {"crops": 0.8, "animals": 0.2}}
    )
    labour, use = divided.wide["labour"], divided.wide["use"]
    assert labour.aligned(columns=("crops", "animals"))[0].tolist() == pytest.approx([0.8 * 1096, 0.2 * 1096])
    assert use.aligned(("crops",), ("crops",))[0, 0] == pytest.approx(1131 / 4)


def test_activities_alone_are_joined_and_then_make_several_products(germany_tables):
    labels = germany_tables.activities
    mapping = Mapping("m", tuple(Line(label, "all" if label < "CPA_G" else label, 1.0, "activity") for label in labels))
    result = aggregate(germany_tables, mapping)
    assert result.products == germany_tables.products and result.activities[0] == "all"
    made = result.wide["supply"].aligned(columns=("all",))[:3, 0]
    assert made.tolist() == [record["base_level"] for record in germany_tables.long["activities"].records[:3]]
    assert check_tables(result).passed


def test_known_gaps_and_titles_follow_their_labels(germany_tables):
    lines = tuple(Line(label, "goods" if label < "CPA_G" else label) for label in germany_tables.products)
    mapping = Mapping("m", lines, {"goods": "All goods"})
    result = aggregate(germany_tables, mapping)
    assert [(gap["label"], gap["gap"]) for gap in result.meta["known_gap"]] == [("goods", -46)]
    assert result.meta["titles"]["product"]["goods"] == "All goods"
    assert result.meta["titles"]["product"]["CPA_J-N"] == germany_tables.meta["titles"]["product"]["CPA_J-N"]
    report = check_tables(result)
    assert report.passed and any(each.known for each in report.identities)


def test_what_was_aggregated_is_written_and_read_again(us_tables, tmp_path):
    result = aggregate(us_tables, mapping_of(us_tables, [n % 3 for n in range(22)]))
    read = read_tables(write_folder(result, tmp_path / "small"))
    assert np.array_equal(read.wide["use"].values, result.wide["use"].values)
    assert check_tables(read).passed and "22 products and 20 activities became 3 and 3" in read.meta["description"]


def test_rounding_errors_grow_with_the_root_of_the_cells(us_tables):
    joined = aggregate(us_tables, mapping_of(us_tables, [0] * 22))
    # One product and one activity: 21 cells of each row and column become one, beside those of final demand.
    assert joined.meta["cell_error"] >= np.sqrt(20.0)
    assert aggregate(us_tables, mapping_of(us_tables, range(22))).meta["cell_error"] == 1.0


def test_a_label_that_is_not_mapped_is_refused_by_name(us_tables):
    lines = tuple(Line(label, "all") for label in us_tables.products if label != "A07")
    with pytest.raises(DataError) as refused:
        aggregate(us_tables, Mapping("m", lines))
    assert [fault.row for fault in refused.value.faults] == ["A07"]


def test_lags_that_differ_are_refused_and_equal_ones_kept(germany_tables):
    labels, levels = germany_tables.activities, germany_tables.long["activities"].number("base_level")
    columns = ("activity", "base_level", "production_lag_years", "utilisation")
    lags = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    rates = [0.5, 1.0, 0.8, 0.8, 0.8, 0.8]
    rows = [list(row) for row in zip(labels, levels.tolist(), lags, rates, strict=True)]
    tables = with_long(germany_tables, "activities", columns, rows)
    goods = Mapping(
        "m", tuple(Line(label, "goods" if label < "CPA_F" else "rest") for label in germany_tables.products)
    )
    with pytest.raises(DataError, match=r"production_lag_years differs .* 'goods': 0\.0, 1\.0"):
        aggregate(tables, goods)
    for row in rows:
        row[2] = 0.0
    record = aggregate(with_long(germany_tables, "activities", columns, rows), goods).long["activities"].records[0]
    assert record["production_lag_years"] == 0.0
    capacity = levels[0] / 0.5 + levels[1] / 1.0
    assert record["utilisation"] == pytest.approx((levels[0] + levels[1]) / capacity)


def test_columns_at_another_level_are_brought_to_the_base_year_first(germany_tables):
    labels, levels = germany_tables.activities, germany_tables.long["activities"].number("base_level")
    rows = [[label, level, None] for label, level in zip(labels, levels.tolist(), strict=True)]
    rows[0] = [labels[0], levels[0] / 2, levels[0]]  # the first columns belong to twice the base level
    tables = with_long(germany_tables, "activities", ("activity", "base_level", "stated_level"), rows)
    mapping = Mapping(
        "m", tuple(Line(label, "goods" if label < "CPA_F" else label) for label in germany_tables.products)
    )
    result = aggregate(tables, mapping)
    record = result.long["activities"].records[0]
    assert record["base_level"] == levels[0] / 2 + levels[1] and record["stated_level"] is None
    use = germany_tables.wide["use"].values
    assert result.wide["use"].values[0, 0] == pytest.approx(use[:2, 0].sum() / 2 + use[:2, 1].sum())


def test_a_technique_not_in_use_is_not_lost_among_others(germany_tables):
    labels, levels = germany_tables.activities, germany_tables.long["activities"].number("base_level")
    rows = [[label, level, None] for label, level in zip(labels, levels.tolist(), strict=True)]
    rows[0] = [labels[0], 0.0, 1.0]
    tables = with_long(germany_tables, "activities", ("activity", "base_level", "stated_level"), rows)
    with pytest.raises(DataError) as refused:
        aggregate(tables, Mapping("m", tuple(Line(label, "all") for label in germany_tables.products)))
    assert [(fault.kind, fault.row) for fault in refused.value.faults] == [("technique_lost", labels[0])]


def test_stocks_world_prices_and_households_have_rules_of_their_own(germany_tables):
    products = germany_tables.products
    first, second = products[0], products[1]
    tables = with_long(
        germany_tables, "stocks", ("product", "initial", "loss_rate"), [[first, 10.0, 0.4], [second, 30.0, 0.0]]
    )
    columns = ("product", "import_price", "export_price", "year")
    tables = with_long(
        tables, "world_prices", columns, [[each, 1.0, 2.0 if each == first else 1.0, 1995.0] for each in products]
    )
    consumed = germany_tables.wide["final_demand"].aligned(columns=("households",))[:, 0]
    groups = [[name, 1.0, 5.0, *(share * consumed).tolist()] for name, share in (("rich", 0.75), ("poor", 0.25))]
    tables = with_long(tables, "households", ("group", "population", "income", *products), groups)
    mapping = Mapping("m", tuple(Line(each, "goods" if each in (first, second) else each) for each in products))
    result = aggregate(tables, mapping)
    assert result.long["stocks"].records == [{"product": "goods", "initial": 40.0, "loss_rate": 0.1}]
    exports = germany_tables.wide["final_demand"].aligned(columns=("exports",))[:2, 0]
    price = result.long["world_prices"].records[0]
    assert price["product"] == "goods" and price["import_price"] == 1.0
    assert price["export_price"] == pytest.approx((2 * exports[0] + exports[1]) / exports.sum())
    rich = result.long["households"].records[0]
    assert rich["goods"] == pytest.approx(0.75 * consumed[:2].sum()) and rich["population"] == 1.0
    assert check_tables(result).largest_gap("household_groups") < 1e-6


def test_a_price_of_only_some_of_the_joined_products_is_refused(germany_tables):
    products = germany_tables.products
    tables = with_long(
        germany_tables, "world_prices", ("product", "import_price", "year"), [[products[0], 1.5, 1995.0]]
    )
    with pytest.raises(DataError, match="no price"):
        aggregate(tables, Mapping("m", tuple(Line(each, "all") for each in products)))


def test_physical_quantities_are_not_added_up_but_may_be_renamed(germany_tables):
    physical = replace(germany_tables, meta={**germany_tables.meta, "valuation": "physical"})
    with pytest.raises(UsageError, match="physical"):
        aggregate(physical, Mapping("m", tuple(Line(each, "all") for each in germany_tables.products)))
    renamed = aggregate(physical, Mapping("m", tuple(Line(each, f"{each}!") for each in germany_tables.products)))
    assert renamed.products[0] == "CPA_A!" and np.array_equal(
        renamed.wide["use"].values, germany_tables.wide["use"].values
    )


@pytest.mark.parametrize(("label", "shares", "error"), [
    ("nothing", {"a": 1.0}, UsageError), ("CPA_A", {"CPA_F": 0.5, "b": 0.5}, UsageError),
    ("CPA_A", {"a": 0.5, "b": 0.4}, DataError),
])  # fmt: skip
def test_a_split_nobody_can_mean_is_refused(germany_tables, label, shares, error):
    with pytest.raises(error):
        split(germany_tables, label, shares)


def test_the_56_industries_of_wiod_become_sections(user_data):
    from lustrum.data.classification import mapping_to_level
    from lustrum.data.readers import read_published

    tables, _ = read_published(user_data / "wiod2016_national" / "niot_DEU.csv", year=2014)
    result = aggregate(tables, mapping_to_level((*tables.products, *tables.activities), "ISIC4"))
    assert result.activities[:3] == ("A", "B", "C") and "R-S" in result.activities
    assert len(result.activities) == 19  # R and S are one, and nobody works for U in this table
    assert gdp(result) == pytest.approx(gdp(tables), rel=1e-12)
    assert check_tables(result).passed == check_tables(tables).passed
