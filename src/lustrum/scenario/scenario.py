"""What is asked of a plan: a TOML file, its parents resolved, every key known."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.data import bundled_names, bundled_path
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.problem import Growth, WishedValue
from lustrum.results import Column, Record, read_records, read_toml, sha256_of
from lustrum.scenario.contents import EXTRA_PARTS, GOALS, PARTS, parts_of

KEYS = (
    "name",
    "description",
    "economy",
    "parent",
    "years",
    "tail",
    "goal",
    "growth",
    "trade",
    "options",
    "parts",
    "parts_added",
    "wish",
    "wishes",
    "paths",
)
GROWTH_KEYS = ("labour", "productivity", "exports", "government")
TRADE_KEYS = ("finance", "reserves", "reserve_floor")
WISH_KEYS = ("quantity", "label", "year", "sense", "value", "priority", "origin")
WISH_COLUMNS = {
    "quantity": Column(),
    "label": Column(needed=False),
    "year": Column("whole", needed=False, blank=True),
    "sense": Column("word", words=(">=", "<=", "=")),
    "value": Column("number"),
    "priority": Column("whole", needed=False, blank=True, least=1),
    "origin": Column(needed=False),
}
PATH_COLUMNS = {
    "quantity": Column(),
    "label": Column(blank=True),
    "year": Column("whole"),
    "value": Column("number"),
}


@dataclass(frozen=True)
class Scenario:
    """A scenario with its parents resolved and its files read.

    Attributes
    ----------
    economy : Path
        Folder or workbook of the economy.
    years : int or tuple of int
    options : mapping of part to its options
    wishes : tuple of WishedValue
    paths : mapping of (quantity, label) to a path by year
    inputs : tuple of (path, sha256)
        The scenario files read, the child first.
    """

    name: str
    economy: Path
    years: int | tuple[int, ...]
    tail: int | None = None
    goal: str = "consumption"
    goal_options: Mapping[str, Any] = field(default_factory=dict)
    growth: Growth = field(default_factory=Growth)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    parts: tuple[str, ...] = parts_of(())
    wishes: tuple[WishedValue, ...] = ()
    paths: Mapping[tuple[str, str], Mapping[int, float]] = field(default_factory=dict)
    description: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario file; relative paths in it start where the file stands.

    Raises
    ------
    UsageError
        For a missing file, text that is no TOML, an unknown key, part, goal, option or bundled economy, or a value of
        the wrong kind; names the file and the key.
    """
    path = Path(path)
    given, files = _with_parents(path, ())
    where = f"'{path}'"
    if "economy" not in given:
        raise UsageError(f'{where} names no economy: economy = "folder", or "bundled:{bundled_names()[0]}".')
    if "years" not in given:
        raise UsageError(f'{where} names no years: years = 5, or years = "2013-2017".')
    goal = dict(given.get("goal", {}))
    kind = str(goal.pop("kind", "consumption"))
    if kind not in GOALS:
        raise UsageError(f"{where}: goal.kind is '{kind}'; known: {', '.join(GOALS)}.")
    _known_options(where, f"goal '{kind}'", GOALS[kind], goal)
    options = {part: dict(values) for part, values in given.get("options", {}).items()}
    for part, values in options.items():
        if part not in PARTS:
            raise UsageError(
                f"{where}: [options] names the part '{part}'; known: {', '.join(PARTS)}." + _near(part, PARTS)
            )
        _known_options(where, f"part '{part}'", PARTS[part], values)
    if given.get("trade"):
        options["trade"] = {**options.get("trade", {}), **given["trade"]}
    parts = _parts(where, given, options)
    return Scenario(
        name=str(given.get("name", path.stem)),
        economy=given["economy"],
        years=_years(where, given["years"]),
        tail=given.get("tail"),
        goal=kind,
        goal_options=goal,
        growth=Growth(**given.get("growth", {})),
        options={part: {k: _frozen(v) for k, v in values.items()} for part, values in options.items()},
        parts=parts,
        wishes=tuple(given.get("wish", ())),
        paths=given.get("paths", {}),
        description=str(given.get("description", "")),
        inputs=tuple((str(file), sha256_of(file)) for file in files),
        files={f"inputs/{file.name}": file.read_bytes() for file in reversed(files)},
        given={key: value for key, value in given.items() if key not in ("wish", "paths")}
        | {"economy": str(given["economy"])},
    )


