"""What is answered of techniques: the way, what it saves, what a change may cost, enclaves, learning."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.regions.technique_files import read_technique_folder
from lustrum.regions.technique_results import technique_results
from tests.regions.test_technique_files import ON_OFFER, TECHNIQUES, folder, prices

CHANGES = "activity,from,to,switch,training\niron,today,coke,0.1,0.05\niron,coke,oxygen,0.1,0\n"


def answers(tmp_path, steps=None, plans=None, **files):
    found = read_technique_folder(folder(tmp_path, **({"changes": CHANGES} | files)))
    return {each.name: each for each in technique_results(found, plans or {"east": prices()}, "here", steps)}


def test_the_way_and_its_saving_are_those_counted_by_hand(tmp_path):
    found = answers(tmp_path)["techniques"]
    worth = 1.0 + 0.9 + 0.81
    # today 0.9 a year, coke 0.5, oxygen 0.1; both changes in the first year are barred: one a year
    assert list(found["way"]) == ["2001 coke, 2002 oxygen"]
    assert found["today"] == pytest.approx([0.9 * worth])
    assert found["cheapest"] == pytest.approx([0.15 + 0.5 + 0.9 * (0.1 + 0.1) + 0.81 * 0.1])
    assert found["moving"] == pytest.approx([0.15 + 0.09])
    assert found["bears"] == pytest.approx([0.4 * worth])  # oxygen is not open to it at once
    assert found["total"] == pytest.approx([0.9 * worth - 0.911])
    assert "1 of 1 activities do better to change (0 by one change, 1 step by step)" in found.notes[0]


def test_a_change_too_dear_is_not_made_and_what_it_may_cost_is_told(tmp_path):
    found = answers(tmp_path, changes="activity,from,to,switch\niron,today,coke,1.1\n")["techniques"]
    assert list(found["way"]) == ["stays with today"] and found["saved"].tolist() == [0.0]
    assert found["bears"] == pytest.approx([0.4 * 2.71]) and found["bears"][0] < 1.1


def test_steps_bar_a_jump(tmp_path):
    jump = "activity,from,to,switch\niron,today,oxygen,0.1\niron,today,coke,0.3\niron,coke,oxygen,0.3\n"
    assert list(answers(tmp_path, changes=jump)["techniques"]["way"]) == ["2001 oxygen"]
    assert list(answers(tmp_path, 1, changes=jump)["techniques"]["way"]) == ["2001 coke, 2002 oxygen"]


def test_a_technique_waits_for_people_and_it_is_said(tmp_path):
    jump = "activity,from,to,switch\niron,today,oxygen,0.1\n"
    found = answers(tmp_path, changes=jump, techniques=TECHNIQUES, on_offer=ON_OFFER)
    assert list(found["techniques"]["way"]) == ["2002 oxygen"]
    assert "too few" in found["technique_costs"].notes[1] or "it waits" in found["technique_costs"].notes[1]
    assert np.isnan(found["techniques"]["bears"]).all()


def test_a_frontier_plant_among_primitive_suppliers_is_warned_of(tmp_path):
    frontier = TECHNIQUES.replace(",skilled", "").replace(",5", "")
    coefficients = "region,product,coefficient\neast,coal,0.2\n"
    found = answers(tmp_path, techniques=frontier, coefficients=coefficients)["techniques"]
    assert any("ENCLAVE: 'oxygen'" in note and "coal (K = 0.20)" in note for note in found.notes)
    unknown = answers(tmp_path, techniques=frontier, coefficients=coefficients.replace("coal", "iron"))["techniques"]
    assert any("coal, whose coefficient is not known" in note for note in unknown.notes)


def test_learning_stands_beside(tmp_path):
    text = "activity,level,skill,own_growth,world_growth\niron,0.4,0.5,0.01,0.02\n"
    found = answers(tmp_path, learning=text)["technique_learning"]
    assert found["in_the_end"] == pytest.approx([83.333333]) and 40.0 < found["then"][0] < 50.0


def test_a_way_that_leads_nowhere_names_the_activity(tmp_path):
    needs = "activity,technique,skilled\niron,today,9\n"
    with pytest.raises(UsageError, match="iron: No way leads from 'today'"):
        answers(tmp_path, changes="activity,from,to,switch\niron,today,coke,1\n",
                techniques=needs + "iron,coke,9\n", on_offer=ON_OFFER)  # fmt: skip
