"""Files of techniques: what they say, and every fault with its line and column."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.regions.technique_costs import TODAY, PlanCosts
from lustrum.regions.technique_files import learners_of, read_technique_folder, sectors_of

CHANGES = "region,activity,from,to,switch,training\neast,iron,today,coke,2,0.5\neast,iron,coke,oxygen,3,\n"
INPUTS = (
    "activity,technique,item,amount,imported\niron,coke,coal,0.3,0.1\niron,coke,hands,0.2,\niron,oxygen,coal,0.1,\n"
)
TECHNIQUES = "activity,technique,frontier,skilled\niron,oxygen,yes,5\n"
ON_OFFER = "activity,year,people\niron,2001,1\niron,2002,6\n"


def prices(region="east", own=0.5):
    """A plan of iron and coal over two years, with a third counted."""
    return PlanCosts(
        region, ("iron", "coal"), ("iron", "coal", "hands"), ("iron", "coal"), (2001, 2002, 2003), 2, 2003,
        np.ones((3, 3)), np.array([1.0, 0.9, 0.81]), np.array([[0.1, 0.0], [own, 0.1], [0.3, 0.4]]),
        np.ones((3, 2)), "crowns",
    )  # fmt: skip


def folder(tmp_path, **files):
    given = {"changes": CHANGES.replace(",\n", ",0\n"), "inputs": INPUTS} | files
    for name, text in given.items():
        if text is not None:
            (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def sectors(tmp_path, plans=None, **files):
    return sectors_of(read_technique_folder(folder(tmp_path, **files)), plans or {"east": prices()})


def test_a_folder_becomes_an_activity_with_the_techniques_it_may_use(tmp_path):
    (found,) = sectors(tmp_path, techniques=TECHNIQUES, on_offer=ON_OFFER)
    assert (found.region, found.activity, found.technique) == ("east", "iron", (TODAY, "coke", "oxygen"))
    assert found.inputs.tolist() == [[0.1, 0.0, 0.0], [0.5, 0.3, 0.1], [0.3, 0.2, 0.0]]
    assert found.imported[1].tolist() == [0.0, 0.1, 0.0]
    assert found.frontier.tolist() == [False, False, True] and found.skilled.tolist() == [0.0, 0.0, 5.0]
    assert found.on_offer.tolist() == [1.0, 6.0, 6.0]
    assert found.switch[0, 1] == 2.0 and found.training[0, 1] == 0.5 and np.isinf(found.switch[0, 2])


@pytest.mark.parametrize("rows", [("iron,,4", "iron,2001,1"), ("iron,2001,1", "iron,,4")])
def test_people_of_a_year_come_before_those_of_every_year_in_whatever_order(tmp_path, rows):
    (found,) = sectors(tmp_path, techniques=TECHNIQUES, on_offer="\n".join(["activity,year,people", *rows]) + "\n")
    assert found.on_offer.tolist() == [1.0, 4.0, 4.0]


def test_a_region_lends_its_technique_to_another(tmp_path):
    plans = {"east": prices(), "west": prices("west", own=0.2)}
    (found,) = sectors(tmp_path, plans, changes="region,activity,from,to,switch\neast,iron,today,west,1\n", inputs=None)
    assert found.technique == (TODAY, "west") and found.inputs[1].tolist() == [0.5, 0.2]


def test_a_row_without_a_region_speaks_of_all(tmp_path):
    plans = {"east": prices(), "west": prices("west")}
    found = sectors(tmp_path, plans, changes="activity,from,to,switch\niron,today,coke,1\n")
    assert [each.region for each in found] == ["east", "west"]


def test_learning_is_read_with_shares_in_per_cent(tmp_path):
    text = "activity,level,skill,own_growth,world_growth\niron,0.5,40 %,0.8 %,0.02\n"
    found = read_technique_folder(folder(tmp_path, changes=None, learning=text))
    (each,) = learners_of(found, ("east",))
    assert (each.level, each.skill, each.own_growth, each.phi) == (0.5, 0.4, 0.008, 0.1)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"changes": CHANGES}, r"changes.csv, line 3, column 'training'"),
        ({"changes": "activity,from,to,switch\niron,today,steam,1\n"}, r"line 2, column 'to'.*no rows in inputs.csv"),
        ({"changes": "activity,from,to,switch\niorn,today,coke,1\n"}, r"line 2, column 'activity'.*iron"),
        ({"changes": "region,activity,from,to,switch\nesat,iron,today,coke,1\n"}, r"line 2, column 'region'.*east"),
        ({"changes": "activity,from,to,switch\niron,today,coke,-1\n"}, r"line 2, column 'switch'"),
        ({"changes": "activity,from,to,switch\niron,today,coke,1\niron,today,coke,2\n"}, r"line 3"),
        (
            {"changes": "region,activity,from,to,switch\n,iron,today,coke,1\neast,iron,today,coke,2\n"},
            r"line 3, column 'region'.*line 2",
        ),
        ({"inputs": INPUTS.replace("coal,0.3", "cole,0.3")}, r"inputs.csv, line 2, column 'item'.*coal"),
        ({"inputs": INPUTS.replace("0.3,0.1", "0.3,0.4")}, r"line 2, column 'imported'.*more than is used"),
        ({"inputs": INPUTS + "iron,today,coal,1,\n"}, r"line 5, column 'technique'.*plan's own"),
        ({"techniques": TECHNIQUES}, r"techniques.csv, line 2, column 'skilled'.*on_offer.csv"),
        ({"techniques": TECHNIQUES.replace("oxygen", "oxigen"), "on_offer": ON_OFFER}, r"line 2, column 'technique'"),
        ({"techniques": TECHNIQUES, "on_offer": "activity,year,people\niron,2002,6\n"}, r"not stated for 2001"),
        ({"inputs": INPUTS.replace("0.3,0.1", "0.3,n/a")}, r"inputs.csv, line 2, column 'imported'.*not known"),
        ({"techniques": TECHNIQUES, "on_offer": ON_OFFER + "iron,2010,6\n"}, r"line 4, column 'year'.*2010"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, files, said):
    with pytest.raises(DataError, match=said):
        sectors(tmp_path, **files)


def test_a_folder_that_says_nothing_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"neither changes\.csv"):
        read_technique_folder(folder(tmp_path, changes=None))
    with pytest.raises(UsageError, match="no folder"):
        read_technique_folder(tmp_path / "nowhere")
