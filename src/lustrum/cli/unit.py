"""`lustrum unit`: a unit of a decentral plan on its own machine: its folder made, its order proved."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.call import Command, Group, current_call, json_option

if TYPE_CHECKING:
    from lustrum.decentral.oblast_results import OblastOrder
    from lustrum.decentral.unit_check import Checked


@click.group(cls=Group)
def unit() -> None:
    """Be a unit of a decentral plan: keep your data, answer questions, prove your order."""


@unit.command("new", cls=Command)
@click.argument("federation", metavar="FEDERATION", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", required=True, help="A new folder."
)
@click.option(
    "--oblasts", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.csv",
    help="Which regions answer together as one (region, oblast), three at least: a third level.",
)  # fmt: skip
@json_option
def new_command(federation: Path, out: Path, oblasts: Path | None, as_json: bool) -> int:
    """Write the folder of a centre and of each unit from the folder of a federation.

    DIR is the centre's: the terms, where units are reached, a key for each. DIR/units/NAME is a unit's, to be moved to
    its own machine: its economy and scenario, the terms, its key. With --oblasts DIR/units/OBLAST is the folder of an
    oblast, a unit to the centre and itself a centre, with the folders of its members in its units/.
    """
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.output import print_json
    from lustrum.decentral.centre_folder import make_folders
    from lustrum.scenario.federation import read_federation

    with progress(quiet=as_json) as tell:
        terms = make_folders(read_federation(federation), out, tell, oblasts)
    current_call().written = out
    if as_json:
        print_json({"out": str(out), "units": terms.units, "rows": terms.rows, "terms": terms.fingerprint})
        return 0
    where = console()
    line(where, f"{terms.name}: {len(terms.units)} units share {terms.rows} rows.")
    line(where, f"Written to {out}; each of {out / 'units'}/NAME can be moved to the machine of its unit.")
    line(where, f"  lustrum decentral run {shlex.quote(str(out))}")
    return 0


@unit.command("check", cls=Command)
@click.argument("folder", metavar="UNIT", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the unit's report as .csv, .xlsx or .html.",
)  # fmt: skip
@json_option
def check_command(folder: Path, out: Path | None, as_json: bool) -> int:
    """Prove a unit's order against its own data and the final prices; nobody is asked.

    The plan must use what was allotted and no more, no other plan with this allotment may be better, and what could be
    gained at the prices of all is counted anew. Of an oblast, what its members were allotted must add up to its order,
    and each member whose folder lies in it must prove its own.
    """
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.cli.results import give_results, refuse_output, write_results
    from lustrum.decentral.oblast_folder import is_oblast
    from lustrum.decentral.unit_check import checked
    from lustrum.decentral.unit_results import unit_results

    refuse_output(out)
    if is_oblast(folder):
        return _check_oblast(folder, out, as_json)
    with progress(quiet=as_json) as tell:
        tell("building the unit's problem")
        found = checked(folder)
    if as_json:
        if out is not None:
            write_results(unit_results(found), out)
        print_json(
            {
                "unit": found.name,
                "passed": found.passed,
                "plan": found.kept.identifier,
                "off": found.proof.off,
                "relative_gap": found.proof.certificate.relative_gap,
                "to_gain": found.proof.to_gain,
                "base_consumption": found.base,
                "problems": found.proof.problems,
            }
        )
        return 0 if found.passed else 7
    where = console()
    give_results(unit_results(found), out)
    for problem in found.proof.problems:
        line(where, f"  {problem}", style="bold red")
    say(where, "The order is proved." if found.passed else "The order is not proved.", style="bold")
    return 0 if found.passed else 7


def _check_oblast(folder: Path, out: Path | None, as_json: bool) -> int:
    """Prove an oblast's order by the orders of its members."""
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.cli.results import write_results
    from lustrum.decentral.oblast_check import oblast_checked

    with progress(quiet=as_json) as tell:
        tell("building its members' problems")
        if out is None:
            found = oblast_checked(folder)
        else:
            from lustrum.decentral.oblast_results import oblast_order, oblast_results

            order = oblast_order(folder)
            write_results(oblast_results(order), out)
            found = order.checked
    if as_json:
        print_json(
            {
                "oblast": found.name,
                "passed": found.passed,
                "plan": found.plan,
                "off": found.off,
                "to_gain": found.to_gain,
                "proved": found.proved,
                "elsewhere": found.elsewhere,
                "problems": found.problems,
            }
        )
        return 0 if found.passed else 7
    where = console()
    line(where, f"{found.name}: its members' allotments add up to its order, off by {found.off:.0e} of it.")
    line(where, f"  proved by their own data: {', '.join(found.proved) or 'nobody'}")
    if found.elsewhere:
        line(
            where,
            f"  their folders lie elsewhere, where `lustrum unit check` proves them: {', '.join(found.elsewhere)}",
        )
    for problem in found.problems:
        line(where, f"  {problem}", style="bold red")
    say(where, "The order is proved." if found.passed else "The order is not proved.", style="bold")
    return 0 if found.passed else 7


