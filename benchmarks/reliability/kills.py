"""Writers killed at any moment, calls of the system failed one after the other, two writers at a time."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from types import ModuleType

from benchmarks.reliability.keeping import WAYS, Way, ended, kept, laid, result, small, told_by_child, torn, versions
from benchmarks.reliability.shim import ERRORS, Counted, between
from lustrum.workspace import keep_results, load_plan, renew_report, save_plan

KILLS = 2_000
RACES = 200


WROTE = ("none wrote", "one wrote, one was told", "both wrote")


@dataclass(frozen=True)
class Tried:
    """One attempt on a way of writing: what was done, how it ended, and what is wrong afterwards."""

    way: str
    done: str
    ended: str
    fault: str


@contextmanager
def _folder(way: Way) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kill-"))
    try:
        laid(folder, way)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def calls_of(way: Way) -> list[str]:
    """Return the calls of the system a way makes, in their order."""

    def work() -> str:
        hook = Counted()
        with _folder(way) as folder, between(hook):
            way.write(folder)
        return " ".join(hook.calls)

    return told_by_child(work).split()


def seconds_of(way: Way) -> float:
    """Return how long a way takes."""

    def work() -> str:
        began = time.perf_counter()
        with _folder(way) as folder:
            way.write(folder)
        return str(time.perf_counter() - began)

    return float(told_by_child(work))


def kills(count: int = KILLS, ways: tuple[Way, ...] = WAYS, seed: int = 0) -> Iterator[Tried]:
    """Kill a forked child that writes: every other time before a call of the system, else after a while at random."""
    small()  # made before the first child
    dice = random.Random(seed)
    for way in ways:
        calls = calls_of(way)
        lasts = seconds_of(way)
        for number in range(count // len(ways) + (ways.index(way) < count % len(ways))):
            with _folder(way) as folder:
                at = (number // 2) % len(calls) if number % 2 else -1
                after = None if number % 2 else dice.uniform(0.0, 1.1 * lasts)
                dead = _killed(way, folder, at, after)
                done = f"before call {at}" if number % 2 else "after a while"
                yield Tried(way.name, done, "killed" if dead else "ended before", torn(folder, way))


def _killed(way: Way, folder: Path, at: int, after: float | None) -> bool:
    sys.stdout.flush()
    child = os.fork()
    if not child:
        try:
            with between(Counted(at, kill=True)) if after is None else _nothing():
                way.write(folder)
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def failures(ways: tuple[Way, ...] = WAYS, every: int = 1) -> Iterator[Tried]:
    """Let each call of the system that a way makes fail once in turn, each in every manner."""
    for way in ways:
        calls = calls_of(way)
        for at in range(0, len(calls), every):
            for error in ERRORS:
                if error == "short" and calls[at] != "write":
                    continue
                with _folder(way) as folder:
                    with between(Counted(at, error)):
                        said = ended(way.write, folder)
                    fault = torn(folder, way)
                if error == "short" and said:
                    fault = fault or f"a short write ended with {said}"
                yield Tried(way.name, f"{error} of {calls[at]}", said or "as asked", fault)


def races(count: int = RACES, seed: int = 0) -> Iterator[Tried]:
    """Let two children write one plan at a time: both are done one after the other, or one is told who was first."""
    small()
    dice = random.Random(seed)
    pairs = {
        "into, into": (lambda home: keep_results(home / "plan", [result("one")]), kept),
        "into, save": (lambda home: save_plan(small()[1], home / "plan"), kept),
        "into, report": (lambda home: renew_report(home / "plan"), kept),
        "save, save": (lambda home: save_plan(small()[1], home / "plan"),) * 2,
    }
    for number in range(count):
        name = list(pairs)[number % len(pairs)]
        with _folder(WAYS[0]) as folder:
            before = versions(folder)
            children = []
            for write in pairs[name]:
                sys.stdout.flush()
                child = os.fork()
                if not child:
                    code = 1
                    try:
                        time.sleep(dice.uniform(0.0, 0.01) if write is kept else 0.0)
                        code = 3 if ended(write, folder) else 0
                    finally:
                        os._exit(code)
                children.append(child)
            codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
            fault = torn(folder, WAYS[2])
            if not fault:
                fault = _lost(folder, name, codes, before)
        yield Tried("race", name, WROTE[codes.count(0)], fault)


def _lost(folder: Path, name: str, codes: list[int], before: int) -> str:
    """Return what two writers lost between them, '' where each that ended well is to be found."""
    plan = load_plan(folder / "plan")
    if 1 in codes:
        return "a writer ended without a word"
    if plan.provenance.version != before + codes.count(0):
        return f"{codes.count(0)} wrote, and the version went from {before} to {plan.provenance.version}"
    kept_there = {each.name for each in plan.answers}
    if name == "into, into" and codes == [0, 0] and kept_there != {"one", "kept"}:
        return f"kept is {sorted(kept_there)} of two results"
    if name == "into, report" and codes[1] == 0 and "kept" not in kept_there:
        return "the report's writer dropped a result"
    return ""


def counted(tried: Iterator[Tried]) -> tuple[dict[str, Counter[str]], list[Tried]]:
    """Return by way how attempts ended, and those after which something is wrong."""
    found: dict[str, Counter[str]] = {}
    bad = []
    for each in tried:
        found.setdefault(each.way, Counter())[each.ended] += 1
        if each.fault:
            bad.append(each)
    return found, bad


def main(what: str, count: int) -> None:
    """Print a line of JSON for each attempt: a program of its own, for children of one that has solved cannot solve."""
    # Pictures are drawn by another program's machine, which takes a second to begin and is not what is tried here.
    pictures = ModuleType("vl_convert")
    vars(pictures)["vegalite_to_svg"] = lambda *given, **named: '<svg width="9"><g></g></svg>'
    sys.modules["vl_convert"] = pictures
    tried = {"kills": kills, "races": races}[what](count) if what != "failures" else failures(every=count)
    for each in tried:
        print(json.dumps(astuple(each)), flush=True)


def tried(what: str, count: int) -> list[Tried]:
    """Return all attempts of one kind: 'kills' or 'races', so many, or 'failures' of every so manieth call."""
    command = [sys.executable, "-m", "benchmarks.reliability.kills", what, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2], check=True)
    return [Tried(*json.loads(line)) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
