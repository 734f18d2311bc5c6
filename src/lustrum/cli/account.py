"""A plan told on one screen: how it ended, the yearly figures, what limits it, what was given up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from lustrum.cli.console import line, say, table
from lustrum.plan import Binding, Plan, audit, binding_limits, indicators, sentences
from lustrum.plan.audit import told
from lustrum.plan.ends import times
from lustrum.plan.explain import rank, worth_span
from lustrum.plan.first_screen import first_screen
from lustrum.plan.goal import goal_in_words, worth_scale
from lustrum.plan.moves import AUDIT, LONGER, MORE_YEARS, TREND, UNWISHED
from lustrum.results import Result
from lustrum.wording.numbers import in_brackets, readable, short_figure, signed_per_cent, some_years

_STYLES = {"optimal": "bold green", "relaxed": "bold yellow", "stopped": "bold yellow"}
MOST_YEARS = 6
MOST_LIMITS = 6
MOST_GIVEN_UP = 12
MOST_FINDINGS = 4
"""Of a kind."""
MOVES = {TREND: "off the trend", UNWISHED: "by the wishes", LONGER: f"{MORE_YEARS} years more"}
OPEN = "In brackets: the plan leaves the figure open, it may lie anywhere between the two."
LEAST_MOVE = 0.05
"""Per cent below which a move is printed as none."""


def print_account(where: Console, plan: Plan) -> None:
    """Print how a plan ended, what a planner must see, its figures and limits."""
    print_ending(where, plan)
    if plan.has_values:
        print_audit(where, plan)
        print_indicators(where, plan)
        print_limits(where, plan)
        where.print()
        say(where, goal_in_words(plan))
    say(where, certificate_sentence(plan))


def print_ending(where: Console, plan: Plan) -> None:
    """Print the first screen and, where wishes clash, what was given up, why, and the ways out."""
    screen = first_screen(plan)
    line(where, f"{plan.name}: {plan.status}", style=_STYLES.get(plan.status, "bold red"))
    if plan.status != "optimal":
        say(where, plan.message)
    say(where, f"{screen.headline}.", style="bold")
    for sentence in screen.sentences:
        say(where, sentence)
    told = sentences(plan.wish_report, plan.given_up[:MOST_GIVEN_UP])
    if told:
        where.print()
    for sentence in told:
        say(where, sentence, style="yellow" if sentence.startswith("Given up") else "")
    if len(plan.given_up) > MOST_GIVEN_UP:
        say(where, f"And {len(plan.given_up) - MOST_GIVEN_UP} more given up; summary.json has them all.")


def print_audit(where: Console, plan: Plan) -> None:
    """Print what leaves the ordinary, with the limits behind it, and how far the plan moves where that was asked."""
    said = told(audit(plan), MOST_FINDINGS)
    if said:
        where.print()
        say(where, "What a planner must see", style="bold")
    for sentence in said:
        say(where, f"- {sentence}", style="yellow")
    for answer in plan.answers:
        if answer.name == AUDIT:
            print_moves(where, answer)


def print_moves(where: Console, answer: Result) -> None:
    """Print how far each yearly figure lies from the trend and moves: per cent, and the year."""
    asked = [name for name in MOVES if name in answer.measures]
    where.print()
    shown = table(f"{answer.title}, in per cent", "", *(MOVES[name] for name in asked))
    for row, (name,) in enumerate(answer.items):
        cells = []
        for which in asked:
            points, year = float(answer[which][row]), answer[f"{which}_in"][row]
            cells.append(f"{points:+z.1f} ({year})" if abs(points) >= LEAST_MOVE else "" if math.isnan(points) else "0")
        shown.add_row(answer.titles.get(name, name), *cells)
    where.print(shown)
    for note in answer.notes:
        say(where, f"{note[:1].upper()}{note[1:]}.")
    for each in answer.assumptions:
        say(where, f"Assumption: {each.text} ({each.value})")


def certificate_sentence(plan: Plan) -> str:
    """Return what the certificate proves, in one sentence."""
    size = f"{plan.size.get('rows', 0):,} rows x {plan.size.get('columns', 0):,} columns"
    if plan.status == "infeasible":
        return f"Proof: a combination of limits no number can meet, checked against the data ({size})."
    found = plan.certificate
    if not found.passed:
        return f"No proof that this is the best plan: the limits hold within {found.primal_infeasibility:.0e} ({size})."
    return (
        f"Proof: limits hold within {_power(found.primal_infeasibility)} and prices within "
        f"{_power(found.dual_infeasibility)} of base-year size; no better plan exists by more than "
        f"{_power(found.relative_gap)} of the goal ({size})."
    )


def _power(value: float) -> str:
    return "1e-15" if value < 1e-15 else f"{value:.0e}"


def print_indicators(where: Console, plan: Plan) -> None:
    """Print the yearly figures with their growth."""
    found = indicators(plan)
    if not found:
        return
    years = some_years(plan.years, MOST_YEARS - 1)
    places = [plan.years.index(year) for year in years]
    where.print()
    shown = table(
        "Year by year, with the change on the year before in per cent", "", str(plan.base_year), *map(str, years)
    )
    for each in found:
        divisor, unit = readable((each.base, *each.values), each.unit)
        growth = each.growth
        cells = [f"{short_figure(each.values[t] / divisor)}\n{signed_per_cent(growth[t])}" for t in places]
        shown.add_row(f"{each.title}\n{unit}", short_figure(each.base / divisor), *cells)
    where.print(shown)
    if len(years) < len(plan.years):
        say(where, f"{len(years)} of {len(plan.years)} years are shown; summary.json has them all.")


def print_limits(where: Console, plan: Plan, most: int = MOST_LIMITS) -> None:
    """Print the limits that cost the goal most, all years of each together."""
    grouped: dict[tuple[str, str], list[Binding]] = {}
    for limit in binding_limits(plan, 1_000_000):
        grouped.setdefault((limit.limit, limit.label), []).append(limit)
    where.print()
    if not grouped:
        say(where, "No limit holds the plan back that has a price.")
        return
    ranked = sorted(grouped.items(), key=lambda pair: (rank(_worth(pair[1])), pair[0]))
    divisor, unit = worth_scale(plan, [_worth(each) for _, each in ranked])
    shown = table(
        "What limits the plan most (gain of the goal if it were one per cent looser)", "limit", "years", unit, left=2
    )
    opened = False
    for _, each in ranked[:most]:
        ends = in_brackets(times(worth_span(plan, each[0]), 1.0 / divisor), short_figure)
        opened |= bool(ends)
        shown.add_row(
            each[0].title,
            _span([b.year for b in each]),
            short_figure(_worth(each) / divisor) + ends,
        )
    where.print(shown)
    if opened:
        say(where, OPEN)
    if len(ranked) > most:
        say(where, f"And {len(ranked) - most} more limits bind.")


def print_where(where: Console, out: Path, files: Sequence[str], commands: Sequence[str]) -> None:
    """Print where the files are and what to type next."""
    where.print()
    line(where, f"Written to {out}", style="bold")
    for text in files:
        line(where, f"  {text}")
    where.print()
    line(where, "Next:", style="bold")
    for text in commands:
        line(where, f"  {text}")


def _worth(limits: Sequence[Binding]) -> float:
    return sum(limit.worth_of_one_per_cent for limit in limits)


def _span(years: Sequence[int]) -> str:
    """Return years as they are said: '2013-2015, 2017'."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
