"""`lustrum explain`: why is this number so; what limits the plan."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.call import Command, changed_option, json_option

if TYPE_CHECKING:
    from rich.console import Console

    from lustrum.plan import Explanation


POWER = ("electricity", "power")
"""Words that ask for all of a plan's power system."""


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN", type=click.Path(path_type=Path))
@click.argument("what", metavar="[WHAT]...", nargs=-1)
@changed_option
@json_option
def explain(plan: Path, what: tuple[str, ...], changed: bool, as_json: bool) -> int:
    """Say why a number is so, or, without WHAT, what limits the plan.

    WHAT is a quantity, an item and a year in any order: lustrum explain PLAN output A05 2015. An item alone means its
    output, no year the last one; `electricity` tells of the plan's power system. Of a federation's plans, named without
    WHAT, it tells the regions side by side; with a region first, of that region: lustrum explain PLAN IND AGR 2010.
    """
    from lustrum.cli.account import certificate_sentence, print_ending, print_limits
    from lustrum.cli.console import console, say
    from lustrum.cli.federation_kept import explain_federation, region_named
    from lustrum.cli.output import print_json
    from lustrum.plan import binding_limits, summary
    from lustrum.plan import explain as explained
    from lustrum.workspace import load_plan
    from lustrum.workspace.federation import holds_federation

    if holds_federation(plan):
        if not what:
            return explain_federation(plan, as_json)
        plan, what = region_named(plan, what)
    loaded = load_plan(plan, changed=changed)
    where = console()
    if not what:
        if as_json:
            short = summary(loaded)
            chosen = ("name", "status", "message", "objective", "objective_unit", "given_up", "clash")
            limits = binding_limits(loaded, 100) if loaded.has_values else ()
            print_json({key: short[key] for key in chosen} | {"limits": limits})
        else:
            print_ending(where, loaded)
            if loaded.has_values:
                print_limits(where, loaded, most=20)
            say(where, certificate_sentence(loaded))
        return 0
    if " ".join(what).lower() in POWER and "power" in loaded.options:
        from lustrum.cli.results import print_result
        from lustrum.power.planned.answers import power_answers
        from lustrum.results import as_data

        answers = power_answers(loaded)
        if as_json:
            print_json({"name": loaded.name, "answers": [as_data(each) for each in answers]})
        for result in () if as_json else answers:
            print_result(where, result)
        return 0
    found = explained(loaded, " ".join(what))
    if as_json:
        print_json(found)
    elif not isinstance(found, tuple):
        _print(where, found)
    return 0


def _print(where: Console, found: Explanation) -> None:
    from lustrum.cli.account import OPEN
    from lustrum.cli.console import say, table
    from lustrum.plan.explain import worth_of_a_product
    from lustrum.wording.numbers import in_brackets, short_figure

    say(where, found.sentences[0], style="bold")
    if math.isfinite(found.price):
        say(where, worth_of_a_product(found.price, found.price_between))
    if found.supply or found.use:
        where.print()
        shown = table(f"Where it comes from and goes to, {found.year}", "", "entry", "amount", left=2)
        for side, entries in (("supply", found.supply), ("use", found.use)):
            for name, amount in entries:
                shown.add_row(side, name.replace("_", " "), short_figure(amount))
        where.print(shown)
    for sentence in found.decided:
        say(where, sentence)
    if found.year is None:
        return
    if not found.limits:
        say(where, "No limit that bears on it binds in that year.")
    else:
        where.print()
        shown = table("Limits behind it", "limit", "one more unit", "one per cent more", left=1)
        for limit in found.limits:
            shown.add_row(
                limit.title,
                short_figure(limit.current) + in_brackets(limit.current_between, short_figure),
                short_figure(limit.worth_of_one_per_cent) + in_brackets(limit.worth_between, short_figure),
            )
        where.print(shown)
        say(where, "One more unit: its worth at prices of the year. One per cent more: the gain of the goal.")
        if any(limit.worth_between for limit in found.limits):
            say(where, OPEN)
