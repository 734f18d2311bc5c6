"""`lustrum new`: a first scenario for an economy, with examples of what may be said to a plan."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from lustrum.cli.call import current_call, json_option


@click.command()
@click.argument("file", metavar="FILE.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--from",
    "source",
    default="bundled:us_2012",
    show_default=True,
    metavar="ECONOMY",
    help="Folder, workbook or bundled:NAME of the economy.",
)
@click.option("--years", type=click.IntRange(1, 50), default=5, show_default=True, help="How many are planned.")
@click.option("--labour", type=float, default=0.01, show_default=True, help="Growth of people at work, a year.")
@click.option(
    "--productivity", type=float, default=0.01, show_default=True, help="Growth of what each of them makes, a year."
)
@json_option
def new(file: Path, source: str, years: int, labour: float, productivity: float, as_json: bool) -> int:
    """Write a scenario that plans as it is and shows what may be said to it.

    It gives the trend: everything grows with the two rates. Six sorts of things may be said to it, each an example in
    its comments with labels of the economy: consumption by group, a programme of investment, a cap on emissions, less
    debt abroad, more work, a better technique. Take away the # before one, and plan.
    """
    from lustrum.cli.console import console, line
    from lustrum.cli.output import print_json
    from lustrum.errors import UsageError
    from lustrum.results import write_bytes_atomically
    from lustrum.scenario.draft import draft_for

    if file.suffix != ".toml":
        raise UsageError(f"'{file}': a scenario is a file that ends in .toml.")
    if file.exists():
        raise UsageError(f"'{file}' is there already; name another file.")
    said = source if source.startswith("bundled:") else Path(os.path.relpath(source, file.parent)).as_posix()
    text = draft_for(source, said, file.name, years, labour, productivity)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(file, text.encode())
    current_call().written = file
    if as_json:
        print_json({"file": str(file), "economy": said, "years": years})
        return 0
    where = console()
    line(where, f"Written to {file}.")
    line(
        where,
        f"Growth of {100 * labour:g} and {100 * productivity:g} per cent a year stands in it: put in what you expect.",
    )
    where.print()
    line(where, "Next:", style="bold")
    line(where, f"  lustrum plan {shlex.quote(str(file))}   (after taking away the # before what you want to say)")
    return 0
