"""A whole decentral plan: rounds, orders, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.centre import Centre
from lustrum.decentral.loop import GAP, ROUNDS, Loop
from lustrum.decentral.rounds import Round, Standing, sentence_of
from lustrum.decentral.said import ORDER
from lustrum.decentral.terms import Terms
from lustrum.errors import UsageError


@dataclass(frozen=True)
class Order:
    """What a unit makes of its order: `value` of its goal and what it could gain at the final prices, both as it says;
    `plan` identifies the plan it keeps."""

    value: float
    to_gain: float
    plan: str


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run came to.

    Attributes
    ----------
    status : str
        "optimal" within the gap asked for, "stopped" with a feasible plan whose gap is larger, "failed" without one.
    objective : float
        Of the goal of all: what the allotments reach, a lower bound.
    upper : float
        What no plan can exceed.
    base_consumption : float
        D.
    prices : array, shape (shared rows,)
    allotments : mapping of unit to array, shape (shared rows,)
    orders : mapping of unit to Order
        Of those that took theirs.
    silent : mapping of unit to str
        Who did not take its order, and why: it keeps its last allotment.
    trade, worth : array, shape (shared rows,)
        What all give and take, and what a unit of each row is usually worth: by them prices are told.
    """

    status: str
    terms: Terms
    rounds: tuple[Round, ...]
    objective: float
    upper: float
    base_consumption: float
    prices: Array
    allotments: Mapping[str, Array]
    values: Mapping[str, float]
    orders: Mapping[str, Order]
    silent: Mapping[str, str]
    members: Mapping[str, int]
    round_trips: int
    longest: int
    trade: Array
    worth: Array
    iterations: int = 0

    @property
    def gap(self) -> float:
        """Between the bounds, in D."""
        return max(0.0, self.upper - self.objective) / self.base_consumption


@dataclass(frozen=True)
class Asked:
    """What is asked of a run.

    Attributes
    ----------
    mode : str
        A key of `MODES`.
    gap : float
        In D: at which the rounds end, within which a plan counts as optimal.
    rounds : int
        At most.
    """

    mode: str = "allot"
    gap: float = GAP
    rounds: int = ROUNDS


Tell = Callable[[str], None]


def run(centre: Centre, terms: Terms, asked: Asked | None = None, tell: Tell = lambda text: None) -> Outcome:
    """Make a plan with units, give the orders, and return what came of it.

    Parameters
    ----------
    asked : Asked, optional
    tell : function of a sentence, optional
        Told how far the work is.

    Raises
    ------
    StoppedError
        If no unit answers; in the exact mode, if one does not.
    UsageError
        For an unknown mode.
    """
    asked = asked or Asked()
    if asked.mode not in MODES:
        raise UsageError(f"There is no mode '{asked.mode}' of decentral planning; there is {', '.join(MODES)}.")
    return MODES[asked.mode](centre, terms, asked, tell)


def _by_allotments(centre: Centre, terms: Terms, asked: Asked, tell: Tell) -> Outcome:
    loop = Loop(centre, terms, asked.gap, asked.rounds, lambda found: tell(sentence_of(found)))
    return ordered(centre, terms, loop, loop.run(), asked.gap)


def _exactly(centre: Centre, terms: Terms, asked: Asked, tell: Tell) -> Outcome:
    loop = Loop(centre, terms, asked.gap, 1, lambda found: tell(sentence_of(found)))
    standing, iterations = loop.exactly(lambda count, error: tell(f"iteration {count}, off by {error:.1e}"))
    return ordered(centre, terms, loop, standing, asked.gap, iterations)


MODES: dict[str, Callable[[Centre, Terms, Asked, Tell], Outcome]] = {"allot": _by_allotments, "exact": _exactly}
"""By allotments and prices, or by an interior point method of which each unit sends its part."""


def ordered(centre: Centre, terms: Terms, loop: Loop, standing: Standing, gap: float, iterations: int = 0) -> Outcome:
    """Give the orders of the best allotments and return what came of it all."""
    bodies: dict[str, Mapping[str, Any]] = {
        unit: {"allotment": allotment, "prices": standing.prices} for unit, allotment in standing.allotments.items()
    }
    heard = centre.ask(ORDER, len(loop.rounds), bodies)
    orders = {
        unit: Order(each.answer.body["value"], each.answer.body["to_gain"], each.answer.body["plan"])
        for unit, each in heard.answers.items()
    }
    found = bool(standing.allotments)
    reached = (standing.upper - standing.lower) / loop.base if found else float("inf")
    return Outcome(
        status="failed" if not found else "optimal" if reached <= gap else "stopped",
        terms=terms,
        rounds=tuple(loop.rounds),
        objective=standing.lower,
        upper=standing.upper,
        base_consumption=loop.base,
        prices=standing.prices,
        allotments=standing.allotments,
        values=standing.values,
        orders=orders,
        silent={**heard.silent, **heard.refused},
        members=loop.members,
        round_trips=centre.round_trips,
        longest=centre.longest,
        trade=np.sum([*loop.trade.values()], axis=0),
        worth=np.mean([*loop.worth.values()], axis=0),
        iterations=iterations,
    )
