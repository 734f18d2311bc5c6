"""From a scenario to its economy and to its problem."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.data.plausible import thousands
from lustrum.data.workbook import SCENARIO
from lustrum.economy import Economy, read_economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.problem import TAIL, PlanProblem, build_plan
from lustrum.results.toml import line_of, lines_of
from lustrum.scenario.contents import GOALS, PARTS
from lustrum.scenario.request import Scenario
from lustrum.wording.numbers import figure

FAR = 100.0
"""Times the base year's figure, or its part, from which a path is likelier in another unit."""


def scenario_economy(scenario: Scenario) -> Economy:
    """Return the scenario's economy, read from its tables, with the paths the scenario gives put over its own."""
    return with_paths(read_economy(scenario.economy), scenario)


def with_paths(economy: Economy, scenario: Scenario) -> Economy:
    """Return an economy with the paths a scenario gives put over its own."""
    if not scenario.paths:
        return economy
    supply = {label: path for (quantity, label), path in scenario.paths.items() if quantity == "labour_supply"}
    paths = {key: path for key, path in scenario.paths.items() if key[0] != "labour_supply"}
    for label in supply:
        economy.skill.position(label)
    _refuse_other_units(scenario, economy)
    return dataclasses.replace(
        economy, paths={**economy.paths, **paths}, labour_supply={**economy.labour_supply, **supply}
    )


def _refuse_other_units(scenario: Scenario, economy: Economy) -> None:
    """Refuse a path whose first figure is a factor of hundreds from the base year's: another unit, likely."""
    used = None if economy.labour is None else np.asarray(economy.labour @ economy.base_level)
    for (quantity, label), path in scenario.paths.items():
        if quantity in scenario.given.get("as_written", ()) or not path:
            continue
        if quantity == "labour_supply" and used is not None:
            base = float(used[economy.skill.position(label)])
            unit = economy.labour_unit.get(label, "")
        elif quantity in economy.final_demand and label in economy.product.labels:
            base, unit = float(economy.final(quantity)[economy.product.position(label)]), economy.flow_unit
        else:
            continue
        year = min(path)
        ratio = path[year] / base if base else 0.0
        if ratio <= 0.0 or 1 / FAR < ratio < FAR:
            continue
        factor = thousands(ratio) if thousands(ratio) != 1.0 else (1000.0 if ratio > 1 else 0.001)
        raise UsageError(
            f"The path of {quantity} '{label}' is {figure(path[year])} in {year}, and the base year has {figure(base)} "
            f"{unit}: {figure(path[year] / factor)} is probably meant. Correct the unit in the paths, or say "
            f'as_written = ["{quantity}"] in the scenario if it is meant.',
            quantity=quantity,
            label=label,
        )


def _refuse_sums_of_units(scenario: Scenario, economy: Economy) -> None:
    """Refuse a goal that adds up products counted in units of their own: another unit would be another plan."""
    several = int((economy.household_consumption > 0.0).sum()) > 1
    form = scenario.options.get("consumption", {}).get("form", "product")
    free = form == "product" and "consumption" in scenario.parts
    if economy.is_physical and scenario.goal == "consumption" and free and several:
        raise UsageError(
            f"The goal adds up what households consume of products that {economy.name} counts in units of their own: "
            "another unit would give another plan (convention 3). Say consumption.form = 'basket' under [options], "
            "choose the goal 'quantities' with a weight for each product, or give the table at prices."
        )


def _place_of_option(message: str, scenario: Scenario) -> str:
    """Return the file and line of the option that a message begins with, ``PART.OPTION``; '' where there is none."""
    named = re.match(r"(\w+)\.(\w+)", message)
    if named is None or named[2] not in scenario.options.get(named[1], {}):
        return ""
    for name, text in _texts(scenario, ".toml"):
        if line := line_of(lines_of(text), f"options.{named[1]}.{named[2]}"):
            return f"'{name}', line {line}"
    return ""


def _place_of_path(data: Mapping[str, Any], scenario: Scenario) -> str:
    """Return the file and line of the path by year that an error is about; '' where the scenario names none."""
    wanted = [str(data.get("quantity", "")), str(data.get("label", ""))]
    for name, text in _texts(scenario, ".csv") if wanted[0] else ():
        for number, line in enumerate(text.splitlines(), start=1):
            if all(re.search(rf'(^|[,;\t"]){re.escape(each)}($|[,;\t"])', line) for each in wanted):
                return f"'{name}', line {number}"
    return ""


def _texts(scenario: Scenario, ending: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of the scenario's files that end so."""
    for name, content in scenario.files.items():
        if name.endswith(ending):
            yield name.removeprefix("inputs/"), content.decode("utf-8-sig", errors="replace")


def _place_of_growth(error: Exception, scenario: Scenario) -> str:
    """Return the file, and the sheet of a workbook, where growth is not named; '' where it is, or nothing was read."""
    if not isinstance(error, MissingDataError) or scenario.growth.is_named or not scenario.inputs:
        return ""
    rates = {"labour": scenario.growth.labour, "productivity": scenario.growth.productivity}
    missing = " and ".join(f"growth.{name}" for name, rate in rates.items() if rate is None)
    file = scenario.inputs[0][0]
    if not Path(file).is_file() and scenario.economy.is_file():  # the sheet of a workbook says it
        return f"'{scenario.economy}', sheet '{SCENARIO}', does not name {missing}"
    return f"'{file}' does not name {missing}"


def scenario_problem(scenario: Scenario, economy: Economy | None = None) -> PlanProblem:
    """Return the problem a scenario poses."""
    economy = economy or scenario_economy(scenario)
    _refuse_sums_of_units(scenario, economy)
    parts = [
        partial(PARTS[name], **scenario.options[name]) if scenario.options.get(name) else PARTS[name]
        for name in scenario.parts
    ]
    goal = partial(GOALS[scenario.goal], **scenario.goal_options)
    years = scenario.years if isinstance(scenario.years, int) else list(scenario.years)
    try:
        problem = build_plan(
            economy,
            years,
            goal,
            parts,
            growth=scenario.growth,
            wishes=scenario.wishes,
            tail=TAIL if scenario.tail is None else scenario.tail,
        )
    except (UsageError, MissingDataError) as error:
        place = (
            _place_of_option(str(error), scenario)
            or _place_of_growth(error, scenario)
            or _place_of_path(error.data, scenario)
        )
        if place:
            error.args = (f"{place}: {error}", *error.args[1:])
        raise
    if meant := scenario.given.get("as_written"):
        text = "Figures of the scenario outside the usual range are meant as they stand."
        problem.assume("scenario.as_written", text, ", ".join(meant), "as_written in the scenario")
    return problem
