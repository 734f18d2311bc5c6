"""Names for people: what labels, items and limits of a plan are called, taken from axes and declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lustrum.labels import Axis, Index
from lustrum.plan.plan import Limit, Plan
from lustrum.wording.names import is_code, lower, plain

_LABELS = ("asset", "skill")
"""Dimensions whose labels are words rather than codes."""


def axis_of(plan: Plan, dimension: str) -> Axis | None:
    """Return the economy's axis of that name."""
    found = getattr(plan.economy, dimension, None)
    return found if isinstance(found, Axis) else None


def label_title(plan: Plan, dimension: str, label: str, index: Index | None = None) -> str:
    """Return what a label means, by the economy's axis, else by its index; of two alike each bears its label too."""
    axis = axis_of(plan, dimension)
    if axis is None or label not in axis.labels:
        said = index.title(dimension, label) if index is not None else label
        return said if said != label else ": ".join(_word(plan, part) for part in label.split(", "))
    known = axis.title(label)
    if axis.titles and axis.titles.count(known) > 1:
        return f"{known} ({label})"
    return plain(known) if dimension in _LABELS or (known == label and "_" in label) else known


def _word(plan: Plan, label: str) -> str:
    """Return what a label of an unknown dimension means: the title a product or activity of that name "
    "has, else words."""
    for axis in (plan.economy.product, plan.economy.activity):
        if label in axis.labels and axis.title(label) != label:
            return axis.title(label)
    return label if is_code(label) else plain(label)


def asked_title(plan: Plan, quantity: str, label: str) -> str:
    """Return what a wish is about: the title of its quantity, and that of its item where it names one."""
    found = plan.quantities.get(quantity)
    about = found.title if found is not None and found.title else plain(quantity)
    return f"{about} of {': '.join(_word(plan, part) for part in label.split(', '))}" if label else about


def place_title(plan: Plan, where: str) -> str:
    """Return where a law is broken most, with titles: an item, or an item in a year."""
    label, _, year = where.rpartition(" in ")
    if not label:
        label, year = year, ""
    said = ": ".join(_word(plan, part) for part in label.split(", "))
    return f"{said} in {year}" if year else said


def item_title(plan: Plan, index: Index, position: int) -> str:
    """Return the titles of one item, joined."""
    return ": ".join(
        label_title(plan, dimension, label, index)
        for dimension, label in zip(index.dims, index.items[position], strict=True)
    )


def codes(plan: Plan, labels: Iterable[str]) -> str:
    """Return the codes among the labels of an item, those that have a title of their own, '' where there are none."""
    axes = (plan.economy.product, plan.economy.activity)
    return ", ".join(
        label
        for label in labels
        if is_code(label) and any(label in axis.labels and axis.title(label) != label for axis in axes)
    )


def named_codes(plan: Plan, index: Index, positions: Iterable[int]) -> dict[str, str]:
    """Return the codes of items by the titles of these, for pictures and tables."""
    return {item_title(plan, index, i): codes(plan, index.items[i]) for i in positions}


def limit_title(plan: Plan, limit: Limit, position: int) -> str:
    """Return what one row of a limit is about: its title with the titles of the labels put in.

    A dimension along which the limit has one label only is left out where the title can do without, but for a wish,
    which is about that label.
    """
    index = limit.slack.index
    pattern = limit.title
    for dimension in () if limit.is_wish else index.with_one_label:
        pattern = re.sub(rf"(: | \()\{{{dimension}\}}\)?", "", pattern)
    names = {
        dimension: label_title(plan, dimension, label, index)
        for dimension, label in zip(index.dims, index.items[position], strict=True)
    }
    words = {d: lower(name) if d in _LABELS else name for d, name in names.items()}
    wanted = re.findall(r"\{(\w+)\}", limit.title)
    said = re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[1]), pattern)
    if not wanted and index.dims:
        said += f": {item_title(plan, index, position)}"
    return said[:1].upper() + said[1:]


def bare_title(pattern: str) -> str:
    """Return the title of a block of limits, whatever it is about.

    >>> bare_title("Least share of imports: {product}"), bare_title("Yearly rise of {asset} investment of {activity}")
    ('Least share of imports', 'Yearly rise of investment')
    """
    text = re.sub(r"\s*\(\{\w+\}\)", "", pattern)
    text = re.sub(r"(: | of | by | on | to )\{\w+\}(, \{\w+\})*$", "", text)
    text = re.sub(r"(: | of | by | on | to )\{\w+\}(?=( of| by)\b)", "", text)
    text = re.sub(r"\{\w+\}\s*", "", text).strip()
    return text[:1].upper() + text[1:]
