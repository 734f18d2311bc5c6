"""Coefficients from cards alone, before there is a plan: market wages, the official rate and a stated premium."""

from __future__ import annotations

import numpy as np

from lustrum.errors import MissingDataError
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.trade.advice import Advice, Prospects, Vote, advise
from lustrum.trade.cards import Card, Cards
from lustrum.trade.coefficients import (
    effective_protection,
    nominal_protection,
    resource_cost_ratio,
    social_cost_benefit,
    trotsky_coefficient,
    years_to_parity,
)
from lustrum.trade.learning import LEARNING, Infant, infant
from lustrum.trade.table import DEFAULTS, LEARNING_YEARS


def alone_result(cards: Cards, official_rate: float, premium: float, year: int, discount_rate: float | None) -> Result:
    """Return coefficients and advice of products whose cards state their costs.

    Parameters
    ----------
    cards : Cards
        Each with `home_resources` (home currency a unit), `input_world_value` (foreign currency) and an offer.
    official_rate, premium : float
        Home currency a unit of foreign, and by how much a unit is worth more: SER = rate (1 + premium).
    year : int
        Whose offers count, and in which a line that learns would begin.
    discount_rate : float, optional
        Yearly rate of the learning tests; needed where a card asks for them.

    Raises
    ------
    MissingDataError
        Names the product and the column.
    """
    rate = official_rate * (1.0 + premium)
    rows = [_row(card, official_rate, rate, year, discount_rate) for card in cards.by_product.values()]
    products = list(cards.by_product)
    values = {name: np.array([row[0][name] for row in rows]) for name in rows[0][0]} if rows else {}
    advice = [row[1] for row in rows]
    notes = [
        "before there is a plan: costs as stated, the official rate with a premium for the shadow rate; a solved plan "
        "gives both (lustrum coefficients PLAN)",
    ]
    assumptions = [
        Assumption("shadow_rate", "A unit of foreign exchange is worth the official rate and a premium.",
                   f"{official_rate:g} x (1 + {premium:g}) = {rate:g}", "as stated"),
    ]  # fmt: skip
    learns = [card.learning for card in cards.by_product.values() if card.learning is not None]
    if any(each.rate is None or each.years is None for each in learns):
        assumptions.append(
            Assumption("learning", "Fall of cost per doubling, and years judged, where a card names none.",
                       f"{LEARNING:g}, {LEARNING_YEARS} years", DEFAULTS)
        )  # fmt: skip
    unit = {"world_value_added": "foreign currency / unit"}
    return Result(
        "coefficients_of_cards",
        "Comparative coefficients from cards alone",
        ("product",),
        [(label,) for label in products],
        {
            **{name: Measure(column, unit.get(name, "years" if name == "years_to_parity" else "1"), "")
               for name, column in values.items()},
            "advice": Measure([each.advice for each in advice], "", "decision table"),
            "partner": Measure([_partner(card, year) for card in cards.by_product.values()], "", "whose offer counts"),
            "sunset_year": Measure(["" if a.sunset is None else str(a.sunset) for a in advice], "", ""),
            "reason": Measure([each.reason for each in advice], "", ""),
        },
        notes=tuple(notes),
        assumptions=tuple(assumptions),
        drawing=Drawing("bars", "ratio", rule=1.0, rule_says="1: as dear at home as abroad"),
    )  # fmt: skip


def _partner(card: Card, year: int) -> str:
    offer = card.offer(year)
    return "" if offer is None else offer.partner


def _row(
    card: Card, official: float, rate: float, year: int, discount_rate: float | None
) -> tuple[dict[str, float], Advice]:  # fmt: skip
    offer = card.offer(year)
    for column, missing in (
        ("world_price", offer is None),
        ("home_resources", np.isnan(card.home_resources)),
        ("input_world_value", np.isnan(card.input_world_value)),
    ):
        if missing:
            place = f"{card.place}: " if card.place else ""
            raise MissingDataError(
                f"{place}'{card.product}' has no {column} for {year}: a card that stands alone states its world price, "
                "home resources and inputs at world prices. A solved plan knows the last two."
            )
    assert offer is not None
    world, q = offer.at_border(card.product), card.quality
    value = q * world - card.input_world_value
    ratio = float(resource_cost_ratio(card.home_resources, np.array(value), rate))
    cost = card.home_resources + rate * card.input_world_value
    k = float(trotsky_coefficient(q, cost, rate * world))
    tariff = card.tariff if np.isnan(offer.tariff) else offer.tariff
    paid = card.home_price if not np.isnan(card.home_price) else q * world * official * (1.0 + tariff)
    known = not (np.isnan(card.home_growth) or np.isnan(card.world_growth))
    years = years_to_parity(k, card.home_growth, card.world_growth) if known else float("nan")
    measures = {
        "ratio": ratio,
        "coefficient": k,
        "quality": q,
        "world_value_added": value,
        "nominal_protection": float(nominal_protection(paid, q * world, official)),
        "effective_protection": float(
            effective_protection(paid - card.input_world_value * official, np.array(value), official)
        ),
        "social_cost_benefit": float(
            social_cost_benefit(card.home_resources, card.input_world_value, np.array(q * world), rate)
        ),
        "years_to_parity": years if np.isfinite(years) else float("nan"),
    }
    quantity = 0.0 if np.isnan(card.quantity) else card.quantity
    licence = None
    if not (np.isnan(card.royalty) or np.isnan(card.licence_cost)):
        licence = float(resource_cost_ratio(card.licence_cost, np.array(value - card.royalty), rate))
    prospects = Prospects(year, _infant(card, cost, rate * q * world, discount_rate), card.skills, licence)
    vote = Vote(card.decision, (card.home_resources - rate * value) * quantity, "home currency")
    return measures, advise(value, ratio, prospects, vote=vote if card.strategic else None)


def _infant(card: Card, cost: float, price: float, discount_rate: float | None) -> Infant | None:
    learning = card.learning
    if learning is None:
        return None
    if discount_rate is None:
        raise MissingDataError(
            f"'{card.product}' asks for the tests of an infant, and no rate of discount is stated: give --discount."
        )
    years = LEARNING_YEARS if learning.years is None else learning.years
    others = np.where(np.arange(years) < learning.spillover_years, learning.spillover, 0.0)
    first = cost if learning.first_cost is None else learning.first_cost
    rate = LEARNING if learning.rate is None else learning.rate
    return infant(first, price, np.full(years, learning.quantity), learning.investment, discount_rate, rate, others)
