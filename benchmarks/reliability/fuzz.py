"""Bytes at random where lustrum reads what others wrote: cells, settings, archives, manifests of plans.

`python -m benchmarks.reliability.fuzz [SECONDS] [FOLDER]` gives each target its share of the time, in a child of its
own. Inputs are changed at random, and those that end in a new way are kept; where `atheris` (libFuzzer for Python) is
installed, they are led by the lines of lustrum they reach for half of the time. An input finds a fault where it ends
with anything but an answer or a refusal, says what a terminal would obey, or takes long.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.reliability.zoo.animal import SCENARIO, economy
from benchmarks.reliability.zoo.archives import packed, sound
from lustrum.errors import CONTROL, LustrumError

SECONDS = 3_600.0
LONG = 10.0
"""Seconds an input may take."""
MOST_BYTES = 20_000
CORPUS = Path(__file__).resolve().parents[2] / "tests" / "hostile" / "corpus"
"""Small inputs to begin with, one folder for each target: those that once found a fault, and sound ones."""


def cells(data: bytes) -> str:
    """Read a grid of cell texts as numbers: what is no number is a fault or unknown, never a wrong figure."""
    import numpy as np

    from lustrum.results.cell_numbers import read_numbers

    if not data:
        return "nothing"
    blank = ("fault", "unknown", "zero")[data[0] % 3]
    lines = data[1:].decode("utf-8", "replace").split("\n")[:60]
    width = max(len(line.split("\t")) for line in lines)
    grid = [[*line.split("\t"), *[""] * width][:width] for line in lines]
    faults: list[object] = []
    rows, columns = ([f"{axis}{k}" for k in range(count)] for axis, count in (("r", len(grid)), ("c", width)))
    numbers = read_numbers(grid, file="f", rows=rows, columns=columns, faults=faults, blank=blank)  # type: ignore[arg-type]
    for each in faults:
        _said(str(each))
    missing = int(np.isnan(numbers.values).sum())
    if np.isinf(numbers.values).any():
        raise AssertionError("a cell was read as no finite number")
    if missing > len(numbers.unknown) + len(faults) * (1 if len(faults) > 1 or missing == 1 else missing):
        raise AssertionError(f"{missing} cells are no number, {len(numbers.unknown)} unknown, {len(faults)} faults")
    return "; ".join(sorted({str(each) for each in faults}))


def table(data: bytes) -> str:
    """Read a file of an economy folder, and test the economy."""
    from lustrum.data import check_tables, read_tables

    names = ("use.csv", "final_demand.csv", "value_added.csv", "activities.csv", "labour.csv", "economy.toml")
    with tempfile.TemporaryDirectory(dir=_memory()) as place:
        folder = economy(Path(place))
        (folder / names[data[0] % len(names) if data else 0]).write_bytes(data[1:])
        found = check_tables(read_tables(folder)).faults
        for fault in found:
            _said(str(fault))
    return ", ".join(fault.kind for fault in found)


def settings(data: bytes) -> str:
    """Read a scenario."""
    from lustrum.scenario import read_scenario

    place = _valley()
    (place / "s.toml").write_bytes(data)
    return str(read_scenario(place / "s.toml").years)


def archive(data: bytes) -> str:
    """Open a plan's archive, and look for tables in it as in one of data."""
    from lustrum.data.readers import read_published
    from lustrum.workspace import load_plan

    with tempfile.TemporaryDirectory(dir=_memory()) as place:
        file = Path(place) / "p.zip"
        file.write_bytes(data)
        ends = []
        for read in (lambda: load_plan(file), lambda: read_published(file)):
            try:
                read()
            except LustrumError as error:
                ends.append(str(error))
                _said(ends[-1])
    return "; ".join(ends)


def manifest(data: bytes) -> str:
    """Open a plan whose manifest a forger wrote, seal and hashes included."""
    from lustrum.plan.summary import summary
    from lustrum.workspace import load_plan
    from lustrum.workspace.save import sealed

    files = {name: content for name, content in sound().items() if name != "plan.json"}
    try:
        said = json.loads(data)
        files = sealed(files, said) if isinstance(said, dict) else {**files, "plan.json": data}
    except (ValueError, RecursionError):
        files["plan.json"] = data
    with tempfile.TemporaryDirectory(dir=_memory()) as place:
        for name, content in files.items():
            (Path(place) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(place) / name).write_bytes(content)
        plan = load_plan(place)
        return f"{len(summary(plan))} keys"


TARGETS: dict[str, Callable[[bytes], str]] = {
    "cells": cells, "table": table, "settings": settings, "archive": archive, "manifest": manifest,
}  # fmt: skip


