"""How a plan of many units grows where each unit is a process of its own, and so is the centre: by both modes.

Units are asked over HTTP and signed, as in earnest; in the exact mode their sums are masked in pairs. The one programme
that knows everything is solved in a process too, so that memory is told of each alone.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

import numpy as np

from benchmarks.decentral_rounds import MOST, Told, federation
from benchmarks.page import table
from lustrum.decentral.addresses import FILE as UNITS
from lustrum.decentral.addresses import addresses_of
from lustrum.decentral.centre import Centre
from lustrum.decentral.centre_folder import HOMES, make_folders
from lustrum.decentral.desk import Desk
from lustrum.decentral.http_centre import Line, OverHttp
from lustrum.decentral.http_unit import UnitServer
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.terms import read_terms
from lustrum.decentral.unit_folder import read_unit
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession

NEAR = 1e-4
"""Gap in D to which plans by allotments are made."""

MODES = ("allot", "exact")
AT_ONCE = 8
"""Processes that start at the same time: all at once they would stand in each other's way."""

TO_START = 600.0


@dataclass(frozen=True)
class Took:
    """What a process took: seconds of the processor for its work, and MB at the most, the program included."""

    seconds: float
    memory: float


@dataclass(frozen=True)
class Planned:
    """What a plan by one mode came to, as its centre says it; gap in D, bytes of the longest message."""

    mode: str
    rounds: int
    round_trips: int
    messages: int
    longest: int
    megabytes: float
    lower: float
    upper: float
    base: float
    clock: float
    centre: Took


@dataclass(frozen=True)
class Across:
    """A plan of so many units by one mode, each a process; `of_units` is what each of them took."""

    units: int
    rows: int
    planned: Planned
    optimum: float
    monolith: Took
    of_units: tuple[Took, ...]

    @property
    def gap(self) -> float:
        """Between the bounds, in D."""
        return max(0.0, self.planned.upper - self.planned.lower) / self.planned.base

    @property
    def off(self) -> float:
        """What the plan of an all-knowing centre reaches beyond the orders, in D."""
        return (self.optimum - self.planned.lower) / self.planned.base

    @property
    def a_unit(self) -> float:
        """Seconds of the processor of a unit, on average."""
        return sum(each.seconds for each in self.of_units) / self.units

    @property
    def largest(self) -> float:
        """MB of the largest process of a unit."""
        return max(each.memory for each in self.of_units)


def largest_memory() -> float:
    """Return the most memory this process ever took, MB; NaN where the system does not say."""
    status = Path("/proc/self/status")  # what `resource` says is that of the process that began it
    for line in status.read_text().splitlines() if status.is_file() else ():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1e3
    return float("nan")


