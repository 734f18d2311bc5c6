"""Names from the official lists, for tables that have codes and no titles."""

from __future__ import annotations

from collections.abc import Sequence

from lustrum.data import EconomyTables
from lustrum.data.classification.standard import CLASSIFICATIONS, titles_of
from lustrum.results import Assumption

OFFICIAL = {"product": "CPA21", "activity": "ISIC4"}
"""Lists whose titles name the codes of an axis where a table gives none."""


def official_titles(axis: str, labels: Sequence[str]) -> dict[str, str]:
    """Return titles of the labels of an axis that are official codes; none where the axis or its labels are not."""
    return titles_of(OFFICIAL[axis], labels) if axis in OFFICIAL else {}


def named_by_lists(tables: EconomyTables) -> list[Assumption]:
    """Return which official list names the codes of a table that has no titles for them."""
    stated = tables.meta.get("titles", {})
    own = {"product": tables.products, "activity": tables.activities}
    return [
        Assumption(
            f"{name}_titles",
            f"Labels of {name} are codes of {CLASSIFICATIONS[listed]} and bear its titles.",
            listed,
            f"no titles.{name} in economy.toml",
        )
        for name, listed in OFFICIAL.items()
        if not stated.get(name) and official_titles(name, own[name])
    ]
