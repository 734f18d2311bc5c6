"""What a budget is spent on, and whose projects it goes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots

MOST_GROUPS = 12
"""A column of voters with more different values is none that tells groups apart."""

READ_AS: Mapping[str, str] = {
    "points": "everything a paper gives points to counts as approved",
    "ranked": "everything a paper ranks counts as approved",
}


def price_list(ballots: Ballots, seats: int) -> tuple[dict[int, Fraction], Fraction]:
    """Return the costs of the projects that the budget could pay for, and the budget; seats cost 1 each."""
    costs = ballots.costs()
    if ballots.budget is None:
        return dict(enumerate(costs)), Fraction(min(seats, len(costs)))
    return {i: cost for i, cost in enumerate(costs) if cost <= ballots.budget}, ballots.budget


def bought(
    ballots: Ballots, budget: Fraction, stages: Sequence[Stage], variant: Mapping[str, str], lots: Lots,
    notes: Sequence[str] = (),
) -> Count:  # fmt: skip
    """Return the count that some purchases come to."""
    elected = tuple(stage.candidate for stage in stages if stage.elected)
    costs = dict(zip(ballots.candidates, ballots.costs(), strict=True))
    said = list(notes)
    if ballots.form in READ_AS and "order" not in variant:
        variant = {**variant, "papers": READ_AS[ballots.form]}
    if not ballots.priced:
        if len(elected) < budget:
            said.append(
                f"{int(budget) - len(elected)} of {int(budget)} seats stay vacant: nobody approves of the rest."
            )
        return Count(
            elected, tuple(stages), tuple(lots.ties), variant, dict.fromkeys(elected, 1), {}, ballots.voters, (),
            tuple(said),
        )  # fmt: skip
    dear = [name for name, cost in costs.items() if cost > budget]
    if dear:
        said.append(f"Dearer than the whole budget, so left out: {', '.join(dear)}.")
    cost = sum((costs[name] for name in elected), Fraction(0))
    return Count(
        elected,
        tuple(stages),
        tuple(lots.ties),
        variant,
        {},
        {name: costs[name] / budget for name in elected} if budget else {},
        ballots.voters,
        (),
        tuple(said),
        {"budget": budget, "cost": cost, "unspent": budget - cost} | spent(ballots, elected),
    )


def spent(ballots: Ballots, elected: Sequence[str]) -> dict[str, Any]:
    """Return whose projects a budget went to.

    The cost of a project is shared out equally among the papers that name it: a group's share of the money is what its
    members' papers carry of it. Groups are those of every column that tells a few apart (sex, district, tendency), and
    the categories of projects.

    Returns
    -------
    dict
        ``reached``: share of voters with at least one funded project; ``to_whom``: by column and value, share of voters
        and share of the money; ``by_category``: by category, share of the money.
    """
    costs = ballots.costs()
    funded = {ballots.candidates.index(name) for name in elected}
    total = sum((costs[i] for i in funded), Fraction(0))
    named = [(paper, paper.named & funded) for paper in ballots.papers]
    support: dict[int, int] = defaultdict(int)
    for paper, projects in named:
        for i in projects:
            support[i] += paper.count
    each = {i: costs[i] / support[i] for i in funded if support[i]}
    reached = sum(paper.count for paper, projects in named if projects)
    found: dict[str, Any] = {"reached": Fraction(reached, ballots.voters or 1), "to_whom": {}, "by_category": {}}
    if not total:
        return found
    for column in _columns(ballots):
        voters: dict[str, int] = defaultdict(int)
        money: dict[tuple[str, int], int] = defaultdict(int)
        for paper, projects in named:
            value = paper.voter.get(column, "") or "not stated"
            voters[value] += paper.count
            for i in projects:
                money[value, i] += paper.count
        sums: dict[str, Fraction] = dict.fromkeys(sorted(voters), Fraction(0))
        for (value, i), number in money.items():
            sums[value] += number * each[i]
        found["to_whom"][column] = {
            value: {"voters": Fraction(voters[value], ballots.voters), "money": sums[value] / total} for value in sums
        }
    kinds: dict[str, Fraction] = defaultdict(Fraction)
    for i in sorted(funded):
        for kind in ballots.item(i).kinds:
            kinds[kind] += costs[i] / len(ballots.item(i).kinds) / total
    found["by_category"] = dict(sorted(kinds.items()))
    return found


def _columns(ballots: Ballots) -> list[str]:
    """Return the columns of voters that tell a few groups apart."""
    values: dict[str, set[str]] = defaultdict(set)
    for paper in ballots.papers:
        for column, value in paper.voter.items():
            if len(values[column]) <= MOST_GROUPS:
                values[column].add(value)
    return [column for column, known in values.items() if 2 <= len(known) <= MOST_GROUPS]


def names_of(ballots: Ballots, places: Sequence[int]) -> tuple[str, ...]:
    """Return the names of some candidates."""
    return tuple(ballots.candidates[i] for i in places)
