from fractions import Fraction

import pytest

from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.independent_markets import IndependentMarkets, balance, market, price
from tests.councils.counting.cases import divided, printed
from tests.councils.making import figures


@pytest.mark.parametrize("case", printed("division"), ids=lambda c: c["id"])
def test_printed_and_worked_cases_are_divided_exactly(case):
    count = decide(IndependentMarkets(), divided(case))
    assert [str(share) for share in count.shares.values()] == case["independent_markets"]
    assert str(count.more["t"]) == case["t"]


def test_the_median_is_that_of_ballots_and_phantoms():
    shares, t = [Fraction(n, 10) for n in (7, 3, 3, 1)], Fraction(1, 9)
    phantoms = [min(t * (4 - k), Fraction(1)) for k in range(5)]
    assert price(market([(share, 1) for share in shares]), t) == sorted([*shares, *phantoms])[4]


def test_two_who_agree_on_two_thirds_get_less_for_it():
    count = decide(IndependentMarkets(), figures([["2/3", "1/3", 0], ["2/3", 0, "1/3"]]))
    assert count.shares["a"] < Fraction(2, 3)  # the price of truthfulness, said on its page


def test_t_is_found_exactly_where_bisection_never_ends():
    markets = [market([(Fraction(1), 1), (Fraction(0), 2)]) for _ in range(3)]
    assert balance(markets) == Fraction(1, 3)


def test_thousands_of_different_ballots_are_divided_to_the_last_part():
    import random

    generator = random.Random(1)
    rows = []
    for _ in range(3000):
        parts = [generator.randint(0, 50) for _ in range(6)]
        rows.append([Fraction(part, sum(parts) or 1) for part in parts] if sum(parts) else [1, 0, 0, 0, 0, 0])
    count = decide(IndependentMarkets(), figures(rows))
    assert sum(count.shares.values()) == 1
