"""`lustrum new`: a first scenario for an economy, with examples of what may be said to a plan."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from lustrum.cli.call import Command, current_call, json_option, one_place


@click.command(cls=Command)
@click.argument(
    "named", metavar="[FILE.toml|FILE.xlsx]", required=False, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The same as [FILE].")
@click.option(
    "--from",
    "source",
    metavar="TABLE",
    help="Folder, workbook, published table or bundled:NAME of the economy.  [default: bundled:us_2012]",
)
@click.option("--labels", metavar="A,B,C", help="Branches of a made-up economy to be typed over, for FILE.xlsx.")
@click.option("--years", type=click.IntRange(1, 50), default=5, show_default=True, help="How many are planned.")
@click.option("--labour", type=float, default=0.01, show_default=True, help="Growth of people at work, a year.")
@click.option(
    "--productivity", type=float, default=0.01, show_default=True, help="Growth of what each of them makes, a year."
)
@json_option
def new(
    named: Path | None,
    out: Path | None,
    source: str | None,
    labels: str | None,
    years: int,
    labour: float,
    productivity: float,
    as_json: bool,
) -> int:
    """Write a scenario, or a workbook of tables and scenario, that plans as it is and shows what may be said.

    It gives the trend: everything grows with the two rates. FILE.toml holds six sorts of things that may be said to it,
    each an example in its comments with labels of the economy. FILE.xlsx holds the tables too, with totals as live
    checks, and says at every cell what to fill in and why: type your figures over those that stand there.
    """
    from lustrum.cli.console import console, line
    from lustrum.cli.output import print_json
    from lustrum.errors import UsageError
    from lustrum.results import write_bytes_atomically

    file = one_place(named, out)
    if file.suffix not in (".toml", ".xlsx"):
        raise UsageError(f"'{file}': a scenario ends in .toml, a workbook of tables and scenario in .xlsx.")
    if file.exists():
        raise UsageError(f"'{file}' is there already; name another file.")
    if labels and (source or file.suffix == ".toml"):
        why = "--labels makes up a table and --from names one" if source else "--labels makes up the tables of a .xlsx"
        raise UsageError(f"{why}: say one of them, `lustrum new home.xlsx --labels farming,industry,services`, say.")
    source = source or "bundled:us_2012"
    if file.suffix == ".xlsx":
        content, said = _book(file, source, labels, (years, labour, productivity))
    else:
        from lustrum.scenario.draft import draft_for

        said = source if source.startswith("bundled:") else Path(os.path.relpath(source, file.parent)).as_posix()
        content = draft_for(source, said, file.name, years, labour, productivity).encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(file, content)
    current_call().written = file
    if as_json:
        print_json({"file": str(file), "economy": said, "years": years})
        return 0
    where = console()
    line(where, f"Written to {file}.")
    growth = f"Growth of {100 * labour:g} and {100 * productivity:g} per cent a year stands in it"
    line(where, f"{growth}: put in what you expect.")
    where.print()
    line(where, "Next:", style="bold")
    for step in _next(file):
        line(where, f"  {step}")
    return 0


def _next(file: Path) -> list[str]:
    name = shlex.quote(str(file))
    if file.suffix == ".toml":
        return [f"lustrum plan {name}   (after taking away the # before what you want to say)"]
    return [
        f"lustrum check {name}   (after typing your figures over those that stand there)",
        f"lustrum plan {name} --out {shlex.quote(file.stem + '-plan')}",
    ]


def _book(file: Path, source: str, labels: str | None, growth: tuple[int, float, float]) -> tuple[bytes, str]:
    """Return a workbook of tables and scenario, and what its economy is called."""
    from lustrum.cli.published import read_sources
    from lustrum.data.load import economy_tables
    from lustrum.data.made_up import made_up
    from lustrum.scenario.book_draft import book_for

    tables = made_up(labels.split(",")) if labels else economy_tables(read_sources((source,), "", None)[0])
    return book_for(tables, file.name, *growth), "made up" if labels else source