def first_of(name: str) -> list[bytes]:
    """Return sound inputs to begin with, made by code."""
    with tempfile.TemporaryDirectory() as place:
        folder = economy(Path(place))
        files = [(folder / each).read_bytes() for each in ("use.csv", "final_demand.csv", "activities.csv")]
        toml = (folder / "economy.toml").read_bytes()
        packed(sound(), Path(place) / "p.zip")
        zipped = (Path(place) / "p.zip").read_bytes()
    return {
        "cells": [b"\x001 234,5\t12.3 p\t:\n(1.2)\t-7\t1e5\n", b"\x01" + files[0].replace(b",", b"\t")],
        "table": [bytes([0]) + files[0], bytes([1]) + files[1], bytes([3]) + files[2], bytes([5]) + toml],
        "settings": [SCENARIO.encode(), _LONG.encode()],
        "archive": [zipped],
        "manifest": [sound()["plan.json"]],
    }[name]


_LONG = """economy = "eco"
years = [2025, 2026]
tail = 1
[goal]
kind = "consumption"
discount = 0.97
[growth]
labour = 0.01
exports = 0.01
[options]
capital.depreciation_rate = 0.05
[[wish]]
quantity = "output"
label = "cloth"
year = 2026
sense = ">="
value = 10.0
priority = 1
origin = "somebody"
"""


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@cache
def _valley() -> Path:
    import atexit
    import shutil

    place = Path(tempfile.mkdtemp(dir=_memory()))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    economy(place)
    return place


def _said(text: str) -> None:
    if odd := CONTROL.search(text.replace("\n", " ")):
        raise AssertionError(f"a message holds U+{ord(odd[0]):04X}")


def ended(name: str, data: bytes) -> tuple[str, str]:
    """Give an input to a target; return how it ended and what is wrong with that, '' where nothing is."""
    began = time.process_time()
    try:
        end, fault = _way(f"read: {TARGETS[name](data)}"), ""
    except LustrumError as error:
        text = str(error)
        end = _way(f"{type(error).__name__}: {text}")
        fault = f"the message holds U+{ord(odd[0]):04X}" if (odd := CONTROL.search(text.replace("\n", " "))) else ""
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        end = fault = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {error}"[:200]
    if (seconds := time.process_time() - began) > LONG:
        fault = fault or f"took {seconds:.0f} s"
    return end, fault


def _way(text: str) -> str:
    """Return what is said without its numbers and places: whether an input ended in a new way."""
    return re.sub(r"[0-9.,]+|/[^ ']*", "#", text)[:160]


@dataclass
class Run:
    """What a target was given so far; inputs that found a fault are kept by their fault."""

    name: str
    until: float
    tried: int = 0
    refused: int = 0
    ends: set[str] = field(default_factory=set)
    faults: dict[str, bytes] = field(default_factory=dict)

    def give(self, data: bytes) -> bool:
        """Give one input; say whether it ended in a new way."""
        end, fault = ended(self.name, data)
        self.tried += 1
        self.refused += not end.startswith("read")
        new = end not in self.ends
        self.ends.add(end)
        if fault and fault.partition(": ")[0] not in {each.partition(": ")[0] for each in self.faults}:
            self.faults[fault] = data
        return new

    def told(self, engine: str) -> dict[str, object]:
        """Return what is kept of it."""
        return {
            "target": self.name, "engine": engine, "tried": self.tried, "refused": self.refused,
            "ways": len(self.ends), "faults": sorted(self.faults),
        }  # fmt: skip


TOKENS = (
    b"nan", b"inf", b"-inf", b"1e999", b"\x1b[2J", b"\xff", b"\x00", b"\xe2\x80\xae", b"[[", b"]]", b"null", b"true",
    b"-0", b"1e-320", b"9" * 400, b"{}", b"[]", b'""', b"../../x", b"\xd9\xa1", b"\xe2\x88\x92", b"PK\x03\x04", b"%",
    b",", b";", b"\t", b"\r\n", b".", b"'", b"=", b"0x1F", b"1_0", b"_", b"(c)", b"\xc2\xa0", b"1979-05-27T07:32:00Z",
)  # fmt: skip


