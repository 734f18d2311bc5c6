"""Paths given by year that no part of a plan has asked for: they would be ignored in silence."""

from __future__ import annotations

from collections.abc import Collection

from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.wording.names import nearest


def refuse_unread(given: Collection[tuple[str, str]], asked: Collection[tuple[str, str]]) -> None:
    """Refuse paths of a quantity and label that nobody asked for, with the nearest word that somebody did.

    Raises
    ------
    UsageError
        Its data hold the first of them, `quantity` and `label`.
    """
    unread = sorted(set(given) - set(asked))
    if not unread:
        return
    rows = [f"row '{', '.join(filter(None, key))}'" for key in unread]
    raise UsageError(
        f"No part of this plan takes the path of {shown(rows)}. {_nearest(*unread[0], asked)}Correct the quantity or "
        "label in paths.csv, leave them out, or choose a part or option that takes them (consumption.form = 'given').",
        paths=rows,
        quantity=unread[0][0],
        label=unread[0][1],
    )


def _nearest(quantity: str, label: str, asked: Collection[tuple[str, str]]) -> str:
    labels = sorted(each for name, each in asked if name == quantity)
    said = nearest(label, labels) if labels else nearest(quantity, sorted({name for name, _ in asked}))
    return f"{said} " if said.startswith("Did you") else ""
