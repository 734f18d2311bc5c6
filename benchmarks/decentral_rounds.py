"""What a round of messages costs by each way, and the same plan by every way."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.page import table
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
from lustrum.decentral.said import AT_PRICES, INTRODUCE
from lustrum.decentral.transport import InProcess, Transport
from lustrum.scenario.federation import read_federation
from lustrum.workspace.unit_process import UnitProcesses

GAP, MOST = 1e-3, 60
KEY = b"a key that every unit here shares"
SECTORS = ("farming", "mining", "food", "cloth", "machines", "building", "transport", "services")
HAS_DASK = importlib.util.find_spec("distributed") is not None
DASK_WORKERS = 2
Told = tuple[tuple[str, ...], list[tuple[str, str, bool]]]
"""A section of the page, and goals: what was asked, what was measured, whether it is met."""

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
    """Return, for each way, median and best tenth of a round in ms, processor ms, bytes of question and answer.

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
        found.append((way, 1e3 * statistics.median(taken), 1e3 * taken[int(0.1 * len(taken))], 1e3 * busy, down, up))
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


def federation(place: Path, units: int, years: int, sectors: Sequence[str] = SECTORS) -> Path:
    """Write a made-up world of so many units; every run makes the same.

    Output per job grows by 1 to 7 per cent a year: where all grow alike, what each begins with is nearly the best.
    """
    names = [f"U{k:03d}" for k in range(units)]
    growth = {name: (0.002 * (k % 7), 0.01 + 0.015 * (k % 5)) for k, name in enumerate(names)}
    return write_federation(regions_of(made_up_world(names, tuple(sectors))), place, growth, years)


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


def rounds_told(empty: Sequence[int], rows: int, rounds: int) -> Told:
    """Measure empty rounds; return the section and its goals."""
    found = {units: empty_rounds(units, rows, rounds) for units in empty}
    http = [line for lines in found.values() for line in lines if line[0].startswith("HTTP")]
    longest, slowest = max(max(line[4], line[5]) for line in http), max(line[3] / PROCESSORS for line in http)
    return (
        f"Every unit is asked one question of {rows} shared rows and answers at once with as many figures; both are "
        "signed, checked and kept in logs (in memory). By the clock: the median of all rounds and the best tenth of "
        "them; on a machine that other work shares the clock tells of that work, and the processor's milliseconds, of "
        "the centre and all units together, of this.",
        table(
            ("Units", "Way", "ms a round", "best tenth, ms", "processor ms", "question, bytes", "answer, bytes"),
            [
                (units, way, f"{middle:.1f}", f"{best:.1f}", f"{busy:.1f}", down, up)
                for units, lines in found.items()
                for way, middle, best, busy, down, up in lines
            ],
            2,
        ),
    ), [
        ("an empty round over HTTP under 10 ms, its work on two processors", f"{slowest:.1f} ms", slowest < 10.0),
        (f"a message of {rows} rows of at most 3 KB", f"{longest} bytes", longest <= 3072),
    ]


def ways_told(units: int, years: int) -> Told:
    """Make the same plan by every way; return the section."""
    found = plans_by_way(units, years)
    return (
        f"{units} units. Seconds by the clock from the introduction to the gap, folders opened before, logs on the "
        "disk on both sides.",
        table(
            ("Way", "rounds", "gap in D", "seconds"),
            [(way, count, f"{gap:.1e}", f"{taken:.1f}") for way, count, gap, taken in found],
        ),
    ), []
