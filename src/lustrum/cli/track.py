"""`lustrum track`: where every indicator stands on a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.ledger import Day

if TYPE_CHECKING:
    from datetime import date

    from lustrum.execution.track import Tracked

Function = TypeVar("Function", bound=Callable[..., Any])
FILE = click.Path(path_type=Path, dir_okay=False)
MOST = 40
"""Rows printed of a table; all of them are in --json."""


class Times(click.ParamType["tuple[int, ...]"]):
    """Four times parted by commas."""

    name = "times"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        try:
            return tuple(int(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"'{value}' is no list of whole numbers; write four, as 3,5,7,10.", param, ctx)


def tracking_options(function: Function) -> Function:
    """Add what `track` and `board` ask alike to a command."""
    for option in reversed((
        click.option("--at", type=Day(), default="today", show_default=True, metavar="DAY",
                     help="Nothing received later is known."),
        click.option("--table", metavar="ECONOMY", help="Group alarms by cause along its table."),
        click.option("--capability", type=FILE, metavar="FILE.csv", help="indicator, capability, potentiality."),
        click.option("--signals", type=FILE, metavar="FILE.csv",
                     help="What people say: indicator, of, by (workers, users), limit."),
        click.option("--flow", type=FILE, metavar="FILE.csv", help="Flow charts: chart, place, step, capacity, yield."),
        click.option("--clock", type=Times(), default="3,5,7,10", show_default=True, metavar="N,N,N,N",
                     help="How long unit, sector, branch, country keep a signal."),
        click.option("--clock-in", type=click.Choice(("periods", "days")), default="periods", show_default=True,
                     help="What the clock counts."),
        click.option("--warm-up", type=click.IntRange(min=3), metavar="N",
                     help="First figures not judged.  [default: 24 months, 12 quarters, 8 years, 26 weeks, 28 days]"),
    )):  # fmt: skip
        function = option(function)
    return function


@click.command(cls=Command)
@click.argument("ledger", metavar="LEDGER")
@click.argument("figures", metavar="[FIGURES]", type=click.Path(path_type=Path, exists=True), required=False)
@tracking_options
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .csv, .xlsx or .html.")
@json_option
def track(ledger: str, figures: Path | None, out: Path | None, as_json: bool, **asked: Any) -> int:
    """Say where every indicator stands: level, slope, what happened, band, indices, who holds the signal.

    LEDGER is a ledger, or reports.csv with the columns indicator, period, value, unit. FIGURES are control figures
    (`lustrum figures`, the file or its folder); without them each indicator is judged by its own past. What happened is
    a step, a spike or a new slope, with its probability. A signal goes up by the time an indicator is out of its band.
    """
    from lustrum.cli.console import console, line
    from lustrum.cli.output import print_json
    from lustrum.cli.results import refuse_output, write_results
    from lustrum.execution.track_results import document, groups_result, indicators_result

    refuse_output(out)
    tracked = tracked_of(ledger, figures, asked, quiet=as_json)
    written = []
    if out is not None:
        written = write_results(
            [indicators_result(tracked), *([groups_result(tracked)] if tracked.groups else [])], out
        )
    if as_json:
        print_json(document(tracked))
        return 0
    show(tracked)
    for file in written:
        line(console(), f"Written to {file}.")
    return 0


def tracked_of(ledger: str, figures: Path | None, asked: dict[str, Any], *, quiet: bool) -> Tracked:
    """Return what the options of a command ask for."""
    from lustrum.cli.console import progress
    from lustrum.data import place_of
    from lustrum.execution.escalation import Clock
    from lustrum.execution.track_load import load_tracked

    day: date = asked["at"]
    clock = Clock(asked["clock"], asked["clock_in"])
    files = {name: asked[name] for name in ("capability", "signals", "flow")}
    with progress(quiet=quiet) as tell:
        tell("reading and filtering")
        table = asked["table"]
        place = None if table is None else place_of(table)
        return load_tracked(ledger, day, figures, table=place, files=files, clock=clock, warm_up=asked["warm_up"])


def show(tracked: Tracked) -> None:
    """Print where indicators stand: those that need a look first."""
    from lustrum.cli.console import console, say, table
    from lustrum.execution.track_results import change_of, group_words, indicators_result, period_of, word_of
    from lustrum.wording.numbers import figure

    where = console()
    say(where, f"{indicators_result(tracked).notes[0]}.", style="bold")
    looked = [each for each in tracked.standings if each.surprised]
    if looked:
        grid = table("", "indicator", "what", "period", "figure", "a period", "held by", left=2)
        for each in sorted(looked, key=lambda each: (-each.elapsed, each.name))[:MOST]:
            value = "" if each.last is None else figure(float(each.series.values[each.last]))
            slope = change_of(each, each.slope)
            grid.add_row(each.name, word_of(each), period_of(each, each.last), value, slope, each.holder or "unit")
        where.print()
        where.print(grid)
        if len(looked) > MOST:
            say(where, f"{len(looked) - MOST} more: see --json.")
    for heading, lines in (
        ("Falls by cause", [group_words(each) for each in tracked.groups]),
        ("Flow charts", [
            f"{each.name}: at most {figure(each.input_limit)} in, {figure(each.output)} out, held up by "
            f"{each.bottleneck.name}" for each in tracked.flows
        ]),
    ):  # fmt: skip
        if lines:
            where.print()
            say(where, heading, style="bold")
            for said in lines[:MOST]:
                say(where, f"{said[:1].upper()}{said[1:]}.")
    holds = ", ".join(map(str, tracked.clock.holds))
    where.print()
    kept = f"A signal stays {holds} {tracked.clock.counted} with unit, sector, branch and country"
    say(where, f"{kept}; then the assembly is told. All indicators, with band and indices: --json.")
