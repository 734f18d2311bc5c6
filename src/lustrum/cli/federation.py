"""A federation at the commands that take one economy or one scenario: `load --regions`, `check`, `plan`."""

from __future__ import annotations

import functools
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from lustrum.cli.call import current_call, place_of

if TYPE_CHECKING:
    from lustrum.data.federation import Regions
    from lustrum.data.readers import Published
    from lustrum.results import Fault
    from lustrum.scenario.federation import Federation
    from lustrum.solver import SolverOptions

Function = TypeVar("Function", bound=Callable[..., Any])


def region_options(function: Function) -> Function:
    """Add --regions, --merge and --growth to a command that reads published tables."""

    @functools.wraps(function)
    def told(*args: Any, regions: str | None, merge: Path | None, growth: Path | None, **others: Any) -> Any:
        from lustrum.errors import UsageError

        if regions is None:
            if merge or growth:
                raise UsageError("--merge and --growth belong to --regions all.")
            return function(*args, **others)
        if others["region"]:
            raise UsageError("--region names one region, --regions all of them: give one of the two.")
        return load_regions(merge=merge, growth=growth, **others)

    decorated = cast(Function, told)
    for option in (
        click.option(
            "--growth",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE.csv",
            help="With --regions: growth by region (region, labour, productivity), fractions a year.",
        ),
        click.option(
            "--merge",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE.csv",
            help="With --regions: which regions are added up to one (region, into).",
        ),
        click.option(
            "--regions",
            type=click.Choice(["all"]),
            help="Write a federation: every region of a world table with its scenario, coupled by trade.",
        ),
    ):
        decorated = option(decorated)
    return decorated


def load_regions(
    *,
    sources: tuple[str, ...],
    year: int | None,
    settings: tuple[str, ...],
    out: Path,
    as_json: bool,
    merge: Path | None,
    growth: Path | None,
    **others: Any,
) -> int:
    """Read a world table and write every region of it as one federation."""
    from lustrum.cli.console import progress
    from lustrum.cli.published import read_sources
    from lustrum.data.federation import read_growth, regions_of, write_federation
    from lustrum.data.merge import merged_regions, read_region_map
    from lustrum.data.write_folder import refuse_folder
    from lustrum.studies.said import settings_of

    refuse_folder(out)
    with progress(quiet=as_json) as tell:
        tell(f"reading {sources[0]}")
        table = _world(read_sources(sources, "", year, settings_of(settings))[0], sources)
        if merge is not None:
            table = merged_regions(table, read_region_map(merge, table.regions))
        rates = None if growth is None else read_growth(growth, table.regions)
        tell("testing identities")
        found = regions_of(table)
        written = write_federation(found, out, rates) if found.passed else None
    current_call().written = written
    _say_loaded(found, written, rates, as_json)
    return 0 if written else 3


def _world(published: Published, sources: tuple[str, ...]) -> Any:
    from lustrum.data.world import WorldTable
    from lustrum.errors import UsageError

    if not isinstance(published, WorldTable):
        raise UsageError(
            f"'{sources[0]}' is a table of one economy; --regions needs a table of several, such as a world table. "
            "Leave it out, or make regions by `lustrum regionalise`."
        )
    return published


def _say_loaded(found: Regions, written: Path | None, rates: Mapping[str, Any] | None, as_json: bool) -> None:
    from lustrum.cli.console import console, line, say, table
    from lustrum.cli.output import print_json
    from lustrum.data.balance import totals_of
    from lustrum.data.coverage import sentences
    from lustrum.wording.numbers import short_figure

    totals = {name: totals_of(tables) for name, tables in found.tables.items()}
    faults = [*found.world.faults, *(fault for report in found.reports.values() for fault in report.faults)]
    if as_json:
        print_json(
            {
                "out": str(written) if written else None,
                "name": found.table.name,
                "year": found.table.year,
                "unit": found.table.unit,
                "regions": totals,
                "growth": {name: {"labour": each[0], "productivity": each[1]} for name, each in (rates or {}).items()},
                "coverage": list(found.table.coverage),
                "faults": faults,
                "assumptions": list(found.table.assumptions),
            }
        )
        return
    where = console()
    say(where, f"{found.table.name}: {len(found.tables)} regions, {found.table.unit}", style="bold")
    for sentence in sentences(found.table.coverage):
        say(where, f"Read: {sentence}")
    shown = table("", "region", "GDP", "households", "exports", "imports")
    for name, each in totals.items():
        shown.add_row(name, *(short_figure(each.get(key, 0.0)) for key in ("gdp", "households", "exports", "imports")))
    where.print(shown)
    count = len(found.world.identities) + sum(len(report.identities) for report in found.reports.values())
    if faults:
        say(where, f"{len(faults)} faults in {count} identities:", style="bold red")
        for fault in faults[:20]:
            line(where, f"  {fault}")
        say(where, "Nothing was written: mend the cells.")
        return
    say(where, f"{count} identities tested, all hold or have a gap known from the source.", style="bold green")
    line(where, f"Written to {written}.")
    if rates is None:
        say(where, "Growth of 1 and 1 per cent a year stands in every scenario: put in what you expect of each region.")
    line(where, f"  lustrum plan {shlex.quote(str(written))}")


