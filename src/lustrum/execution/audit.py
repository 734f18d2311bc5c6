r"""A plan's own numbers audited: whether parts add up to their total, and shares agree with growth.

.. math:: \frac{s_T}{s_0} = \left(\frac{1 + g_{part}}{1 + g_{total}}\right)^n

A plan that lets a share of a total fall says how fast the total grows, whether it says so or not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lustrum.results.fault import Fault, raise_faults
from lustrum.results.records import Column, Record, read_records
from lustrum.wording.names import nearest

COLUMNS: Mapping[str, Column] = {
    "item": Column(),
    "of": Column(needed=False),
    "year": Column("year"),
    "value": Column("number", needed=False, blank=True),
    "share": Column("share", needed=False, blank=True, above=0.0, most=1.0),
}
"""Columns of a file of stated numbers: an item is a part of the total that `of` names; a total has none."""
SUM, SHARE, GROWTH = "sum", "share", "growth"
KINDS = {
    SUM: "the parts stated, added up, against their total",
    SHARE: "a part over its total, against the share stated",
    GROWTH: "growth a year of a total that values and shares of a part imply, against that of its values",
}
SHARES = 0.0005
"""Half of the last digit of a share in per cent with one decimal."""


@dataclass(frozen=True)
class Audit:
    """One check.

    Parameters
    ----------
    kind : {"sum", "share", "growth"}
    item : str
    years : tuple of int
    stated : float
        NaN where the plan does not say it: then what is found is what it implies.
    found : float
    tolerance : float
        What rounding explains.
    """

    kind: str
    item: str
    years: tuple[int, ...]
    stated: float
    found: float
    tolerance: float

    @property
    def holds(self) -> bool | None:
        """Whether both agree; None where nothing is stated."""
        return None if math.isnan(self.stated) else abs(self.found - self.stated) <= self.tolerance


@dataclass(frozen=True)
class _Stated:
    of: dict[str, str]
    value: dict[tuple[str, int], float]
    share: dict[tuple[str, int], float]


def audit_file(path: Path | str) -> tuple[Audit, ...]:
    """Return the checks of a file of stated numbers, sums first.

    Parameters
    ----------
    path : Path or str
        Columns item, of, year, value, share; value or share may be blank.

    Raises
    ------
    UsageError, DataError
        As `read_records`; where a part names a total that does not stand in the file, or two.
    """
    faults: list[Fault] = []
    stated = _Stated({}, {}, {})
    rows = list(read_records(path, COLUMNS, key=("item", "year"), faults=faults))
    items = {row.text("item") for row in rows}
    for row in rows:
        _take(row, stated, items, faults)
    raise_faults(faults, path)
    return (*_sums(stated), *_shares(stated), *_growths(stated))


def _take(row: Record, stated: _Stated, items: set[str], faults: list[Fault]) -> None:
    item, of, year = row.text("item"), row.text("of"), row.whole("year")
    if of and of not in items:
        faults.append(row.fault("unknown_label", "of", f"names '{of}', which is no item here.", nearest(of, items)))
    if stated.of.setdefault(item, of) != of:
        message = f"is '{of}', and '{stated.of[item]}' in a row above."
        faults.append(row.fault("contradiction", "of", message, "Give an item one total."))
    if year is None:
        return
    for name, table in (("value", stated.value), ("share", stated.share)):
        if row.states(name):
            table[item, year] = row.number(name)


def _sums(stated: _Stated) -> list[Audit]:
    found = []
    for total, year in sorted(stated.value):
        parts = [part for part, of in stated.of.items() if of == total and (part, year) in stated.value]
        if parts:
            values = [stated.value[part, year] for part in parts]
            tolerance = sum(_rounding(value) for value in [*values, stated.value[total, year]])
            found.append(Audit(SUM, total, (year,), stated.value[total, year], math.fsum(values), tolerance))
    return found


def _shares(stated: _Stated) -> list[Audit]:
    found = []
    for (part, year), share in sorted(stated.share.items()):
        value, total = stated.value.get((part, year)), stated.value.get((stated.of[part], year))
        if value is not None and total:
            found.append(Audit(SHARE, part, (year,), share, value / total, SHARES))
    return found


def _growths(stated: _Stated) -> list[Audit]:
    found = []
    for part, of in stated.of.items():
        years = sorted(
            year for item, year in stated.share if item == part and stated.value.get((part, year), 0.0) > 0.0
        )
        if len(years) < 2:
            continue
        begin, end = years[0], years[-1]
        totals = [stated.value[part, year] / stated.share[part, year] for year in (begin, end)]
        known = [stated.value.get((of, year), math.nan) for year in (begin, end)]
        wide = sum(SHARES / stated.share[part, year] for year in (begin, end)) / (end - begin)
        growth = [(pair[1] / pair[0]) ** (1.0 / (end - begin)) - 1.0 for pair in (known, totals)]
        found.append(Audit(GROWTH, of or f"total of {part}", (begin, end), growth[0], growth[1], wide))
    return found


def _rounding(value: float) -> float:
    """Return half of the last digit a number is written with.

    >>> _rounding(880.0), _rounding(36.4)
    (0.5, 0.05)
    """
    text = repr(float(value))
    decimals = 0 if text.endswith(".0") or "e" in text else len(text.partition(".")[2])
    return 0.5 * float(10.0**-decimals)
