"""From a row number of the solver back to words: which limit, of what, in which year."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.problem import Constraint, PlanProblem
from lustrum.problem.assemble import Layout
from lustrum.problem.declarations import BALANCE, LIMIT, Entry
from lustrum.problem.hand_over import layout_of
from lustrum.solver import StandardForm
from lustrum.wording.numbers import figure

MOST_NAMED = 3
"""So many items of one limit are named in a sentence; the rest is counted."""


class RowBook:
    """Names the rows of an assembled problem."""

    def __init__(self, problem: PlanProblem) -> None:
        self.problem = problem
        self.layout: Layout = layout_of(problem)
        self._constraints = list(problem.constraints.values())
        blocks, years = np.nonzero(self.layout.row_start >= 0)
        starts = self.layout.row_start[blocks, years]
        filled = np.array([len(self._constraints[b].index) > 0 for b in blocks], dtype=bool)
        order = np.argsort(starts[filled], kind="stable")
        self._starts = starts[filled][order].tolist()
        self._blocks = blocks[filled][order].tolist()
        self._years = years[filled][order].tolist()

    def place(self, row: int) -> tuple[Constraint, int, int]:
        """Return the block, the item and the calendar year of a row."""
        number = bisect_right(self._starts, row) - 1
        constraint = self._constraints[self._blocks[number]]
        year = self.problem.economy.base_year + 1 + self._years[number]
        return constraint, row - self._starts[number], year

    def rows_of(self, name: str) -> Positions:
        """Return all rows of a block, of every year."""
        number = next(k for k, constraint in enumerate(self._constraints) if constraint.name == name)
        return self.layout.rows_of(number, len(self._constraints[number].index)).ravel()

    def constraint(self, row: int) -> Constraint:
        """Return the block of a row."""
        return self.place(row)[0]

    def wish_in_words(self, row: int, form: StandardForm) -> str:
        """Return a wish as a sentence: 'output of A05 in 2014 >= 2 million USD/year (plan.toml)'."""
        constraint, item, year = self.place(row)
        name = asked_about(constraint).replace("_", " ")
        label = constraint.index.label(item)
        lower, upper = form.row_lower[row], form.row_upper[row]
        if constraint.wish is not None and constraint.wish.quantity:
            bound = (
                f"= {figure(lower)}"
                if lower == upper
                else f">= {figure(lower)}"
                if np.isfinite(lower)
                else f"<= {figure(upper)}"
            )
            asked = f" {bound} {constraint.units}"
        else:
            asked = ""
        origin = constraint.wish.origin if constraint.wish else ""
        return f"{name}{f' of {label}' if label else ' in all'} in {year}{asked} ({origin})"

    def limits_in_words(self, ray: Array | None, soft: set[int], form: StandardForm) -> tuple[str, ...]:
        """Return the hard limits a proof of impossibility leans on, the weightiest first.

        `ray` holds one multiplier for each row of the form, shape (rows,); without one nothing is named.

        Balances and book-keeping equations carry a proof from one place to another; what stops it are the limits,
        so those are named, and the balances only where nothing else is there.
        """
        if ray is None:
            return ()
        size = np.abs(ray) * (form.row_scale if form.row_scale is not None else 1.0)
        largest = size.max(initial=0.0)
        by_block: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in np.flatnonzero(size > 1e-6 * largest).tolist():
            if row in soft:
                continue
            constraint, item, year = self.place(row)
            rate = "" if constraint.grows is None else f", growing {100.0 * constraint.grows[item]:.5g} % a year"
            by_block[constraint.name][f"{constraint.index.label(item)} {year}{rate}".strip()] += float(size[row])
        kinds = {name: self.problem.constraints[name].kind for name in by_block}
        limits = {name: items for name, items in by_block.items() if kinds[name] == LIMIT} or dict(by_block)
        ordered = sorted(limits.items(), key=lambda entry: -sum(entry[1].values()))
        texts = []
        for name, items in ordered[:4]:
            named = sorted(items, key=lambda label: -items[label])
            more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
            texts.append(f"{name.replace('_', ' ')} ({'; '.join(named[:MOST_NAMED])}{more})")
        return tuple(texts)

    def given_in_words(self, ray: Array | None, form: StandardForm) -> tuple[str, ...]:
        """Return the given paths that the products of a proof of impossibility are asked for, with their yearly rates.

        `ray` holds one multiplier for each row of the form, shape (rows,). What nobody decides (government
        consumption, inventories) is as hard as any limit, and the likeliest to be eased.
        """
        if ray is None:
            return ()
        size = np.abs(ray) * (form.row_scale if form.row_scale is not None else 1.0)
        products: dict[str, float] = defaultdict(float)
        for row in np.flatnonzero(size > 1e-6 * size.max(initial=0.0)).tolist():
            constraint, item, _ = self.place(row)
            if constraint.kind == BALANCE:
                products[constraint.index.label(item)] += float(size[row])
        texts = []
        for label in sorted(products, key=lambda each: -products[each])[:MOST_NAMED]:
            for entry in self.problem.entries.values():
                path = _given_path(entry, label)
                if path is not None and path[0] > 0.0 and path[-1] > path[0]:
                    rate = (path[-1] / path[0]) ** (1.0 / (len(path) - 1)) - 1.0
                    texts.append(f"{entry.title.lower()} of {label} grows {100.0 * rate:.5g} % a year")
        return tuple(texts)


def _given_path(entry: Entry, label: str) -> Array | None:
    """Return a given use of one product by year, None where the plan decides it or it stands still."""
    labels = [item[0] for item in entry.expression.index.items]
    if entry.expression.terms or entry.side != "use" or label not in labels:
        return None
    horizon = entry.expression.horizon
    path: Array = np.broadcast_to(entry.expression.constant, (horizon, len(labels)))[:, labels.index(label)]
    return path if horizon > 1 else None


def asked_about(constraint: Constraint) -> str:
    """Return the quantity a wish is about; rows that ask about themselves are named by their own name."""
    return (constraint.wish.quantity if constraint.wish is not None else "") or constraint.name
