"""Price systems: index numbers, the scissors and what closes them, cost-push, cost of living, prices of a plan."""

from lustrum.prices.cost_push import CostChange, Groups, cost_push, groups_of, read_change
from lustrum.prices.indices import FORMULAS, carli, drift, dutot, index, jevons
from lustrum.prices.levers import (
    LEVERS,
    VOTED_LIMIT,
    Exchange,
    Transfer,
    clearing_ratio,
    goods_needed,
    refuse_past_the_stop,
    size_needed,
    transfer,
)
from lustrum.prices.plan_prices import plan_prices, plan_series
from lustrum.prices.read import kind_of, read_quotations, read_series
from lustrum.prices.results import (
    Thresholds,
    indices_result,
    levers_result,
    scissors_result,
    second_blades,
    transfer_result,
)
from lustrum.prices.scissors import (
    Scissors,
    alarm,
    harvest_mean,
    likely_blade,
    markup,
    same_month,
    scissors,
    seasonally_adjusted,
)
from lustrum.prices.series import ContradictionError, MixedBaseError, Series

__all__ = [
    "FORMULAS",
    "LEVERS",
    "VOTED_LIMIT",
    "ContradictionError",
    "CostChange",
    "Exchange",
    "Groups",
    "MixedBaseError",
    "Scissors",
    "Series",
    "Thresholds",
    "Transfer",
    "alarm",
    "carli",
    "clearing_ratio",
    "cost_push",
    "drift",
    "dutot",
    "goods_needed",
    "groups_of",
    "harvest_mean",
    "index",
    "indices_result",
    "jevons",
    "kind_of",
    "levers_result",
    "likely_blade",
    "markup",
    "plan_prices",
    "plan_series",
    "read_change",
    "read_quotations",
    "read_series",
    "refuse_past_the_stop",
    "same_month",
    "scissors",
    "scissors_result",
    "seasonally_adjusted",
    "second_blades",
    "size_needed",
    "transfer",
    "transfer_result",
]
