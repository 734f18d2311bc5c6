"""What `lustrum coefficients` answers: advice by product, coefficients by year, the account behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import shown
from lustrum.results import Drawing, Measure, Result
from lustrum.trade.advice import ADVICES, PROTECT
from lustrum.trade.table import CoefficientTable
from lustrum.wording.names import counted
from lustrum.wording.numbers import figure

MOST_NAMED = 6
"""Products named behind an advice; the table has all."""


def coefficient_results(table: CoefficientTable, *, details: bool = True) -> list[Result]:
    """Return advice by product, the aggregate by year, learning; `details` adds years and accounts."""
    answers = [_by_product(table), _aggregate(table)]
    if any(table.infants):
        answers.append(_learning(table))
    return [*answers, _by_year(table), _account(table)] if details else answers


def _by_product(table: CoefficientTable) -> Result:
    plan, cost = table.plan, table.cost
    baskets = _unit_money(table)
    present = cost.basket[:, None]
    rent = _over_plan(present * table.import_rent, present * cost.exchange_rate[:, None] * table.world_value_added)
    said = [advice.advice for advice in table.advice]
    notes = [
        "the ratio is what home resources cost for a unit of foreign exchange saved, over what that unit is worth to "
        "the plan: below 1 make it at home, above 1 buy it; it is a measure, not a target",
        *(f"{name}: {_named(table, name)}" for name in ADVICES if name in said),
        "bound rent is the part of the ratio that bounds on the product's own import explain; without it the ratio of "
        "whatever is both made and imported is 1",
        *(f"left out, {why}: {', '.join(names)}" for why, names in table.left_out.items() if names),
    ]
    if not table.cards.by_product:
        notes.append("no cards are given: quality is taken as equal, tariffs and learning are not known")
    return Result(
        "coefficients",
        f"Comparative coefficients: {plan.name}",
        ("product",),
        [(label,) for label in table.product],
        {
            "ratio": Measure(table.ratio_over_plan, "1", "DRC / SER over the plan, in present value"),
            "bound_rent": Measure(rent, "1", "part of the ratio due to bounds on the product's own import"),
            "coefficient": Measure(table.coefficient[-1], "1", f"Trotsky's K = q / c in {plan.years[-1]}"),
            "coefficient_before": Measure(
                table.coefficient[max(len(plan.years) - 2, 0)], "1", "K the year before"
            ),
            "years_to_parity": Measure(table.parity_years, "years", "at its pace; blank where the gap does not close"),
            "advice": Measure(said, "", "decision table"),
            "quality": Measure(table.quality, "1", "q"),
            "effective_protection": Measure(table.effective[-1], "1", "ERP in the last year"),
            "nominal_protection": Measure(table.nominal[-1], "1", "NPC in the last year"),
            "social_cost_benefit": Measure(table.social[-1], "1", "SCB in the last year"),
            "yearly_cost": Measure(
                table.yearly_cost.mean(axis=0), f"{baskets} / year", "(ratio - 1) V^w SER times output; minus: gained"
            ),
            "cost_of_protection": Measure(
                np.array([a.yearly_cost if a.advice == PROTECT else np.nan for a in table.advice]),
                f"{baskets} / year",
                "of what a vote keeps",
            ),
            "sunset_year": Measure(["" if a.sunset is None else str(a.sunset) for a in table.advice], "", ""),
            "reason": Measure([a.reason for a in table.advice], "", ""),
        },
        titles=_titles(table),
        notes=tuple(notes),
        assumptions=table.assumptions,
        drawing=Drawing("bars", "ratio", title=_advised(said), rule=1.0, rule_says="1: as dear at home as abroad"),
    )  # fmt: skip


def _advised(said: Sequence[str]) -> str:
    """Return how many products the advice is given for, each with its count."""
    counts = ", ".join(f"{name} {said.count(name)}" for name in dict.fromkeys(said))
    return f"Advice for {counted(len(said), 'product')}: {counts}"


def _by_year(table: CoefficientTable) -> Result:
    years = [str(year) for year in table.plan.years]
    baskets = _unit_money(table)
    rate = table.cost.exchange_rate[:, None]
    measures = {
        "ratio": (table.ratio, "1", "DRC / SER"),
        "coefficient": (table.coefficient, "1", "K = q / c"),
        "relative_cost": (table.quality / table.coefficient, "1", "c: home unit cost over import parity"),
        "world_value_added": (table.world_value_added, "foreign currency / unit", "V^w = q P^w - inputs"),
        "domestic_resource_cost": (table.ratio * rate, "baskets / foreign currency", "DRC"),
        "nominal_protection": (table.nominal, "1", "NPC"),
        "effective_protection": (table.effective, "1", "ERP"),
        "social_cost_benefit": (table.social, "1", "SCB"),
        "import_share": (table.import_share, "1", "imports over home demand"),
        "yearly_cost": (table.yearly_cost, f"{baskets} / year", "(ratio - 1) V^w SER times output"),
    }
    found = {name: Measure(values.T.ravel(), unit, says) for name, (values, unit, says) in measures.items()}
    by_product = [[table.advice_by_year[t][k].advice for t in range(len(years))] for k in range(len(table.product))]
    if table.cards.by_product:
        offers = [(table.cards.of(label).offer(year)) for label in table.product for year in table.plan.years]
        found["partner"] = Measure(["" if o is None else o.partner for o in offers], "", "whose offer sets the price")
    found["advice"] = Measure([word for row in by_product for word in row], "", "of that year alone")
    return Result(
        "coefficients_by_year",
        f"Comparative coefficients by year: {table.plan.name}",
        ("product", "year"),
        [(label, year) for label in table.product for year in years],
        found,
        titles=_titles(table),
        drawing=Drawing("lines", "coefficient", x="year", series="product", rule=1.0),
    )


def _account(table: CoefficientTable) -> Result:
    """Return what a unit costs at home, limit by limit, and what bounds add to the price of its import."""
    cost = table.cost
    rate = cost.exchange_rate[:, None]
    columns: dict[str, tuple[Array, str]] = {
        "labour": (table.of(cost.labour), "wages at shadow prices, or work in base-year pay"),
        "capacity": (table.of(cost.capacity), "rents of capacity"),
        "input_premium": (table.of(cost.input_premium), "inputs beyond their world price; all of what nobody trades"),
        "inland_margin": (table.of(cost.inland_margin), "home margins an import carries, saved by making it"),
        "tradable_inputs": (table.of(rate * cost.input_world_value), "inputs at world prices times SER"),
        "unit_cost": (table.of(cost.unit_cost), "all of these, margins an import would carry not deducted"),
        "import_parity": (table.of(cost.import_parity), "world price times SER, and margins"),
    }
    for name, values in cost.other.items():
        columns[f"limit_{name}"] = (table.of(values), "a further limit of the plan")
    for name, values in cost.import_rent.items():
        columns[f"rent_{name}"] = (table.of(values), "added to the price by a bound on the product's import")
    years = [str(year) for year in table.plan.years]
    return Result(
        "resource_costs",
        f"What a unit costs at home: {table.plan.name}",
        ("product", "year"),
        [(label, year) for label in table.product for year in years],
        {name: Measure(values.T.ravel(), "baskets / unit", says) for name, (values, says) in columns.items()},
        titles=_titles(table),
        notes=(
            "in the money of each year, base-year basket = 1; home resources = labour + capacity + further limits + "
            "input premium - inland margin",
        ),
        drawing=Drawing("lines", "unit_cost", x="year", series="product"),
    )


def _aggregate(table: CoefficientTable) -> Result:
    rate = table.cost.exchange_rate
    return Result(
        "aggregate_coefficient",
        f"The economy against the world: {table.plan.name}",
        ("year",),
        [(str(year),) for year in table.plan.years],
        {
            "coefficient": Measure(
                table.aggregate_traded, "1", "cost of the output of traded products, of equal quality, world over home"
            ),
            "with_hardly_traded": Measure(table.aggregate, "1", "of all products listed"),
            "shadow_exchange_rate": Measure(rate, "baskets / foreign currency", "SER"),
            "official_rate": Measure(np.full(len(rate), table.official_rate), "home / foreign currency", ""),
            "premium": Measure(100.0 * (rate / table.official_rate - 1.0), "%", "SER over the official rate"),
        },
        notes=(
            "harmonic mean with world values of output as weights; a product is hardly traded where imports are below "
            "1 % of home demand and exports below 1 % of output",
        ),
        drawing=Drawing("lines", "coefficient", x="year"),
    )


def _learning(table: CoefficientTable) -> Result:
    rows = [(p, infant) for p, infant in zip(table.product, table.infants, strict=True) if infant is not None]
    items, cost, price = [], [], []
    for label, infant in rows:
        for t, (home, abroad) in enumerate(zip(infant.cost.tolist(), infant.import_cost.tolist(), strict=True)):
            items.append((label, str(table.plan.years[0] + t)))
            cost.append(home)
            price.append(abroad)
    notes = [
        f"{label}: {'passes' if infant.passes_mill else 'fails'} Mill"
        + (f" (year {infant.parity_year})" if infant.parity_year else "")
        + f", {'passes' if infant.passes_bastable else 'fails'} Bastable (present value {figure(infant.npv)})"
        for label, infant in rows
    ]
    notes += [
        f"{label}: {card.learning.spillover_name} gains {figure(card.learning.spillover)} a year for "
        f"{card.learning.spillover_years} years, counted"
        for label in table.product
        if (card := table.cards.of(label)).learning is not None and card.learning.spillover
    ]
    return Result(
        "learning",
        f"Lines that may learn: {table.plan.name}",
        ("product", "year"),
        items,
        {
            "home_cost": Measure(np.array(cost), "baskets / unit", "falls with what was made at home"),
            "import_cost": Measure(np.array(price), "baskets / unit", "of a good of home quality"),
        },
        titles=_titles(table),
        notes=tuple(notes),
        drawing=Drawing("lines", "home_cost", x="year", series="product"),
    )


def _over_plan(above: Array, below: Array) -> Array:
    top, bottom = above.sum(axis=0), below.sum(axis=0)
    ratio: Array = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
    return ratio


def _named(table: CoefficientTable, advice: str) -> str:
    titles = _titles(table)
    names = [titles[p] for p, a in zip(table.product, table.advice, strict=True) if a.advice == advice]
    return f"all {len(names)} products" if len(names) == len(table.product) > MOST_NAMED else shown(names, MOST_NAMED)


def _titles(table: CoefficientTable) -> dict[str, str]:
    product = table.plan.economy.product
    return {label: product.title(label) for label in table.product}


def _unit_money(table: CoefficientTable) -> str:
    return f"{table.plan.economy.unit} of base-year baskets"
