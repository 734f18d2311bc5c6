r"""What a network can carry: goods, wagons and empties, locomotive-kilometres and seasons in one linear programme.

.. math::

    \min\; & \textstyle\sum p\,u + \sum_a c_a\,(w_a + 0.6\,e_a) + \text{storage} \\
    & \text{in}(f_k) - \text{out}(f_k) + v_k + u_k + s_{k,t-1} - s_{kt} = \text{need}_k, \; v_k \le \text{supply}_k \\
    & \text{in}(w + e) = \text{out}(w + e) \text{ at every node, for each kind of wagon} \\
    & w_a + e_a \le \text{cap}_a, \qquad
      \textstyle\sum_a \text{km}_a\,(w_a / n + e_a / n_e) \le \text{km per locomotive} \cdot \text{fit}

with f units of goods on an arc, w loaded and e empty wagons, u what is not delivered, n wagons in a train. Equation
(13.2) of the manual. Every wagon costs something over every line: where empties ran for nothing they might run in
circles.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from lustrum.arrays import Array, Indices
from lustrum.errors import MissingDataError, VerificationError
from lustrum.freight.network import Freight, sums
from lustrum.solver import Solution, StandardForm, Status, solve

NOUGHT = 1e-7
"""Of the largest flow: what counts as none."""


@dataclass(frozen=True, eq=False)
class Loads:
    """What goes where, and what one more of each limit is worth.

    Parameters
    ----------
    flow : array, shape (commodities, arcs, seasons)
        Units of goods.
    empty : array, shape (wagons, arcs, seasons)
        Empty wagons.
    taken, unmet, stored : array, shape (commodities, nodes, seasons)
        Supply taken; need left; units kept until the next season.
    cost : float
        Money for carrying, empties and storage; `penalty` for what is not delivered.
    node_price : array, shape (commodities, nodes, seasons)
        What one more unit of need costs there.
    supply_worth : array, shape (commodities, nodes, seasons)
    wagon_price : array, shape (wagons, nodes, seasons)
        What it costs to have one more empty wagon there, least where it is nought.
    capacity_worth : array, shape (limits, seasons)
        Of one more wagon over the line in a season.
    locomotive_km_worth : array, shape (seasons,)
        Of one more kilometre of a locomotive.
    wagon_day_worth : array, shape (wagons, seasons)
    """

    freight: Freight
    solution: Solution
    flow: Array
    empty: Array
    taken: Array
    unmet: Array
    stored: Array
    cost: float
    penalty: float
    node_price: Array
    supply_worth: Array
    wagon_price: Array
    capacity_worth: Array
    locomotive_km_worth: Array
    wagon_day_worth: Array

    @property
    def loaded(self) -> Array:
        """Loaded wagons, shape (wagons, arcs, seasons)."""
        return loaded_wagons(self.freight, self.flow)

    @property
    def locomotive_km(self) -> Array:
        """Kilometres of locomotives, shape (seasons,)."""
        freight = self.freight
        trains = self.loaded.sum(axis=0) / freight.train + self.empty.sum(axis=0) / freight.empty_train
        km: Array = freight.arcs.length @ trains
        return km

    @property
    def delivered(self) -> Array:
        """Units delivered, shape (commodities, nodes, seasons)."""
        got: Array = self.freight.needs.need - self.unmet
        return got

    @cached_property
    def locomotives_needed(self) -> float:
        """Fit locomotives without which less would be carried; see `fewest_locomotives`."""
        return fewest_locomotives(self.freight)

    @property
    def locomotive_worth(self) -> float:
        """Money a year that one more fit locomotive saves."""
        locomotives = self.freight.locomotives
        if locomotives is None:
            return float("nan")
        return float(self.locomotive_km_worth @ self.freight.days) * locomotives.km_a_day


def loaded_wagons(freight: Freight, flow: Array) -> Array:
    """Return the loaded wagons of flows of shape (commodities, arcs, seasons), shape (wagons, arcs, seasons)."""
    wagons = np.zeros((len(freight.wagon), *flow.shape[1:]))
    for k in range(len(flow)):
        wagons[freight.wagon_of(k)] += flow[k] / freight.load_of(k)
    return wagons


def carry(freight: Freight) -> Loads:
    """Return the cheapest way to carry what has to be carried, leaving what costs more than it is worth.

    Raises
    ------
    MissingDataError
        If nobody says what it costs to leave a good.
    VerificationError
        If no answer passes the check of the solver.
    """
    if bare := freight.without_penalty():
        raise MissingDataError(
            f"Nobody says what it costs to leave {', '.join(bare)}: column 'penalty' of needs.csv (or flows.csv) is "
            "blank there. Give it, or ask beside a plan, whose prices say it."
        )
    built = Programme(freight)
    return built.loads(_solved(built.form()))


def _solved(form: StandardForm) -> Solution:
    solution = solve(form)
    if solution.status is not Status.OPTIMAL:
        raise VerificationError(f"The freight on the network was not solved: {solution.message}")
    return solution


def _laid(found: dict[str, Indices], *blocks: tuple[str, tuple[int, ...]]) -> int:
    """Lay blocks of rows or columns one after the other and return how many there are in all."""
    at = 0
    for name, shape in blocks:
        size = int(np.prod(shape))
        found[name] = np.arange(at, at + size, dtype=np.intp).reshape(shape)
        at += size
    return at


@dataclass
class _Rows:
    """Entries of a matrix, gathered block by block."""

    row: list[Indices] = field(default_factory=list)
    column: list[Indices] = field(default_factory=list)
    value: list[Array] = field(default_factory=list)

    def put(self, row: Indices, column: Indices, value: Array | float) -> None:
        """Put entries at rows and columns, shapes that broadcast to one another."""
        row, column, value = np.broadcast_arrays(row, column, np.asarray(value, dtype=float))
        self.row.append(row.ravel())
        self.column.append(column.ravel())
        self.value.append(value.ravel())

    def matrix(self, rows: int, columns: int) -> sp.csc_array:
        found = sp.coo_array(
            (np.concatenate(self.value), (np.concatenate(self.row), np.concatenate(self.column))), (rows, columns)
        )
        return sp.csc_array(found)


class Programme:
    """The programme of a network: where its rows and columns stand, each block an array of places."""

    def __init__(self, freight: Freight) -> None:
        self.freight, self.arcs = freight, freight.arcs
        commodities, seasons = len(freight.needs.good), len(freight.season)
        nodes, wagons, arcs = len(freight.node), len(freight.wagon), len(self.arcs)
        self.column: dict[str, Indices] = {}
        self.columns = _laid(
            self.column,
            ("flow", (commodities, arcs, seasons)),
            ("empty", (wagons, arcs, seasons)),
            ("taken", (commodities, nodes, seasons)),
            ("unmet", (commodities, nodes, seasons)),
            ("stored", (commodities, nodes, seasons)),
        )
        self.row: dict[str, Indices] = {}
        self.rows = _laid(
            self.row,
            ("node", (commodities, nodes, seasons)),
            ("wagon", (wagons, nodes, seasons)),
            ("capacity", (len(self.arcs.limit_line), seasons)),
            ("locomotive", (seasons,)),
            ("wagon_day", (wagons, seasons)),
        )

    def form(self, *, free: bool = False) -> StandardForm:
        """Return the programme in the solver's form; `free` leaves all costs but those of what is not delivered out."""
        freight, needs = self.freight, self.freight.needs
        cost = np.zeros(self.columns)
        cost[self.column["unmet"]] = np.where(needs.need > 0.0, needs.penalty, 0.0)
        if not free:
            for k in range(len(needs.good)):
                cost[self.column["flow"][k]] = (self.arcs.cost / freight.load_of(k))[:, None]
                cost[self.column["stored"][k]] = freight.good[needs.good[k]].storage_cost or 0.0
            cost[self.column["empty"]] = (freight.empties * self.arcs.cost)[None, :, None]
        upper = np.full(self.columns, np.inf)
        upper[self.column["taken"]] = needs.supply
        upper[self.column["unmet"]] = needs.need
        storable = np.array([freight.good[good].storage_cost is not None for good in needs.good])
        may_store = storable[:, None, None] & (needs.need.sum(axis=2, keepdims=True) > 0.0)
        upper[self.column["stored"]] = np.where(may_store, np.inf, 0.0)
        upper[self.column["stored"][:, :, -1]] = 0.0
        lower_row, upper_row = self._bounds()
        return StandardForm.from_matrix(
            self._matrix(), cost, row_lower=lower_row, row_upper=upper_row, column_upper=upper
        )

    def _bounds(self) -> tuple[Array, Array]:
        freight = self.freight
        lower, upper = np.zeros(self.rows), np.zeros(self.rows)
        lower[self.row["node"]] = upper[self.row["node"]] = freight.needs.need
        for name in ("capacity", "locomotive", "wagon_day"):
            lower[self.row[name]] = -np.inf
            upper[self.row[name]] = np.inf
        upper[self.row["capacity"]] = freight.capacity[self.arcs.limit_line]
        if freight.locomotives is not None:
            upper[self.row["locomotive"]] = freight.locomotives.fit * freight.locomotives.km_a_day * freight.days
        for place, wagon in enumerate(freight.wagon):
            if not wagon.returns:
                lower[self.row["wagon"][place]], upper[self.row["wagon"][place]] = -np.inf, np.inf
            if wagon.number is not None:
                upper[self.row["wagon_day"][place]] = wagon.number * freight.days
        return lower, upper

    def _matrix(self) -> sp.csc_array:
        freight, arcs, column, row = self.freight, self.arcs, self.column, self.row
        found = _Rows()
        for name, sign in (("taken", 1.0), ("unmet", 1.0), ("stored", -1.0)):
            found.put(row["node"], column[name], sign)
        found.put(row["node"][:, :, 1:], column["stored"][:, :, :-1], 1.0)
        for k in range(len(freight.needs.good)):
            found.put(row["node"][k][arcs.end], column["flow"][k], 1.0)
            found.put(row["node"][k][arcs.start], column["flow"][k], -1.0)
            self._wagons(found, freight.wagon_of(k), column["flow"][k], 1.0 / freight.load_of(k), freight.train)
            wagon = freight.wagon[freight.wagon_of(k)]
            if wagon.terminal_days:
                bound = row["wagon_day"][freight.wagon_of(k)][None, :]
                found.put(bound, column["taken"][k], wagon.terminal_days / freight.load_of(k))
        for place in range(len(freight.wagon)):
            self._wagons(found, place, column["empty"][place], 1.0, freight.empty_train)
        return found.matrix(self.rows, self.columns)

    def _wagons(self, found: _Rows, kind: int, columns: Indices, wagons: float, train: float) -> None:
        """Put what `wagons` wagons per unit over each arc, shape (arcs, seasons), take of every limit on wagons."""
        arcs, row = self.arcs, self.row
        found.put(row["wagon"][kind][arcs.end], columns, wagons)
        found.put(row["wagon"][kind][arcs.start], columns, -wagons)
        found.put(row["capacity"][arcs.limit], columns, wagons)
        found.put(row["locomotive"][None, :], columns, (arcs.length * wagons / train)[:, None])
        speed = self.freight.wagon[kind].km_a_day
        if np.isfinite(speed):
            found.put(row["wagon_day"][kind][None, :], columns, (arcs.length * wagons / speed)[:, None])

    def loads(self, solution: Solution) -> Loads:
        """Return an answer of the solver as loads."""
        freight, x, dual = self.freight, solution.x, solution.dual
        part = {name: x[places] for name, places in self.column.items()}
        largest = max(float(np.abs(x).max(initial=0.0)), 1e-300)
        part = {name: np.where(values < NOUGHT * largest, 0.0, values) for name, values in part.items()}
        unmet = float((np.where(freight.needs.need > 0.0, freight.needs.penalty, 0.0) * part["unmet"]).sum())
        price = dual[self.row["wagon"]]
        return Loads(
            freight,
            solution,
            **part,
            cost=solution.objective - unmet,
            penalty=unmet,
            node_price=dual[self.row["node"]],
            supply_worth=np.maximum(-solution.reduced_cost[self.column["taken"]], 0.0),
            wagon_price=price - price.min(axis=1, keepdims=True),
            capacity_worth=np.maximum(-dual[self.row["capacity"]], 0.0),
            locomotive_km_worth=np.maximum(-dual[self.row["locomotive"]], 0.0),
            wagon_day_worth=np.maximum(-dual[self.row["wagon_day"]], 0.0),
        )


