"""Every command's settings and workbooks: the clean files, and the call that takes them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import HOME_MORE, SAID, Asked, bundled_files, files_of, rows_of
from benchmarks.deformed.sheets import Book, bytes_of

SCENARIO = ("--no-report", "--out", "{out}")
FAMILY = """\
name = "valley, variants"
parent = "valley.toml"

[grid.work]
input = "growth.labour"
values = [0.0, 0.01]

[decisions.patience]
input = "goal.discount"
values = [0.97, 0.95]
"""
FULL = """\
name = "valley, with much said"
economy = "bundled:made_up_valley"
years = 5
tail = 2

[goal]
kind = "consumption"
discount = 0.97

[growth]
labour = 0.005
productivity = 0.01
government = 0.01
exports = 0.02

[[wish]]
quantity = "consumption"
label = "village, grain"
year = 2027
sense = ">="
value = 1.0
priority = 2
origin = "a made-up vote"
"""


def settings() -> Iterator[Asked]:
    """Yield every settings file of every command, with a key it needs."""
    home = files_of("own-table", **HOME_MORE)
    yield _toml("check", "home/economy.toml", ("home",), home, "base_year")
    yield _toml("analyse", "home/economy.toml", ("home", "--what", "multipliers"), home, "unit")
    yield _toml("plan", "home.toml", ("home.toml", *SCENARIO), home, "economy", slow=True)
    full = files_of(**{"full.toml": FULL})
    yield _toml("plan", "full.toml", ("full.toml", *SCENARIO), full, "years", slow=True)
    labels = ("homeland.csv", "--map", "labels.toml")
    yield _toml("check", "labels.toml", labels, files_of("publishers/symmetric"), '"Wages"')
    reserves = files_of("reserves")
    yield _toml("reserves", "machines.toml", ("machines.toml",), reserves, "opening")
    yield _toml("reserves", "gaps.toml", ("gaps.toml",), reserves, "target")
    yield _toml("frontier", "ray.toml", ("--quick", "ray.toml"), files_of("frontier"), "capital")
    sources = ("valley.toml", "--what", "sources", "--sources", "sources.toml")
    yield _toml("frontier", "sources.toml", sources, files_of("frontier"), "", slow=True)
    yield _toml("coefficients", "infant.toml", ("infant.toml",), files_of("coefficients"), "investment")
    money = files_of("money")
    yield _toml("money", "issue.toml", ("issue.toml",), money, "alpha")
    yield _toml("money", "money.toml", ("valley.toml", "--settings", "money.toml"), money, "", slow=True)
    family = files_of("frontier", **{"family.toml": FAMILY})
    yield _toml("sweep", "family.toml", ("family.toml", "--out", "{out}"), family, "parent", slow=True)
    market = files_of("market")
    yield _toml("market", "market.toml", ("market.toml", "--out", "{out}"), market, "economy", slow=True, every=4)
    village = bundled_files("made_up_village")
    file = "made_up_village/cooperative.toml"
    yield _toml("join", file, ("made_up_village",), village, "year", slow=True, every=12)


def _toml(
    command: str, file: str, arguments: tuple[str, ...], make: Callable[[Path], None], needed: str, **more: Any
) -> Asked:
    return Asked(command, file, arguments, make, form="settings", needed=needed, **more)


def workbooks() -> Iterator[Asked]:
    """Yield every kind of workbook, with a sheet that is deformed."""
    for sheet in ("use", "final_demand", "value_added", "labour", "capital", "paths", "households"):
        yield _book("check", "home.xlsx", ("home.xlsx",), _home, sheet, every=1 if sheet in ("use", "capital") else 2)
    yield _book("analyse", "home.xlsx", ("home.xlsx", "--what", "multipliers"), _home, "use")
    for sheet in ("use", "capital"):
        yield _book("plan", "home.xlsx", ("plan.toml", *SCENARIO), _home, sheet, slow=True)
    for sheet in ("Supply", "Use"):
        yield _book(
            "load", "handbook/tables.xlsx", ("handbook", *SAID, "--out", "{out}"), _office("un_handbook"), sheet
        )
    yield _book("load", "symmetric.xlsx", ("symmetric.xlsx", *SAID, "--out", "{out}"), _symmetric, "Table")
    yield _book("load", "sam.xlsx", ("sam.xlsx", "--year", "2015", *SAID[2:], "--out", "{out}"), _sam, "SAM")


def _book(
    command: str, file: str, arguments: tuple[str, ...], make: Callable[[Path], None], sheet: str, **more: Any
) -> Asked:
    return Asked(command, file, arguments, make, form="workbook", sheet=sheet, **more)


def _home(folder: Path) -> None:
    """Write the folder of three branches as one workbook, and a scenario of it."""
    files_of("own-table", **HOME_MORE)(folder)
    home = folder / "home"
    book: Book = {"economy": [["key", "value"], *map(list, _flat(tomllib.loads((home / "economy.toml").read_text())))]}
    for path in sorted(home.glob("*.csv")):
        book[path.stem] = [[_number(cell) for cell in row] for row in rows_of(path)]
    (folder / "home.xlsx").write_bytes(bytes_of(book))
    text = (folder / "home.toml").read_text().replace('"home"', '"home.xlsx"')
    (folder / "plan.toml").write_text(text)


def _flat(meta: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in meta.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _office(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        from tests.data.readers import publishers

        (folder / "handbook").mkdir()
        getattr(publishers, name)(folder / "handbook", publishers.random_supply_use(41))

    return make


def _symmetric(folder: Path) -> None:
    from tests.data.readers import symmetric_tables

    table = symmetric_tables.random_symmetric(41)
    symmetric_tables.write_book(folder / "symmetric.xlsx", {"Table": symmetric_tables.sheet(table, "row")})


def _sam(folder: Path) -> None:
    from tests.cases.test_readers_balance import SAM

    rows = [line.split(",") for line in SAM.splitlines()]
    (folder / "sam.xlsx").write_bytes(bytes_of({"SAM": [[_number(cell) for cell in row] for row in rows]}))
