"""Problems whose best answer is known by construction."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.solver.standard_form import StandardForm


class Planted(NamedTuple):
    """A problem with a point and multipliers that prove each other best."""

    form: StandardForm
    x: np.ndarray
    dual: np.ndarray
    objective: float


def plant(
    seed: int, rows: int, columns: int, *, maximise: bool = False, spread: float = 1.0, hints: bool = False
) -> Planted:
    """Choose x, y and z that lean on bounds, then take c = A'y + z; `spread` is the spread of units to either side."""
    random = np.random.default_rng(seed)
    matrix = sp.random(rows, columns, density=min(1.0, 5 / columns), format="csc", random_state=random)
    matrix.data = random.uniform(0.2, 2.0, matrix.nnz) * random.choice([-1.0, 1.0], matrix.nnz)
    sign = -1.0 if maximise else 1.0
    basic = random.random(columns) < 0.5
    x = np.where(basic, random.uniform(0.5, 1.5, columns), 0.0)
    slope = np.where(basic, 0.0, random.uniform(0.1, 1.0, columns))
    tight = random.random(rows) < 0.6
    price = np.where(tight, random.uniform(-1.0, 1.0, rows), 0.0)
    activity = matrix @ x
    lower = np.where(price > 0, activity, np.where(price < 0, -np.inf, activity - random.uniform(0.1, 2.0, rows)))
    upper = np.where(price < 0, activity, np.where(price > 0, np.inf, activity + random.uniform(0.1, 2.0, rows)))
    cost = sign * (matrix.T @ price + slope)
    row_unit = spread ** random.uniform(-1, 1, rows)
    column_unit = spread ** random.uniform(-1, 1, columns)
    form = StandardForm.from_matrix(
        sp.diags_array(row_unit) @ matrix @ sp.diags_array(1 / column_unit),
        cost / column_unit,
        maximise=maximise,
        row_lower=lower * row_unit,
        row_upper=upper * row_unit,
        column_upper=10.0 * column_unit,
        row_scale=row_unit if hints else None,
        column_scale=column_unit if hints else None,
    )
    return Planted(form, x * column_unit, sign * price / row_unit, float(cost @ x))


@pytest.fixture(name="plant")
def plant_fixture() -> Callable[..., Planted]:
    return plant
