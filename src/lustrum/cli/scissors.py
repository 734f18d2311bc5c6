"""`lustrum scissors`: how far industrial and agricultural prices stand apart, which blade moved, what closes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lustrum.cli.answer import answer_options, give_answers, refuse_output

if TYPE_CHECKING:
    from lustrum.prices import Series


@click.command()
@click.argument("place", metavar="FILE.csv|PLAN", type=click.Path(path_type=Path))
@click.option("--level", default="", help="wholesale, retail or procurement, where the file holds several.")
@click.option("--industrial", default="", metavar="LABELS", help="Plan: products of industry, with commas between.")
@click.option("--agricultural", default="", metavar="LABELS", help="Plan: products of farms, with commas between.")
@click.option("--on", type=float, default=1.25, show_default=True, help="Opening at which the alarm goes on.")
@click.option("--off", type=float, default=1.15, show_default=True, help="Opening at which it goes off.")
@click.option("--months", type=int, default=2, show_default=True, help="Periods before it changes.")
@click.option(
    "--farm-sales", type=float, metavar="VALUE", help="Farm sales a year at parity, at base prices: asks for levers."
)
@click.option("--goods", type=float, metavar="VALUE", help="Industrial goods offered to the village a year.")
@click.option("--elasticity", type=float, metavar="EPS", help="Of the marketed surplus; may be negative, above -1.")
@click.option("--target", type=float, default=1.0, show_default=True, help="R the levers are to reach.")
@click.option("--voted-limit", type=float, default=1.25, show_default=True, help="Largest opening that was voted.")
@click.option("--exchange-rate", type=float, default=1.0, show_default=True, help="Home money per foreign currency.")
@answer_options
def scissors(
    place: Path,
    level: str,
    industrial: str,
    agricultural: str,
    on: float,
    off: float,
    months: int,
    farm_sales: float | None,
    goods: float | None,
    elasticity: float | None,
    target: float,
    voted_limit: float,
    exchange_rate: float,
    output: Path | None,
    into: Path | None,
    as_json: bool,
) -> int:
    """Follow the price scissors: R = industrial over agricultural prices, base period = 1.

    FILE.csv holds series or quotations of the groups industrial and agricultural (see `lustrum prices --help`). Levels
    on different bases are refused, ratios are not. Retail and wholesale prices of one group alone give the second
    blade. With a PLAN, --industrial and --agricultural name its products. With
    --farm-sales, --goods and --elasticity: what each lever must do alone to reach --target, what it costs, and the
    transfer through prices as a tax, with its peak and the stop at the voted limit.
    """
    from lustrum.cli.console import progress
    from lustrum.errors import MissingDataError, UsageError
    from lustrum.prices import (
        Exchange,
        Thresholds,
        levers_result,
        scissors_result,
        second_blades,
        transfer_result,
    )
    from lustrum.prices import scissors as compute

    refuse_output(output, into)
    given = {"--farm-sales": farm_sales, "--goods": goods, "--elasticity": elasticity}
    missing = [name for name, value in given.items() if value is None]
    if 0 < len(missing) < 3:
        raise UsageError(
            f"Levers need --farm-sales, --goods and --elasticity together; {', '.join(missing)} is missing."
        )
    with progress(quiet=as_json) as tell:
        tell(f"reading {place}")
        series = _series(place, industrial, agricultural)
        try:
            found = compute(series, level)
        except MissingDataError:
            # Retail over wholesale needs no price of the other group.
            results = second_blades(series)
            if not results or farm_sales is not None:
                raise
            give_answers(results, output, into, as_json=as_json)
            return 0
        results = scissors_result(found, series, Thresholds(on, off, months))
        if farm_sales is not None and goods is not None and elasticity is not None:
            now = Exchange(float(found.ratio[-1]), farm_sales, goods, elasticity, exchange_rate=exchange_rate)
            results += [levers_result(now, target), transfer_result(now, voted_limit)]
    give_answers(results, output, into, as_json=as_json)
    return 0


def _series(place: Path, industrial: str, agricultural: str) -> Sequence[Series]:
    from lustrum.errors import UsageError
    from lustrum.prices import kind_of, plan_series, read_quotations, read_series
    from lustrum.workspace import load_plan

    if place.suffix.lower() == ".csv":
        kind = kind_of(place)
        if not kind:
            raise UsageError(f"'{place}' holds neither series nor quotations of prices; see `lustrum prices --help`.")
        return read_series(place) if kind == "series" else read_quotations(place)
    if not industrial or not agricultural:
        raise UsageError(
            f"Which products of the plan '{place}'? Give --industrial A05,A06 and --agricultural A01, say."
        )
    named = {"industrial": industrial, "agricultural": agricultural}
    return plan_series(load_plan(place), {group: labels.split(",") for group, labels in named.items()})
