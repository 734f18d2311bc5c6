"""`lustrum plan`: solve a scenario and write the plan."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, json_option, place_of, solver_options


@click.command(cls=Command)
@click.argument("scenario", metavar="SCENARIO.toml|BOOK.xlsx|FEDERATION", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the plan, or a file that ends in .zip.  [default: SCENARIO-plan]",
)
@click.option("--no-report", is_flag=True, help="Write no report.html.")
@click.option(
    "--audit", is_flag=True, help="Solve it without its wishes and with three more years too; say how far it moves."
)
@solver_options
@json_option
def plan(
    scenario: Path,
    out: Path | None,
    no_report: bool,
    audit: bool,
    method: str,
    time_limit: float | None,
    no_tie_break: bool,
    as_json: bool,
) -> int:
    """Solve a scenario; write DIR/summary.json, DIR/tables/*.csv and DIR/report.html.

    A workbook that holds tables and scenario (`lustrum new home.xlsx`) is planned as it is.

    What a planner must see comes first: prices, industries, imports and jumps out of the ordinary, each with the limit
    behind it; nothing where all is in order. Where the wishes of the scenario clash, the nearest plan is written, with
    what was given up and the ways out.

    FEDERATION is a folder with federation.toml and regions/NAME/scenario.toml: its regions are planned together, and
    each has an ordinary plan folder in DIR/regions/NAME.
    """
    from lustrum.scenario.federation import is_federation
    from lustrum.solver import SolverOptions

    options = SolverOptions(method=method, time_limit=time_limit)  # type: ignore[arg-type]
    if is_federation(scenario):
        from lustrum.cli.federation import plan_federation

        target = out or Path(f"{(scenario if scenario.is_dir() else scenario.parent).resolve().name}-plan")
        return plan_federation(
            scenario, target, options, report=not no_report, break_ties=not no_tie_break, as_json=as_json
        )
    from lustrum.cli.account import print_account, print_where
    from lustrum.cli.console import console, progress
    from lustrum.cli.making import describe_files, next_steps
    from lustrum.cli.output import print_json
    from lustrum.plan import summary
    from lustrum.scenario import read_scenario
    from lustrum.wording.statuses import EXIT_CODES
    from lustrum.workspace import make_plan

    target = out or Path(f"{scenario.stem}-plan")
    with progress(quiet=as_json) as say:
        made = make_plan(
            read_scenario(scenario),
            place_of(target, report=not no_report, on_progress=say),
            options,
            break_ties=not no_tie_break,
            audit=audit,
        )
    if as_json:
        print_json(summary(made) | {"out": str(target)})
    else:
        where = console()
        print_account(where, made)
        files = describe_files(target, not no_report, len(made.tables) if made.has_values else 0)
        print_where(where, target, files, next_steps(made, target))
    return EXIT_CODES[made.status]
