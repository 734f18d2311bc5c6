"""What lustrum does when it is killed, the disk is full, files are hostile or at fault, units are far apart.

`python -m benchmarks reliability` measures every part and writes the page; `python -m benchmarks.reliability PART...`
measures some of them and keeps of the others what was measured last, so that no part has to wait for all.
"""

from __future__ import annotations

import datetime
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import machine
from benchmarks.page import table, write_page

STORE = Path(__file__).resolve().parents[2] / "out" / "reliability"
"""Where what was measured last is kept, a file for each part."""
PROGRAMMES = ("right", "wrong", "refused")


@dataclass(frozen=True)
class Sizes:
    """How much is tried.

    Parameters
    ----------
    kills, races, programmes, faults : int
        How many of each.
    every : int
        Of the calls of the system that writing makes, each so manieth fails once.
    animals : int
        Hostile files, 0 for all of the zoo.
    tables : int
        Real tables, 0 for all there are.
    fuzz : float
        Seconds of inputs at random, over all targets; 0 tells of the last run of `benchmarks.reliability.fuzz`.
    """

    kills: int = 2_000
    races: int = 200
    every: int = 1
    programmes: int = 5_000
    faults: int = 500
    animals: int = 0
    tables: int = 0
    fuzz: float = 3_600.0


