"""A vote on catching up as a federation says it, and the paths that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.problem.growth import Growth
from lustrum.regions.catch_up import BETA, required_growth
from lustrum.regions.federation_units import refuse_unknown_people
from lustrum.regions.solidarity import CatchUp, voted_path
from lustrum.results.toml import Section
from lustrum.wording.names import nearest

KEYS = ("transfers", "mean", "beta", "share", "givers")
FIXED, MOVING = "fixed", "moving"


@dataclass(frozen=True, eq=False)
class Vote:
    """What ``[catch_up]`` of `federation.toml` says.

    Attributes
    ----------
    share : mapping of region to float
        Consumption per head over that of all regions, asked for in the last year of the plan.
    beta : float or None
        In place of shares: the part of its gap that every region below the mean closes a year.
    transfers : float
        At most so much may be moved a year beyond what regions finance anyway, in the common unit.
    givers : mapping of region to float
        Parts of it; by consumption among those that do not receive where none is named.
    moving : bool
        The mean is that of the plan itself.
    """

    share: Mapping[str, float] = field(default_factory=dict)
    beta: float | None = None
    transfers: float = 0.0
    givers: Mapping[str, float] = field(default_factory=dict)
    moving: bool = False


def read_vote(section: Section, names: Sequence[str]) -> Vote | None:
    """Return the vote a federation holds, None where it holds none.

    Raises
    ------
    UsageError
        For an unknown key or region, a share or rate that cannot be meant, parts of givers that are not one.
    """
    if "catch_up" not in section:
        return None
    table = section.table("catch_up")
    table.refuse_unknown(KEYS)
    share = by_region(table, "share", names, Section.share)
    if idle := [name for name, value in share.items() if not value]:
        raise table.error("share", f"asks {shown(idle)} for nothing of the mean: write what is voted, or leave it out.")
    beta = table.rate("beta")
    if share and np.isfinite(beta):
        raise table.error(
            "beta", "says beta and share: name the share regions reach, or the part of the gap they close."
        )
    givers = by_region(table, "givers", names, Section.share)
    if givers and abs(sum(givers.values()) - 1.0) > 1e-6:
        raise table.error(
            "givers", f"has parts of givers that add up to {sum(givers.values()):g}; they are parts of one."
        )
    return Vote(
        share=share,
        beta=(BETA if np.isnan(beta) else float(beta)) if not share else None,
        transfers=table.number("transfers", 0.0, least=0.0),
        givers=givers,
        moving=table.word("mean", (FIXED, MOVING), FIXED) == MOVING,
    )


def by_region(
    section: Section, key: str, names: Sequence[str], read: Callable[[Section, str], float] = Section.number
) -> dict[str, float]:
    """Return a table of one figure a region; a region that is not there is refused with the nearest."""
    table = section.table(key)
    found = {}
    for name in table:
        if name not in names:
            raise table.error(name, f"names '{name}', no region of the federation. {nearest(name, names)}")
        found[name] = read(table, name)
    return found


def paths_of(
    asked: Vote,
    people: Mapping[str, float],
    economies: Mapping[str, Economy],
    growth: Mapping[str, Growth],
    years: int,
    horizon: int,
) -> CatchUp:
    """Return a vote as paths: people grow with labour, the mean along the trends.

    Raises
    ------
    MissingDataError
        If the people of a region are not said.
    UsageError
        If nobody is below the mean, a region would have to fall, or all receive.
    """
    refuse_unknown_people("Catching up is", economies, people)
    span: Array = np.arange(horizon + 1.0)
    heads: dict[str, Array] = {name: people[name] * (1.0 + (growth[name].labour or 0.0)) ** span for name in economies}
    consumed: dict[str, Array] = {
        name: float(economy.household_consumption.sum()) * (1.0 + growth[name].trend) ** span
        for name, economy in economies.items()
    }
    bare = CatchUp({}, heads, consumed)
    now = {name: bare.share_now(name) for name in economies}
    below = [name for name in economies if now[name] < 1.0]
    named = list(asked.share) if asked.share else below
    if not named:
        raise UsageError("No region is below the mean of consumption per head: there is nothing to catch up.")
    theta = {name: voted_path(now[name], asked.share.get(name), asked.beta or BETA, years, horizon) for name in named}
    for name in named:
        if theta[name][years - 1] < now[name] - 1e-9:
            raise UsageError(
                f"[catch_up] asks {name} for {theta[name][years - 1]:.3g} of the mean, and it has {now[name]:.3g} "
                "today: catching up does not take. Ask for more than it has, or leave it out."
            )
    return CatchUp(theta, heads, consumed, asked.transfers, _givers(asked, named, consumed), asked.moving)


def _givers(asked: Vote, named: Sequence[str], consumed: Mapping[str, Array]) -> dict[str, float]:
    """Return who gives which part: as said, or by consumption among those that receive nothing."""
    if both := [name for name in asked.givers if name in named]:
        raise UsageError(f"{shown(both)} cannot give and receive: leave it out of [catch_up.givers] or of the shares.")
    if asked.givers or not asked.transfers:
        return dict(asked.givers)
    others = {name: float(path[0]) for name, path in consumed.items() if name not in named}
    if not others:
        raise UsageError("Every region catches up, and nobody is left to give: name [catch_up.share] for some of them.")
    return {name: value / sum(others.values()) for name, value in others.items()}


def growth_required(paths: CatchUp, region: str, years: int) -> float:
    """Return yearly growth of consumption per head that the vote asks of a region."""
    reference = float((paths.mean[years] / paths.mean[0]) ** (1.0 / years) - 1.0)
    return required_growth(paths.share_now(region), float(paths.theta[region][years - 1]), years, reference)