@unit.command("report", cls=Command)
@click.argument("folder", metavar="UNIT", type=click.Path(path_type=Path, exists=True))
@json_option
def report_command(folder: Path, as_json: bool) -> int:
    """Prove a unit's order and write its report, a counter-proposal form and its plan into its folder.

    UNIT/report.html tells the order, why it is so and what one more unit of each shared good would be worth.
    UNIT/counter-proposal.csv is a form; one that was filled in is left as it is. UNIT/plan is an ordinary plan folder,
    for `lustrum explain`, `lustrum verify` and every other command that takes a plan. An oblast's report tells how its
    order was shared out; it has no plan beside those of its members.
    """
    from lustrum.cli.console import console, line, progress, say
    from lustrum.cli.output import print_json
    from lustrum.decentral.oblast_folder import is_oblast
    from lustrum.decentral.unit_folder import PAGE, PLAN_FOLDER, PROPOSAL
    from lustrum.workspace import command_of
    from lustrum.workspace.unit_report import write_oblast_report, write_unit_report

    command = command_of(current_call().arguments)
    files = {"report": folder / PAGE, "form": folder / PROPOSAL}
    found: OblastOrder | Checked
    with progress(quiet=as_json) as tell:
        if is_oblast(folder):
            tell("building its members' problems")
            found = write_oblast_report(folder, command)
        else:
            tell("building the unit's problem")
            found, _ = write_unit_report(folder, command)
            files["plan"] = folder / PLAN_FOLDER
    current_call().written = folder / PAGE
    if as_json:
        told = {name: str(place) for name, place in files.items()}
        print_json({"unit": found.name, "passed": not found.problems, "problems": found.problems, **told})
        return 7 if found.problems else 0
    where = console()
    for problem in found.problems:
        line(where, f"  {problem}", style="bold red")
    say(where, "The order is not proved." if found.problems else "The order is proved.", style="bold")
    for place in files.values():
        line(where, f"Written to {place}")
    if "plan" in files:
        say(where, "Next:")
        line(where, f"  lustrum explain {shlex.quote(str(folder / PLAN_FOLDER))}")
    return 7 if found.problems else 0


@unit.command("serve", cls=Command)
@click.argument("folder", metavar="UNIT", type=click.Path(path_type=Path, exists=True))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Any that is free, unless given.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Which address of this machine listens.")
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Holds the key shared with the centre.  [default: `key` in the unit's folder]",
)  # fmt: skip
@click.option(
    "--certificate", type=(click.Path(path_type=Path), click.Path(path_type=Path)), metavar="CERTIFICATE PRIVATE",
    help="PEM files: speak TLS, so that nobody on the line can read along.",
)  # fmt: skip
@json_option
def serve_command(
    folder: Path, port: int, host: str, key: Path | None, certificate: tuple[Path, Path] | None, as_json: bool
) -> int:
    """Answer the questions of a centre over a network, until Ctrl-C.

    Only questions signed with the key are answered; nothing leaves but what messages may say. The address it prints
    goes into the centre's units.csv. It may be stopped and started again at any time: it takes up its own log. When an
    order came, its report is written into the folder.
    """
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.workspace import command_of
    from lustrum.workspace.unit_service import serving

    where = console()
    try:
        with serving(
            folder, port, host=host, key=key, certificate=certificate, command=command_of(current_call().arguments),
            tell=(lambda text: None) if as_json else lambda text: line(where, f"  {text}"),
        ) as server:  # fmt: skip
            if as_json:
                print_json({"unit": server.unit, "address": server.address})
            else:
                say(where, f"{server.unit} answers at {server.address}; Ctrl-C ends it.")
                if not server.private:
                    line(where, "Messages are signed but not hidden: --certificate hides them from who is on the line.")
            sys.stdout.flush()  # whoever started it may wait for the address
            server.run()
    except KeyboardInterrupt:
        if not as_json:
            line(where, "Stopped; its log says what was asked and answered.")
    return 0
