"""Many units, one plan: what a round of messages costs, and how it grows, beside the monolith and beside Dask."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.curious import FRESH, SHAKEN, Inferred, curious
from benchmarks.page import goals_table, table, write_page
from benchmarks.three_levels import ThreeLevels, three_levels
from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.decentral.addresses import addresses_of, connect
from lustrum.decentral.centre import Centre
from lustrum.decentral.centre_folder import HOMES, UNITS, make_folders
from lustrum.decentral.desk import Desk
from lustrum.decentral.http_centre import Line, OverHttp
from lustrum.decentral.http_unit import UnitServer
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.messages import Message, encode
from lustrum.decentral.region import region_programme, terms_of
from lustrum.decentral.said import AT_PRICES, INTRODUCE
from lustrum.decentral.transport import InProcess, Transport
from lustrum.decentral.unit import Unit
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.workspace.unit_process import UnitProcesses

GAP, MOST = 1e-3, 60
KEY = b"a key that every unit here shares"
SECTORS = ("farming", "mining", "food", "cloth", "machines", "building", "transport", "services")
HAS_DASK = importlib.util.find_spec("distributed") is not None
DASK_WORKERS = 2
PROCESSORS = 2
"""Over which the work of a round is spread where the time a busy machine takes says nothing."""


class Idle:
    """A unit that answers at once, with as many figures as a real one: what is left is the way there and back."""

    def __init__(self, name: str, rows: int) -> None:
        self.name, self.rows = name, rows
        self._use = np.round(np.random.default_rng(1).normal(size=rows), 3)

    def answer(self, question: Message) -> Message:
        return question.answered("best_at_prices", bound=1.0, use=self._use)


def idle_desk(name: str, rows: int) -> Desk:
    return _Open(Idle(name, rows), KEY)


class _Open(Desk):
    """A desk whose run need not begin with an introduction."""

    def _refusal(self, question: Message) -> str:
        return "" if question.kind != INTRODUCE else "not asked here"


def serve_idle(name: str, rows: int, told: Any) -> None:
    server = UnitServer(idle_desk(name, rows).answer)
    told.put((name, server.address))
    server.serve_forever()


@contextmanager
def idle_over_http(names: Sequence[str], rows: int) -> Iterator[Transport]:
    """A process a unit."""
    spawn = multiprocessing.get_context("spawn")
    told = spawn.Queue()
    processes = [spawn.Process(target=serve_idle, args=(name, rows, told), daemon=True) for name in names]
    for process in processes:
        process.start()
    try:
        found = dict(told.get(timeout=120) for _ in names)
        transport = OverHttp({name: Line(name, found[name]) for name in names})
        yield transport
        transport.close()
    finally:
        for process in processes:
            process.terminate()
            process.join()


@contextmanager
def dask_cluster() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=DASK_WORKERS, threads_per_worker=2, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


@contextmanager
def idle_on_dask(names: Sequence[str], rows: int) -> Iterator[Transport]:
    from lustrum.decentral.on_dask import OnDask

    with dask_cluster() as address:
        transport = OnDask(address, {name: partial(idle_desk, name, rows) for name in names})
        yield transport
        transport.close()


@contextmanager
def idle_here(names: Sequence[str], rows: int) -> Iterator[Transport]:
    yield InProcess({name: idle_desk(name, rows).answer for name in names})


WAYS: dict[str, Callable[[Sequence[str], int], Any]] = {
    "in one process": idle_here,
    "HTTP, a process a unit": idle_over_http,
}
if HAS_DASK:
    WAYS[f"Dask actors on {DASK_WORKERS} workers"] = idle_on_dask


def empty_rounds(units: int, rows: int, rounds: int) -> list[tuple[str, float, float, float, int, int]]:
    """Return, for each way, median and worst tenth of a round in ms, processor ms, bytes of question and answer.

    The processor's are those of the centre and of all its children together, per round: no other work is in them.
    """
    names, found = [f"U{k:03d}" for k in range(units)], []
    body = {"prices": np.round(np.random.default_rng(2).uniform(0.5, 2.0, rows), 12)}
    for way, opened in WAYS.items():
        with opened(names, rows) as transport:
            centre = Centre(transport, dict.fromkeys(names, KEY), rows, MessageLog(), "run")
            taken, busy = [], 0.0
            for number in range(1, rounds + 6):
                if number == 6:
                    busy = processor_seconds()
                began = time.perf_counter()
                heard = centre.ask(AT_PRICES, number, dict.fromkeys(names, body))
                taken.append(time.perf_counter() - began)
                assert len(heard.answers) == units, (heard.silent, heard.refused)
            busy = (processor_seconds() - busy) / rounds
            said = [*centre.log.entries()]
            down, up = (len(next(each.data for each in said if each.way == which)) for which in ("out", "in"))
        taken = sorted(taken[5:])
        found.append((way, 1e3 * statistics.median(taken), 1e3 * taken[int(0.9 * len(taken))], 1e3 * busy, down, up))
    return found


def processor_seconds() -> float:
    """Return the processor's seconds of this process and its children that live; where the system does not say, NaN."""
    try:
        tick, own, total = os.sysconf("SC_CLK_TCK"), os.getpid(), time.process_time()
        for place in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parts = place.read_text().rpartition(")")[2].split()
                if int(parts[1]) == own:
                    total += (int(parts[11]) + int(parts[12])) / tick
    except (OSError, ValueError, AttributeError):
        return float("nan")
    return total


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


