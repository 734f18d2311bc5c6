"""Thousands of small programmes side by side are those solved one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.efficiency import bootstrap, envelop
from lustrum.efficiency.envelopment import distances
from lustrum.efficiency.many_small import expansions


def units(seed, count=10, inputs=2, outputs=2):
    rng = np.random.default_rng(seed)
    x = rng.uniform(1.0, 10.0, (count, inputs))
    made = np.prod(x ** (0.9 / inputs), axis=1)[:, None] * rng.uniform(0.3, 1.0, (count, outputs))
    return rng, x, made


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.integers(1, 3), st.integers(1, 3))
def test_every_expansion_is_the_one_the_solver_finds(seed, variable, inputs, outputs):
    rng, x, y = units(seed, inputs=inputs, outputs=outputs)
    samples = y * rng.uniform(0.7, 1.6, (8, len(x), 1))
    for o in (0, 6):
        phi, proven = expansions(x, samples, x[o], y[o], o, variable_returns=variable)
        assert proven.all()
        slow = [distances(x, sample, x[[o]], y[[o]], variable=variable)[0] for sample in samples]
        assert phi == pytest.approx(slow, rel=1e-7)


@pytest.mark.parametrize("variable", [False, True])
def test_figures_of_nought_are_no_obstacle(variable):
    _, x, y = units(3)
    x[2, 0], y[2, 1], y[5, 0] = 0.0, 0.0, 0.0
    for o in (2, 5):
        phi, proven = expansions(x, y[None], x[o], y[o], o, variable_returns=variable)
        assert proven.all()
        assert phi[0] == pytest.approx(distances(x, y, x[[o]], y[[o]], variable=variable)[0], rel=1e-7)


@pytest.mark.parametrize("variable", [False, True])
def test_the_bootstrap_is_that_of_the_solver_draw_by_draw(variable, monkeypatch):
    from lustrum.efficiency import robust

    _, x, y = units(9, count=8)
    phi = envelop(x, y, variable=variable).phi
    fast = bootstrap(x, y, phi, variable=variable, draws=100, seed=4)

    def never_proven(*given, **named):
        values, proven = expansions(*given, **named)
        return np.full_like(values, np.nan), np.zeros_like(proven)

    monkeypatch.setattr(robust, "expansions", never_proven)
    slow = bootstrap(x, y, phi, variable=variable, draws=100, seed=4)
    assert fast.bias == pytest.approx(slow.bias, rel=1e-6, abs=1e-8)
    assert fast.low == pytest.approx(slow.low, rel=1e-6) and fast.high == pytest.approx(slow.high, rel=1e-6)
