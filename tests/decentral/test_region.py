"""A region as a unit: its slice of the federation, on its own; terms of the pool."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.region import region_programme, terms_of
from lustrum.errors import UsageError
from lustrum.regions.coupling import coupled
from lustrum.scenario.federation_plan import FederationSession


@pytest.fixture(scope="module")
def session(world):
    return FederationSession(world)


def test_units_put_side_by_side_are_the_federation(session):
    terms = terms_of(session)
    whole = coupled(session.problems).assemble()
    assert terms.rows == len(whole.form.row_lower) - whole.own_rows
    assert np.allclose(terms.level, whole.form.row_lower[whole.own_rows :])
    for name, problem in session.problems.items():
        programme, shares = region_programme(problem, terms, session.transfers[name])
        assert (programme.link != whole.links[name]).nnz == 0
        assert np.array_equal(programme.form.cost, whole.forms[name].cost)
        assert shares.base > 0 and (shares.trade >= 0).all() and (shares.worth > 0).all()
        years = shares.begins.reshape(len(terms.years), -1).sum(axis=1)
        assert np.allclose(years, session.transfers[name]), "what it begins with is paid for"


def test_weights_count_in_the_goal(session):
    terms = terms_of(session)
    name, problem = next(iter(session.problems.items()))
    plain, double = (region_programme(problem, terms, session.transfers[name], w)[0] for w in (1.0, 2.0))
    assert np.allclose(double.form.cost, 2.0 * plain.form.cost)


@pytest.mark.parametrize(
    "change, why", [({"unit": "tons"}, "counts in"), ({"years": (1, 2, 3, 4, 5)}, "plans"), ({"items": ("S0",)}, "S1")]
)
def test_a_region_that_does_not_fit_the_terms_is_refused(session, change, why):
    name, problem = next(iter(session.problems.items()))
    with pytest.raises(UsageError, match=why):
        region_programme(problem, replace(terms_of(session), **change), session.transfers[name])


def test_a_vote_on_catching_up_is_shared_too_and_refused(world):
    session = FederationSession(replace(world, vote=object()))
    with pytest.raises(UsageError, match="catch_up"):
        terms_of(session)
