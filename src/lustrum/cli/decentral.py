"""`lustrum decentral`: a plan that many units reach by messages; its log told, its log audited."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, Group, current_call, json_option

if TYPE_CHECKING:
    from lustrum.decentral.run import Outcome


@click.group(cls=Group)
def decentral() -> None:
    """Let units reach one plan by messages, each keeping its own data.

    Each unit answers two questions a round: its best plan at prices, and what an allotment is worth to it. The centre
    knows what is shared and nothing else.
    """


@decentral.command("run", cls=Command)
@click.argument("federation", metavar="FEDERATION|CENTRE", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--units",
    metavar="ADDRESSES",
    help="A file (unit, address, key), or NAME=HOST:PORT,..., or dask:SCHEDULER.  [default: units.csv of the centre]",
)
@click.option(
    "--mode", type=click.Choice(["allot", "exact"]), default="allot", show_default=True,
    help="By allotments and prices, or by an interior point method of which units send each step.",
)  # fmt: skip
@click.option(
    "--gap", type=click.FloatRange(1e-9, 1.0), default=1e-3, show_default=True, help="Ends at this gap, in D."
)
@click.option("--rounds", type=click.IntRange(1, 1000), default=60, show_default=True, help="At most.")
@click.option(
    "--time-out", type=click.FloatRange(0.1, 86400.0), metavar="SECONDS",
    help="For an answer of a unit on a network or a cluster; then it is silent.  [default: 300]",
)  # fmt: skip
@click.option(
    "--oblasts", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.csv",
    help="Which regions of FEDERATION answer together as one (region, oblast): a third level.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Folder of the centre, new or begun."
)
@click.option("--no-report", is_flag=True, help="Write no report.html, and no reports and plan folders of units.")
@json_option
def run_command(
    federation: Path,
    units: str | None,
    time_out: float | None,
    oblasts: Path | None,
    out: Path | None,
    no_report: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Make a plan with units that keep their own data.

    FEDERATION is a folder as `lustrum plan` takes it: each region becomes a unit with a folder of its own. CENTRE is a
    folder that `lustrum unit new` made. A run that was stopped is taken up by the same command, from its log.
    """
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result
    from lustrum.decentral.centre_folder import is_centre
    from lustrum.decentral.results import outcome_results, summary_of
    from lustrum.decentral.run import Asked
    from lustrum.workspace import command_of
    from lustrum.workspace.decentral import made_folders, make_decentral

    target = out or (federation if is_centre(federation) else Path(f"{federation.resolve().name}-decentral"))
    command = command_of(current_call().arguments)
    with progress(quiet=as_json) as tell:
        if oblasts is not None:
            made_folders(federation, target, oblasts, command, tell)
        found = make_decentral(
            federation,
            target,
            units=units,
            time_out=time_out,
            asked=Asked(**asked),
            report=not no_report,
            command=command,
            tell=tell,
        )
    current_call().written = target
    if as_json:
        print_json(summary_of(found) | {"out": str(target)})
        return _code(found)
    where = console()
    for result in outcome_results(found)[:2]:
        print_result(where, result)
        where.print()
    line(where, f"Written to {target}")
    line(where, "  report.html, tables/   rounds, orders, prices of what is shared")
    line(where, "  units/NAME/            each unit's report.html, its counter-proposal.csv and its plan")
    line(where, "  log.jsonl              all that was asked and answered")
    say(where, "Next:")
    line(where, f"  lustrum decentral audit {shlex.quote(str(target))}")
    return _code(found)


def _code(found: Outcome) -> int:
    return {"optimal": 0, "stopped": 6, "failed": 6}[found.status]


@decentral.command("log", cls=Command)
@click.argument("place", metavar="CENTRE|UNIT", type=click.Path(path_type=Path, exists=True))
@click.option("--unit", default="", metavar="NAME", help="Only what was said to and by this unit.")
@json_option
def log_command(place: Path, unit: str, as_json: bool) -> int:
    """Tell what was said, message by message; the chain of the log is tested first."""
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.decentral.told import told_log

    told = told_log(place, unit)
    if as_json:
        print_json({"messages": told})
        return 0
    where = console()
    say(where, f"{len(told)} messages, every line sealed with the one before it:")
    for each in told:
        arrow = "->" if each["way"] == "out" else "<-"
        line(where, f"{each['n']:>5} round {each['round']:>3} {arrow} {each['unit']}: {each['says']}")
    return 0


@decentral.command("audit", cls=Command)
@click.argument("place", metavar="CENTRE", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--sample", type=click.IntRange(0, 1000), default=0, show_default=True,
    help="So many answers, drawn by lot, are worked out again from the folder of their unit, where it lies here.",
)  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Of the lot.")
@json_option
def audit_command(place: Path, sample: int, seed: int, as_json: bool) -> int:
    """Hold the logs of centre and units against each other, and answers drawn by lot against the units' own data."""
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.decentral.audit import audited

    found = audited(place, sample, seed)
    if as_json:
        print_json(found)
        return 0 if found.passed else 7
    where = console()
    for done in found.done:
        line(where, f"  {done}")
    for fault in found.faults:
        line(where, f"  {fault}", style="bold red")
    say(where, "Nothing was found wrong." if found.passed else f"{len(found.faults)} faults.", style="bold")
    return 0 if found.passed else 7


@decentral.command("execution", cls=Command)
@click.argument("place", metavar="CENTRE|UNIT", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--used", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.csv", required=True,
    help="What was used (unit, item, year, used): imports less exports, in the unit of the terms.",
)  # fmt: skip
@click.option(
    "--keeps", type=click.FloatRange(0.0, 1.0), metavar="SHARE",
    help="Of what is over an order, stays with the unit.  [default: 0.3, or as a unit's folder says]",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it as .csv, .xlsx or .html."
)
@json_option
def execution_command(place: Path, used: Path, keeps: float | None, out: Path | None, as_json: bool) -> int:
    """Hold what units used against their orders: what is over stays in part, and who stands apart is named.

    Each unit's balance of over and short is held against the median of all, the yardstick. Who lies far from it has
    told more or less than it can, or fared otherwise than the others: it proves nothing, and says where to look.
    """
    from lustrum.cli.results import give_results, refuse_output
    from lustrum.decentral.execution import executed, execution_result

    refuse_output(out)
    terms, found = executed(place, used, keeps)
    give_results([execution_result(terms, found)], out, as_json=as_json)
    return 0
