"""Foreign trade: comparative coefficients, learning, advice by product, reserves turned into machinery."""

from lustrum.trade.advice import ADVICES, Advice, advise
from lustrum.trade.answers import coefficient_answers
from lustrum.trade.cards import Card, Cards, Learning, Offer, QualityIndex
from lustrum.trade.coefficients import (
    aggregate_coefficient,
    effective_protection,
    nominal_protection,
    quality,
    resource_cost_ratio,
    social_cost_benefit,
    trotsky_coefficient,
    years_to_parity,
)
from lustrum.trade.home_cost import HomeCost, home_cost
from lustrum.trade.learning import LEARNING, Infant, infant, learning_costs
from lustrum.trade.loop import Choices, Settled, choices_of, settle
from lustrum.trade.pricing import cost_by_limit
from lustrum.trade.read import read_cards
from lustrum.trade.settled_told import settled_answer
from lustrum.trade.table import Table, coefficient_table, plan_interest

__all__ = [
    "ADVICES",
    "LEARNING",
    "Advice",
    "Card",
    "Cards",
    "Choices",
    "HomeCost",
    "Infant",
    "Learning",
    "Offer",
    "QualityIndex",
    "Settled",
    "Table",
    "advise",
    "aggregate_coefficient",
    "choices_of",
    "coefficient_answers",
    "coefficient_table",
    "cost_by_limit",
    "effective_protection",
    "home_cost",
    "infant",
    "learning_costs",
    "nominal_protection",
    "plan_interest",
    "quality",
    "read_cards",
    "resource_cost_ratio",
    "settle",
    "settled_answer",
    "social_cost_benefit",
    "trotsky_coefficient",
    "years_to_parity",
]
