"""`lustrum balance`: move figures as little as can be until every identity holds, and show each that moved."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, current_call, json_option

if TYPE_CHECKING:
    from lustrum.data import CheckReport, EconomyTables
    from lustrum.data.balancing import BalancedTables

METHODS = ("weighted_least_squares", "relative_least_squares")
"""As in `lustrum.data.balancing.METHODS`, repeated so that --help needs no solver."""

SHOWN = 15


@click.command(cls=Command)
@click.argument("economy", metavar="ECONOMY")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A new folder.")
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default=METHODS[0],
    show_default=True,
    help="Spread a gap as cells are large, or by equal percentages (large cells take nearly all).",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="FILE[:ROW[:COLUMN]]",
    help="Hold a file, a row or a cell as it is (may be given often); use::cars is a whole column.",
)
@click.option("--hold-totals", is_flag=True, help="Meet the sums printed in totals.csv too.")
@json_option
def balance(economy: str, out: Path, method: str, keep: tuple[str, ...], hold_totals: bool, as_json: bool) -> int:
    """Balance an economy's tables: supply equals use, output equals costs, and every figure that moved is listed.

    ECONOMY is an economy folder or workbook, or bundled:NAME; it is left as it is. FOLDER gets the balanced tables
    and changes.csv, with each cell before and after. Zeros stay zero and signs stay.
    """
    from lustrum.cli.console import progress
    from lustrum.cli.output import print_json
    from lustrum.cli.published import paths_of
    from lustrum.data import check_tables, read_tables
    from lustrum.data.balancing import balance_tables, changes_csv
    from lustrum.data.load import kept_files
    from lustrum.data.write_folder import refuse_folder, write_folder

    refuse_folder(out)
    with progress(quiet=as_json) as tell:
        tell(f"reading {economy}")
        tables = read_tables(paths_of([economy])[0])
        before = check_tables(tables)
        tell("balancing")
        balanced = balance_tables(tables, method, keep=keep, hold_totals=hold_totals)
        write_folder(balanced.tables, out, extra={**kept_files(tables), "changes.csv": changes_csv(balanced.changes)})
    current_call().written = out
    if as_json:
        print_json(_as_data(balanced, before, out))
    else:
        _print(tables, balanced, before, out)
    return 0


def _as_data(balanced: BalancedTables, before: CheckReport, out: Path) -> dict[str, Any]:
    return {
        "out": str(out),
        "method": balanced.method,
        "unit": balanced.tables.meta["unit"],
        "identities": len(before.identities),
        "failed_before": sum(not each.passed for each in before.identities),
        "largest_gap_before": max((abs(each.gap) for each in before.identities), default=0.0),
        "largest_gap": balanced.largest_gap,
        "certificate": balanced.certificate,
        "cells_moved": len(balanced.changes),
        "changes": [{**vars(each), "change": each.change} for each in balanced.changes],
    }


def _print(tables: EconomyTables, balanced: BalancedTables, before: CheckReport, out: Path) -> None:
    from lustrum.cli.console import console, line, say, table
    from lustrum.wording.numbers import short_figure

    where = console()
    unit = str(tables.meta["unit"])
    failed = sum(not each.passed for each in before.identities)
    worst = max(before.identities, key=lambda each: abs(each.gap), default=None)
    if worst is not None:
        say(
            where,
            f"{len(before.identities)} identities, {failed} of them out by more than rounding; the largest gap was "
            f"{short_figure(worst.gap)} {unit} ({worst.name.replace('_', ' ')} of '{worst.label}').",
        )
    changes = balanced.changes
    if not changes:
        say(where, "Every identity held exactly: no cell had to move.", style="bold green")
    else:
        say(where, f"All of them hold now. {len(changes):,} cells moved.", style="bold green")
        where.print()
        shown = table("Largest changes", "file", "row, column", "before", "after", "change", "%", left=2)
        for each in changes[:SHOWN]:
            sign = "+" if each.change > 0 else ""
            shown.add_row(
                each.file.removesuffix(".csv"),
                f"{each.row}, {each.column}",
                short_figure(each.before),
                short_figure(each.after),
                f"{sign}{short_figure(each.change)}",
                f"{100.0 * each.relative:+z.2g}",
            )
        where.print(shown)
        if len(changes) > SHOWN:
            say(where, f"and {len(changes) - SHOWN:,} smaller ones. In {unit}.")
        else:
            say(where, f"In {unit}.")
    where.print()
    line(where, f"Written to {out}, with every change in {out / 'changes.csv'}.")
    line(where, f"  lustrum check {shlex.quote(str(out))}")
