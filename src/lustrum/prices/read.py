"""Read price series and quotations from CSV; every fault of the pass is named with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.periods import Period, read_period, whole_months
from lustrum.prices.indices import index, jevons
from lustrum.prices.series import LEVELS, NORMALISATIONS, Series
from lustrum.results import Fault, raise_faults
from lustrum.results.number import parse_number
from lustrum.wording.names import nearest

SERIES = ("series", "group", "level", "period", "value", "base", "formula", "currency", "normalisation", "source")
QUOTATIONS = ("good", "group", "level", "currency", "period", "price")
OPTIONAL = ("place", "quantity", "source", "note")

_META = ("group", "level", "base", "formula", "currency", "normalisation", "source")


def kind_of(path: Path) -> str:
    """Return what a CSV file holds by its header: "series", "quotations" or ""."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            header = set(next(csv.reader(stream), []))
    except (OSError, UnicodeDecodeError):
        return ""
    if {"series", "period", "value"} <= header:
        return "series"
    return "quotations" if {"good", "period", "price"} <= header else ""


def read_series(path: Path | str) -> list[Series]:
    """Return the index series of a file with columns `SERIES`; all columns but `value` say what the figures are.

    Raises
    ------
    DataError
        A series whose metadata differ from line to line is two series: the lines are named.
    """
    path = Path(path)
    faults: list[Fault] = []
    rows = _rows(path, SERIES, faults)
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row["series"], []).append(row)
    for column, known in (("level", LEVELS), ("normalisation", NORMALISATIONS)):
        for row in rows:
            if row[column] not in known:
                says = f"is '{row[column]}'."
                faults.append(Fault("unknown_word", path.name, row[""], column, says, nearest(row[column], known)))
    result = []
    for name, lines in found.items():
        for column in _META:
            differing = next((row for row in lines if row[column] != lines[0][column]), None)
            if differing is not None:
                says = f"is '{differing[column]}' for '{name}', which began with '{lines[0][column]}'."
                way = "Give each base, level and source a series of its own."
                faults.append(Fault("mixed_base", path.name, differing[""], column, says, way))
        values = [_number(path, row, "value", faults) for row in lines]
        periods = _periods(path, lines, faults)
        for row, value in zip(lines, values, strict=True):
            if value <= 0:
                faults.append(Fault("not_positive", path.name, row[""], "value", f"is {value:g}."))
        seen: dict[Period, str] = {}
        for row, period in zip(lines, periods, strict=False):
            if period in seen:
                says = f"{period} of '{name}' stands twice, first in {seen[period]}."
                faults.append(Fault("duplicate_label", path.name, row[""], "period", says))
            seen.setdefault(period, row[""])
        if faults:
            continue
        order = sorted(range(len(lines)), key=lambda k: periods[k])
        meta = {column: lines[0][column] for column in _META}
        result.append(
            Series(
                name,
                periods=tuple(periods[k].text for k in order),
                values=np.array(values)[order],
                read_as=_read_as(lines, periods),
                **meta,
            )
        )
    raise_faults(faults, path)
    return result


def read_quotations(path: Path | str, formula: str = "fisher", *, chained: bool = True) -> list[Series]:
    """Return a group index for each group, level and currency of a file of price quotations.

    Quotations of one good in several places become one by geometric mean (Jevons) of their relatives; groups are
    indices of goods weighted with what was spent on each, price times `quantity` in every place. Only goods quoted in
    every period are in the basket: others would be counted as price changes.

    Raises
    ------
    DataError, MissingDataError
    """
    path = Path(path)
    faults: list[Fault] = []
    rows = _rows(path, QUOTATIONS, faults)
    for row in rows:
        if row["level"] not in LEVELS:
            says = f"is '{row['level']}'."
            faults.append(Fault("unknown_word", path.name, row[""], "level", says, nearest(row["level"], LEVELS)))
    periods = _periods(path, rows, faults)
    raise_faults(faults, path)
    quoted: dict[tuple[str, str, str], dict[tuple[str, str, Period], tuple[float, float]]] = {}
    for row, period in zip(rows, periods, strict=True):
        price = _number(path, row, "price", faults)
        if price <= 0:
            faults.append(Fault("not_positive", path.name, row[""], "price", f"is {price:g}."))
        quantity = _number(path, row, "quantity", faults) if (row.get("quantity") or "").strip() else math.nan
        if quantity < 0:
            faults.append(Fault("out_of_range", path.name, row[""], "quantity", f"is {quantity:g}."))
        market = quoted.setdefault((row["group"], row["level"], row["currency"]), {})
        key = (row["good"], row.get("place") or "", period)
        if key in market:
            where = f" in {key[1]}" if key[1] else ""
            says = f"'{row['good']}' is quoted twice{where} for {period}: {market[key][0]:g} and {price:g}."
            faults.append(Fault("duplicate_label", path.name, row[""], "good", says))
        market[key] = (price, quantity)
    raise_faults(faults, path)
    if len(quoted) == 0:
        raise MissingDataError(f"'{path}' holds no quotation.")
    read_as = _read_as(rows, periods)
    return [replace(_group(path, *key, market, formula, chained), read_as=read_as) for key, market in quoted.items()]


