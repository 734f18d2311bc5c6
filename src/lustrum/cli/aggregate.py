"""`lustrum aggregate`: fewer products and activities, by a mapping or a standard classification."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option

if TYPE_CHECKING:
    from lustrum.data import CheckReport, EconomyTables
    from lustrum.data.classification import Coverage, Mapping


@click.command(cls=Command)
@click.argument("economy", metavar="ECONOMY")
@click.option(
    "--by",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="MAPPING.csv",
    help="Columns from,to and where wanted share, axis (product, activity), title; may be given often.",
)
@click.option("--to", "level", default="", metavar="NAME:LEVEL", help="ISIC4, NACE2 or CPA21, to section or division.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A new folder.")
@json_option
def aggregate(economy: str, files: tuple[Path, ...], level: str, out: Path, as_json: bool) -> int:
    """Add up an economy's products and activities along a mapping: nothing is lost, nothing is counted twice.

    ECONOMY is an economy folder or workbook, or bundled:NAME; it is left as it is. Stocks and flows are added up,
    rates are weighted, lags must agree. Every label must be mapped; what is not is named.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.cli.published import paths_of
    from lustrum.data import check_tables, classification, read_tables
    from lustrum.data.write_folder import refuse_folder, write_folder

    refuse_folder(out)
    with progress(quiet=as_json) as tell:
        tell(f"reading {economy}")
        tables = read_tables(paths_of([economy])[0])
        mappings = _mappings(tables, files, level)
        tell("adding up")
        result = classification.aggregate(tables, *mappings)
        report = check_tables(result)
        write_folder(result, out)
    current_call().written = out
    covered = _coverage(tables, mappings)
    if as_json:
        print_json(_as_data(tables, result, report, mappings, covered, out))
    else:
        _print(tables, result, report, mappings, covered, out)
    return 3 if report.faults else 0


def _mappings(tables: EconomyTables, files: tuple[Path, ...], level: str) -> list[Mapping]:
    from lustrum.data.classification import mapping_to_level, read_mapping
    from lustrum.errors import UsageError

    if bool(files) == bool(level):
        raise UsageError("Say where labels go: either --by MAPPING.csv or --to ISIC4:section.")
    if files:
        return [read_mapping(file) for file in files]
    name, _, wanted = level.partition(":")
    return [mapping_to_level((*tables.products, *tables.activities), name, wanted or "section")]


def _coverage(tables: EconomyTables, mappings: list[Mapping]) -> list[Coverage]:
    """Return what all mappings together do with each axis they speak of."""
    from dataclasses import replace

    from lustrum.data.classification import coverage

    whole = replace(mappings[0], lines=tuple(line for mapping in mappings for line in mapping.lines))
    found = []
    for axis, labels, others in (
        ("product", tables.products, tables.activities),
        ("activity", tables.activities, tables.products),
    ):
        if whole.along(axis):
            here = coverage(whole, labels, axis)
            # A line for both axes is used where either of them has its label.
            shared = {line.source for line in whole.lines if line.axis == "both"} & set(others)
            found.append(replace(here, unused=tuple(label for label in here.unused if label not in shared)))
    return found


def _as_data(
    tables: EconomyTables,
    result: EconomyTables,
    report: CheckReport,
    mappings: list[Mapping],
    covered: list[Coverage],
    out: Path,
) -> dict[str, Any]:
    from lustrum.data.balance import totals_of

    return {
        "out": str(out),
        "mappings": [mapping.name for mapping in mappings],
        "coverage": covered,
        "remarks": [remark for mapping in mappings for remark in mapping.joined],
        "products": list(result.products),
        "activities": list(result.activities),
        "totals_before": totals_of(tables),
        "totals": totals_of(result),
        "identities": len(report.identities),
        "faults": list(report.faults),
    }


def _print(
    tables: EconomyTables,
    result: EconomyTables,
    report: CheckReport,
    mappings: list[Mapping],
    covered: list[Coverage],
    out: Path,
) -> None:
    from lustrum.cli.console import console, line, say, table
    from lustrum.data.balance import totals_of
    from lustrum.wording.numbers import readable, short_figure

    where = console()
    for each in covered:
        say(where, str(each))
    for mapping in mappings:
        for remark in mapping.joined:
            say(where, f"Note: {remark}")
    before, after = totals_of(tables), totals_of(result)
    if after:
        where.print()
        divisor, unit = readable(after.values(), str(result.meta["unit"]))
        shown = table("", "total", f"before, {unit}", "after")
        for name, value in after.items():
            title = "GDP" if name == "gdp" else name.replace("_", " ")
            shown.add_row(title, short_figure(before[name] / divisor), short_figure(value / divisor))
        where.print(shown)
    where.print()
    if report.faults:
        say(where, f"{len(report.faults)} faults in {len(report.identities)} identities:", style="bold red")
        for fault in report.faults[:20]:
            line(where, f"  {fault}")
    else:
        say(where, f"{len(report.identities)} identities tested, all hold.", style="bold green")
    line(where, f"Written to {out}.")
    line(where, f"  lustrum analyse {shlex.quote(str(out))} --what multipliers")