def serve_unit(name: str, place: Path, told: Any, ends: Sequence[Any]) -> None:
    """Serve a unit through several plans; say at the end of each what its process took, its folder's opening left out.

    The log is kept in memory: what the disk takes is not the method's.
    """
    found = read_unit(place)
    server = UnitServer(Desk(found.unit(), found.key, MessageLog()).answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    began = time.process_time()
    told.put((name, server.address))
    for end in ends:
        end.wait()
        told.put((name, Took(time.process_time() - began, largest_memory())))
        began = time.process_time()


def plan(home: Path, addresses: Mapping[str, str], mode: str, told: Any) -> None:
    """Be the centre of a plan and say what it came to and took."""
    terms = read_terms(home)
    keys = {unit: each.key for unit, each in addresses_of(None, home / UNITS, terms.units).items()}
    transport = OverHttp({name: Line(name, addresses[name]) for name in terms.units})
    loop = Loop(Centre(transport, keys, terms.rows, log := MessageLog(), mode), terms, NEAR, MOST)
    began, clock = time.process_time(), time.perf_counter()
    found, rounds = loop.exactly() if mode == "exact" else (loop.run(), len(loop.rounds))
    clock, seconds = time.perf_counter() - clock, time.process_time() - began
    transport.close()
    sizes = [len(each.data) for each in log.entries()]
    told.put(
        Planned(
            mode, rounds, loop.centre.round_trips, len(sizes), loop.centre.longest, sum(sizes) / 1e6,
            found.lower, found.upper, loop.base, clock, Took(seconds, largest_memory()),
        )
    )  # fmt: skip


def know_all(world: Path, told: Any) -> None:
    """Solve the one programme that knows everything; say its optimum and what it took."""
    session = FederationSession(read_federation(world), break_ties=False)
    began = time.process_time()
    optimum = float(session.solved.objective)
    told.put((optimum, Took(time.process_time() - began, largest_memory())))


SPAWN = multiprocessing.get_context("spawn")


def alone(work: Callable[..., None], *given: Any) -> Any:
    """Return what work in a process of its own says."""
    told = SPAWN.Queue()
    process = SPAWN.Process(target=work, args=(*given, told), daemon=True)
    process.start()
    try:
        while True:
            try:
                return told.get(timeout=5.0)
            except Empty:
                if not process.is_alive():
                    raise RuntimeError(f"'{work.__name__}' ended without a word") from None
    finally:
        process.terminate()
        process.join()


@contextmanager
def served(places: Mapping[str, Path]) -> Iterator[tuple[dict[str, str], Callable[[], tuple[Took, ...]]]]:
    """Yield the addresses of units, a process each, and what returns, after a plan by each mode, what each took."""
    told, ends = SPAWN.Queue(), [SPAWN.Event() for _ in MODES]
    waiting = [SPAWN.Process(target=serve_unit, args=(*each, told, ends), daemon=True) for each in places.items()]
    started, found = list[Any](), dict[str, str]()
    try:
        while len(found) < len(places):
            while waiting and len(started) - len(found) < AT_ONCE:
                started.append(waiting.pop())
                started[-1].start()
            name, address = told.get(timeout=TO_START)
            found[name] = address

        def ended() -> tuple[Took, ...]:
            next(end for end in ends if not end.is_set()).set()
            return tuple(told.get(timeout=60)[1] for _ in places)

        yield found, ended
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.join()


def across(units: int, sectors: Sequence[str], years: int) -> list[Across]:
    """Plan a made-up world by each mode, every unit a process, and beside it by the one programme that knows all."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        world, home = federation(Path(folder) / "world", units, years, sectors), Path(folder) / "centre"
        terms = make_folders(read_federation(world), home)
        optimum, monolith = alone(know_all, world)
        with served({unit: home / HOMES / unit for unit in terms.units}) as (addresses, ended):
            for mode in MODES:
                planned = alone(plan, home, addresses, mode)
                each = Across(units, terms.rows, planned, optimum, monolith, ended())
                slack = 1e-6 * planned.base
                assert planned.lower <= optimum + slack and planned.upper >= optimum - slack, "bounds hold"
                print(units, planned, monolith, f"{each.a_unit:.2f} s, {each.largest:.0f} MB a unit", flush=True)
                found.append(each)
    return found


def processes_told(found: Sequence[Across], sectors: Sequence[str], years: int) -> Told:
    """Return the section on growth across processes, and its goals."""
    exact = [each for each in found if each.planned.mode == "exact"]
    loop = [each for each in found if each.planned.mode == "allot"]
    off, iterations = max(each.off for each in exact), max(each.planned.rounds for each in exact)
    widest, longest = max(each.gap for each in loop), max(each.planned.longest for each in loop)
    return (
        f"Every unit is a process of its own and is asked over HTTP, the centre is one; {len(sectors)} products, "
        f"{years} years planned and three after them. *allot*: by allotments and prices to {NEAR:g} of D; *exact*: by "
        "the interior point method whose blocks stay where the data are, sums masked in pairs. Seconds are of the "
        "processor, starting and opening folders left out; but for one column by the clock, of two processors that "
        "all share. MB is the most a process took, of which about 100 is the program itself. Logs are in memory.",
        table(
            ("Units", "Mode", "rounds or iterations", "round trips", "messages", "longest, bytes", "said, MB",
             "gap in D", "off in D", "s by the clock", "units, s", "a unit, s", "centre, s", "monolith, s",
             "MB a unit", "MB centre", "MB monolith"),
            [
                (e.units, p.mode, p.rounds, p.round_trips, f"{p.messages:,}", f"{p.longest:,}", f"{p.megabytes:.1f}",
                 f"{e.gap:.1e}", f"{max(e.off, 0.0):.1e}", f"{p.clock:.0f}", f"{e.a_unit * e.units:.1f}",
                 f"{e.a_unit:.2f}", f"{p.centre.seconds:.1f}", f"{e.monolith.seconds:.1f}", megabytes(e.largest),
                 megabytes(p.centre.memory), megabytes(e.monolith.memory))
                for e in found
                for p in (e.planned,)
            ],
            2,
        ),
        *(grows(each) for each in (loop, exact)),
    ), [
        ("exact across processes: within 1e-7 D of the monolith", f"{off:.1e}", off <= 1e-7),
        ("exact across processes: at most 25 iterations", f"{iterations}", iterations <= 25),
        (f"by allotments across processes: {NEAR:g} D within {MOST} rounds", f"{widest:.1e}", widest <= NEAR),
        ("by allotments: a message of at most 3 KB", f"{longest} bytes", longest <= 3072),
    ]  # fmt: skip


def grows(sizes: Sequence[Across]) -> str:
    """Say in a sentence what grows fastest from the smallest plan to the largest, and so breaks first."""
    first, last = min(sizes, key=lambda each: each.units), max(sizes, key=lambda each: each.units)
    if first.units == last.units:
        return "One size only: nothing to say of growth."
    ratios = {
        "a unit's processor": (first.a_unit, last.a_unit),
        "a unit's memory": (first.largest, last.largest),
        "what is said": (first.planned.megabytes, last.planned.megabytes),
        "the centre's processor": (first.planned.centre.seconds, last.planned.centre.seconds),
        "the centre's memory": (first.planned.centre.memory, last.planned.centre.memory),
        "the monolith's processor": (first.monolith.seconds, last.monolith.seconds),
        "the monolith's memory": (first.monolith.memory, last.monolith.memory),
    }
    times = {name: after / max(before, 1e-9) for name, (before, after) in ratios.items()}
    order = sorted((name for name in times if np.isfinite(times[name])), key=lambda name: -times[name])
    said = ", ".join(f"{name} {times[name]:.1f} times" for name in order)
    return (
        f"*{first.planned.mode}*, from {first.units} to {last.units} units, {last.units / first.units:.0f} times as "
        f"many: {said}. What breaks first: {order[0]}."
    )


def megabytes(value: float) -> str:
    """Return a size as the page tells it; one that the system does not say is told by a dash."""
    return f"{value:.0f}" if np.isfinite(value) else "–"
