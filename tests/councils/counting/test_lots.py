import hashlib

import pytest

from lustrum.councils.counting.lots import Lots, check_seed, hash_of
from lustrum.errors import UsageError


def test_a_named_order_takes_the_first_and_excludes_the_last():
    lots = Lots("order")
    assert lots.pick("elect", 1, ["A", "B", "C"]) == 0 and lots.pick("exclude", 2, ["A", "B", "C"], worst=True) == 2
    assert [tie.result for tie in lots.ties] == ["A", "C"] and lots.ties[0].decided_by == "named order"


def test_a_lot_is_drawn_again_by_anybody_with_the_seed():
    names = ["Ann", "Bo", "Cem"]
    first = min(names, key=lambda name: hashlib.sha256(f"october:1:{name}".encode()).hexdigest())
    assert names[Lots("lot", "october").pick("elect", 1, names)] == first
    assert hash_of("october") == hashlib.sha256(b"october").hexdigest()


def test_the_order_of_candidates_has_no_say_in_a_lot():
    names = ["Ann", "Bo", "Cem", "Dora"]
    one = names[Lots("lot", "s").pick("elect", 1, names)]
    other = names[::-1][Lots("lot", "s").pick("elect", 1, names[::-1])]
    assert one == other


def test_who_is_worst_by_lot_is_the_last_of_the_draw():
    names = ["Ann", "Bo"]
    assert Lots("lot", "s").pick("a", 1, names) != Lots("lot", "s").pick("a", 1, names, worst=True)


def test_lots_differ_from_tie_to_tie():
    lots, names = Lots("lot", "seed"), [f"c{i}" for i in range(50)]
    assert len({lots.pick("elect", k, names) for k in range(20)}) > 5


def test_one_alone_is_no_tie():
    lots = Lots()
    assert lots.pick("elect", 1, ["A"]) == 0 and not lots.ties and not lots.choices


def test_another_seed_than_the_published_one_is_refused():
    check_seed("october", hash_of("october").upper())
    with pytest.raises(UsageError, match="not the one"):
        check_seed("november", hash_of("october"))
