r"""Catching up inside a plan: a share of the mean that is voted, and transfers that are decided up to a limit.

.. math::

   C_{r,t} \ge \theta_{r,t}\, N_{r,t}\, \bar c_t \quad (\lambda_{r,t}), \qquad
   \sum_r v_{r,t} \le V_t, \qquad z_{s,t} = \gamma_s \sum_r v_{r,t}, \quad \sum_s \gamma_s = 1

C is what households of a region consume, N its people, v what it receives and z what others give beyond what they
finance anyway. The mean :math:`\bar c_t` is a path fixed beforehand. Where it is what the plan makes of it ("moving"),
the cheapest way to come nearer to it is to slow the others: model page 14.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.labels import Index
from lustrum.problem.declarations import IDENTITY, WISH
from lustrum.problem.names import AID, CONSUMPTION
from lustrum.problem.stack import Stack
from lustrum.regions.catch_up import gap_path, theta_path

CATCH_UP, AID_LIMIT, AID_SHARES = "catch_up", "transfers_decided", "transfers_shared"
"""Rows that regions share: the vote, how much may go, and who gives which part of it."""


@dataclass(frozen=True, eq=False)
class CatchUp:
    """A vote on catching up, as paths.

    Attributes
    ----------
    theta : mapping of region to array, shape (horizon,)
        Consumption per head over that of all regions; what comes after the plan is not voted on.
    people : mapping of region to array, shape (horizon + 1,)
        From the base year on.
    consumption : mapping of region to array, shape (horizon + 1,)
        On the trend, in the common unit a year.
    most : float
        What may be moved a year beyond what regions finance anyway.
    givers : mapping of region to float
        Parts of it, adding up to 1.
    moving : bool
        The mean is that of the plan, not that of the trend.
    """

    theta: Mapping[str, Array]
    people: Mapping[str, Array]
    consumption: Mapping[str, Array]
    most: float = 0.0
    givers: Mapping[str, float] = field(default_factory=dict)
    moving: bool = False

    @property
    def mean(self) -> Array:
        """Consumption per head of all regions on their trends, shape (horizon + 1,)."""
        found: Array = sum(self.consumption.values(), np.zeros(1)) / sum(self.people.values(), np.zeros(1))
        return found

    def share_now(self, region: str) -> float:
        """Return what a region consumes per head over the mean, in the base year."""
        return float(self.consumption[region][0] / self.people[region][0] / self.mean[0])

    def asked(self, region: str) -> Array:
        """Return what a region shall consume at least, shape (horizon,), where the mean is that of the trend."""
        asked: Array = self.theta[region] * (self.people[region] * self.mean)[1:]
        return asked


def voted_path(now: float, end: float | None, beta: float, years: int, horizon: int) -> Array:
    """Return the share of the mean asked for by year, shape (horizon,): up to an end value, or gaps close by beta."""
    path = theta_path(now, end, years) if end is not None else 1.0 - gap_path(1.0 - now, years, beta)
    return np.concatenate([path[1:], np.repeat(path[-1:], horizon - years)])


DEAREST = 10.0
"""A vote is followed as far as a unit of consumption there costs the common goal less than so many units."""


def vote(stack: Stack, asked: CatchUp, less: Array | None = None) -> None:
    """Add the rows of a vote to regions side by side; members that give or receive have the option `trade.aid`.

    Parameters
    ----------
    less : array, shape (years, regions that catch up), optional
        How much less than voted is asked for, because no plan reaches it.
    """
    index = Index(("region",), tuple((name,) for name in asked.theta))
    units, years = next(iter(stack.members.values())).economy.flow_unit, len(stack.years)
    consumed = {name: problem.quantities[CONSUMPTION].expression.total() for name, problem in stack.members.items()}
    own = {name: np.array([[1.0 if of == name else 0.0] for of in asked.theta]) for name in stack.members}
    if asked.moving:
        everyone = sum(asked.people.values())
        part = np.stack([asked.theta[r] * (asked.people[r] / everyone)[1:] for r in asked.theta], axis=1)
        one = np.ones((len(index), 1))
        uses = {
            name: (own[name] @ each).indexed(index) - (one @ each).indexed(index) * part
            for name, each in consumed.items()
        }
        level = np.zeros((stack.horizon, len(index)))
    else:
        uses = {name: consumed[name].indexed(Index(("region",), ((name,),))) for name in asked.theta}
        level = np.stack([asked.asked(name) for name in asked.theta], axis=1)
    if less is not None:
        level[:years] -= less
    stack.share(
        CATCH_UP, uses, ">=", level, index=index, units=units, title="Catching up: {region}", kind=WISH,
        years=range(1, years + 1), missed_at=DEAREST,
        meaning="Households of a region consume at least the share of the mean that was voted.",
    )  # fmt: skip
    if asked.most > 0.0 and asked.givers:
        _decide(stack, asked, asked.givers, units)


def _decide(stack: Stack, asked: CatchUp, givers: Mapping[str, float], units: str) -> None:
    moved = {name: problem.quantities[AID].expression for name, problem in stack.members.items() if name in asked.theta}
    stack.share(
        AID_LIMIT, moved, "<=", asked.most, units=units, title="Transfers decided",
        meaning="What may be moved between regions beyond what they finance anyway.",
    )  # fmt: skip
    index = Index(("region",), tuple((name,) for name in givers))
    part = np.array([[-share] for share in givers.values()])
    uses = {name: (part @ each).indexed(index) for name, each in moved.items()}
    uses |= {
        name: stack.members[name].quantities[AID].expression.indexed(Index(("region",), ((name,),))) for name in givers
    }
    stack.share(
        AID_SHARES, uses, "=", 0.0, index=index, units=units, title="Part of the transfers: {region}", kind=IDENTITY,
        meaning="Those who give, give their part of what is received.",
    )  # fmt: skip
