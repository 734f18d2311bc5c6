"""A second matrix below the first: one derived from it is left out by name, any other is refused."""

from __future__ import annotations

import re

from lustrum.data.readers.symmetric.sheet import Sheet
from lustrum.data.readers.symmetric.words import folded
from lustrum.results import Fault

SECOND = re.compile(r"inver|coeffi|koeffi|coefi|multipl|leontief|ghosh", re.I)
"""Words of the title of a matrix that is derived from the table above it."""


def without_second(sheet: Sheet, span: tuple[int, int, int], faults: list[Fault]) -> tuple[int, list[str]]:
    """Return where a block ends, and what lies below: a matrix under the same headings again is no part of it.

    One that says it holds coefficients or an inverse is left out by name; any other is a fault.
    """
    top, first, end = span
    known = {folded(text) for row in range(top, first) for text in sheet.grid[row][1:] if text.strip()}
    for row in range(first + 2, end):
        texts = [folded(text) for text in sheet.grid[row][1:] if text.strip()]
        again = len(texts) >= 3 and not sheet.figures(row) and sum(text in known for text in texts) > 0.8 * len(texts)
        if not again or sum(sheet.figures(each) > 1 for each in range(first, row)) < 2:
            continue
        start = next((each + 1 for each in range(row - 1, first, -1) if not any(map(str.strip, sheet.grid[each]))), row)
        title = " ".join(text.strip() for each in range(start, row) for text in sheet.grid[each] if text.strip())
        if SECOND.search(title):
            return start, [f"{title} (a second matrix from row {start + 1} on)"]
        message = f"the headings stand again in row {row + 1}: a second matrix below the first ('{title}')."
        faults.append(Fault("second_table", sheet.file, f"row {row + 1}", "", message, "Take it out of the sheet."))
        return start, []
    return end, []
