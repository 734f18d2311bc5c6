"""`lustrum demo`: a bundled real economy planned, and held against what happened where that is known."""

from __future__ import annotations

import shlex
from importlib import import_module
from pathlib import Path

import click

from lustrum.cli.call import Command, json_option, place_of, solver_options

SHOWN = {
    "decentral": "lustrum.cli.demo_decentral:demo_decentral",
    "council": "lustrum.cli.demo_council:demo_council",
    "execution": "lustrum.cli.demo_execution:demo_execution",
}
"""Demonstrations that are more than one plan, by what carries them out."""


@click.command(cls=Command)
@click.argument("name", default="us_2012_wishes")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the plan, or a file that ends in .zip.  [default: lustrum-demo-NAME]",
)
@click.option("--no-report", is_flag=True, help="Be quick: no report.html, and not what each wish costs.")
@solver_options
@json_option
def demo(
    name: str,
    out: Path | None,
    no_report: bool,
    method: str,
    time_limit: float | None,
    no_tie_break: bool,
    as_json: bool,
) -> int:
    """Make and solve a bundled real example and write its report, with what each of its wishes costs.

    Unless named it is us_2012_wishes: the United States with more homes, more care and schools, less debt abroad.
    Others are us_2012 and germany_1995, without wishes. Where figures of the years after are bundled (us_2012), the
    plan is held against what happened. decentral shows how four units, each a process that keeps its own data, and a
    centre reach one plan of a made-up world, while one of them is killed. council shows how made-up councils elect,
    propose, vote and decide, and the plan that follows, with a page to read. execution carries a plan out for a year:
    figures by month, reports with three planted troubles, alarms, who holds them, the plan rolled on.
    """
    from lustrum.cli.account import print_account, print_where
    from lustrum.cli.console import console, progress, say
    from lustrum.cli.making import describe_files, next_steps
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result
    from lustrum.plan import summary
    from lustrum.results import as_data
    from lustrum.scenario import read_scenario
    from lustrum.scenario.demos import demo_path
    from lustrum.solver import SolverOptions
    from lustrum.wording.statuses import EXIT_CODES
    from lustrum.workspace import make_demo

    target = out or Path(f"lustrum-demo-{name}")
    if name in SHOWN:
        module, function = SHOWN[name].split(":")
        code: int = getattr(import_module(module), function)(target, not no_report, as_json)
        return code
    options = SolverOptions(method=method, time_limit=time_limit)  # type: ignore[arg-type]
    file = demo_path(name)
    asked = read_scenario(file).wishes
    with progress(quiet=as_json) as tell:
        place = place_of(target, report=not no_report, on_progress=tell)
        made, tested = make_demo(name, place, options, break_ties=not no_tie_break)
    if as_json:
        costs = {"attribution": as_data(made.answers[0])} if made.answers else {}
        print_json(summary(made) | {"out": str(target), "backtest": tested} | costs)
    else:
        where = console()
        for answer in made.answers[:1]:
            print_result(where, answer)
            where.print()
        print_account(where, made)
        if tested is not None:
            where.print()
            say(where, "Held against what happened", style="bold")
            for sentence in tested.sentences:
                say(where, sentence)
        files = describe_files(target, not no_report, len(made.tables) if made.has_values else 0)
        own = shlex.quote(str(target / "inputs" / file.name))
        changed = [] if target.suffix == ".zip" else [f"lustrum plan {own}   (after changing what is asked in it)"]
        place_said = shlex.quote(str(target))
        told = [f"lustrum attribution {place_said} --into {place_said}"] if asked and not made.answers else []
        print_where(
            where,
            target,
            files,
            [*told, *next_steps(made, target), *changed],
        )
    return EXIT_CODES[made.status]
