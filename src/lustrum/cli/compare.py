"""`lustrum compare`: plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.call import Command, json_option

if TYPE_CHECKING:
    from rich.console import Console

    from lustrum.plan import Comparison


@click.command(cls=Command)
@click.argument("plans", metavar="PLAN PLAN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="How many of the largest differences are shown.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it whole: .html (with a picture), .xlsx or .csv (tidy).",
)
@json_option
def compare(plans: tuple[Path, ...], most: int, out: Path | None, as_json: bool) -> int:
    """Put plans of one economy side by side: yearly figures, then what differs most from the first.

    Plans of one federation are put side by side region by region.
    """
    import dataclasses

    from lustrum.cli.console import console, line
    from lustrum.cli.federation_kept import compare_federations
    from lustrum.cli.output import print_json
    from lustrum.cli.results import refuse_output, write_results
    from lustrum.errors import UsageError
    from lustrum.plan import compare as compared
    from lustrum.plan.compared import comparison_results
    from lustrum.plan.goal import goal_in_words
    from lustrum.workspace import load_plan
    from lustrum.workspace.federation import holds_federation

    refuse_output(out)
    if all(map(holds_federation, plans)):
        return compare_federations(plans, out, as_json)
    if len(plans) < 2:
        raise UsageError("Name at least two plans to compare.")
    loaded = [load_plan(path) for path in plans]
    if len({plan.name for plan in loaded}) < len(loaded):
        loaded = [dataclasses.replace(plan, name=str(path)) for plan, path in zip(loaded, plans, strict=True)]
    found = compared(loaded, most)
    written = [] if out is None else write_results(comparison_results(found), out)
    if as_json:
        print_json(found)
    else:
        _print(console(), found, [goal_in_words(plan) for plan in loaded])
        for file in written:
            line(console(), f"Written to {file}.")
    return 0


def _print(where: Console, found: Comparison, goals: list[str]) -> None:
    from lustrum.cli.console import say, table
    from lustrum.wording.numbers import readable, short_figure, signed_per_cent, some_years

    for number, (name, status, goal) in enumerate(zip(found.plans, found.statuses, goals, strict=True), start=1):
        say(where, f"{number}  {name}: {status}. {goal}")
    where.print()
    years = some_years(found.years, 5)
    shown = table("Year by year, with the difference from plan 1 in per cent", "", "plan", *map(str, years), left=2)
    for title, unit, paths in found.indicators:
        divisor, scaled_unit = readable((value for path in paths for value in path), unit)
        for number, path in enumerate(paths, start=1):
            cells = []
            for place in map(found.years.index, years):
                first = paths[0][place]
                change = 100.0 * (path[place] / first - 1.0) if first > 0 else float("nan")
                cells.append(
                    short_figure(path[place] / divisor) + ("" if number == 1 else f"\n{signed_per_cent(change)}")
                )
            shown.add_row(title if number == 1 else scaled_unit if number == 2 else "", str(number), *cells)
    where.print(shown)
    where.print()
    if not found.differences:
        say(where, "No number differs.")
        return
    which = ["plan"] if len(found.plans) > 2 else []
    title = "Largest differences from plan 1"
    shown = table(title, "quantity", "of", *which, "year", "plan 1", "other", "change", left=2 + len(which))
    for each in found.differences:
        differs = f"{100 * each.relative:+z.1f} %" if abs(each.relative) < 1e6 else "new"
        named = [str(found.plans.index(each.plan) + 1)] if which else []
        shown.add_row(
            each.quantity.replace("_", " "),
            each.label,
            *named,
            str(each.year),
            short_figure(each.first),
            short_figure(each.other),
            differs,
        )
    where.print(shown)
