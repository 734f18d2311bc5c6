"""Series of every kind of period, scale and shape: what happened is named where it happened, and nothing else is."""

import json

import numpy as np
import pytest

from lustrum.cli.main import run
from lustrum.execution.monitor import watch
from lustrum.execution.series import Series, spelled
from tests.execution.many_kinds import BEGINS, noise, season, with_fault, write

ROWS = {"day": 280, "week": 240, "month": 150, "quarter": 90, "year": 70}


def found(kind, line):
    """Return what stands of a line's alarms, as (place, what)."""
    (one,) = watch([Series("it", "t", kind, BEGINS[kind], np.asarray(line, float))])
    return [(each.at, each.what) for each in one.alarms if each.stands]


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize(("what", "size"), [("step", 8.0), ("step", -8.0), ("spike", 10.0), ("spike", -10.0)])
@pytest.mark.parametrize("seasonal", [False, True])
def test_a_step_and_a_spike_are_named_at_their_reading_in_every_kind_of_period(kind, what, size, seasonal):
    rows = ROWS[kind]
    at = int(0.75 * rows)
    line = 100.0 + noise(rows, 2)
    if seasonal and kind != "year":
        line = line + 6.0 * season(kind, rows)
    assert (at, what) in found(kind, with_fault(line, what, size, at))


@pytest.mark.parametrize("kind", ROWS)
def test_a_new_slope_is_told_while_it_is_small(kind):
    rows = ROWS[kind]
    at = int(0.75 * rows)
    told = [place for place, _ in found(kind, with_fault(100.0 + noise(rows, 2), "slope", 0.8, at)) if place > at - 4]
    assert told and told[0] <= at + 8


@pytest.mark.parametrize(
    "line",
    [
        np.full(120, 5.0), np.zeros(120), np.full(120, -3.0), np.full(120, 1e9), np.full(120, 1e-6),
        np.full(120, 1e300),
        np.arange(10.0, 130.0), 500.0 + np.arange(120.0), np.exp(0.01 * np.arange(120)), np.tile([1.0, 2.0], 60),
        np.tile([1.0, 2.0, 4.0, 3.0, 3.0, 2.0, 2.0, 1.0, 1.0, 1.0, 5.0, 9.0], 10),
        np.where(np.arange(120) % 7 == 3, np.nan, 5.0), np.r_[np.full(60, 5.0), np.full(60, np.nan)], np.r_[5.0],
    ],
)  # fmt: skip
def test_what_stands_still_or_goes_on_for_certain_never_alarms(line):
    assert not found("month", line)


@pytest.mark.parametrize(("kind", "scale"), [("month", 1e-6), ("day", 1e9), ("quarter", 1.0)])
def test_the_scale_of_a_series_matters_nowhere(kind, scale):
    line = with_fault(100.0 + noise(160, 3), "step", -8.0, 120)
    assert found(kind, scale * line) == found(kind, line)


def test_the_break_of_a_standstill_is_one_event_and_what_follows_sets_the_spread():
    assert found("month", np.r_[np.full(100, 5.0), np.full(50, 6.0)]) == [(100, "step")]
    assert found("month", np.r_[np.full(100, 5.0), 5.1, np.full(50, 5.0)]) == [(100, "spike")]
    works = found("month", np.r_[np.zeros(100), 100.0 + noise(50)])
    assert works[0] == (100, "step") and len(works) <= 3


def test_counts_negative_figures_and_a_standstill_are_told():
    draw = np.random.default_rng(1)
    counts = found("day", np.r_[draw.poisson(3, 140), draw.poisson(20, 60)])
    assert any(138 <= at <= 141 for at, _ in counts) and len(counts) <= 6
    assert (140, "step") in found("month", np.r_[noise(140) - 50.0, noise(60, 2) - 40.0])
    assert (140, "step") in found("month", np.r_[100.0 + noise(140, 2), np.zeros(60)])


def test_a_restless_course_is_no_flood_of_alarms():
    for seed in range(3):
        line = with_fault(100.0 + noise(200, seed), "spread", 4.0, 100)
        after = [at for at, _ in found("day", line) if at >= 100]
        assert 1 <= len(after) <= 8  # twenty of a hundred before the spread was learned from many readings together


def test_missing_readings_raise_nothing_and_hide_nothing_after_them():
    line = with_fault(100.0 + noise(160, 2), "step", -10.0, 120)
    assert found("month", np.where(np.arange(160) % 2, np.nan, line))[-1][0] == 120
    gone = np.where((np.arange(160) > 60) & (np.arange(160) < 90), np.nan, line)
    assert (120, "step") in found("month", gone)
    assert not [at for at, _ in found("month", gone) if 55 < at < 95]


def test_the_command_says_the_same_of_a_table_as_json(tmp_path, capsys):
    line = with_fault(100.0 + noise(280, 2), "step", -8.0, 210)
    path = write(tmp_path / "days.csv", "day", {"works": line, "still": np.full(280, 3.0)})
    day = spelled("day", BEGINS["day"] + 281)
    assert run(["track", str(path), "--at", day, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["alarms"]
    assert {each["indicator"] for each in told} == {"works"}
    assert any(each["period"] == spelled("day", BEGINS["day"] + 210) and each["what"] == "step" for each in told)
    assert all(0.0 <= each["probability"] <= 1.0 for each in told)
