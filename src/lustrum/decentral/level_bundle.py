r"""The centre's master: at which prices to ask next, and which allotments to try, from all answers so far.

Each answer of a unit r is a proposal k: with the use :math:`u_{rk}` of the shared rows its goal reaches :math:`c_{rk}`.
It is a cut of what prices may cost,

.. math:: q(\pi) = \pi' d + \sum_r g_r(\pi), \qquad g_r(\pi) \ge c_{rk} - \pi' u_{rk},

whose least value is the optimum. The level method goes from the centre :math:`\hat\pi` to the nearest prices at which
no cut exceeds the level :math:`\ell`, a share of the way from the best lower to the best upper bound:

.. math:: \min_\pi\; \tfrac12 \|\pi - \hat\pi\|^2 \quad\text{with}\quad
          \pi' d + \sum_r v_r \le \ell, \qquad v_r \ge c_{rk} - \pi' u_{rk} .

It is solved from its dual, which has a row for each shared row and unit however many cuts there are:

.. math:: \max_{\lambda, \mu \ge 0, s}\; -\tfrac12 s's - \hat\pi' s + \sum \lambda_{rk} c_{rk} - \mu \ell
          \quad\text{with}\quad s = \sum \lambda_{rk} u_{rk} - \mu d, \qquad \sum_k \lambda_{rk} = \mu .

The prices are :math:`\hat\pi + s`; the weights :math:`\lambda_{rk}/\mu` mix the proposals to allotments.

References
----------
.. [1] Lemaréchal, Nemirovskii and Nesterov, "New variants of bundle methods", Mathematical Programming 69 (1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from threadpoolctl import ThreadpoolController

from lustrum.arrays import Array
from lustrum.solver import SolverOptions, StandardForm
from lustrum.solver.backend import RawResult
from lustrum.solver.blocks.dense import Dense
from lustrum.solver.blocks.interior import interior_point

INACTIVE = 8
"""Rounds without weight after which a cut is dropped: never dropped, cuts took 86 per cent of all time in trials."""

WEIGHS = 1e-6
"""Weight from which on a cut counts as active."""


_THREADS = ThreadpoolController()


def one_thread() -> Any:
    """Return a context in which linear algebra has one thread: matrices are small, and units need the other cores."""
    return _THREADS.limit(limits=1, user_api="blas")


def _solved(form: StandardForm) -> RawResult:
    with one_thread():
        return interior_point(form, SolverOptions(method="blocks", threads=1, certificate_tolerance=1e-7), normal=Dense)


@dataclass(slots=True, eq=False)
class Proposal:
    """What a unit reaches with a use, shape (shared rows,), and the last round in which it had weight."""

    value: float
    use: Array
    active: int


@dataclass(frozen=True, eq=False)
class Next:
    """What to ask next: prices, and a mixture of proposals for each unit; arrays of shape (shared rows,)."""

    prices: Array
    mixture: dict[str, Array]


@dataclass(eq=False)
class LevelBundle:
    """All proposals, and what follows from them.

    Parameters
    ----------
    units : tuple of str
    level : array, shape (shared rows,)
        d: what there is to share.
    price : array, shape (shared rows,)
        Of usual size, above 0: prices are measured by it.
    flow : array, shape (shared rows,)
        What flows through a row, usually, above 0.
    value : float
        Of usual size: the goal is measured by it.
    """

    units: tuple[str, ...]
    level: Array
    price: Array
    flow: Array
    value: float
    proposals: dict[str, list[Proposal]] = field(default_factory=dict)

    def add(self, unit: str, value: float, use: Array, round_: int) -> None:
        """Take in a proposal: a value and a use, shape (shared rows,)."""
        self.proposals.setdefault(unit, []).append(Proposal(value, use, round_))

    def purge(self, round_: int) -> None:
        """Drop proposals that had no weight for `INACTIVE` rounds."""
        for unit, kept in self.proposals.items():
            self.proposals[unit] = [each for each in kept if round_ - each.active < INACTIVE]

    @property
    def size(self) -> int:
        """How many proposals are kept."""
        return sum(map(len, self.proposals.values()))

    def next(self, units: Sequence[str], centre: Array, level: float, left: Array, round_: int) -> Next | None:
        """Return the prices nearest to the centre that keep the level; None if no prices do, by the answers so far.

        Parameters
        ----------
        units : sequence of str
            Who takes part; each has a proposal.
        centre, left : array, shape (shared rows,)
            Prices; what is left to share among these units.
        level : float
            Of what these units reach.
        """
        values, uses, unit_rows = self._arrays(units)
        size, count = self.price / self.value, len(values)
        rows = len(self.level)
        matrix = sp.vstack(
            [
                sp.hstack([-sp.eye_array(rows), sp.csc_array((uses * size).T), sp.csc_array(-(left * size)[:, None])]),
                sp.hstack([sp.csc_array((len(units), rows)), unit_rows, sp.csc_array(-np.ones((len(units), 1)))]),
            ]
        )
        bent = sp.diags_array(np.concatenate([-np.ones(rows), np.zeros(count + 1)]))
        form = StandardForm.from_matrix(
            matrix,
            np.concatenate([-centre / self.price, values / self.value, [-level / self.value]]),
            maximise=True,
            row_lower=0.0,
            row_upper=0.0,
            column_lower=np.concatenate([np.full(rows, -np.inf), np.zeros(count + 1)]),
            quadratic=bent,
        )
        found = _solved(form)
        if found.outcome != "optimal" or found.x is None:
            return None
        weights = np.maximum(found.x[rows : rows + count], 0.0)
        return Next(centre + found.x[:rows] * self.price, self._mixtures(units, weights, round_))

    def best_mixture(self, units: Sequence[str], left: Array, dear: Array, round_: int) -> tuple[float, Next] | None:
        """Return the best mixture of proposals that keeps the shared rows, its value and its prices; None if not found.

        Parameters
        ----------
        units : sequence of str
            Who takes part; each has a proposal.
        left : array, shape (shared rows,)
            What is left to share among these units.
        dear : array, shape (shared rows,)
            At which price a row may be missed.
        """
        values, uses, unit_rows = self._arrays(units)
        rows, count = len(self.level), len(values)
        eye = sp.eye_array(rows)
        matrix = sp.vstack(
            [
                sp.hstack([sp.csc_array((uses / self.flow).T), eye, -eye]),
                sp.hstack([unit_rows, sp.csc_array((len(units), 2 * rows))]),
            ]
        )
        right = np.concatenate([left / self.flow, np.ones(len(units))])
        missing = -np.tile(dear * self.flow, 2) / self.value
        form = StandardForm.from_matrix(
            matrix, np.concatenate([values / self.value, missing]), maximise=True, row_lower=right, row_upper=right
        )
        found = _solved(form)
        if found.outcome != "optimal" or found.x is None or found.dual is None:
            return None
        value = form.objective(found.x) * self.value
        prices = found.dual[:rows] / self.flow * self.value
        return value, Next(prices, self._mixtures(units, np.maximum(found.x[:count], 0.0), round_))

    def _arrays(self, units: Sequence[str]) -> tuple[Array, Array, sp.csc_array]:
        kept = [each for unit in units for each in self.proposals[unit]]
        rows: Any = sp.block_diag([np.ones((1, len(self.proposals[unit]))) for unit in units], format="csc")
        return np.array([each.value for each in kept]), np.array([each.use for each in kept]), sp.csc_array(rows)

    def _mixtures(self, units: Sequence[str], weights: Array, round_: int) -> dict[str, Array]:
        found, at = {}, 0
        for unit in units:
            kept = self.proposals[unit]
            own = weights[at : at + len(kept)]
            at += len(kept)
            own = own / own.sum() if own.sum() > 0.0 else np.full(len(kept), 1.0 / len(kept))
            for each, weight in zip(kept, own, strict=True):
                if weight > WEIGHS:
                    each.active = round_
            found[unit] = np.asarray(own @ np.array([each.use for each in kept]))
        return found
