"""Purchases of linked products: a part that only a federation may ask for, and its law."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.plan import verify
from lustrum.problem.names import PURCHASES
from lustrum.regions.links import read_links
from lustrum.regions.purchases import purchases_are_imports
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.scenario.scenario import read_scenario
from tests.analysis.made_up_worlds import made_up_world


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    place = write_federation(regions_of(made_up_world(11)), tmp_path_factory.mktemp("p") / "world", years=2)
    federation = read_federation(place)
    links = read_links(None, list(federation.scenarios), federation.sales)
    return FederationSession(replace(federation, links=links), break_ties=False).plan


def test_purchases_add_up_to_imports_and_a_plan_in_which_they_do_not_is_found_out(found):
    plan = found.plans["R0"]
    assert purchases_are_imports(plan).passed and all(check.passed for check in verify(plan))
    table = plan.quantities[PURCHASES]
    less = replace(table, values=table.values * np.where(np.arange(len(table.index)) == 0, 0.5, 1.0))
    broken = replace(plan, quantities={**plan.quantities, PURCHASES: less})
    assert not purchases_are_imports(broken).passed


def test_partners_of_linked_products_are_the_flows_of_the_plan(found):
    for product, each in found.partners.items():
        for j, buyer in enumerate(each.buyers):
            table = found.plans[buyer].tables[PURCHASES]
            own = sum(v for item, v in zip(table.index.items, table.values[-1], strict=True) if item[0] == product)
            assert np.isclose(each.planned[:, j].sum(), own)


@pytest.mark.parametrize("text", ['parts_added = ["purchases"]\n', "[options]\npurchases.transport = 'S2'\n"])
def test_no_scenario_of_one_economy_can_ask_for_it(found, text):
    file = found.federation.scenarios["R0"].economy / "scenario.toml"
    kept = file.read_text()
    top, _, rest = kept.partition("\n[growth]")
    file.write_text(top + "\n" + text + "\n[growth]" + rest if "parts" in text else kept + text)
    with pytest.raises(UsageError, match='purchases is said by a federation: write links = "pairs"'):
        read_scenario(file)
    file.write_text(kept)
