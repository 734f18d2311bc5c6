r"""Ordinary problems side by side, coupled by shared rows: regions of a federation, units of a decentral plan.

.. math:: \max \sum_r w_r c_r' x_r \quad\text{with}\quad A_r x_r \le b_r \text{ for each } r,
          \qquad \sum_r L_r x_r \le d .

Each member keeps its own economy, growth, parts and years; only the shared rows know of each other. At the prices
:math:`\pi` of the shared rows a member's slice of the solution is best for the member alone, with the goal
:math:`w_r c_r - L_r' \pi`: every member can check its own plan without seeing the others'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Flags, Positions
from lustrum.errors import UsageError
from lustrum.labels import Index, said, shown
from lustrum.problem.declarations import KINDS, LIMIT
from lustrum.problem.expression import Expression
from lustrum.problem.hand_over import standard_form
from lustrum.problem.problem import PlanProblem
from lustrum.solver import StandardForm
from lustrum.wording.names import plain


@dataclass(frozen=True, eq=False)
class SharedRows:
    """A named block of rows that couples members: the sum of what each uses, `sense` the level, year by year.

    Parameters
    ----------
    index : Index
    uses : mapping of member to Expression
        Over items of `index`, or some of them.
    sense : {"<=", ">=", "="}
    level : array, shape (horizon, items)
        What there is to share.
    years : array of bool, shape (horizon,)
    missed_at : float or None
        What the common goal loses for each unit by which a level is missed; None where it may not be.
    """

    name: str
    index: Index
    uses: Mapping[str, Expression]
    sense: str
    level: Array
    units: str
    title: str
    meaning: str
    kind: str
    years: Flags
    missed_at: float | None = None


class Stack:
    """Ordinary problems of the same years, coupled by shared rows.

    Parameters
    ----------
    members : mapping of name to PlanProblem
        Each with its goal; all maximise or all minimise.
    weights : mapping of name to float, optional
        What a unit of a member's goal counts in the common one; 1 unless given.

    Raises
    ------
    UsageError
        If there is no member, years or senses differ, or a weight is for nobody.
    """

    def __init__(self, members: Mapping[str, PlanProblem], weights: Mapping[str, float] | None = None) -> None:
        if not members:
            raise UsageError("A stack needs at least one member.")
        self.members = dict(members)
        self.weights = {name: 1.0 for name in members} | dict(weights or {})
        strangers = sorted(set(self.weights) - set(self.members))
        if strangers:
            raise UsageError(f"Weights are given for {', '.join(strangers)}; members: {', '.join(self.members)}.")
        first = next(iter(self.members.values()))
        for name, problem in self.members.items():
            if (problem.years, problem.horizon) != (first.years, first.horizon):
                raise UsageError(
                    f"Member '{name}' plans {problem.years[0]}-{problem.years[-1]} with a tail of {problem.tail}, the "
                    f"first one {first.years[0]}-{first.years[-1]} with {first.tail}: members share their years."
                )
            if problem.goal is None or first.goal is None or problem.goal.maximise != first.goal.maximise:
                raise UsageError(f"Member '{name}' has no goal, or one of the other sense: all maximise or none.")
        self.horizon, self.years = first.horizon, first.years
        self.shared: dict[str, SharedRows] = {}

    def share(
        self,
        name: str,
        uses: Mapping[str, Expression],
        sense: str,
        level: Array | float = 0.0,
        *,
        index: Index | None = None,
        units: str,
        title: str = "",
        meaning: str = "",
        kind: str = LIMIT,
        years: Sequence[int] | None = None,
        missed_at: float | None = None,
    ) -> SharedRows:
        """Couple members: in each year the sum of what they use of each item is `sense` the level.

        Parameters
        ----------
        uses : mapping of member to Expression
            Rows labelled alike are added up by label; a member may lack items.
        level : number or array, shape (items,) or (horizon, items)
        index : Index, optional
            All items; those of the first member unless given.
        years : sequence of int, optional
            Years of the plan, 1 the first; all unless given.
        missed_at : float, optional
            Of rows with `>=`: they may be missed, and the common goal loses so much a unit.

        Raises
        ------
        UsageError
            For an unknown member, sense or kind, a name taken, rows that may be missed but ask for no least level, or
            an item of a member that is not among all items.
        """
        unknown = sorted(set(uses) - set(self.members))
        if unknown or not uses:
            raise UsageError(f"'{name}' is shared by {shown(unknown) or 'nobody'}; members: {shown([*self.members])}.")
        if name in self.shared or sense not in ("<=", ">=", "=") or kind not in KINDS:
            raise UsageError(f"The shared rows '{name}' are declared twice, or with sense '{sense}' and kind '{kind}'.")
        if missed_at is not None and sense != ">=":
            raise UsageError(f"The shared rows '{name}' may be missed (missed_at), and '{sense}' is no least level.")
        every = index or next(iter(uses.values())).index
        for member, expression in uses.items():
            if expression.index.dims != every.dims or not set(expression.index.items) <= set(every.items):
                raise UsageError(
                    f"Member '{member}' shares rows over {said(expression.index)}; the rows '{name}' are over "
                    f"{said(every)}. Name all items with `index`."
                )
        active = np.ones(self.horizon, dtype=bool)
        if years is not None:
            active[:] = False
            active[[year - 1 for year in years]] = True
        rows = SharedRows(
            name,
            every,
            dict(uses),
            sense,
            np.array(np.broadcast_to(np.asarray(level, dtype=float), (self.horizon, len(every)))),
            units,
            title or plain(name),
            meaning,
            kind,
            active,
            missed_at,
        )
        self.shared[name] = rows
        return rows

    def assemble(self) -> AssembledStack:
        """Return the whole as one standard form, with where each member's and each shared block's rows stand."""
        forms = {name: _weighted(standard_form(problem), self.weights[name]) for name, problem in self.members.items()}
        offsets = _offsets([form.columns for form in forms.values()])
        starts = _offsets([form.rows for form in forms.values()])
        columns = {name: slice(offsets[k], offsets[k + 1]) for k, name in enumerate(forms)}
        rows = {name: slice(starts[k], starts[k + 1]) for k, name in enumerate(forms)}
        shared_rows: dict[str, Positions] = {}
        links = {name: sparse.csc_array((0, form.columns)) for name, form in forms.items()}
        lower, upper, size = [], [], []
        at = int(starts[-1])
        for block in self.shared.values():
            count = int(block.years.sum()) * len(block.index)
            shared_rows[block.name] = np.arange(at, at + count).reshape(-1, len(block.index))
            at += count
            level, scale = block.level[block.years].ravel(), np.ones(count)
            for name, form in forms.items():
                use = block.uses.get(name)
                link, constant = (
                    (sparse.csc_array((count, form.columns)), np.zeros(count))
                    if use is None
                    else _link(block, use, self.members[name].width)
                )
                level = level - constant
                links[name] = sparse.csc_array(sparse.vstack([links[name], link]))
                if form.column_scale is not None:
                    scale = np.maximum(scale, (abs(link) @ form.column_scale))
            lower.append(np.full(count, -np.inf) if block.sense == "<=" else level)
            upper.append(np.full(count, np.inf) if block.sense == ">=" else level)
            size.append(scale)
        form = _joined(list(forms.values()), list(links.values()), lower, upper, size)
        missed = {}
        for block in self.shared.values():
            if block.missed_at is not None:
                places = shared_rows[block.name].ravel()
                missed[block.name] = np.arange(form.columns, form.columns + len(places)).reshape(-1, len(block.index))
                form = _with_misses(form, places, block.missed_at)
        return AssembledStack(form, forms, links, columns, rows, shared_rows, missed)


@dataclass(frozen=True, eq=False)
class AssembledStack:
    """A stack as one standard form.

    Parameters
    ----------
    form : StandardForm
        Columns member by member; rows member by member, then the shared ones.
    forms : mapping of member to StandardForm
        Each member's own, its goal weighted.
    links : mapping of member to sparse matrix, shape (shared rows, columns of the member)
        L_r: what each column of a member uses of what is shared.
    columns, rows : mapping of member to slice
    shared_rows : mapping of block to array, shape (years with rows, items)
    missed : mapping of block to array, shape (years with rows, items)
        Columns, of no member, by which rows of a block that may be missed are.
    """

    form: StandardForm
    forms: Mapping[str, StandardForm]
    links: Mapping[str, sparse.csc_array]
    columns: Mapping[str, slice]
    rows: Mapping[str, slice]
    shared_rows: Mapping[str, Positions]
    missed: Mapping[str, Positions] = field(default_factory=dict)

    @property
    def own_rows(self) -> int:
        """How many rows stand before the shared ones."""
        return sum(form.rows for form in self.forms.values())

    def with_bounds(self, form: StandardForm) -> AssembledStack:
        """Return the stack with the row bounds of another form of it, in the whole and in each member's."""
        forms = {
            name: replace(own, row_lower=form.row_lower[self.rows[name]], row_upper=form.row_upper[self.rows[name]])
            for name, own in self.forms.items()
        }
        return replace(self, form=form, forms=forms)

    def form_at_prices(self, member: str, prices: Array) -> StandardForm:
        """Return a member's problem with what is shared priced into its goal: w c - L' pi.

        Parameters
        ----------
        prices : array, shape (shared rows,)
            Duals of the shared rows: derivative of the common goal with respect to the level.
        """
        own = self.forms[member]
        return replace(own, cost=own.cost - self.links[member].T @ prices)