def changed(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """Return an input with a few things of it changed at random."""
    found = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        at = dice.randrange(len(found) + 1)
        end = min(len(found), at + dice.choice((1, 1, 2, 4, 16, 200)))
        kind = dice.randrange(7)
        if kind == 0 and found:
            found[at % len(found)] ^= 1 << dice.randrange(8)
        elif kind == 1:
            found[at:end] = b""
        elif kind == 2:
            found[at:at] = found[at:end]
        elif kind == 3:
            start = dice.randrange(len(other) + 1)
            found[at:end] = other[start : start + dice.choice((1, 8, 64, 400))]
        elif kind == 4:
            found[at:end] = dice.choice(TOKENS)
        elif kind == 5:
            found[at:at] = dice.choice(TOKENS)
        elif numbers := [match.span() for match in re.finditer(rb"[0-9.]+", found)]:
            start, stop = dice.choice(numbers)
            found[start:stop] = dice.choice((b"0", b"-1", b"1e300", b"1e-300", b"nan", b"[1]", b'"a"', b"99999999999"))
    return bytes(found[:MOST_BYTES]) if len(found) > 2 * MOST_BYTES else bytes(found)


ODD = (
    None, True, -1, 0, 1e300, -0.0, 2**70, "", "x", "../../x", "nan", [], [[]], [None], ["a"], [1, "a"], {}, {"a": 1},
)  # fmt: skip


def misshapen(data: bytes, dice: random.Random) -> bytes:
    """Return a document of JSON with one value of it, however deep, another, twice or gone; as it is if it is none."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return data
    place = said
    while isinstance(place, dict | list) and place:
        key = dice.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if isinstance(place[key], dict | list) and place[key] and dice.random() < 0.8:
            place = place[key]
            continue
        if dice.random() < 0.2:
            del place[key]
        elif isinstance(place, list) and dice.random() < 0.2:
            place.append(place[key])
        else:
            place[key] = dice.choice(ODD)
        break
    return json.dumps(said).encode()


def at_random(run: Run, seed: int = 0) -> None:
    """Change inputs at random until the time is over; keep those that end in a new way."""
    dice = random.Random(seed)
    kept = corpus(run.name)
    for data in kept:
        run.give(data)
    while time.monotonic() < run.until:
        data = dice.choice(kept)
        shaped = run.name == "manifest" and dice.random() < 0.8
        data = misshapen(data, dice) if shaped else changed(data, dice.choice(kept), dice)
        if run.give(data) and len(kept) < 2_000:
            kept.append(data)


def led(run: Run, told: Callable[[], None]) -> None:
    """Let atheris lead the inputs by the lines they reach; it ends the process, so what came is told meanwhile."""
    import atheris

    def one(data: bytes) -> None:
        run.give(data)
        if time.monotonic() > run.until or run.tried % 1_000 == 0:
            told()

    with tempfile.TemporaryDirectory() as place:
        for number, data in enumerate(corpus(run.name)):
            (Path(place) / str(number)).write_bytes(data)
        left = max(1, int(run.until - time.monotonic()))
        options = [f"-max_total_time={left}", f"-max_len={3 * MOST_BYTES}", "-timeout=120", "-rss_limit_mb=3000"]
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=0", "-verbosity=0", place], one)
        atheris.Fuzz()


def corpus(name: str) -> list[bytes]:
    """Return what a target begins with."""
    folder = CORPUS / name
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [*first_of(name), *(path.read_bytes() for path in files)]


ENGINES = ("atheris", "random")


def engines() -> tuple[str, ...]:
    """Return the ways in which inputs can be found here."""
    return ENGINES if find_spec("atheris") else ENGINES[1:]


def child(name: str, engine: str, seconds: float, out: Path) -> None:
    """Fuzz one target in one way and write what came of it."""
    if engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["lustrum"], enable_loader_override=False):
            import lustrum.data
            import lustrum.data.readers
            import lustrum.plan.summary
            import lustrum.results.cell_numbers
            import lustrum.scenario
            import lustrum.workspace
            import lustrum.workspace.save  # noqa: F401
    run = Run(name, time.monotonic() + seconds)

    def told() -> None:
        (out / f"{name}-{engine}.json").write_text(json.dumps(run.told(engine)), encoding="utf-8")
        for number, data in enumerate(run.faults.values()):
            (out / f"{name}-{engine}-{number}.input").write_bytes(data)

    told()
    if engine == "atheris":
        led(run, told)
    at_random(run)
    told()


def main(seconds: float, out: Path) -> dict[str, Any]:
    """Fuzz each target for its share of the time, keep the figures and return them."""
    out.mkdir(parents=True, exist_ok=True)
    each = seconds / len(TARGETS) / len(engines())
    told = []
    for name in TARGETS:
        for engine in engines():
            command = [sys.executable, "-m", "benchmarks.reliability.fuzz", name, engine, str(each), str(out)]
            ended = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            found = json.loads((out / f"{name}-{engine}.json").read_text("utf-8"))
            if ended.returncode:
                found["faults"].append(f"the process ended with {ended.returncode}")
            told.append(found)
            print(json.dumps(found), flush=True)
    said = {"seconds": seconds, "found": told}
    (out / "told.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    return said


if __name__ == "__main__":
    if len(sys.argv) > 4:
        child(sys.argv[1], sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]))
    else:
        folder = (
            Path(sys.argv[2])
            if len(sys.argv) > 2
            else Path(__file__).resolve().parents[2] / "out" / "reliability" / "fuzz"
        )
        main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS, folder)
