"""Foreign trade: comparative coefficients, learning, advice by product, reserves turned into machinery."""

from lustrum.trade.advice import ADVICES, Advice, Prospects, Vote, advise
from lustrum.trade.alone import alone_result
from lustrum.trade.asked import read_infant, read_two_gaps
from lustrum.trade.cards import Card, Cards, Learning, Offer, QualityIndex
from lustrum.trade.coefficient_results import coefficient_results
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
from lustrum.trade.loop import Choices, Settled, choices_of, follow_advice
from lustrum.trade.pricing import cost_by_limit
from lustrum.trade.read import read_cards
from lustrum.trade.reserves import ReserveAccount, gaps_of, idle_machinery, machinery_gain, reserve_account
from lustrum.trade.reserves_results import (
    displaced_result,
    gain_result,
    gaps_result,
    reserve_result,
    screening_result,
    stress_result,
)
from lustrum.trade.screening import Earnings, Floor, Machinery, Screening, read_screening, screening
from lustrum.trade.settled_results import settled_result
from lustrum.trade.stress import Shock, Stressed, changed_economy, changed_options, shocks_of, stand_still
from lustrum.trade.table import CoefficientTable, coefficient_table, plan_interest
from lustrum.trade.two_gap import TwoGap, two_gap

__all__ = [
    "ADVICES",
    "LEARNING",
    "Advice",
    "Card",
    "Cards",
    "Choices",
    "CoefficientTable",
    "Earnings",
    "Floor",
    "HomeCost",
    "Infant",
    "Learning",
    "Machinery",
    "Offer",
    "Prospects",
    "QualityIndex",
    "ReserveAccount",
    "Screening",
    "Settled",
    "Shock",
    "Stressed",
    "TwoGap",
    "Vote",
    "advise",
    "aggregate_coefficient",
    "alone_result",
    "changed_economy",
    "changed_options",
    "choices_of",
    "coefficient_results",
    "coefficient_table",
    "cost_by_limit",
    "displaced_result",
    "effective_protection",
    "follow_advice",
    "gain_result",
    "gaps_of",
    "gaps_result",
    "home_cost",
    "idle_machinery",
    "infant",
    "learning_costs",
    "machinery_gain",
    "nominal_protection",
    "plan_interest",
    "quality",
    "read_cards",
    "read_infant",
    "read_screening",
    "read_two_gaps",
    "reserve_account",
    "reserve_result",
    "resource_cost_ratio",
    "screening",
    "screening_result",
    "settled_result",
    "shocks_of",
    "social_cost_benefit",
    "stand_still",
    "stress_result",
    "trotsky_coefficient",
    "two_gap",
    "years_to_parity",
]
