"""What a plan's figures are counted in and where they come from, in plain English."""

from __future__ import annotations

from lustrum.plan import Binding, Plan
from lustrum.plan.ends import times
from lustrum.wording.names import SINGULAR
from lustrum.wording.numbers import anywhere
from lustrum.wording.typeset import significant, unit_prefix


def worth(plan: Plan, binding: Binding) -> str:
    """Return what one more unit of a limit brings in money of its year, in units people use.

    0.057 (million USD a year) per job is told as 57 000 USD/year per job.
    """
    money, counted = unit_prefix(plan.economy.flow_unit), unit_prefix(binding.unit.partition(" per ")[2])
    factor = money[0] / counted[0]
    one, other = money[1], counted[1]
    if one.endswith("/year") and other.endswith("/year"):
        one, other = one.removesuffix("/year"), other.removesuffix("/year")
    ends = anywhere(times(binding.current_between, factor), significant)
    return f"{significant(binding.current * factor)} {one} per {SINGULAR.get(other, other)}{ends}"


def prices_of(plan: Plan) -> str:
    """Return the words for a plan's price base: whatever year they are of, quantities stay at base-year prices."""
    economy = plan.economy
    if economy.is_physical or not economy.price_base:
        return ""
    year = str(economy.base_year)
    return f"prices of {year}" if year in economy.price_base else economy.price_base


def unit_words(plan: Plan, unit: str) -> str:
    """Return a unit with its price base where it is money."""
    base = prices_of(plan)
    return f"{unit}, {base}" if base and plan.economy.currency in unit else unit


def source_words(plan: Plan) -> str:
    """Return the source note under a picture."""
    economy = plan.economy
    table = economy.source.split(";")[0].strip() or economy.name
    return f"Source: lustrum plan '{plan.name}'; base year {economy.base_year}: {table}."
