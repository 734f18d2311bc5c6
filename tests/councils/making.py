"""Ballots written short, and random ones."""

from __future__ import annotations

from fractions import Fraction

from lustrum.councils.counting.ballots import Ballots, Item, Paper


def ranked(text, candidates=None):
    """Return rankings from lines such as "8 A C=D" (equals), "3 A - B" (a rank left out), "2" (nobody ranked)."""
    lines = [line.split() for line in text.strip().splitlines()]
    named = {name for line in lines for rank in line[1:] for name in rank.split("=")} - {"-"}
    names = list(candidates or sorted(named))
    papers = []
    for count, *ranks in lines:
        groups = (() if rank == "-" else tuple(sorted(names.index(n) for n in rank.split("="))) for rank in ranks)
        papers.append(Paper(int(count), tuple(groups)))
    return Ballots("ranked", tuple(names), tuple(papers))


def approved(text, candidates=None, costs=None, budget=None):
    """Return approvals from lines such as "3 A B", with costs and a budget where there are projects."""
    lines = [line.split() for line in text.strip().splitlines()]
    names = list(candidates or sorted({name for line in lines for name in line[1:]}))
    papers = tuple(
        Paper(int(count), (tuple(sorted(names.index(n) for n in named)),) if named else ()) for count, *named in lines
    )
    items = tuple(Item(cost=Fraction(costs[name])) for name in names) if costs else ()
    return Ballots("approved", tuple(names), papers, items, budget=None if budget is None else Fraction(budget))


def lists(votes, **items):
    """Return votes for lists from a mapping, with items by list name."""
    papers = tuple(Paper(number, ((i,),)) for i, number in enumerate(votes.values()))
    return Ballots("lists", tuple(votes), papers, tuple(items.get(name, Item()) for name in votes))


def figures(rows, names="abcdefgh", counts=None):
    """Return ballots that give each name a figure; None is not stated."""
    papers = tuple(
        Paper(1 if counts is None else counts[k], (),
              tuple((i, Fraction(value)) for i, value in enumerate(row) if value is not None))
        for k, row in enumerate(rows)
    )  # fmt: skip
    return Ballots("points", tuple(names[: len(rows[0])]), papers)


def some_rankings(random, voters, candidates, *, whole=False, equals=False):
    """Return random rankings, some voters in camps so that counts are not all noise."""
    camps = [random.sample(range(candidates), candidates) for _ in range(3)]
    papers = []
    for _ in range(voters):
        order = list(random.choice(camps)) if random.random() < 0.6 else random.sample(range(candidates), candidates)
        if random.random() < 0.4:
            i, j = random.sample(range(candidates), 2) if candidates > 1 else (0, 0)
            order[i], order[j] = order[j], order[i]
        ranks = [(i,) for i in order[: candidates if whole else random.randint(1, candidates)]]
        if equals and len(ranks) > 1 and random.random() < 0.3:
            at = random.randrange(len(ranks) - 1)
            ranks[at : at + 2] = [tuple(sorted(ranks[at] + ranks[at + 1]))]
        papers.append(Paper(1, tuple(ranks)))
    return Ballots("ranked", tuple("ABCDEFGHIJ"[:candidates]), tuple(papers))


def some_approvals(random, voters, candidates, *, priced=False):
    """Return random approvals, everybody approving of somebody; with whole costs and a budget where asked."""
    papers = tuple(
        Paper(1, (tuple(sorted(random.sample(range(candidates), random.randint(1, max(1, candidates // 2))))),))
        for _ in range(voters)
    )
    names = tuple("ABCDEFGHIJ"[:candidates])
    if not priced:
        return Ballots("approved", names, papers)
    costs = [random.randint(1, 20) for _ in names]
    items = tuple(Item(cost=Fraction(cost)) for cost in costs)
    return Ballots("approved", names, papers, items, budget=Fraction(random.randint(max(costs), sum(costs))))
