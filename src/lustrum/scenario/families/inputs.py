"""Put a value in the place of an input: in a scenario, or in the figures of its economy."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from lustrum.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.problem import WishedValue
from lustrum.scenario.contents import EXTRA_PARTS, GOALS, PARTS, parts_of
from lustrum.scenario.families.figures import FIGURES, SCALARS, cells, dense, path_of, with_figure, with_path
from lustrum.scenario.families.input import Input, Value, moved, near, where
from lustrum.scenario.scenario import GROWTH_KEYS, Scenario


def put(scenario: Scenario, economy: Economy, what: Input, value: Value) -> tuple[Scenario, Economy]:
    """Return scenario and economy with one input at a value; neither is changed in place.

    Raises
    ------
    UsageError
        For an input that names nothing known, or words where a number is needed.
    MissingDataError
        For a factor or shift of a figure the parent does not state.
    """
    kind, _, rest = what.of.partition(".")
    if kind not in PLACES:
        raise UsageError(f"{where(what)}: '{what.of}' is nothing that can be varied. Known: {', '.join(PLACES)}.")
    return PLACES[kind](scenario, economy, what, rest, value)


def parent_value(scenario: Scenario, economy: Economy, what: Input) -> Value | None:
    """Return the value of an input that leaves the parent as it is, None where there is no single one."""
    if what.neutral is not None:
        return what.neutral
    kind, _, rest = what.of.partition(".")
    found: Any = None
    if kind == "growth":
        found = getattr(scenario.growth, rest, None)
    elif kind == "goal":
        found = scenario.goal_options.get(rest, _default(GOALS[scenario.goal], rest))
    elif kind in ("options", "trade"):
        part, key = _option(kind, rest, what)
        found = scenario.options.get(part, {}).get(key, _default(PARTS[part], key))
        if isinstance(found, tuple) and what.year is not None:
            found = found[_position_of_year(scenario, economy, what, len(found))]
    elif kind == "wish":
        values = {wish.value for wish in scenario.wishes if _is_meant(wish, what)}
        found = values.pop() if len(values) == 1 else None
    elif kind == "path":
        path = path_of(economy, what) or {}
        found = path.get(what.year) if what.year is not None else None
    elif rest in SCALARS:
        found = getattr(economy, rest)
    elif rest in FIGURES and what.label:
        place = cells(economy, what, rest)
        figures = dense(getattr(economy, rest))
        found = float(figures[place].ravel()[0]) if figures is not None and figures[place].size == 1 else None
    return found if isinstance(found, int | float | str | bool) else None


def _growth(scenario: Scenario, economy: Economy, what: Input, key: str, value: Value) -> tuple[Scenario, Economy]:
    if key not in GROWTH_KEYS:
        raise UsageError(f"{where(what)}: growth has no '{key}'.{near(key, GROWTH_KEYS)}")
    new = moved(what, getattr(scenario.growth, key), value)
    return dataclasses.replace(scenario, growth=dataclasses.replace(scenario.growth, **{key: new})), economy


def _goal(scenario: Scenario, economy: Economy, what: Input, key: str, value: Value) -> tuple[Scenario, Economy]:
    function = GOALS[scenario.goal]
    _known_option(what, f"goal '{scenario.goal}'", function, key)
    new = moved(what, scenario.goal_options.get(key, _default(function, key)), value)
    return dataclasses.replace(scenario, goal_options={**scenario.goal_options, key: new}), economy


def _options(scenario: Scenario, economy: Economy, what: Input, rest: str, value: Value) -> tuple[Scenario, Economy]:
    part, key = _option("options", rest, what)
    own = scenario.options.get(part, {})
    before = own.get(key, _default(PARTS[part], key))
    if isinstance(before, tuple) and what.year is not None:
        k = _position_of_year(scenario, economy, what, len(before))
        new: Any = (*before[:k], moved(what, before[k], value), *before[k + 1 :])
    elif isinstance(before, tuple) and what.way != "value":
        new = tuple(moved(what, each, value) for each in before)
    elif what.year is not None:
        raise UsageError(
            f"{where(what)}: {part}.{key} is not given by year; write it in the parent as a list, one for each year."
        )
    else:
        new = moved(what, before, value)
    parts = scenario.parts
    if part not in parts and part in EXTRA_PARTS:
        parts = tuple(dict.fromkeys([*parts_of((part,)), *parts]))
    elif part not in parts:
        raise UsageError(f"{where(what)}: the parent's list of parts leaves out '{part}'.")
    options = {**scenario.options, part: {**own, key: new}}
    return dataclasses.replace(scenario, options=options, parts=parts), economy


def _trade(scenario: Scenario, economy: Economy, what: Input, key: str, value: Value) -> tuple[Scenario, Economy]:
    return _options(scenario, economy, what, f"trade.{key}", value)


def _wish(scenario: Scenario, economy: Economy, what: Input, rest: str, value: Value) -> tuple[Scenario, Economy]:
    if rest or not what.quantity:
        raise UsageError(f'{where(what)}: a wish is named by quantity, label and year beside input = "wish".')
    meant = [wish for wish in scenario.wishes if _is_meant(wish, what)]
    if meant:
        wishes = tuple(_moved_wish(what, wish, value) if wish in meant else wish for wish in scenario.wishes)
    elif what.sense and what.way == "value":
        number = moved(what, None, value)
        label = what.label if isinstance(what.label, str) else what.label[0]
        added = WishedValue(what.quantity, label, what.year, what.sense, number, what.priority, f"input {what.name}")
        wishes = (*scenario.wishes, added)
    else:
        asked = [f"{wish.quantity} of {wish.label or 'all'} {wish.year or ''}".strip() for wish in scenario.wishes]
        raise UsageError(
            f"{where(what)}: the parent has no wish on {what.quantity} of '{what.label or 'all'}' in "
            f"{what.year or 'every year'}. It asks for: {shown(asked) or 'nothing'}. Give `sense` and values to add it."
        )
    return dataclasses.replace(scenario, wishes=wishes), economy


def _moved_wish(what: Input, wish: WishedValue, value: Value) -> WishedValue:
    """Return a wish with another value; one beside the trend keeps to the trend, its multiple is moved."""
    if wish.than_trend is None:
        return dataclasses.replace(wish, value=moved(what, wish.value, value))
    return dataclasses.replace(wish, than_trend=moved(what, wish.than_trend, value))


def _is_meant(wish: WishedValue, what: Input) -> bool:
    labels = (what.label,) if isinstance(what.label, str) else what.label
    return (
        wish.quantity == what.quantity
        and (wish.label in labels or (what.label in ("", "total") and wish.label in ("", "total")))
        and what.year in (None, wish.year or wish.by)
        and what.sense in ("", wish.sense)
    )


def _put_path(scenario: Scenario, economy: Economy, what: Input, rest: str, value: Value) -> tuple[Scenario, Economy]:
    if rest or not what.quantity or not isinstance(what.label, str):
        raise UsageError(f'{where(what)}: a path is named by quantity and one label beside input = "path".')
    before = path_of(economy, what)
    if before is None and what.year is None and what.way == "value":
        years = scenario.years if isinstance(scenario.years, tuple) else range(1, scenario.years + 1)
        first = 0 if isinstance(scenario.years, tuple) else economy.base_year
        before = {first + year: float("nan") for year in years}
    if before is None or (what.year is not None and what.year not in before):
        raise MissingDataError(
            f"{where(what)}: no path of {what.quantity} '{what.label}'"
            f"{f' in {what.year}' if what.year else ''} is given by year to be changed. Give it in the paths of the "
            "parent, or vary the rate of growth or the base-year figure (economy.NAME) it comes from."
        )
    new = {year: moved(what, each, value) if what.year in (None, year) else each for year, each in before.items()}
    return dataclasses.replace(scenario), with_path(economy, what, new)


def _figure(scenario: Scenario, economy: Economy, what: Input, name: str, value: Value) -> tuple[Scenario, Economy]:
    return scenario, with_figure(economy, what, name, value)


PLACES: Mapping[str, Callable[..., tuple[Scenario, Economy]]] = {
    "growth": _growth,
    "goal": _goal,
    "options": _options,
    "trade": _trade,
    "wish": _wish,
    "path": _put_path,
    "economy": _figure,
}
"""First word of an input and the function that puts a value in its place."""


def _option(kind: str, rest: str, what: Input) -> tuple[str, str]:
    part, _, key = (f"trade.{rest}" if kind == "trade" else rest).partition(".")
    if part not in PARTS:
        raise UsageError(f"{where(what)}: there is no part '{part}'.{near(part, PARTS)}")
    _known_option(what, f"part '{part}'", PARTS[part], key)
    return part, key


def _known_option(what: Input, owner: str, function: Callable[..., Any], key: str) -> None:
    known = list(inspect.signature(function).parameters)[1:]
    if key not in known:
        raise UsageError(
            f"{where(what)}: the {owner} has no option '{key}'.{near(key, known)} Known: {', '.join(known) or 'none'}."
        )


def _default(function: Callable[..., Any], key: str) -> Any:
    parameter = inspect.signature(function).parameters.get(key)
    return None if parameter is None or parameter.default is inspect.Parameter.empty else parameter.default


def _position_of_year(scenario: Scenario, economy: Economy, what: Input, length: int) -> int:
    assert what.year is not None
    k = what.year - economy.base_year - 1
    if not 0 <= k < length:
        raise UsageError(
            f"{where(what)}: {what.of} has {length} years from {economy.base_year + 1} on; {what.year} is none of them."
        )
    return k
