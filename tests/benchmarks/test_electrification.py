"""What the page on electrification tells of a country: of a small one here, of real ones where copies are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.electrification import ethiopia, main, of_south_africa, pages
from benchmarks.electrification.added_up import ACTIVITIES, PRODUCTS
from benchmarks.electrification.kit import Shape
from benchmarks.electrification.plans import Country, gained, in_years

from lustrum.labels import Axis
from lustrum.problem import Growth
from tests.power.planned.small import economy, write


def country(**changed: object) -> Country:
    table = economy()
    half = np.outer([0.3, 0.7], table.household_consumption)
    table = replace(
        table,
        group=Axis("group", ("poor", "rich")),
        group_consumption=half,
        population=np.ones(2),
        income=half.sum(axis=1),
    )
    given = {
        "name": "Small", "economy": table, "write": lambda folder, **_: write(folder), "energy": "P0", "money": 1.0,
        "growth": Growth(labour=0.01, productivity=0.01), "new": ("new dam",), "years": 3, "tail": 1,
    }  # fmt: skip
    return Country(**(given | changed))


def test_a_country_is_told_with_its_groups_and_without_what_it_may_build():
    at = country()
    text = "\n\n".join(pages.country(at))
    assert "| poor |" in text and "| rich |" in text
    assert "no new hydro" in text and "nothing new" in text
    assert not any(word in text for word in ("nan", "inf |", "household |"))
    # what is forbidden never helps
    assert gained(at.planned, at.without_hydro) >= -1e-9
    # orders of average water held in all three scenarios are one plan of those the best was chosen from
    assert at.surprised.status == "optimal"
    assert in_years(at.planned, at.surprised) == pytest.approx(
        (at.planned.objective - at.surprised.objective) / at.economy.household_consumption.sum()
    )


def test_orders_that_are_held_are_those_given():
    at = country()
    held = at.plan(orders=at.planned.quantities["power_orders"].values, unserved_limit=None)
    assert held.table("power_orders").values == pytest.approx(at.planned.table("power_orders").values, abs=1e-6)


def test_hours_of_fewer_blocks_are_those_of_a_year_and_demand_is_the_energy_given():
    for blocks in (1, 3, 6):
        shape = ethiopia.SHAPE.first(blocks)
        assert sum(hours for _, _, hours in shape.steps) == pytest.approx(8760.0)
        asked = sum(shape.load[s, b] * hours for s, b, hours in shape.steps)
        assert asked == pytest.approx(shape.energy)
    assert Shape({"year": (1.0, 1.0, 8760)}, {"all": (1.0, 0.0, 1.0)}, 8760.0).load == {("year", "all"): 1.0}


def test_every_code_is_added_up_once():
    for found in (PRODUCTS, ACTIVITIES):
        codes = " ".join(found.values()).split()
        assert len(codes) == len(set(codes))


def test_an_unknown_part_is_refused():
    with pytest.raises(SystemExit, match="ethiopia, south_africa, kenya"):
        main(["atlantis"])


@pytest.mark.slow
def test_south_africa_serves_a_dry_year_and_orders_no_new_hydro(user_data, monkeypatch):
    monkeypatch.setenv("LUSTRUM_DATA", str(user_data))
    at = of_south_africa(blocks=2, years=4)
    plan = at.planned
    assert (len(plan.economy.product), len(plan.economy.activity)) == (29, 28)
    assert not set(at.new) & set(pages.orders(plan))
    assert max(pages.dry(plan).values()) < 0.01
