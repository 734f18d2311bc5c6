"""What holds of every count, whatever the votes: properties of rules and of honest counting."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lustrum.councils.counting.ballots import Ballots, Item, Paper
from lustrum.councils.counting.count import TieError
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.pairwise import preferred
from lustrum.councils.counting.rules import make_rule
from tests.councils.making import figures, lists, some_approvals, some_rankings

RANKED = ("stv-scottish", "stv-meek", "schulze", "ranked-pairs", "instant-run-off")
APPROVED = ("sequential-phragmen", "sequential-pav", "equal-shares")
BUDGETS = ("equal-shares", "equal-shares-add1", "greedy", "greedy-no-skip", "greedy-per-cost", "sequential-phragmen")
DIVISORS = ("dhondt", "sainte-lague", "modified-sainte-lague", "huntington-hill", "adams", "dean")
SEEDS = st.integers(0, 10**9)
few = settings(max_examples=25, deadline=None)


def result(rule, ballots, seats=1, ties="refuse", **variants):
    """Return what a count decides: its outcomes where it is refused for a tie, each as a set."""
    try:
        count = decide(make_rule(rule, **variants), ballots, seats, ties)
    except TieError as error:
        return frozenset(frozenset(each) for each in error.outcomes)
    named = (
        [f"{n} {s}" for n, s in count.seats.items() if s] if max(count.seats.values(), default=0) > 1 else count.elected
    )
    return frozenset([frozenset(named)])


def rankings(seed, voters=40, candidates=4, **told):
    return some_rankings(random.Random(seed), voters, candidates, **told)


def seats_for(rule):
    return 2 if rule.startswith("stv") else 1


# -- all rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RANKED)
@few
@given(seed=SEEDS)
def test_valid_papers_are_votes_and_what_cannot_be_transferred_at_every_stage(rule, seed):
    try:
        count = decide(make_rule(rule), rankings(seed), seats_for(rule))
    except TieError as error:
        count = error.count
    assert all(sum(stage.votes.values()) + stage.not_transferable == count.valid for stage in count.stages)
    assert all(stage.not_transferable >= 0 and min(stage.votes.values()) >= 0 for stage in count.stages)


@pytest.mark.parametrize("rule", RANKED)
@few
@given(seed=SEEDS)
def test_neither_the_order_of_papers_nor_who_cast_them_matters(rule, seed):
    ballots = rankings(seed)
    shuffled = list(ballots.papers)
    random.Random(seed + 1).shuffle(shuffled)
    merged = tuple(Paper(number, ranks) for ranks, number in ballots.rankings())
    seats = seats_for(rule)
    one = result(rule, ballots, seats)
    assert result(rule, replace(ballots, papers=tuple(shuffled)), seats) == one
    assert result(rule, replace(ballots, papers=merged), seats) == one


@pytest.mark.parametrize("rule", RANKED)
@few
@given(seed=SEEDS)
def test_no_candidate_is_favoured_by_its_place_in_the_list(rule, seed):
    ballots = rankings(seed)
    other = ballots.in_order(random.Random(seed).sample(ballots.candidates, len(ballots.candidates)))
    assert result(rule, other, seats_for(rule)) == result(rule, ballots, seats_for(rule))


@pytest.mark.parametrize("rule", [*RANKED[1:], *APPROVED, *DIVISORS, "hare"])
@few
@given(seed=SEEDS)
@example(seed=619)  # three stand at the quota to the last digit, for two seats
def test_papers_times_a_million_count_alike(rule, seed):
    if rule in RANKED:
        ballots, seats = rankings(seed), seats_for(rule)
    elif rule in APPROVED:
        ballots, seats = some_approvals(random.Random(seed), 12, 5), 2
    else:
        ballots, seats = lists({f"l{i}": random.Random(seed + i).randint(1, 10**6) for i in range(5)}), 17
    many = replace(ballots, papers=tuple(replace(paper, count=paper.count * 10**6) for paper in ballots.papers))
    assert result(rule, many, seats) == result(rule, ballots, seats)


@pytest.mark.parametrize("rule", APPROVED)
@few
@given(seed=SEEDS)
def test_approvals_know_no_order_of_papers_or_candidates(rule, seed):
    ballots = some_approvals(random.Random(seed), 12, 5)
    other = replace(ballots, papers=ballots.papers[::-1]).in_order(ballots.candidates[::-1])
    assert result(rule, other, 2) == result(rule, ballots, 2)


@pytest.mark.parametrize("rule", BUDGETS)
@few
@given(seed=SEEDS)
def test_no_budget_is_overspent_and_shares_add_up_to_what_is_spent(rule, seed):
    ballots = some_approvals(random.Random(seed), 15, 6, priced=True)
    count = decide(make_rule(rule), ballots)
    assert count.more["cost"] <= ballots.budget and len(set(count.elected)) == len(count.elected)
    assert sum(count.shares.values()) == count.more["cost"] / ballots.budget


# -- rankings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
@pytest.mark.parametrize("strength", ["winning-votes", "margins", "ratio"])
@few
@given(seed=SEEDS)
def test_whoever_beats_all_others_in_pairs_is_elected(rule, strength, seed):
    ballots = rankings(seed, equals=True)
    matrix = preferred(ballots)
    first = [i for i in ballots.places if all(matrix[i][j] > matrix[j][i] for j in ballots.places if j != i)]
    if first:
        assert result(rule, ballots, strength=strength) == {frozenset([ballots.candidates[first[0]]])}


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
@few
@given(seed=SEEDS)
def test_to_be_ranked_higher_never_hurts_the_winner(rule, seed):
    ballots = rankings(seed, voters=15, whole=True)
    before = result(rule, ballots)
    if len(before) > 1:
        return
    winner = ballots.candidates.index(next(iter(next(iter(before)))))
    papers = list(ballots.papers)
    k = random.Random(seed).randrange(len(papers))
    order = [rank[0] for rank in papers[k].ranks]
    at = order.index(winner)
    if at:
        order[at - 1 : at + 1] = order[at - 1 : at + 1][::-1]
    papers[k] = replace(papers[k], ranks=tuple((i,) for i in order))
    assert result(rule, replace(ballots, papers=tuple(papers))) == before


@pytest.mark.parametrize("rule", ["stv-scottish", "stv-meek"])
@few
@given(seed=SEEDS, size=st.integers(35, 80))
def test_a_group_of_so_many_quotas_that_puts_its_own_first_has_so_many_seats(rule, seed, size):
    generator = random.Random(seed)
    own, others = [0, 1, 2], [3, 4, 5]
    papers = [
        Paper(1, tuple((i,) for i in generator.sample(own, 3) + generator.sample(others, 3))) for _ in range(size)
    ]
    papers += [Paper(1, tuple((i,) for i in generator.sample(others, 3) + generator.sample(own, 3)))
               for _ in range(100 - size)]  # fmt: skip
    ballots = Ballots("ranked", tuple("ABCDEF"), tuple(papers))
    count = decide(make_rule(rule), ballots, 3, "order")
    # Quota of 100 papers for 3 seats: 26 in Scotland, 25 by Meek. One paper more for what is cut off.
    assert sum(name in "ABC" for name in count.elected) >= min(3, (size - 1) // 26)
    assert len(count.elected) == 3


# -- approvals and budgets ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
@few
@given(seed=SEEDS)
def test_a_group_that_can_pay_for_what_it_wants_alone_gets_all_of_it(utility, seed):
    generator = random.Random(seed)
    noise = some_approvals(generator, 10, 6, priced=True)
    size, total = generator.randint(2, 10), 10
    wanted = [generator.randint(1, 10) for _ in range(3)]
    voters = total + size
    budget = -(-sum(wanted) * voters // size) + generator.randint(0, 20)  # so that size/voters of it pays for all three
    papers = (*noise.papers, Paper(size, ((6, 7, 8),)))
    items = (*noise.items, *(Item(cost=Fraction(cost)) for cost in wanted))
    ballots = Ballots("approved", (*noise.candidates, "x", "y", "z"), papers, items, budget=Fraction(budget))
    assert {"x", "y", "z"} <= set(decide(make_rule("equal-shares", utility=utility), ballots).elected)


@few
@given(seed=SEEDS)
def test_a_group_of_l_parts_of_k_that_agrees_has_a_member_with_l_seats(seed):
    generator = random.Random(seed)
    seats, wanted = 4, generator.randint(1, 3)
    noise = some_approvals(generator, 12, 6)
    size = -(-wanted * 12 // (seats - wanted))  # size / (12 + size) >= wanted / seats
    group = [Paper(1, (tuple(sorted({*range(6, 6 + wanted), *generator.sample(range(6), 2)})),)) for _ in range(size)]
    ballots = Ballots("approved", tuple("ABCDEFXYZ"), (*noise.papers, *group))
    elected = {ballots.candidates.index(name) for name in decide(make_rule("equal-shares"), ballots, seats).elected}
    assert max(len(elected & paper.named) for paper in group) >= wanted


@few
@given(seed=SEEDS)
def test_a_voter_more_for_a_project_never_costs_it_its_place_in_greedy(seed):
    ballots = some_approvals(random.Random(seed), 12, 5, priced=True)
    count = decide(make_rule("greedy"), ballots)
    for name in count.elected:
        more = replace(ballots, papers=(*ballots.papers, Paper(1, ((ballots.candidates.index(name),),))))
        assert name in decide(make_rule("greedy"), more).elected


# -- seats -------------------------------------------------------------------------------------------------------------

VOTES = st.lists(st.integers(1, 10**6), min_size=2, max_size=7)


def seats_of(rule, votes, seats, **variants):
    try:
        count = decide(make_rule(rule, **variants), lists({f"l{i}": n for i, n in enumerate(votes)}), seats)
    except TieError:
        return None
    return list(count.seats.values())


@given(votes=VOTES, seats=st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_largest_remainders_keep_the_quota(votes, seats):
    found = seats_of("hare", votes, seats)
    if found:
        exact = [Fraction(number * seats, sum(votes)) for number in votes]
        assert all(
            int(share) <= held <= -(-share.numerator // share.denominator)
            for share, held in zip(exact, found, strict=True)
        )


@given(votes=VOTES, seats=st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_dhondt_gives_nobody_less_than_its_whole_quotas(votes, seats):
    found = seats_of("dhondt", votes, seats)
    if found:
        assert all(held >= number * seats // sum(votes) for number, held in zip(votes, found, strict=True))


@pytest.mark.parametrize("rule", DIVISORS)
@given(votes=VOTES, seats=st.integers(7, 60), more=st.integers(1, 10**5))
@settings(max_examples=40, deadline=None)
def test_neither_a_seat_more_nor_more_votes_ever_cost_a_list_a_seat(rule, votes, seats, more):
    one, two = seats_of(rule, votes, seats), seats_of(rule, votes, seats + 1)
    if one and two:
        assert all(before <= after for before, after in zip(one, two, strict=True))
    grown = seats_of(rule, [votes[0] + more, *votes[1:]], seats)
    if one and grown:
        assert grown[0] >= one[0]


@pytest.mark.parametrize("rule", [*DIVISORS, "hare", "droop"])
@given(votes=VOTES, seats=st.integers(7, 60))
@settings(max_examples=40, deadline=None)
def test_all_seats_are_given_and_more_votes_never_mean_fewer_seats(rule, votes, seats):
    found = seats_of(rule, votes, seats)
    if found:
        assert sum(found) == seats
        order = sorted(range(len(votes)), key=lambda i: votes[i])
        assert all(found[i] <= found[j] for i, j in pairwise(order) if votes[i] < votes[j])


# -- divisions ---------------------------------------------------------------------------------------------------------


def some_divisions(generator, voters, aims):
    rows = []
    for _ in range(voters):
        parts = [generator.choice([0, 0, 1, 2, 5, 9]) for _ in range(aims)]
        rows.append([Fraction(part, sum(parts)) for part in parts] if sum(parts) else [1, *[0] * (aims - 1)])
    return rows


def gap(one, other):
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def markets(rows):
    return list(decide(make_rule("independent-markets"), figures(rows)).shares.values())


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, voters=st.integers(1, 7), aims=st.integers(2, 5))
def test_nobody_brings_independent_markets_nearer_by_stating_another_ballot(seed, voters, aims):
    generator = random.Random(seed)
    rows = some_divisions(generator, voters, aims)
    honest = gap(markets(rows), rows[0])
    for lie in some_divisions(generator, 6, aims):
        assert gap(markets([lie, *rows[1:]]), rows[0]) >= honest


def test_the_mean_is_brought_nearer_by_exaggerating():
    rows = [[Fraction(3, 5), Fraction(2, 5)], [Fraction(1, 5), Fraction(4, 5)], [Fraction(1, 5), Fraction(4, 5)]]
    honest = decide(make_rule("mean"), figures(rows)).shares.values()
    bent = decide(make_rule("mean"), figures([[1, 0], *rows[1:]])).shares.values()
    assert gap(bent, rows[0]) < gap(honest, rows[0])


@few
@given(seed=SEEDS)
def test_shares_add_up_to_one_whoever_votes_in_whatever_order(seed):
    rows = some_divisions(random.Random(seed), 5, 4)
    one = markets(rows)
    assert sum(one) == 1 and all(markets(list(each)) == one for each in list(permutations(rows))[:12])
    turned = markets([row[::-1] for row in rows])
    assert turned[::-1] == one


@few
@given(counts=st.lists(st.integers(1, 50), min_size=2, max_size=5))
def test_voters_who_want_one_aim_each_have_it_in_proportion(counts):
    size = len(counts)
    rows = [[int(i == j) for j in range(size)] for i in range(size)]
    count = decide(make_rule("independent-markets"), figures(rows, counts=counts))
    assert list(count.shares.values()) == [Fraction(number, sum(counts)) for number in counts]
