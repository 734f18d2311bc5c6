"""`lustrum check`: read published tables, test every identity, name every fault with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.published import choice_options

if TYPE_CHECKING:
    from rich.console import Console

    from lustrum.data import CheckReport, Identity
    from lustrum.data.audit import Audit
    from lustrum.data.readers import Recognised
    from lustrum.results import Assumption, Fault

TITLES = {
    "supply_use": "supply = use, by product",
    "output_costs": "output = costs, by activity",
    "gdp_production": "GDP: production = income",
    "gdp_expenditure": "GDP: expenditure = income",
    "imports": "imports = imported use",
    "household_groups": "groups = households",
    "investment": "investment: who = what",
    "total_product_use": "printed totals, products",
    "total_activity_output": "printed totals, activities",
    "total_category_use": "printed totals, final use",
    "margins": "margins cancel",
    "sales": "sales = output",
    "costs": "costs = output",
    "accounts": "receipts = payments",
}
"""What each kind of identity says."""
MOST_PRINTED = 50
"""Faults that are printed."""


@click.command(cls=Command)
@click.argument("sources", metavar="FILE...", nargs=-1, required=True)
@choice_options
@json_option
def check(sources: tuple[str, ...], region: str, year: int | None, settings: tuple[str, ...], as_json: bool) -> int:
    """Read published tables, say of what kind they are, test every accounting identity, name every fault's cell.

    FILE is an economy folder or workbook, bundled:NAME, or tables as their publisher gives them out: national and
    world input-output tables, supply and use tables, plain symmetric tables, a social accounting matrix. Of a workbook
    with a sheet `scenario` (`lustrum new home.xlsx`) what is asked is tested too. The kind is
    found from the content; --map says what rows and columns of a symmetric table are where their labels do not. The
    manual's page docs/own-table.md makes an economy folder step by step. Of a federation every region is tested.
    """
    from lustrum.cli.console import console, progress
    from lustrum.cli.console import say as console_say
    from lustrum.cli.federation import check_federation
    from lustrum.cli.output import print_json
    from lustrum.cli.published import read_sources
    from lustrum.data.audit import audit
    from lustrum.errors import DataError
    from lustrum.scenario.federation import is_federation
    from lustrum.studies.said import settings_of

    if is_federation(Path(sources[0])):
        return check_federation(Path(sources[0]), as_json)
    economy = " ".join(sources)
    where = console()
    audited: Audit | None = None
    found: Recognised | None = None
    said: Sequence[Assumption] = ()
    try:
        with progress(quiet=as_json) as say:
            say(f"reading {economy}")
            published, found = read_sources(sources, region, year, settings_of(settings))
            say("testing identities")
            audited = audit(published, region)
            # What a reader took for granted is part of what was read; of a folder it stands in its economy.toml.
            if audited.tables is not None and not audited.tables.path.is_dir():
                said = audited.tables.assumptions
        faults: Sequence[Fault] = audited.report.faults
    except DataError as error:
        if not error.faults:
            raise
        faults = error.faults
    asked = _asked(sources)
    faults = faults if asked is None else asked
    if as_json:
        print_json({**_as_data(economy, found, audited, faults), "assumptions": list(said)})
    else:
        if found is not None:
            _print_kind(where, found)
        if audited is not None:
            _print_coverage(where, audited)
            if asked is not None:
                console_say(where, "Read: what is asked, on the sheets scenario and wishes.")
            _print_identities(where, economy, audited.report)
        for each in said:
            console_say(where, f"Assumption: {each.text} ({each.value})")
        _print_faults(where, economy, faults)
    return 3 if faults else 0


def _asked(sources: Sequence[str]) -> list[Fault] | None:
    """Return the faults of a workbook that holds a scenario too, its tables' among them; None for anything else."""
    from lustrum.scenario.book import is_book
    from lustrum.scenario.book_faults import faults_of_book

    if len(sources) != 1 or not is_book(Path(sources[0])):
        return None
    return faults_of_book(Path(sources[0]))


