r"""Plan and network together: limits that freight cannot break go to the plan, its prices to what is left standing.

A plan knows no places. Its year asks the network to carry r_g times the base year's freight of each good; what cannot
be carried, priced at the plan's own prices, is convex in r, and its slope there is a limit on r that holds for every
freight the network carries (Benders). The plan is solved again with the limit, until the network carries what it asks.
So the plan that remains is the best of all whose freight fits, and no penalty of anybody's choosing decides it: a
penalty too low, of coal whose worth lies in the power made of it, is mended by the plan's price.

Transport is in the plan already, in what every industry uses of the transport product: that is the base. Charged is
only by how much the network's work differs from the base year's work per unit of each good:

.. math:: \Delta_t = \frac{U_0}{W_0} \bigl(W_t - \sum_g b_g\, r_{gt}\bigr), \qquad \sum_g b_g = W_0

with W wagon-kilometres, empties at their cost, b_g the base year's for a good (empties in proportion to its loaded
ones), U_0 what the base year's freight uses of the product. At base-year flows nothing is charged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.freight.network import Freight, sums
from lustrum.freight.programme import Cut, Loads, carry, cut_of
from lustrum.plan import Plan
from lustrum.problem.names import FREIGHT_LIMIT
from lustrum.problem.parts.freight_limits import Carried, FreightLimit

MOST_ROUNDS = 40
FITS = 1e-5
"""Of what is to be carried, what may be left."""
CHANGE = 0.01
"""Prices, and work charged, have settled when they move by less than this from one plan to the next."""
ALIKE = 1e-7
SLIGHT = 1e-4
"""Of base-year work: a charge below it is none."""


@dataclass(frozen=True)
class Asked:
    """What a plan is solved again with."""

    limits: tuple[FreightLimit, ...] = ()
    transport: str = ""
    change: tuple[float, ...] = ()

    def options(self) -> dict[str, dict[str, object]]:
        """Return the options of a scenario."""
        limits = tuple(each.as_options() for each in self.limits)
        charged = any(self.change)
        # all of them: a scenario may state other limits and another change, of another network
        transport, change = (self.transport, self.change) if charged else ("", ())
        return {"freight_limits": {"limits": limits, "transport": transport, "change": change}}


@dataclass(frozen=True, eq=False)
class Round:
    """One plan beside the network.

    Parameters
    ----------
    factor : array, shape (years solved, goods)
        What it asks to be carried, base year = 1.
    price : array, shape (years solved, goods)
        Of a unit of goods, in the network's money.
    unmet : array, shape (years solved, goods)
        Share that cannot be carried.
    moved : float
        Largest change of a price since the plan before; infinite for the first.
    change : array, shape (years solved,)
        Use of transport charged by what its freight turned out to be.
    """

    plan: Plan
    asked: Asked
    factor: Array
    price: Array
    unmet: Array
    moved: float
    change: Array

    @property
    def fits(self) -> bool:
        """Whether the network carries all of it."""
        return bool((self.unmet <= FITS).all())


@dataclass(frozen=True, eq=False)
class PlanOnNetwork:
    """A plan and a network that fit each other.

    Parameters
    ----------
    freight : Freight
    rounds : tuple of Round
        The first is the plan as it was.
    cuts : tuple of (FreightLimit, Cut)
    fit : array, shape (years solved,)
        Fit locomotives, not a number where none are counted.
    loads : tuple of Loads
        What goes where in each year shown, by the last plan.
    settled : bool
    stopped : str
        Why the rounds ended early, '' where they did not.
    short_at_base : bool
        Whether the network cannot carry even the base year's freight.
    """

    freight: Freight
    rounds: tuple[Round, ...]
    cuts: tuple[tuple[FreightLimit, Cut], ...]
    fit: Array
    loads: tuple[Loads, ...]
    settled: bool
    stopped: str = ""
    short_at_base: bool = False

    @property
    def plan(self) -> Plan:
        return self.rounds[-1].plan

    def worth(self, of: Callable[[Cut], float]) -> Array:
        """Return what one more of something is worth to the plan in its money of the year, shape (years shown,).

        `of` says by how much one more lifts a limit before it was brought to its unit.
        """
        plan, years = self.plan, len(self.plan.years)
        total = np.zeros(years)
        if FREIGHT_LIMIT not in plan.limits:
            return total
        price = plan.in_money_of_the_year(FREIGHT_LIMIT)
        for limit, cut in self.cuts:
            if (limit.name,) in price.index.items:
                lifted = of(cut) / _size(cut)
                total += lifted * np.nan_to_num(price.values[:, price.index.items.index((limit.name,))])
        return total


def plan_on_network(
    freight: Freight,
    solve: Callable[[Asked], Plan],
    *,
    fit: Sequence[float] = (),
    change: Sequence[float] = (),
    most_rounds: int = MOST_ROUNDS,
    on_round: Callable[[str], None] | None = None,
) -> PlanOnNetwork:
    """Return the best plan whose freight the network carries.

    Parameters
    ----------
    solve : function of what is asked, giving a plan
    change : sequence of float
        Use of transport by year that the plan as it was is charged already.
    fit : sequence of float
        Fit locomotives by year of the plan, the last holds beyond; those of the network throughout where empty.

    Raises
    ------
    UsageError
        If a good names no product of the plan, or a product that is not there in the base year.
    """
    loop = _Loop(freight, solve, tuple(fit))
    rounds: list[Round] = []
    asked, settled, stopped = Asked(transport=freight.transport, change=tuple(change)), False, ""
    while len(rounds) < most_rounds:
        if on_round is not None:
            on_round(f"plan {len(rounds) + 1} of at most {most_rounds}: what it asks to be carried")
        plan = solve(asked if rounds else Asked())
        if plan.status not in ("optimal", "relaxed"):
            stopped = f"with what the network carries the plan is {plan.status}"
            if not rounds:
                raise UsageError(f"Plan '{plan.name}' is {plan.status}; freight needs a plan that was solved.")
            break
        known = len(loop.cuts)
        rounds.append(loop.look(plan, asked, rounds[-1] if rounds else None))
        last = rounds[-1]
        settled = last.fits and _close(last.change, _padded(asked.change, len(last.change)), freight.transport_use)
        if settled or (rounds[1:] and not last.fits and len(loop.cuts) == known):
            break  # it fits, or it breaks by rounding what it was held to
        asked = Asked(tuple(limit for limit, _ in loop.cuts), freight.transport, tuple(map(float, last.change)))
    return PlanOnNetwork(
        freight, tuple(rounds), tuple(loop.cuts), loop.fit, loop.loads, settled, stopped, loop.short_at_base
    )


def _size(cut: Cut) -> float:
    """Return what brings a limit to its unit: the base year's freight counts one."""
    return float(np.abs(cut.weight).sum())


