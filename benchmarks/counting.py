"""Counting by equal shares and by the single transferable vote: processor time of a count, read from memory."""

from __future__ import annotations

import random
import time
from fractions import Fraction

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from lustrum.councils.counting import Ballots, Item, Paper, decide, make_rule

GOAL = 2.0
CAMPS = 4


def budget(voters: int, projects: int) -> Ballots:
    """Return approvals of one to ten projects each, some liked by many and some by few, costs from 1,000 to 100,000."""
    generator = random.Random(1)
    liking = [generator.random() ** 2 + 0.02 for _ in range(projects)]
    papers = []
    for _ in range(voters):
        named: set[int] = set()
        most = generator.randint(1, min(10, projects))
        while len(named) < most:
            named.add(generator.choices(range(projects), liking)[0])
        papers.append(Paper(1, (tuple(sorted(named)),)))
    items = tuple(Item(cost=Fraction(generator.randrange(1_000, 100_000, 500))) for _ in range(projects))
    names = tuple(f"project {i}" for i in range(projects))
    third = sum(item.cost or 0 for item in items) / 3
    return Ballots("approved", names, tuple(papers), items, budget=Fraction(third))


def ranking(papers: int, candidates: int) -> Ballots:
    """Return rankings of one to all candidates, each voter near to one of four camps."""
    generator = random.Random(2)
    camps = [[generator.random() for _ in range(candidates)] for _ in range(CAMPS)]
    result = []
    for _ in range(papers):
        worth = [each + generator.gauss(0, 0.4) for each in generator.choice(camps)]
        order = sorted(range(candidates), key=worth.__getitem__)
        result.append(Paper(1, tuple((i,) for i in order[: generator.randint(1, candidates)])))
    return Ballots("ranked", tuple(f"candidate {i}" for i in range(candidates)), tuple(result))


def main(voters: int = 10_000, papers: int = 30_000, projects: int = 60, candidates: int = 12) -> None:
    """Write the page `counting`; fewer voters and papers make the small run."""
    spent, ranked = budget(voters, projects), ranking(papers, candidates)
    seats = max(2, candidates // 3)
    asked = (
        *((name, spent, 1) for name in ("equal-shares", "equal-shares-add1", "sequential-phragmen", "greedy")),
        *((name, ranked, seats) for name in ("stv-scottish", "stv-meek")),
        *((name, ranked, 1) for name in ("schulze", "ranked-pairs", "instant-run-off")),
    )
    lines, seconds = [], {}
    for name, ballots, number in asked:
        began = time.process_time()
        count = decide(make_rule(name), ballots, number, "order")
        seconds[name] = time.process_time() - began
        assert len(count.elected) >= number
        different = len({paper.ranks for paper in ballots.papers})
        lines.append((name, f"{ballots.voters:,}", f"{different:,}", len(ballots.candidates), len(count.elected),
                      f"{seconds[name]:.2f}"))  # fmt: skip
    write_page(
        "counting",
        "Counting",
        f"{voters:,} voters on {projects} projects, {papers:,} rankings of {candidates} candidates for {seats} seats, "
        "made up; exact from end to end. Processor time of the count alone, one run.",
        machine("lustrum"),
        table(("rule", "papers", "different", "candidates", "elected", "s"), lines),
        goals_table(
            [
                (f"{what} at most {GOAL:g} s", f"{seconds[name]:.2f}", seconds[name] <= GOAL)
                for what, name in (
                    (f"{voters:,} voters x {projects} projects by equal shares", "equal-shares"),
                    (f"{papers:,} rankings by Scottish STV", "stv-scottish"),
                    (f"{papers:,} rankings by Meek's STV", "stv-meek"),
                )
            ]
        ),
    )
