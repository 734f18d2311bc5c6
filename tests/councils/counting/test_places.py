from lustrum.councils.counting.lots import Lots
from lustrum.councils.counting.places import by_figure, first_places


def test_only_the_tie_in_which_seats_end_is_broken():
    lots = Lots("order")
    assert first_places([[2], [0, 1], [3]], 2, "ABCD", lots) == [2, 0] and len(lots.ties) == 1
    assert first_places([[2], [0, 1], [3]], 3, "ABCD", Lots()) == [2, 0, 1]


def test_equal_figures_stand_together():
    assert by_figure([1, 5, 5, 0]) == [[1, 2], [0], [3]]
