"""The line of a text file, or the row of a sheet, beside the labels of a fault: what a person looks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lustrum.results import Fault


def with_lines(faults: Iterable[Fault], lines: Mapping[str, int]) -> list[Fault]:
    """Return faults whose messages say the line their row stands in, where it is known and not said yet.

    Parameters
    ----------
    lines : mapping of row label to line
        Counted from 1, the header included; of a row that stands twice the first.

    Examples
    --------
    >>> with_lines([Fault("blank", "t.csv", "A01", "C", "the cell is blank.")], {"A01": 7})[0].message
    'line 7: the cell is blank.'
    """
    return [
        replace(each, message=f"line {lines[each.row]}: {each.message}")
        if each.row in lines and "line" not in each.message
        else each
        for each in faults
    ]


def first_lines(labels: Iterable[str], first: int = 2) -> dict[str, int]:
    """Return the line of each label, the first of them standing in line `first`.

    >>> first_lines(["A", "B", "A"])
    {'A': 2, 'B': 3}
    """
    found: dict[str, int] = {}
    for line, label in enumerate(labels, start=first):
        found.setdefault(label, line)
    return found
