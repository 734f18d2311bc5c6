"""The repair programme of a folder."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.data import bundled_path
from lustrum.errors import UsageError
from lustrum.freight.read import read_freight
from lustrum.freight.read_repair import MONTHS, read_programme
from lustrum.freight.tables import Reading
from lustrum.results import read_toml
from tests.freight.folders import copied, faults_of


def programme(path):
    return read_programme(Reading(path), read_toml(path / "freight.toml"))


def test_the_programme_of_1920_is_read():
    found = programme(bundled_path("locomotives_1920"))
    assert found.period == ("1920-H2", *(f"{year}-H{half}" for year in range(1921, 1925) for half in (1, 2)))
    assert found.fleet.fit == 6_400.0 and found.months == MONTHS["half-year"] == 6
    assert found.rates["as in January 1920"].tolist() == [6 * 256.0] * 9


def test_shops_repair_the_smaller_of_what_hours_and_parts_allow():
    shops = programme(bundled_path("made_up_railways")).shops
    assert shops.most[0].tolist() == [40.0] * 8 and not shops.by_hours[0].any()
    assert shops.most[1] == pytest.approx([85_000 / 2_300] * 8) and shops.by_hours[1].all()


def test_a_shop_may_have_figures_of_its_own_for_a_period(tmp_path):
    text = "shop,period,hours,hours_per_repair,parts,cost\n" + "".join(
        f"Works,1921-Q{q},1000,100,{q},5\nWorks,1922-Q{q},1000,100,20,5\n" for q in range(1, 5)
    )
    shops = programme(copied(tmp_path, ("shops.csv", None, text))).shops
    assert shops.most[0].tolist() == [1, 2, 3, 4, 10, 10, 10, 10]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Works,1921-Q9,1000,100,5,5", "unknown_label"),
        ("Works,1921-Q1,1000,100,5,5", "missing_row"),
        ("Works,,1000,100,5,5\nWorks,1921-Q1,1000,100,5,5", "duplicate_label"),
        ("Works,,1000,0,5,5", "out_of_range"),
    ],
)
def test_a_shop_at_fault_is_named(tmp_path, line, kind):
    text = f"shop,period,hours,hours_per_repair,parts,cost\n{line}\n"
    found = faults_of(copied(tmp_path, ("shops.csv", None, text)))
    assert {(each[0], each[1]) for each in found} == {(kind, "shops.csv")}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("periods = 8", "periods = 0", "periods outside"),
        ('start = "1921-Q1"', 'start = "1921-01"', "no quarter"),
        ("breakdown = 0.19", "breakdown = 1.0", "Breakdown is 1"),
        ("split = [1, 1, 1.1667, 1]", "split = [0, 0]", "proportion"),
        ("a_month = 10", "a_month = [1,2,3,4,5,6,7,8,9]", "9 figures for 8 periods"),
        ('kind = "import"', 'kind = "gift"', "'gift'"),
    ],
)
def test_a_key_at_fault_is_refused_in_words(tmp_path, old, new, says):
    with pytest.raises(UsageError, match=says):
        read_freight(copied(tmp_path, ("freight.toml", old, new)))


def test_a_course_by_period_goes_on_with_its_last_figure(tmp_path):
    found = programme(copied(tmp_path, ("freight.toml", "a_month = 10", "a_month = [10, 12]")))
    assert found.rates["as last year"].tolist() == [30.0, *[36.0] * 7]


def test_periods_run_on_over_the_end_of_the_year(tmp_path):
    folder = copied(tmp_path, ("freight.toml", 'start = "1921-Q1"', 'start = "1921-Q3"'), without=["shops.csv"])
    found = programme(folder)
    assert found.period[:3] == ("1921-Q3", "1921-Q4", "1922-Q1") and found.shops is None


def test_ways_keep_their_defaults():
    repair, bought, built = programme(bundled_path("made_up_railways")).ways
    assert repair.quality == 1.0 and repair.most is None and bought.lead == 3 and np.isfinite(built.home_cost)
