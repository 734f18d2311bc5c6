"""Satellite accounts follow levels and can be capped."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse

from lustrum.labels import Axis
from lustrum.problem import WishedValue
from lustrum.problem.parts.production import production
from lustrum.problem.parts.satellites import satellites
from lustrum.problem.problem import PlanProblem
from tests.economies import random_economy
from tests.problem.solving import GROWTH, solved


def test_a_cap_on_a_satellite_account_is_kept():
    from scipy import sparse

    economy = dataclasses.replace(
        random_economy(8),
        account=Axis("account", ("soot",)),
        satellites=sparse.csc_array(np.array([[1.0, 0, 0.5, 0]])),
        satellite_unit={"soot": "tonnes"},
    )
    free = solved(economy).table("satellites").at("soot", 2003)
    cap = WishedValue("satellites", "soot", 2003, "<=", 0.995 * free, 1, "town council")
    assert solved(economy, wishes=[cap]).table("satellites").at("soot", 2003) <= 0.995 * free * (1 + 1e-7)


def with_accounts(*units):
    names = tuple(f"a{k}" for k in range(len(units)))
    return dataclasses.replace(
        random_economy(8),
        account=Axis("account", names),
        satellites=sparse.csc_array(np.ones((len(units), 4))),
        satellite_unit=dict(zip(names, units, strict=True)),
    )


def declared(economy):
    problem = PlanProblem(economy, (2001,), growth=GROWTH)
    problem.add(production)
    problem.add(satellites)
    return problem.quantities.get("satellites")


def test_accounts_of_several_units_keep_each_its_own_and_are_not_added():
    found = declared(with_accounts("tonnes", "terajoules"))
    assert not found.additive and found.units == "unit of each account"
    assert tuple(found.item_units) == ("tonnes", "terajoules")


def test_one_account_has_its_unit_and_its_base_year_figure():
    economy = with_accounts("tonnes")
    found = declared(economy)
    assert found.additive and found.units == "tonnes"
    assert found.base == pytest.approx([economy.base_level.sum()])


def test_without_accounts_there_is_no_such_quantity():
    assert declared(random_economy(8)) is None
