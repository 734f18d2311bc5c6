"""What of a table was read: rows and columns seen, used and left out, so that nothing disappears unsaid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_NAMED = 8
"""Lines left out that a sentence names."""


@dataclass(frozen=True)
class LeftOut:
    """One row or column that holds figures and was not used.

    Parameters
    ----------
    label : str
    sum : float
        Of its figures, in the table's unit; NaN where nothing is added up.
    why : str
        ``a total``, ``a part of the row above`` ...
    place : str
        Where it stands: ``Use!12:12``, or ''.
    """

    label: str
    sum: float
    why: str
    place: str = ""

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"'{self.label}'{where}: {self.why}{'' if math.isnan(self.sum) else f', {self.sum:,.10g}'}"


@dataclass(frozen=True)
class Coverage:
    """Rows, columns or figures of one table: how many were seen, how many were used, which were not.

    Parameters
    ----------
    source : str
        File, and sheet or block where there are several.
    what : str
        ``rows``, ``columns`` or ``figures``.
    seen, used : int
        Those that hold a figure.
    left : tuple of LeftOut
    """

    source: str
    what: str
    seen: int
    used: int
    left: tuple[LeftOut, ...] = ()

    def __str__(self) -> str:
        counts = f"{self.source}: {self.seen:,} {self.what}"
        if not self.left:
            return f"{counts}, all used."
        named = "; ".join(map(str, self.left[:MOST_NAMED]))
        more = f"; and {len(self.left) - MOST_NAMED} more" if len(self.left) > MOST_NAMED else ""
        return f"{counts}, {self.used:,} used, left out {named}{more}."


def all_used(source: str, rows: int, columns: int) -> tuple[Coverage, ...]:
    """Return the coverage of a table of which every row and column is used."""
    return Coverage(source, "rows", rows, rows), Coverage(source, "columns", columns, columns)


def columns_beside(source: str, header: Sequence[str], left: Sequence[str], why: str) -> tuple[Coverage, ...]:
    """Return which columns of a list of figures were left out; () where all are used."""
    if not left:
        return ()
    beside = tuple(LeftOut(name, math.nan, why) for name in left)
    return (Coverage(source, "columns", len(header), len(header) - len(left), beside),)


def sentences(coverage: Sequence[Coverage]) -> list[str]:
    """Return the coverage of a publication, rows and columns of a table that is used whole in one sentence."""
    found: list[str] = []
    whole: dict[str, list[str]] = {}
    for each in coverage:
        if each.left:
            found.append(str(each))
        else:
            whole.setdefault(each.source, []).append(f"{each.seen:,} {each.what}")
    return [*(f"{source}: {' and '.join(counts)}, all used." for source, counts in whole.items()), *found]
