"""All that `lustrum labour` answers, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Callable

from lustrum.labour.assemble import Question
from lustrum.labour.drain import drained
from lustrum.labour.results import (
    balance_result,
    by_year_result,
    drain_result,
    moves_result,
    participation_result,
    training_result,
)
from lustrum.labour.settle import ROUNDS, Settled, gaps, settled, try_ways
from lustrum.labour.ways_results import mix_result, wage_floor_result, ways_result
from lustrum.results import Result

MOST_GAPS = 4
"""Gaps for which every way is tried with the balance solved again: those that lose most."""


def labour_results(
    question: Question,
    most: int = MOST_GAPS,
    *,
    ways: bool = True,
    tell: Callable[[str], object] = str,
    found: Settled | None = None,
) -> list[Result]:
    """Return the balance, what closes its gaps, and what it says of trainings, moves, drain and participation.

    Parameters
    ----------
    most : int
        Gaps whose every way is tried.
    ways : bool
        Whether ways are sought at all.
    tell : function
        Is told what is being done.
    found : Settled, optional
        The cheapest mix, where it is known already.
    """
    if found is None:
        tell("people and posts")
        found = settled(question.labour, question.works, tell, rounds=ROUNDS if ways else 0)
    balance = found.before
    answers = [balance_result(question, balance)]
    open_ = gaps(balance)[:most] if ways else []
    tried = []
    for number, (skill, region) in enumerate(open_, start=1):
        tell(f"gap {number} of {len(open_)}: every way alone")
        tried += try_ways(balance, question.works, skill, region)
    if tried:
        answers += [ways_result(balance, tried), mix_result(found)]
    answers += [by_year_result(balance), training_result(balance)]
    leaving = drained(balance)
    more = [
        moves_result(question, balance),
        None if leaving is None else drain_result(balance, leaving),
        wage_floor_result(question.labour),
        participation_result(question),
    ]
    return answers + [each for each in more if each is not None]
