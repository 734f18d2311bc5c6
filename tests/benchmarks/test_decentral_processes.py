"""A process a unit: by both modes over HTTP the plan is that of the one programme, and the page says what grows."""

from __future__ import annotations

import pytest
from benchmarks.decentral_processes import MODES, Across, Planned, Took, across, grows, processes_told


def made(units, mode, unit_seconds, centre_memory):
    planned = Planned(mode, 20, 280, 40 * units, 9000, 0.5 * units, 99.0, 99.1, 1000.0, 5.0, Took(1.0, centre_memory))
    return Across(units, 16, planned, 99.05, Took(0.1 * units, 120.0), (Took(unit_seconds, 100.0),) * units)


def test_what_grows_fastest_is_named_first():
    found = [made(4, "exact", 1.0, 100.0), made(12, "exact", 8.0, 150.0)]
    said = grows(found)
    assert "3 times as many" in said and "a unit's processor 8.0 times, the monolith's processor 3.0 times" in said
    assert said.endswith("What breaks first: a unit's processor.") and "the centre's memory 1.5 times" in said
    assert grows(found[:1]).startswith("One size only")


def test_the_section_says_of_each_size_what_each_process_took():
    found = [made(units, mode, 1.0, 100.0) for units in (4, 12) for mode in MODES]
    section, goals = processes_told(found, ("a", "b"), 3)
    assert "| 12 | exact | 20 | 280 | 480 | 9,000 | 6.0 | 1.0e-04 | 5.0e-05 |" in "\n".join(section)
    assert [met for _, _, met in goals] == [False, True, True, False], "5e-5 D is no exact plan, 9,000 bytes too long"


@pytest.mark.slow
def test_units_and_centre_in_processes_of_their_own_reach_the_plan_of_the_one_programme():
    found = across(3, ("farming", "machines"), 1)
    assert [each.planned.mode for each in found] == [*MODES]
    allot, exact = found
    assert exact.off <= 1e-7 and exact.planned.rounds <= 25 and exact.planned.round_trips <= 400
    assert allot.gap <= 1e-4 and allot.planned.longest <= 3072
    for each in found:
        assert len(each.of_units) == 3 and all(took.seconds > 0.0 for took in each.of_units)
        assert each.planned.messages == 2 * 3 * each.planned.round_trips
