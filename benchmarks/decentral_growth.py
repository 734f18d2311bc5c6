"""How the work of many units grows with their number: by the loop in one process, exactly across processes."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.decentral_rounds import KEY, MOST, PROCESSORS, Told, federation
from benchmarks.decentral_world import timed
from benchmarks.page import table
from lustrum.decentral.addresses import addresses_of
from lustrum.decentral.centre import Centre
from lustrum.decentral.centre_folder import HOMES, UNITS, make_folders
from lustrum.decentral.desk import Desk
from lustrum.decentral.http_centre import Line, OverHttp
from lustrum.decentral.http_unit import UnitServer
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.region import region_programme, terms_of
from lustrum.decentral.transport import InProcess, Transport
from lustrum.decentral.unit import Unit
from lustrum.decentral.unit_folder import read_unit
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


@dataclass(frozen=True)
class Exactly:
    """What the exact mode took across processes: seconds of the processor, MB of the largest process, bytes said."""

    units: int
    rows: int
    workers: int
    iterations: int
    round_trips: int
    messages: int
    megabytes: float
    gap: float
    off: float
    clock: float
    monolith: float
    centre: float
    units_seconds: float
    memory: float
    own_memory: float


def serve_units(places: Mapping[str, Path], told: Any, end: Any) -> None:
    """Serve units of one process, each at a port of its own; say at the end what the process took.

    Logs are kept in memory: what the disk takes is not the method's.
    """
    for name, place in places.items():
        found = read_unit(place)
        server = UnitServer(Desk(found.unit(), found.key, MessageLog()).answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told.put((name, server.address))
    began = time.process_time()
    end.wait()
    told.put((time.process_time() - began, largest_memory()))


@contextmanager
def served(places: Mapping[str, Path], processes: int) -> Iterator[tuple[Transport, Callable[[], list[Any]]]]:
    """Yield a transport to units spread over processes, and what ends these and returns what each took."""
    spawn = multiprocessing.get_context("spawn")
    told, end, names = spawn.Queue(), spawn.Event(), [*places]
    started = [
        spawn.Process(
            target=serve_units, args=({name: places[name] for name in names[k::processes]}, told, end), daemon=True
        )
        for k in range(processes)
    ]
    for each in started:
        each.start()
    try:
        found = dict(told.get(timeout=600) for _ in names)
        transport = OverHttp({name: Line(name, found[name]) for name in names})

        def ended() -> list[Any]:
            end.set()
            return [told.get(timeout=60) for _ in started]

        yield transport, ended
        transport.close()
    finally:
        for each in started:
            each.terminate()
            each.join()


def exactly(units: int, sectors: Sequence[str], years: int) -> Exactly:
    """Plan a made-up world in the exact mode, its units served over HTTP by a few processes, sums masked."""
    with tempfile.TemporaryDirectory() as folder:
        asked = read_federation(federation(Path(folder) / "world", units, years, sectors))
        home = Path(folder) / "centre"
        terms = make_folders(asked, home)
        began = time.process_time()
        optimum = objective_of(FederationSession(asked, break_ties=False).solved)
        monolith = time.process_time() - began
        keys = {unit: each.key for unit, each in addresses_of(None, home / UNITS, terms.units).items()}
        with served({unit: home / HOMES / unit for unit in terms.units}, PROCESSORS) as (transport, ended):
            loop = Loop(Centre(transport, keys, terms.rows, log := MessageLog(), "run"), terms)
            began, clock = time.process_time(), time.perf_counter()
            found, iterations = loop.exactly()
            centre, clock = time.process_time() - began, time.perf_counter() - clock
            took = ended()
    assert found.lower <= optimum + 1e-6 * loop.base and found.upper >= optimum - 1e-6 * loop.base, "bounds hold"
    sizes = [len(each.data) for each in log.entries()]
    return Exactly(
        units, terms.rows, len(took), iterations, loop.centre.round_trips, len(sizes), sum(sizes) / 1e6,
        (found.upper - found.lower) / loop.base, (optimum - found.lower) / loop.base, clock, monolith, centre,
        sum(spent for spent, _ in took), max(memory for _, memory in took), largest_memory(),
    )  # fmt: skip


def largest_memory() -> float:
    """Return the most memory this process ever took, MB; NaN where the system does not say."""
    status = Path("/proc/self/status")  # what `resource` says is that of the process that began it
    for line in status.read_text().splitlines() if status.is_file() else ():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1e3
    return float("nan")


def megabytes(value: float) -> str:
    """Return a size as the page tells it; one that was not kept is told by a dash."""
    return f"{value:.0f}" if np.isfinite(value) else "–"


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


def exact_told(found: Sequence[Exactly], sectors: Sequence[str]) -> Told:
    """Return the section on the exact mode across processes, and its goals."""
    off, iterations = max(each.off for each in found), max(each.iterations for each in found)
    return (
        f"In the exact mode, {len(sectors)} sectors a unit; units are served over HTTP by a few processes, their "
        "sums masked in pairs, logs in memory. Seconds of the processor: of the one programme that knows all, of the "
        "centre, of all units. Memory is the most that a process took, with all its units and the program; the "
        "centre's has the one programme and its log in it.",
        table(
            ("Units", "rows", "processes", "iterations", "round trips", "messages", "said, MB", "gap in D", "off in D",
             "s by the clock", "monolith, s", "centre, s", "units, s", "a unit, s", "MB a process", "MB centre"),
            [
                (e.units, e.rows, e.workers, e.iterations, e.round_trips, f"{e.messages:,}", f"{e.megabytes:.0f}",
                 f"{e.gap:.1e}", f"{e.off:.1e}", f"{e.clock:.0f}", f"{e.monolith:.1f}", f"{e.centre:.1f}",
                 f"{e.units_seconds:.1f}", f"{e.units_seconds / e.units:.2f}", megabytes(e.memory),
                 megabytes(e.own_memory))
                for e in found
            ],
        ),
    ), [
        ("exact across processes: within 1e-7 D of the monolith", f"{off:.1e}", off <= 1e-7),
        ("exact across processes: at most 25 iterations", f"{iterations}", iterations <= 25),
    ]  # fmt: skip
