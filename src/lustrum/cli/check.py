"""`lustrum check`: read an economy, test every identity, name every fault with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import json_option

if TYPE_CHECKING:
    from rich.console import Console

    from lustrum.data import CheckReport, Fault, Identity

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
}
"""What each kind of identity says."""


@click.command()
@click.argument("economy", metavar="ECONOMY")
@json_option
def check(economy: str, as_json: bool) -> int:
    """Read an economy's tables, test every accounting identity and name every fault with its cell.

    ECONOMY is a folder with economy.toml, an .xlsx workbook, or bundled:NAME.
    """
    from lustrum.cli.console import console, progress
    from lustrum.cli.output import print_json
    from lustrum.data import bundled_path, check_tables, read_tables
    from lustrum.errors import DataError

    path = bundled_path(economy.removeprefix("bundled:")) if economy.startswith("bundled:") else Path(economy)
    where = console()
    report: CheckReport | None = None
    try:
        with progress(quiet=as_json) as say:
            say(f"reading {economy}")
            tables = read_tables(path)
            say("testing identities")
            report = check_tables(tables)
        faults: Sequence[Fault] = report.faults
    except DataError as error:
        if not error.faults:
            raise
        faults = error.faults
    if as_json:
        print_json(_as_data(economy, report, faults))
    else:
        if report is not None:
            _print_identities(where, economy, report)
        _print_faults(where, economy, faults)
    return 3 if faults else 0


def _by_name(identities: Sequence[Identity]) -> dict[str, list[Identity]]:
    result: dict[str, list[Identity]] = {}
    for identity in identities:
        result.setdefault(identity.name, []).append(identity)
    return result


def _as_data(economy: str, report: CheckReport | None, faults: Sequence[Fault]) -> dict[str, Any]:
    groups = _by_name(report.identities) if report else {}
    return {
        "economy": economy,
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
        "faults": list(faults),
        "notes": list(report.notes) if report else [],
    }


def _print_identities(where: Console, economy: str, report: CheckReport) -> None:
    from lustrum.cli.console import say, table
    from lustrum.cli.numbers import figure

    count = len(report.identities)
    failed = sum(not each.passed for each in report.identities)
    ending = "all hold" if not failed else f"{failed} do not hold"
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
            figure(worst.gap) if abs(worst.gap) > 1e-9 * max(abs(worst.left), abs(worst.right)) else "0",
            worst.label,
            figure(worst.tolerance),
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
    for fault in faults:
        line(where, f"  {fault}")
