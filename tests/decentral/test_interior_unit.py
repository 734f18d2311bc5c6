"""A unit's part in the exact mode: its response is the border of the normal matrix of all."""

from __future__ import annotations

import numpy as np

from lustrum.decentral.interior_unit import InteriorUnit
from lustrum.decentral.programme import Programme
from tests.decentral.conftest import random_blocks


def test_the_response_is_what_eliminating_its_own_rows_leaves():
    form, link = random_blocks(4)[0][0]
    unit = InteriorUnit(Programme(form, link, np.ones(3)), np.ones(3), 1.0)
    said = unit.begin()
    own, shared = unit.a.toarray(), unit.link.toarray()
    rest = shared @ shared.T - shared @ own.T @ np.linalg.solve(own @ own.T, own @ shared.T)
    assert np.allclose(said.response, rest, atol=1e-8) and np.allclose(said.response, said.response.T)
    assert np.linalg.eigvalsh(said.response).min() > -1e-9


def test_what_it_uses_is_in_the_units_of_the_rows():
    form, link = random_blocks(4)[0][0]
    for flow in (np.ones(3), np.array([2.0, 0.5, 8.0])):
        unit = InteriorUnit(Programme(form, link, np.ones(3)), flow, 1.0)
        unit.begin()
        unit.placed(np.zeros(3), np.zeros(3))
        unit.inside(1.0, 1.0)
        unit.started(1.0, 1.0)
        first = unit.use if np.array_equal(flow, np.ones(3)) else first  # noqa: F821
        assert np.allclose(unit.use, first)
