"""`lustrum prices`: index numbers, prices of a plan, and what a change of costs does to every price."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.results import Result


@click.command()
@click.argument("place", metavar="PLAN|FILE.csv|ECONOMY")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="COST=+10%",
    help="Economy: a cost that changes, as wages=+10%, imports:C19=+30%, gross_operating_surplus=-5%; repeatable.",
)
@click.option("--indexation", type=float, default=0.0, show_default=True, help="Share of a price rise wages follow.")
@click.option(
    "--model", default="fixed_product_sales", show_default=True, help="How supply and use are made symmetric."
)
@click.option(
    "--formula", default="fisher", show_default=True, help="Quotations: fisher, laspeyres, paasche, jevons ..."
)
@click.option("--direct", is_flag=True, help="Quotations: compare each period with the first instead of chaining.")
@answer_options
def prices(
    place: str,
    changes: tuple[str, ...],
    indexation: float,
    model: str,
    formula: str,
    direct: bool,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Answer questions of prices.

    PLAN: the plan's price of every product by year and their index. FILE.csv: quotations (good, group, level, currency,
    period, price, place, quantity) as group indices, or series (series, group, level, period, value, base, formula,
    currency, normalisation, source). ECONOMY with --change: what a change of wages, taxes, import prices or mark-ups
    does to every price, and to the cost of living of each household group.
    """
    from lustrum.cli.console import progress
    from lustrum.errors import UsageError

    refuse_output(output, into)
    path = Path(place)
    with progress(quiet=as_json) as tell:
        tell(f"reading {place}")
        if (path / "plan.json").exists() or path.suffix == ".zip":
            results = _of_plan(path)
        elif path.suffix.lower() == ".csv":
            results = _of_file(path, formula, direct)
        elif not changes:
            raise UsageError(
                f"What shall change in '{place}'? Give --change wages=+10%, say; or name a plan or a file of prices."
            )
        else:
            results = _of_economy(place, changes, indexation, model, tell)
    give_answers(results, output, into, as_json=as_json)
    return 0


def _of_plan(path: Path) -> list[Result]:
    from lustrum.prices import plan_prices
    from lustrum.workspace import load_plan

    return list(plan_prices(load_plan(path)))


def _of_file(path: Path, formula: str, direct: bool) -> list[Result]:
    from lustrum.errors import UsageError
    from lustrum.prices import indices_result, kind_of, read_quotations, read_series

    kind = kind_of(path)
    if not kind:
        raise UsageError(
            f"'{path}' holds neither quotations (good, group, level, currency, period, price) nor series (series, "
            "group, level, period, value, base, formula, currency, normalisation, source)."
        )
    series = read_series(path) if kind == "series" else read_quotations(path, formula, chained=not direct)
    return [indices_result(series)]


def _of_economy(
    place: str, changes: tuple[str, ...], indexation: float, model: str, tell: Callable[[str], None]
) -> list[Result]:
    from lustrum.analysis.contents import Subject
    from lustrum.cli.published import read_sources, sound_economy
    from lustrum.prices import cost_push, groups_of, read_change

    read = [read_change(text) for text in changes]
    published, _ = read_sources((place,), "", None, {})
    tables = sound_economy(published)
    subject = Subject(tables, "stated", model)
    economy = subject.economy
    groups = None
    if economy.group_consumption is not None:
        groups = groups_of(subject.system, economy.group, economy.group_consumption, economy.product)
    tell("passing costs on")
    return list(cost_push(subject.system, read, indexation, groups))