def _group(
    path: Path,
    group: str,
    level: str,
    currency: str,
    market: Mapping[tuple[str, str, Period], tuple[float, float]],
    formula: str,
    chained: bool,
) -> Series:
    periods = sorted({period for _, _, period in market})
    goods = sorted({good for good, _, _ in market})
    prices, quantities, kept = [], [], []
    for good in goods:
        places = sorted({place for name, place, _ in market if name == good})
        whole = [place for place in places if all((good, place, period) in market for period in periods)]
        if not whole:
            continue
        at = np.array([[market[good, place, period][0] for place in whole] for period in periods])
        # One price for the good: the first period's mean, carried by the elementary index.
        step = np.array([jevons(at[0], line) for line in at])
        price = at[0].mean() * step
        prices.append(price)
        # Its weight is what was spent on it: the mean of prices times the sum of quantities is not.
        sold = np.array([[market[good, place, period][1] for place in whole] for period in periods])
        quantities.append((at * sold).sum(axis=1) / price)
        kept.append(good)
    if not kept:
        raise MissingDataError(
            f"'{path}': no good of {group}, {level}, is quoted in every period from {periods[0]} to {periods[-1]}."
        )
    p, q = np.array(prices).T, np.array(quantities).T
    if np.isnan(q).any() and formula != "jevons":
        missing = kept[int(np.argwhere(np.isnan(q))[0][1])]
        raise MissingDataError(
            f"'{path}': '{missing}' has no quantity in some period; give the column quantity, or ask "
            "for --formula jevons."
        )
    said = f"{formula}, {'chained' if chained else 'direct'}, {len(kept)} of {len(goods)} goods"
    values = 100.0 * index(p, q, formula, chained=chained)
    return Series(
        f"{group}, {level}", group, level, f"{periods[0]}=100", said, currency, "absolute", path.name,
        tuple(period.text for period in periods), values,
    )  # fmt: skip


def _periods(path: Path, rows: Sequence[Mapping[str, str]], faults: list[Fault]) -> list[Period]:
    """Return the period of every row; all of one kind."""
    found = []
    for row in rows:
        try:
            found.append(read_period(row["period"] or ""))
        except UsageError as error:
            faults.append(Fault("no_period", path.name, row[""], "period", str(error)))
    if len(found) < len(rows):
        return found
    found = whole_months(found)
    other = next((k for k, period in enumerate(found) if period.kind != found[0].kind), None)
    if other is not None:
        says = f"is the {found[other].kind} {found[other]} beside the {found[0].kind} {found[0]} of {rows[0]['']}."
        way = "Give each kind of period a series of its own."
        faults.append(Fault("mixed_periods", path.name, rows[other][""], "period", says, way))
    return found


def _read_as(rows: Sequence[Mapping[str, str]], periods: Sequence[Period]) -> str:
    """Say how periods were understood, by the first that was written in another way; empty where all are as kept."""
    first = next((k for k, row in enumerate(rows) if row["period"].strip() != periods[k].text), None)
    return "" if first is None else f"periods are read as dates: '{rows[first]['period'].strip()}' is {periods[first]}"


def _rows(path: Path, needed: Sequence[str], faults: list[Fault]) -> list[dict[str, str]]:
    if not path.is_file():
        raise UsageError(f"There is no file '{path}'.")
    with path.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.DictReader(stream)
        header = reader.fieldnames or ()
        missing = [column for column in needed if column not in header]
        if missing:
            raise DataError(f"'{path}' has no column {', '.join(missing)}. It needs {', '.join(needed)}.")
        unknown = [column for column in header if column not in (*needed, *OPTIONAL)]
        if unknown:
            raise DataError(f"'{path}' has a column '{unknown[0]}' nobody knows. {nearest(unknown[0], needed)}")
        rows = [{**row, "": f"line {line}"} for line, row in enumerate(reader, start=2)]
    for row in rows:
        if None in row or None in row.values():
            faults.append(Fault("ragged", path.name, row[""], "", f"does not have {len(header)} cells."))
    raise_faults(faults, path)
    return rows


def _number(path: Path, row: Mapping[str, str], column: str, faults: list[Fault]) -> float:
    text = (row[column] or "").strip()
    value = parse_number(text)
    if value is None:
        says = "is blank." if not text else f"is '{text}', no number in plain decimal notation."
        faults.append(Fault("not_a_number", path.name, row[""], column, says))
        return math.nan
    return value