def _weighted(form: StandardForm, weight: float) -> StandardForm:
    if weight == 1.0:
        return form
    bent = None if form.quadratic is None else sparse.csc_array(form.quadratic * weight)
    return replace(form, cost=form.cost * weight, offset=form.offset * weight, quadratic=bent)


def _with_misses(form: StandardForm, rows: Positions, price: float) -> StandardForm:
    """Return the form with a column for each of some rows: how much is missing there, at a price a unit."""
    count = len(rows)
    more = sparse.csc_array((np.ones(count), (rows, np.arange(count))), shape=(form.rows, count))
    matrix = sparse.csc_array(sparse.hstack([form.csc, more]))
    matrix.sort_indices()
    bent = form.quadratic
    if bent is not None:
        bent = sparse.csc_array(sparse.block_diag([bent, sparse.csc_array((count, count))], format="csc"))
    scale = form.row_scale if form.row_scale is not None else np.ones(form.rows)
    before = form.column_scale if form.column_scale is not None else np.ones(form.columns)
    return replace(
        form,
        cost=np.concatenate([form.cost, np.full(count, -price if form.maximise else price)]),
        start=matrix.indptr,
        index=matrix.indices,
        value=matrix.data,
        column_lower=np.concatenate([form.column_lower, np.zeros(count)]),
        column_upper=np.concatenate([form.column_upper, np.full(count, np.inf)]),
        quadratic=bent,
        column_scale=np.concatenate([before, 0.01 * scale[rows]]),
    )


