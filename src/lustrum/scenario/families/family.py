"""A family of scenarios as a file: a parent, what is varied and how, what is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.errors import UsageError
from lustrum.results import read_toml, sha256_of
from lustrum.results.paths import inside
from lustrum.results.toml import is_number, line_of
from lustrum.scenario.demos import demo_names, demo_path
from lustrum.scenario.families.distributions import SCHEMES, Distribution
from lustrum.scenario.families.input import WAYS, Input, Value
from lustrum.scenario.rates import FACTORS, RATES, SHARES, why_not
from lustrum.scenario.scenario import Scenario, read_scenario
from lustrum.wording.names import nearest

KEYS = (
    "name",
    "description",
    "parent",
    "measures",
    "goal_of_choice",
    "one_at_a_time",
    "tie_break",
    "infeasible",
    "grid",
    "sample",
    "decisions",
)
INPUT_KEYS = ("input", "as", "label", "column", "quantity", "sense", "year", "priority", "unit")
SAMPLE_KEYS = ("size", "seed", "scheme")
DEFAULT_MEASURES = ("objective", "gdp", "consumption", "investment", "imports")
LOW, HIGH = 0.1, 0.9
"""Quantiles to which a drawn input is moved when inputs are moved one at a time."""

MOST = 100_000
"""Members of a family; more are refused before anything is built."""


@dataclass(frozen=True)
class Variation:
    """One thing that is varied.

    Parameters
    ----------
    what : Input
    values : tuple
        Of a grid or of decisions; empty where values are drawn.
    distribution : Distribution, optional
    decision : bool
        Whether the planner chooses it; all other axes are circumstances.
    """

    what: Input
    values: tuple[Value, ...] = ()
    distribution: Distribution | None = None
    decision: bool = False

    @property
    def name(self) -> str:
        """Name of the axis."""
        return self.what.name

    @property
    def is_number(self) -> bool:
        """Whether all its values are numbers."""
        return all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.values)

    def ends(self) -> tuple[Value, ...]:
        """Values to move it to while everything else stays: the least and largest, or every word."""
        if self.distribution is not None:
            return tuple(float(value) for value in self.distribution.quantile(np.array([LOW, HIGH])))
        if not self.is_number:
            return self.values
        return min(self.values, key=float), max(self.values, key=float)


@dataclass(frozen=True)
class Family:
    """A family of scenarios.

    Parameters
    ----------
    parent : Scenario
    axes : tuple of Axis
    size, seed : int
        Draws of the axes with a distribution.
    measures : tuple of str
        `objective`, an indicator (`gdp`, `consumption` ...), `QUANTITY:LABEL`, `QUANTITY:*`, or
        `shadow_price:LIMIT`, `shadow_price:LIMIT:LABEL`.
    choice : str
        The measure by which decisions are ranked.
    choice_year : int, optional
        Of that measure; the last one where None.
    most : bool, optional
        Whether more of it is better; as the parent's goal has it where None.
    one_at_a_time : bool
        Also move each input alone.
    tie_break : bool
        Choose among equally good plans as `lustrum plan` does.
    relax : bool
        Where no plan meets every wish, take the nearest one instead of naming the member infeasible.
    """

    name: str
    parent: Scenario
    axes: tuple[Variation, ...]
    size: int = 0
    seed: int = 0
    scheme: str = "latin_hypercube"
    measures: tuple[str, ...] = DEFAULT_MEASURES
    choice: str = "objective"
    choice_year: int | None = None
    most: bool | None = None
    one_at_a_time: bool = False
    tie_break: bool = False
    relax: bool = False
    description: str = ""
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def taken(self) -> tuple[str, ...]:
        """What is read off every plan: the objective, the measures asked for, and the one of choice."""
        return tuple(dict.fromkeys(("objective", *self.measures, self.choice)))

    @property
    def decisions(self) -> tuple[Variation, ...]:
        """Axes the planner chooses."""
        return tuple(axis for axis in self.axes if axis.decision)

    @property
    def circumstances(self) -> tuple[Variation, ...]:
        """Axes nobody chooses."""
        return tuple(axis for axis in self.axes if not axis.decision)


def read_family(path: Path | str) -> Family:
    """Read a family file; the parent's path starts where the file stands, or is `bundled:NAME`.

    Raises
    ------
    UsageError
        For a missing file, text that is no TOML, an unknown key, an axis without values or named twice, a bad
        distribution, a size that is missing or too large.
    """
    path = Path(path)
    where = f"'{path}'"
    section = read_toml(path)
    given, lines = section.values, section.lines
    _known(where, given, KEYS, lines)
    if not isinstance(given.get("parent"), str):
        raise UsageError(f'{where} names no parent: parent = "scenario.toml", or "bundled:{demo_names()[0]}".')
    parent = read_scenario(_parent(path.parent, given["parent"]))
    sample = dict(_table(where, given, "sample"))
    facts = {key: sample.pop(key) for key in SAMPLE_KEYS if key in sample}
    axes = [
        *(_axis(where, "decisions", name, each, lines) for name, each in _table(where, given, "decisions").items()),
        *(_axis(where, "grid", name, each, lines) for name, each in _table(where, given, "grid").items()),
        *(_axis(where, "sample", name, each, lines) for name, each in sample.items()),
    ]
    names = [axis.name for axis in axes]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"{where}: {', '.join(twice)} is named twice; every axis has a name of its own.")
    if not axes:
        raise UsageError(f"{where} varies nothing: give [grid.NAME], [sample.NAME] or [decisions.NAME] tables.")
    size = facts.get("size", 0)
    if bool(sample) != bool(size) or isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise UsageError(f"{where}: [sample] needs size = a number of draws, and tables [sample.NAME] to draw.")
    choice = _choice(where, given.get("goal_of_choice"))
    family = Family(
        name=str(given.get("name", path.stem)),
        parent=parent,
        axes=tuple(axes),
        size=size,
        seed=_whole(where, "sample.seed", facts.get("seed", 0)),
        scheme=_one_of(where, "sample.scheme", facts.get("scheme", SCHEMES[0]), SCHEMES),
        measures=_measures(where, given.get("measures", list(DEFAULT_MEASURES))),
        one_at_a_time=_yes_no(where, given, "one_at_a_time"),
        tie_break=_yes_no(where, given, "tie_break"),
        relax=_one_of(where, "infeasible", given.get("infeasible", "name"), ("name", "relax")) == "relax",
        description=str(given.get("description", "")),
        inputs=((str(path), sha256_of(path)), *parent.inputs),
        **choice,
    )
    count = members_count(family)
    if count > MOST:
        raise UsageError(f"{where} has {count:,} members, more than {MOST:,}; take fewer values, or draw a sample.")
    return family


def members_count(family: Family) -> int:
    """Return the number of members: every combination of the values, times the draws."""
    count = max(family.size, 1)
    for axis in family.axes:
        count *= max(len(axis.values), 1)
    return count


def _parent(folder: Path, text: str) -> Path:
    return demo_path(text.removeprefix("bundled:")) if text.startswith("bundled:") else inside(folder, text, "parent")


def _axis(where: str, kind: str, name: str, given: Any, lines: Mapping[str, int]) -> Variation:
    line = lines.get(f"{kind}.{name}")
    at = f"{where}{f', line {line}' if line else ''}: [{kind}.{name}]"
    if not isinstance(given, dict):
        raise UsageError(f"{at} is {given!r}; write it as a table with `input` and values.")
    drawn = kind == "sample"
    facts = {key: given[key] for key in INPUT_KEYS if key in given}
    rest = {key: value for key, value in given.items() if key not in facts}
    if not isinstance(facts.get("input"), str):
        raise UsageError(f'{at} has no input: input = "growth.productivity", "wish", "path", "economy.labour" ...')
    for key in ("label", "column"):
        if isinstance(facts.get(key), list):
            facts[key] = tuple(str(label) for label in facts[key])
    if "year" in facts:
        facts["year"] = _whole(at, "year", facts["year"])
    facts["of"], facts["way"] = facts.pop("input"), _one_of(at, "as", facts.pop("as", "value"), WAYS)
    what = Input(name=name, **facts)
    if drawn:
        kind_of = rest.pop("distribution", None)
        if not isinstance(kind_of, str):
            raise UsageError(f"{at} has no distribution: uniform, triangular, normal or lognormal, with its numbers.")
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in rest.values()):
            raise UsageError(f"{at}: the numbers of a distribution are {rest!r}; give numbers.")
        try:
            return Variation(
                what, distribution=Distribution(kind_of, {key: float(value) for key, value in rest.items()})
            )
        except UsageError as fault:
            raise UsageError(f"{at}: {fault}") from None
    values = rest.pop("values", None)
    _known(at, rest, (*INPUT_KEYS, "values"))
    if not isinstance(values, list) or not values or not all(isinstance(v, str | bool) or is_number(v) for v in values):
        said = "no values" if values is None else f"'values = {values!r}'"
        raise UsageError(f"{at} has {said}; give a list of numbers, or of words for an option.")
    if len(set(map(repr, values))) < len(values):
        raise UsageError(f"{at} names a value twice: '{values}'.")
    _refuse_odd(at, what, values)
    return Variation(what, values=tuple(values), decision=kind == "decisions")


def _refuse_odd(at: str, what: Input, values: Sequence[Any]) -> None:
    """Refuse rates, shares and factors that a scenario asks back, and words where one of these is varied."""
    if what.way != "value" or what.of not in (*RATES, *SHARES, *FACTORS):
        return
    for value in values:
        if not is_number(value):
            raise UsageError(f"{at} has '{value}' among its values; {what.of} is a number.")
        if odd := why_not(what.of, float(value)):
            raise UsageError(f"{at}: {odd}.")


def _choice(where: str, given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict) or not isinstance(given.get("measure"), str):
        raise UsageError(f'{where}: goal_of_choice is a table: {{ measure = "consumption", best = "most" }}.')
    _known(f"{where}: goal_of_choice", given, ("measure", "year", "best"))
    best = _one_of(where, "goal_of_choice.best", given.get("best", "most"), ("most", "least"))
    year = _whole(where, "goal_of_choice.year", given["year"]) if "year" in given else None
    return {"choice": given["measure"], "choice_year": year, "most": best == "most"}


def _measures(where: str, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not given or any(not isinstance(each, str) for each in given):
        raise UsageError(f"{where}: measures is {given!r}; give a list of names.")
    return tuple(dict.fromkeys(given))


def _table(where: str, given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = given.get(key, {})
    if not isinstance(value, dict):
        raise UsageError(f"{where}: {key} is {value!r}; write it as tables [{key}.NAME].")
    return value


def _known(
    where: str, given: Mapping[str, Any], known: tuple[str, ...], lines: Mapping[str, int] | None = None
) -> None:
    for key in given:
        if key not in known:
            line = line_of(lines or {}, str(key))
            at = f"{where}, line {line}" if line else where
            raise UsageError(f"{at}: '{key}' is not known here. {nearest(str(key), known)}")


def _whole(where: str, key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UsageError(f"{where}: {key} is {value!r}; give a whole number, 0 or more.")
    return value


def _one_of(where: str, key: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise UsageError(f"{where}: {key} is {value!r}; known: {', '.join(known)}.")
    return str(value)


def _yes_no(where: str, given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, False)
    if not isinstance(value, bool):
        raise UsageError(f"{where}: {key} is {value!r}; give true or false.")
    return value
