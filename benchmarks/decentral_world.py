"""A world table planned by messages, year by year, beside the plan an all-knowing centre makes."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.decentral_rounds import KEY, Told
from benchmarks.page import table
from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.data.merge import merged_regions
from lustrum.data.readers import read_published
from lustrum.data.world import WorldTable
from lustrum.decentral.centre import Centre
from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.masks import agreed_masks, new_mask_key
from lustrum.decentral.region import region_programme, terms_of
from lustrum.decentral.rounds import Round, Standing
from lustrum.decentral.terms import Terms
from lustrum.decentral.transport import InProcess
from lustrum.decentral.unit import Unit
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession

YEARS = (1995, 2000, 2005)
OTHERS = 0.02
GROWTH = {"CHN": 0.091, "IND": 0.066, "JPN": 0.010, "ASIA": 0.038}
"""Of output per job a year, as it might have been named in advance; jobs stay."""

FOUR = {
    "USA": "NORTH", "ADV": "NORTH",
    "CHN": "ASIA", "JPN": "ASIA", "IND": "ASIA", "KOR": "ASIA",
    "DEU": "EUROPE", "EUR": "EUROPE", "RUS": "EUROPE",
    "BRA": "SOUTH", "DEV": "SOUTH", "ROW": "SOUTH",
}  # fmt: skip
"""Twelve regions added up to four."""

GAP, ROUNDS = 1e-4, 60
SLACK = 1e-6
"""Of D: by so much bounds may miss the optimum, which has a tolerance of its own."""


@dataclass(frozen=True)
class Reached:
    """What a world came to by one mode; gaps in D, seconds of the processor.

    Attributes
    ----------
    feasible, thousandth, ten_thousandth : int or None
        The first round with a plan all can live with; the first in which the bounds of all rounds so far are so near.
    gap : float
        Between the best bounds.
    off : float
        What the plan of an all-knowing centre reaches beyond the orders.
    """

    year: int
    regions: int
    mode: str
    feasible: int | None
    thousandth: int | None
    ten_thousandth: int | None
    rounds: int
    gap: float
    off: float
    iterations: int
    round_trips: int
    longest: int
    monolith: float
    units: float
    centre: float


class World:
    """A federation as units that answer in this process, and the plan an all-knowing centre makes of it."""

    def __init__(self, found: WorldTable, folder: Path, years: int = 5) -> None:
        rates = {name: (0.0, GROWTH.get(name, OTHERS)) for name in found.regions}
        federation = read_federation(write_federation(regions_of(found), folder / "world", rates, years))
        self.session = FederationSession(federation, break_ties=False)
        self.terms: Terms = terms_of(self.session)
        began = time.process_time()
        self.optimum = float(self.session.solved.objective)
        self.monolith = time.process_time() - began

    def reached(self, year: int, mode: str) -> tuple[Reached, list[Round]]:
        """Plan by messages; assert that the bounds of every round hold and that the best of them only improve."""
        spent = dict.fromkeys(self.terms.units, 0.0)
        centre = Centre(
            InProcess(self._desks(spent)), dict.fromkeys(self.terms.units, KEY), self.terms.rows, MessageLog(), "run"
        )
        loop = Loop(centre, self.terms, GAP, ROUNDS)
        began = time.process_time()
        found, iterations = loop.exactly() if mode == "exact" else (loop.run(), 0)
        total = time.process_time() - began
        refuse_broken(loop.rounds, self.optimum, loop.base)
        units = sum(spent.values())
        return (
            Reached(
                year, len(self.terms.units), mode,
                first(loop.rounds, lambda each: each.best_lower is not None),
                first(loop.rounds, lambda each: each.gap is not None and each.gap <= 1e-3),
                first(loop.rounds, lambda each: each.gap is not None and each.gap <= 1e-4),
                len(loop.rounds), gap_of(found, loop.base), (self.optimum - found.lower) / loop.base, iterations,
                centre.round_trips, centre.longest, self.monolith, units, total - units,
            ),
            loop.rounds,
        )  # fmt: skip

    def _desks(self, spent: dict[str, float]) -> dict[str, Callable[[bytes], bytes]]:
        names = self.terms.units
        pairs = {name: new_mask_key() for name in names}
        public = {name: each for name, (_, each) in pairs.items()}
        desks: dict[str, Callable[[bytes], bytes]] = {}
        for name in names:
            programme, shares = region_programme(self.session.problems[name], self.terms, self.session.transfers[name])
            masks = agreed_masks(name, pairs[name][0], public)
            unit = Unit(name, programme, shares, self.terms, masks=masks)
            desks[name] = partial(timed, spent, name, Desk(unit, KEY))
        return desks


def timed(spent: dict[str, float], unit: str, desk: Desk, question: bytes) -> bytes:
    """Answer, and count the seconds of the processor."""
    began = time.process_time()
    try:
        return desk.answer(question)
    finally:
        spent[unit] += time.process_time() - began


def first(rounds: Sequence[Round], told: Callable[[Round], bool]) -> int | None:
    """Return the first round of which something is true."""
    return next((each.number for each in rounds if told(each)), None)


def gap_of(found: Standing, base: float) -> float:
    """Return the gap between the best bounds, in D."""
    return max(0.0, found.upper - found.lower) / base


def refuse_broken(rounds: Sequence[Round], optimum: float, base: float) -> None:
    """Assert lower <= optimum <= upper in every round, and that the best bounds only improve."""
    slack = SLACK * base
    lower, upper = -np.inf, np.inf
    for each in rounds:
        assert each.lower is None or each.lower <= optimum + slack, f"round {each.number}: lower bound"
        assert each.upper is None or each.upper >= optimum - slack, f"round {each.number}: upper bound"
        best_lower = -np.inf if each.best_lower is None else each.best_lower
        best_upper = np.inf if each.best_upper is None else each.best_upper
        assert best_lower >= lower and best_upper <= upper, f"round {each.number}: best bounds only improve"
        lower, upper = best_lower, best_upper


def data() -> Path:
    """Return the folder of the user's copies."""
    place = os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data")
    return Path(place) / "wiod2013_world12"


