"""Cards read from files, and every fault named with its line."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.trade import read_cards


def written(tmp_path, text, name="cards.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_offers_of_one_product_stand_in_several_rows(tmp_path):
    path = written(tmp_path, (
        "product,partner,year,world_price,price_at,tariff,transport,skills,investment,quantity\n"
        "A,north,,1.1,fob,0.1,0.05,yes,100,10\n"
        "A,south,2015,0.9,cif,0.2,,,,\n"
        "B,,,1.25,duty_paid,0.25,,,,\n"
    ))  # fmt: skip
    cards = read_cards(path)
    a, b = cards.of("A"), cards.of("B")
    assert a.offer(2014).partner == "north" and a.offer(2014).at_border("A") == pytest.approx(1.155)
    assert a.offer(2015).partner == "south"
    assert a.skills is True and a.learning.investment == 100.0 and a.learning.rate is None
    assert b.offer(2013).at_border("B") == pytest.approx(1.0) and b.learning is None
    assert cards.of("C").quality == 1.0


def test_quality_indices_come_from_a_file_of_their_own(tmp_path):
    quality = written(tmp_path, "product,index,home,world,weight,better\nA,hours,800,1000,,\nA,faults,4,2,0.5,lower\n")
    assert read_cards(None, quality).of("A").quality == pytest.approx(0.8 * 0.5**0.5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("product,wold_price\nA,1\n", "Did you mean 'world_price'"),
        ("partner\nx\n", "column 'product': is not there"),
        ("product,world_price,price_at\nA,cheap,cif\n", "line 2.*'cheap', which is no number"),
        ("product,world_price,price_at\nA,-1,cif\n", "above 0"),
        ("product,world_price,price_at\nA,1,\n", "price_at.*is blank"),
        ("product,world_price,price_at\nA,1,duty_paid\n", "a tariff is no part of a world price"),
        ("product,world_price,price_at\nA,1,fob\n", "carriage"),
        ("product,cost_basis\nA,average\n", "marginal cost"),
        ("product,home_resources\nA,1\n", "cost_basis.*is needed"),
        ("product,investment\nA,100\n", "quantity.*is blank"),
        ("product,investment,quantity,spillover\nA,100,1,5\n", "named and bounded"),
        ("product,strategic\nA,yes\n", "without a decision"),
        ("product,strategic\nA,maybe\n", "Known: yes, no"),
        ("product,skills\nA,yes\nA,no\n", "'no' here and 'yes' above"),
        ("product,skills\nA,yes,1\n", "does not have 2 cells"),
    ],
)
def test_a_fault_is_named_with_its_place_and_the_way_out(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        read_cards(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no file"):
        read_cards(tmp_path / "none.csv")


def test_quality_stated_with_a_price_of_equal_quality_is_refused(tmp_path):
    cards = written(tmp_path, "product,price_of\nA,same_quality\n")
    quality = written(tmp_path, "product,index,home,world\nA,hours,1,2\n", "quality.csv")
    with pytest.raises(DataError, match="counted twice"):
        read_cards(cards, quality)
