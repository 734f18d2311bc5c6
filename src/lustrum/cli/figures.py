"""`lustrum figures`: control figures of a plan by month or quarter."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option
from lustrum.cli.ledger import Day

if TYPE_CHECKING:
    from datetime import date

    from lustrum.execution.counter_figures import CounterFigure
    from lustrum.execution.figures import Figures
    from lustrum.execution.planning_calendar import Step
    from lustrum.execution.series import Series
    from lustrum.plan import Plan

MOST_SHOWN = 12
MOST_NAMED = 5
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path, exists=True))
@click.option("--by", type=click.Choice(("month", "quarter")), default="month", show_default=True)
@click.option("--year", type=int, metavar="YEAR", help="Of the plan.  [default: its first]")
@click.option("--quantity", "quantities", multiple=True, metavar="NAME", help="Of the plan; may be given often.")
@click.option("--ledger", metavar="LEDGER", help="Take its series as the past, and define the figures in it.")
@click.option("--history", type=FILE, metavar="FILE.csv", help="The past: indicator, period, value.")
@click.option("--related", type=FILE, metavar="FILE.csv", help="What moves alike within the year, in the same form.")
@click.option("--counter", type=FILE, metavar="FILE.csv", help="Counter-figures: indicator, value, unit, by, reason.")
@click.option(
    "--spread", type=click.FloatRange(0.0, 0.5), default=0.01, show_default=True, metavar="SHARE",
    help="Floor of consumption of the variants, above and below the plan's; 0: no variants.",
)  # fmt: skip
@click.option("--start", type=Day(), metavar="DAY", help="First day of the planning year.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write figures as files.")
@json_option
def figures(
    plan: Path, by: str, year: int | None, quantities: tuple[str, ...], ledger: str | None, history: Path | None,
    related: Path | None, counter: Path | None, spread: float, start: date | None, out: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Give a plan's control figures by month or quarter, with bands, three variants and the calendar of planning.

    PLAN is the folder of a plan, or of the plans of a federation (figures by region). A year is spread by proportional
    first differences over the season of the indicator's own past, a related series, or the days of each month. Bands
    come from the errors of the indicator's own past; without one, 3 per cent a month ahead. Nothing binds before it was
    voted on.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.execution.counter_figures import read_counter_figures
    from lustrum.execution.figures import control_figures
    from lustrum.execution.figures_files import files_of, read_series
    from lustrum.execution.planning_calendar import planning_calendar
    from lustrum.results import write_bytes_atomically

    past = {} if history is None else read_series(history)
    past |= {} if ledger is None else _past_of(ledger)
    moves = {} if related is None else read_series(related)
    with progress(quiet=as_json) as tell:
        plans, variants, said = _opened(plan, year, spread, tell)
        found = control_figures(
            plans, by, year=year, quantities=quantities, variants=variants, past=past, related=moves
        )
    if found.nothing:
        said.append(nothing_said(found.nothing))
    counters = () if counter is None else read_counter_figures(counter, found)
    calendar = planning_calendar(found.year, start)
    written = []
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files_of(found, calendar, counters).items():
            write_bytes_atomically(out / name, content)
            written.append(out / name)
        current_call().written = out
    defined = None if ledger is None else _defined(ledger, found)
    if as_json:
        print_json(_document(found, calendar, counters, said) | {"defined": defined, "out": [str(w) for w in written]})
        return 0
    _show(found, calendar, counters, said)
    _next(ledger, defined, out)
    return 0


def nothing_said(names: tuple[str, ...]) -> str:
    """Return what is said of indicators without figures."""
    more = f" and {len(names) - MOST_NAMED} more (--json names all)" if len(names) > MOST_NAMED else ""
    return f"no figures where the plan has nothing in any year: {', '.join(names[:MOST_NAMED])}{more}"


def _opened(
    place: Path, year: int | None, spread: float, tell: Callable[[str], None]
) -> tuple[dict[str, Plan], dict[str, Plan], list[str]]:
    """Return the plans by region, the variants, and what is to be said of them."""
    from lustrum.errors import LustrumError, UsageError
    from lustrum.execution.variants import variants_of
    from lustrum.workspace import load_plan
    from lustrum.workspace.federation import holds_federation, stored_federation
    from lustrum.workspace.subject import subject_at

    if place.is_dir() and holds_federation(place):
        regions, _ = stored_federation(place)
        return {name: load_plan(place / "regions" / name) for name in regions}, {}, ["regions have no variants"]
    plan = load_plan(place)
    year = plan.years[0] if year is None else year
    if year not in plan.years:
        raise UsageError(f"The plan has no year {year}: it has {plan.years[0]} to {plan.years[-1]}.")
    if not spread:
        return {"": plan}, {}, ["no variants were asked for"]
    try:
        session = subject_at(str(place), tell).session
        return {"": plan}, *variants_of(session, year, spread, tell)
    except LustrumError as error:
        return {"": plan}, {}, [f"no variants: {error}"]


def _past_of(place: str) -> Mapping[str, Series]:
    from lustrum.execution.known import series_known
    from lustrum.execution.store import open_ledger

    with open_ledger(place) as there:
        return series_known(there)


def _defined(place: str, found: Figures) -> dict[str, int]:
    from datetime import date

    from lustrum.execution.figures_files import definitions_for
    from lustrum.execution.store import open_ledger

    with open_ledger(place) as there:
        known = there.definitions()
        fresh = [each for each in definitions_for(found) if each.indicator not in known.versions]
        there.define(fresh, date.today())
    return {"new": len(fresh), "there": len(found.figures) - len(fresh)}


def _document(
    found: Figures, calendar: tuple[Step, ...], counters: tuple[CounterFigure, ...], said: list[str]
) -> dict[str, Any]:
    from lustrum.execution.figures_files import figure_rows, yearly_row

    return {
        "plan": found.plan,
        "year": found.year,
        "by": found.by,
        "figures": figure_rows(found),
        "nothing": list(found.nothing),
        "year_figures": [yearly_row(each) for each in found.figures],
        "counter_figures": [vars(each) for each in counters],
        "calendar": [{**vars(step), "begins": str(step.begins), "ends": str(step.ends)} for step in calendar],
        "notes": said,
    }


def _show(found: Figures, calendar: tuple[Step, ...], counters: tuple[CounterFigure, ...], said: list[str]) -> None:
    from lustrum.cli.console import console, line, say, table
    from lustrum.wording.numbers import short_figure

    where = console()
    say(where, f"Control figures for {found.year} by {found.by}, from the plan '{found.plan}'", style="bold")
    shown = table("", "indicator", "low", "central", "high", found.periods[0], "+-%", found.periods[-1], "+-%")
    shown.columns[0].no_wrap = True
    for each in found.figures[:MOST_SHOWN]:
        cells = []
        for k in (0, -1):
            half = (each.above[k] - each.values[k]) / abs(each.values[k]) if each.values[k] else 0.0
            cells += [short_figure(float(each.values[k])), f"{100.0 * half:.1f}"]
        yearly = ["" if value != value else short_figure(value) for value in (each.low, each.central, each.high)]
        shown.add_row(each.indicator, *yearly, *cells)
    where.print(shown)
    if len(found.figures) > MOST_SHOWN:
        say(where, f"And {len(found.figures) - MOST_SHOWN} more indicators; --out DIR writes all.")
    for sentence in said:
        say(where, f"{sentence[:1].upper()}{sentence[1:]}.".replace("..", "."))
    for said_by in counters:
        told = f"{said_by.by} says {said_by.value:.6g}, the plan {said_by.figure:.6g}"
        line(where, f"{said_by.indicator}: {told}: {said_by.why}")
    for step in calendar:
        line(where, f"  {step.begins} to {step.ends}  {step.what} ({step.owner})")


def _next(ledger: str | None, defined: dict[str, int] | None, out: Path | None) -> None:
    from lustrum.cli.console import console, line

    if defined is not None:
        line(console(), f"{defined['new']} indicators defined in {ledger}, {defined['there']} were there.")
    if out is not None:
        line(console(), f"Written to {out}: figures.csv, year.csv, indicators.csv, calendar.csv")
        if ledger is None:
            line(console(), f"Next: lustrum ledger define LEDGER {shlex.quote(str(out / 'indicators.csv'))}")
