r"""How far a unit is from the best practice observed: data envelopment, output-oriented.

.. math:: \max \varphi \quad\text{with}\quad X\lambda \le x_o, \quad Y\lambda \ge \varphi y_o, \quad \lambda \ge 0
          \;(\textstyle\sum\lambda = 1 \text{ for variable returns})

phi is how many times its outputs a unit could make with its own inputs, efficiency is 1/phi. A second programme finds
what can be saved or made beyond that (slacks). Scale efficiency is phi with variable over phi with constant returns:
how much of the gap lies in the size of the unit.

Source: Farrell, Journal of the Royal Statistical Society A 120 (1957); Charnes, Cooper and Rhodes, European Journal of
Operational Research 2 (1978); Banker, Charnes and Cooper, Management Science 30 (1984).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lustrum.arrays import Array, Positions
from lustrum.errors import VerificationError
from lustrum.solver import StandardForm, Status, solve

CHUNK = 20_000
"""Columns of one programme: so many units are asked at once as fit into it."""

SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Envelopment:
    """Scores of all units under one assumption on returns.

    Parameters
    ----------
    phi : array, shape (units,)
    input_slack, output_slack : array, shapes (units, inputs), (units, outputs)
        In the units of the data; what remains once outputs have been multiplied by phi.
    weight : array, shape (units, units)
        lambda: by how much each unit's peers make up its target.
    """

    phi: Array
    input_slack: Array
    output_slack: Array
    weight: Array

    @property
    def efficiency(self) -> Array:
        """One over phi: 1 on the frontier, shape (units,)."""
        return 1.0 / self.phi


def envelop(inputs: Array, outputs: Array, *, variable: bool) -> Envelopment:
    """Return scores, slacks and peers of all units.

    Parameters
    ----------
    inputs, outputs : array, shapes (units, inputs), (units, outputs)
        Not negative, each unit with some input and some output.
    variable : bool
        Variable returns to scale; constant ones otherwise.
    """
    phi = distances(inputs, outputs, inputs, outputs, variable=variable)
    weight = _second_stage(inputs, outputs, phi, variable)
    saved, made = inputs - weight @ inputs, weight @ outputs - phi[:, None] * outputs
    return Envelopment(phi, _beyond(saved, inputs), _beyond(made, outputs), weight)


def _beyond(slack: Array, figures: Array) -> Array:
    """Return slacks without what the solver's tolerance leaves."""
    return np.where(slack > 1e-6 * _scale(figures), slack, 0.0)


def distances(
    inputs: Array, outputs: Array, of_inputs: Array, of_outputs: Array, *, variable: bool, itself: bool = True
) -> Array:
    """Return phi of some units against a reference set, infinite where the set has nobody to compare with.

    `inputs` have shape (units, inputs), `outputs` (units, outputs), phi shape (units asked about,).

    Parameters
    ----------
    inputs, outputs : array
        The reference set.
    of_inputs, of_outputs : array
        The units asked about.
    itself : bool
        Whether a unit is its own peer; without (super-efficiency) both sets must be the same.
    """
    found = np.empty(len(of_inputs))
    step = max(1, CHUNK // (len(inputs) + 1))
    for first in range(0, len(of_inputs), step):
        rows = np.arange(first, min(first + step, len(of_inputs)))
        banned = None if itself else rows
        found[rows] = _chunk(inputs, outputs, of_inputs[rows], of_outputs[rows], variable, banned)
    return found


def _chunk(inputs: Array, outputs: Array, x: Array, y: Array, variable: bool, banned: Positions | None) -> Array:
    """Several units at once: blocks (lambda, phi) that share nothing."""
    count, peers = len(x), len(inputs)
    scale_in, scale_out = _scale(inputs), _scale(outputs)
    X, Y = (inputs / scale_in).T, (outputs / scale_out).T
    block = [np.hstack([X, np.zeros((len(X), 1))]), np.hstack([Y, np.zeros((len(Y), 1))])]
    if variable:
        block.append(np.hstack([np.ones((1, peers)), np.zeros((1, 1))]))
    one = sparse.csc_array(np.vstack(block))
    height = one.shape[0]
    matrix = sparse.block_diag([one] * count, format="lil")
    for k in range(count):
        matrix[k * height + len(X) : k * height + len(X) + len(Y), k * (peers + 1) + peers] = -(y[k] / scale_out)[
            :, None
        ]
    lower = np.full((count, height), -np.inf)
    upper = np.full((count, height), np.inf)
    upper[:, : len(X)] = x / scale_in
    lower[:, len(X) : len(X) + len(Y)] = 0.0
    if variable:
        lower[:, -1] = upper[:, -1] = 1.0
    cost = np.zeros((count, peers + 1))
    cost[:, peers] = 1.0
    high = np.full((count, peers + 1), np.inf)
    if banned is not None:
        high[np.arange(count), banned] = 0.0
    found = _solved(matrix, cost, lower, upper, high)
    if found is None:  # a unit that nobody in the set can be compared with: ask one by one
        if count == 1:
            return np.array([np.inf])
        parts = [
            _chunk(inputs, outputs, x[[k]], y[[k]], variable, None if banned is None else banned[[k]])
            for k in range(count)
        ]
        return np.concatenate(parts)
    return found.reshape(count, peers + 1)[:, peers]


def _solved(matrix: sparse.lil_array, cost: Array, lower: Array, upper: Array, high: Array) -> Array | None:
    form = StandardForm.from_matrix(
        matrix.tocsc(),
        cost.ravel(),
        maximise=True,
        row_lower=lower.ravel(),
        row_upper=upper.ravel(),
        column_upper=high.ravel(),
    )
    found = solve(form)
    if found.status is Status.INFEASIBLE:
        return None
    if found.status is not Status.OPTIMAL:
        raise VerificationError(f"The frontier of the units could not be found: {found.message}")
    return found.x


def _second_stage(inputs: Array, outputs: Array, phi: Array, variable: bool) -> Array:
    """Return peers that leave the largest slacks, each measured in the largest figure of its kind."""
    units = len(inputs)
    scale_in, scale_out = _scale(inputs), _scale(outputs)
    X, Y = (inputs / scale_in).T, (outputs / scale_out).T
    weight = np.empty((units, units))
    worth = Y.sum(axis=0) - X.sum(axis=0)  # sum of slacks = sum (Y lambda - phi y) + sum (x - X lambda)
    rows = np.vstack([X, Y, np.ones((1, units))]) if variable else np.vstack([X, Y])
    one = sparse.csc_array(rows)
    step = max(1, CHUNK // units)
    for first in range(0, units, step):
        own = np.arange(first, min(first + step, units))
        lower = np.full((len(own), len(rows)), -np.inf)
        upper = np.full((len(own), len(rows)), np.inf)
        upper[:, : len(X)] = X.T[own] * (1 + SAME) + SAME
        lower[:, len(X) : len(X) + len(Y)] = phi[own, None] * Y.T[own] * (1 - SAME) - SAME
        if variable:
            lower[:, -1] = upper[:, -1] = 1.0
        cost = np.tile(worth, (len(own), 1))
        matrix = sparse.block_diag([one] * len(own), format="lil")
        found = _solved(matrix, cost, lower, upper, np.full(cost.shape, np.inf))
        if found is None:
            raise VerificationError("The second stage of the frontier has no answer although the first has one.")
        weight[own] = found.reshape(len(own), units)
    return weight


def _scale(values: Array) -> Array:
    largest = np.abs(values).max(axis=0)
    return np.where(largest > 0, largest, 1.0)
