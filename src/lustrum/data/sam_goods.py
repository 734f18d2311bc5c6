"""Accounts of a social accounting matrix as the goods side needs them: who makes what apart from what is sold.

Textbook matrices have one account for a good: activity and commodity at once. It is parted here: the activity uses
goods and pays factors, the commodity is sold, imported and taxed; what the activity makes is what it pays for.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lustrum.data.sam import SocialAccountingMatrix
from lustrum.results import Assumption, Fault, raise_faults

PAID_BY_ACTIVITIES = ("factor_labour", "factor_capital", "factor_land", "household", "enterprise")
"""Incomes out of production; the last two where there is no factor between."""
SOLD_TO = (
    "activity", "household", "government", "savings_investment", "stock_change", "rest_of_world", "transaction_costs",
)  # fmt: skip
COSTS = ("commodity", *PAID_BY_ACTIVITIES, "tax", "government")
SUPPLIED_BY = ("activity", "rest_of_world", "transaction_costs", "tax", "government")
"""What the column of a commodity pays; taxes may go to the government without an account between."""


def goods_side(sam: SocialAccountingMatrix) -> SocialAccountingMatrix:
    """Return a matrix with activities and commodities apart, in which every flow of goods has its place.

    Raises
    ------
    DataError
        With each cell that neither supply, use, final demand nor value added can hold.
    """
    joint = _joint(sam)
    if joint:
        sam = _parted(sam, joint)
    faults: list[Fault] = []
    kinds = np.array(sam.type)
    for rows, columns, of in (
        (sam.of_type("commodity"), np.flatnonzero(~np.isin(kinds, SOLD_TO)), "is sold to"),
        (sam.of_type("activity"), np.flatnonzero(~np.isin(kinds, ("commodity", "household"))), "sells to"),
        (np.flatnonzero(~np.isin(kinds, (*COSTS, "activity"))), sam.of_type("activity"), "is paid by"),
        (np.flatnonzero(~np.isin(kinds, (*SUPPLIED_BY, "commodity"))), sam.of_type("commodity"), "is paid by"),
    ):
        for i in rows:
            for j in columns:
                if sam.values[i, j]:
                    faults.append(_misplaced(sam, int(i), int(j), of))
    raise_faults(faults, sam.name)
    return sam


def _joint(sam: SocialAccountingMatrix) -> list[int]:
    """Return accounts that are activity and commodity at once: where one of the two kinds is not there at all."""
    activities, commodities = sam.of_type("activity"), sam.of_type("commodity")
    return [] if activities and commodities else [*activities, *commodities]


def _parted(sam: SocialAccountingMatrix, joint: list[int]) -> SocialAccountingMatrix:
    n, count = len(sam.account), len(joint)
    rest = [place for place in range(n) if place not in joint]
    kinds = np.array(sam.type)
    values = np.zeros((n + count, n + count))
    made, sold, others = range(count), range(count, 2 * count), range(2 * count, n + count)
    values[np.ix_(sold, made)] = sam.values[np.ix_(joint, joint)]
    values[np.ix_(sold, others)] = sam.values[np.ix_(joint, rest)]
    values[np.ix_(others, others)] = sam.values[np.ix_(rest, rest)]
    income = np.isin(kinds[rest], PAID_BY_ACTIVITIES)
    paid = sam.values[np.ix_(rest, joint)]
    values[np.ix_(others, made)] = np.where(income[:, None], paid, 0.0)
    values[np.ix_(others, sold)] = np.where(income[:, None], 0.0, paid)
    values[made, sold] = values[:, list(made)].sum(axis=0)
    order = [*joint, *joint, *rest]
    text = "Goods have one account for activity and commodity: taxes in it are those on products."
    note = Assumption("joint_accounts", text, ", ".join(sam.account[place] for place in joint), sam.source)
    return replace(
        sam,
        account=tuple(sam.account[place] for place in order),
        title=tuple(sam.title[place] for place in order),
        type=("activity",) * count + ("commodity",) * count + tuple(sam.type[place] for place in rest),
        values=values,
        assumptions=(*sam.assumptions, note),
    )


def _misplaced(sam: SocialAccountingMatrix, row: int, column: int, of: str) -> Fault:
    one, other = sam.account[row], sam.account[column]
    message = f"{sam.type[row]} {one} {of} {sam.type[column]} {other} ({sam.values[row, column]:,.10g} {sam.unit})."
    ways = {
        "sells to": f"Give {one} a commodity account, through which it sells.",
        "is sold to": "Look at the cell, or at the types of both accounts.",
        "is paid by": f"Book it by a factor, a tax or a commodity, or look at the type of {one}.",
    }
    file = sam.place.of(one, other) if sam.place else ""
    return Fault("misplaced_flow", file, one, other, message, ways[of])
