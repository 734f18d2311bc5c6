"""A mapping from one set of labels to another: nothing lost, nothing counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data.classification.standard import LEVELS, classification
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Column, Fault, raise_faults, read_records, repeated_rows
from lustrum.wording.names import nearest

AXES = ("product", "activity", "region", "both")
COLUMNS = {
    "from": Column(),
    "to": Column(),
    "share": Column("share", needed=False, blank=True, default=True, above=0.0, most=1.0),
    "axis": Column("word", needed=False, blank=True, words=AXES),
    "title": Column(needed=False),
}
WHOLE = 1e-9
"""How far shares of one label may be off one."""


@dataclass(frozen=True)
class Line:
    """One line of a mapping: so much of a label goes to another, along an axis (`both`: products and activities)."""

    source: str
    target: str
    share: float = 1.0
    axis: str = "both"
    place: str = ""
    """Where it stands in its file."""


@dataclass(frozen=True)
class Mapping:
    """Where labels go.

    Parameters
    ----------
    name : str
    lines : tuple of Line
    titles : dict
        What targets mean, by target; only those that are known.
    joined : tuple of str
        Remarks for people, such as sections that had to be joined.
    """

    name: str
    lines: tuple[Line, ...]
    titles: dict[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()

    def along(self, axis: str) -> dict[str, dict[str, float]]:
        """Return the shares of each label along an axis."""
        wanted = (axis, "both") if axis in ("product", "activity") else (axis,)
        shares: dict[str, dict[str, float]] = {}
        for line in self.lines:
            if line.axis in wanted:
                shares.setdefault(line.source, {})[line.target] = line.share
        return shares

    def matrix(self, labels: Sequence[str], axis: str) -> tuple[tuple[str, ...], Array]:
        """Return the targets in the order of the mapping, and the share of each label in each of them.

        Of shape (labels, targets).

        Raises
        ------
        DataError
            If a label is missing from the mapping.
        """
        shares = self.along(axis)
        missing = [label for label in labels if label not in shares]
        raise_faults([_missing(label, axis, shares) for label in missing], self.name)
        here = set(labels)
        targets = tuple(dict.fromkeys(to for source, parts in shares.items() if source in here for to in parts))
        position = {target: number for number, target in enumerate(targets)}
        values = np.zeros((len(labels), len(targets)))
        for row, label in enumerate(labels):
            for target, share in shares[label].items():
                values[row, position[target]] = share
        return targets, values


@dataclass(frozen=True)
class Coverage:
    """What a mapping does with the labels of an axis.

    Parameters
    ----------
    axis : str
    labels, targets : int
        How many labels go in and how many come out.
    missing : tuple of str
        Labels the mapping does not know.
    unused : tuple of str
        Labels of the mapping that the table does not have.
    divided : tuple of str
        Labels that go to several targets by shares.
    kept : tuple of str
        Labels that stay what they are.
    """

    axis: str
    labels: int
    targets: int
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    divided: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Every label is mapped."""
        return not self.missing

    def __str__(self) -> str:
        text = f"{self.labels} labels of {self.axis} to {self.targets}"
        for word, labels in (("missing", self.missing), ("divided by shares", self.divided), ("not used", self.unused)):
            if labels:
                text += f"; {word}: {shown(labels)}"
        return f"{text}."


def coverage(mapping: Mapping, labels: Sequence[str], axis: str) -> Coverage:
    """Return what a mapping does with labels.

    >>> found = coverage(Mapping("m", (Line("a", "x"), Line("b", "x"), Line("c", "y"))), ["a", "b", "d"], "product")
    >>> found.targets, found.missing, found.unused
    (1, ('d',), ('c',))
    """
    shares = mapping.along(axis)
    known = [label for label in labels if label in shares]
    targets = {target for label in known for target in shares[label]}
    here = set(labels)
    return Coverage(
        axis,
        len(labels),
        len(targets),
        tuple(label for label in labels if label not in shares),
        tuple(label for label in shares if label not in here),
        tuple(label for label in known if len(shares[label]) > 1),
        tuple(label for label in known if tuple(shares[label]) == (label,)),
    )


def read_mapping(path: str | Path, *, axis: str = "both") -> Mapping:
    """Read a mapping: CSV with the columns from, to and, where wanted, share, axis and title (of the target).

    Parameters
    ----------
    path : path
    axis : {'both', 'product', 'activity', 'region'}
        Axis of lines that name none.

    Raises
    ------
    DataError
        If a column is missing or unknown, a cell blank, a share no share, a label mapped to one target twice, or the
        shares of a label do not add up to one.
    """
    path = Path(path)
    if axis not in AXES:
        raise UsageError(f"There is no axis '{axis}'. {nearest(axis, AXES)}", axis=axis)
    faults: list[Fault] = []
    records = read_records(path, COLUMNS, key=("from", "to", "axis"), faults=faults)
    faults += repeated_rows(records.rows, "from")
    raise_faults(faults, path)
    lines = [
        Line(row.text("from"), row.text("to"), row.number("share", 1.0), row.text("axis") or axis, row.place)
        for row in records
    ]
    titles = {row.text("to"): row.text("title") for row in records if row.text("title")}
    mapping = Mapping(path.stem, tuple(lines), titles)
    check_mapping(mapping)
    return mapping