def _same(one: FreightLimit, other: FreightLimit) -> bool:
    """Say whether two limits are one: several years may find the same."""
    if [(each.quantity, each.product) for each in one.carried] != [(e.quantity, e.product) for e in other.carried]:
        return False
    first, second = (np.array([*(each.weight for each in limit.carried), *limit.most]) for limit in (one, other))
    return bool(np.allclose(first, second, rtol=ALIKE, atol=0.0))


def _padded(values: Sequence[float], count: int) -> Array:
    return np.array(values) if len(values) else np.zeros(count)


def _close(now: Array, before: Array, use: float) -> bool:
    """Say whether the work charged is what it would be charged now."""
    return bool((np.abs(now - before) <= np.maximum(CHANGE * np.abs(now), SLIGHT * use)).all())


class _Loop:
    """What stays the same from plan to plan: the network, its base year, the limits found."""

    def __init__(self, freight: Freight, solve: Callable[[Asked], Plan], fit: tuple[float, ...]) -> None:
        if unnamed := [good.name for good in freight.good if not good.product]:
            raise UsageError(
                f"Beside a plan every good is a product of it; '{unnamed[0]}' names none: give product under "
                f"[goods.{unnamed[0]}] in freight.toml."
            )
        self.freight, self.given_fit = freight, fit
        self.cuts: list[tuple[FreightLimit, Cut]] = []
        self.loads: tuple[Loads, ...] = ()
        self.fit = np.zeros(0)
        self._work: Array | None = None
        self.base = carry(freight.with_penalties(self._high(np.ones(len(freight.good)))))

    @property
    def short_at_base(self) -> bool:
        """Whether the network cannot carry even the base year's freight."""
        return float(self.base.unmet.sum()) > FITS * float(self.base.freight.needs.need.sum())

    def look(self, plan: Plan, asked: Asked, before: Round | None) -> Round:
        """Return a plan beside the network, and keep the limits it breaks."""
        freight = self.freight
        years = len(plan.solved_years)
        own = np.nan if freight.locomotives is None else freight.locomotives.fit
        given = list(self.given_fit) or [own]
        self.fit = np.array((given + [given[-1]] * years)[:years])
        factor, base = self._factor(plan)
        price = self._prices(plan, base)
        moved = np.inf if before is None else float(np.nanmax(np.abs(price / before.price - 1.0)))
        unmet = np.zeros_like(factor)
        shown = []
        for t in range(years):
            network = self._in_year(t).with_penalties(price[t])
            cut = cut_of(network, factor[t])
            need = np.maximum(freight.base_need() * factor[t], 1e-300)
            unmet[t] = cut.unmet / need
            if (unmet[t] > FITS).any():
                self._keep(cut, base, t)
            shown.append(carry(network.scaled(factor[t]).with_penalties(self._high(price[t]))))
        self.loads = tuple(shown[: len(plan.years)])
        change = _padded(asked.change, years)
        # What is left standing takes no work: what freight takes is known once the network carries all of it.
        if freight.transport and (unmet <= FITS).all():
            change = freight.transport_use * self._work_beyond(shown, factor)
        return Round(plan, asked, factor, price, unmet, moved, change)

    def _in_year(self, t: int) -> Freight:
        return self.freight if self.freight.locomotives is None else self.freight.with_fit(float(self.fit[t]))

    def _factor(self, plan: Plan) -> tuple[Array, Array]:
        """Return what a plan asks to be carried, base year = 1, and the quantity of the plan that is the base year's.

        Of shapes (years solved, goods) and (goods,).
        """
        factor, bases = [], []
        for good, need in zip(self.freight.good, self.freight.base_need(), strict=True):
            table = plan.quantities.get(good.of)
            if table is None or (good.product,) not in table.index.items:
                raise UsageError(f"'{good.name}' is {good.of} of '{good.product}', which the plan has not.")
            place = table.index.items.index((good.product,))
            own = np.nan if table.base is None else float(table.base[place])
            base = own if good.per_unit is None else need / good.per_unit
            if not base > 0.0:
                raise UsageError(
                    f"'{good.name}' is {good.of} of '{good.product}', of which the base year has none: what the "
                    "network carries cannot be brought to it. Name another quantity with of, or give per_unit."
                )
            bases.append(base)
            factor.append(np.maximum(table.values[:, place], 0.0) / base)
        return np.array(factor).T, np.array(bases)

    def _prices(self, plan: Plan, base: Array) -> Array:
        """Return the plan's prices of goods a unit, in the network's money, shape (years solved, goods)."""
        current = plan.current_prices
        price = np.array([current.values[:, current.position(good.product)] for good in self.freight.good]).T
        price = np.nan_to_num(price) * self.freight.money_per_unit * base / self.freight.base_need()
        # What the plan values at nothing is still carried before it is left.
        price = np.maximum(price, 1e-6 * max(float(price.max(initial=0.0)), 1e-300))
        rest = len(plan.solved_years) - len(price)
        return np.vstack([price, np.repeat(price[-1:], rest, axis=0)])

    def _base_work(self) -> Array:
        """Return the work of the base year's freight by good, shape (goods,).

        On the network as it is, or, where that cannot carry even the base year's freight, by the cheapest ways.
        """
        loads = self.base
        if self.short_at_base:
            base = self.base.freight
            wagons = tuple(replace(wagon, number=None) for wagon in base.wagon)
            open_lines = np.full_like(base.capacity, np.inf)
            loads = carry(replace(base, capacity=open_lines, locomotives=None, wagon=wagons))
        return work_by_good(loads)

    def _high(self, price: Array) -> Array:
        """Return penalties in proportion to prices, shape (goods,), at which nothing is left for its price."""
        freight = self.freight
        way = float(freight.arcs.cost.sum()) / min(good.load for good in freight.good)
        high: Array = price / price.min() * 1e3 * way if way > 0.0 else price
        return np.minimum(high, 1e6 * way)

    def _keep(self, cut: Cut, base: Array, t: int) -> None:
        """Keep a limit, for every year by its locomotives."""
        size = _size(cut)
        if not size > 0.0:
            return
        carried = tuple(
            Carried(good.of, good.product, float(weight / size / quantity))
            for good, weight, quantity in zip(self.freight.good, cut.weight, base, strict=True)
            if weight != 0.0
        )
        more = np.nan_to_num(self.fit - self.fit[t])
        most = tuple(map(float, (cut.most + cut.locomotive * more) / size))
        found = FreightLimit(f"limit {len(self.cuts) + 1} of {self.freight.name}", carried, most)
        if not any(_same(found, known) for known, _ in self.cuts):
            self.cuts.append((found, cut))

    def _work_beyond(self, shown: Sequence[Loads], factor: Array) -> Array:
        """Return by which part of the base year's work each year's differs from what its goods took then."""
        if self._work is None:
            self._work = self._base_work()
        done = np.array([work_by_good(each).sum() for each in shown])
        beyond: Array = (done - factor @ self._work) / self._work.sum()
        return beyond


def work_by_good(loads: Loads) -> Array:
    """Return the work of the network by good, wagon-kilometres with empties at their cost, shape (goods,).

    Empties of a kind of wagon are shared out among its goods by their loaded wagon-kilometres.
    """
    freight, needs = loads.freight, loads.freight.needs
    length = freight.arcs.length
    by_commodity = np.array([length @ loads.flow[k].sum(axis=1) / freight.load_of(k) for k in range(len(loads.flow))])
    kind = np.array([freight.wagon_of(k) for k in range(len(loads.flow))])
    loaded = sums(kind, by_commodity, len(freight.wagon))
    empty = freight.empties * (length @ loads.empty.sum(axis=2).T)
    with np.errstate(divide="ignore", invalid="ignore"):
        more = np.where(loaded > 0.0, empty / loaded, 0.0)
    return sums(needs.good, by_commodity * (1.0 + more[kind]), len(freight.good))
