"""A first scenario for an economy: it plans as it is, and its comments hold examples of what may be said to a plan.

An example is a block of lines that begin with ``#`` and no blank: without those marks it is part of the scenario. Its
labels and figures are the economy's own, the largest of each sort.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.data import place_of
from lustrum.economy import Economy, read_economy
from lustrum.labels import Axis, Index
from lustrum.problem import Growth, PlanProblem
from lustrum.problem.names import CONSUMPTION, INVESTMENT, TRADE_DEFICIT, WORK_LIMIT
from lustrum.problem.wishes import trend_of
from lustrum.results.as_toml import value_text
from lustrum.scenario.run import scenario_problem
from lustrum.scenario.scenario import Scenario
from lustrum.wording.numbers import figure

SATELLITES = "satellites"
MORE_WORK = 0.002
"""What work grows faster in the example, as a fraction a year."""


@dataclass(frozen=True)
class Example:
    """One thing that may be said to a plan.

    Parameters
    ----------
    about : str
        What it says, in one sentence; where there are no lines, what the economy would need.
    lines : tuple of str
        Of the scenario; empty where the economy has nothing of the sort.
    is_option : bool
        Whether they stand under ``[options]``.
    """

    about: str
    lines: tuple[str, ...] = ()
    is_option: bool = False


def draft(problem: PlanProblem, economy_said: str, years_said: str, file: str) -> str:
    """Return the text of a scenario for an economy.

    Parameters
    ----------
    problem : PlanProblem
        What the scenario poses as it is: where labels and figures of the examples come from.
    economy_said, years_said : str
        As the scenario names them.
    file : str
        Name of the file, for the commands it names.
    """
    economy, growth = problem.economy, problem.growth
    stem = file.removesuffix(".toml")
    found = examples(problem)
    lines = [
        f"# A plan of {economy.name}.",
        "#",
        "# As it is, this scenario gives the trend: everything grows with the two rates below. What is said to it",
        "# makes the plan. Six sorts of things may be said, each with an example below: take away the # before its",
        "# lines, change the figures, and run",
        "#",
        f"#   lustrum plan {file} --out {stem}-plan",
        f"#   lustrum attribution {stem}-plan     what each wish costs, beside the trend and beside the others",
        "",
        f"name = {value_text(f'{economy.name}, {problem.years[0]}-{problem.years[-1]}')}",
        f"economy = {value_text(economy_said)}",
        f"years = {value_text(years_said)}",
        "",
        "[growth]   # a year; 0.01 is 1 per cent. Put in what you expect: all the plan is measured against it.",
        f"labour = {growth.labour:g}         # people at work",
        f"productivity = {growth.productivity:g}   # what each of them makes",
        "",
        "# than_trend = 1.02 asks for 2 per cent above the trend, value = 1000 for 1000 in the unit of the quantity.",
        f"# by = {problem.years[-1]} rises to it in even steps, year = {problem.years[-1]} asks for one year, neither "
        "for every year.",
        "# Labels are those of the economy's tables; a quantity or label not known is answered with those that are.",
        "# Wishes that cannot all be met give way by priority (1 is kept longest, 2 unless said); the plan says why.",
    ]
    for number, each in enumerate((e for e in found if not e.is_option), start=1):
        lines += ["", *_commented(f"{number}. {each.about}"), *(f"#{line}" for line in each.lines)]
    lines += ["", "[options]"]
    first = 1 + sum(not e.is_option for e in found)
    for number, each in enumerate((e for e in found if e.is_option), start=first):
        lines += ["", *_commented(f"{number}. {each.about}"), *(f"#{line}" for line in each.lines)]
    return "\n".join(lines) + "\n"


def draft_for(source: str, said: str, file: str, years: int, labour: float, productivity: float) -> str:
    """Return the text of a scenario for the economy at a place.

    Parameters
    ----------
    source : str
        Folder, workbook or ``bundled:NAME``.
    said : str
        The same as the scenario names it.
    file : str
        Name of the scenario file.
    years : int
    labour, productivity : float
        Growth a year, as fractions.
    """
    place = place_of(source)
    scenario = Scenario(file, place, years, growth=Growth(labour, productivity))
    problem = scenario_problem(scenario, read_economy(place))
    first, last = problem.years[0], problem.years[-1]
    return draft(problem, said, f"{first}-{last}", file)


def examples(problem: PlanProblem) -> tuple[Example, ...]:
    """Return an example of each sort of thing that may be said, with labels of the economy: wishes first."""
    last = problem.years[-1]
    return (
        _of_largest(
            problem, CONSUMPTION, "more of one good", 1.02,
            "Consumption: {title} rises to 2 per cent above the trend by {last}.",
            "Consumption: this plan has no households to ask for.",
        ),
        _of_largest(
            problem, INVESTMENT, "a programme of investment", 1.05,
            "A programme of investment: {title}, 5 per cent above the trend by {last}.",
            "A programme of investment: this plan has no investment.",
        ),
        _emissions(problem, last),
        _debt(problem, last),
        _work(problem),
        _technique(problem),
    )  # fmt: skip


def _of_largest(problem: PlanProblem, quantity: str, name: str, factor: float, about: str, otherwise: str) -> Example:
    declared = problem.quantities.get(quantity)
    if declared is None or not np.nan_to_num(declared.base).max(initial=0.0) > 0.0:
        return Example(otherwise)
    largest = int(np.nanargmax(declared.base))
    label = declared.expression.index.label(largest)
    said = about.format(title=f"{_title(problem.economy, declared.expression.index, largest)}", last=problem.years[-1])
    return Example(said, _wish(name, quantity, label, ">=", f"than_trend = {factor:g}", problem.years[-1]))


def _emissions(problem: PlanProblem, last: int) -> Example:
    declared = problem.quantities.get(SATELLITES)
    if declared is None:
        return Example("A cap on emissions, energy or water: it needs satellites.csv in the economy folder.")
    largest = int(np.nanargmax(declared.base))
    label = declared.expression.index.label(largest)
    return Example(
        f"A cap: {label} falls to 4 per cent below the trend by {last}.",
        _wish(f"less {label}", SATELLITES, label, "<=", "than_trend = 0.96", last),
    )


def _debt(problem: PlanProblem, last: int) -> Example:
    if TRADE_DEFICIT not in problem.quantities:
        return Example("Less debt abroad: this economy does not trade.")
    deficit = trend_of(problem, TRADE_DEFICIT, None, last)
    if deficit > 0.0:
        return Example(
            f"Less debt abroad: the trade deficit falls to a tenth below the trend by {last}.",
            _wish("less debt abroad", TRADE_DEFICIT, "", "<=", "than_trend = 0.9", last),
        )
    less = 0.02 * float(problem.economy.imports.sum()) * float(1.0 + problem.growth.trend) ** len(problem.years)
    return Example(
        f"Less debt abroad: the surplus of trade rises by 2 per cent of imports by {last} (a deficit below 0).",
        _wish("a larger surplus", TRADE_DEFICIT, "", "<=", f"value = {_plain(deficit - less)}", last),
    )


def _work(problem: PlanProblem) -> Example:
    if WORK_LIMIT not in problem.constraints:
        return Example('More work: give labour_supply by year in a file of paths (paths = "more.csv").', (), True)
    rate = (problem.growth.labour or 0.0) + MORE_WORK
    return Example(
        f"More work: people work {100 * MORE_WORK:g} per cent more each year than the trend has it.",
        (f"work.growth = {rate:g}",),
        is_option=True,
    )


def _technique(problem: PlanProblem) -> Example:
    """Return the example of a better technique: a twentieth less of the largest input from another activity."""
    economy = problem.economy
    flows = np.asarray(economy.use.todense()) * economy.base_level
    made = np.asarray(economy.supply.todense()) > 0.0
    flows = np.where(made | (flows <= 0.0), 0.0, flows)
    if not flows.any():
        return Example("A better technique: no activity uses what another makes.", (), True)
    i, j = np.unravel_index(int(flows.argmax()), flows.shape)
    product, activity = economy.product.labels[i], economy.activity.labels[j]
    year = problem.years[len(problem.years) // 2]
    said = (
        f"A better technique: from {year} on {economy.activity.title(activity)} uses 5 per cent less of "
        f"{economy.product.title(product)} ({figure(float(flows[i, j]))} {economy.flow_unit} in the base year)."
    )
    change = f"{{ activity = {value_text(activity)}, product = {value_text(product)}, factor = 0.95, year = {year} }}"
    return Example(said, (f"techniques.changes = [{change}]",), is_option=True)


def _wish(name: str, quantity: str, label: str, sense: str, asked: str, by: int) -> tuple[str, ...]:
    return (
        "[[wish]]",
        f"name = {value_text(name)}",
        f"quantity = {value_text(quantity)}",
        *([f"label = {value_text(label)}"] if label else []),
        f"by = {by}",
        f"sense = {value_text(sense)}",
        asked,
    )


def _title(economy: Economy, index: Index, position: int) -> str:
    """Return the titles of one item, joined."""
    words = []
    for dimension, label in zip(index.dims, index.items[position], strict=True):
        axis = getattr(economy, dimension, None)
        words.append(axis.title(label) if isinstance(axis, Axis) and label in axis.labels else label)
    return ", ".join(word for k, word in enumerate(words) if not k or word.lower() != words[k - 1].lower())


def _commented(sentence: str, width: int = 110) -> Sequence[str]:
    """Return a sentence as comment lines."""
    lines, line = [], "#"
    for word in sentence.split():
        if len(line) + 1 + len(word) > width:
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line]


def _plain(value: float) -> str:
    """Return a number in four figures, without marks."""
    return f"{float(f'{value:.4g}'):g}" if abs(value) < 1e6 else str(int(float(f"{value:.4g}")))
