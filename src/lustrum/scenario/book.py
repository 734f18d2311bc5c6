"""A scenario on the sheets `scenario` and `wishes` of a workbook of tables: both are tested in one pass."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from lustrum.data.check import check_tables
from lustrum.data.place import address
from lustrum.data.read import read_book
from lustrum.data.safe.workbook import Grid, read_sheets
from lustrum.data.tables import EconomyTables
from lustrum.data.workbook import SCENARIO, WISHES, data_of
from lustrum.economy.read import economy_from_tables
from lustrum.errors import DataError, LustrumError, UsageError
from lustrum.problem import Growth
from lustrum.problem.wishes import check_wish
from lustrum.results import Fault, raise_faults
from lustrum.results.as_toml import as_toml
from lustrum.results.number import meant, parse_number
from lustrum.scenario.asked import GROWTH_KEYS, TRADE_KEYS, check_keys, check_values
from lustrum.scenario.contents import GOALS, PARTS
from lustrum.scenario.faults import ScenarioFaults
from lustrum.scenario.request import Scenario
from lustrum.scenario.run import scenario_problem
from lustrum.scenario.wish import WISH_KEYS, wish_of
from lustrum.wording.names import nearest

PLAIN_KEYS = ("name", "description", "years", "tail", "as_written", "parts_added")
"""Keys without a table that a sheet may hold: the workbook is the economy, and has no parents."""
LISTS = ("as_written", "parts_added")
TEXTS = ("name", "description", "origin", "label", "quantity", "sense")
"""Keys whose value is a text whatever it looks like."""


def is_book(path: Path) -> bool:
    """Say whether a file is a workbook that holds a scenario."""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    try:
        return SCENARIO in read_sheets(path, (SCENARIO,), most_rows=1)
    except DataError:
        return False


def read_asked(path: Path, faults: ScenarioFaults, files: dict[str, bytes]) -> dict[str, Any]:
    """Return the keys of a workbook's scenario; put it into `files` as the TOML that says the same.

    Raises
    ------
    UsageError
        If the workbook has no sheet `scenario`.
    DataError
        If it cannot be read.
    """
    if not path.is_file():
        raise UsageError(f"There is no workbook '{path}'.")
    sheets = {name.strip().lower(): grid for name, grid in read_sheets(path).items()}
    if SCENARIO not in sheets:
        raise UsageError(
            f"'{path}' has no sheet '{SCENARIO}', so that nothing is asked of a plan. `lustrum new NEW.xlsx --from "
            f"{path.name}` writes it with one; or name the workbook as the economy of a scenario file."
        )
    given = _keys(path, sheets[SCENARIO], faults)
    wishes = _wishes(path, sheets.get(WISHES, []), faults)
    said = {"economy": path.name, **given, **({"wish": list(wishes.values())} if wishes else {})}
    text = f"# Written from the sheets of {path.name}.\n{as_toml(said)}"
    files[f"{path.stem}.toml"] = text.encode()
    check_keys(given, faults)
    check_values(given, faults)
    given["wish"] = [(number, wish_of(each, number, faults)) for number, each in wishes.items()]
    given["economy"], given["economy_named"] = path, path.name
    return given


def _keys(path: Path, grid: Grid, faults: ScenarioFaults) -> dict[str, Any]:
    """Return what the sheet `scenario` says, each key in its table; the cells go to the places of the faults."""
    cells, rows, columns = data_of(grid)
    if not cells or [cell.strip().lower() for cell in cells[0][:2]] != ["key", "value"]:
        faults.add("the first row is key, value", place=(path.name, f"{SCENARIO}!A1"))
        return {}
    given: dict[str, Any] = {}
    for row, (key, text, *more) in zip(rows[1:], cells[1:], strict=True):
        where = address(SCENARIO, row, columns[1])
        named = key.strip()
        if any(cell.strip() for cell in more):
            faults.add("a third figure stands in the row; a key has one value", place=(path.name, where))
        if not text.strip():
            continue
        if not named or named not in _known():
            said = f"'{key}' is not known here. {nearest(named, _known())}" if named else "the value has no key"
            faults.add(said, place=(path.name, address(SCENARIO, row, columns[0])))
            continue
        table, last = _home(named)
        faults.places.setdefault(".".join((*table, last)), (path.name, where))
        inner = given
        for part in table:
            inner = inner.setdefault(part, {})
        if last in inner:
            faults.add(f"'{named}' stands twice; keep one", place=(path.name, where))
        inner[last] = _value(named, text)
    return given


@cache
def _known() -> tuple[str, ...]:
    """Return every key the sheet `scenario` may hold, those people use first."""
    goal = dict.fromkeys(key for goal in GOALS.values() for key in list(inspect.signature(goal).parameters)[1:])
    options = [f"{name}.{key}" for name, part in PARTS.items() for key in list(inspect.signature(part).parameters)[1:]]
    tables = [*(f"growth.{key}" for key in GROWTH_KEYS), "goal.kind", *(f"goal.{key}" for key in goal)]
    return tuple(dict.fromkeys([*PLAIN_KEYS, *tables, *(f"trade.{key}" for key in TRADE_KEYS), *options]))


def _home(key: str) -> tuple[tuple[str, ...], str]:
    """Return the tables a key of the sheet stands in, and its last name: ``growth.labour``, ``capital.overtime``."""
    first, dot, last = key.partition(".")
    if not dot:
        return (), key
    in_table = first in ("growth", "goal") or (first == "trade" and last in TRADE_KEYS)
    return ((first,) if in_table else ("options", first)), last


def _value(key: str, text: str) -> Any:
    """Return a cell as TOML would hold it: a number, true or false, a list, else the text."""
    said = text.strip()
    if key in LISTS:
        return [part.strip() for part in said.split(",")]
    if key in TEXTS:
        return said
    if said.lower() in ("true", "false"):
        return said.lower() == "true"
    number = parse_number(said)
    if number is not None:
        return int(number) if number.is_integer() and "." not in said else number
    parts = [parse_number(part.strip()) for part in said.split(",")] if ", " in said else [None]
    return said if None in parts else parts


def _wishes(path: Path, grid: Grid, faults: ScenarioFaults) -> dict[int, dict[str, Any]]:
    """Return the rows of the sheet `wishes` by number; what a cell leaves blank is not said."""
    cells, rows, columns = data_of(grid)
    if not cells:
        return {}
    header = [cell.strip().lower() for cell in cells[0]]
    for place, name in zip(columns, header, strict=True):
        if name not in WISH_KEYS:
            where = address(WISHES, rows[0], place)
            faults.add(f"'{name}' is no column here. {nearest(name, WISH_KEYS)}", place=(path.name, where))
    found: dict[int, dict[str, Any]] = {}
    for number, (row, texts) in enumerate(zip(rows[1:], cells[1:], strict=True), start=1):
        faults.places[f"wish.{number}"] = (path.name, address(WISHES, row, None))
        said = {}
        for place, name, text in zip(columns, header, texts, strict=True):
            if text.strip() and name in WISH_KEYS:
                faults.places[f"wish.{number}.{name}"] = (path.name, address(WISHES, row, place))
                said[name] = _value(name, text)
                if name == "value" and isinstance(said[name], str) and (try_it := meant(text)):
                    message = f"'{text}' is no number in plain notation. Try {try_it}"
                    faults.add(message, place=(path.name, address(WISHES, row, place)))
                    said[name] = float(try_it)
        found[number] = said
    return found


def raise_if_any(path: Path, faults: ScenarioFaults, scenario: Scenario, wishes: Sequence[tuple[int, Any]]) -> None:
    """Raise one error with every fault of the tables and of the scenario, each with its cell.

    Parameters
    ----------
    path : Path
    faults : ScenarioFaults
        Found in the scenario so far.
    scenario : Scenario
        As far as it could be read.
    wishes : sequence of (number, wish)
        Tested against the labels of the tables.

    Raises
    ------
    DataError
    """
    tables, found = read_book(path)
    if tables is not None and not found:
        found = list(check_tables(tables).faults)
    if tables is not None and (found or faults.found or wishes):
        _check_against(tables, scenario, wishes, faults)
    said = [_as_fault(place, message) for place, message in faults.found]
    raise_faults([*map(_of_sheets, found), *dict.fromkeys(said)], path)


def _of_sheets(fault: Fault) -> Fault:
    """Return a fault of tables that speaks of sheets where a folder has files."""
    words = [
        re.sub(r"\b(\w+)\.csv\b", r"sheet \1", text.replace("in economy.toml", "on sheet economy"))
        for text in (fault.message, fault.way_out)
    ]
    return replace(fault, message=words[0], way_out=words[1])


def _as_fault(place: tuple[str, int | str | None], message: str) -> Fault:
    where = f"{place[0]}, {place[1]}" if place[1] is not None else Path(place[0]).name
    return Fault("scenario", where, "", "", message if message.endswith((".", "?", "!")) else f"{message}.")


def _check_against(
    tables: EconomyTables, scenario: Scenario, wishes: Sequence[tuple[int, Any]], faults: ScenarioFaults
) -> None:
    """Add faults of wishes that ask for what the plan of these tables does not have."""
    bare = replace(scenario, wishes=())
    if faults.found:  # what is at fault says nothing of which quantities and labels there are
        bare = replace(bare, options={}, growth=Growth(labour=0.01, productivity=0.01))
    try:
        problem = scenario_problem(bare, economy_from_tables(tables))
    except (LustrumError, ArithmeticError, ValueError, LookupError):
        return  # the tables are guessed, or the plan itself says what is wrong
    for number, wish in wishes:
        if wish is None:
            continue
        key, said = check_wish(problem, wish)
        if said:
            faults.add(said, f"wish.{number}.{key}")
