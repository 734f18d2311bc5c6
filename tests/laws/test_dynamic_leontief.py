"""The closed dynamic Leontief system: from a start on the growth ray no plan grows faster, and one grows as fast."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg, sparse

from lustrum.economy import Economy
from lustrum.labels import Axis
from lustrum.plan import solve_plan, verify
from lustrum.problem import Goal, Growth, build_plan
from lustrum.problem.parts.capital import capital
from lustrum.problem.parts.production import production


def closed_economy(seed):
    """Return technology A, capital coefficients B, the growth rate g with (I - A) x = g B x, its ray and its prices."""
    rng = np.random.default_rng(seed)
    a = rng.uniform(0.05, 0.25, (3, 3))
    b = rng.uniform(0.5, 3.0, (3, 3))
    values, left, right = linalg.eig(np.linalg.solve(np.eye(3) - a, b), left=True)
    k = int(np.argmax(values.real))
    ray, g = np.abs(right[:, k].real), 1.0 / float(values[k].real)
    weights = np.abs(left[:, k].real)  # w (I - A)^-1 B = w / g: prices p = w (I - A)^-1 have p (I - A) = g p B
    return a, b, g, 100.0 * ray / ray.sum(), weights @ np.linalg.inv(np.eye(3) - a)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_no_plan_grows_faster_than_the_ray_and_one_grows_as_fast(seed):
    a, b, g, start, prices = closed_economy(seed)
    labels = Axis("product", ("p0", "p1", "p2")), Axis("activity", ("p0", "p1", "p2"))
    economy = Economy(
        name="closed", base_year=0, currency="none", unit="units", price_base="physical", valuation="physical",
        source="made up", licence="none", product=labels[0], activity=labels[1], base_level=start,
        supply=sparse.csc_array(np.eye(3)), use=sparse.csc_array(a), final_demand={"households": np.zeros(3)},
        imports=np.zeros(3), statistical_discrepancy=np.zeros(3), capacity=start,
        capital_coefficients=sparse.csc_array(b),
    )  # fmt: skip

    def worth_of_capital(problem):
        """What the stock after the plan is worth at the prices of the ray."""
        weights = np.zeros(problem.horizon)
        weights[-1] = 1.0
        stock = problem.quantities["capital"].expression * (prices @ b)
        return Goal("worth_of_capital", True, "units", [(stock.total(), weights)])

    plan = solve_plan(
        build_plan(
            economy, 5, worth_of_capital, [production, partial(capital, depreciation_rate=0.0)],
            growth=Growth(0.0, 0.0), tail=1,
        )
    )  # fmt: skip
    assert plan.objective == pytest.approx((1.0 + g) ** 5 * prices @ b @ start, rel=1e-6)
    assert all(check.passed for check in verify(plan))
    level = plan.quantities["activity_level"].values
    # The backward-unstable ray magnifies rounding from year to year, so only the first step is held tightly.
    assert np.allclose(level[1] / level[0], 1.0 + g, rtol=1e-5)
    assert np.allclose(level[2] / level[1], 1.0 + g, rtol=1e-2)
