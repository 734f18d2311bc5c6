"""Household groups, taxes, the public budget of a plan and the money that goes with its goods."""

from lustrum.money.accounts import Accounts, accounts_of
from lustrum.money.asked import read_inflation_tax
from lustrum.money.budget import Budget, budget, household_income
from lustrum.money.calibration import Applied, Rules, applied, calibrate, pareto
from lustrum.money.currency import (
    InflationTax,
    MoneyGoods,
    Programme,
    inflation_tax,
    money_goods,
    overhang,
    programme,
)
from lustrum.money.groups import HouseholdGroups, are_groups, groups_of_economy, groups_of_sam, read_groups
from lustrum.money.indices import (
    Redistribution,
    atkinson,
    concentration,
    gini,
    lorenz,
    redistribution,
    suits,
    theil,
)
from lustrum.money.instruments import Closing, balances, close_gap
from lustrum.money.reform import Reform, reform, reform_results, schedule_result
from lustrum.money.results import money_results
from lustrum.money.schedules import (
    CAP,
    FAMILIES,
    Brackets,
    Isoelastic,
    LinearProgressive,
    Schedule,
    flat,
    schedule,
)
from lustrum.money.settings import Settings, read_settings

__all__ = [
    "CAP",
    "FAMILIES",
    "Accounts",
    "Applied",
    "Brackets",
    "Budget",
    "Closing",
    "HouseholdGroups",
    "InflationTax",
    "Isoelastic",
    "LinearProgressive",
    "MoneyGoods",
    "Programme",
    "Redistribution",
    "Reform",
    "Rules",
    "Schedule",
    "Settings",
    "accounts_of",
    "applied",
    "are_groups",
    "atkinson",
    "balances",
    "budget",
    "calibrate",
    "close_gap",
    "concentration",
    "flat",
    "gini",
    "groups_of_economy",
    "groups_of_sam",
    "household_income",
    "inflation_tax",
    "lorenz",
    "money_goods",
    "money_results",
    "overhang",
    "pareto",
    "programme",
    "read_groups",
    "read_inflation_tax",
    "read_settings",
    "redistribution",
    "reform",
    "reform_results",
    "schedule",
    "schedule_result",
    "suits",
    "theil",
]
