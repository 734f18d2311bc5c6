"""Read price series and quotations from CSV; every fault of the pass is named with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.periods import Period, whole_months
from lustrum.prices.indices import index, jevons
from lustrum.prices.series import LEVELS, NORMALISATIONS, Series
from lustrum.results import Column, Fault, Record, raise_faults, read_records, repeated_rows
from lustrum.results.records import header_of, what_the_header_says
from lustrum.results.totals import repeats

SERIES = {
    "series": Column(),
    "group": Column(),
    "level": Column("word", words=LEVELS),
    "period": Column("period"),
    "value": Column("number", above=0.0),
    "base": Column(),
    "formula": Column(),
    "currency": Column(),
    "normalisation": Column("word", words=NORMALISATIONS),
    "source": Column(),
    "note": Column(needed=False),
}
QUOTATIONS = {
    "good": Column(),
    "group": Column(),
    "level": Column("word", words=LEVELS),
    "currency": Column(),
    "place": Column(needed=False, blank=True),
    "period": Column("period"),
    "price": Column("number", above=0.0),
    "quantity": Column("number", needed=False, blank=True, default=True, least=0.0),
    "source": Column(needed=False),
    "note": Column(needed=False),
}

Market = Mapping[tuple[str, str, Period], tuple[float, float, int]]
"""Price, quantity and line of each quotation, by good, place and period."""
_META = ("group", "level", "base", "formula", "currency", "normalisation", "source")


def kind_of(path: Path | str) -> str:
    """Return what a CSV file holds by its header: "series" or "quotations".

    Raises
    ------
    UsageError
        If it is neither, with what its header says.
    """
    header = set(header_of(path, {**SERIES, **QUOTATIONS}))
    if {"series", "period", "value"} <= header:
        return "series"
    if {"good", "period", "price"} <= header:
        return "quotations"
    raise UsageError(
        f"'{path}' holds neither quotations (good, group, level, currency, period, price) nor series (series, group, "
        "level, period, value, base, formula, currency, normalisation, source): "
        f"{what_the_header_says(path, {**SERIES, **QUOTATIONS})}"
    )


def read_series(path: Path | str) -> list[Series]:
    """Return the index series of a file with columns `SERIES`; all columns but `value` say what the figures are.

    Raises
    ------
    DataError
        A series whose metadata differ from line to line is two series: the lines are named.
    """
    faults: list[Fault] = []
    records = read_records(path, SERIES, key=("series", "period"), faults=faults)
    for row in records:
        if repeats(row.text("series")) == "part":
            says = f"is '{row.text('series')}', a part of another series by its name."
            faults.append(row.fault("repeats", "series", says, "Take it out, or give it a name of its own."))
    raise_faults(faults, path)
    found: dict[str, list[Record]] = {}
    for row in records:
        found.setdefault(row.text("series"), []).append(row)
    result = []
    for name, lines in found.items():
        for column in _META:
            began = lines[0].text(column)
            differing = next((row for row in lines if row.text(column) != began), None)
            if differing is not None:
                says = f"is '{differing.text(column)}' for '{name}', which began with '{began}'."
                way = "Give each base, level and source a series of its own."
                faults.append(differing.fault("mixed_base", column, says, way))
        periods = _periods(lines, faults)
        if faults:
            continue
        order = sorted(range(len(lines)), key=lambda k: periods[k])
        meta = {column: lines[0].text(column) for column in _META}
        result.append(
            Series(
                name,
                periods=tuple(periods[k].text for k in order),
                values=np.array([lines[k].number("value") for k in order]),
                read_as=_read_as(lines, periods),
                place=f"{records.file}, line {lines[0].line}",
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
    rows = read_records(
        path, QUOTATIONS, key=("good", "place", "period", "group", "level", "currency"), faults=faults
    ).rows
    faults += repeated_rows(rows, "good")
    raise_faults(faults, path)
    periods = _periods(rows, faults)
    raise_faults(faults, path)
    quoted: dict[tuple[str, str, str], dict[tuple[str, str, Period], tuple[float, float, int]]] = {}
    for row, period in zip(rows, periods, strict=True):
        market = quoted.setdefault((row.text("group"), row.text("level"), row.text("currency")), {})
        market[row.text("good"), row.text("place"), period] = (row.number("price"), row.number("quantity"), row.line)
    if len(quoted) == 0:
        raise MissingDataError(f"'{path}' holds no quotation.")
    read_as = _read_as(rows, periods)
    return [replace(_group(path, *key, market, formula, chained), read_as=read_as) for key, market in quoted.items()]


def _group(
    path: Path,
    group: str,
    level: str,
    currency: str,
    market: Market,
    formula: str,
    chained: bool,
) -> Series:
    periods = sorted({period for _, _, period in market})
    goods = sorted({good for good, _, _ in market})
    prices, quantities, kept = [], [], []
    without: list[str] = []
    for good in goods:
        places = sorted({place for name, place, _ in market if name == good})
        whole = [place for place in places if all((good, place, period) in market for period in periods)]
        gone = [f"{good} in {place or 'no place'}" for place in places if place not in whole]
        without += gone if whole else [good]
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
        line = min(line for (good, *_), (_, sold, line) in market.items() if good == missing and np.isnan(sold))
        raise MissingDataError(
            f"'{path}', line {line}: '{missing}' has no quantity; give the column quantity for every period, or ask "
            "for --formula jevons."
        )
    if formula != "jevons" and not (q > 0).any(axis=1).all():
        nothing = periods[int(np.argmin((q > 0).any(axis=1)))].text
        raise MissingDataError(
            f"'{path}': nothing of {group}, {level}, is bought in {nothing}, so that no price has a weight: give the "
            "quantities, leave the period out, or ask for --formula jevons."
        )
    said = f"{formula}, {'chained' if chained else 'direct'}"
    told = f"{group}, {level}: what is not quoted in every period is left out: {shown(without)}" if without else ""
    values = 100.0 * index(p, q, formula, chained=chained)
    return Series(
        f"{group}, {level}", group, level, f"{periods[0]}=100", said, currency, "absolute", path.name,
        tuple(period.text for period in periods), values, left_out=told,
    )  # fmt: skip


def _periods(rows: Sequence[Record], faults: list[Fault]) -> list[Period]:
    """Return the period of every row; all of one kind."""
    found = whole_months([row.period("period") for row in rows])
    other = next((k for k, period in enumerate(found) if period.kind != found[0].kind), None)
    if other is not None:
        says = f"is the {found[other].kind} {found[other]} beside the {found[0].kind} {found[0]} of {rows[0].place}."
        way = "Give each kind of period a series of its own."
        faults.append(rows[other].fault("mixed_periods", "period", says, way))
    return found


def _read_as(rows: Sequence[Record], periods: Sequence[Period]) -> str:
    """Say how periods were understood, by the first that was written in another way; empty where all are as kept."""
    written = [row.written["period"] for row in rows]
    first = next((k for k, text in enumerate(written) if text != periods[k].text), None)
    return "" if first is None else f"periods are read as dates: '{written[first]}' is {periods[first]}"
