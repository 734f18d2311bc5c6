from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.scenario.families.members import chunks, in_order, members_of
from tests.scenario.families.made_up import drawn, grid, small_family

TWO = (grid("n", "growth.labour", 0.0, 0.01, 0.02), grid("d", "goal.discount", 0.9, 0.95, decision=True))


def test_every_combination_is_a_member_and_every_draw_is_drawn_once_for_all():
    family = small_family(*TWO, drawn("p", "growth.productivity", low=0.0, high=0.02), size=5, seed=1)
    members = members_of(family)
    assert len(members) == 3 * 2 * 5 and [member.number for member in members] == list(range(1, 31))
    assert len({(m.values["n"], m.values["d"], m.values["p"]) for m in members}) == 30
    by_draw = {m.draw: m.values["p"] for m in members}
    assert len(by_draw) == 5 and all(m.values["p"] == by_draw[m.draw] for m in members)


def test_each_input_is_moved_alone_to_its_ends_where_asked_for():
    family = small_family(*TWO, grid("form", "options.consumption.form", "steps", "free"), one_at_a_time=True)
    alone = [member for member in members_of(family) if member.alone]
    assert [(m.alone, dict(m.values)) for m in alone] == [
        ("n", {"n": 0.0}),
        ("n", {"n": 0.02}),
        ("d", {"d": 0.9}),
        ("d", {"d": 0.95}),
        ("form", {"form": "steps"}),
        ("form", {"form": "free"}),
    ]


@settings(max_examples=30)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_on_a_grid_neighbours_differ_in_one_input_mostly_and_nobody_is_lost(sizes):
    axes = [grid(f"x{k}", "growth.labour", *(0.01 * i for i in range(size))) for k, size in enumerate(sizes)]
    family = small_family(*axes)
    members = members_of(family)
    order = in_order(family, members)
    assert sorted(m.number for m in order) == [m.number for m in members]
    steps = [sum(a.values[x.name] != b.values[x.name] for x in axes) for a, b in pairwise(order)]
    assert not steps or np.mean(steps) <= 1.5


def test_the_order_is_far_shorter_than_that_of_the_draws():
    family = small_family(
        drawn("a", "growth.labour", low=0.0, high=1.0), drawn("b", "growth.productivity", low=0.0, high=1.0), size=200
    )
    members = members_of(family)

    def length(order):
        places = np.array([[m.values["a"], m.values["b"]] for m in order])
        return np.abs(np.diff(places, axis=0)).sum()

    assert length(in_order(family, members)) < length(members) / 5


def test_families_too_large_for_the_chain_go_from_end_to_end(monkeypatch):
    monkeypatch.setattr("lustrum.scenario.families.members.MOST_CHAINED", 10)
    family = small_family(*TWO, drawn("p", "growth.productivity", low=0.0, high=0.02), size=5, seed=1)
    members = members_of(family)
    assert sorted(m.number for m in in_order(family, members)) == [m.number for m in members]


def test_runs_keep_their_order_lose_nobody_and_lie_beside_each_other_for_each_worker():
    members = list(range(200))
    runs = chunks(members, 2)
    assert sorted(m for run in runs for m in run) == members
    assert all(run == list(range(run[0], run[-1] + 1)) for run in runs)
    assert [run[0] for run in runs] == [0, 100, 25, 125, 50, 150, 75, 175]
    assert [len(run) for run in chunks(members[:10], 2)] == [5, 5]
    assert [len(run) for run in chunks(members[:2], 8)] == [1, 1]
