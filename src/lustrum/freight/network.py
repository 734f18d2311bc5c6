"""A network that carries goods: nodes, lines, kinds of wagons, goods, seasons, and what has to be carried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lustrum.arrays import Array, Indices
from lustrum.results import Assumption

EMPTIES = 0.6
"""What an empty wagon costs over a line, of what a loaded one does, where nobody says."""


@dataclass(frozen=True)
class Wagon:
    """A kind of wagon; empties of one kind stand in for each other.

    Parameters
    ----------
    name : str
    load : float
        Units of goods in a loaded wagon.
    number : float, optional
        Wagons there are; without limit where it is not stated.
    km_a_day : float
        Way of a wagon under way in a day, stops included; how long a wagon is bound, never what a line can pass.
    terminal_days : float
        Days of a wagon between arrival and departure, loading and unloading together.
    returns : bool
        Whether as many leave a node as come in; hired carriers are not followed back.
    """

    name: str
    load: float
    number: float | None = None
    km_a_day: float = float("nan")
    terminal_days: float = 0.0
    returns: bool = True


@dataclass(frozen=True)
class Good:
    """What is carried.

    Parameters
    ----------
    name, wagon : str
    load : float
        Units of it in a wagon.
    storage_cost : float, optional
        Money a unit and season where it may be delivered a season early and kept where it is needed; None where not.
    product, of : str
        Of a plan: the product it is, and the quantity of the plan that has to be carried.
    per_unit : float, optional
        Units of the good in a unit of the product.
    """

    name: str
    wagon: str
    load: float
    storage_cost: float | None = None
    product: str = ""
    of: str = "output"
    per_unit: float | None = None


@dataclass(frozen=True)
class Line:
    """A line between two nodes, in one direction or in both.

    Parameters
    ----------
    start, end : str
    length : float
        In km.
    direction : {"one", "each", "shared"}
        From start to end only; both ways, each with the capacity; both ways on one track, which share it.
    cost : float
        Money for a loaded wagon over the line.
    bridge : str
        Name of the bridge it needs, '' where it needs none.
    """

    start: str
    end: str
    length: float
    direction: str
    cost: float
    bridge: str = ""

    @property
    def name(self) -> str:
        """The two ends, as people name a line."""
        return f"{self.start} – {self.end}"


@dataclass(frozen=True, eq=False)
class Needs:
    """What has to be carried: commodities, where they come from and where they go.

    Parameters
    ----------
    good : array of int, shape (commodities,)
        Whose it is; goods with stated origins and destinations are a commodity for each origin.
    origin : tuple of str
        '' where any supply will do.
    supply, need : array, shape (commodities, nodes, seasons)
        Units in a season.
    penalty : array, shape (commodities, nodes, seasons)
        Money a unit that is not delivered; not a number where nobody says.
    """

    good: Indices
    origin: tuple[str, ...]
    supply: Array
    need: Array
    penalty: Array


@dataclass(frozen=True, eq=False)
class Locomotives:
    """Locomotives and their work.

    Parameters
    ----------
    fleet, fit : float
    km_a_day : float
        Way of a fit one in a day, all seasons' mean, before trains.
    definition : str
        By which "fit" is counted.
    """

    fleet: float
    fit: float
    km_a_day: float
    definition: str


@dataclass(frozen=True, eq=False)
class Freight:
    """A network and a year's freight on it.

    Parameters
    ----------
    name, unit, money, source : str
        Unit of goods; money of costs and penalties.
    year : int
    node, season : tuple of str
    days : array, shape (seasons,)
    line : tuple of Line
    capacity, rebuilt : array, shape (lines, seasons)
        Wagons in a season, in each direction or in both together; infinite where the line has no limit. `rebuilt` is
        that after rebuilding, not a number where nothing is to be rebuilt.
    wagon : tuple of Wagon
    good : tuple of Good
    needs : Needs
    train, empty_train : float
        Wagons in a train, loaded and empty.
    empties : float
        Cost of an empty wagon over that of a loaded one.
    locomotives : Locomotives, optional
        None where no limit of locomotives is stated.
    place : mapping of node to (x, y)
    money_per_unit : float
        Money of the network in one unit of value of a plan.
    transport : str
        Product of a plan that is transport, '' where no use of it is charged.
    transport_use : float
        What the base-year freight on this network uses of it, in the plan's unit.
    """

    name: str
    unit: str
    money: str
    source: str
    year: int
    node: tuple[str, ...]
    season: tuple[str, ...]
    days: Array
    line: tuple[Line, ...]
    capacity: Array
    rebuilt: Array
    wagon: tuple[Wagon, ...]
    good: tuple[Good, ...]
    needs: Needs
    train: float
    empty_train: float
    empties: float
    locomotives: Locomotives | None = None
    place: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    money_per_unit: float = 1.0
    transport: str = ""
    transport_use: float = 0.0
    assumptions: tuple[Assumption, ...] = ()

    @property
    def arcs(self) -> Arcs:
        """The lines by direction."""
        return Arcs.of(self)

    def wagon_of(self, commodity: int) -> int:
        """Return the place of the kind of wagon a commodity goes in."""
        return [each.name for each in self.wagon].index(self.good[self.needs.good[commodity]].wagon)

    def load_of(self, commodity: int) -> float:
        """Return the units of a commodity in a wagon."""
        good: int = int(self.needs.good[commodity])
        return self.good[good].load

    def commodity(self, place: int) -> str:
        """Return what a commodity is called: its good, with its origin where that is stated."""
        good, origin = self.good[self.needs.good[place]].name, self.needs.origin[place]
        return f"{good} from {origin}" if origin else good

    def scaled(self, factor: Array) -> Freight:
        """Return the same network with supply and need of each good, shape (goods,), multiplied."""
        by = np.asarray(factor, dtype=float)[self.needs.good][:, None, None]
        return replace(self, needs=replace(self.needs, supply=self.needs.supply * by, need=self.needs.need * by))

    def with_penalties(self, penalty: Array) -> Freight:
        """Return the same network with one penalty for each good, shape (goods,); not a number leaves it as it is."""
        given = np.broadcast_to(np.asarray(penalty)[self.needs.good][:, None, None], self.needs.need.shape)
        return replace(self, needs=replace(self.needs, penalty=np.where(np.isfinite(given), given, self.needs.penalty)))

    def with_fit(self, fit: float) -> Freight:
        """Return the same network with another number of fit locomotives."""
        assert self.locomotives is not None
        return replace(self, locomotives=replace(self.locomotives, fit=fit))

    def without_penalty(self) -> list[str]:
        """Return the goods of which somewhere nobody says what it costs to leave one."""
        needs = self.needs
        bare = {
            int(good)
            for good, need, penalty in zip(needs.good, needs.need, needs.penalty, strict=True)
            if np.isnan(penalty[need > 0.0]).any()
        }
        return [self.good[place].name for place in sorted(bare)]

    def base_need(self) -> Array:
        """Return what is needed of each good in the year, shape (goods,)."""
        return sums(self.needs.good, self.needs.need.sum(axis=(1, 2)), len(self.good))


def sums(which: Indices, values: Array, count: int) -> Array:
    """Return the sums of values by the place each belongs to, shapes (n,) and (n,) to (count,)."""
    found: Array = np.bincount(which, values, minlength=count).astype(float)
    return found


@dataclass(frozen=True, eq=False)
class Arcs:
    """Lines by direction.

    Parameters
    ----------
    line, start, end : array of int, shape (arcs,)
    length, cost : array, shape (arcs,)
    limit : array of int, shape (arcs,)
        Which row of capacity an arc counts in: directions of one track share theirs.
    limit_line : array of int, shape (limits,)
    """

    line: Indices
    start: Indices
    end: Indices
    length: Array
    cost: Array
    limit: Indices
    limit_line: Indices

    def __len__(self) -> int:
        return len(self.line)

    @classmethod
    def of(cls, freight: Freight) -> Arcs:
        """Return the arcs of a network."""
        at = {name: place for place, name in enumerate(freight.node)}
        rows: list[tuple[int, int, int, int]] = []
        limits: list[int] = []
        for place, each in enumerate(freight.line):
            ends = (at[each.start], at[each.end])
            limits.append(place)
            rows.append((place, *ends, len(limits) - 1))
            if each.direction == "each":
                limits.append(place)
            if each.direction != "one":
                rows.append((place, *ends[::-1], len(limits) - 1))
        which = np.array(rows, dtype=np.intp).reshape(len(rows), 4)
        length = np.array([each.length for each in freight.line])
        cost = np.array([each.cost for each in freight.line])
        line = which[:, 0]
        return cls(
            line, which[:, 1], which[:, 2], length[line], cost[line], which[:, 3], np.array(limits, dtype=np.intp)
        )
