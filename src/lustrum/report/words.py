"""Names for people: titles of labels, limits, goals and assets in plain English."""

from __future__ import annotations

from lustrum.labels import Axis, Index
from lustrum.plan import Binding, Plan
from lustrum.report.numbers import PREFIXES, significant

LIMITS = {
    "labour_limit": "Labour",
    "capacity": "Capital",
    "trade_balance": "Foreign exchange",
    "reserve_floor": "Reserves of foreign exchange",
    "investment_rise": "Fastest rise of investment",
    "investment_fall": "Fastest fall of investment",
    "activity_investment_rise": "Fastest rise of investment by an industry",
    "activity_investment_fall": "Fastest fall of investment by an industry",
    "import_share_floor": "Least share of imports",
    "import_share_ceiling": "Largest share of imports",
    "import_growth_ceiling": "Fastest rise of imports",
    "import_growth_floor": "Fastest fall of imports",
    "terminal_investment": "Investment owed to the years after the plan",
}

GOALS = {
    "discounted_consumption": "the most consumption, later years discounted",
    "terminal_capacity": "the most capacity at the end of the plan",
    "total_output": "the most output",
    "total_employment": "the most employment",
    "least_investment": "the least investment that meets its targets",
    "least_shortfall": "the least shortfall of deliveries",
    "nothing": "no goal but to hold together, near the base year",
}

STATUS = {
    "optimal": "It is optimal: among all plans that keep every limit, none serves the goal better.",
    "relaxed": "No plan meets every wish; this is the nearest one that keeps every physical limit.",
    "infeasible": "No plan exists: the limits contradict each other, whatever is wished.",
    "unbounded": "The goal can grow without end: a limit is missing.",
    "stopped": "The work was stopped before its end; this is the best plan found, and a better one may exist.",
    "failed": "No answer passed the check; do not use these numbers.",
}

def plain(name: str) -> str:
    """Return an identifier as words.

    >>> plain("intellectual_property")
    'Intellectual property'
    """
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def axis_of(plan: Plan, dimension: str) -> Axis | None:
    """Return the economy's axis of that name."""
    found = getattr(plan.economy, dimension, None)
    return found if isinstance(found, Axis) else None


def title(plan: Plan, dimension: str, label: str) -> str:
    """Return what a label means; an asset or skill without a title is written as words."""
    axis = axis_of(plan, dimension)
    if axis is None or label not in axis.labels:
        return plain(label)
    known = axis.title(label)
    return plain(known) if known == label and "_" in label or dimension in ("asset", "skill") else known


def item_title(plan: Plan, index: Index, position: int) -> str:
    """Return the titles of one item, joined."""
    return ": ".join(
        title(plan, dimension, label)
        for dimension, label in zip(index.dims, index.items[position], strict=True)
    )


def limit_title(name: str) -> str:
    """Return a limit's name in plain words."""
    return LIMITS.get(name, plain(name))


def binding_title(plan: Plan, binding: Binding) -> str:
    """Return what a binding limit is about, without its year."""
    index = plan.limit(binding.limit).shadow_price.index
    name = limit_title(binding.limit)
    for position in range(len(index)):
        if index.label(position) == binding.label:
            label = item_title(plan, index, position)
            return f"{name}: {label}" if label else name
    return f"{name}: {binding.label}" if binding.label else name


def worth(plan: Plan, binding: Binding) -> str:
    """Return what one more unit of a limit brings in money of its year, in units people use.

    0.057 (million USD a year) per job is told as 57 000 USD/year per job.
    """
    unit = binding.unit.partition(" per ")[2]
    money, counted = _prefix(plan.economy.flow_unit), _prefix(unit)
    value = binding.current * money[0] / counted[0]
    if money[1] == counted[1]:
        return f"{significant(value)} per unit"
    return f"{significant(value)} {money[1]} per {counted[1]}"


def _prefix(unit: str) -> tuple[float, str]:
    """Return the factor a unit begins with and the rest.

    >>> _prefix("million USD/year")
    (1000000.0, 'USD/year')
    """
    first, _, rest = unit.partition(" ")
    return (1000.0 ** PREFIXES.index(first), rest) if first in PREFIXES[1:] else (1.0, unit)


def listed(names: list[str]) -> str:
    """Return names as a list in a sentence.

    >>> listed(["coal", "iron", "steel"])
    'coal, iron and steel'
    """
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def lower(text: str) -> str:
    """Return a title for the middle of a sentence; abbreviations keep their capitals."""
    return text if len(text) < 2 or text[1].isupper() or text[1].isdigit() else text[0].lower() + text[1:]


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