def plan_federation(
    place: Path, target: Path, options: SolverOptions, *, report: bool, break_ties: bool, as_json: bool
) -> int:
    """Plan the regions of a federation together, and write an ordinary plan folder for each."""
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result
    from lustrum.scenario.federation import read_federation
    from lustrum.scenario.federation_results import summary_of
    from lustrum.wording.statuses import EXIT_CODES
    from lustrum.workspace.federation import make_federation

    with progress(quiet=as_json) as tell:
        found, results = make_federation(
            read_federation(place), place_of(target, report=report, on_progress=tell), options, break_ties=break_ties
        )
    if as_json:
        print_json(summary_of(found, results) | {"out": str(target)})
        return EXIT_CODES[found.stack.status]
    where = console()
    print_result(where, results[0])
    where.print()
    for result in results[1:]:
        for note in result.notes:
            say(where, f"{note}.")
    first = next(iter(found.plans))
    line(where, f"Written to {target}")
    line(where, "  report.html         the regions side by side")
    line(where, f"  regions/{first}/ ...   an ordinary plan a region, with its report")
    line(where, "Next:")
    line(where, f"  lustrum explain {shlex.quote(str(target / 'regions' / first))}")
    return EXIT_CODES[found.stack.status]


def check_federation(place: Path, as_json: bool) -> int:
    """Read every region of a federation, test its identities, and what all sell against what all buy."""
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.data import check_tables, read_tables
    from lustrum.errors import DataError
    from lustrum.results import Fault
    from lustrum.scenario.federation import read_federation

    federation = read_federation(place)
    counted, faults = dict[str, int](), list[Fault]()
    for name, scenario in federation.scenarios.items():
        found: Sequence[Fault]
        try:
            report = check_tables(read_tables(scenario.economy))
            counted[name], found = len(report.identities), report.faults
        except DataError as error:
            if not error.faults:
                raise
            found = error.faults
        faults += [replace(fault, file=f"regions/{name}/{fault.file}") for fault in found]
    faults = faults or _between(federation)
    if as_json:
        print_json({"name": federation.name, "regions": counted, "sales": len(federation.sales), "faults": faults})
        return 3 if faults else 0
    where = console()
    say(where, f"{federation.name}: {len(federation.scenarios)} regions, {len(federation.sales)} sales between them")
    for fault in faults[:50]:
        line(where, f"  {fault}")
    held = f"{sum(counted.values())} identities tested"
    said = f"{held}, {len(faults)} fault{'s' * (len(faults) != 1)}." if faults else f"{held}, all hold."
    say(where, said, style="bold")
    return 3 if faults else 0


def _between(federation: Federation) -> list[Fault]:
    """Return what is at fault between sound regions: sales that cannot be, transfers that do not add up."""
    from lustrum.errors import UsageError
    from lustrum.results import Fault
    from lustrum.scenario.federation import FILE
    from lustrum.scenario.federation_plan import FederationSession
    from lustrum.scenario.run import scenario_economy

    session = FederationSession(federation)
    economies = {name: scenario_economy(scenario) for name, scenario in federation.scenarios.items()}
    if faults := session.odd_sales(economies):
        return faults
    try:
        _ = session.transfers
    except UsageError as error:
        return [Fault("transfers", FILE, "", "", str(error))]
    return []
