"""Names for people: titles of the labels and limits of a plan in plain English."""

from __future__ import annotations

import re

from lustrum.labels import Axis, Index
from lustrum.plan import Binding, Plan
from lustrum.wording.names import SINGULAR, lower, plain
from lustrum.wording.typeset import significant, unit_prefix

LIMITS = {
    "labour_limit": "Labour: {skill}",
    "capacity": "Capital ({asset}) of {activity}",
    "trade_balance": "Foreign exchange",
    "reserve_floor": "Reserves of foreign exchange",
    "investment_rise": "Yearly rise of {asset} investment",
    "investment_fall": "Yearly fall of {asset} investment",
    "activity_investment_rise": "Yearly rise of {asset} investment of {activity}",
    "activity_investment_fall": "Yearly fall of {asset} investment of {activity}",
    "import_share_floor": "Least share of imports: {product}",
    "import_share_ceiling": "Largest share of imports: {product}",
    "import_growth_ceiling": "Yearly rise of imports: {product}",
    "import_growth_floor": "Yearly fall of imports: {product}",
    "terminal_investment": "{asset} investment owed to later years by {activity}",
}
"""Limits in plain words; braces take the title of the label along that dimension."""


def axis_of(plan: Plan, dimension: str) -> Axis | None:
    """Return the economy's axis of that name."""
    found = getattr(plan.economy, dimension, None)
    return found if isinstance(found, Axis) else None


def title(plan: Plan, dimension: str, label: str) -> str:
    """Return what a label means; of two labels with one title, each bears its label too."""
    axis = axis_of(plan, dimension)
    if axis is None or label not in axis.labels:
        return plain(label)
    known = axis.title(label)
    if axis.titles and axis.titles.count(known) > 1:
        return f"{known} ({label})"
    return plain(known) if dimension in ("asset", "skill") or (known == label and "_" in label) else known


def item_title(plan: Plan, index: Index, position: int) -> str:
    """Return the titles of one item, joined."""
    return ": ".join(
        title(plan, dimension, label) for dimension, label in zip(index.dims, index.items[position], strict=True)
    )


def limit_title(name: str) -> str:
    """Return a limit's name in plain words, whatever it is about.

    >>> limit_title("import_share_floor"), limit_title("my_own_limit")
    ('Least share of imports', 'My own limit')
    """
    known = re.sub(r"\s*(of |by |: |\()?\{\w+\}\)?", "", LIMITS.get(name, plain(name))).strip()
    return known[:1].upper() + known[1:]


def binding_title(plan: Plan, binding: Binding) -> str:
    """Return what a binding limit is about, without its year."""
    index = plan.limit(binding.limit).shadow_price.index
    position = next((p for p in range(len(index)) if index.label(p) == binding.label), None)
    if position is None:
        return f"{limit_title(binding.limit)}: {binding.label}" if binding.label else limit_title(binding.limit)
    if binding.limit == "labour_limit" and len(index) == 1:
        return limit_title(binding.limit)
    if binding.limit == "capacity" and len({item[-1] for item in index.items}) == 1 and "activity" in index.dims:
        return f"Capital of {title(plan, 'activity', index.items[position][index.dims.index('activity')])}"
    names = {d: title(plan, d, label) for d, label in zip(index.dims, index.items[position], strict=True)}
    pattern = LIMITS.get(binding.limit, "")
    wanted = set(re.findall(r"\{(\w+)\}", pattern))
    if wanted and wanted <= set(names):
        said = pattern.format(**{d: name if d in ("activity", "product") else lower(name) for d, name in names.items()})
        return said[:1].upper() + said[1:]
    about = item_title(plan, index, position)
    return f"{limit_title(binding.limit)}: {about}" if about else limit_title(binding.limit)


def worth(plan: Plan, binding: Binding) -> str:
    """Return what one more unit of a limit brings in money of its year, in units people use.

    0.057 (million USD a year) per job is told as 57 000 USD/year per job.
    """
    money, counted = unit_prefix(plan.economy.flow_unit), unit_prefix(binding.unit.partition(" per ")[2])
    value = binding.current * money[0] / counted[0]
    one, other = money[1], counted[1]
    if one.endswith("/year") and other.endswith("/year"):
        one, other = one.removesuffix("/year"), other.removesuffix("/year")
    return f"{significant(value)} {one} per {SINGULAR.get(other, other)}"


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
