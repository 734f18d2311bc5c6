"""Flows between the regions of a federation on one network: what it carries by year, what is scarce, what to limit.

`flows.csv` of the network says what went from region to region in the base year, in its own unit; each flow grows as
the plans' sales of its product between these two regions do, and is worth what its buyer's plan says. Nothing is
charged: carrying is in what regions use of transport, and what more or less of it the plans take is charged, flow by
flow, where `links.csv` states freight. Here lines and locomotives may be full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.freight.network import Freight
from lustrum.freight.network_results import loads_result, worth_result
from lustrum.freight.programme import Loads, carry
from lustrum.freight.worth import left_for_their_price
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

FITS = 1e-6
"""Of what is to be carried, what may be left."""
LEAST_PRICE = 1e-6
"""Of the dearest good: what the plan values at nothing is still carried before it is left."""

Pair = tuple[str, str, str]
"""Product, from, to."""


@dataclass(frozen=True, eq=False)
class OnNetwork:
    """A federation's flows on a network.

    Parameters
    ----------
    freight : Freight
    years : tuple of int
    unit : str
        Of sales.
    pairs : list of (commodity, node)
        Of each flow stated in the base year.
    base, sales : array, shape (pairs,)
        In the network's unit, and as sold.
    asked, left, price : array, shape (years, pairs)
        In the network's unit; price in its money for a unit.
    loads : tuple of Loads
        What goes where in each year.
    """

    freight: Freight
    years: tuple[int, ...]
    unit: str
    pairs: list[tuple[int, int]]
    base: Array
    sales: Array
    asked: Array
    left: Array
    price: Array
    loads: tuple[Loads, ...]

    def name(self, p: int) -> Pair:
        """Return good, from and to of a flow."""
        k, node = self.pairs[p]
        needs = self.freight.needs
        return self.freight.good[needs.good[k]].name, needs.origin[k], self.freight.node[node]

    @property
    def fits(self) -> bool:
        """Whether the network carries all of it in every year."""
        return bool((self.left <= FITS * self.asked.sum(axis=1, keepdims=True)).all())

    @cached_property
    def for_their_price(self) -> tuple[str, ...]:
        """Goods that stay in some year because carrying them costs more than the plans say they are worth."""
        short = [] if self.fits else [each for each in self.loads if each.unmet.sum() > FITS * each.delivered.sum()]
        return tuple(dict.fromkeys(left.good for each in short for left in left_for_their_price(each)))

    @property
    def worst(self) -> int:
        """The year in which most is left; the last where nothing is."""
        left = self.left.sum(axis=1)
        return int(left.argmax()) if not self.fits else len(self.years) - 1


def on_network(
    freight: Freight,
    regions: Sequence[str],
    years: Sequence[int],
    base: Mapping[Pair, float],
    planned: Mapping[Pair, Array],
    price: Mapping[tuple[str, str], Array],
    unit: str,
    fit: Sequence[float] = (),
) -> OnNetwork:
    """Return what a network carries of flows between regions in each year.

    Parameters
    ----------
    freight : Freight
        With flows by origin; nodes that regions sell from and to bear their names.
    regions : sequence of str
    years : sequence of int
    base : mapping of (product, from, to) to float
        Sales of the base year.
    planned : mapping of (product, from, to) to array, shape (years,)
    price : mapping of (product, to) to array, shape (years,)
        Base-year basket = 1.
    unit : str
        Of sales.
    fit : sequence of float
        Fit locomotives by year; the last goes on.

    Raises
    ------
    UsageError
        If the network states needs without origins, a good without its product, a flow from or to a place that is no
        region, or one of which the base year has no sales.
    """
    pairs = _pairs(freight, regions, base)
    needs = freight.needs
    keys = [(freight.good[needs.good[k]].product, needs.origin[k], freight.node[node]) for k, node in pairs]
    sales = np.array([base[key] for key in keys])
    tonnes = np.array([needs.need[k, node].sum() for k, node in pairs])
    growth = np.array([planned.get(key, np.zeros(len(years))) for key in keys]).T / sales
    worth = np.array([price[key[0], key[2]] for key in keys]).T * freight.money_per_unit * sales / tonnes
    worth = np.maximum(np.nan_to_num(worth), LEAST_PRICE * float(np.nanmax(worth)))
    locomotives = list(fit) + [fit[-1]] * len(years) if fit else []
    loads = []
    for t in range(len(years)):
        network = freight.with_fit(locomotives[t]) if locomotives else freight
        loads.append(carry(_in_year(network, pairs, growth[t], worth[t])))
    left = np.array([[each.unmet[k, node].sum() for k, node in pairs] for each in loads])
    return OnNetwork(freight, tuple(years), unit, pairs, tonnes, sales, growth * tonnes, left, worth, tuple(loads))


def _pairs(freight: Freight, regions: Sequence[str], base: Mapping[Pair, float]) -> list[tuple[int, int]]:
    """Return commodity and node of every flow, each checked."""
    needs, found = freight.needs, []
    for k, (good, origin) in enumerate(zip(needs.good, needs.origin, strict=True)):
        name, product = freight.good[good].name, freight.good[good].product
        if not product:
            raise UsageError(f"'{name}' names no product of the plan: give product under [goods.{name}].")
        if not origin:
            raise UsageError(
                f"'{name}' stands in needs.csv, which does not say from where to where: between regions give flows.csv "
                "(good, from, to, quantity)."
            )
        for node in np.flatnonzero(needs.need[k].sum(axis=1) > 0.0).tolist():
            ends = (origin, freight.node[node])
            for end in ends:
                if end not in regions:
                    raise UsageError(
                        f"flows.csv carries {name} from '{origin}' to '{ends[1]}', and '{end}' is no region of the "
                        f"plan. {nearest(end, regions)}"
                    )
            if not base.get((product, *ends), 0.0) > 0.0:
                raise UsageError(
                    f"flows.csv carries {name} from {origin} to {ends[1]}, and sales.csv knows of no {product} sold "
                    "so in the base year: it cannot grow with the plan. Correct one of them."
                )
            found.append((k, node))
    return found


def _in_year(freight: Freight, pairs: Sequence[tuple[int, int]], growth: Array, worth: Array) -> Freight:
    """Return a network with each flow grown and at its worth; what leaves an origin is what is needed of it."""
    needs = freight.needs
    need, supply, penalty = needs.need.copy(), np.zeros_like(needs.supply), needs.penalty.copy()
    for (k, node), factor, money in zip(pairs, growth, worth, strict=True):
        need[k, node] *= factor
        penalty[k, node] = money
        supply[k, freight.node.index(needs.origin[k])] += need[k, node]
    return replace(freight, needs=replace(needs, need=need, supply=supply, penalty=penalty))


def between_results(found: OnNetwork) -> list[Result]:
    """Return what is carried by year, flow by flow where something is left, and loads and worths of the worst year."""
    worst = found.loads[found.worst]
    year = found.years[found.worst]
    loads, worth = loads_result(worst), worth_result(worst)
    return [
        _by_year(found),
        _by_flow(found),
        replace(loads, title=f"{loads.title}, {year}"),
        replace(worth, title=f"{worth.title}, {year}"),
    ]


def _by_year(found: OnNetwork) -> Result:
    freight, unit = found.freight, f"{found.freight.unit}/year"
    asked, left = found.asked.sum(axis=1), found.left.sum(axis=1)
    locomotives = freight.locomotives
    used = {}
    if locomotives is not None:
        busiest = [float((each.locomotive_km / (locomotives.km_a_day * freight.days)).max()) for each in found.loads]
        used = {"locomotives": Measure(np.array(busiest), "locomotives", "at work in the busiest season")}
    return Result(
        "freight_between",
        f"Freight between regions on {freight.name}",
        ("year",),
        [(str(year),) for year in found.years],
        {
            "carried": Measure(100.0 * (1.0 - left / np.maximum(asked, 1e-300)), "%", "of what the plans ask for"),
            "asked": Measure(asked, unit),
            "left": Measure(left, unit),
            "cost": Measure(np.array([each.cost for each in found.loads]), freight.money, "of carrying, empties too"),
            "lost": Measure(np.array([each.penalty for each in found.loads]), freight.money,
                            "what is left is worth, at the prices of the buyers' plans"),
            **used,
        },
        notes=(
            _finding(found),
            *_below_carriage(found),
            "each flow of flows.csv grows as the plans' sales of its product between the two regions",
            "nothing is charged to the plans: carrying is in what regions use of transport; where links.csv states "
            "freight its change is charged there, flow by flow",
        ),
        assumptions=freight.assumptions,
        drawing=Drawing("lines", "carried", "year"),
    )  # fmt: skip


def _finding(found: OnNetwork) -> str:
    if found.fits:
        last = found.asked[-1].sum() / found.base.sum()
        return (
            f"the network carries all that the plans ask for, {figure(100.0 * (last - 1.0), 3)} % more in the last year"
        )
    t = found.worst
    at = int(found.left[t].argmax())
    good, start, end = found.name(at)
    share = 100.0 * found.left[t].sum() / found.asked[t].sum()
    said = f"in {found.years[t]} {figure(share, 3)} % of what the plans ask for"
    most = f"most of it {good} from {start} to {end}"
    if found.for_their_price:
        return f"{said} stays, {most}"
    return (
        f"{said} cannot be carried, {most}; --out DIR writes links.csv with the limits that fit, for the federation to "
        "be planned again"
    )


def _below_carriage(found: OnNetwork) -> list[str]:
    if not found.for_their_price:
        return []
    return [
        f"PRICE BELOW CARRIAGE: {', '.join(found.for_their_price)} could be carried and stay, for carrying costs more "
        "than the plans say they are worth, so that no limits are told; check money under [plan] and the costs of lines"
    ]


def _by_flow(found: OnNetwork) -> Result:
    places = [(p, t) for p in range(len(found.pairs)) for t in (0, len(found.years) - 1)]
    if len(found.years) == 1:
        places = [(p, 0) for p in range(len(found.pairs))]

    def each(values: Array) -> Array:
        return np.array([values[t, p] for p, t in places])

    unit, asked = f"{found.freight.unit}/year", each(found.asked)
    return Result(
        "freight_flows",
        "Flow by flow, first and last year",
        ("good", "from", "to", "year"),
        [(*found.name(p), str(found.years[t])) for p, t in places],
        {
            "asked": Measure(asked, unit),
            "carried": Measure(100.0 * (1.0 - each(found.left) / np.maximum(asked, 1e-300)), "%"),
            "growth": Measure(100.0 * (each(found.asked / found.base) - 1.0), "% above the base year"),
            "price": Measure(each(found.price), f"{found.freight.money}/{found.freight.unit}", "to the buyer's plan"),
        },
        drawing=Drawing("none"),
    )


def limits(found: OnNetwork) -> dict[Pair, float]:
    """Return the limit of every flow of which something is left, by product: the least that is carried of it, as sold.

    In years in which all of it is carried a flow may be larger; a limit of `links.csv` is one for all years. None are
    told where goods stay for their price: the network could carry them.
    """
    if found.for_their_price:
        return {}
    product = {each.name: each.product for each in found.freight.good}
    said: dict[Pair, float] = {}
    for p in range(len(found.pairs)):
        held = found.left[:, p] > FITS * found.asked[:, p]
        if held.any():
            good, start, end = found.name(p)
            carried = float((found.asked[:, p] - found.left[:, p])[held].min() * found.sales[p] / found.base[p])
            said[product[good], start, end] = max(carried, 0.0)
    return said
