"""The audit's score: faults planted in real tables, cell by cell, and how many are named without any setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from lustrum.data import bundled_path, check_tables, read_tables
from lustrum.data.check_square import check_sam
from lustrum.data.readers import read_published
from lustrum.data.tables import EconomyTables, LongTable, WideTable

Place = tuple[str, str, str]
"""File (without .csv), row and column that have to be named; '' where any will do."""


class Garden:
    """A table in which faults are planted; the bundled one is never touched."""

    def __init__(self, tables: EconomyTables, seed: int) -> None:
        self.tables, self.dice = tables, np.random.default_rng(seed)

    def cell(self, name: str) -> tuple[int, int]:
        """Return a cell that is large enough to be seen, and no diagonal one."""
        values = np.abs(self.tables.wide[name].values)
        big = np.argwhere(values > max(np.quantile(values, 0.8), 200 * self.error))
        return tuple(big[self.dice.integers(len(big))])  # type: ignore[return-value]

    @property
    def error(self) -> float:
        return 0.5 * 10.0 ** -self.tables.wide["use"].decimals * sum(self.tables.wide["use"].values.shape)

    def wide(self, name: str, values: np.ndarray, rows=None, columns=None) -> EconomyTables:
        old = self.tables.wide[name]
        new = WideTable(name, old.file, rows or old.rows, columns or old.columns, values, old.decimals)
        return replace(self.tables, wide={**self.tables.wide, name: new})

    def changed(self, name: str, change: Callable[[float], float]) -> tuple[EconomyTables, Place]:
        i, j = self.cell(name)
        old = self.tables.wide[name]
        values = old.values.copy()
        values[i, j] = np.round(change(values[i, j]), old.decimals)
        return self.wide(name, values), (name, old.rows[i], old.columns[j])

    def lines(self, name: str, change: Callable[[np.ndarray], np.ndarray], axis: int) -> tuple[EconomyTables, Place]:
        i, j = self.cell(name)
        old = self.tables.wide[name]
        values = old.values.copy()
        if axis == 0:
            values[i] = change(values[i])
            return self.wide(name, values), (name, old.rows[i], "")
        values[:, j] = change(values[:, j])
        return self.wide(name, values), (name, "", old.columns[j])

    def long(self, name: str, column: str, change: Callable[[float], float]) -> tuple[EconomyTables, Place]:
        old = self.tables.long[name]
        records = [dict(record) for record in old.records if str(record[old.columns[0]]) in self.tables.activities]
        rest = [dict(record) for record in old.records if str(record[old.columns[0]]) not in self.tables.activities]
        values = np.array([float(record[column] or 0.0) for record in records])
        big = np.flatnonzero(np.abs(values) > np.quantile(np.abs(values), 0.5))
        k = int(big[self.dice.integers(len(big))])
        records[k][column] = change(float(values[k]))
        new = LongTable(name, old.file, old.columns, [*records, *rest], old.decimals)
        return replace(self.tables, long={**self.tables.long, name: new}), (name, str(records[k][old.columns[0]]), "")


Plant = Callable[[Garden], tuple[EconomyTables, Place]]


def swapped(name: str, axis: int) -> Plant:
    def plant(garden: Garden) -> tuple[EconomyTables, Place]:
        old = garden.tables.wide[name]
        for _ in range(200):
            i, j = garden.cell(name)
            k = int(garden.dice.integers(old.values.shape[axis]))
            other = (k, j) if axis == 0 else (i, k)
            if abs(old.values[i, j] - old.values[other]) > 100 * garden.error:
                break
        values = old.values.copy()
        values[i, j], values[other] = values[other], values[i, j]
        rows = (old.rows[i], "") if axis == 1 else ("", old.columns[j])
        return garden.wide(name, values), (name, *rows)

    return plant


def digits_swapped(value: float) -> float:
    """Swap the first two digits that differ."""
    text = f"{abs(value):.6g}" if abs(value) < 1e6 else f"{abs(value):.0f}"
    for k in range(len(text) - 1):
        if text[k].isdigit() and text[k + 1].isdigit() and text[k] != text[k + 1]:
            return float(text[:k] + text[k + 1] + text[k] + text[k + 2 :]) * np.sign(value)
    return value * 1.1


def shifted(axis: int) -> Plant:
    def plant(garden: Garden) -> tuple[EconomyTables, Place]:
        return garden.lines("use", lambda line: np.roll(line, 1), axis)

    return plant


def total_inside(name: str, axis: int) -> Plant:
    def plant(garden: Garden) -> tuple[EconomyTables, Place]:
        old = garden.tables.wide[name]
        i = int(garden.dice.integers(old.values.shape[axis]))
        total = old.values.sum(axis=axis)
        values = old.values.copy()
        if axis == 0:
            values[i] = total
            return garden.wide(name, values), (name, old.rows[i], "")
        values[:, i] = total
        return garden.wide(name, values), (name, "", old.columns[i])

    return plant


def transposed(garden: Garden) -> tuple[EconomyTables, Place]:
    old = garden.tables.wide["use"]
    n = len(old.columns)
    at = [old.row_positions[label] for label in old.columns if label in old.row_positions]
    values = old.values.copy()
    values[at] = old.values[at][:, : len(at)].T if len(at) == n else old.values[at]
    return garden.wide("use", values), ("use", "", "")


def whole(name: str, factor: float) -> Plant:
    def plant(garden: Garden) -> tuple[EconomyTables, Place]:
        return garden.wide(name, garden.tables.wide[name].values * factor), (name, "", "")

    return plant


def moved(garden: Garden) -> tuple[EconomyTables, Place]:
    """A figure is left out and added to its neighbour in the same row."""
    i, j = garden.cell("use")
    old = garden.tables.wide["use"]
    values = old.values.copy()
    k = (j + 1) % values.shape[1]
    values[i, k] += values[i, j]
    values[i, j] = 0.0
    return garden.wide("use", values), ("use", "", old.columns[j])


def moved_down(garden: Garden) -> tuple[EconomyTables, Place]:
    i, j = garden.cell("use")
    old = garden.tables.wide["use"]
    values = old.values.copy()
    k = (i + 1) % values.shape[0]
    values[k, j] += values[i, j]
    values[i, j] = 0.0
    return garden.wide("use", values), ("use", old.rows[i], "")


def left_out(garden: Garden) -> tuple[EconomyTables, Place]:
    """Nothing tells the categories of one product apart once a figure is gone: the row is the place."""
    tables, (name, row, _) = garden.changed("final_demand", lambda value: 0.0)
    return tables, (name, row, "")


def cell(name: str, change: Callable[[float], float]) -> Plant:
    return lambda garden: garden.changed(name, change)


def line(name: str, change: Callable[[np.ndarray], np.ndarray], axis: int) -> Plant:
    return lambda garden: garden.lines(name, change, axis)


def entry(name: str, column: str, change: Callable[[float], float]) -> Plant:
    return lambda garden: garden.long(name, column, change)


EURO = 1.0827

KINDS: dict[str, Plant] = {
    "a figure of use ten times too large": cell("use", lambda v: v * 10),
    "a figure of use ten times too small": cell("use", lambda v: v / 10),
    "a figure of use a hundred times too large": cell("use", lambda v: v * 100),
    "a figure of use a thousand times too large": cell("use", lambda v: v * 1e3),
    "a figure of use a thousand times too small": cell("use", lambda v: v / 1e3),
    "a figure of use with the wrong sign": cell("use", lambda v: -v),
    "two digits of use swapped": cell("use", digits_swapped),
    "a digit of use mistyped": cell("use", lambda v: v + 3 * 10.0 ** np.floor(np.log10(abs(v)))),
    "a figure of use left out as zero": cell("use", lambda v: 0.0),
    "a figure of use typed twice": cell("use", lambda v: 2 * v),
    "a figure of use in another currency": cell("use", lambda v: v * EURO),
    "a figure moved to the right": moved,
    "a figure moved down": moved_down,
    "two figures of a row swapped": swapped("use", 1),
    "two figures of a column swapped": swapped("use", 0),
    "a row of use shifted by one": shifted(0),
    "a column of use shifted by one": shifted(1),
    "a row of use in thousands": line("use", lambda r: r * 1e3, 0),
    "a row of use in billions": line("use", lambda r: r / 1e3, 0),
    "a column of use in thousands": line("use", lambda c: c * 1e3, 1),
    "a row of use in another currency": line("use", lambda r: r * EURO, 0),
    "a column of use in another currency": line("use", lambda c: c * EURO, 1),
    "a row of use counted twice": line("use", lambda r: r * 2, 0),
    "a row of use left out": line("use", lambda r: r * 0, 0),
    "a column of use left out": line("use", lambda c: c * 0, 1),
    "a row of use with the wrong sign": line("use", lambda r: -r, 0),
    "all of use a thousand times too large": whole("use", 1e3),
    "all of use in another currency": whole("use", EURO),
    "all of final demand a thousand times too small": whole("final_demand", 1e-3),
    "all of value added in another currency": whole("value_added", EURO),
    "the table of use transposed": transposed,
    "a total among the rows of use": total_inside("use", 0),
    "a total among the columns of use": total_inside("use", 1),
    "a figure of final demand ten times too large": cell("final_demand", lambda v: v * 10),
    "a figure of final demand with the wrong sign": cell("final_demand", lambda v: -v),
    "a figure of final demand left out": left_out,
    "a figure of value added ten times too small": cell("value_added", lambda v: v / 10),
    "a figure of value added with the wrong sign": cell("value_added", lambda v: -v),
    "a column of value added in thousands": line("value_added", lambda c: c * 1e3, 1),
    "an output ten times too large": entry("activities", "base_level", lambda v: v * 10),
    "an output of another year": entry("activities", "base_level", lambda v: round(v * 0.93)),
    "a tax on products ten times too large": entry("taxes_on_products", "value", lambda v: v * 10),
}


def economies(user_data):
    yield "United States 2012", read_tables(bundled_path("us_2012"))
    yield "Germany 1995", read_tables(bundled_path("germany_1995"))
    for region, year in (("DEU", 2014), ("IND", 2007)):
        yield f"{region} {year}", read_published(user_data / "wiod2016_national", region=region, year=year)[0]


def named(tables: EconomyTables, place: Place) -> bool:
    """Say whether the place is named among the first ten faults."""
    file, row, column = place
    for fault in check_tables(tables).faults[:10]:
        places = (fault.row, fault.column)
        if row in ("", *places) and column in ("", *places) and (row or column or file in fault.file):
            return True
    return False


def test_there_are_at_least_thirty_nine_kinds_of_fault():
    assert len(KINDS) >= 39


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_planted_fault_is_named_with_its_place(kind, user_data):
    missed = []
    planted = 0
    for name, tables in economies(user_data):
        if kind.startswith("a tax") and "taxes_on_products" not in tables.long:
            continue
        for seed in range(4):
            spoilt, place = KINDS[kind](Garden(tables, seed))
            planted += 1
            if not named(spoilt, place):
                missed.append((name, seed, place, [str(fault)[:110] for fault in check_tables(spoilt).faults[:4]]))
    assert planted
    assert not missed, f"{planted - len(missed)} of {planted} named; not: {missed[:3]}"


@pytest.mark.parametrize("region", ["BRA", "CHN", "DEU", "IND", "USA"])
def test_no_national_table_of_any_year_raises_a_false_alarm(user_data, region):
    for year in range(2000, 2015):
        tables, _ = read_published(user_data / "wiod2016_national", region=region, year=year)
        assert check_tables(tables).passed, (year, check_tables(tables).faults[:2])


@pytest.mark.parametrize(
    ("folder", "unit"), [("sam_south_africa_2015", "million ZAR"), ("sam_ethiopia_2022", "billion ETB")]
)
def test_no_social_accounting_matrix_raises_a_false_alarm_and_a_spoilt_cell_is_named(user_data, folder, unit):
    sam, _ = read_published(user_data / folder, meta={"unit": unit, "currency": unit[-3:]})
    assert check_sam(sam).passed, check_sam(sam).faults[:3]
    big = np.argwhere(np.abs(sam.values) > 0.001 * np.abs(sam.values).max())
    for i, j in big[:: max(len(big) // 25, 1)]:
        values = sam.values.copy()
        values[i, j] *= 10
        faults = check_sam(replace(sam, values=values)).faults
        assert (faults[0].row, faults[0].column) == (sam.account[i], sam.account[j])
