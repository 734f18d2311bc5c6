r"""Balancing a social accounting matrix: receipts of every account become its payments, and cells move little.

Cross-entropy: :math:`\min \sum |x^0_{ij}| (\rho \ln \rho - \rho)`, :math:`x = \rho x^0`, with receipts equal to
payments. With one multiplier :math:`\lambda` for each account the best ratio is known,
:math:`\rho_{ij} = \exp(\pm(\lambda_i - \lambda_j))`, plus where the cell is positive: no cell changes its sign and
empty cells stay empty. What is left is a smooth convex function of the multipliers, minimised by Newton's method on the
graph of payments. Least squares is the nearest matrix with moves weighted by the size of the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from lustrum.arrays import Array, Flags, Positions
from lustrum.data.balancing.changes import Balanced, changes_of
from lustrum.data.balancing.nearest import NoSuchPointError, nearest_point
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Fault

METHODS = ("cross_entropy", "least_squares")
EXACT = 1e-13
"""Gap of an account, as a share of the largest one's turnover, at which it is closed."""
MOST_STEPS = 200
FARTHEST = 50.0
"""A multiplier beyond which cells would change e^50-fold: no balanced matrix is near."""


def balance_sam(
    sam: SocialAccountingMatrix, method: str = "cross_entropy", *, fixed: Sequence[tuple[str, str]] = ()
) -> tuple[SocialAccountingMatrix, Balanced]:
    """Return a matrix whose receipts equal its payments, and every cell that moved.

    Parameters
    ----------
    sam : SocialAccountingMatrix
    method : {"cross_entropy", "least_squares"}
    fixed : sequence of (receiving account, paying account)
        Cells that stay as they are; '' for all of a row or column.

    Returns
    -------
    sam : SocialAccountingMatrix
        With the method recorded as an assumption.
    balanced : Balanced

    Raises
    ------
    UsageError
        If the method or an account is unknown.
    DataError
        If the fixed and the empty cells leave no way to balance; the accounts that cannot be closed are named.

    References
    ----------
    .. [1] Robinson, Cattaneo and El-Said, "Updating and estimating a social accounting matrix using cross entropy
       methods", Economic Systems Research 13, 2001, 47-64.
    .. [2] Stone, Champernowne and Meade, "The precision of national income estimates", Review of Economic Studies 9,
       1942, 111-125.
    """
    if method not in METHODS:
        raise UsageError(f"'{method}' is no method for a social accounting matrix. Known: {', '.join(METHODS)}.")
    held = _held(sam, fixed)
    found = _cross_entropy(sam, held) if method == "cross_entropy" else _least_squares(sam, held)
    values, steps, certificate = found
    gap = np.abs(values.sum(axis=1) - values.sum(axis=0))
    turnover = float(np.abs(sam.values).sum(axis=1).max(initial=0.0))
    balanced = Balanced(
        values,
        changes_of(sam.values, values, sam.account, sam.account, "sam.csv"),
        method,
        steps,
        float(gap.max(initial=0.0)),
        certificate=certificate,
    )
    if balanced.largest_gap > 1e-9 * turnover:
        _refuse(sam, values)
    text = f"The matrix was balanced: {len(balanced.changes)} cells moved."
    note = Assumption("balancing", text, method, "lustrum.data.balancing.sam")
    return replace(sam, values=values, decimals=sam.decimals, assumptions=(*sam.assumptions, note)), balanced


def _held(sam: SocialAccountingMatrix, fixed: Sequence[tuple[str, str]]) -> Flags:
    """Return which cells stay as they are: those asked for, those that are zero, and the diagonal."""
    held: Flags = sam.values == 0.0
    np.fill_diagonal(held, True)
    for row, column in fixed:
        for label in (row, column):
            if label and label not in sam.position:
                raise UsageError(f"'{label}' is no account of the matrix. Known: {', '.join(sam.account[:12])} ...")
        rows = slice(None) if not row else sam.position[row]
        columns = slice(None) if not column else sam.position[column]
        held[rows, columns] = True
    return held


