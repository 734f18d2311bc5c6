"""An audit solves the plan without its wishes and with more years, from tables read once, and says how far it moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import lustrum.scenario.run as run
from lustrum.errors import UsageError
from lustrum.plan.moves import LONGER, MORE_YEARS, UNWISHED
from lustrum.problem import WishedValue
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.audited import audited
from lustrum.scenario.demos import demo_path

WISH = WishedValue("consumption", "", 2000, ">=", 1.12e6, 1, "the assembly")


@pytest.fixture
def scenario():
    return replace(read_scenario(demo_path("germany_1995")), wishes=())


def test_a_plan_without_wishes_is_asked_for_more_years_only(scenario, monkeypatch):
    read = []
    monkeypatch.setattr(run, "read_economy", lambda path, kept=run.read_economy: read.append(path) or kept(path))
    found, *_ = audited(Session(scenario))
    assert UNWISHED not in found.measures and np.isfinite(found[LONGER]).any() and len(read) == 1


def test_wishes_are_left_out_of_the_plan_it_is_compared_with(scenario):
    session = Session(scenario)
    base = float(session.plan.table("consumption").total()[-1])
    wished = session.again(wishes=[replace(WISH, year=session.plan.years[-1], value=1.02 * base)])
    found, *_ = audited(wished)
    at = [name for (name,) in found.items].index("consumption")
    assert found[UNWISHED][at] == pytest.approx(100 * (1 - 1 / 1.02), abs=0.01)
    assert found[f"{UNWISHED}_in"][at] == str(session.plan.years[-1])


def test_paths_that_end_with_the_plan_go_on_with_the_trend_and_that_is_recorded(scenario):
    base = Session(scenario).economy.final("government")[0]
    years = range(1996, 2001)
    given = replace(scenario, paths={("government", "CPA_A"): {year: float(base) for year in years}})
    found, *_ = audited(Session(given))
    assert np.isfinite(found[LONGER]).any()
    (said,) = found.assumptions
    assert said.name == "audit.paths" and "government of CPA_A" in said.value


def test_a_plan_that_cannot_be_made_is_told_with_the_reason(scenario, monkeypatch):
    session = Session(scenario)
    assert session.plan.has_values

    class Failing:
        @property
        def plan(self):
            raise UsageError("no figures for 2003.")

    monkeypatch.setattr(Session, "again", lambda self, **fields: Failing())
    found, *_ = audited(session)
    assert LONGER not in found.measures
    assert found.notes[-1] == f"with {MORE_YEARS} more years there is no plan: no figures for 2003"
