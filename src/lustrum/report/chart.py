"""Charts: what is drawn, in a few forms; each is drawn twice, for a screen or a sheet and for a phone.

A chart is data: its form, its rows, its unit; `lustrum.report.forms.svg` draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn.

    Parameters
    ----------
    form : str
        One of `lustrum.report.forms.FORMS`.
    rows : sequence of dict
        The figures; each form says which keys it reads.
    order : sequence of str
        Names from top to bottom, or in the order of their panels.
    unit, across : str
        What the axis of values, and the other one, is counted in.
    series : sequence of str
        What is told apart by mark and colour.
    rule : float, optional
        A value drawn as a dashed line: that which decides, one in a ratio; `rule_says` is written beside it.
    zero : bool
        Whether the scale begins at zero.
    columns : int
        Panels side by side on a wide drawing.
    steps : sequence of str
        Words for the places 0, 1, 2 ... across, where these are no years.
    codes : mapping of name to code
        Written after names, softer.
    """

    form: str
    rows: Rows
    order: Sequence[str] = ()
    unit: str = ""
    across: str = ""
    series: Sequence[str] = ()
    rule: float | None = None
    rule_says: str = ""
    zero: bool = True
    columns: int = 4
    steps: Sequence[str] = ()
    codes: Mapping[str, str] = field(default_factory=dict)


def dots(
    rows: Rows,
    order: Sequence[str],
    series: Sequence[str],
    unit: str,
    rule: float | None = None,
    codes: Mapping[str, str] | None = None,
) -> Chart:
    """Return names down the side and one mark per series on each line; rows have `name`, `series`, `value`."""
    return Chart("dots", rows, order, unit, series=series, rule=rule, zero=False, codes=codes or {})


def bars(rows: Rows, order: Sequence[str], unit: str, codes: Mapping[str, str] | None = None) -> Chart:
    """Return one bar per name, its number written at the end; rows have `name`, `value`, `text`."""
    return Chart("bars", rows, order, unit, codes=codes or {})


def ranges(rows: Rows, order: Sequence[str], unit: str, rule: float, ends: Sequence[str]) -> Chart:
    """Return two bars per name that start at `rule`; rows have `name`, `end` (one of two), `value`, `text`, `side`."""
    return Chart("ranges", rows, order, unit, series=ends, rule=rule, zero=False)


def small_multiples(
    rows: Rows,
    order: Sequence[str],
    series: Sequence[str] = (),
    *,
    columns: int = 4,
    zero: bool = False,
    rule: float | None = None,
) -> Chart:
    """Return one small line chart per name, all with one scale, from zero when `zero`.

    Rows have `name`, `year`, `value`, `text`, and `series` where a chart has several lines; `text` is written beside
    the last point and empty elsewhere.
    """
    return Chart("panels", rows, order, series=series, rule=rule, zero=zero, columns=columns)


def slopes(rows: Rows, ends: Sequence[str], series: Sequence[str], unit: str, rule: float | None = None) -> Chart:
    """Return a line per name from one date to another; rows have `name`, `first`, `last`, `texts`, `series`."""
    return Chart("slopes", rows, (), unit, series=series, rule=rule, zero=False, steps=ends)


def heat(rows: Rows, order: Sequence[str], columns: Sequence[str], unit: str, across: str) -> Chart:
    """Return a table of shaded cells; rows have `name`, `column`, `value`, `text`; what is not there stays blank."""
    return Chart("heat", rows, order, unit, across, steps=columns)


def areas(rows: Rows, unit: str, rule: float | None = None) -> Chart:
    """Return a map; rows have `name`, `value` (None where nothing is known), `rings` in a square of side 1."""
    return Chart("areas", rows, (), unit, rule=rule)


def lines(rows: Rows, order: Sequence[str], unit: str, *, zero: bool = True, rule: float | None = None) -> Chart:
    """Return a few lines over the years, told apart by mark and colour; rows have `name`, `year`, `value`."""
    return Chart("lines", rows, order, unit, zero=zero, rule=rule)


def curve(rows: Rows, unit: str, across: str) -> Chart:
    """Return a curve through points in their order; rows have `x`, `y`, `label`."""
    return Chart("curve", rows, (), unit, across, zero=False)


def scatter(rows: Rows, unit: str, across: str, rule: float | None = None) -> Chart:
    """Return points with their labels, as many as have room; rows have `x`, `y`, `label`, `strong`."""
    return Chart("scatter", rows, (), unit, across, zero=False, rule=rule)


def stack(rows: Rows, order: Sequence[str], parts: Sequence[str], unit: str) -> Chart:
    """Return one bar per name made of parts in their order; rows have `name`, `part`, `value`."""
    return Chart("stack", rows, order, unit, series=parts)