def _cross_entropy(sam: SocialAccountingMatrix, held: Flags) -> tuple[Array, int, object]:
    n = len(sam.account)
    i, j = np.nonzero(~held)
    before = sam.values[i, j]
    sign, size = np.sign(before), np.abs(before)
    rest = np.where(held, sam.values, 0.0)
    given = rest.sum(axis=1) - rest.sum(axis=0)
    incidence = sp.csr_array(
        (np.concatenate([np.ones(len(i)), -np.ones(len(i))]), (np.concatenate([i, j]), np.tile(np.arange(len(i)), 2))),
        shape=(n, len(i)),
    )
    multiplier = np.zeros(n)
    turnover = float(np.abs(sam.values).sum(axis=1).max(initial=1.0))

    def objective(at: Array) -> float:
        """Return the dual, whose gradient is receipts less payments."""
        ratio = np.exp(np.clip(sign * (incidence.T @ at), -700, 700))
        return float(size @ ratio + given @ at)

    for step in range(MOST_STEPS):
        now = size * np.exp(sign * (incidence.T @ multiplier))
        gap = incidence @ (sign * now) + given
        if np.abs(gap).max(initial=0.0) <= EXACT * turnover:
            return _filled(sam, i, j, sign * now), step, None
        # The graph Laplacian of the payments; the ridge stands for accounts that no free cell reaches.
        laplacian = incidence @ sp.diags_array(now) @ incidence.T
        ridge = 1e-14 * max(float(laplacian.diagonal().max(initial=0.0)), 1.0)
        direction = -splu(sp.csc_array(laplacian + ridge * sp.eye_array(n))).solve(gap)
        length, slope, here = 1.0, float(gap @ direction), objective(multiplier)
        while objective(multiplier + length * direction) > here + 1e-4 * length * slope + 1e-15 * abs(here):
            length /= 2.0
            if length < 1e-12:
                break
        multiplier = multiplier + length * direction
        if np.abs(incidence.T @ multiplier).max(initial=0.0) > FARTHEST:
            break
    ratio = np.exp(np.clip(sign * (incidence.T @ multiplier), -FARTHEST, FARTHEST))
    values = _filled(sam, i, j, sign * size * ratio)
    gap = values.sum(axis=1) - values.sum(axis=0)
    if np.abs(gap).max(initial=0.0) > 1e-9 * turnover:
        _refuse(sam, values)
    return values, MOST_STEPS, None


def _least_squares(sam: SocialAccountingMatrix, held: Flags) -> tuple[Array, int, object]:
    n = len(sam.account)
    i, j = np.nonzero(~held)
    before = sam.values[i, j]
    rest = np.where(held, sam.values, 0.0)
    cells = np.arange(len(i))
    matrix = sp.csr_array(
        (np.concatenate([np.ones(len(i)), -np.ones(len(i))]), (np.concatenate([i, j]), np.tile(cells, 2))),
        shape=(n, len(i)),
    )
    right = rest.sum(axis=0) - rest.sum(axis=1)
    lower, upper = np.where(before > 0, 0.0, -np.inf), np.where(before > 0, np.inf, 0.0)
    try:
        # The last equation follows from the others: what all accounts receive is what all of them pay.
        found = nearest_point(before, np.abs(before), matrix[: n - 1], right[: n - 1], lower, upper)
    except NoSuchPointError:
        _refuse(sam, sam.values)
    return _filled(sam, i, j, found.x), found.iterations, found.certificate


def _filled(sam: SocialAccountingMatrix, i: Positions, j: Positions, cells: Array) -> Array:
    values = sam.values.copy()
    values[i, j] = cells
    return values


def _refuse(sam: SocialAccountingMatrix, values: Array) -> NoReturn:
    """Raise with the accounts that stay farthest from balance."""
    gap = values.sum(axis=1) - values.sum(axis=0)
    faults = [
        Fault(
            "unbalanced_accounts",
            "sam.csv",
            sam.account[place],
            "",
            f"receipts less payments stay {gap[place]:+z,.6g} {sam.unit} whatever the free cells do.",
            "Free one of its fixed cells, or give it a cell it may pay or receive through.",
        )
        for place in np.argsort(-np.abs(gap))[:5]
        if gap[place]
    ]
    listed = "\n".join(f"  {fault}" for fault in faults)
    raise DataError(f"'{sam.name}' cannot be balanced with these cells fixed and empty:\n{listed}", faults=faults)
