"""`lustrum roll`: a plan rolled on with what happened."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, current_call, json_option, place_of

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path, exists=True))
@click.argument("actuals", metavar="[ACTUALS]", required=False)
@click.option("--through", type=int, metavar="YEAR", help="Roll year by year through this one.  [default: one year]")
@click.option(
    "--inertia", type=click.FloatRange(0.0, 100.0), default=0.8, show_default=True,
    help="What moving a unit of investment costs the goal, in consumption; 0: nothing. 0.8 is lustrum's own choice and "
    "costs 0.07 per cent of consumption on the United States.",
)  # fmt: skip
@click.option(
    "--first-known", type=FOLDER, metavar="FOLDER", help="What was known at first, where figures were revised."
)
@click.option(
    "--votes", type=click.Path(path_type=Path, dir_okay=False), metavar="SCENARIO.toml", help="New goal and wishes."
)
@click.option("--keep-end", is_flag=True, help="Keep the last year of the plan instead of going a year further.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="NEXT",
    help="Write the rolled plan, to roll on from next year; a folder, or a file that ends in .zip.",
)  # fmt: skip
@click.option("--no-report", is_flag=True, help="Write no report.html.")
@json_option
def roll(
    plan: Path, actuals: str | None, through: int | None, inertia: float, first_known: Path | None,
    votes: Path | None, keep_end: bool, out: Path | None, no_report: bool, as_json: bool,
) -> int:  # fmt: skip
    """Roll a plan on: what happened becomes its base, and every revision is split into what caused it.

    ACTUALS is a folder as `lustrum backtest --actual` takes it; the years after bundled:us_2012 are bundled
    (bundled:us_2012_actual) and need not be named for a plan of that table. Capital and capacity are carried by
    perpetual inventory, labour as it was on hand: a slump costs no plant. Revisions are split in this order: the
    horizon alone, what happened, figures revised, votes, calm on investment.

    NEXT is a plan as any other: its economy re-based on the year that has passed, its scenario, its report, and beside
    them what moved (rounds.csv, revisions.csv, passed.csv, new_plan.csv). Explain, compare, export and track it, make
    its control figures, and roll it on in a year: from NEXT the next round is the same as in one call with --through.
    """
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result
    from lustrum.errors import UsageError
    from lustrum.execution.roll import Round, read_imports, roll_through
    from lustrum.execution.roll_results import nervousness_result, rolled_document, year_result
    from lustrum.scenario import read_scenario
    from lustrum.scenario.actual import read_actual
    from lustrum.workspace.folder import refuse_strangers
    from lustrum.workspace.rolled import write_rolled
    from lustrum.workspace.subject import subject_at

    if out is not None:
        refuse_strangers(out)
        if out.exists() and out.samefile(plan):
            raise UsageError(f"'{out}' is the plan to be rolled on, and stays as it is: name another place with --out.")
    with progress(quiet=as_json) as tell:
        session = subject_at(str(plan), tell).session
        folder = _folder(actuals, session.scenario.economy)
        told = Round(
            read_actual(folder, session.economy),
            read_imports(folder, session.plan),
            None if first_known is None else read_actual(first_known, session.economy),
            None if votes is None else read_scenario(votes),
            inertia,
            keep_end,
        )
        rounds = roll_through(session, told, session.plan.years[0] if through is None else through, tell)
        written = []
        if out is not None:
            written = [out, *write_rolled(rounds, place_of(out, report=not no_report, on_progress=tell))]
            current_call().written = out
    if as_json:
        print_json(rolled_document(rounds) | {"out": [str(each) for each in written]})
        return 0
    where = console()
    for each in (nervousness_result(rounds), year_result(rounds[-1])):
        print_result(where, each)
        where.print()
    for file in written:
        line(where, f"Written to {file}")
    return 0


def _folder(named: str | None, economy: Path) -> Path:
    """Return the folder of what happened: the one named, or the bundled years after a bundled economy."""
    from lustrum.data import bundled_path
    from lustrum.data import place_of as data_place
    from lustrum.errors import UsageError
    from lustrum.scenario.actual import BUNDLED

    if named is not None:
        return data_place(named)
    if economy.name in BUNDLED and economy == bundled_path(economy.name):
        return bundled_path(BUNDLED[economy.name])
    raise UsageError(
        "What happened in the plan's first year? Name a folder: lustrum roll PLAN ACTUALS; bundled are the years after "
        f"{', '.join(f'bundled:{name} (bundled:{place})' for name, place in BUNDLED.items())}."
    )
