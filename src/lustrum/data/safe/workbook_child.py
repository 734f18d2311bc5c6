"""Read a workbook and print its sheets as JSON: run as a program of its own, under limits of memory and time.

It knows nothing of lustrum, so that it starts fast and a hostile workbook brings down nothing but itself.

Call: workbook_child.py PATH MEMORY SECONDS [MOST_ROWS [SHEET...]]; MOST_ROWS 0 reads all rows.
"""

import json
import sys
from typing import Any

MOST_CELLS = 5_000_000
MOST_SHEETS = 1_000


def limit(memory: int, seconds: int) -> None:
    """Bound this process, where the system can."""
    try:
        import resource
    except ImportError:  # no such module on Windows; the parent's time limit remains
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def cell_text(cell: Any) -> str:
    """Return a cell as a CSV file would print it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def sheets(path: str, most_rows: int, names: list[str]) -> dict[str, list[list[str]]]:
    """Return sheets as rows of texts, without the blank rows and columns at their ends."""
    import python_calamine

    found: dict[str, list[list[str]]] = {}
    cells = 0
    book = python_calamine.CalamineWorkbook.from_path(path)
    if len(book.sheet_names) > MOST_SHEETS:
        raise MemoryError(f"{len(book.sheet_names)} sheets; {MOST_SHEETS} are the most")
    for name in book.sheet_names:
        if names and name not in names:
            continue
        sheet = book.get_sheet_by_name(name)
        if min(sheet.total_height, most_rows or sheet.total_height) * sheet.total_width > MOST_CELLS:
            raise MemoryError(f"sheet '{name}' spans {sheet.total_height} rows x {sheet.total_width} columns")
        cells += min(sheet.total_height, most_rows or sheet.total_height) * sheet.total_width
        if cells > MOST_CELLS:
            raise MemoryError(f"its sheets up to '{name}' span {cells:,} cells")
        most = {"nrows": most_rows} if most_rows else {}
        rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False, **most)]
        while rows and not any(rows[-1]):
            rows.pop()
        width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
        found[name] = [row[:width] for row in rows]
    return found


if __name__ == "__main__":
    limit(int(sys.argv[2]), int(sys.argv[3]))
    try:
        json.dump(sheets(sys.argv[1], int((sys.argv[4:5] or ["0"])[0]), sys.argv[5:]), sys.stdout)
    except MemoryError as error:
        sys.exit(f"too large: {error}")
    except Exception as error:
        sys.exit(f"not readable: {error}")
