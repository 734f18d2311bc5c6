r"""A unit's own programme and the two questions it answers: its best plan at prices, and what an allotment is worth.

.. math:: g(\pi) = \max_x\; (c - L'\pi)' x, \qquad
          V(a) = \max_{x,\,s,\,t \ge 0}\; c'x - P'(s + t) \quad\text{with}\quad L x = a + s - t,

both with the unit's own rows :math:`A x \le b`. L is what its columns use of the shared rows, s an emergency supply and
t a dumping at a dear price P: with them every allotment has an answer. g is convex, V concave, and

.. math:: g(\pi) + \pi' a \ge V(a) \quad\text{for all } \pi, a: |\pi| \le P .
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.decentral.margins import between, held
from lustrum.errors import UsageError, VerificationError
from lustrum.solver import Solution, SolverOptions, StandardForm, Status, WarmModel


@dataclass(frozen=True, eq=False)
class Best:
    """The best plan at prices.

    Attributes
    ----------
    bound : float
        g: no plan of the unit is worth more at these prices, less what it uses at the prices; what the solver's
        tolerances leave open is in it (`margins`).
    value : float
        Of the unit's own goal.
    use : array, shape (shared rows,)
    x : array, shape (columns,)
    """

    bound: float
    value: float
    use: Array
    x: Array


@dataclass(frozen=True, eq=False)
class Worth:
    """What an allotment is worth.

    Attributes
    ----------
    value : float
        V: of the unit's own goal, less what the emergency supply costs.
    surely : float
        The same, less what the solver's tolerances leave open: V is not below it.
    prices : array, shape (shared rows,)
        What one more unit of each row would add to V.
    short : float
        What the emergency supply and the dumping cost; 0 where the unit can live with the allotment.
    use : array, shape (shared rows,)
        Without emergency.
    x : array, shape (columns,)
    dual : array, shape (own rows,)
    """

    value: float
    surely: float
    prices: Array
    short: float
    use: Array
    x: Array
    dual: Array


class Programme:
    """A linear programme that shares rows, kept alive for both questions.

    Parameters
    ----------
    form : StandardForm
        The unit's own: a maximum, linear.
    link : sparse matrix, shape (shared rows, columns)
        L.
    size : array, shape (shared rows,)
        What flows through a row, typically: it steers the scaling.
    options : SolverOptions, optional

    Raises
    ------
    UsageError
        If the programme is not linear or is a minimum.
    """

    def __init__(
        self, form: StandardForm, link: sparse.csc_array, size: Array, options: SolverOptions | None = None
    ) -> None:
        if form.quadratic is not None or not form.maximise:
            raise UsageError("A unit of a decentral plan maximises a linear goal; this one does not.")
        self.form, self.link = form, sparse.csc_array(link)
        self.rows = int(self.link.shape[0])
        self.options = options or SolverOptions()
        self.size = np.maximum(size, 1e-6 * max(float(size.max(initial=0.0)), 1.0))
        self._at_prices: WarmModel | None = None
        self._at_allotment: WarmModel | None = None

    def best(self, prices: Array) -> Best:
        """Return the best plan at prices, shape (shared rows,).

        Raises
        ------
        VerificationError
            If it has no end or was not found.
        """
        cost = self.form.cost - self.link.T @ prices
        if self._at_prices is None:
            self._at_prices = WarmModel(replace(self.form, cost=cost), self.options)
        answer = _optimal(self._at_prices.change(cost=cost), "at these prices")
        return Best(
            between(self._at_prices.form, answer).upper,
            self.form.objective(answer.x),
            self.link @ answer.x,
            answer.x,
        )

    def worth(self, allotment: Array, emergency: Array) -> Worth:
        """Return what an allotment is worth; both of shape (shared rows,), `emergency` the price of an emergency.

        Raises
        ------
        VerificationError
            If no answer passed the check: with an emergency supply there always is one.
        """
        own, count = self.form, self.rows
        arrays = {
            "cost": np.concatenate([own.cost, -emergency, -emergency]),
            "row_lower": np.concatenate([own.row_lower, allotment]),
            "row_upper": np.concatenate([own.row_upper, allotment]),
        }
        if self._at_allotment is None:
            self._at_allotment = WarmModel(self.with_emergency(allotment, emergency), self.options)
        answer = _optimal(self._at_allotment.change(**arrays), "with this allotment")
        x, extra = answer.x[: own.columns], np.maximum(answer.x[own.columns :], 0.0)
        within = np.clip(x, own.column_lower, own.column_upper)
        price = np.minimum(emergency, 2.0 * np.abs(answer.dual[own.rows :]))
        surely = held(own, within, answer.dual[: own.rows], allotment - self.link @ within, price)
        return Worth(
            float(answer.objective),
            min(surely, between(self._at_allotment.form, answer).lower),
            answer.dual[own.rows :],
            float(emergency @ (extra[:count] + extra[count:])),
            self.link @ x,
            x,
            answer.dual[: own.rows],
        )

    def with_emergency(self, allotment: Array, emergency: Array) -> StandardForm:
        """Return the form with the shared rows and, for each, a column of supply and one of dumping.

        Parameters
        ----------
        allotment, emergency : array, shape (shared rows,)
        """
        own, count = self.form, self.rows
        eye = sparse.eye_array(count, format="csc")
        nothing = sparse.csc_array((own.rows, 2 * count))
        matrix = sparse.csc_array(
            sparse.hstack([sparse.vstack([own.csc, self.link]), sparse.vstack([nothing, sparse.hstack([-eye, eye])])])
        )
        matrix.sort_indices()
        ones = np.ones(own.columns)
        return replace(
            own,
            cost=np.concatenate([own.cost, -emergency, -emergency]),
            start=matrix.indptr,
            index=matrix.indices,
            value=matrix.data,
            row_lower=np.concatenate([own.row_lower, allotment]),
            row_upper=np.concatenate([own.row_upper, allotment]),
            column_lower=np.concatenate([own.column_lower, np.zeros(2 * count)]),
            column_upper=np.concatenate([own.column_upper, np.full(2 * count, np.inf)]),
            column_scale=np.concatenate(
                [ones if own.column_scale is None else own.column_scale, np.tile(0.01 * self.size, 2)]
            ),
            row_scale=np.concatenate([np.ones(own.rows) if own.row_scale is None else own.row_scale, self.size]),
        )


def _optimal(answer: Solution, when: str) -> Solution:
    if answer.status is Status.UNBOUNDED:
        raise VerificationError(f"The goal of this unit can grow without end {when}: bound what it may use or give.")
    if answer.status is Status.INFEASIBLE:
        raise VerificationError("This unit has no plan at all: its own rows clash. Plan it alone to see which.")
    if answer.status is not Status.OPTIMAL:
        raise VerificationError(f"No best plan was found {when}: {answer.message}")
    return answer
