"""What `lustrum prices` and `lustrum scissors` answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.errors import MissingDataError, UsageError
from lustrum.periods import is_period, read_period
from lustrum.prices.levers import LEVERS, VOTED_LIMIT, Exchange, clearing_ratio, size_needed, transfer
from lustrum.prices.scissors import (
    AGRICULTURAL,
    INDUSTRIAL,
    Scissors,
    alarm,
    likely_blade,
    markup,
    same_month,
    seasonally_adjusted,
)
from lustrum.prices.series import MixedBaseError, Series, of_group
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

OPPOSITE = {"dearer industrial goods": "cheaper industrial goods", "cheaper farm goods": "dearer farm goods"}


@dataclass(frozen=True)
class Thresholds:
    """When the alarm rings and when it ends."""

    on: float = 1.25
    off: float = 1.15
    months: int = 2


def indices_result(series: Sequence[Series]) -> Result:
    """Return every series by period with what says on which footing it stands."""
    items, values, footing = [], [], []
    for each in series:
        said = f"{each.level}; {each.base}; {each.formula}; {each.currency}; {each.normalisation}; {each.source}"
        for period, value in zip(each.periods, each.values.tolist(), strict=True):
            items.append((each.name, period))
            values.append(value)
            footing.append(said)
    return Result(
        "price_indices",
        "Price indices",
        ("series", "period"),
        items,
        {
            "index": Measure(np.array(values), "base = 100", "see the footing of each series"),
            "footing": Measure(footing, "", "level; base; formula; currency; normalisation; source"),
        },
        notes=(
            "series on different footings are never compared in level; ratios within one footing may be",
            *_read_as(series),
        ),
        drawing=Drawing("lines", "index", x="period", series="series"),
    )


def scissors_result(found: Scissors, series: Sequence[Series], at: Thresholds) -> list[Result]:
    """Return R by period with the alarm, which blade moved, and the second blade where both levels are known."""
    return [_ratio(found, series, at), _blades(found), *second_blades(series)]


def second_blades(series: Sequence[Series]) -> list[Result]:
    """Return retail over wholesale of each group of goods of which both are known; it needs no other group."""
    return [
        _second_blade(series, group)
        for group in (INDUSTRIAL, AGRICULTURAL)
        if of_group(series, group, "retail") and of_group(series, group, "wholesale")
    ]


def _read_as(series: Sequence[Series]) -> tuple[str, ...]:
    """Return how periods were understood, where they were written in another way, and what was left out."""
    return tuple(sorted({said for each in series for said in (each.read_as, each.left_out) if said}))


def _ratio(found: Scissors, series: Sequence[Series], at: Thresholds) -> Result:
    rings = alarm(found.ratio, at.on, at.off, at.months)
    squeezed = alarm(1.0 / found.ratio, at.on, at.off, at.months)
    state = np.where(rings, "open", np.where(squeezed, "towns squeezed", "")).tolist()
    measures = {
        "ratio": Measure(found.ratio, "1 (base period = 1)", "industrial over agricultural prices, R"),
        "opening": Measure(found.opening, "1", "R - 1"),
        "log_opening": Measure(found.log_opening, "1", "ln R"),
        "farm_purchasing_power": Measure(found.farm_purchasing_power, "base period = 100", "100 / R"),
        "alarm": Measure(state, "", f"on after {at.months} periods at {at.on:g}, off after as many at {at.off:g}"),
    }
    yearly = same_month(found.periods, found.ratio)
    if not np.isnan(yearly).all():
        measures["same_month_last_year"] = Measure(yearly, "1", "R over R of the same month a year before")
    notes = [f"{found.level} prices; R is {found.ratio[-1]:z.3f} in {found.periods[-1]}"]
    try:
        measures["seasonally_adjusted"] = Measure(seasonally_adjusted(found.periods, found.ratio), "1", "R")
    except MissingDataError as reason:
        if is_period(found.periods[0]) and read_period(found.periods[0]).kind == "month":
            notes.append(str(reason).rstrip("."))
    return Result(
        "scissors",
        "The price scissors",
        ("period",),
        [(period,) for period in found.periods],
        measures,
        notes=(*notes, *_read_as(series)),
        drawing=Drawing(
            "lines",
            "ratio",
            x="period",
            title=f"In {found.periods[-1]} industrial goods cost {found.ratio[-1]:z.2f} times as much in "
            "farm goods as in "
            f"the base period, in {found.periods[0]} {found.ratio[0]:z.2f} times",
            rule=1.0,
        ),
    )


def _blades(found: Scissors) -> Result:
    """Return, between neighbouring periods, which blade moved R; refused across bases."""
    items, industrial, agricultural, says = [], [], [], []
    notes: list[str] = []
    for earlier, later in zip(found.periods, found.periods[1:], strict=False):
        items.append((earlier, later))
        try:
            high, low = found.blades(earlier, later)
            # R fell: what closed it is the blade whose contribution is most negative.
            word = likely_blade(high, low) if high + low > 0 else OPPOSITE[likely_blade(-high, -low)]
        except MixedBaseError as reason:
            high = low = float("nan")
            word = "refused: mixed bases"
            notes.append(str(reason).rstrip("."))
        industrial.append(high)
        agricultural.append(low)
        says.append(word)
    total = [found.log_opening[k + 1] - found.log_opening[k] for k in range(len(items))]
    if abs(found.log_opening[0]) > 1e-12 and len(found.periods) > 1:
        share = found.closing_share(found.periods[0], found.periods[-1])
        notes.append(f"from {found.periods[0]} to {found.periods[-1]} {100 * share:z.1f} % of the log opening closed")
    return Result(
        "blades",
        "Which blade moved the scissors",
        ("from", "to"),
        items,
        {
            "change": Measure(np.array(total), "1", "change of ln R"),
            "industrial": Measure(np.array(industrial), "1", "d ln of industrial prices"),
            "agricultural": Measure(np.array(agricultural), "1", "minus d ln of agricultural prices"),
            "largest": Measure(says, "", "the blade that moved most"),
        },
        notes=tuple(notes),
    )


def _second_blade(series: Sequence[Series], group: str) -> Result:
    periods, values = markup(series, group)
    rings = alarm(values / 100.0, 1.15, 1.10)
    return Result(
        f"second_blade_{group}",
        f"The second blade: retail over wholesale, {group} goods",
        ("period",),
        [(period,) for period in periods],
        {
            "markup": Measure(values, "base period = 100", "retail over wholesale prices of the same goods"),
            "alarm": Measure(np.where(rings, "open", "").tolist(), "", "on at 1.15, off at 1.10"),
        },
        notes=_read_as(series),
        drawing=Drawing("lines", "markup", x="period"),
    )


def levers_result(now: Exchange, target: float) -> Result:
    """Return what each lever alone must do to bring R to a target, and what that costs."""
    if not target >= 1.0:
        raise UsageError(f"The target is R = {target:g}; give 1 or more.")
    items, rows = [], []
    clears = clearing_ratio(now.goods, now.farm_sales, now.elasticity)
    apart = abs(np.log(clears / now.ratio)) > 0.1
    for name in LEVERS:
        size = size_needed(now, name, target)
        effect = LEVERS[name](now, size) if np.isfinite(size) else None
        one = LEVERS[name](now, 0.10)
        cost = (effect.budget, effect.foreign_currency, effect.town_floors) if effect else (float("nan"),) * 3
        items.append((name,))
        lasts = "" if effect is None else ("every year" if effect.lasts else "once")
        rows.append((100 * size, *cost, 100 * one.log_ratio, lasts or "cannot alone"))
    columns = list(zip(*rows, strict=True))
    return Result(
        "scissors_levers",
        f"What would close the scissors from R = {now.ratio:z.3f} to {target:g}",
        ("lever",),
        items,
        {
            "size_needed": Measure(np.array(columns[0]), "%", "of today's, by this lever alone; blank where it cannot"),
            "budget_cost": Measure(np.array(columns[1]), "value / year", "industrial goods cost 1 today"),
            "foreign_currency_cost": Measure(np.array(columns[2]), "foreign currency / year", "minus: earned"),
            "taken_from_towns": Measure(np.array(columns[3]), "value / year", "industrial goods of towns"),
            "ten_per_cent_moves_ln_R_by": Measure(np.array(columns[4]), "%", "of a size of 10 per cent"),
            "lasts": Measure(list(columns[5]), "", "whether it can be repeated"),
        },
        notes=(
            "first-order effects on the exchange of village and town, one lever at a time; levers together add in ln R",
            "costs are in one money, in which industrial goods cost 1 and farm goods 1/R today; farms sell "
            f"{figure(now.sold, 4)} of the {figure(now.farm_sales, 4)} they would sell at parity",
            *(
                [
                    f"at these sales and goods the exchange would clear at R = {clears:z.3f}, prices say "
                    f"{now.ratio:z.3f}: stocks, rationing or other figures stand between"
                ]
                if apart
                else []
            ),
            "a price fixed without goods moves the gap into queues: then judge by the money-goods balance, not by R",
        ),
        drawing=Drawing("bars", "ten_per_cent_moves_ln_R_by"),
    )


def transfer_result(now: Exchange, voted: float = VOTED_LIMIT) -> Result:
    """Return the transfer through prices as a tax, over openings up to the peak, with the stop."""
    here = transfer(now.farm_sales, now.elasticity, now.ratio, voted)
    top = min(max(here.peak_ratio if np.isfinite(here.peak_ratio) else 0.0, here.ratio, here.limit, 2.0) * 1.2, 12.0)
    openings = sorted({1.0, here.ratio, here.limit, *np.linspace(1.0, top, 25).round(3).tolist()})
    at = [transfer(now.farm_sales, now.elasticity, ratio, voted) for ratio in openings]
    peak = f"R* = {here.peak_ratio:z.3f}" if np.isfinite(here.peak_ratio) else "none: the surplus does not shrink"
    notes = [
        f"at R = {here.ratio:z.3f} farms pay {figure(here.value, 4)} a year through prices, "
        f"{100 * here.rate:z.1f} % of the "
        "value of what they sell: a tax on those who sell most, listed among the taxes",
        f"peak at {peak}; the plan stops at R = {here.limit:z.3f}, the smaller of the peak and the voted limit",
    ]
    if here.stopped:
        notes.append("STOP: the opening is past the limit; a plan that relies on this transfer is refused")
    return Result(
        "scissors_transfer",
        "The transfer through the scissors, as a tax",
        ("ratio",),
        [(f"{ratio:z.3f}",) for ratio in openings],
        {
            "transfer": Measure(np.array([each.value for each in at]), "value / year", "(1 - tau) M0 tau^eps"),
            "tax_rate": Measure(np.array([100 * each.rate for each in at]), "%", "of sales at parity"),
            "opening": Measure(np.array(openings), "1", "R"),
            "allowed": Measure(["no" if each.stopped else "yes" for each in at], "", "up to the stop"),
        },
        notes=tuple(notes),
        drawing=Drawing("curve", "transfer", x="opening"),
    )


__all__ = ["Thresholds", "indices_result", "levers_result", "scissors_result", "second_blades", "transfer_result"]