def main(sizes: Sizes | None = None, parts: Sequence[str] = ()) -> None:
    """Measure parts, all unless some are named, and write the page.

    Parameters
    ----------
    sizes : Sizes, optional
        Smaller ones make the small run.
    parts : sequence of str
        Names of `PARTS`.
    """
    STORE.mkdir(parents=True, exist_ok=True)
    for name in parts or PARTS:
        print(f"{name} ...", flush=True)
        began = time.monotonic()
        paragraphs = PARTS[name](sizes or Sizes())
        minutes = (time.monotonic() - began) / 60.0
        said = {"day": f"{datetime.date.today():%Y-%m-%d}", "minutes": minutes, "paragraphs": paragraphs}
        (STORE / f"{name}.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    write_page("reliability", "Reliability", INTRODUCTION, machine("lustrum", "highspy", "numpy", "scipy"), *_kept())


def _kept() -> list[str]:
    """Return the paragraphs of all parts, each with when it was measured and how long that took."""
    found: list[str] = []
    for name in PARTS:
        file = STORE / f"{name}.json"
        if not file.is_file():
            found += [f"## {name.capitalize()}", "Not measured yet."]
            continue
        said = json.loads(file.read_text("utf-8"))
        minutes = f"{said['minutes']:.0f} min" if said["minutes"] >= 1.0 else "less than a minute"
        found += [*said["paragraphs"], f"Measured on {said['day']}, in {minutes}."]
    return found


INTRODUCTION = (
    "What is tried here must never happen: half a plan, a wrong certificate, a file of somebody else that brings the "
    "process down, a fault of a table that changes figures in silence. All is made by code and drawn by seeds; a "
    "number other than 0 in a last column is a fault of lustrum. Each part is measured by itself "
    "and says when: `python -m benchmarks.reliability kills` measures one of them again."
)


def _writing(what: str, count: int, title: str, text: str) -> list[str]:
    from benchmarks.reliability.kills import tried

    found = tried(what, count)
    lines = []
    for way in dict.fromkeys(each.way for each in found):
        own = [each for each in found if each.way == way]
        ends = Counter(each.ended for each in own)
        told = ", ".join(f"{ends[end]:,} {end}" for end in sorted(ends))
        lines.append((way, len(own), told, sum(bool(each.fault) for each in own)))
    lines.append(("all", f"{len(found):,}", "", sum(bool(each.fault) for each in found)))
    parts = [f"## {title}", text, table(("what", "tried", "how it ended", "torn or lost"), lines)]
    if bad := [each for each in found if each.fault]:
        rows = [(f"{each.way}, {each.done}", each.ended, each.fault[:160].replace("|", "/")) for each in bad[:40]]
        parts.append(table(("what", "ended", "what is wrong"), rows))
    return parts


def _kills(sizes: Sizes) -> list[str]:
    text = (
        "Children that save a plan, make one, keep results with it, export it, renew its report and write its archive "
        "are killed, before each call of the system in turn and at moments drawn at random. Afterwards the plan must "
        "open, its files be those of its manifest, answers and report agree, and the next writer leave nothing behind."
    )
    return _writing("kills", sizes.kills, "Killed while writing", text)


def _failures(sizes: Sizes) -> list[str]:
    text = (
        "Each write, fsync, rename, mkdir, chmod and unlink fails once with a full disk, an error of the device and an "
        "interruption, and each write once writes half of what it was given. Either all is written as asked, or the "
        "caller is told and the earlier plan stands."
    )
    return _writing("failures", sizes.every, "Calls of the system that fail", text)


def _races(sizes: Sizes) -> list[str]:
    text = "Two children write one plan at a time: both are done one after the other, or one is told who was first."
    return _writing("races", sizes.races, "Two writers", text)


def _hostile(sizes: Sizes) -> list[str]:
    from benchmarks.reliability.zoo import ANIMALS
    from benchmarks.reliability.zoo.keeper import MEMORY, SECONDS, met

    names = list(ANIMALS)
    step = max(1, len(names) // sizes.animals) if sizes.animals else 1
    found = list(met(names[::step]))
    lines = []
    for kind in dict.fromkeys(each.name.partition(":")[0] for each in found):
        own = [each for each in found if each.name.startswith(f"{kind}:")]
        read = sum(each.code == 0 for each in own)
        most = (f"{max(each.seconds for each in own):.1f}", f"{max(each.megabytes for each in own):,.0f}")
        lines.append((kind, len(own), read, len(own) - read, *most, sum(bool(each.fault) for each in own)))
    text = (
        f"Files that mean harm, each given to a command in a child: read or refused with its reason, within "
        f"{SECONDS:g} seconds of the processor and {MEMORY:,} MB, never by an end of the process or as a fault of "
        "lustrum, and nothing that steers a terminal is printed. Most seconds and megabytes of any are given."
    )
    heads = ("kind", "files", "read", "refused", "seconds", "MB", "at fault")
    parts = ["## Hostile files", text, table(heads, lines)]
    if bad := [(each.name, each.fault) for each in found if each.fault]:
        parts.append(table(("file", "what is wrong"), bad))
    return parts


def _planted(sizes: Sizes) -> list[str]:
    from benchmarks.reliability.planted import HARMLESS, OUTCOMES, counted, outcomes

    found = list(outcomes(sizes.faults))
    counts = counted(found)
    lines = [(layout, *(counts[layout][outcome] for outcome in OUTCOMES)) for layout in counts]
    told = [each for each in found if each.outcome not in HARMLESS]
    named = sum(each.outcome == "named" for each in told)
    silent = sum(each.outcome == "silent" for each in told)
    kinds = len({each.plant for each in found})
    text = (
        f"{len(found)} faults of {kinds} kinds, one at a time, in small tables that balance, as their publishers write "
        f"them. {len(told)} change a figure by more than its last digit, or contradict what the table says of its "
        f"unit, currency or year: {named} of them ({named / max(len(told), 1):.1%}) are named at their cell, row, line "
        f"or label among the first three faults told, {silent} are read in silence. "
        "What `keeps every sum` no account of the table can see: a figure that a sector sells to itself where no total "
        "is printed (`check` says so in a note), final uses of one product exchanged with each other, a table whose "
        "every figure is a thousand times larger."
    )
    parts = ["## Faults of published tables", text, table(("layout", *OUTCOMES), lines)]
    if bad := [each for each in told if each.outcome != "named"]:
        rows = [(each.layout, each.plant, each.outcome) for each in bad[:60]]
        parts.append(table(("layout", "fault", "what came of it"), rows))
    return parts


def _real(sizes: Sizes) -> list[str]:
    from benchmarks.reliability.real import data, tested

    found = list(tested(sizes.tables))
    lines = []
    for source in dict.fromkeys(each.source for each in found):
        own = [each for each in found if each.source == source]
        told = sum(bool(each.faults) for each in own)
        lines.append((source, len(own), f"{sum(each.identities for each in own):,}", told))
    text = (
        f"{len(found)} tables as their publishers give them, each of one year, tested by every identity: none may be "
        "accused. Known gaps of a source, such as cells that were cut, are told in notes."
    )
    if data() is None:
        text += " The copies of published tables are not here (LUSTRUM_DATA): only what is bundled was tested."
    parts = ["## Real tables", text, table(("source", "tables", "identities", "accused"), lines)]
    if bad := [(f"{each.source}, {each.name}", each.faults[0][:160]) for each in found if each.faults]:
        parts.append(table(("table", "first fault told"), bad))
    return parts


def _programmes(sizes: Sizes) -> list[str]:
    from benchmarks.reliability.programmes import LIMIT, SPREADS, counted

    found = counted(sizes.programmes)
    lines = [
        (f"{kind}, {ending}, 10^{spread}", counts["right"], counts["refused"], counts["wrong"])
        for (kind, ending, spread), counts in sorted(found.items())
    ]
    total = sum(found.values(), Counter[str]())
    text = (
        f"{sizes.programmes:,} random linear and convex separable programmes whose answer is planted, with rows and "
        f"columns in units up to 10^{max(SPREADS)} apart and no hint of them, {LIMIT:g} s each: {total['wrong']} "
        f"certified wrong, {total['refused']} refused."
    )
    return ["## Certificates", text, table(("programmes", "right", "refused", "wrong"), lines)]


def _fuzz(sizes: Sizes) -> list[str]:
    from benchmarks.reliability.fuzz import LONG, main

    last = STORE / "fuzz" / "told.json"
    told = main(sizes.fuzz, last.parent) if sizes.fuzz else json.loads(last.read_text("utf-8"))
    lines = [
        (each["target"], each["engine"], f"{each['tried']:,}", f"{each['refused']:,}", len(each["faults"]))
        for each in told["found"]
    ]
    engines = (
        "For half of the time they are changed at random, for half led by the lines they reach (atheris)."
        if any(each["engine"] == "atheris" for each in told["found"])
        else "They are changed at random: atheris, which leads them by the lines they reach, is not installed."
    )
    text = (
        f"{told['seconds'] / 60:.0f} minutes of bytes where lustrum reads what others wrote. {engines} An input finds "
        "a fault where it ends with anything but an answer or a refusal, says what a terminal would obey, or takes "
        f"more than {LONG:g} s; what finds one is mended and kept in `tests/hostile/corpus`, which a test reads."
    )
    parts = ["## Bytes at random", text, table(("read as", "inputs", "tried", "refused", "faults"), lines)]
    if bad := [(each["target"], fault.partition(": ")[0]) for each in told["found"] for fault in each["faults"]]:
        parts.append(table(("read as", "fault"), bad))
    return parts


PARTS: dict[str, Callable[[Sizes], list[str]]] = {
    "kills": _kills,
    "failures": _failures,
    "races": _races,
    "hostile": _hostile,
    "planted": _planted,
    "real": _real,
    "programmes": _programmes,
    "fuzz": _fuzz,
}
"""Each part by its name."""
