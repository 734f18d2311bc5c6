"""Make the kept figures anew and write them: python -m tests.golden.store [CASE ...].

To be run only when results are meant to change; the changelog then says which and why. What moved is printed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.golden.cases import cases, figures_of
from tests.golden.figures import HERE, differences, store, stored


def main(names: list[str]) -> int:
    for case in names or cases():
        with tempfile.TemporaryDirectory() as folder:
            now = figures_of(case, Path(folder))
        moved = differences(now, stored(case), 1e-9) if (HERE / f"{case}.csv.gz").exists() else []
        path = store(case, now)
        count = sum(len(figures.values) for figures in now.values())
        print(
            f"{path.name}: {count} figures in {len(now)} tables, {path.stat().st_size / 1e3:.0f} kB", *moved, sep="\n  "
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
