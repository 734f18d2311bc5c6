from datetime import date
from itertools import pairwise

from lustrum.execution.planning_calendar import planning_calendar


def test_steps_follow_one_another_and_end_before_the_year():
    steps = planning_calendar(2013)
    assert all(a.begins <= b.begins and a.ends >= a.begins for a, b in pairwise(steps))
    published = next(step for step in steps if "published" in step.what)
    assert published.begins == date(2012, 12, 31) and steps[-1].begins == date(2014, 1, 1)
    assert all(step.owner for step in steps)
    assert planning_calendar(2013, date(2012, 9, 1))[0].begins == date(2012, 9, 1)
