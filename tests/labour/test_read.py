"""The folder of labour: what stands in it is taken strictly, each fault with file, line and way out."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labour.estimate import MoveEstimate
from lustrum.labour.mobility import move_share
from lustrum.labour.read import (
    FILES,
    read_folder,
    read_moves,
    read_people,
    read_regions,
    read_routes,
    read_training,
)
from tests.labour.made_up import write

SKILLS, REGIONS, YEARS = ("high", "low"), ("east", "west"), (2001, 2002, 2003)
PEOPLE = "region,skill,persons,wage\neast,high,10,2\neast,low,30,1\nwest,high,20,2\nwest,low,40,1\n"


def folder_of(tmp_path, **files):
    return read_folder(write(tmp_path / "labour", **files))


def faults(folder):
    return " ".join(map(str, folder.faults))


def test_people_stand_by_skill_and_region(tmp_path):
    folder = folder_of(tmp_path, people=PEOPLE)
    found = read_people(folder, SKILLS, REGIONS)
    assert found.persons.tolist() == [[10.0, 20.0], [30.0, 40.0]] and found.wage[1, 1] == 1.0
    assert not folder.faults and np.isnan(found.newcomers).all()


@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("people", PEOPLE.replace("west,low,40,1", "west,low,40,"), "wage"),
        ("regions", "region,places\neast,3\nwest,\n", "places"),
        ("training", "region,skill,length,pass,places,cost\neast,high,2,,3,5\nwest,high,2,0.8,3,5\n", "pass"),
    ],
)
def test_a_figure_left_blank_beside_stated_ones_is_refused(tmp_path, file, text, column):
    said = faults(folder_of(tmp_path, **{file: text}))
    assert f"column '{column}'" in said and "in every row or in none" in said


def test_a_skill_without_a_row_is_missing_and_not_zero(tmp_path):
    folder = folder_of(tmp_path, people=PEOPLE.replace("west,high,20,2\n", ""))
    read_people(folder, SKILLS, REGIONS)
    assert "has no row for 'high' in 'west'" in faults(folder) and "Write 0" in faults(folder)


def test_one_person_counted_in_two_skills_is_refused(tmp_path):
    """Failure case of the model: persons by main skill add up to the people of the region."""
    folder = folder_of(tmp_path, people=PEOPLE, regions="region,workforce\neast,38\nwest,60\n")
    read_regions(folder, REGIONS, read_people(folder, SKILLS, REGIONS).persons)
    assert "'east': people by main skill are 40, the workforce is 38" in faults(folder)
    assert "counted in two skills" in faults(folder) and "west" not in faults(folder)


def test_too_few_people_are_refused_too(tmp_path):
    folder = folder_of(tmp_path, people=PEOPLE, regions="region,workforce\neast,45\nwest,60\n")
    read_regions(folder, REGIONS, read_people(folder, SKILLS, REGIONS).persons)
    assert "those without a trade too" in faults(folder)


def test_the_workforce_is_people_times_participation_where_it_is_not_stated(tmp_path):
    text = "region,people,participation,carers\neast,50,80 %,6\nwest,80,0.75,\n"
    folder = folder_of(tmp_path, people=PEOPLE, regions=text)
    found = read_regions(folder, REGIONS, read_people(folder, SKILLS, REGIONS).persons)
    assert found.workforce.tolist() == [40.0, 60.0] and not folder.faults
    assert found.carers[0] == 6.0 and np.isnan(found.carers[1])
    text = "region,workforce,people,participation\neast,40,60,0.8\nwest,60,80,0.75\n"
    folder = folder_of(tmp_path, people=PEOPLE, regions=text)
    read_regions(folder, REGIONS, read_people(folder, SKILLS, REGIONS).persons)
    assert "people times participation are 48, not 40" in faults(folder)


def test_participation_follows_where_workforce_and_people_are_stated(tmp_path):
    folder = folder_of(tmp_path, people=PEOPLE, regions="region,workforce,people\neast,40,50\nwest,60,48\n")
    found = read_regions(folder, REGIONS, read_people(folder, SKILLS, REGIONS).persons)
    assert found.participation[0] == 0.8
    assert "'west': the workforce is more than the people" in faults(folder)


def test_a_training_is_one_for_each_region_it_speaks_of(tmp_path):
    text = "region,skill,from_skill,length,pass,places,cost\neast,high,low,2,0.9,3,5\n,low,,1,80 %,2,1\n"
    found = read_training(folder_of(tmp_path, training=text), SKILLS, REGIONS, YEARS, 0.9)
    assert [(each.skill, each.region, each.from_skill) for each in found] == [(0, 0, 1), (1, 0, -1), (1, 1, -1)]
    assert [each.passed for each in found] == [0.9, 0.8, 0.8] and found[0].places.tolist() == [3.0] * 3


def test_places_may_differ_by_year(tmp_path):
    rows = "".join(f"east,high,{year},2,{year - 2000},5\n" for year in YEARS)
    text = "region,skill,year,length,places,cost\n" + rows
    (found,) = read_training(folder_of(tmp_path, training=text), SKILLS, REGIONS, YEARS, 0.9)
    assert found.places.tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("east,high,low,,0,3,5\n", "nobody learns a skill in no time"),
        ("east,high,high,,2,3,5\n", "is the skill it leads to"),
        ("east,high,low,2001,2,3,5\n", "has no places in 2002, 2003"),
        ("east,high,low,1999,2,3,5\n", "1999 is no year of the plan"),
        ("east,high,low,2001,2,3,5\neast,high,low,2002,3,3,5\neast,high,low,2003,2,3,5\n", "the same training"),
        ("east,hihg,low,,2,3,5\n", "'hihg' is no skill"),
        ("noth,high,low,,2,3,5\n", "'noth' is no region"),
        ("east,high,low,,2,-3,5\n", "from 0"),
    ],
)
def test_instant_training_and_other_faults_are_refused(tmp_path, rows, said):
    """Failure case of the model: a training of length 0."""
    folder = folder_of(tmp_path, training="region,skill,from_skill,year,length,places,cost\n" + rows)
    read_training(folder, SKILLS, REGIONS, YEARS, 0.9)
    assert said in faults(folder)


def test_ways_of_moving_are_for_every_skill_unless_one_is_named(tmp_path):
    text = "from,to,skill,cost,amenity\neast,west,,4,0.2\nwest,east,high,3,0\n"
    found = read_routes(folder_of(tmp_path, moving=text), SKILLS, REGIONS, None)
    assert found.skill.tolist() == [0, 0, 1] and found.cost.tolist() == [4.0, 3.0, 4.0]
    assert found.amenity.tolist() == [0.2, 0.0, 0.2]


def test_without_files_nobody_is_thought_to_move():
    assert len(read_routes(read_folder(None), SKILLS, REGIONS, None)) == 0


def test_a_cost_nobody_states_is_estimated_from_moves_or_refused(tmp_path):
    text = "from,to\neast,west\n"
    estimate = MoveEstimate(2.0, 3.5, 0.1, 0.1, 1.0, 9)
    assert read_routes(folder_of(tmp_path, moving=text), SKILLS, REGIONS, estimate).cost.tolist() == [3.5, 3.5]
    folder = folder_of(tmp_path, moving=text)
    read_routes(folder, SKILLS, REGIONS, None)
    assert "moves.csv" in faults(folder)


def moves(theta=2.5, cost=4.0):
    lines = ["from,to,year,people,moved,wage_from,wage_to"]
    for year, wage in enumerate((0.8, 1.0, 1.2, 1.5), start=1996):
        lines.append(f"east,west,{year},1000,{1000 * float(move_share(1.0, wage, cost, 0.0, theta)):.9f},1,{wage}")
    return "\n".join(lines) + "\n"


def test_observed_moves_tell_theta_and_the_cost_and_open_their_ways(tmp_path):
    folder = folder_of(tmp_path, moves=moves())
    found = read_moves(folder, SKILLS, REGIONS)
    assert (found.theta, found.cost) == pytest.approx((2.5, 4.0), rel=1e-6)
    routes = read_routes(folder, SKILLS, REGIONS, found)
    assert routes.cost == pytest.approx([4.0, 4.0], rel=1e-6) and routes.end.tolist() == [1, 1]


MOVES = "from,to,year,people,moved,wage_from,wage_to\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"moves": MOVES + "east,west,1996,10,11,1,1\n"},
            "more than there were people",
        ),
        ({"moves": MOVES + "east,east,1996,10,1,1,1\n"}, "is where it starts"),
        ({"moves": MOVES + 2 * "east,west,1996,10,1,1,1\n"}, "1996"),
        ({"people": "region,skill,persons\neast,high,1\neast,high,2\n"}, "east, high"),
        ({"people": "region,skill,persons,age\neast,high,1,40\n"}, "age"),
        ({"people": "region,skill,persons\neast,high,\n"}, "blank"),
        ({"people": "skill,persons\nhigh,3\n"}, "is not stated"),
    ],
)
def test_faults_are_named(tmp_path, files, said):
    folder = folder_of(tmp_path, **files)
    read_people(folder, SKILLS, REGIONS)
    read_moves(folder, SKILLS, REGIONS)
    assert said in faults(folder)


def test_a_folder_that_is_none_or_says_nothing_of_labour_is_refused(tmp_path):
    with pytest.raises(UsageError, match="is no folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="says nothing of labour"):
        read_folder(tmp_path)


def test_no_file_holds_an_order_to_move():
    """What people do of their own will has a share, a cost, a wage; nobody can write down who must go."""
    columns = {name for file in FILES.values() for name in file}
    assert not columns & {"order", "assigned", "must_move", "transfer", "quota"}
    assert set(FILES["moving"]) == {"from", "to", "skill", "cost", "amenity"}
