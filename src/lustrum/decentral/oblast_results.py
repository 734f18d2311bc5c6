"""An oblast's own report: its order, how it was shared out among its members, what it would change, and a form.

All of it comes from the oblast's own folder: what members said to it, and nothing of their tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.oblast_check import OblastChecked, oblast_checked
from lustrum.decentral.oblast_folder import ROWS, OblastFolder, read_oblast
from lustrum.decentral.terms import Terms
from lustrum.decentral.unit import Shares
from lustrum.decentral.unit_results import MOST_LINES, order_told, proposal, worth_told
from lustrum.errors import DataError, MissingDataError
from lustrum.labels import shown
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure


@dataclass(frozen=True, eq=False)
class Ordered:
    """What was ordered, and what one more unit of each row would be worth to all members together, shape (rows,)."""

    allotment: Array
    prices: Array
    own_prices: Array


@dataclass(frozen=True, eq=False)
class Member:
    """A member's part of the order: what it takes of all rows below, its goal and what it could gain, as it says."""

    allotment: Array
    value: float
    to_gain: float


@dataclass(frozen=True, eq=False)
class OblastOrder:
    """An oblast's order and how it was shared out.

    Attributes
    ----------
    local_prices : array, shape (rows of its own,)
        Of what members share among themselves alone: what one more unit of each would be worth to them all.
    """

    folder: OblastFolder
    checked: OblastChecked
    shares: Shares
    kept: Ordered
    members: dict[str, Member]
    local_prices: Array

    @property
    def name(self) -> str:
        """The oblast's."""
        return self.folder.name

    @property
    def terms(self) -> Terms:
        """What all know in the plan above."""
        return self.folder.terms

    @property
    def base(self) -> float:
        """Base consumption of all members, discounted."""
        return self.shares.base

    @property
    def to_gain(self) -> float:
        """What its members could gain at the final prices, as they say."""
        return self.checked.to_gain

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong; empty where the order is proved."""
        return self.checked.problems

    @property
    def proved_by(self) -> str:
        """What proves the order, in a sentence."""
        here, elsewhere = self.checked.proved, self.checked.elsewhere
        members = f"{len(here)} of {len(self.members)} members prove their own part from their own data here"
        return f"What its members are allotted adds up to it, off by {self.checked.off:.0e} of it; {members}" + (
            f", {shown([*elsewhere], 6)} where their folders are" if elsewhere else ""
        )


def oblast_order(path: Path) -> OblastOrder:
    """Return an oblast's order, proved as far as its members' folders lie here.

    Raises
    ------
    MissingDataError
        If there is none yet, or it was kept by a version that did not keep what a report needs.
    DataError
        If it cannot be read.
    """
    found = read_oblast(path)
    said = found.kept()
    if not all(name in said for name in (*ROWS, "local_prices", "base")):
        raise MissingDataError(
            f"The order in '{path}' was kept without what a report is made of: prices and trend of the oblast. It "
            "comes with the last round of a new run."
        )
    try:
        members = {
            unit: Member(np.array(each["allotment"], dtype=float), float(each["value"]), float(each["to_gain"]))
            for unit, each in said["members"].items()
        }
        local, base = np.array(said["local_prices"], dtype=float), float(said["base"])
        if local.shape != (found.below.rows - found.terms.rows,) or not base > 0.0:
            raise ValueError("it is of other rows")
        if any(each.allotment.shape != (found.below.rows,) for each in members.values()):
            raise ValueError("a member's part is of other rows")
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(f"The order in '{path}' cannot be read: {str(error)[:100]}. Take it from a copy.") from None
    shares = Shares(said["begins"], said["trade"], said["worth"], base)
    order = Ordered(said["allotment"], said["prices"], said["own_prices"])
    return OblastOrder(found, oblast_checked(path), shares, order, members, local)


def oblast_results(found: OblastOrder) -> list[Result]:
    """Return the order of an oblast, how it is shared out, what more would be worth, and the form to answer it."""
    results = [order_told(found, {}), _members(found), worth_told(found, {})]
    if len(found.local_prices):
        results.insert(2, _local(found))
    return [*results, proposal(found, {}, MOST_LINES)]


def _members(found: OblastOrder) -> Result:
    """Why: what each member takes and gives of the oblast's order, and what it could gain."""
    terms, below = found.terms, found.folder.below
    every = np.arange(below.rows).reshape(len(below.years), len(below.items))
    first = every[0, : len(terms.items)]
    unit, names = terms.unit.removesuffix("/year"), [*found.members]
    moved = np.array([found.members[name].allotment[first] for name in names])
    takes, gives = np.maximum(moved, 0.0).sum(axis=1), np.maximum(-moved, 0.0).sum(axis=1)
    inside = float(np.minimum(np.maximum(moved, 0.0).sum(axis=0), np.maximum(-moved, 0.0).sum(axis=0)).sum())
    most, least = names[int(np.argmax(takes))], names[int(np.argmax(gives))]
    finding = f"{most} takes most of what is shared, {figure(float(takes.max()))} {unit} in {terms.years[0]}"
    return Result(
        "members",
        "Why: how the order is shared out",
        ("member",),
        [(name,) for name in names],
        {
            "takes": Measure(takes, terms.unit, f"of what all share, {terms.years[0]}"),
            "gives": Measure(gives, terms.unit, f"of what all share, {terms.years[0]}"),
            "to_gain": Measure(
                1e6 * np.array([found.members[name].to_gain for name in names]) / found.base,
                "millionths of its base consumption",
                "what the member could gain at the prices of all, as it says",
            ),
            "proved": Measure(
                ["here" if name in found.checked.proved else "not here" for name in names],
                "",
                "whether the member's part is proved from its own data, in this folder",
            ),
        },
        notes=(
            finding,
            f"{least} gives most, {figure(float(gives.max()))} {unit}; {figure(inside)} {unit} go from member to "
            "member and appear in no order of the oblast",
            "What holds a member back is in no message: its own report says it, by lustrum unit report in its folder",
        ),
        drawing=Drawing("bars", "takes", title=finding),
    )


def _local(found: OblastOrder) -> Result:
    """What one more unit of each good that members share among themselves alone would be worth to them all."""
    below = found.folder.below
    own = below.items[len(found.terms.items) :]
    labels = [(item, str(year)) for year in below.years for item in own]
    worth = 1e6 * found.local_prices / found.base
    item, year = labels[int(np.argmax(np.abs(worth)))]
    finding = f"Of what its members share alone, {item} in {year} is worth most: one more unit of it"
    return Result(
        "local",
        "Why: what its members share among themselves",
        ("item", "year"),
        labels,
        {"worth": Measure(worth, "millionths of its base consumption", "of one more unit, to all members together")},
        notes=(finding, "It is in no message to the centre above"),
        drawing=Drawing("heat", "worth", x="year", series="item", title=finding),
    )
