"""`lustrum council check`: the machine check of a proposal, its effect sheet kept and made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option

if TYPE_CHECKING:
    from lustrum.councils.alternatives import Alternative, Checks
    from lustrum.councils.proposals import Proposal
    from lustrum.results import Result
    from lustrum.studies.effect_sheet import EffectSheet


@click.command(cls=Command)
@click.argument("proposal", metavar="PROPOSAL.toml|ID", type=click.Path(path_type=Path))
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the effect sheet is kept.  [default: PROPOSAL.effects.json]",
)
@click.option("--again", is_flag=True, help="Make the kept sheet again and compare to the last digit; write nothing.")
@click.option("--council", metavar="COUNCIL", help="Check what was laid before a kept council as ID; enter the check.")
@click.option("--electors", type=click.IntRange(1), metavar="N", help="Say whether enough of so many support it.")
@click.option("--region", metavar="NAME", help="Of a federation: whose scenario is changed, 'all' for everybody's.")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write it as .html, .xlsx or .csv too."
)
@json_option
def check(proposal: Path, plan: Path, again: bool, out: Path | None, as_json: bool, **given: Any) -> int:
    """Check a proposal against the plan under debate: can it be done, what it costs, who gains and loses.

    PLAN is a stored plan or a scenario. Its plan is solved again with the keys that the proposal changes, from where it
    was left. Exit code 4 says that it cannot be done as it stands: the wishes that clash and the ways out are named.

    Of a federation, or the plan of a region made with others, all regions are planned together again: the sheet says
    what each gains or loses. A plan that a minority attaches is put through the same check and printed beside.

    The effect sheet is kept with the hashes of economy, plan, proposal and program, so that anybody can make it again.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.cli.results import refuse_output, write_results
    from lustrum.councils.alternatives import alternative_document, alternative_in_words, beside
    from lustrum.councils.proposals import read_proposal, support
    from lustrum.councils.sheets import other_than, read_sheet, sheet_beside
    from lustrum.results import write_text_atomically
    from lustrum.studies.effect_sheet import sheet_document, sheet_results

    refuse_output(out)
    council = given["council"]
    asked = read_proposal(proposal) if council is None else _laid(council, proposal)
    file = given["sheet"] or sheet_beside(proposal if council is None else Path(f"{asked.id}.toml"))
    kept = read_sheet(file) if again else None
    with progress(quiet=as_json) as tell:
        made, others = _made(asked, proposal if council is None else Path(), plan, given["region"], tell)
    document = sheet_document(made)
    document |= {"alternatives": [alternative_document(each) for each in others]} if others else {}
    apart = [] if kept is None else other_than(kept, document)
    if kept is None:
        import json

        write_text_atomically(file, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        current_call().written = file
        if council is not None:
            _enter(council, asked.id, document)
    compared = [beside(made, others)] if others else []
    written = write_results([*sheet_results(made), *compared], out) if out is not None else []
    supported = None if given["electors"] is None else support(asked, given["electors"])
    if as_json:
        more = {"sheet": str(file), "seconds": made.seconds}
        more |= {} if kept is None else {"same": not apart, "apart": apart}
        more |= {} if supported is None else {"supported": supported[0], "support": supported[1]}
        print_json(document | more)
    else:
        said = [*made.sentences, *(each for other in others for each in alternative_in_words(other))]
        _print(asked.title, said if kept is None else (), supported, written, compared)
        _print_end(file, kept is not None, apart)
    if apart:
        return 7
    return 0 if made.feasible else 4


def _made(
    asked: Proposal, file: Path, plan: Path, region: str | None, tell: Callable[[str], None]
) -> tuple[EffectSheet, tuple[Alternative, ...]]:
    """Return the sheet of a proposal and the plans of minorities, of one plan or of a federation."""
    from lustrum.councils.alternatives import alternatives, checks_of
    from lustrum.errors import UsageError
    from lustrum.scenario.federation import is_federation
    from lustrum.workspace import subject_at
    from lustrum.workspace.federation import holds_federation
    from lustrum.workspace.member import federation_around

    around = federation_around(plan)
    if around is not None or holds_federation(plan) or is_federation(plan):
        whole = around or plan
        name = region or (plan.absolute().name if around is not None else "")
        if not name:
            raise UsageError(f"'{plan}' is a federation: say whose scenario is changed, --region NAME or --region all.")
        checks = _in_federation(whole, name, tell)
    elif region is not None:
        raise UsageError(f"'{plan}' is no federation and has no region '{region}': leave --region out.")
    else:
        session = subject_at(str(plan), tell).session
        checks = checks_of(session, lambda place: subject_at(place, tell).session)
    return checks.proposal(asked), alternatives(checks, asked, file.parent)


def _in_federation(whole: Path, region: str, tell: Callable[[str], None]) -> Checks:
    """Return the machine check against a federation, whose plan is made once."""
    from dataclasses import replace

    from lustrum.councils.alternatives import Checks, stated_by
    from lustrum.errors import UsageError
    from lustrum.scenario.federation import Federation, is_federation, read_federation
    from lustrum.studies.effect_in_federation import ALL, debated_session, federation_sheet, sheet_against
    from lustrum.workspace import subject_at
    from lustrum.workspace.federation import holds_federation
    from lustrum.workspace.member import asked_federation

    def read(place: Path) -> Federation:
        return read_federation(place) if is_federation(place) else asked_federation(place)

    debated = debated_session(read(whole), tell)
    scenarios = debated.federation.scenarios

    def instead(place: Path, name: str) -> EffectSheet:
        first = next(iter(scenarios)) if region == ALL else region
        if is_federation(place) or holds_federation(place):
            return sheet_against(debated, read(place), first, name)
        if region == ALL:
            raise UsageError(f"'{place}' is the plan of one region: name a federation, or the region by --region NAME.")
        own = subject_at(str(place), tell).session.scenario
        return sheet_against(debated, replace(debated.federation, scenarios={**scenarios, region: own}), region, name)

    return Checks(
        lambda own: federation_sheet(debated, region, own.change, stated_by(own), own.title),
        instead,
    )


def _laid(council: str, proposal: Path) -> Proposal:
    """Return what was laid before a council under an identifier; one in a file has to be laid first."""
    from lustrum.cli.council_kept import opened
    from lustrum.councils.laying import laid

    with opened(council) as kept:
        return laid(kept, proposal.stem if proposal.suffix == ".toml" else str(proposal))


def _enter(council: str, name: str, document: dict[str, Any]) -> None:
    """Enter in the log of a council that a proposal was checked."""
    from lustrum.cli.council_kept import opened
    from lustrum.councils.laying import keep_check

    with opened(council) as kept:
        keep_check(kept, name, document)


def _print(
    title: str, sentences: Sequence[str], supported: tuple[bool, str] | None, written: list[Path],
    compared: Sequence[Result],
) -> None:  # fmt: skip
    from lustrum.cli.console import console, line, say
    from lustrum.cli.results import print_result

    where = console()
    say(where, title, style="bold")
    for sentence in sentences:
        say(where, sentence)
    if supported is not None:
        say(where, f"{'Supported' if supported[0] else 'Not supported'}: {supported[1]}.")
    where.print()
    for result in compared if sentences else ():
        print_result(where, result)
        where.print()
    for path in written:
        line(where, f"Written to {path}.")


def _print_end(file: Path, again: bool, apart: list[str]) -> None:
    from lustrum.cli.console import console, line, say
    from lustrum.councils.sheets import MOST_SAID

    where = console()
    if not again:
        line(where, f"Effect sheet written to {file}")
    elif not apart:
        line(where, f"The same as {file}, to the last digit.")
    else:
        line(where, f"Not the same as {file}:")
        for each in apart[:MOST_SAID]:
            say(where, f"  {each}.")
        if len(apart) > MOST_SAID:
            say(where, f"  and {len(apart) - MOST_SAID} more.")
