"""Balancing an economy: every identity holds exactly, and nothing moves that need not or may not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.balancing import balance_tables, changes_csv
from lustrum.data.balancing.accounts import accounts_of
from lustrum.data.balancing.keep import Kept
from lustrum.data.tables import WideTable
from lustrum.data.write_folder import write_folder
from lustrum.errors import DataError, UsageError


@pytest.fixture(scope="module")
def us_tables():
    return read_tables(bundled_path("us_2012"))


@pytest.fixture(scope="module")
def germany_tables():
    return read_tables(bundled_path("germany_1995"))


def spoilt(tables, name, seed, by=0.05):
    """Return tables in which each cell of a wide file is off by some per cent."""
    table = tables.wide[name]
    values = table.values * np.random.default_rng(seed).uniform(1 - by, 1 + by, table.values.shape)
    changed = WideTable(name, table.file, table.rows, table.columns, values, table.decimals)
    return replace(tables, wide={**tables.wide, name: changed})


def largest_gap(tables, names=("supply_use", "output_costs", "imports", "gdp_production", "gdp_expenditure")):
    report = check_tables(tables)
    return max(abs(each.gap) for each in report.identities if each.name in names)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["use", "final_demand", "value_added"]))
@settings(max_examples=12, deadline=None)
def test_every_identity_of_a_spoilt_table_holds_again(germany_tables, seed, name):
    broken = spoilt(germany_tables, name, seed)
    assert not check_tables(broken).passed
    balanced = balance_tables(broken)
    assert check_tables(balanced.tables).passed
    assert balanced.tables.meta["cell_error"] == 0.0  # so that the check above allowed floating point only
    assert largest_gap(balanced.tables) < 1e-6
    assert balanced.certificate.passed(1e-6)


@pytest.mark.parametrize("method", ["weighted_least_squares", "relative_least_squares"])
def test_a_published_table_is_balanced_to_the_last_digit(us_tables, method):
    balanced = balance_tables(us_tables, method)
    assert largest_gap(us_tables) > 10.0 and largest_gap(balanced.tables) < 1e-5
    for name, table in us_tables.wide.items():
        after = balanced.tables.wide[name].values
        assert (after * table.values >= 0).all() and (after[table.values == 0] == 0).all(), name
        assert np.abs(after - table.values).max() < 20.0, name  # gaps of 17 million are no reason for more
    assert balanced.tables.wide["labour"] is us_tables.wide["labour"]


def test_imported_use_stays_within_use(us_tables):
    balanced = balance_tables(spoilt(us_tables, "imported_use", 5, by=0.3)).tables
    use, imported = balanced.wide["use"], balanced.wide["imported_use"]
    part = imported.aligned(use.rows, use.columns)
    was = us_tables.wide["imported_use"].aligned(use.rows, use.columns) * 1.3 < us_tables.wide["use"].values
    assert was.sum() > 100
    assert (part[was] <= use.values[was]).all()


def test_a_balanced_table_comes_back_as_it_was(germany_tables):
    balanced = balance_tables(germany_tables)
    assert balanced.changes == () and balanced.iterations == 0
    again = balance_tables(balance_tables(spoilt(germany_tables, "use", 1)).tables)
    assert max((abs(each.change) for each in again.changes), default=0.0) < 1e-8


def test_the_changes_are_all_the_differences_and_the_largest_comes_first(germany_tables):
    broken = spoilt(germany_tables, "use", 2)
    balanced = balance_tables(broken)
    sizes = [abs(each.change) for each in balanced.changes]
    assert sizes == sorted(sizes, reverse=True)
    moved = {(each.row, each.column): each for each in balanced.changes if each.file == "use.csv"}
    before, after = broken.wide["use"], balanced.tables.wide["use"]
    for i, row in enumerate(before.rows):
        for j, column in enumerate(before.columns):
            if before.values[i, j] != after.values[i, j]:
                change = moved.pop((row, column))
                assert (change.before, change.after) == (before.values[i, j], after.values[i, j])
    assert not moved
    assert changes_csv(balanced.changes).splitlines()[1].startswith(balanced.changes[0].file)


@pytest.mark.parametrize(
    "keep", [("final_demand",), ("use:A05", "use::A10"), ("activities", "value_added:compensation")]
)
def test_what_is_kept_does_not_move(us_tables, keep):
    keep = tuple(k for k in keep if not k.startswith("value_added:")) + (
        (f"value_added:{us_tables.wide['value_added'].rows[0]}",) if len(keep) == 2 and keep[0] == "activities" else ()
    )
    balanced = balance_tables(us_tables, keep=keep)
    assert largest_gap(balanced.tables) < 1e-5
    for change in balanced.changes:
        for text in keep:
            file, row, column = (*text.split(":"), "", "")[:3]
            same = change.file == f"{file}.csv" and row in ("", change.row) and column in ("", change.column)
            assert not same, (text, change)


def test_imported_use_moves_within_use_that_is_kept(us_tables):
    balanced = balance_tables(us_tables, keep=["use", "final_demand"])
    assert {each.file for each in balanced.changes} <= {"imported_use.csv", "value_added.csv", "activities.csv"}
    assert any(each.file == "imported_use.csv" for each in balanced.changes)


def test_what_cannot_be_balanced_is_named_with_its_gap(us_tables):
    with pytest.raises(DataError) as refused:
        balance_tables(us_tables, keep=["use", "final_demand", "value_added", "activities", "imported_use"])
    fault = refused.value.faults[0]
    assert fault.kind == "no_balance" and fault.row in (*us_tables.products, *us_tables.activities)
    assert "million USD off" in fault.message and fault.way_out


@pytest.mark.parametrize(
    ("keep", "hint"), [("uses", "use"), ("use:steal", "row"), ("use::A99", "column"), ("labour", "balancing moves")]
)
def test_a_cell_to_keep_that_is_not_there_is_refused(us_tables, keep, hint):
    with pytest.raises(UsageError, match=hint):
        balance_tables(us_tables, keep=[keep])


def test_an_unknown_method_is_refused_with_the_known_ones(us_tables):
    with pytest.raises(UsageError, match="weighted_least_squares"):
        balance_tables(us_tables, "weighted_least_square")


def test_printed_totals_are_met_when_asked_and_left_out_otherwise(germany_tables):
    broken = spoilt(germany_tables, "use", 3)
    free = balance_tables(broken).tables
    assert "totals" not in free.long and "known_gap" not in free.meta
    held = balance_tables(broken, hold_totals=True).tables
    assert held.meta["known_gap"] == germany_tables.meta["known_gap"]  # the misprint of 46 is none of ours
    report = check_tables(held)
    assert report.passed
    assert report.largest_gap("total_activity_output") < 1e-6
    tested = [each for each in report.identities if each.name == "total_product_use" and not each.known]
    assert tested and all(abs(each.gap) < 1e-6 for each in tested)


def test_the_balancing_is_recorded_and_the_input_left_alone(germany_tables):
    broken = spoilt(germany_tables, "final_demand", 4)
    figures = broken.wide["final_demand"].values.copy()
    balanced = balance_tables(broken, keep=["value_added"])
    assert np.array_equal(broken.wide["final_demand"].values, figures)
    record = balanced.tables.assumptions[-1]
    assert record.name == "balanced" and "value_added" in record.text and f"{len(balanced.changes):,}" in record.text
    assert balanced.changes[0].row in record.value


def test_a_balanced_table_survives_being_written_and_read(us_tables, tmp_path):
    balanced = balance_tables(us_tables).tables
    read = read_tables(write_folder(balanced, tmp_path / "balanced"))
    for name, table in balanced.wide.items():
        assert np.array_equal(read.wide[name].values, table.values), name
    assert check_tables(read).passed and read.assumptions[-1].name == "balanced"


def test_a_scale_of_two_in_every_file_scales_the_changes(germany_tables):
    broken = spoilt(germany_tables, "use", 6)

    def doubled(tables):
        wide = {
            n: WideTable(t.name, t.file, t.rows, t.columns, t.values * 2, t.decimals) for n, t in tables.wide.items()
        }
        long = {
            name: replace(
                table, records=[{k: 2 * v if isinstance(v, float) else v for k, v in r.items()} for r in table.records]
            )
            for name, table in tables.long.items()
        }
        return replace(tables, wide=wide, long=long)

    one, two = balance_tables(broken).tables, balance_tables(doubled(broken)).tables
    assert np.allclose(two.wide["use"].values, 2 * one.wide["use"].values, rtol=1e-10)


def test_the_equations_are_those_the_check_tests(us_tables):
    accounts = accounts_of(us_tables, Kept())
    x = np.concatenate(accounts.start)
    gaps = dict(zip(accounts.equations, accounts.matrix @ x, strict=True))
    tested = {(each.name, each.label): each.gap for each in check_tables(us_tables).identities}
    assert set(gaps) == {key for key in tested if not key[0].startswith("gdp")}
    for key, gap in gaps.items():
        assert gap == pytest.approx(tested[key], abs=1e-6)


def test_supply_tables_and_valuation_are_balanced_too(germany_tables):
    products, activities = germany_tables.products, germany_tables.activities
    made = np.diag([float(r["base_level"]) for r in germany_tables.long["activities"].records])
    made = np.vstack([made, np.zeros((len(products) - len(activities), len(activities)))])
    made[1, 0], made[0, 0] = 100.0, made[0, 0] - 90.0  # a by-product, and ten that were lost on the way
    margins = np.array([[50.0], [-30.0], [0.0], [-20.0], *[[0.0]] * (len(products) - 4)])
    wide = {
        **germany_tables.wide,
        "supply": WideTable("supply", "supply.csv", products, activities, made, 0),
        "valuation": WideTable("valuation", "valuation.csv", products, ("margins",), margins, 0),
    }
    long = {name: table for name, table in germany_tables.long.items() if name not in ("activities", "totals")}
    meta = {key: value for key, value in germany_tables.meta.items() if key != "known_gap"}
    broken = replace(germany_tables, wide=wide, long=long, meta=meta)
    assert not check_tables(broken).passed
    balanced = balance_tables(broken)
    assert check_tables(balanced.tables).passed and largest_gap(balanced.tables) < 1e-6
    assert {each.file for each in balanced.changes} >= {"supply.csv", "valuation.csv", "use.csv"}
    assert abs(balanced.tables.wide["valuation"].values.sum()) < 1e-9  # margins only change hands


def test_real_national_tables_of_56_industries_are_balanced(user_data):
    from lustrum.data.readers import read_published

    tables, _ = read_published(user_data / "wiod2016_national" / "niot_DEU.csv", year=2014)
    balanced = balance_tables(tables)
    assert largest_gap(balanced.tables) < 1e-6 and check_tables(balanced.tables).passed
