"""Posts as stated: by shares of labour or in persons, whole or refused with the line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.labels import Axis
from lustrum.labour.posts import COLUMNS, posts_of, with_posts
from lustrum.results import read_records
from tests.labour.made_up import work

ACTIVITIES = ("P0", "P1", "P2", "P3")


def read(tmp_path, text, works):
    file = tmp_path / "posts.csv"
    file.write_text(text)
    faults = []
    posts = posts_of(read_records(file, COLUMNS, faults=faults), works, faults)
    return posts, [str(fault) for fault in faults]


def shares(parts, regions=None):
    lines = ["region,activity,skill,share" if regions else "activity,skill,share"]
    for region in regions or ("",):
        for activity in ACTIVITIES:
            lines += [f"{region + ',' if region else ''}{activity},{skill},{part}" for skill, part in parts.items()]
    return "\n".join(lines) + "\n"


def test_shares_split_the_labour_the_plan_counts(tmp_path):
    whole = work(1)
    posts, faults = read(tmp_path, shares({"high": 0.25, "low": 0.75}), [whole])
    assert not faults
    (found,) = with_posts([whole], posts)
    assert found.skill == ("high", "low") and found.region == "here"
    assert found.need[:, 0] == pytest.approx(0.25 * whole.need[:, 0])
    assert found.need.sum(axis=1) == pytest.approx(whole.need[:, 0])


def test_shares_by_region_split_one_plan_and_add_up_over_all_regions(tmp_path):
    whole = work(1)
    posts, faults = read(tmp_path, shares({"high": 0.1, "low": 0.4}, ("east", "west")), [whole])
    assert not faults and posts.inside
    east, west = with_posts([whole], posts)
    assert east.need + west.need == pytest.approx(np.column_stack([0.2 * whole.need[:, 0], 0.8 * whole.need[:, 0]]))


def test_each_region_with_a_plan_of_its_own_has_whole_shares(tmp_path):
    both = [work(1, "east"), work(2, "west")]
    posts, faults = read(tmp_path, shares({"high": 0.3, "low": 0.7}, ("east", "west")), both)
    assert not faults
    east, west = with_posts(both, posts)
    assert west.need[:, 0] == pytest.approx(0.3 * both[1].need[:, 0])
    assert east.need[:, 1] == pytest.approx(0.7 * both[0].need[:, 0])
    posts, faults = read(tmp_path, shares({"high": 0.3, "low": 0.6}, ("east", "west")), both)
    assert "shares of 'P0' in east add up to 0.9" in faults[0]


def test_posts_in_persons_go_with_the_labour_of_their_activity(tmp_path):
    whole = work(1, labour=0.02)
    text = "activity,skill,posts\n" + "".join(f"{name},high,{10 * k}\n" for k, name in enumerate(ACTIVITIES))
    posts, faults = read(tmp_path, text, [whole])
    (found,) = with_posts([whole], posts)
    assert not faults and found.base.sum() == 60.0
    assert found.need[:, 0] == pytest.approx(60.0 * 1.02 ** np.arange(1, 5))


def test_a_plan_that_counts_no_labour_takes_posts_in_persons_and_carries_them_by_level(tmp_path):
    bare = work(1, labour=0.02)
    bare = replace(
        bare, economy=replace(bare.economy, labour=None, skill=Axis("skill", ()), labour_unit={}), skill=(),
        base=np.zeros((0, 4)), labour=np.zeros((4, 0, 4)), building=np.zeros((4, 0)), product=np.zeros((4, 0)),
    )  # fmt: skip
    posts, faults = read(tmp_path, "activity,skill,posts\nP0,high,10\n", [bare])
    (found,) = with_posts([bare], posts)
    assert not faults and found.need[:, 0] == pytest.approx(10.0 * 1.02 ** np.arange(1, 5))
    wages = bare.economy.income_of(bare.economy.components.wages).sum()
    assert found.wage == pytest.approx(wages / 10.0)
    _, faults = read(tmp_path, shares({"high": 1.0}), [bare])
    assert "counts none" in faults[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("activity,skill\nP0,high\n", "needs one of the columns posts"),
        ("activity,skill,posts,share\nP0,high,1,1\n", "needs one of the columns posts"),
        ("activity,skill,posts\nP9,high,1\n", "the economy has no 'P9'"),
        (shares({"high": 0.5, "low": 0.4}), "shares of 'P0' in here add up to 0.9"),
        (shares({"high": 0.5}, ("east",)), "shares of 'P0' in all regions add up to 0.5"),
    ],
)
def test_a_fault_is_named(tmp_path, text, said):
    _, faults = read(tmp_path, text, [work(1)])
    assert said in " ".join(faults)


def test_a_region_the_plans_have_not_is_named(tmp_path):
    both = [work(1, "east"), work(2, "west")]
    _, faults = read(tmp_path, "region,activity,skill,posts\nwset,P0,high,1\n", both)
    assert "'wset' is no region" in faults[0] and "west" in faults[0]
    _, faults = read(tmp_path, "activity,skill,posts\nP0,high,1\n", both)
    assert "region" in faults[0]


def test_posts_where_nobody_worked_in_the_base_year_cannot_be_carried_along(tmp_path):
    idle = work(1)
    idle = replace(idle, base_level=idle.base_level * np.array([0.0, 1.0, 1.0, 1.0]))
    _, faults = read(tmp_path, "activity,skill,posts\nP0,high,1\n", [idle])
    assert "nobody ran in the base year" in faults[0]
