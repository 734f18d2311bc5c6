"""`lustrum load`: from published tables of any known kind to an economy folder."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option
from lustrum.cli.federation import region_options
from lustrum.cli.published import choice_options
from lustrum.errors import UsageError

if TYPE_CHECKING:
    from lustrum.data import CheckReport, EconomyTables
    from lustrum.data.audit import Audit
    from lustrum.data.readers import Recognised


@click.command(cls=Command)
@click.argument("sources", metavar="FILE...", nargs=-1, required=True)
@choice_options
@region_options
@click.option(
    "--prices",
    type=click.Choice(["published", "basic"]),
    default="published",
    show_default=True,
    help="Keep the valuation of the source, or take margins and taxes out of purchasers' prices.",
)
@click.option(
    "--keep-gaps",
    is_flag=True,
    help="Write tables that do not balance, each gap recorded as known; without it they are refused.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(["economy", "power"]),
    default="economy",
    show_default=True,
    help="An economy, or a power system from a starter kit (see the manual, power).",
)
@click.option(
    "--shapes",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="With --as power: blocks.csv, demand.csv and availability.csv, which kits lack.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A new folder.")
@json_option
def load(
    sources: tuple[str, ...],
    region: str,
    year: int | None,
    settings: tuple[str, ...],
    prices: str,
    keep_gaps: bool,
    kind: str,
    shapes: Path | None,
    out: Path,
    as_json: bool,
) -> int:
    """Read published tables and write them as an economy folder, tested.

    FILE is a table as its publisher gives it out, several files that belong together (a supply and a use table), or
    a folder of them; its kind is found from its content. Imports, margins and taxes are carried, missing figures
    are named and never filled. The figures stay where they are; FOLDER must not be there yet. A table that does not
    balance is refused (see `lustrum check`), unless its gaps are to be kept and recorded.

    With --regions all a world table becomes a federation: FOLDER/regions/NAME for each region, planned together by
    `lustrum plan FOLDER`.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.cli.published import read_sources
    from lustrum.data import check_tables
    from lustrum.data.audit import audit
    from lustrum.data.audit import keep_gaps as kept_gaps
    from lustrum.data.load import economy_tables, kept_files
    from lustrum.data.valuation import to_basic_prices
    from lustrum.data.write_folder import refuse_folder, write_folder
    from lustrum.studies.said import settings_of

    refuse_folder(out)
    if kind == "power":
        from lustrum.cli.load_power import load_power

        return load_power(sources, settings_of(settings), shapes, out, as_json)
    if shapes is not None:
        raise UsageError("--shapes belongs to a power system: add --as power.")
    with progress(quiet=as_json) as tell:
        tell(f"reading {sources[0]}")
        published, found = read_sources(sources, region, year, settings_of(settings))
        tables = economy_tables(published, region)
        tell("testing identities")
        audited = audit(published, region)
        report = audited.report
        if report.faults and keep_gaps:
            tables = kept_gaps(published, tables, report)
            report = check_tables(tables)
        if not report.faults and prices == "basic":
            tables = to_basic_prices(tables)
            report = check_tables(tables)
        written = out if not report.faults else None
        if written:
            write_folder(tables, written, extra=kept_files(published))
    current_call().written = written
    if as_json:
        print_json(_as_data(tables, report, found, written) | {"coverage": list(audited.coverage)})
    else:
        _print(tables, replace(audited, report=report), found, sources, written)
    return 0 if written else 3


def _as_data(tables: EconomyTables, report: CheckReport, found: Recognised, out: Path | None) -> dict[str, Any]:
    from lustrum.data.balance import totals_of

    return {
        "out": str(out) if out else None,
        "kind": found.reader.name,
        "recognised": found.how,
        "unread": list(found.unread),
        "name": tables.meta["name"],
        "year": tables.meta["base_year"],
        "unit": tables.meta["unit"],
        "valuation": tables.meta["valuation"],
        "products": len(tables.products),
        "activities": len(tables.activities),
        "totals": totals_of(tables),
        "identities": len(report.identities),
        "faults": list(report.faults),
        "notes": list(report.notes),
        "assumptions": list(tables.assumptions),
        "inputs": [{"path": path, "sha256": digest} for path, digest in tables.inputs],
    }


def _print(
    tables: EconomyTables, audited: Audit, found: Recognised, sources: tuple[str, ...], out: Path | None
) -> None:
    from lustrum.cli.check import how_many_hold, print_unread
    from lustrum.cli.console import console, line, say, table
    from lustrum.data.balance import totals_of
    from lustrum.data.coverage import sentences
    from lustrum.wording.numbers import readable, short_figure

    where, report = console(), audited.report
    say(where, f"{tables.meta['name']}", style="bold")
    say(where, f"Recognised as {found.reader.title}, {found.how}.")
    print_unread(where, found)
    for sentence in sentences(audited.coverage):
        say(where, f"Read: {sentence}")
    count = f"{len(tables.products)} products, {len(tables.activities)} activities"
    say(where, f"{count}, {tables.meta['valuation']} prices, {tables.meta['price_base']}.")
    totals = totals_of(tables)
    if totals:
        where.print()
        divisor, unit = readable(totals.values(), str(tables.meta["unit"]))
        shown = table("", "total", unit)
        for name, value in totals.items():
            shown.add_row("GDP" if name == "gdp" else name.replace("_", " "), short_figure(value / divisor))
        where.print(shown)
    where.print()
    if report.faults:
        say(where, f"{len(report.faults)} faults in {len(report.identities)} identities:", style="bold red")
        for fault in report.faults[:20]:
            line(where, f"  {fault}")
        if len(report.faults) > 20:
            say(where, f"  and {len(report.faults) - 20} more: lustrum check {shlex.join(sources)}")
    else:
        say(where, f"{len(report.identities)} identities tested, {how_many_hold(report)}.", style="bold green")
    for note in report.notes:
        say(where, f"Note: {note}")
    for each in tables.assumptions:
        say(where, f"Assumption: {each.text} ({each.value})")
    where.print()
    if out is None:
        say(where, "Nothing was written: mend the cells, or write the table with its gaps on record by --keep-gaps.")
        return
    line(where, f"Written to {out}.")
    folder = shlex.quote(str(out))
    if "valuation" in tables.wide:
        line(where, f"  lustrum load {folder} --prices basic --out {folder}-basic   (before planning or analysing)")
    else:
        line(where, f"  lustrum analyse {folder} --what multipliers")
