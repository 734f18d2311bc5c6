"""Measure what an install takes: python scripts/measure_install.py [FOLDER]; prints a table for docs/ease.md.

A new environment gets lustrum with what it needs and nothing else; sizes are those of its packages on disk, times those
of `lustrum demo` in it, downloads left out. The largest packages are told apart, so that each is seen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOLD = ("scipy", "numpy", "pandas", "babel", "highspy", "xarray", "pip")


def megabytes(folder: Path) -> float:
    """Return the size of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _processor() -> float:
    """Return the processor time of programs run so far, which other work on the machine hardly stretches."""
    return sum(os.times()[2:4])


def measured(folder: Path) -> list[tuple[str, str]]:
    """Install into a folder and return what was measured, with its unit."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-compile", str(ROOT)], check=True)
    packages = next(folder.glob("lib/python*/site-packages"), folder / "Lib" / "site-packages")
    whole, pip = megabytes(packages), megabytes(packages / "pip")
    rows = [("all packages but pip", f"{whole - pip:.0f} MB")]
    for name in TOLD:
        parts = [each for each in packages.iterdir() if each.name.split(".libs")[0].split("-")[0] == name]
        if parts and name != "pip":
            rows.append((f"of it {name}", f"{sum(map(megabytes, parts)):.0f} MB"))
    for what in ("first", "second"):
        began, worked = time.perf_counter(), _processor()
        out = folder / f"{what}-demo"
        subprocess.run([python, "-m", "lustrum", "demo", "--out", out], check=True, stdout=subprocess.DEVNULL)
        clock, busy = time.perf_counter() - began, _processor() - worked
        rows.append((f"lustrum demo, the {what} time", f"{busy:.1f} s of a processor, {clock:.1f} s by the clock"))
    rows.append(("report.html of the demo", f"{(folder / 'first-demo' / 'report.html').stat().st_size / 1e6:.2f} MB"))
    return rows


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        for what, said in measured(folder):
            print(f"| {what} | {said} |")


if __name__ == "__main__":
    main()
