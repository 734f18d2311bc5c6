"""Projects by their votes, one after the other: the engine of the greedy rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.lots import Lots, Way
from lustrum.councils.counting.scores import scores_of
from lustrum.councils.counting.sequential_phragmen import MISFIT_SAID, Misfit
from lustrum.councils.counting.spending import bought, price_list
from lustrum.errors import UsageError

THRESHOLD = "min_project_score_threshold"
"""What a file of ballots calls the votes a project needs."""


@dataclass(frozen=True)
class GreedyRule:
    """What rules that take projects one after the other have in common."""

    takes: ClassVar[tuple[Form, ...]] = ("approved", "points", "ranked")
    own_ties: ClassVar[Way] = "order"


@dataclass(frozen=True)
class GreedyAbove(GreedyRule):
    """Those of them that know a threshold.

    Parameters
    ----------
    threshold : Fraction, optional
        Votes or points a project needs; what the file states where not given.
    """

    threshold: Fraction | None = None


def greedy(
    ballots: Ballots, seats: int, lots: Lots, misfit: Misfit, threshold: Fraction | None = None,
    worth: Callable[[Fraction, Fraction], tuple[Fraction, ...]] | None = None,
) -> Count:  # fmt: skip
    """Return what is bought when projects are taken in the order of their votes.

    Parameters
    ----------
    ballots : Ballots
    seats : int
        Where there is no budget: how many projects.
    lots : Lots
        Asked where equal projects do not all fit.
    misfit : {"stop", "skip"}
        What happens at a project that does not fit.
    threshold : Fraction, optional
        Votes or points a project needs.
    worth : function, optional
        Of votes and cost what projects are ordered by; the votes where not given.
    """
    costs, rest = price_list(ballots, seats)
    budget = rest
    scores, what = scores_of(ballots)
    order = {i: worth(scores[i], costs[i]) if worth else (scores[i],) for i in costs}
    left = [i for i in costs if scores[i] > 0 and (threshold is None or scores[i] >= threshold)]
    stages: list[Stage] = []
    while left:
        if misfit == "skip":
            left = [i for i in left if costs[i] <= rest]
            if not left:
                break
        best = max(order[i] for i in left)
        tied = [i for i in left if order[i] == best]
        at = len(stages) + 1
        if sum(costs[i] for i in tied) <= rest:
            i = tied[0]  # all of them fit: which is first makes no difference
        else:
            i = tied[lots.pick("buy", at, [ballots.candidates[j] for j in tied])]
        left.remove(i)
        if costs[i] > rest:
            break
        rest -= costs[i]
        stages.append(_stage(at, ballots.candidates[i], scores[i], costs[i], rest))
    variant = {"order": what, "what does not fit": MISFIT_SAID[misfit]}
    variant["threshold"] = "none" if threshold is None else f"{threshold} {'votes' if 'votes' in what else 'points'}"
    return bought(ballots, budget, stages, variant, lots, _notes(ballots, threshold))


def _stage(number: int, name: str, score: Fraction, cost: Fraction, rest: Fraction) -> Stage:
    return Stage(number, "buy", name, {name: score}, 0, (name,), more={"cost": cost, "left": rest})


def _notes(ballots: Ballots, threshold: Fraction | None) -> Sequence[str]:
    stated = ballots.meta.get(THRESHOLD)
    if stated and threshold is None:
        return [f"The file states a threshold of {stated}; this rule has none: 'greedy-threshold' has."]
    return []


def stated_threshold(threshold: Fraction | None, meta: Mapping[str, str], *, needed: bool) -> Fraction | None:
    """Return the threshold asked for, or the one the file states.

    Raises
    ------
    UsageError
        If one is needed and neither says any.
    """
    from lustrum.councils.counting.exact import read_exact

    found = threshold if threshold is not None else read_exact(meta.get(THRESHOLD, ""))
    if found is None and needed:
        raise UsageError("'greedy-threshold' needs the votes a project must have: --threshold N; the file states none.")
    return found