def read_tables(
    years: Sequence[int] = YEARS, into: Sequence[Mapping[str, str]] = (FOUR, {})
) -> Iterator[tuple[int, WorldTable]]:
    """Yield the world table of each year, regions added up as said."""
    for merged in into:
        for year in years:
            read = read_published(data(), year=year)[0]
            assert isinstance(read, WorldTable)
            yield year, merged_regions(read, merged) if merged else read


def made_up() -> Iterator[tuple[int, WorldTable]]:
    """Yield a small made-up world."""
    yield 0, made_up_world(("A", "B", "C"), ("farming", "machines"))


def worlds(tables: Iterable[tuple[int, WorldTable]], years: int = 5) -> list[Reached]:
    """Plan world tables, `years` of them, by each mode."""
    found = []
    for year, read in tables:
        with tempfile.TemporaryDirectory() as folder:
            world = World(read, Path(folder), years)
            for mode in ("allot", "exact"):
                found.append(world.reached(year, mode)[0])
                print(found[-1], flush=True)
    return found


def worlds_told(found: Sequence[Reached]) -> Told:
    """Return the section and its goals."""
    loop, exact = ([each for each in found if each.mode == mode] for mode in ("allot", "exact"))
    return (
        "World tables of WIOD, release 2013, 14 sectors, as twelve regions and added up to four; five years planned "
        "and three after them, output per job growing by 9.1 per cent a year in China, 6.6 in India, 1.0 in Japan, 2.0 "
        "elsewhere, 3.8 where China, India, Japan and Korea are one region. In every round of every run lower bound, "
        "optimum and upper bound stood in this order, and the best bounds only improved. *Off* is what the plan of an "
        "all-knowing centre reaches beyond the orders; seconds are of the processor, in one process: of the one "
        "programme that knows all, of all units' answers, of the centre.",
        "### By allotments and prices",
        table(
            ("Year", "Regions", "feasible in round", "1e-3 D after", "1e-4 D after", "gap in D", "off in D",
             "longest message, bytes", "monolith, s", "units, s", "centre, s", "centre's part"),
            [
                (each.year, each.regions, each.feasible or "none", each.thousandth or "none",
                 each.ten_thousandth or "none", f"{each.gap:.1e}", f"{each.off:.1e}", each.longest,
                 seconds(each.monolith), seconds(each.units), seconds(each.centre),
                 f"{100 * each.centre / (each.units + each.centre):.0f} %")
                for each in loop
            ],
            2,
        ),
        "### Exact mode, masked",
        table(
            ("Year", "Regions", "iterations", "round trips", "gap in D", "off in D", "monolith, s", "units, s",
             "centre, s"),
            [
                (each.year, each.regions, each.iterations, each.round_trips, f"{each.gap:.1e}", f"{each.off:.1e}",
                 seconds(each.monolith), seconds(each.units), seconds(each.centre))
                for each in exact
            ],
            2,
        ),
    ), goals(loop, exact)  # fmt: skip


def seconds(value: float) -> str:
    """Return seconds as the page tells them; what was not kept is told by a dash."""
    return f"{value:.1f}" if np.isfinite(value) else "–"


def goals(loop: Sequence[Reached], exact: Sequence[Reached]) -> list[tuple[str, str, bool]]:
    """Return what was asked of these worlds and what was measured; a round that never came counts as endless."""
    lines = []
    if loop:
        feasible, thousandth, ten = (
            max(getattr(each, name) or ROUNDS + 1 for each in loop)
            for name in ("feasible", "thousandth", "ten_thousandth")
        )
        share = max(each.centre / (each.units + each.centre) for each in loop)
        lines += [
            ("by allotments: feasible in round 1", f"round {feasible}", feasible == 1),
            ("by allotments: 1e-3 D by round 10", f"round {thousandth}", thousandth <= 10),
            ("by allotments: 1e-4 D by round 40", f"round {ten}", ten <= 40),
            ("by allotments: the centre at most half of the work", f"{100 * share:.0f} %", share <= 0.5),
        ]
    if exact:
        off, iterations, trips = (
            max(getattr(each, name) for each in exact) for name in ("off", "iterations", "round_trips")
        )
        lines += [
            ("exact: within 1e-7 D of the monolith", f"{off:.1e}", off <= 1e-7),
            ("exact: at most 25 iterations", f"{iterations}", iterations <= 25),
            ("exact: at most 400 round trips", f"{trips}", trips <= 400),
        ]
    return lines
