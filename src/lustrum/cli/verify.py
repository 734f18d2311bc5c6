"""`lustrum verify`: a stored plan checked anew from its inputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.call import Command, json_option

if TYPE_CHECKING:
    from rich.console import Console

    from lustrum.workspace import Finding

CHANGED, FAILED = 3, 7
MOST = 20
"""Differences printed of each step."""


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--key", type=click.Path(path_type=Path), metavar="PUBLIC.pem", help="Check that this key signed it, too (Ed25519)."
)
@click.option(
    "--sign", type=click.Path(path_type=Path), metavar="PRIVATE.pem", help="Sign it with this key where all holds."
)
@click.option("--again", is_flag=True, help="Of a federation: plan all its regions once more, too.")
@json_option
def verify(plan: Path, key: Path | None, sign: Path | None, again: bool, as_json: bool) -> int:
    """Check a stored plan anew: its files, its laws, its tables, and the plan made again from its inputs.

    A region of a federation is checked at the prices of what regions share, by the proof kept with the federation; the
    federation itself region by region, and that what is shared adds up: nothing is solved for that.

    Example:  lustrum verify lustrum-demo-us_2012

    Exit code 0 where all holds, 3 where files were changed, 7 where figures differ or the key did not sign it.
    """
    from lustrum.cli.console import console, line, progress
    from lustrum.cli.output import print_json
    from lustrum.workspace import private_key, sign_plan, verify_stored

    signer = None if sign is None else private_key(sign)

    with progress(quiet=as_json) as say:
        found = verify_stored(plan, key=key, again=again, on_progress=say)
    if signer is not None and found.passed:
        sign_plan(plan, signer)
    if as_json:
        print_json({"plan": str(plan), "passed": found.passed, "steps": found.findings})
    else:
        where = console()
        for finding in found.findings:
            _print(where, finding)
        if signer is not None:
            line(where, f"Signed: {plan}" if found.passed else "Not signed: something does not hold.")
    if not found.unchanged:
        return CHANGED
    return 0 if found.passed else FAILED


def _print(where: Console, finding: Finding) -> None:
    from lustrum.cli.console import say

    if finding.passed:
        said = f"{finding.compared} compared" if finding.compared else "nothing to compare"
        say(where, f"{finding.step}: {finding.sentence} ({finding.note or said}).")
        return
    say(where, f"{finding.step}: this does not hold: {finding.sentence}.", style="bold")
    for each in finding.differs[:MOST]:
        say(where, f"  {each}")
    if len(finding.differs) > MOST:
        say(where, f"  and {len(finding.differs) - MOST} more; --json names all.")
    if finding.note:
        say(where, f"  {finding.note}")
