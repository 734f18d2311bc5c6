"""Divide a product, an activity or both by given shares."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace

from lustrum.data.classification.aggregate import aggregate
from lustrum.data.classification.mapping import Line, Mapping
from lustrum.data.meta import assumptions_of
from lustrum.data.tables import EconomyTables
from lustrum.errors import UsageError
from lustrum.results import Assumption
from lustrum.wording.names import nearest

Shares = MappingOf[str, float]


def split(
    tables: EconomyTables,
    label: str,
    shares: Shares,
    *,
    by_file: MappingOf[str, Shares] | None = None,
    axis: str = "both",
    source: str = "given",
) -> EconomyTables:
    """Return an economy in which a label is divided by shares.

    Parameters
    ----------
    tables : EconomyTables
        Left as it is.
    label : str
        A product, an activity or both.
    shares : mapping of new label to share
        Adding up to 1.
    by_file : mapping of table name to shares, optional
        Other shares for single files. Identities hold again after `balance_tables`.
    axis : {'both', 'product', 'activity'}
    source : str
        Where the shares come from, for the record.

    Raises
    ------
    UsageError
        If the label is not there, or a new label is there already.
    DataError
        If shares do not add up to one.

    Examples
    --------
    >>> from lustrum.data import bundled_path, read_tables
    >>> germany = read_tables(bundled_path("germany_1995"))
    >>> split(germany, "CPA_A", {"crops": 0.6, "animals": 0.4}).products[:3]
    ('crops', 'animals', 'CPA_B-E')
    """
    known = {"product": tables.products, "activity": tables.activities}
    known["both"] = tuple(dict.fromkeys((*tables.products, *tables.activities)))
    if axis not in known:
        raise UsageError(f"There is no axis '{axis}' to split. Known: {', '.join(known)}.", axis=axis)
    if label not in known[axis]:
        raise UsageError(f"There is no '{label}' to split. {nearest(label, known[axis])}", label=label)
    taken = [name for name in shares if name in known["both"] and name != label]
    if taken:
        raise UsageError(f"'{taken[0]}' is there already and cannot be a part of '{label}'.", label=taken[0])
    axes = ("product", "activity") if axis == "both" else (axis,)
    whole = _mapping(known, axes, label, shares)
    special = {file: _mapping(known, axes, label, parts) for file, parts in (by_file or {}).items()}
    result = aggregate(tables, whole, by_file=special)
    told = ", ".join(f"{name} {share:g}" for name, share in shares.items())
    others = f"; other shares in {', '.join(special)}" if special else ""
    record = Assumption("split", f"'{label}' is divided by shares{others}.", told, source)
    meta = {**result.meta, "assumption": [*result.meta.get("assumption", []), dict(vars(record))]}
    return replace(result, meta=meta, assumptions=assumptions_of(meta))


def _mapping(known: MappingOf[str, tuple[str, ...]], axes: tuple[str, ...], label: str, shares: Shares) -> Mapping:
    lines = []
    for axis in axes:
        for each in known[axis]:
            parts = shares if each == label else {each: 1.0}
            lines += [Line(each, target, share, axis) for target, share in parts.items()]
    return Mapping(f"shares of '{label}'", tuple(lines))
