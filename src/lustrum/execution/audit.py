r"""A plan's own numbers audited: whether parts add up to their total, and shares agree with growth.

.. math:: \frac{s_T}{s_0} = \left(\frac{1 + g_{part}}{1 + g_{total}}\right)^n

A plan that lets a share of a total fall says how fast the total grows, whether it says so or not.
"""

from __future__ import annotations

import math
import re
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
SLACK = 1e-9
"""What adding up in binary figures loses, as a share of them: a gap just as wide as rounding explains holds."""


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
        NaN where it cannot be said: a part of the sum has no value in that year, and missing is not zero.
    tolerance : float
        What rounding explains: half of the last digit that each number is written with, carried through the check.
    """

    kind: str
    item: str
    years: tuple[int, ...]
    stated: float
    found: float
    tolerance: float

    @property
    def holds(self) -> bool | None:
        """Whether both agree; None where one of them is not known."""
        gap, slack = abs(self.found - self.stated), SLACK * max(abs(self.found), abs(self.stated))
        return None if math.isnan(gap) else gap <= self.tolerance + slack


@dataclass(frozen=True)
class _Number:
    """A number as it is stated, and half of the last digit it is written with."""

    value: float
    half: float

    @property
    def relative(self) -> float:
        """What rounding explains of it, as a share of it."""
        return self.half / abs(self.value)


@dataclass(frozen=True)
class _Stated:
    of: dict[str, str]
    value: dict[tuple[str, int], _Number]
    share: dict[tuple[str, int], _Number]


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
    if of == item:
        faults.append(
            row.fault("contradiction", "of", f"is '{of}' itself.", "Leave it blank: a total is part of none.")
        )
    if stated.of.setdefault(item, of) != of:
        message = f"is '{of}', and '{stated.of[item]}' in a row above."
        faults.append(row.fault("contradiction", "of", message, "Give an item one total."))
    if year is None:
        return
    for name, table in (("value", stated.value), ("share", stated.share)):
        if row.states(name):
            table[item, year] = _Number(row.number(name), _half(row.number(name), row.written[name]))


def _sums(stated: _Stated) -> list[Audit]:
    found = []
    for total, year in sorted(stated.value):
        parts = [part for part, of in stated.of.items() if of == total]
        known = [stated.value[part, year] for part in parts if (part, year) in stated.value]
        if known:
            whole = stated.value[total, year]
            tolerance = math.fsum(each.half for each in [*known, whole])
            added = math.fsum(each.value for each in known) if len(known) == len(parts) else math.nan
            found.append(Audit(SUM, total, (year,), whole.value, added, tolerance))
    return found


def _shares(stated: _Stated) -> list[Audit]:
    found = []
    for (part, year), share in sorted(stated.share.items()):
        value, total = stated.value.get((part, year)), stated.value.get((stated.of[part], year))
        if value is not None and total is not None and total.value:
            ratio = value.value / total.value
            tolerance = share.half + (value.half + abs(ratio) * total.half) / abs(total.value)
            found.append(Audit(SHARE, part, (year,), share.value, ratio, tolerance))
    return found


def _growths(stated: _Stated) -> list[Audit]:
    found = []
    for part, of in stated.of.items():
        years = sorted(
            year
            for item, year in stated.share
            if item == part and (part, year) in stated.value and stated.value[part, year].value > 0.0
        )
        if len(years) < 2:
            continue
        begin, end = years[0], years[-1]
        pairs = [(stated.value[part, year], stated.share[part, year]) for year in (begin, end)]
        totals = [value.value / share.value for value, share in pairs]
        known = [stated.value[of, year] for year in (begin, end) if (of, year) in stated.value]
        known = known if len(known) == 2 and all(each.value > 0.0 for each in known) else []
        length, implied = end - begin, _yearly(totals[0], totals[1], end - begin)
        said = _yearly(known[0].value, known[1].value, length) if known else math.nan
        wide = math.fsum(each.relative for each in (*pairs[0], *pairs[1], *known)) / length
        found.append(Audit(GROWTH, of or f"total of {part}", (begin, end), said, implied, wide * (1.0 + implied)))
    return found


def _yearly(begin: float, end: float, years: int) -> float:
    """Return growth a year.

    >>> round(_yearly(100.0, 121.0, 2), 9)
    0.1
    """
    return float((end / begin) ** (1.0 / years)) - 1.0


def _half(value: float, written: str) -> float:
    """Return half of the last digit a number is written with; marks between thousands are no decimals.

    >>> _half(880.0, "880"), _half(36.4, "36.4"), _half(36.0, "36.0"), _half(1800.0, "1,800")
    (0.5, 0.05, 0.05, 0.5)
    """
    text = written.strip()
    tail = re.search(r"[.,](\d+)$", text)
    digits = re.sub(r"\D", "", text)
    decimals = len(tail[1]) if tail and math.isclose(int(digits) / 10.0 ** len(tail[1]), abs(value)) else 0
    return 0.5 * float(10.0**-decimals)
