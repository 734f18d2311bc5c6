"""Labels that stand twice along one side of a table: always refused, with both places."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from lustrum.data.place import letters
from lustrum.results import Fault

MOST = 20
"""Labels that stand twice which are named."""


def blank_headings(labels: Sequence[str], file: str, beside: int = 1) -> list[Fault]:
    """Return a fault for every column without a label, with its place; `beside` columns stand before the first."""
    return [
        Fault(
            "blank", f"{file}, line 1", "", "", f"the label of column {letters(place + beside)} is blank.", "Give it."
        )
        for place, label in enumerate(labels)
        if not label.strip()
    ]


def twice(
    labels: Sequence[Hashable],
    what: str,
    file: str,
    place: Callable[[int], str] | None = None,
    ways: str = "Keep one; of two releases of a table name the one that is meant.",
) -> list[Fault]:
    """Return a fault for every label that stands a second time, with both places.

    Parameters
    ----------
    labels : sequence
        Along rows or columns, in the order of the file; tuples are joined by a space.
    what : {"row", "column"}
    file : str
    place : function of the position, optional
        Says where a label stands; by default its number among the labels.

    Examples
    --------
    >>> twice(["A", "B", "A"], "row", "t.csv")[0].message
    'the row stands twice: as row 1 and as row 3 of the figures.'
    """
    seen: dict[Hashable, int] = {}
    found: list[Fault] = []
    for position, label in enumerate(labels):
        first = seen.setdefault(label, position)
        if first == position or len(found) == MOST:
            continue
        if place is None:
            where = f"as {what} {first + 1} and as {what} {position + 1} of the figures"
        else:
            where = f"in {place(first)} and in {place(position)}"
        name = " ".join(map(str, label)) if isinstance(label, tuple) else str(label)
        row, column = (name, "") if what == "row" else ("", name)
        found.append(Fault("duplicate_label", file, row, column, f"the {what} stands twice: {where}.", ways))
    return found


def twice_in_header(header: Sequence[str], file: str) -> list[Fault]:
    """Return the faults of columns that a header in line 1 names twice, whatever the size of its letters."""
    names = [cell.strip().lower() for cell in header]
    return twice(names, "column", file, lambda position: f"column {position + 1} of line 1", "Keep one.")
