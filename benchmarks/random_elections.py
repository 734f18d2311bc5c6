"""Random elections for comparing counts: rankings, approvals, projects with costs, votes for lists."""

from __future__ import annotations

import random
from fractions import Fraction

from lustrum.councils.counting.ballots import Ballots, Item, Paper

NAMES = "ABCDEFGHIJ"


def rankings(
    generator: random.Random, *, whole: bool = False, equals: bool = False, most: int = 25, stand: int = 6
) -> Ballots:  # fmt: skip
    """Return rankings of a random electorate, some of them in camps so that not all is noise."""
    voters, candidates = generator.randint(3, most), generator.randint(3, stand)
    camps = [generator.sample(range(candidates), candidates) for _ in range(3)]
    papers = []
    for _ in range(voters):
        order = list(generator.choice(camps)) if generator.random() < 0.6 else generator.sample(
            range(candidates), candidates)  # fmt: skip
        if generator.random() < 0.4:
            i, j = generator.sample(range(candidates), 2)
            order[i], order[j] = order[j], order[i]
        ranks = [(i,) for i in order[: candidates if whole else generator.randint(1, candidates)]]
        if equals and len(ranks) > 1 and generator.random() < 0.3:
            at = generator.randrange(len(ranks) - 1)
            ranks[at : at + 2] = [tuple(sorted(ranks[at] + ranks[at + 1]))]
        papers.append(Paper(1, tuple(ranks)))
    return Ballots("ranked", tuple(NAMES[:candidates]), tuple(papers))


def approvals(generator: random.Random, *, priced: bool = False) -> Ballots:
    """Return approvals, everybody approving of somebody; with whole costs and a budget where asked."""
    voters, candidates = generator.randint(3, 20), generator.randint(3, 7)
    sets = [generator.sample(range(candidates), generator.randint(1, candidates // 2)) for _ in range(voters)]
    papers = tuple(Paper(1, (tuple(sorted(each)),)) for each in sets)
    if not priced:
        return Ballots("approved", tuple(NAMES[:candidates]), papers)
    costs = [generator.randint(1, 20) for _ in range(candidates)]
    items = tuple(Item(cost=Fraction(cost)) for cost in costs)
    budget = Fraction(generator.randint(max(costs), sum(costs)))
    return Ballots("approved", tuple(NAMES[:candidates]), papers, items, budget=budget)


def lists(generator: random.Random) -> Ballots:
    """Return votes for two to seven lists, small and equal ones among them."""
    votes = [generator.randint(1, 60 if generator.random() < 0.3 else 100_000) for _ in range(generator.randint(2, 7))]
    papers = tuple(Paper(number, ((i,),)) for i, number in enumerate(votes))
    return Ballots("lists", tuple(NAMES[: len(votes)]), papers)


def three(ballots: Ballots, generator: random.Random) -> int:
    """Return how many seats are filled: three, or fewer where fewer are approved of."""
    return min(3, len({i for paper in ballots.papers for i in paper.named}))


def half(ballots: Ballots, generator: random.Random) -> int:
    """Return two or three seats."""
    return 2 if len(ballots.candidates) < 5 else 3


def house(ballots: Ballots, generator: random.Random) -> int:
    """Return the seats of a house: one a list at least, as some rules give each its first for nothing."""
    return generator.randint(len(ballots.candidates), 40)


def whole(generator: random.Random) -> Ballots:
    """Return rankings of everybody."""
    return rankings(generator, whole=True)


def many(generator: random.Random) -> Ballots:
    """Return rankings of up to two hundred voters."""
    return rankings(generator, most=200)


def equals(generator: random.Random) -> Ballots:
    """Return rankings with equals among them."""
    return rankings(generator, equals=True)


def few(generator: random.Random) -> Ballots:
    """Return rankings of four at most: the other program tries every order of equal majorities."""
    return rankings(generator, equals=True, most=60, stand=4)


def some(generator: random.Random) -> Ballots:
    """Return rankings of four at most by a few voters: the other program is slow."""
    return rankings(generator, most=40, stand=4)


def priced(generator: random.Random) -> Ballots:
    """Return approvals of projects with costs."""
    return approvals(generator, priced=True)
