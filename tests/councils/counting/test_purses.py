from fractions import Fraction

from lustrum.councils.counting.purses import OFTEN, Purses


def test_who_has_too_little_pays_all_and_the_others_share_the_rest():
    purses = Purses(Fraction(3), 3, [Fraction(1)])
    purses.pay([0], Fraction(5, 2))
    assert purses.amounts() == (Fraction(1, 2), 3, 3)
    assert purses.price(Fraction(5), 3, [0, 1, 2], []) == Fraction(9, 4)  # 1/2 + 2 x 9/4 = 5
    assert purses.price(Fraction(7), 3, [0, 1, 2], []) is None


def test_groups_of_several_are_counted_with_their_number():
    assert Purses(Fraction(2), 2, []).price(Fraction(5), 4, [0], [(1, 3)]) == Fraction(5, 4)


def test_nothing_is_lost_when_the_unit_changes():
    purses = Purses(Fraction(1000), 4, [Fraction(1, 3)])
    for k in range(2, 3 * OFTEN):
        purses.pay([k % 4, (k + 1) % 4], Fraction(1, k))
    spent = 4000 - sum(purses.amounts())
    assert spent == sum(Fraction(2, k) for k in range(2, 3 * OFTEN))
    assert len(purses.values) <= 4 + OFTEN * 2


def test_nobody_owes_anything():
    purses = Purses(Fraction(1), 1, [])
    purses.pay([0], Fraction(5))
    assert purses.amounts() == (0,)
