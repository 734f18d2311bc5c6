"""The study of ranges: both ends of every price of a year, from the plan or, where it does not say, by solving it."""

from __future__ import annotations

import dataclasses
import re
from types import SimpleNamespace

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.plan.price_range import price_ranges
from lustrum.scenario import read_scenario
from lustrum.scenario.demos import demo_path
from lustrum.scenario.session import Session
from lustrum.solver import SolverOptions
from lustrum.studies.ranges import Ranges


def asked(plan=None, **options) -> SimpleNamespace:
    """Return a subject that is Germany's demo, solved before where a plan is given."""
    return SimpleNamespace(
        session=Session(read_scenario(demo_path("germany_1995")), SolverOptions(**options), plan=plan)
    )


def test_the_ends_of_every_price_stand_beside_it_and_the_widest_is_told():
    subject = asked()
    (result,) = Ranges(year=1996).run(subject)
    found = price_ranges(subject.session.plan, 1996)
    assert result.items == [(each.limit, each.label) for each in found]
    price, least, most = (result[name] for name in ("price", "least", "most"))
    assert (np.array(least) <= np.array(price)).all() and (np.array(price) <= np.array(most)).all()
    work = result.items.index(("work_limit", ""))
    assert most[work] - least[work] > 0.3
    assert "8 of 9 prices of 1996 are points" in result.notes[0]
    assert re.match(r"the widest is that of Work: [\d.]+, anywhere between 0\.98 and 1\.32", result.notes[1])


def test_a_plan_of_an_earlier_version_is_solved_for_its_ends():
    subject = asked()
    plan = subject.session.plan
    bare = dataclasses.replace(plan, limits={k: dataclasses.replace(v, ends=None) for k, v in plan.limits.items()})
    (known,), (solved,) = Ranges(year=1996).run(subject), Ranges(year=1996).run(asked(bare))
    for name in ("price", "least", "most"):
        assert np.array(solved[name]) == pytest.approx(np.array(known[name]))


def test_a_method_that_cannot_say_is_named_with_the_way_out():
    with pytest.raises(UsageError, match="--method simplex or ipm"):
        Ranges(year=1996).run(asked(method="blocks"))
