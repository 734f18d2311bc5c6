"""Print one sheet of a workbook row by row, each a line of JSON: for sheets of millions of figures.

A program of its own, under limits of memory and time, that knows nothing of lustrum: a hostile workbook brings down
nothing but itself. Numbers stay numbers, written so that they read back to the last bit.

Call: sheet_rows_child.py PATH MEMORY SECONDS SHEET
"""

import json
import math
import sys
from typing import Any

MOST_CELLS = 20_000_000


def limit(memory: int, seconds: int) -> None:
    """Bound this process, where the system can."""
    try:
        import resource
    except ImportError:  # no such module on Windows; the parent's time limit remains
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def plain(cell: Any) -> Any:
    """Return a cell as a text or a finite number."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return cell if math.isfinite(cell) else str(cell)
    return str(cell)


def print_rows(path: str, name: str) -> None:
    """Print the rows of a sheet from its first row and column on."""
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise MemoryError(f"sheet '{name}' spans {sheet.total_height} rows x {sheet.total_width} columns")
    lead = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        sys.stdout.write(json.dumps(lead + [plain(cell) for cell in row]) + "\n")
    sys.stdout.write("null\n")


if __name__ == "__main__":
    limit(int(sys.argv[2]), int(sys.argv[3]))
    try:
        print_rows(sys.argv[1], sys.argv[4])
    except MemoryError as error:
        sys.exit(f"too large: {error}")
    except Exception as error:
        sys.exit(f"not readable: {error}")
