"""What came of a family, as answers ready to print, to write and to draw."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np

from lustrum.errors import MissingDataError
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.scenario.families.cube import FamilyResult
from lustrum.scenario.families.family import HIGH, LOW, Variation
from lustrum.scenario.families.input import Value
from lustrum.scenario.families.measures import Column
from lustrum.scenario.families.ranking import ranking
from lustrum.scenario.families.sensitivity import sensitivities, swings
from lustrum.wording.numbers import figure

QUANTILES = (0.0, 0.05, 0.5, 0.95, 1.0)
NAMES = ("least", "5 %", "median", "95 %", "most")

NOT_UNIQUE = (
    "Where several plans are equally good a member keeps the one its solve ends at: only the objective is then certain "
    "(tie_break = true chooses as `lustrum plan` does)"
)


def family_results(result: FamilyResult) -> list[Result]:
    """Return the answers of a family: spread and members, and as far as it allows ranking, tornado and sensitivity."""
    found: list[Result] = []
    if result.family.decisions:
        with suppress(MissingDataError):  # no member has a plan: all are named below
            found.append(decisions(result))
    found.append(spread(result))
    if any(member.alone for member in result.members):
        found.append(tornado(result))
    with suppress(MissingDataError):  # too few members with a plan
        found.append(sensitivity(result))
    if result.without_plan():
        found.append(without_plan(result))
    return [*found, *fan(result), members(result)]


def members(result: FamilyResult) -> Result:
    """Return every member with its inputs, its status and the last year of each measure."""
    own = [k for k, member in enumerate(result.members) if not member.alone]
    chosen, _ = result.chosen()
    columns = [chosen, *(column for column in _last(result) if column.name != chosen.name)]
    measures = {
        str(column).replace(" ", "_"): Measure(result.values[own, result.columns.index(column)], column.unit)
        for column in columns
    }
    measures["status"] = Measure([result.answers[k].status for k in own], "")
    items = [
        (str(result.members[k].number), *(_said(result.members[k].values[axis.name]) for axis in result.family.axes))
        for k in own
    ]
    return Result(
        "family",
        f"A family of scenarios: {result.family.name}",
        ("member", *(axis.name for axis in result.family.axes)),
        items,
        measures,
        notes=(_counts(result),),
        assumptions=_assumptions(result),
        drawing=_members_drawing(result, next(iter(measures))),
    )


def spread(result: FamilyResult) -> Result:
    """Return how far each measure spreads over the family, year by year."""
    chosen = result.whole & result.solved
    values = result.values[chosen]
    gaps = [answer.gap for answer, own in zip(result.answers, chosen, strict=True) if own]
    notes = [_counts(result)]
    if gaps:
        notes.append(f"Every plan carries its certificate; the largest gap is {max(gaps):.1e} of the objective")
    notes.append("Among equally good plans the nearest to the base path" if result.family.tie_break else NOT_UNIQUE)
    if result.family.size:
        notes.append(
            "the error of the mean is the standard error of independent draws; a Latin hypercube has a smaller one"
        )
    items, rows = [], []
    for k, column in enumerate(result.columns):
        own = values[:, k][np.isfinite(values[:, k])]
        if not own.size:
            continue
        items.append((column.name, str(column.year or "all")))
        points = np.quantile(own, QUANTILES)
        deviation = own.std(ddof=1) if own.size > 1 else np.nan
        rows.append((result.base.values[k], *points, own.mean(), deviation, deviation / np.sqrt(own.size), own.size))
    table = np.array(rows).reshape(len(rows), len(QUANTILES) + 5)
    units = {column.name: column.unit for column in result.columns}
    names = ("parent", *NAMES, "mean", "deviation", "error_of_mean", "members")
    measures: dict[str, Measure] = {name: Measure(table[:, k], "") for k, name in enumerate(names)}
    measures["unit"] = Measure([units[item[0]] for item in items], "")
    return Result(
        "spread",
        "Spread over the family",
        ("measure", "year"),
        items,
        measures,
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def fan(result: FamilyResult) -> list[Result]:
    """Return one measure by year as quantiles of the family: the one asked for, else the first given by year."""
    names = [result.family.choice, "consumption", *(column.name for column in result.columns)]
    yearly = {column.name for column in result.columns if column.year}
    name = next((name for name in names if name in yearly), "")
    columns = [k for k, column in enumerate(result.columns) if column.name == name]
    values = result.values[result.whole & result.solved][:, columns]
    if not name or not values.size:
        return []
    points = np.quantile(values, QUANTILES, axis=0)
    items = [(quantile, str(result.columns[k].year)) for quantile in NAMES for k in columns]
    last = result.columns[columns[-1]]
    title = f"{_words(name)} in {last.year} lies between {figure(points[0, -1])} and {figure(points[-1, -1])}"
    return [
        Result(
            "fan",
            f"Spread of {name} by year",
            ("quantile", "year"),
            items,
            {"value": Measure(points.ravel(), last.unit)},
            drawing=Drawing("lines", y="value", x="year", series="quantile", title=title),
        )
    ]


def tornado(result: FamilyResult) -> Result:
    """Return what each input moved alone does to the measure of choice, the largest first."""
    column, _ = result.chosen()
    base = float(result.base.values[result.columns.index(column)])
    found = swings(result)
    first = found[0]
    title = (
        f"{_words(str(column))} answers most to {first.axis.name}: {figure(first.low)} at {_short(first.input_low)}, "
        f"{figure(first.high)} at {_short(first.input_high)}"
        if np.isfinite(first.size)
        else f"No plan at an end of {first.axis.name}"
    )
    numbers = {
        "low": [swing.low for swing in found],
        "high": [swing.high for swing in found],
        "parent": [base for _ in found],
        "swing": [swing.size for swing in found],
    }
    measures = {name: Measure(np.array(values), column.unit) for name, values in numbers.items()}
    measures["input_low"] = Measure([_short(swing.input_low) for swing in found], "")
    measures["input_high"] = Measure([_short(swing.input_high) for swing in found], "")
    drawn = any(axis.distribution is not None for axis in result.family.axes)
    ends = f"; drawn inputs at their {LOW:z.0%} and {HIGH:z.0%} quantiles" if drawn else ""
    return Result(
        "tornado",
        f"One input at a time: {column}",
        ("input",),
        [(swing.axis.name,) for swing in found],
        measures,
        notes=(f"Each input at its ends, all others as in the parent{ends}", *_yardstick(result, column.name)),
        drawing=Drawing("tornado", title=title),
    )


def sensitivity(result: FamilyResult) -> Result:
    """Return how the measure of choice goes with each input over the whole family."""
    column, _ = result.chosen()
    found, explained, count = sensitivities(result)
    first = found[0]
    notes = [f"Over {count} members with a plan"]
    if np.isfinite(explained):
        notes.append(f"A plane through the inputs explains {explained:z.1%} of the variance")
    return Result(
        "sensitivity",
        f"Which input the spread comes from: {column}",
        ("input",),
        [(each.axis.name,) for each in found],
        {
            "share_of_variance": Measure(np.array([each.share_of_variance for each in found]), "1"),
            "rank_correlation": Measure(np.array([each.rank_correlation for each in found]), "1"),
            "standardised_coefficient": Measure(np.array([each.standardised for each in found]), "1"),
        },
        notes=tuple(notes),
        drawing=Drawing(
            "bars",
            y="share_of_variance",
            title=f"{first.share_of_variance:z.0%} of the variance of {column} comes with {first.axis.name}",
        ),
    )


def decisions(result: FamilyResult) -> Result:
    """Return the decisions ranked over all circumstances."""
    found = ranking(result)
    axes = [axis.name for axis in result.family.decisions]
    items = [tuple(_said(value) for value in each.values) for each in found.decisions]
    first = found.decisions[0]
    named = _named(axes, first.values)
    what = f"{found.measure}{f' {found.year}' if found.year else ''}"
    notes = [
        *_yardstick(result, found.measure),
        f"Judged by {what}, {'more' if found.most else 'less'} is better, over {found.circumstances} circumstances of "
        "equal weight",
        "Regret: what the best decision in a circumstance gives more than this one; the first line has the least "
        f"largest regret (Savage): {named}",
    ]
    for place, criterion in (("place_by_worst", "worst case (Wald)"), ("place_by_mean", "mean (Laplace)")):
        told = "; ".join(_named(axes, each.values) for each in found.decisions if getattr(each, place) == 1)
        notes.append(f"Best by the {criterion}: {told}")
    if any(each.share_with_plan < 1.0 for each in found.decisions):
        notes.append("Where a decision has no plan in some circumstance, it has no worst case and regret without bound")
    if found.left_out:
        notes.append(f"In {found.left_out} circumstances no decision has a plan; they are left out")
    if np.isfinite(found.worth_of_knowing):
        notes.append(
            f"Knowing the circumstances before deciding would be worth {figure(found.worth_of_knowing)} {found.unit} "
            "in the mean"
        )

    def each(name: str) -> np.ndarray:
        return np.array([float(getattr(decision, name)) for decision in found.decisions])

    return Result(
        "decisions",
        f"Which decision is robust: {result.family.name}",
        tuple(axes),
        items,
        {
            "max_regret": Measure(each("max_regret"), found.unit),
            "worst": Measure(each("worst"), found.unit),
            "mean": Measure(each("mean"), found.unit),
            "share_best": Measure(each("share_best"), "1"),
            "share_with_plan": Measure(each("share_with_plan"), "1"),
            "place_by_regret": Measure(each("place_by_regret"), "1"),
            "place_by_worst": Measure(each("place_by_worst"), "1"),
            "place_by_mean": Measure(each("place_by_mean"), "1"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", y="max_regret", title=f"Least to regret, whatever comes: {named}"),
    )


def without_plan(result: FamilyResult) -> Result:
    """Return every member without a plan that meets all wishes, by name, with the reason."""
    found = result.without_plan()
    items = [
        (
            str(member.number),
            *("" if (v := result.value_of(member, axis)) is None else _said(v) for axis in result.family.axes),
        )
        for member, _ in found
    ]
    return Result(
        "without_plan",
        f"{len(found)} of {len(result.members)} members have no plan that meets every wish",
        ("member", *(axis.name for axis in result.family.axes)),
        items,
        {
            "status": Measure([answer.status for _, answer in found], ""),
            "reason": Measure([answer.message for _, answer in found], ""),
        },
    )


def _counts(result: FamilyResult) -> str:
    status = [answer.status for answer, own in zip(result.answers, result.whole, strict=True) if own]
    counts = ", ".join(f"{status.count(each)} {each}" for each in dict.fromkeys(status))
    return f"{len(status)} members: {counts}"


def _yardstick(result: FamilyResult, measure: str) -> list[str]:
    """Say where the objective is no common yardstick."""
    moved = [a.name for a in result.family.axes if a.what.of.startswith(("goal.", "growth.labour", "growth.prod"))]
    if measure != "objective" or not moved:
        return []
    return [
        f"The goal itself changes with {', '.join(moved)} (its weights follow the discount and the trend): objectives "
        "of such members are no common yardstick; judge by consumption or another quantity"
    ]


def _last(result: FamilyResult) -> list[Column]:
    """The last year of every measure."""
    return list({column.name: column for column in result.columns}.values())


def _members_drawing(result: FamilyResult, name: str) -> Drawing:
    """Lines over the first axis of numbers where the family is a grid of one or two axes; bars else."""
    axes = [axis for axis in result.family.axes if axis.values]
    numbers = [axis for axis in axes if axis.is_number]
    if len(axes) == len(result.family.axes) and len(axes) <= 2 and numbers:
        across = max(numbers, key=lambda axis: len(axis.values))
        other: list[Variation] = [axis for axis in axes if axis is not across]
        return Drawing("lines", y=name, x=across.name, series=other[0].name if other else "")
    if len(result.family.axes) > 1:  # a member is many figures, and no name
        return Drawing("none")
    return Drawing("bars", y=name)


def _assumptions(result: FamilyResult) -> tuple[Assumption, ...]:
    if not any(axis.what.of.startswith("economy.") for axis in result.family.axes):
        return ()
    return (
        Assumption(
            "figures_moved_alone",
            "Figures of the economy are moved as named; nothing else of the base year is balanced again.",
            ", ".join(axis.name for axis in result.family.axes if axis.what.of.startswith("economy.")),
            "the family file",
        ),
    )


def _said(value: Value) -> str:
    return value if isinstance(value, str) else np.format_float_positional(float(f"{value:.6g}"), trim="-")


def _short(value: Value) -> str:
    return value if isinstance(value, str) else figure(value, 4)


def _named(axes: Sequence[str], values: Sequence[Value]) -> str:
    """Return a decision in a sentence."""
    said = (value if isinstance(value, str) else figure(value) for value in values)
    return ", ".join(f"{axis.replace('_', ' ')} {each}" for axis, each in zip(axes, said, strict=True))


def _words(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".replace("_", " ")
