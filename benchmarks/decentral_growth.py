"""How the work of many units grows with their number, by the loop in one process."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.decentral_rounds import KEY, MOST, Told, federation
from benchmarks.decentral_world import timed
from benchmarks.page import table
from lustrum.decentral.centre import Centre
from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.region import region_programme, terms_of
from lustrum.decentral.transport import InProcess
from lustrum.decentral.unit import Unit
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession

NEAR = 1e-4
"""Gap in D to which plans are made: regions that are alike reach a thousandth of D in the first rounds."""


@dataclass
class Grown:
    """What a plan of so many units took; seconds of one process, but for the monolith's and the units' own."""

    units: int
    rows: int
    monolith: float
    rounds: int
    gap: float
    to_answer: float
    master: float
    longest: int
    proposals: int
    off: float
    megabytes: float

    @property
    def share(self) -> float:
        """The centre's part of the work."""
        return self.master / (self.master + self.to_answer)


def grown(units: int, years: int) -> Grown:
    """Plan a made-up world by one programme, then by messages between as many units, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        asked = read_federation(federation(Path(folder) / "world", units, years))
        session = FederationSession(asked, break_ties=False)
        terms = terms_of(session)
        began = time.process_time()
        plan = session.solved
        monolith = time.process_time() - began
        spent = dict.fromkeys(terms.units, 0.0)

        desks = {}
        for unit in terms.units:
            programme, shares = region_programme(session.problems[unit], terms, session.transfers[unit])
            desks[unit] = partial(timed, spent, unit, Desk(Unit(unit, programme, shares, terms), KEY))
        centre = Centre(InProcess(desks), dict.fromkeys(terms.units, KEY), terms.rows, MessageLog(), "run")
        loop = Loop(centre, terms, NEAR, MOST)
        began = time.process_time()
        found = loop.run()
        total = time.process_time() - began
    answered = sum(spent.values())
    optimum = objective_of(plan)
    assert found.lower <= optimum + 1e-6 * loop.base and found.upper >= optimum - 1e-6 * loop.base, "bounds hold"
    last = loop.rounds[-1]
    return Grown(
        units, terms.rows, monolith, len(loop.rounds), last.gap if last.gap is not None else float("inf"), answered,
        total - answered, centre.longest, last.proposals, (optimum - found.lower) / loop.base,
        sum(len(each.data) for each in centre.log.entries()) / 1e6,
    )  # fmt: skip


def objective_of(plan: Any) -> float:
    return float(plan.objective)


def breaks_first(sizes: Sequence[Grown]) -> str:
    """Say in a sentence what grows fastest from the smallest world to the largest."""
    first, last = sizes[0], sizes[-1]
    if first is last:
        return "One size only: nothing to say of growth."
    more = last.units / first.units
    growths = {
        "the work of the centre": last.master / max(first.master, 1e-9),
        "the work of all units": last.to_answer / max(first.to_answer, 1e-9),
        "the rounds": last.rounds / first.rounds,
        "the monolith": last.monolith / max(first.monolith, 1e-9),
    }
    order = sorted(growths, key=lambda name: -growths[name])
    said = "; ".join(f"{name} {growths[name]:.1f} times" for name in order)
    late = [each for each in sizes if each.gap > NEAR]
    missed = f" The gap was missed in {MOST} rounds with {late[0].units} units." if late else ""
    return f"With {more:.0f} times as many units: {said}. What breaks first is {order[0]}.{missed}"


def growth_told(sizes: Sequence[Grown]) -> Told:
    """Return the section on growth by the loop, and its goals."""
    share = max(each.share for each in sizes)
    widest = max(each.gap for each in sizes)
    head = (
        "Units", "rows", "monolith, s", "rounds", "gap in D", "answers, s", "a unit, s", "centre, s", "centre's part",
        "longest message, bytes", "said in all, MB", "proposals", "off in D",
    )  # fmt: skip
    return (
        f"By the loop to a gap of {NEAR:g} of D; eight sectors a unit. Processor seconds in one process: of the one "
        "programme that knows everything, of all units' answers together and of one, of the centre's own work. The "
        "last column is what the monolith reaches beyond the orders.",
        table(
            head,
            [
                (
                    e.units, e.rows, f"{e.monolith:.2f}", e.rounds, f"{e.gap:.1e}", f"{e.to_answer:.1f}",
                    f"{e.to_answer / e.units:.2f}", f"{e.master:.1f}", f"{100 * e.share:.0f} %",
                    e.longest, f"{e.megabytes:.1f}", e.proposals, f"{e.off:.1e}",
                )
                for e in sizes
            ],
        ),
        breaks_first(sizes),
    ), [
        ("the centre at most half of the work", f"{100 * share:.0f} %", share <= 0.5),
        (f"a gap of {NEAR:g} D within {MOST} rounds", f"{widest:.1e}", widest <= NEAR),
    ]  # fmt: skip
