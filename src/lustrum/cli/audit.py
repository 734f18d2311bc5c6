"""`lustrum audit`: the numbers a plan states of itself, checked against each other."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, json_option


@click.command(cls=Command)
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it to a .csv, .xlsx or .html.")
@json_option
def audit(file: Path, out: Path | None, as_json: bool) -> int:
    """Check the numbers a plan states of itself: do parts add up, do shares agree with growth?

    FILE.csv holds item, of (the total an item is a part of), year, value and share; value or share may be blank. Parts
    are added up as if none were left out: state all of a total, or give it no value. What a plan does not say and its
    numbers imply, as how fast a total grows whose part loses share, is told. A gap that rounding explains holds: half
    of the last digit each number is written with. The call ends with 3 where something does not hold.
    """
    from lustrum.cli.console import console
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result, refuse_output, write_results
    from lustrum.execution.audit import audit_file
    from lustrum.execution.audit_results import audit_document, audit_result

    refuse_output(out)
    found = audit_file(file)
    if out is not None:
        write_results([audit_result(found, file.name)], out)
    if as_json:
        print_json(audit_document(found))
    else:
        print_result(console(), audit_result(found, file.name))
    return 3 if any(each.holds is False for each in found) else 0
