from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.floors import Floors
from lustrum.errors import UsageError
from tests.councils.making import figures


def test_the_floor_is_the_largest_level_that_enough_want():
    # Ten voters: 250 (3), 210 (3), 180 (4). Three fifths are six: 210.
    count = decide(Floors(), figures([[250], [210], [180]], ["grain"], [3, 3, 4]))
    assert count.more["levels"] == {"grain": 210} and "6 of 10" in count.notes[0]
    assert decide(Floors(Fraction(7, 10)), figures([[250], [210], [180]], ["grain"], [3, 3, 4])).more["levels"] == {
        "grain": 180
    }


def test_who_states_nothing_wants_no_floor():
    count = decide(Floors(), figures([[200, None], [200, 8], [None, None]], ["grain", "homes"]))
    assert count.more["levels"] == {"grain": 200} and "homes" in count.notes[1]


def test_a_share_lies_between_nobody_and_all():
    with pytest.raises(UsageError, match="share"):
        decide(Floors(Fraction(0)), figures([[1]]))
