"""The table of comparative coefficients: every product that is made at home and traded, in every year of a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import UsageError
from lustrum.labels import Axis
from lustrum.plan import Plan
from lustrum.problem import PlanProblem
from lustrum.results import Assumption
from lustrum.trade.advice import HOME, IMPORT, Advice, Prospects, Vote, advise
from lustrum.trade.cards import Card, Cards
from lustrum.trade.coefficients import (
    aggregate_coefficient,
    effective_protection,
    nominal_protection,
    resource_cost_ratio,
    social_cost_benefit,
    trotsky_coefficient,
    years_to_parity,
)
from lustrum.trade.home_cost import HomeCost, home_cost
from lustrum.trade.learning import LEARNING, Infant, infant

LEARNING_YEARS = 15
"""Years over which a line that learns is judged, where a card names none."""

DEFAULTS = "manual, comparative coefficients"

HARDLY_TRADED = 0.01
"""Below this share of home demand imports say little about what the world would charge."""


@dataclass(frozen=True, eq=False)
class CoefficientTable:
    """Coefficients by year and product; arrays have shape (years, products listed).

    Parameters
    ----------
    product : tuple of str
        Products made at home and traded.
    cost : HomeCost
        Of all products of the economy; `at` are the positions of those listed.
    quality : array, shape (products listed,)
    world_value_added, home_resources, ratio, coefficient : array
        V^w, what DRC counts, DRC / SER, Trotsky's K.
    import_rent : array
        What bounds on its own import add to the product's price, a unit; ``ratio - rent / (SER V^w)`` is 1.
    nominal, effective, social : array
        NPC, ERP, SCB; NaN where a card does not give what they need.
    aggregate, aggregate_traded : array, shape (years,)
        Of all products listed, and of those that are more than hardly traded.
    ratio_over_plan : array, shape (products listed,)
        Present value of home resources over that of world value added.
    parity_years : array
        Years to parity at the pace of the card, or of the plan; NaN where the gap does not close.
    advice : tuple of Advice
        Over the whole plan; `advice_by_year` for each year and product.
    infants : tuple of Infant or None
    assumptions : tuple of Assumption
    left_out : mapping of reason to products
    """

    plan: Plan
    cards: Cards
    product: tuple[str, ...]
    at: tuple[int, ...]
    cost: HomeCost
    official_rate: float
    quality: Array
    world_value_added: Array
    home_resources: Array
    ratio: Array
    coefficient: Array
    import_rent: Array
    nominal: Array
    effective: Array
    social: Array
    aggregate: Array
    aggregate_traded: Array
    ratio_over_plan: Array
    parity_years: Array
    advice: tuple[Advice, ...]
    advice_by_year: tuple[tuple[Advice, ...], ...]
    infants: tuple[Infant | None, ...]
    assumptions: tuple[Assumption, ...]
    left_out: dict[str, tuple[str, ...]]

    def of(self, array: Array) -> Array:
        """Return the columns of the products listed, of an array of shape (years, products)."""
        chosen: Array = array[:, list(self.at)]
        return chosen

    @property
    def yearly_cost(self) -> Array:
        """(ratio - 1) V^w SER times output: what making it at home costs beyond importing it, a year.

        Of shape (years, products listed), in base-year baskets a year.
        """
        beyond = self.home_resources - self.cost.exchange_rate[:, None] * self.world_value_added
        cost: Array = beyond * self.of(self.cost.quantity)
        return cost

    @property
    def import_share(self) -> Array:
        """Imports over home demand, by year and product, shape (years, products listed)."""
        imports, made, sold = (self.of(a) for a in (self.cost.imports, self.cost.quantity, self.cost.exports))
        home = imports + made - sold
        share: Array = np.divide(imports, home, out=np.full_like(home, np.nan), where=home > 0)
        return share


def coefficient_table(problem: PlanProblem, plan: Plan, cards: Cards | None = None) -> CoefficientTable:
    """Return the table of comparative coefficients of a solved plan.

    Parameters
    ----------
    problem : PlanProblem
        The one the plan solves.
    cards : Cards, optional
        What the table does not say: quality, offers, tariffs, learning, votes.
    """
    cards = cards or Cards()
    labels = plan.economy.product
    _refuse_what_the_plan_knows(cards, labels)
    cost = home_cost(problem, plan, _stated_prices(plan, cards))
    traded: Flags = np.all(np.isfinite(cost.world_price), axis=0)
    made: Flags = np.all(cost.activity != "", axis=0)
    at = tuple(np.flatnonzero(traded & made).tolist())
    product = tuple(labels.labels[i] for i in at)
    q = np.array([cards.of(p).quality for p in product])
    rate = cost.exchange_rate[:, None]
    columns = list(at)
    # What an import saves in margins counts for as much of it as the home good is worth.
    resources = (cost.home_resources + cost.inland_margin * (1.0 - _quality(labels.labels, cards)))[:, columns]
    value = q * cost.world_price[:, columns] - cost.input_world_value[:, columns]
    ratio = np.asarray(resource_cost_ratio(resources, value, rate))
    dear, abroad = cost.unit_cost[:, columns], cost.import_parity[:, columns]
    # Where foreign exchange is worth nothing to the plan, nothing can be compared through it.
    known = (dear > 0.0) & (rate > 0.0)
    coefficient = np.where(known, trotsky_coefficient(q, np.where(known, dear, 1.0), abroad), np.nan)
    rent = sum(cost.import_rent.values(), np.zeros_like(cost.world_price))[:, columns]
    official = plan.economy.exchange_rate or 1.0
    notes: list[Assumption] = []
    if plan.economy.exchange_rate is None:
        notes.append(
            Assumption("official_rate", "The official exchange rate, home currency a unit of foreign.", "1", DEFAULTS)
        )
    paid, dearer = _paid_at_home(plan, cards, cost, official)
    if np.isfinite(paid[:, columns]).any():
        text = "Inputs of which no duty or price is stated are bought at world prices."
        notes.append(Assumption("input_tariffs", text, "0", DEFAULTS))
    # Inputs above world prices take from what is left to the maker.
    inputs = cost.input_world_value[:, columns] * official + _dearer_inputs(plan, cost, columns, dearer)
    nominal = np.asarray(nominal_protection(paid[:, columns], q * cost.world_price[:, columns], official))
    effective = np.asarray(effective_protection(paid[:, columns] - inputs, value, official))
    present = cost.basket[:, None]
    over = np.asarray(
        resource_cost_ratio((present * resources).sum(axis=0), (present * rate * value).sum(axis=0), 1.0)
    )  # fmt: skip
    social = np.asarray(
        social_cost_benefit(resources, cost.input_world_value[:, columns], q * cost.world_price[:, columns], rate)
    )  # fmt: skip
    weights = np.nan_to_num(cost.quantity * cost.world_price)[:, columns]
    infants = tuple(_infant(cards.of(p), cost, i, plan, notes) for p, i in zip(product, at, strict=True))
    table = CoefficientTable(
        plan=plan, cards=cards, product=product, at=at, cost=cost, official_rate=official, quality=q,
        world_value_added=value, home_resources=resources, ratio=ratio, coefficient=coefficient, import_rent=rent,
        nominal=nominal, effective=effective, social=social,
        aggregate=np.array([_aggregate(k, w) for k, w in zip(coefficient, weights, strict=True)]),
        aggregate_traded=np.array(
            [_aggregate(k, w) for k, w in zip(coefficient, weights * _traded(cost)[columns], strict=True)]
        ),
        ratio_over_plan=over, parity_years=_parity(cards, product, coefficient), advice=(), advice_by_year=(),
        infants=infants, assumptions=tuple({note.name: note for note in notes}.values()),
        left_out=_left_out(labels.labels, traded, made),
    )  # fmt: skip
    return _advised(table)


def _refuse_what_the_plan_knows(cards: Cards, labels: Axis) -> None:
    """Refuse cards of products there are none of, and figures of a card that the plan has at its own prices."""
    for label, card in cards.by_product.items():
        labels.position(label)
        if not (np.isnan(card.home_resources) and np.isnan(card.input_world_value)):
            raise UsageError(
                f"The card of '{label}' states home_resources or input_world_value, and the plan knows both at its own "
                "prices. Leave them out, or ask the cards alone: lustrum coefficients CARDS.csv --rate ..."
            )


def _quality(labels: tuple[str, ...], cards: Cards) -> Array:
    return np.array([cards.of(label).quality for label in labels])


def _aggregate(coefficient: Array, weight: Array) -> float:
    used = np.isfinite(coefficient) & (coefficient > 0) & (weight > 0)
    return aggregate_coefficient(coefficient[used], weight[used]) if used.any() else float("nan")


def _traded(cost: HomeCost) -> Flags:
    """Return which products are bought or sold abroad for more than a hundredth of home demand or of output."""
    imports, exports, made = (each.sum(axis=0) for each in (cost.imports, cost.exports, cost.quantity))
    return np.asarray((imports > HARDLY_TRADED * (imports + made - exports)) | (exports > HARDLY_TRADED * made))


def _stated_prices(plan: Plan, cards: Cards) -> Array:
    prices = np.full((len(plan.years), len(plan.economy.product)), np.nan)
    for product, card in cards.by_product.items():
        for t, year in enumerate(plan.years):
            offer = card.offer(year)
            if offer is not None:
                prices[t, plan.economy.product.position(product)] = offer.at_border(product)
    return prices


def _paid_at_home(plan: Plan, cards: Cards, cost: HomeCost, official: float) -> tuple[Array, Array]:
    """Return prices paid at home and how far they stand above world prices, shape (years, products), home currency.

    The price is NaN, and nothing above world prices, where neither a price at home nor a tariff is stated.
    """
    tariff = np.array([[_tariff(cards.of(p), year) for p in plan.economy.product] for year in plan.years])
    home = np.array([cards.of(p).home_price for p in plan.economy.product])
    border = cost.world_price * official * _quality(plan.economy.product.labels, cards)
    paid = np.where(np.isnan(home), border * (1.0 + tariff), home)
    return paid, np.where(np.isnan(paid), 0.0, paid - border)


def _dearer_inputs(plan: Plan, cost: HomeCost, columns: list[int], dearer: Array) -> Array:
    """Return what a unit of each product listed pays for inputs beyond world prices, shape (years, products listed)."""
    use = plan.economy.use.toarray()
    supply = plan.economy.supply.toarray()
    of_inputs = np.zeros((len(plan.years), len(columns)))
    for k, i in enumerate(columns):
        for t in range(len(plan.years)):
            j = plan.economy.activity.position(str(cost.activity[t, i]))
            of_inputs[t, k] = dearer[t] @ use[:, j] / supply[i, j]
    return of_inputs


def _tariff(card: Card, year: int) -> float:
    offer = card.offer(year)
    return card.tariff if offer is None or np.isnan(offer.tariff) else offer.tariff


def _parity(cards: Cards, product: tuple[str, ...], coefficient: Array) -> Array:
    found = []
    for k, label in enumerate(product):
        card, path = cards.of(label), coefficient[:, k]
        home, world = card.home_growth, card.world_growth
        if np.isnan(home) or np.isnan(world):
            pace = path[-1] / path[0] if len(path) > 1 and path[0] > 0 and path[-1] > 0 else float("nan")
            home, world = (pace ** (1.0 / (len(path) - 1)) - 1.0 if len(path) > 1 else float("nan")), 0.0
        found.append(years_to_parity(float(path[-1]), home, world) if np.isfinite(path[-1]) else np.nan)
    years = np.array(found)
    return np.where(np.isfinite(years), years, np.nan)


def _infant(card: Card, cost: HomeCost, i: int, plan: Plan, notes: list[Assumption]) -> Infant | None:
    learning = card.learning
    if learning is None:
        return None
    rate = LEARNING if learning.rate is None else learning.rate
    years = LEARNING_YEARS if learning.years is None else learning.years
    if learning.rate is None:
        notes.append(
            Assumption("learning_rate", "Fall of cost per doubling of what was made.", f"{LEARNING:g}", DEFAULTS)
        )
    if learning.years is None:
        notes.append(
            Assumption("learning_years", "Years over which a line that learns is judged.", str(years), DEFAULTS)
        )
    interest = plan_interest(cost.basket)
    notes.append(
        Assumption(
            "interest", "Savings of later years are discounted at the plan's own rate.", f"{100 * interest:.2f} %",
            "mean fall of the present value of the base-year basket",
        )
    )  # fmt: skip
    parity = cost.import_parity[:, i] * card.quality
    price = np.concatenate([parity, np.repeat(parity[-1:], max(0, years - len(parity)))])[:years]
    first = float(cost.unit_cost[0, i]) if learning.first_cost is None else learning.first_cost
    others = np.where(np.arange(years) < learning.spillover_years, learning.spillover, 0.0)
    return infant(first, price, np.full(years, learning.quantity), learning.investment, interest, rate, others)


def plan_interest(basket: Array) -> float:
    """Return the plan's own yearly rate of interest: how fast the present value of the base-year basket falls.

    `basket` holds present values, shape (years,).
    """
    if len(basket) < 2:
        return 0.0
    return float((basket[0] / basket[-1]) ** (1.0 / (len(basket) - 1)) - 1.0)


def _left_out(labels: tuple[str, ...], traded: Flags, made: Flags) -> dict[str, tuple[str, ...]]:
    return {
        "made at home and not traded: no world price": tuple(
            label for label, t, m in zip(labels, traded, made, strict=True) if m and not t
        ),
        "only imported: nobody makes it at home in every year": tuple(
            label for label, t, m in zip(labels, traded, made, strict=True) if t and not m
        ),
    }


def _advised(table: CoefficientTable) -> CoefficientTable:
    rent = table.of(table.cost.capacity)
    yearly, first = table.yearly_cost, table.plan.years[0]
    present = table.cost.basket[:, None]
    share = table.import_share
    imported = table.cost.importable[list(table.at)]

    def one(k: int, value: float, ratio: float, capacity: float, cost: float) -> Advice:
        card = table.cards.of(table.product[k])
        prospects = Prospects(first, table.infants[k], card.skills, _licence(card, table, k))
        vote = Vote(card.decision, cost, table.plan.economy.unit) if card.strategic else None
        return advise(value, ratio, prospects, vote=vote, capacity_rent=capacity, imported=bool(imported[k]))

    value = (present * table.world_value_added).sum(axis=0)
    overall = []
    for k in range(len(table.product)):
        said = one(k, value[k], table.ratio_over_plan[k], rent[:, k].mean(), yearly[:, k].mean())
        bought = float(np.nanmean(share[:, k])) if np.isfinite(share[:, k]).any() else 0.0
        used = float(present[:, 0] @ table.home_resources[:, k])
        scarce = float(present[:, 0] @ rent[:, k]) / used if used > 0.0 else 0.0
        if said.advice in (IMPORT, HOME) and scarce > 0.5:
            part = f"{100 * min(scarce, 1.0):.0f} % of its home resources is rent of scarce capacity"
            said = replace(said, reason=f"{said.reason}; {part}, which building more of it would lower")
        if not imported[k] and said.advice != HOME:
            said = replace(said, reason=f"{said.reason}; set against its export price, for it cannot be imported here")
        elif imported[k] and bought < HARDLY_TRADED:
            said = replace(
                said, reason=f"{said.reason}; hardly traded: imports are {100 * bought:.1g} % of home demand"
            )
        overall.append(said)
    by_year = tuple(
        tuple(
            one(k, table.world_value_added[t, k], table.ratio[t, k], rent[t, k], yearly[t, k])
            for k in range(len(table.product))
        )
        for t in range(len(table.plan.years))
    )
    return replace(table, advice=tuple(overall), advice_by_year=by_year)


def _licence(card: Card, table: CoefficientTable, k: int) -> float | None:
    """Return the ratio with a licence or concession in the last year; its royalty is a tradable cost."""
    if np.isnan(card.royalty) or np.isnan(card.licence_cost):
        return None
    value = table.world_value_added[-1, k] - card.royalty
    return float(resource_cost_ratio(card.licence_cost, np.array(value), table.cost.exchange_rate[-1]))
