"""`lustrum analyse`: what a table says before any plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output
from lustrum.cli.published import choice_options

if TYPE_CHECKING:
    from lustrum.data import EconomyTables
    from lustrum.data.world import WorldTable


@click.command()
@click.argument("sources", metavar="ECONOMY...", nargs=-1, required=True)
@click.option("--what", required=True, metavar="WHAT", help="The question; `--what list` names them all.")
@choice_options
@click.option(
    "--inputs",
    type=click.Choice(["stated", "domestic", "total"]),
    default="stated",
    show_default=True,
    help="Inputs counted: domestic ones where the table tells them apart, domestic ones alone, or all.",
)
@click.option(
    "--model",
    default="fixed_product_sales",
    show_default=True,
    metavar="MODEL",
    help="How supply and use are made symmetric: product_technology, industry_technology, fixed_industry_sales ...",
)
@click.option("--against", metavar="ECONOMY", help="Table of the earlier year, where two years are compared.")
@click.option("--against-year", type=int, metavar="YEAR", help="Earlier year, where the file holds several.")
@click.option(
    "--demand",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Impact: a change of final demand, product, value.",
)
@click.option("--nominal", is_flag=True, help="Compare tables in prices of different years as they stand.")
@answer_options
def analyse(
    sources: tuple[str, ...],
    what: str,
    region: str,
    year: int | None,
    settings: tuple[str, ...],
    inputs: str,
    model: str,
    against: str | None,
    against_year: int | None,
    demand: Path | None,
    nominal: bool,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Ask a table a question of input-output analysis.

    ECONOMY is an economy folder or workbook, bundled:NAME, or a published table of any kind `lustrum check` knows.
    With a table of the world, --region picks one country out; without it the question is asked of the world.
    """
    from lustrum.analysis.contents import CONTENTS, Subject
    from lustrum.cli.console import progress
    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest

    if what == "list":
        _print_contents(as_json)
        return 0
    if what not in CONTENTS:
        raise UsageError(f"There is no analysis '{what}'. {nearest(what, CONTENTS)} `--what list` names them all.")
    if demand is not None and what != "impact":
        raise UsageError(f"--demand belongs to --what impact; this is {what}.")
    refuse_output(output, into)
    with progress(quiet=as_json) as tell:
        tell(f"reading {sources[0]}")
        table = _table(sources, region, year, settings)
        earlier = None
        if against or against_year:
            named = (against,) if against else sources
            earlier = Subject(_table(named, region, against_year, settings), inputs, model)
        tell(f"asking for {what}")
        result = CONTENTS[what].ask(Subject(table, inputs, model, earlier, nominal, demand))
    give_answers([result], output, into, as_json=as_json)
    return 0


def _table(
    sources: tuple[str, ...], region: str, year: int | None, settings: tuple[str, ...]
) -> EconomyTables | WorldTable:
    """Return a world table as it is unless a region is picked, the tables of one economy otherwise."""
    from lustrum.cli.published import read_sources
    from lustrum.data.sound import sound
    from lustrum.studies.said import settings_of

    published, _ = read_sources(sources, region, year, settings_of(settings))
    return sound(published, region)


def _print_contents(as_json: bool) -> None:
    from lustrum.analysis.contents import CONTENTS
    from lustrum.cli.console import console, table
    from lustrum.cli.output import print_json

    if as_json:
        print_json({name: each.title for name, each in CONTENTS.items()})
        return
    shown = table("Questions a table answers", "--what", "answer", left=2)
    for name, each in CONTENTS.items():
        shown.add_row(name, each.title)
    console().print(shown)
