"""labour.toml: defaults are told, agreements say who, when and where, what is unknown is refused."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import UsageError
from lustrum.labour.settings import read_settings

SKILLS, REGIONS = ("high", "low"), ("east", "west")


def read(tmp_path, text):
    (tmp_path / "labour.toml").write_text(text)
    return read_settings(tmp_path, SKILLS, REGIONS, 3)


def test_without_a_file_every_default_is_told(tmp_path):
    for place in (None, tmp_path):
        found = read_settings(place, SKILLS, REGIONS, 3)
        assert (found.theta, found.frictional, found.attrition, found.passed) == (3.0, 0.04, 0.05, 0.9)
        assert {each.name for each in found.assumptions} == {"theta", "frictional", "attrition", "pass"}
        assert not found.stated and found.agreement.said == "" and np.isnan(found.floor_of(REGIONS)).all()


def test_what_is_stated_is_no_assumption(tmp_path):
    found = read(tmp_path, 'theta = 2\nfrictional = "3 %"\npass = 0.8\n[attrition]\nhigh = 0.02\nlow = 0.07\n')
    assert found.stated and found.frictional == 0.03 and found.attrition_of(SKILLS).tolist() == [0.02, 0.07]
    assert not found.assumptions


def test_a_skill_left_out_of_attrition_keeps_the_default_and_it_is_told(tmp_path):
    found = read(tmp_path, "[attrition]\nhigh = 0.02\n")
    assert found.attrition_of(SKILLS).tolist() == [0.02, 0.05]
    assert "attrition" in {each.name for each in found.assumptions}


def test_an_agreement_says_who_when_and_where(tmp_path):
    who = '[agreement]\nparties = "unions and employers"\ndate = 2000-01-01\norigin = "wage agreement"\n'
    found = read(tmp_path, f"{who}w_min = 1.5\nratio_max = 3\nhours_max = 1.1\n").agreement
    assert found.said == "wage agreement of 2000-01-01 between unions and employers"
    assert (found.least_wage, found.ratio, found.hours, found.overtime) == (1.5, 3.0, 1.1, 0.25)
    with pytest.raises(UsageError, match="has no parties, date, origin"):
        read(tmp_path, "[agreement]\nw_min = 1\n")


def test_hours_may_be_agreed_on_by_year(tmp_path):
    assert read(tmp_path, "hours = [1.0, 0.98, 0.96]\n").hours == (1.0, 0.98, 0.96)
    assert read(tmp_path, "hours = 0.95\n").hours == (0.95,) * 3


def test_floors_stand_for_all_regions_or_for_each(tmp_path):
    assert read(tmp_path, "[drain]\nfloor = 0.2\nhold = true\n").floor_of(REGIONS).tolist() == [0.2, 0.2]
    found = read(tmp_path, "[drain.floor]\neast = 0.3\n")
    assert found.floor_of(REGIONS)[0] == 0.3 and np.isnan(found.floor_of(REGIONS)[1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("teta = 3\n", "theta"),
        ("theta = 0\n", "above 0"),
        ("frictional = 4\n", "4 %"),
        ("frictional = 1.0\n", "leaves nobody"),
        ('skilled = ["hihg"]\n', "high"),
        ("hours = [1.0, 1.0]\n", "2 hours for 3 years"),
        ("hours = 0\n", "0 or less"),
        ("[drain]\nhold = 1\n", "neither true nor false"),
        ("[drain.floor]\nnorth = 0.2\n", "no key 'north'"),
        ("[attrition]\nmiddle = 0.02\n", "no key 'middle'"),
        ('[agreement]\nparties = "a"\ndate = "b"\norigin = "c"\nratio_max = 0.5\n', "of 1 or more"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path, text, said):
    with pytest.raises(UsageError, match=said):
        read(tmp_path, text)