@dataclass(frozen=True, eq=False)
class Cut:
    """What the network demands of a year's freight if all of it is to be carried: sum of weights over goods <= most.

    Parameters
    ----------
    weight : array, shape (goods,)
        For the base year's freight of each good, whole.
    most : float
        At the locomotives it was found with.
    locomotive : float
        What one more locomotive adds to `most`.
    capacity : array, shape (limits, seasons)
        What one more wagon over a line adds.
    left : float
        Worth, at the penalties, of what cannot be carried.
    unmet : array, shape (goods,)
    """

    weight: Array
    most: float
    locomotive: float
    capacity: Array
    left: float
    unmet: Array


def cut_of(freight: Freight, factor: Array) -> Cut:
    """Return the limit that freight of `factor` times the base year's, shape (goods,), breaks most, costs left aside.

    What cannot be carried, priced, is convex in what is to be carried; its slope at a point is a limit that no freight
    that can be carried breaks (Benders). It says so for every freight, whatever the penalties, if they are above zero.
    """
    scaled = freight.scaled(factor)
    built = Programme(scaled)
    solution = _solved(built.form(free=True))
    dual, reduced = solution.dual, solution.reduced_cost
    needs, goods = freight.needs, len(freight.good)
    slope = dual[built.row["node"]] * needs.need
    slope += reduced[built.column["taken"]] * needs.supply * (reduced[built.column["taken"]] < 0.0)
    slope += reduced[built.column["unmet"]] * needs.need * (reduced[built.column["unmet"]] < 0.0)
    weight = sums(needs.good, slope.sum(axis=(1, 2)), goods)
    a_locomotive = 0.0
    if freight.locomotives is not None:
        worth = np.maximum(-dual[built.row["locomotive"]], 0.0)
        a_locomotive = float(worth @ freight.days) * freight.locomotives.km_a_day
    unmet = sums(needs.good, solution.x[built.column["unmet"]].sum(axis=(1, 2)), goods)
    capacity = np.maximum(-dual[built.row["capacity"]], 0.0)
    most = float(weight @ factor) - solution.objective
    return Cut(weight, most, a_locomotive, capacity, solution.objective, np.maximum(unmet, 0.0))


def fewest_locomotives(freight: Freight) -> float:
    """Return the fit locomotives without which less would be carried than lines and wagons allow.

    Raises
    ------
    VerificationError
        If no answer passes the check of the solver.
    """
    assert freight.locomotives is not None
    built = Programme(freight.with_fit(1.0))
    form = built.form(free=True)
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    upper[built.row["locomotive"]] = np.inf
    open_form = StandardForm.from_matrix(
        form.csc, form.cost, row_lower=lower, row_upper=upper, column_upper=form.column_upper
    )
    least = _solved(open_form).x[built.column["unmet"]]
    upper[built.row["locomotive"]] = 0.0
    column = np.zeros((built.rows, 1))
    column[built.row["locomotive"], 0] = -freight.locomotives.km_a_day * freight.days
    most = np.append(form.column_upper, np.inf)
    most[built.column["unmet"]] = np.minimum(least * (1.0 + 1e-9) + 1e-9 * freight.needs.need, freight.needs.need)
    cost = np.append(np.zeros(built.columns), 1.0)
    fewest = StandardForm.from_matrix(
        sp.hstack([form.csc, sp.csc_array(column)]), cost, row_lower=lower, row_upper=upper, column_upper=most
    )
    return float(_solved(fewest).objective)
