"""Small families, and results made up so that their statistics are known."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np

from lustrum.problem import Growth, WishedValue
from lustrum.scenario import Scenario
from lustrum.scenario.families import Family, FamilyResult, Input, Variation
from lustrum.scenario.families.distributions import Distribution
from lustrum.scenario.families.measures import Column
from lustrum.scenario.families.member_solver import MemberResult
from lustrum.scenario.families.members import Member, members_of
from tests.economies import random_economy

PARENT = Scenario("parent", Path("nowhere"), 2, tail=1, growth=Growth(labour=0.01, productivity=0.01))
ECONOMY = random_economy(4, 4)


def wish(value=1.0, label="", quantity="consumption", sense=">=", year=None):
    return WishedValue(quantity, label, year, sense, value, 2, "a test")


def small_family(*axes, parent=PARENT, **more):
    return Family("small", parent, tuple(axes), **more)


def grid(name, of, *values, decision=False, **more):
    return Variation(Input(name, of, **more), values=values, decision=decision)


def drawn(name, of, kind="uniform", way="value", **parameters):
    return Variation(Input(name, of, way), distribution=Distribution(kind, parameters))


def made_result(family, function, status="optimal"):
    """A result whose one measure `y` is a function of the inputs; `status` may be a function of them too."""
    members = members_of(family)
    answers = []
    for member in members:
        own = status if isinstance(status, str) else status(**member.values)
        value = function(**member.values) if own in ("optimal", "relaxed") else np.nan
        answers.append(
            MemberResult(member.number, own, "" if own == "optimal" else "a reason", np.array([value]), gap=0.0)
        )
    columns = (Column("objective", "", 0, "crowns"),)
    base = MemberResult(0, "optimal", "", np.array([0.0]))
    parent = dict.fromkeys((axis.name for axis in family.axes), 0.0)
    return FamilyResult(family, columns, members, tuple(answers), base, parent, True, (2021, 2022))


def every(**values):
    return [dict(zip(values, combination, strict=True)) for combination in product(*values.values())]


__all__ = ["ECONOMY", "PARENT", "Member", "drawn", "every", "grid", "made_result", "small_family", "wish"]
