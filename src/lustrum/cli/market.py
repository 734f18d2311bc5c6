"""`lustrum market`: a plan and the market beside it, settled together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.scenario import PlanAndMarket


@click.command()
@click.argument("scenario", metavar="SCENARIO.toml", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the settled plan and report.")
@click.option("--rounds", default=60, show_default=True, type=click.IntRange(1), help="Rounds at most.")
@click.option("--one-start", is_flag=True, help="Do not look for a second answer.")
@answer_options
def market(
    scenario: Path,
    out: Path | None,
    rounds: int,
    one_start: bool,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Find the terms of trade at which sellers are offered as much as they bring.

    SCENARIO names its markets under [options.market_supply]: sellers that make a product and eat part of it, their
    household group, and the goods offered to it. What sellers bring to market answers to the terms of trade, and the
    goods the plan delivers make the terms; the plan is solved again from its last basis until both fit. Where they do
    not settle, or two answers exist, that is said instead of a number.
    """
    from dataclasses import replace
    from hashlib import sha256

    from lustrum.cli.call import place_of
    from lustrum.cli.console import progress
    from lustrum.scenario import market_results, plan_and_market, read_scenario
    from lustrum.workspace import refuse_strangers, write_plan

    refuse_output(output, into)
    if out is not None:
        refuse_strangers(out)
    with progress(quiet=as_json) as tell:
        read = read_scenario(scenario)
        found = plan_and_market(read, most_rounds=rounds, second_start=not one_start, on_round=tell)
        answers = market_results(found)
        if out is not None:
            settled = {"inputs/settled.toml": _settled(scenario.name, found)}
            first = tuple((name.rpartition("/")[2], sha256(each).hexdigest()) for name, each in settled.items())
            told = replace(found.plan, answers=tuple(answers), inputs=(*first, *found.plan.inputs))
            write_plan(told, read, place_of(out, on_progress=tell), more=settled)
    give_answers(answers, output, into, as_json=as_json)
    return 0


def _settled(parent: str, found: PlanAndMarket) -> bytes:
    """Return a scenario that makes the settled plan again without the loop: the one given, with the terms found."""
    import json

    lines = [f"parent = {json.dumps(parent)}", "", "[options.market_supply.terms]"]
    for k, each in enumerate(found.markets):
        lines.append(f"{json.dumps(each.market.name)} = {found.tau[:, k].tolist()}")
    return ("\n".join(lines) + "\n").encode()
