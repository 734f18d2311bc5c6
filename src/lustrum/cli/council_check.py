"""`lustrum council check`: the machine check of a proposal, its effect sheet kept and made again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option

if TYPE_CHECKING:
    from lustrum.councils.proposals import Proposal


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
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write it as .html, .xlsx or .csv too."
)
@json_option
def check(
    proposal: Path, plan: Path, sheet: Path | None, again: bool, council: str | None, electors: int | None,
    out: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Check a proposal against the plan under debate: can it be done, what it costs, who gains and loses.

    PLAN is a stored plan or a scenario. Its plan is solved again with the keys that the proposal changes, from where it
    was left. Exit code 4 says that it cannot be done as it stands: the wishes that clash and the ways out are named.

    The effect sheet is kept with the hashes of economy, plan, proposal and program, so that anybody can make it again.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.cli.results import refuse_output, write_results
    from lustrum.councils.proposals import read_proposal, support
    from lustrum.councils.sheets import other_than, read_sheet, sheet_beside
    from lustrum.results import write_text_atomically
    from lustrum.scenario.child import Stated
    from lustrum.studies.effect_sheet import effect_sheet, sheet_document, sheet_results
    from lustrum.workspace import subject_at

    refuse_output(out)
    asked = read_proposal(proposal) if council is None else _laid(council, proposal)
    file = sheet or sheet_beside(proposal if council is None else Path(f"{asked.id}.toml"))
    kept = read_sheet(file) if again else None
    with progress(quiet=as_json) as tell:
        session = subject_at(str(plan), tell).session
        stated = Stated(asked.origin, asked.place, asked.lines, "change.")
        made = effect_sheet(session, asked.change, stated, asked.title)
    document = sheet_document(made)
    apart = [] if kept is None else other_than(kept, document)
    if kept is None:
        import json

        write_text_atomically(file, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
        current_call().written = file
        if council is not None:
            _enter(council, asked.id, document)
    written = write_results(sheet_results(made), out) if out is not None else []
    supported = None if electors is None else support(asked, electors)
    if as_json:
        more = {"sheet": str(file), "seconds": made.seconds}
        more |= {} if kept is None else {"same": not apart, "apart": apart}
        more |= {} if supported is None else {"supported": supported[0], "support": supported[1]}
        print_json(document | more)
    else:
        _print(asked.title, made.sentences if kept is None else (), supported, written)
        _print_end(file, kept is not None, apart)
    if apart:
        return 7
    return 0 if made.feasible else 4


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


def _print(title: str, sentences: tuple[str, ...], supported: tuple[bool, str] | None, written: list[Path]) -> None:
    from lustrum.cli.console import console, line, say

    where = console()
    say(where, title, style="bold")
    for sentence in sentences:
        say(where, sentence)
    if supported is not None:
        say(where, f"{'Supported' if supported[0] else 'Not supported'}: {supported[1]}.")
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