def how_many_hold(report: CheckReport) -> str:
    """Return how many identities hold, fail or have a gap known from the source, as the end of a sentence."""
    failed = sum(not each.passed for each in report.identities)
    known = sum(each.known for each in report.identities)
    kept = f"{known} with a known gap" if known else ""
    if failed:
        return ", ".join(filter(None, (f"{failed} do not hold", kept)))
    return f"{len(report.identities) - known} hold, {kept}" if known else "all hold"


def _print_kind(where: Console, found: Recognised) -> None:
    from lustrum.cli.console import say

    say(where, f"Recognised as {found.reader.title}, {found.how}.")
    print_unread(where, found)


def print_unread(where: Console, found: Recognised) -> None:
    """Name the files beside a table that were not read."""
    from lustrum.cli.console import say

    if found.unread:
        more = f" and {len(found.unread) - 6} more" if len(found.unread) > 6 else ""
        say(where, f"Not read: {', '.join(found.unread[:6])}{more}.")


def _print_coverage(where: Console, audited: Audit) -> None:
    from lustrum.cli.console import say
    from lustrum.data.coverage import sentences

    for sentence in sentences(audited.coverage):
        say(where, f"Read: {sentence}")


def _by_name(identities: Sequence[Identity]) -> dict[str, list[Identity]]:
    result: dict[str, list[Identity]] = {}
    for identity in identities:
        result.setdefault(identity.name, []).append(identity)
    return result


def _as_data(economy: str, found: Recognised | None, audited: Audit | None, faults: Sequence[Fault]) -> dict[str, Any]:
    report = audited.report if audited else None
    groups = _by_name(report.identities) if report else {}
    return {
        "economy": economy,
        "kind": found.reader.name if found else None,
        "recognised": found.how if found else None,
        "passed": not faults,
        "unit": report.unit if report else None,
        "counts": {
            name: {
                "tested": len(group),
                "failed": sum(not each.passed for each in group),
                "known_gaps": sum(each.known for each in group),
                "largest_gap": max(abs(each.gap) for each in group),
            }
            for name, group in groups.items()
        },
        "identities": list(report.identities) if report else [],
        "coverage": list(audited.coverage) if audited else [],
        "faults": list(faults),
        "notes": list(report.notes) if report else [],
    }


def _print_identities(where: Console, economy: str, report: CheckReport) -> None:
    from lustrum.cli.console import say, table
    from lustrum.wording.numbers import short_figure

    count = len(report.identities)
    failed = sum(not each.passed for each in report.identities)
    ending = how_many_hold(report)
    say(where, f"{economy}: {count} identities tested, {ending}", style="bold red" if failed else "bold green")
    where.print()
    shown = table("", "identity", "tested", "hold", "largest gap", "of", "allowed")
    shown.columns[4].justify = "left"
    for name, group in _by_name(report.identities).items():
        worst = max(group, key=lambda each: (not each.passed, abs(each.gap)))
        shown.add_row(
            TITLES.get(name, name.replace("_", " ")),
            str(len(group)),
            str(sum(each.passed for each in group)),
            short_figure(worst.gap) if abs(worst.gap) > 1e-9 * max(abs(worst.left), abs(worst.right)) else "0",
            worst.label,
            short_figure(worst.tolerance),
        )
    where.print(shown)
    if report.unit:
        say(where, f"Gaps in {report.unit}.")
    for note in report.notes:
        say(where, f"Note: {note}")


def _print_faults(where: Console, economy: str, faults: Sequence[Fault]) -> None:
    from lustrum.cli.console import line, say

    if not faults:
        return
    where.print()
    say(where, "1 fault:" if len(faults) == 1 else f"{len(faults)} faults:", style="bold red")
    for fault in faults[:MOST_PRINTED]:
        line(where, f"  {fault}")
    if len(faults) > MOST_PRINTED:
        say(where, f"  and {len(faults) - MOST_PRINTED:,} more; --json lists all of them.")