def federation(place: Path, units: int, years: int) -> Path:
    names = [f"U{k:03d}" for k in range(units)]
    growth = {name: (0.001 * (k % 7), 0.008 + 0.003 * (k % 5)) for k, name in enumerate(names)}
    return write_federation(regions_of(made_up_world(names, SECTORS)), place, growth, years)


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

        def timed(unit: str, desk: Desk, question: bytes) -> bytes:
            started = time.process_time()
            try:
                return desk.answer(question)
            finally:
                spent[unit] += time.process_time() - started

        desks = {}
        for unit in terms.units:
            programme, shares = region_programme(session.problems[unit], terms, session.transfers[unit])
            desks[unit] = partial(timed, unit, Desk(Unit(unit, programme, shares, terms), KEY))
        centre = Centre(InProcess(desks), dict.fromkeys(terms.units, KEY), terms.rows, MessageLog(), "run")
        loop = Loop(centre, terms, GAP, MOST)
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
    )  # fmt: skip


def objective_of(plan: Any) -> float:
    return float(plan.objective)


def plans_by_way(units: int, years: int) -> list[tuple[str, int, float, float]]:
    """Return rounds, gap and seconds by the clock of the same plan in one process, over HTTP and on Dask."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        world = federation(Path(folder) / "world", units, years)
        for way in ("in one process", "HTTP, a process a unit", *(("Dask actors",) if HAS_DASK else ())):
            home = Path(folder) / way
            terms = make_folders(read_federation(world), home)
            places = {unit: home / HOMES / unit for unit in terms.units}
            if way.startswith("HTTP"):
                with UnitProcesses(places) as started:
                    found.append((way, *by_way(home, terms, started.addresses)))
            elif way.startswith("Dask"):
                with dask_cluster() as scheduler:
                    found.append((way, *by_way(home, terms, f"dask:{scheduler}")))
            else:
                found.append((way, *by_way(home, terms, None)))
    return found


def by_way(home: Path, terms: Any, asked: str | None) -> tuple[int, float, float]:
    addresses = addresses_of(asked, home / UNITS, terms.units)
    transport = connect(addresses)
    keys = {unit: each.key for unit, each in addresses.items()}
    for unit in terms.units:  # units open their folders before the clock runs: a question out of order is refused
        early = Message(AT_PRICES, "too early", 1, 0, unit, {"prices": np.ones(terms.rows)})
        transport.ask(unit, encode(early, keys[unit]))
    loop = Loop(Centre(transport, keys, terms.rows, MessageLog(home / "log.jsonl"), "run"), terms, GAP, MOST)
    began = time.perf_counter()
    loop.run()
    taken = time.perf_counter() - began
    transport.close()
    return len(loop.rounds), loop.rounds[-1].gap or float("inf"), taken


def main(
    counts: Sequence[int] = (4, 12, 36, 108), empty: Sequence[int] = (4, 12), rounds: int = 100, years: int = 1,
    rows: int = 112, nested: tuple[int, int] = (3, 4), told: int = 60,
) -> None:  # fmt: skip
    rounds_of = {units: empty_rounds(units, rows, rounds) for units in empty}
    ways = plans_by_way(counts[0], years)
    sizes = [grown(units, years) for units in counts]
    levels = three_levels(*nested, SECTORS, years, GAP, 40)
    inferred = curious(counts[0], SECTORS, years, told)
    http = [line for lines in rounds_of.values() for line in lines if line[0].startswith("HTTP")]
    longest = max(max(line[4], line[5]) for line in http)
    share = max(each.master / (each.master + each.to_answer) for each in sizes)
    slowest, widest = max(line[3] / PROCESSORS for line in http), max(each.gap for each in sizes)
    write_page(
        "decentral",
        "Many units, one plan",
        "Units that keep their own data reach one plan by messages ({doc}`../decentral-network`). Here is what a "
        "round of messages costs and how the work grows. Worlds are made up (`lustrum.data.made_up_world`), each "
        "region grows at its own pace. All on one machine whose two cores other work shares: ratios within a table "
        "are of one run, milliseconds are the machine's of that hour.",
        "## An empty round",
        f"Every unit is asked one question of {rows} shared rows and answers at once with as many figures; both are "
        "signed and checked.",
        table(
            ("Units", "Way", "ms a round", "worst tenth, ms", "processor ms", "question, bytes", "answer, bytes"),
            [
                (units, way, f"{middle:.1f}", f"{worst:.1f}", f"{busy:.1f}", down, up)
                for units, lines in rounds_of.items()
                for way, middle, worst, busy, down, up in lines
            ],
            2,
        ),
        f"## The same plan by every way, {counts[0]} units",
        "Seconds by the clock from the introduction to the gap, folders opened before, logs on the disk on both sides.",
        table(
            ("Way", "rounds", "gap in D", "seconds"),
            [(way, count, f"{gap:.1e}", f"{taken:.1f}") for way, count, gap, taken in ways],
        ),
        f"## Growth: to a gap of {GAP:g} of D",
        "Processor seconds in one process: of the one programme that knows everything, of all units' answers together, "
        "of the centre's own work. The last column is what the monolith reaches beyond the orders.",
        table(
            (
                "Units",
                "rows",
                "monolith, s",
                "rounds",
                "gap in D",
                "answers, s",
                "centre, s",
                "longest message, bytes",
                "proposals",
                "off in D",
            ),
            [
                (
                    e.units,
                    e.rows,
                    f"{e.monolith:.2f}",
                    e.rounds,
                    f"{e.gap:.1e}",
                    f"{e.to_answer:.1f}",
                    f"{e.master:.1f}",
                    e.longest,
                    e.proposals,
                    f"{e.off:.1e}",
                )
                for e in sizes
            ],
        ),
        breaks_first(sizes),
        *three_levels_told(levels),
        *curious_told(inferred, told),
        "## Goals",
        goals_table(
            [
                (
                    "an empty round over HTTP under 10 ms, its work on two processors",
                    f"{slowest:.1f} ms",
                    slowest < 10.0,
                ),
                ("three levels: 1e-3 D within 40 rounds", f"{levels.rounds} rounds", levels.gap <= GAP),
                (f"a message of {rows} rows of at most 3 KB", f"{longest} bytes", longest <= 3072),
                ("the centre at most half of the work", f"{100 * share:.0f} %", share <= 0.5),
                (f"a gap of {GAP:g} D within {MOST} rounds", f"{widest:.1e}", widest <= GAP),
            ]
        ),
    )


def three_levels_told(found: ThreeLevels) -> tuple[str, ...]:
    """Return the section on three levels."""
    return (
        "## Three levels",
        f"{found.oblasts} oblasts over {found.units} units in all, {found.rows} shared rows: each oblast answers the "
        "state as one, and asks its units by the exact mode below.",
        table(
            ("Rounds above", "gap in D", "off the monolith in D", "rounds of messages below", "processor s"),
            [(found.rounds, f"{found.gap:.1e}", f"{found.off:.1e}", found.below, f"{found.seconds:.1f}")],
        ),
    )


def curious_told(found: Sequence[Inferred], rounds: int) -> tuple[str, ...]:
    """Return the section on what a curious centre can infer."""
    return (
        f"## What a curious centre can infer after {rounds} rounds",
        f"From all that units said, the centre foretells their best plans at {FRESH} vectors of fresh prices, up to "
        f"{100 * SHAKEN:g} per cent from the final ones. Worth: error of what the best plan is worth, in D of the "
        "unit. Use: error of what it would trade, by the best of the plans it named, as a part of how far it moves "
        "between the fresh prices; 1 is as good as nothing. Linear fit: the same by regression on prices.",
        table(
            ("Unit", "figures said", "figures of its own", "directions seen", "of rows", "worth", "use", "linear fit"),
            [
                (e.unit, e.said, e.own, e.rank, e.rows, f"{e.worth:.1e}", f"{e.use:.2f}", f"{e.fitted:.1f}")
                for e in found
            ],
        ),
        "No coefficient can be recovered: rows and columns of a unit's programme may be scaled, put in another order "
        "or split without one figure of its answers changing.",
    )


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
    late = [each for each in sizes if each.gap > GAP]
    missed = f" The gap was missed in {MOST} rounds with {late[0].units} units." if late else ""
    return f"With {more:.0f} times as many units: {said}. What breaks first is {order[0]}.{missed}"
