"""Where a header was expected and what would make one of it: said without a word of what another file holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

SEARCHED = 20
"""Lines below the first among which the header is looked for."""
ODD_MARKS = "|:"


def heading_said(
    header: Sequence[str], lines: Sequence[tuple[int, Sequence[str]]], known: Collection[str], at: int = 1
) -> str:
    """Return in which line the header was expected, and the likely cause.

    Names of columns that are known may be told again; what else stands in a line may be somebody's secret.

    Parameters
    ----------
    header : sequence of str
        Cells of the first line that holds any.
    lines : sequence of (int, sequence of str)
        Lines below it with their numbers.
    known : collection of str
        Names a column may bear.
    at : int
        Line of the header.

    Examples
    --------
    >>> heading_said(["Table 1"], [(2, ["good", "price"])], ("good", "price"))
    'line 1 is read as the header. Line 2 is it: remove what stands above.'
    >>> heading_said(["GOOD", "PRICE"], [], ("good", "price"))
    'line 1 is read as the header. Write the names of columns in small letters.'
    """
    said = f"line {at} is read as the header."
    there = _known(header, known)
    below = max(lines[:SEARCHED], key=lambda line: _known(line[1], known), default=(0, ()))
    if _known(below[1], known) > there:
        return f"{said} Line {below[0]} is it: remove what stands above."
    if _known([cell.casefold() for cell in header], known) > there:
        return f"{said} Write the names of columns in small letters."
    for mark in ODD_MARKS:
        if len(header) == 1 and _known(header[0].split(mark), known) > 1:
            return f"{said} Its cells are parted by '{mark}': part them by commas, semicolons or tabs."
    if there:
        return f"{said} It has {', '.join(cell for cell in header if cell in known)}."
    return f"{said} It names none of the columns known."


def _known(cells: Sequence[str], known: Collection[str]) -> int:
    return sum(cell.strip() in known for cell in cells)