def check_mapping(mapping: Mapping) -> None:
    """Refuse a mapping that names a pair twice, or shares of a label that do not add up to one."""
    faults = []
    seen: dict[tuple[str, str, str], str] = {}
    for line in mapping.lines:
        for axis in ("product", "activity") if line.axis == "both" else (line.axis,):
            key = (axis, line.source, line.target)
            if key in seen:
                where = f": in {seen[key]} and in {line.place}" if line.place else ""
                message = f"is mapped to '{line.target}' twice{where}."
                faults.append(Fault("duplicate_label", "", line.source, axis, message, "Remove one line."))
            seen.setdefault(key, line.place)
    for axis in ("product", "activity", "region"):
        for source, parts in mapping.along(axis).items():
            total = sum(parts.values())
            if abs(total - 1.0) > WHOLE:
                verb = "counted twice" if total > 1.0 else "lost in part"
                message = f"its shares along {axis} add up to {total:.10g}: it would be {verb}."
                faults.append(Fault("shares", "", source, "share", message, "Shares of a label add up to 1."))
    raise_faults(faults, f"mapping '{mapping.name}'")


def mapping_to_level(labels: Iterable[str], name: str, level: str = "section", *, axis: str = "both") -> Mapping:
    """Return the mapping of labels written in a standard classification to a level of it.

    A label that spans two sections (``R_S``) joins them: nothing is divided by guess. A label that is no code stays
    what it is.

    Parameters
    ----------
    labels : iterable of str
    name : str
        ``ISIC4``, ``NACE2`` or ``CPA21``.
    level : {'section', 'division'}
    axis : str

    Raises
    ------
    DataError
        If a label looks like a code but is none.

    Examples
    --------
    >>> found = mapping_to_level(["A01", "A02", "C10-C12", "R_S", "Scrap"], "ISIC4")
    >>> {line.source: line.target for line in found.lines}
    {'A01': 'A', 'A02': 'A', 'C10-C12': 'C', 'R_S': 'R-S', 'Scrap': 'Scrap'}
    """
    if level not in LEVELS:
        raise UsageError(f"There is no level '{level}'. Known: {', '.join(LEVELS)}.", level=level)
    standard = classification(name)
    reached: dict[str, list[str]] = {}
    faults = []
    here = tuple(dict.fromkeys(labels))
    for label in here:
        try:
            divisions = standard.divisions(label)
        except UsageError as error:
            faults.append(Fault("unknown_label", "", label, "", str(error), "Write a mapping as CSV: from,to."))
            continue
        if divisions is not None:
            codes = divisions if level == "division" else tuple(standard.section(each) for each in divisions)
            reached[label] = list(dict.fromkeys(codes))
    raise_faults(faults, f"labels of {name}")
    group = _joined(standard.codes(level), reached.values())
    lines = tuple(Line(label, group[reached[label][0]] if label in reached else label, 1.0, axis) for label in here)
    order = {target: number for number, target in enumerate(dict.fromkeys(group.values()))}
    ordered = sorted(lines, key=lambda line: order.get(line.target, len(order)))
    titles = {code: standard.entries[code].title for code in standard.codes(level)}
    used = {line.target for line in lines}
    together = {target: [code for code in group if group[code] == target] for target in used if target in order}
    for target, members in together.items():
        titles[target] = "; ".join(standard.entries[code].title for code in members)
    remarks = tuple(
        f"{', '.join(members)} are joined as '{target}': a label spans them."
        for target, members in together.items()
        if len(members) > 1
    )
    return Mapping(
        f"{name}:{level}", tuple(ordered), {target: titles[target] for target in used if target in titles}, remarks
    )


def _joined(codes: Sequence[str], spans: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return the name of the group of each code: codes that one label spans belong together."""
    group = {code: {code} for code in codes}
    for span in spans:
        together = set().union(*(group[code] for code in span))
        for code in together:
            group[code] = together
    ordered = {code: [each for each in codes if each in members] for code, members in group.items()}
    return {
        code: members[0] if len(members) == 1 else f"{members[0]}-{members[-1]}" for code, members in ordered.items()
    }


def _missing(label: str, axis: str, shares: dict[str, dict[str, float]]) -> Fault:
    message = f"the {axis} is not in the mapping: it would be lost."
    return Fault("missing_label", "", label, "", message, nearest(label, list(shares)) if shares else "Add a line.")
