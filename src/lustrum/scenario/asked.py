"""Whether the keys of a scenario are known and hold what they should: every fault with its line and a value to try."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from lustrum.data import bundled_names, bundled_path
from lustrum.results.toml import is_number, per_cent, short
from lustrum.scenario.contents import EXTRA_PARTS, GOALS, PARTS, parts_of
from lustrum.scenario.faults import ScenarioFaults
from lustrum.scenario.power_table import power_options
from lustrum.scenario.rates import BANDS, FACTORS, RATES, SHARES, is_possible, why_not
from lustrum.scenario.stored import kept_economy
from lustrum.wording.names import nearest

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
    "power",
    "options",
    "parts",
    "parts_added",
    "wish",
    "wishes",
    "paths",
    "as_written",
    "decisions",
    "origins",
)
GROWTH_KEYS = ("labour", "productivity", "exports", "government")
TRADE_KEYS = ("finance", "reserves", "reserve_floor")
TABLES = ("goal", "growth", "trade", "power", "options", "origins")
MOST_YEARS = 1000
"""Years one plan may have: beyond it lies a slip of digits, and no machine that could hold the plan."""

MOST_LETTERS = 60
MOST_TOLD = 40
"""Keys of one table that are told one by one."""

_YEARS = re.compile(r"\s*(\d{4})\s*[-–—]\s*(\d{4})\s*")


def _drop_unknown(values: dict[str, Any], table: str, known: Sequence[str], faults: ScenarioFaults) -> None:
    """Take keys out that are not known here: the first are told with what they are near to, of the others how many."""
    unknown = [key for key in values if key not in known]
    for number, key in enumerate(unknown):
        if number < MOST_TOLD:
            at = f"[{table}] " if table else ""
            hint = _home_of(key) or nearest(key, known)
            faults.add(f"{at}'{key[:MOST_LETTERS]}' is not known here. {hint}", f"{table}.{key}" if table else key)
        del values[key]
    if len(unknown) > MOST_TOLD:
        faults.add(f"{len(unknown) - MOST_TOLD:,} more keys are not known here")


def check_keys(given: dict[str, Any], faults: ScenarioFaults) -> None:
    """Name keys of one file that are unknown or of the wrong kind; leave in `given` only what can be used."""
    _drop_unknown(given, "", KEYS, faults)
    for key in TABLES:
        if key in given and not isinstance(given[key], dict):
            faults.add(f"{key} is {short(given[key])}; write it as a table [{key}]", key)
            del given[key]
    for table, keys in (("growth", GROWTH_KEYS), ("trade", TRADE_KEYS)):
        _drop_unknown(given.get(table, {}), table, keys, faults)
    for key in ("name", "description", "parent"):
        if key in given and not isinstance(given[key], str):
            faults.add(f"{key} is {short(given[key])}; give a text", key)
            del given[key]
    for key in ("parts", "parts_added", "wishes", "paths", "as_written", "decisions"):
        value = [given[key]] if isinstance(given.get(key), str) else given.get(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            faults.add(f'{key} is {short(given[key])}; give a list of texts, {key} = ["..."]', key)
            del given[key]
        elif key in given:
            given[key] = value
    tail = given.get("tail", 0)
    if not isinstance(tail, int) or isinstance(tail, bool) or not 0 <= tail <= MOST_YEARS:
        faults.add(f"tail is {short(tail)}; give a number of years from 0 to {MOST_YEARS}, tail = 3, say", "tail")
        del given["tail"]
    for part, values in list(given.get("options", {}).items()):
        if not isinstance(values, dict):
            faults.add(f"[options] takes part.name = value; '{part}' alone is no option", f"options.{part}")
            del given["options"][part]


def _home_of(key: str) -> str:
    """Say where a key belongs that stands in the wrong table."""
    if key in GROWTH_KEYS or key in TRADE_KEYS:
        return f"It belongs under [{'growth' if key in GROWTH_KEYS else 'trade'}]."
    if any(key in _options_of(goal) for goal in GOALS.values()) or key == "kind":
        return "It belongs under [goal]."
    owners = [name for name, part in PARTS.items() if key in _options_of(part)]
    return f"Write {owners[0]}.{key} under [options]." if len(owners) == 1 else ""


def _options_of(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(list(inspect.signature(function).parameters)[1:])


def check_values(given: dict[str, Any], faults: ScenarioFaults) -> None:
    """Read per cent where a rate or share is meant, and ask back figures that cannot be meant as they stand."""
    meant = set(given.get("as_written", ()))
    known = [key.removeprefix("options.") for key in (*RATES, *SHARES, *FACTORS)]
    for key in sorted(key for key in meant - {*known, *RATES, *SHARES} if "." in key):
        faults.add(f"as_written names '{key}', which is no rate, share or factor. {nearest(key, known)}", "as_written")
    for key, value in given.get("growth", {}).items():
        given["growth"][key] = _figure(f"growth.{key}", value, meant, faults)
    for key, value in given.get("trade", {}).items():
        if not is_number(value) and not (key == "finance" and _all_numbers(value)):
            more = " or a list by year" if key == "finance" else ""
            faults.add(f"trade.{key} is {short(value)}; give a number{more}", f"trade.{key}")
    goal = given.get("goal", {})
    if "discount" in goal:
        goal["discount"] = _figure("goal.discount", goal["discount"], meant, faults)
    for part, values in given.get("options", {}).items():
        for key, value in values.items():
            name = f"options.{part}.{key}"
            if name in RATES or name in SHARES:
                values[key] = _figure(name, value, meant, faults)


def _all_numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_number, value))


def _figure(key: str, value: Any, meant: set[str], faults: ScenarioFaults) -> Any:
    """Return a rate, share or factor as a number; what is no number or cannot be meant is a fault."""
    fraction = per_cent(value)
    said = key.removeprefix("options.")
    if fraction is not None and key in FACTORS:
        rate = 100.0 * fraction
        faults.add(
            f"{said} is '{value}', and a factor is meant; for a discount of {rate:g} % a year write "
            f"{1 / (1 + fraction):.4g}",
            key,
        )
        return 1.0
    number = value if fraction is None else fraction
    if not isinstance(number, int | float) or isinstance(number, bool) or not _is_figure(key, number):
        faults.add(f'{said} is {short(value)}; give a number, 0.015 or "1.5 %", say', key)
        return 0.0
    possible = is_possible(key, float(number))
    if (odd := why_not(key, float(number))) and not (possible and {key, said} & meant):
        way_out = f'; or say as_written = ["{said}"] if it is meant' if possible else ""
        faults.add(odd.removeprefix("options.") + way_out, key)
    return number


def _is_figure(key: str, number: float) -> bool:
    """Whether a number is one; a band may be without limit."""
    return math.isfinite(number) or (number == math.inf and key in BANDS)


def check_goal(given: Mapping[str, Any], faults: ScenarioFaults) -> tuple[str, dict[str, Any]]:
    """Return the kind of goal and its options."""
    goal = dict(given.get("goal", {}))
    kind = goal.pop("kind", "consumption")
    if kind not in GOALS:
        faults.add(f"goal.kind is {short(kind)}. {nearest(str(kind), GOALS)} Known: {', '.join(GOALS)}", "goal.kind")
        return "consumption", {}
    _known_options("goal", f"goal '{kind}'", GOALS[kind], goal, faults)
    return kind, goal


OF_A_FEDERATION = {"aid": "write [catch_up] in federation.toml"}
"""Options of trade that one economy cannot say: what it receives has to come from others."""

PARTS_OF_A_FEDERATION = {"purchases": 'write links = "pairs" in federation.toml'}
"""Parts that one economy cannot have: whom it buys of has to sell."""


def check_parts(given: Mapping[str, Any], faults: ScenarioFaults) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """Return the options of parts, and the parts: the list given, or the default one with those added."""
    options: dict[str, dict[str, Any]] = {}
    asked = given.get("options", {})
    unknown = [part for part in asked if part not in PARTS]
    if len(unknown) > MOST_TOLD:
        faults.add(f"[options] names {len(unknown):,} parts that are not known here", "options")
        asked = {part: values for part, values in asked.items() if part in PARTS}
    for part, values in asked.items():
        if part in PARTS:
            options[part] = dict(values)
            _known_options(f"options.{part}", f"part '{part}'", PARTS[part], values, faults)
        else:
            faults.add(f"[options] names the part '{part}'. {nearest(part, PARTS)}", f"options.{part}")
    for key, way_out in OF_A_FEDERATION.items():
        if key in options.get("trade", {}):
            faults.add(f"trade.{key} is said by a federation: {way_out}", "options.trade")
    if given.get("trade"):
        options["trade"] = {**options.get("trade", {}), **given["trade"]}
    if "power" in (*given, *options):
        power_options(given, options, faults)  # type: ignore[arg-type]
        _known_options("power", "table [power]", PARTS["power"], options.get("power", {}), faults)
    for key in ("parts", "parts_added"):
        for part in given.get(key, ()):
            if part not in PARTS:
                faults.add(f"{key} names '{part}'. {nearest(part, PARTS)}", key)
    for part, way_out in PARTS_OF_A_FEDERATION.items():
        for key, said in (("options", asked), *((key, given.get(key, ())) for key in ("parts", "parts_added"))):
            if part in said:
                faults.add(f"{part} is said by a federation: {way_out}", f"options.{part}" if key == "options" else key)
    extra = list(EXTRA_PARTS)
    added = [*given.get("parts_added", ()), *(part for part in extra if options.get(part))]
    added = [part for part in dict.fromkeys(added) if part in PARTS]
    parts = tuple(part for part in given["parts"] if part in PARTS) if "parts" in given else parts_of(tuple(added))
    for part, values in options.items():
        if values and part not in parts:
            why = "the list of parts leaves out" if "parts" in given else "another part takes the place of"
            faults.add(f"options are given for {part}, which {why}", f"options.{part}")
    return options, parts


def _known_options(
    place: str, what: str, function: Callable[..., Any], given: Mapping[str, Any], faults: ScenarioFaults
) -> None:
    parameters = dict(list(inspect.signature(function).parameters.items())[1:])
    for key, value in given.items():
        if key not in parameters:
            known = nearest(key, parameters) if parameters else "It has none."
            faults.add(f"the {what} has no option '{key}'. {known}", f"{place}.{key}")
        elif wrong := _wrong_kind(str(parameters[key].annotation), value):
            default = parameters[key].default
            example = f", {default!r}, say" if isinstance(default, int | float) and default not in (0, 1) else ""
            faults.add(f"{key} of the {what} is {short(value)}; give {wrong}{example}", f"{place}.{key}")


_KINDS: tuple[tuple[str, str, Callable[[Any], bool]], ...] = (
    ("bool", "true or false", lambda value: isinstance(value, bool)),
    ("float", "a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool)),
    ("int", "a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    ("str", "a text", lambda value: isinstance(value, str)),
    ("Sequence", "a list", lambda value: isinstance(value, list | tuple)),
    ("tuple", "a list", lambda value: isinstance(value, list | tuple)),
    ("Mapping", "a table", lambda value: isinstance(value, dict)),
    ("dict", "a table", lambda value: isinstance(value, dict)),
)


def _wrong_kind(annotation: str, value: Any) -> str:
    """Return what an option takes where the value is of none of its kinds, '' where it is of one."""
    plain = re.sub(r"\[[^\[\]]*(\[[^\[\]]*\][^\[\]]*)*\]", "", annotation)
    kinds = [each for each in _KINDS if each[0] in (word.strip() for word in plain.split("|"))]
    if not kinds or any(accepts(value) for _, _, accepts in kinds):
        return ""
    return " or ".join(dict.fromkeys(said for _, said, _ in kinds))


def economy_of(value: Any, folder: Path, faults: ScenarioFaults) -> Path | None:
    """Return the folder or workbook of the economy; relative paths start where the scenario stands."""
    if not isinstance(value, str):
        faults.add(f"economy is {short(value)}; give a folder, a workbook or bundled:NAME", "economy")
        return None
    if value.startswith("bundled:"):
        name = value.removeprefix("bundled:")
        if name in bundled_names():
            return bundled_path(name)
        faults.add(f"there is no bundled economy '{name}'; known: {', '.join(bundled_names())}", "economy")
        return None
    if (kept := kept_economy(folder)) is not None:
        return kept
    path = folder / value
    with suppress(OSError):  # a name longer than any file's is no place either
        if path.exists():
            return path
    value = value if len(value) <= 4 * MOST_LETTERS else f"{value[:MOST_LETTERS]}..."
    beside = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    close = nearest(value, beside) if beside else ""
    hint = f". {close}" if close.startswith("Did you") else ""
    faults.add(f"there is no economy at '{value}' (looked in '{folder}'){hint}", "economy")
    return None


def years_of(value: Any, faults: ScenarioFaults) -> int | tuple[int, ...]:
    """Return how many years are planned, or which."""
    found = _years(value)
    if found is None:
        faults.add(f'years is {short(value)}; give how many (5), the first and last ("2013-2017"), or a list', "years")
        return 1
    if (many := found if isinstance(found, int) else len(found)) > MOST_YEARS:
        faults.add(f"years are {many:,}; a plan has {MOST_YEARS:,} at most", "years")
        return 1
    return found if isinstance(found, int) else tuple(found)


def _years(value: Any) -> int | range | tuple[int, ...] | None:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if isinstance(value, str) and (found := _YEARS.fullmatch(value)) and int(found[1]) <= int(found[2]):
        return range(int(found[1]), int(found[2]) + 1)
    if _whole_numbers(value):
        return tuple(value)
    return None


def _whole_numbers(value: Any) -> bool:
    years: Sequence[Any] = value if isinstance(value, list) else ()
    return bool(years) and all(isinstance(y, int) and not isinstance(y, bool) for y in years)
