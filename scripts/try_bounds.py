"""Try lustrum with the lowest and the newest versions of what it needs: each in an environment of its own.

`python scripts/try_bounds.py [lowest|newest]...` makes the environments below a temporary folder, installs what
`pyproject.toml` names at its lower bound (or as it comes), and runs a demo and a few quick tests in each. It ends with
1 where one of them fails, and prints the versions it tried.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("parquet", "frames", "xarray", "netcdf", "sign")
"""Extras whose bounds are tried; `lustrum[...]` within them is one of these."""
TESTERS = ("pytest", "hypothesis")
TESTS = (
    "tests/results", "tests/data/test_check.py", "tests/data/test_workbook.py", "tests/solver/test_solve.py",
    "tests/plan/test_verify.py", "tests/workspace/test_save.py", "tests/workspace/test_signature.py",
    "tests/plan/test_export.py",
)  # fmt: skip


def needed() -> list[str]:
    """Return what lustrum and its extras need, as `pyproject.toml` says it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    found = [*project["dependencies"], *(each for extra in EXTRAS for each in extras[extra])]
    found += [each for each in extras["dev"] if re.split(r"\W", each)[0] in TESTERS]
    return [each for each in dict.fromkeys(found) if not each.startswith("lustrum")]


def lowest(requirements: Sequence[str]) -> list[str]:
    """Return requirements at their lower bound.

    >>> lowest(["numpy>=1.26", "rich>=13,<15"])
    ['numpy==1.26', 'rich==13']
    """
    bounds: dict[str, str] = {}
    for each in requirements:
        name, bound = re.fullmatch(r"([\w.-]+)>=([\w.]+)(?:,.*)?", each).groups()  # type: ignore[union-attr]
        known = bounds.get(name)
        if known is None or tuple(map(int, bound.split("."))) > tuple(map(int, known.split("."))):
            bounds[name] = bound
    return [f"{name}=={bound}" for name, bound in bounds.items()]


def tried(way: str, folder: Path) -> bool:
    """Make an environment, install what is needed into it, and say whether the demo and the tests run there."""
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = lowest(needed()) if way == "lowest" else needed()
    steps = (
        [*install, *wanted],
        [*install, "--no-deps", str(ROOT)],
        [python, "-m", "pip", "list", "--format=freeze"],
        [python, "-m", "lustrum", "demo", "germany_1995", "--out", str(folder / "demo")],
        [python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *map(str, there(TESTS))],
    )
    for step in steps:
        print(f"{way}: {' '.join(step[1:4])} ...", flush=True)
        if subprocess.run(step, cwd=ROOT).returncode:
            print(f"{way}: failed at {' '.join(step[1:])}", flush=True)
            return False
    return True


def there(tests: Sequence[str]) -> list[Path]:
    """Return those of the tests that are in this copy of the repository."""
    return [ROOT / test for test in tests if (ROOT / test).exists()]


def main(ways: Sequence[str]) -> int:
    unknown = [way for way in ways if way not in ("lowest", "newest")]
    if unknown:
        print(f"There is no {unknown[0]}: lowest and newest are known.")
        return 2
    with tempfile.TemporaryDirectory(prefix="bounds-") as place:
        found = {way: tried(way, Path(place) / way) for way in ways or ("lowest", "newest")}
    for way, fine in found.items():
        print(f"{way}: {'runs' if fine else 'FAILS'}")
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