def _parts(where: str, given: Mapping[str, Any], options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the parts of the plan: the list given, or the default one with those added or given options."""
    extra = [part.__name__ for part in EXTRA_PARTS]
    for key in ("parts", "parts_added"):
        for part in given.get(key, ()):
            if part not in PARTS:
                raise UsageError(f"{where}: {key} names '{part}'; known: {', '.join(PARTS)}." + _near(part, PARTS))
    added = [*given.get("parts_added", ()), *(part for part in extra if options.get(part))]
    parts = tuple(given["parts"]) if "parts" in given else parts_of(tuple(dict.fromkeys(added)))
    idle = [part for part, values in options.items() if values and part not in parts]
    if idle:
        raise UsageError(f"{where}: options are given for {', '.join(idle)}, which the list of parts leaves out.")
    return parts


def _with_parents(path: Path, seen: tuple[Path, ...]) -> tuple[dict[str, Any], list[Path]]:
    """Return one scenario's keys over its parent's, and the files read, the child first."""
    resolved = path.resolve()
    if resolved in seen:
        raise UsageError(f"Scenarios name each other as parents: {' -> '.join(p.name for p in (*seen, resolved))}.")
    own, extra = _read_one(path)
    files = [path, *extra]
    if "parent" not in own:
        return own, files
    inherited, more = _with_parents(path.parent / own.pop("parent"), (*seen, resolved))
    merged = dict(inherited)
    for key, value in own.items():
        if key == "wish":
            merged["wish"] = [*inherited.get("wish", ()), *value]
        elif key == "options":
            merged["options"] = {
                part: {**inherited.get("options", {}).get(part, {}), **value.get(part, {})}
                for part in {**inherited.get("options", {}), **value}
            }
        elif isinstance(value, dict):
            merged[key] = {**inherited.get(key, {}), **value}
        else:
            merged[key] = value
    if own.get("goal", {}).get("kind", None) not in (None, inherited.get("goal", {}).get("kind")):
        merged["goal"] = own["goal"]  # another kind of goal takes none of the parent's options
    return merged, files + more


def _read_one(path: Path) -> tuple[dict[str, Any], list[Path]]:
    where = f"'{path}'"
    given = dict(read_toml(path).values)
    _known_keys(where, "", given, KEYS)
    files: list[Path] = []
    if "economy" in given:
        given["economy"] = _economy(where, path.parent, given["economy"])
    for table, keys in (("growth", GROWTH_KEYS), ("trade", TRADE_KEYS)):
        _known_keys(where, f"[{table}] ", _table(where, given, table), keys)
        for key, value in given.get(table, {}).items():
            _number(where, f"{table}.{key}", value, lists=key == "finance")
    _table(where, given, "goal")
    for part, values in _table(where, given, "options").items():
        if not isinstance(values, dict):
            raise UsageError(f"{where}: [options] takes part.name = value; '{part}' alone is no option.")
    if "tail" in given and (not isinstance(given["tail"], int) or isinstance(given["tail"], bool) or given["tail"] < 0):
        raise UsageError(f"{where}: tail is {given['tail']!r}; give a number of years, 0 or more.")
    wishes = [_wish(where, number, wish) for number, wish in enumerate(given.pop("wish", []), start=1)]
    for name in _names(given.pop("wishes", [])):
        file = path.parent / name
        files.append(file)
        wishes += [_wish_of(row) for row in read_records(file, WISH_COLUMNS)]
    if wishes:
        given["wish"] = wishes
    if "paths" in given:
        paths: dict[tuple[str, str], dict[int, float]] = {}
        for name in _names(given["paths"]):
            file = path.parent / name
            files.append(file)
            for row in read_records(file, PATH_COLUMNS, key=("quantity", "label", "year")):
                path_by_year = paths.setdefault((row.text("quantity"), row.text("label")), {})
                path_by_year[row.whole("year") or 0] = row.number("value")
        given["paths"] = paths
    return given, files


def _economy(where: str, folder: Path, value: Any) -> Path:
    if not isinstance(value, str):
        raise UsageError(f"{where}: economy is {value!r}; give a folder, a workbook or bundled:NAME.")
    if value.startswith("bundled:"):
        name = value.removeprefix("bundled:")
        if name not in bundled_names():
            raise UsageError(f"{where}: there is no bundled economy '{name}'; known: {', '.join(bundled_names())}.")
        return bundled_path(name)
    path = folder / value
    if not path.exists() and (folder.parent / "plan.json").exists() and (folder / "economy").exists():
        return folder / "economy"  # the copy a stored plan keeps beside its scenario
    if not path.exists():
        raise UsageError(f"{where}: there is no economy at '{value}' (looked in '{folder}').")
    return path


def _years(where: str, value: Any) -> int | tuple[int, ...]:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", value)):
        return tuple(range(int(found[1]), int(found[2]) + 1))
    if isinstance(value, list) and value and all(isinstance(y, int) and not isinstance(y, bool) for y in value):
        return tuple(value)
    raise UsageError(f'{where}: years is {value!r}; give how many (5), the first and last ("2013-2017"), or a list.')


def _wish(where: str, number: int, given: Mapping[str, Any]) -> WishedValue:
    at = f"{where}, wish {number}"
    _known_keys(at, "", given, WISH_KEYS)
    for key in ("quantity", "sense", "value"):
        if key not in given or given[key] == "":
            raise UsageError(f"{at} has no {key}. A wish names quantity, label, year, sense, value, priority, origin.")
    year = given.get("year") or None
    return WishedValue(
        quantity=str(given["quantity"]),
        label=str(given.get("label", "")),
        year=None if year is None else _whole(where, number, year),
        sense=str(given["sense"]),
        value=_float(where, number, given["value"]),
        priority=_whole(where, number, given.get("priority") or 2),
        origin=str(given.get("origin") or "the scenario"),
    )


def _wish_of(row: Record) -> WishedValue:
    """Return the wish of a line; without a column that says so, its origin is the file."""
    return WishedValue(
        quantity=row.text("quantity"),
        label=row.text("label"),
        year=row.whole("year"),
        sense=row.text("sense"),
        value=row.number("value"),
        priority=row.whole("priority") or 2,
        origin=row.text("origin") or ("the scenario" if "origin" in row.cells else row.file),
    )


def _known_keys(where: str, kind: str, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in given:
        if key not in known:
            raise UsageError(f"{where}: {kind}'{key}' is not known here.{_near(key, known)} Known: {', '.join(known)}.")


def _known_options(where: str, what: str, function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    known = tuple(list(inspect.signature(function).parameters)[1:])
    for key in given:
        if key not in known:
            raise UsageError(
                f"{where}: the {what} has no option '{key}'.{_near(key, known)} Known: {shown(known, 20) or 'none'}."
            )


def _near(word: Any, known: Any) -> str:
    close = difflib.get_close_matches(str(word), list(known), 1)
    return f" Did you mean '{close[0]}'?" if close else ""


def _table(where: str, given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = given.get(key, {})
    if not isinstance(value, dict):
        raise UsageError(f"{where}: {key} is {value!r}; write it as a table [{key}].")
    return value


def _number(where: str, key: str, value: Any, *, lists: bool) -> None:
    values = value if lists and isinstance(value, list) else [value]
    if not values or any(isinstance(v, bool) or not isinstance(v, int | float) for v in values):
        raise UsageError(f"{where}: {key} is {value!r}; give a number{' or a list by year' if lists else ''}.")


def _whole(where: str, line: int, value: Any) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise UsageError(f"{where}, line {line}: '{value}' is no whole number.") from None


def _float(where: str, line: int, value: Any) -> float:
    text = str(value)
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text):
        raise UsageError(f"{where}, line {line}: '{value}' is no plain number.")
    return float(text)


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
