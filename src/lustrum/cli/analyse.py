"""`lustrum analyse`: what a table says before any plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.call import current_call, json_option
from lustrum.cli.published import choice_options

if TYPE_CHECKING:
    from lustrum.analysis import Result
    from lustrum.data import EconomyTables
    from lustrum.data.world import WorldTable

MOST_ROWS = 60
MOST_COLUMNS = 7
COLUMN = 13
"""Letters a column of figures takes."""

FORMATS = (".csv", ".xlsx", ".html")


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
@click.option("--nominal", is_flag=True, help="Compare tables in prices of different years as they stand.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the whole answer: .csv (tidy), .xlsx or .html (with a picture).",
)
@json_option
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
    nominal: bool,
    output: Path | None,
    as_json: bool,
) -> int:
    """Ask a table a question of input-output analysis.

    ECONOMY is an economy folder or workbook, bundled:NAME, or a published table of any kind `lustrum check` knows.
    With a table of the world, --region picks one country out; without it the question is asked of the world.
    """
    from lustrum.analysis.contents import CONTENTS, Subject
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.data.schema import nearest
    from lustrum.errors import UsageError

    if what == "list":
        _print_contents(as_json)
        return 0
    if what not in CONTENTS:
        raise UsageError(f"There is no analysis '{what}'. {nearest(what, CONTENTS)} `--what list` names them all.")
    if output is not None and output.suffix.lower() not in FORMATS:
        raise UsageError(f"'{output}' ends in no form known here. Name a file that ends in {', '.join(FORMATS)}.")
    with progress(quiet=as_json) as tell:
        tell(f"reading {sources[0]}")
        table = _table(sources, region, year, settings)
        earlier = None
        if against or against_year:
            named = (against,) if against else sources
            earlier = Subject(_table(named, region, against_year, settings), inputs, model)
        tell(f"asking for {what}")
        result = CONTENTS[what].ask(Subject(table, inputs, model, earlier, nominal))
        if output is not None:
            tell(f"writing {output}")
            _write(result, output)
            current_call().written = output
    if as_json:
        print_json(_as_data(result))
    else:
        _print(result, output)
    return 0


def _table(
    sources: tuple[str, ...], region: str, year: int | None, settings: tuple[str, ...]
) -> EconomyTables | WorldTable:
    """Return a world table as it is unless a region is picked, the tables of one economy otherwise."""
    from lustrum.cli.published import read_sources, settings_of
    from lustrum.data import check_tables
    from lustrum.data.load import economy_tables
    from lustrum.data.world import WorldTable

    published, _ = read_sources(sources, region, year, settings_of(settings))
    if isinstance(published, WorldTable) and not region:
        return published
    tables = economy_tables(published, region)
    check_tables(tables).raise_if_failed()
    return tables


def _write(result: Result, output: Path) -> None:
    from lustrum.analysis.write import as_csv, as_workbook
    from lustrum.data import write_bytes_atomically

    output.parent.mkdir(parents=True, exist_ok=True)
    if output.suffix.lower() == ".html":
        from lustrum.report.analysis import analysis_html

        data = analysis_html(result, command=current_call().command).encode()
    else:
        data = as_csv(result) if output.suffix.lower() == ".csv" else as_workbook(result)
    write_bytes_atomically(output, data)


def _as_data(result: Result) -> dict[str, object]:
    return {
        "analysis": result.name,
        "title": result.title,
        "axes": list(result.axes),
        "items": [list(labels) for labels in result.items],
        "measures": {
            name: {"unit": measure.unit, "values": list(measure.values)} for name, measure in result.measures.items()
        },
        "titles": dict(result.titles),
        "notes": list(result.notes),
        "assumptions": list(result.assumptions),
    }


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


def _print(result: Result, output: Path | None) -> None:
    from lustrum.cli.console import console, line, say, table
    from lustrum.cli.numbers import figure

    where = console()
    say(where, result.title, style="bold")
    for note in result.notes:
        say(where, f"{note[:1].upper()}{note[1:]}.")
    where.print()
    names = list(result.measures)
    room = where.width - sum(max(len(labels[k]) for labels in result.items) + 2 for k in range(len(result.axes)))
    shown_names = names[: max(1, min(MOST_COLUMNS, room // COLUMN))]
    shown = table("", *result.axes, *(_folded(name) for name in shown_names), left=len(result.axes))
    for column in shown.columns[: len(result.axes)]:
        column.no_wrap = True
    every = zip(result.items, *(result.measures[name].values for name in shown_names), strict=True)
    for labels, *values in list(every)[:MOST_ROWS]:
        shown.add_row(*labels, *(value if isinstance(value, str) else figure(float(value)) for value in values))
    where.print(shown)
    if len(result.items) > MOST_ROWS:
        say(where, f"And {len(result.items) - MOST_ROWS} more rows; -o FILE.csv holds all.")
    units = {name: result.measures[name].unit for name in shown_names if result.measures[name].unit not in ("", "1")}
    if len(set(units.values())) == 1 and len(units) == len(shown_names):
        say(where, f"In {next(iter(units.values()))}.")
    else:
        for name, unit in units.items():
            say(where, f"{name} in {unit}.")
    if len(names) > len(shown_names):
        say(where, f"Also: {', '.join(names[len(shown_names) :])}.")
    for each in result.assumptions:
        say(where, f"Assumption: {each.text} ({each.value})")
    if output is not None:
        where.print()
        line(where, f"Written to {output}.")


def _folded(name: str) -> str:
    """Return a measure's name over several lines, so that columns stay narrow."""
    return name.replace("_", "\n")
