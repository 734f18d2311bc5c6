"""`lustrum sweep`: a family of scenarios, solved warm, as one cube."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output
from lustrum.cli.call import METHODS, current_call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lustrum.results import Result
    from lustrum.scenario.families import FamilyResult


@click.command()
@click.argument("family", metavar="FAMILY.toml", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder for cube.csv, members.csv, family.json, answers.html (and cube.nc).  [default: FAMILY-sweep]",
)
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1), metavar="N", help="On this machine.")
@click.option("--dask", default="", metavar="ADDRESS", help="Use the Dask cluster of this scheduler: tcp://host:port.")
@click.option("--measure", default="", metavar="NAME", help="Rank and draw by this measure instead.")
@click.option("--year", type=int, metavar="YEAR", help="Of that measure.  [default: the last]")
@click.option("--method", default="auto", show_default=True, type=click.Choice(METHODS), help="Of the first solve.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="For each member.")
@answer_options
def sweep(
    family: Path,
    out: Path | None,
    processes: int,
    dask: str,
    measure: str,
    year: int | None,
    method: str,
    time_limit: float | None,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Solve a family of scenarios: a grid, a sample, decisions and circumstances.

    FAMILY.toml names a parent scenario and what varies: [grid.NAME] and [decisions.NAME] with values, [sample.NAME]
    with a distribution. The parent is solved first; each member starts from its neighbour's basis and carries its own
    certificate. Members without a plan are named with the reason. Told are the spread of every measure, the ranking of
    decisions (regret, worst case, mean), what each input does alone, and which input the spread comes from.
    """
    from dataclasses import replace

    from lustrum.cli.console import progress
    from lustrum.scenario.families import read_family, run_family
    from lustrum.scenario.families.results import family_results
    from lustrum.solver import SolverOptions

    refuse_output(output, into)
    target = out or Path(f"{family.stem}-sweep")
    _refuse_folder(target)
    options = SolverOptions(method=method, time_limit=time_limit)  # type: ignore[arg-type]
    with progress(quiet=as_json) as tell:
        read = read_family(family)
        if measure:
            read = replace(read, choice=measure, choice_year=None)
        read = read if year is None else replace(read, choice_year=year)
        result = run_family(read, options, processes=processes, dask=dask, on_progress=tell)
        answers = family_results(result)
        tell(f"writing {target}")
        _write(result, answers, target)
    give_answers(answers, output, into, as_json=as_json)
    if not as_json:
        _print_where(result, target)
    return 0 if (result.solved & result.whole).any() else 4


def _refuse_folder(target: Path) -> None:
    from lustrum.errors import UsageError

    if target.exists() and not (target / "family.json").exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"'{target}' is there and holds no family; name a new or empty folder with --out.")


def _write(result: FamilyResult, answers: Sequence[Result], target: Path) -> None:
    from lustrum.report.analysis import analysis_html
    from lustrum.results import write_bytes_atomically
    from lustrum.scenario.families.cube import cube_csv, cube_netcdf, facts_json, members_csv

    target.mkdir(parents=True, exist_ok=True)
    files = {
        "cube.csv": cube_csv(result),
        "members.csv": members_csv(result),
        "answers.html": analysis_html(answers, command=current_call().command).encode(),
        "cube.nc": cube_netcdf(result),
        "family.json": facts_json(result),
    }
    for name, content in files.items():
        if content is not None:
            write_bytes_atomically(target / name, content)
    current_call().written = target


def _print_where(result: FamilyResult, target: Path) -> None:
    from lustrum.cli.console import console, line

    where = console()
    where.print()
    speed = f"{len(result.members)} members in {result.seconds:.1f} s"
    warm = sum(answer.start == "warm" for answer in result.answers)
    line(where, f"{speed}, {warm} of them from a neighbour's basis.")
    line(where, f"Written to {target}: cube.csv, members.csv, answers.html, family.json.")
