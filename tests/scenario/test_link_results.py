"""What is said of links: who is at the limit, what one more is worth, what carriage takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.data.federation import regions_of, write_federation
from lustrum.errors import UsageError
from lustrum.regions.links import read_links
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.scenario.federation_results import federation_results
from lustrum.scenario.link_results import links_result
from tests.analysis.made_up_worlds import made_up_world


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return write_federation(regions_of(made_up_world(11)), tmp_path_factory.mktemp("l") / "world", years=2)


@pytest.fixture(scope="module")
def found(place):
    federation = read_federation(place)
    most = 0.8 * federation.sales["S1", "R1", "R0"]
    (place / "links.csv").write_text(f"product,from,to,limit,freight\nS1,R1,R0,{most},\nS1,R2,R0,,0.1\n")
    file = place / "federation.toml"
    file.write_text('links = "pairs"\ntransport = "S2"\n' + file.read_text())
    return FederationSession(read_federation(place), break_ties=False).plan


def test_a_link_at_its_limit_is_named_with_what_one_more_is_worth(found):
    result = links_result(found)
    assert result.notes[0] == "At their limit, the dearest first: S1 from R1 to R0"
    at = [k for k, item in enumerate(result.items) if item[:3] == ("S1", "R1", "R0")]
    assert (
        np.allclose(result["flow"][at], result["limit"][at], rtol=1e-6) and (result["worth_of_one_more"][at] > 0).all()
    )
    assert "links" in [each.name for each in federation_results(found)]


def test_freight_told_is_what_the_balance_of_the_buyer_holds(found):
    result = links_result(found)
    at = [k for k, item in enumerate(result.items) if item[:3] == ("S1", "R2", "R0")]
    plan = found.plans["R0"]
    charged = plan.balance["freight"].table.values[:2, plan.economy.product.position("S2")]
    table = plan.tables["purchases"]
    itself = 0.1 * table.values[:2, table.index.items.index(("S1", "R0"))]
    assert np.allclose(np.array(result["freight"])[at], charged - itself, atol=1e-6)
    assert any("of transport in the last year" in note for note in result.notes)


def test_nothing_is_told_where_nothing_limits_and_nothing_is_carried_dearer(found):
    federation = replace(found.federation, links=read_links(None, list(found.plans), found.federation.sales))
    assert links_result(replace(found, federation=federation)) is None


def test_links_that_no_pairs_ask_for_are_refused_with_the_way_out(place, found):
    file = place / "federation.toml"
    text = file.read_text()
    file.write_text(text.replace('links = "pairs"\n', ""))
    with pytest.raises(UsageError, match='write links = "pairs" there, or take the file away'):
        read_federation(place)
    (place / "links.csv").rename(place / "kept")
    with pytest.raises(UsageError, match="names the product that carries between pairs"):
        read_federation(place)
    (place / "kept").rename(place / "links.csv")
    file.write_text(text)
    assert set(read_federation(place).files) >= {"links.csv", "sales.csv", "federation.toml"}