def _offsets(sizes: Sequence[int]) -> Positions:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _link(block: SharedRows, use: Expression, width: int) -> tuple[sparse.csc_array, Array]:
    """Return the coefficients of a member's columns in a shared block, and the constant part of what it uses."""
    horizon, items = use.horizon, len(block.index)
    place = np.array(use.index.positions_in(block.index), dtype=np.int64)
    number = np.cumsum(block.years) - 1
    rows, columns, values = [], [], []
    for term in use.terms:
        for year in range(max(0, term.lag), min(horizon, horizon + term.lag)):
            if block.years[year]:
                rows.append(number[year] * items + place[term.rows])
                columns.append((year - term.lag) * width + term.variable.offset + term.columns)
                values.append(term.data[year] if term.data.ndim == 2 else term.data)
    shape = (int(block.years.sum()) * items, horizon * width)
    constant = np.zeros((horizon, items))
    constant[:, place] = np.broadcast_to(use.constant, (horizon, len(use)))
    if not rows:
        return sparse.csc_array(shape), constant[block.years].ravel()
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csc_array(entries, shape=shape), constant[block.years].ravel()


def _joined(
    forms: list[StandardForm],
    links: list[sparse.csc_array],
    lower: list[Array],
    upper: list[Array],
    size: list[Array],
) -> StandardForm:
    own = sparse.block_diag([form.csc for form in forms], format="csc")
    matrix = sparse.csc_array(sparse.vstack([own, sparse.hstack(links)]))
    matrix.sort_indices()
    bent = None
    if any(form.quadratic is not None for form in forms):
        bent = sparse.block_diag(
            [sparse.csc_array((f.columns, f.columns)) if f.quadratic is None else f.quadratic for f in forms],
            format="csc",
        )

    def column(name: str) -> Array:
        return np.concatenate([getattr(form, name) for form in forms])

    def ones(form: StandardForm) -> Array:
        return np.ones(form.rows) if form.row_scale is None else form.row_scale

    return StandardForm(
        maximise=forms[0].maximise,
        cost=column("cost"),
        offset=float(sum(form.offset for form in forms)),
        start=matrix.indptr,
        index=matrix.indices,
        value=matrix.data,
        row_lower=np.concatenate([*(f.row_lower for f in forms), *lower]),
        row_upper=np.concatenate([*(f.row_upper for f in forms), *upper]),
        column_lower=column("column_lower"),
        column_upper=column("column_upper"),
        quadratic=None if bent is None else sparse.csc_array(bent),
        column_scale=np.concatenate([np.ones(f.columns) if f.column_scale is None else f.column_scale for f in forms]),
        row_scale=np.concatenate([*(ones(f) for f in forms), *size]),
    )
