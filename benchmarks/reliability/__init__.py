"""What lustrum does when it is killed, the disk is full, files are hostile or at fault, units are far apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchmarks.measure import machine
from benchmarks.page import table, write_page

OUTCOMES = ("right", "wrong", "refused")
PLANTED = ("named", "no figure changed", "refused elsewhere", "accused elsewhere", "silent")


def main(
    kills: int = 2_000, races: int = 200, every: int = 1, programmes: int = 5_000, faults: int = 500, animals: int = 0
) -> None:
    """Try everything and write the page; smaller numbers make the small run.

    Parameters
    ----------
    kills, races, programmes, faults : int
        How many of each.
    every : int
        Of the calls of the system that writing makes, each so manieth fails once.
    animals : int
        Hostile files, 0 for all of the zoo.
    """
    write_page(
        "reliability",
        "Reliability",
        INTRODUCTION,
        machine("lustrum", "highspy", "numpy", "scipy"),
        *_writing(kills, races, every),
        *_hostile(animals),
        *_planted(faults),
        *_programmes(programmes),
    )


INTRODUCTION = (
    "What is tried here must never happen: half a plan, a wrong certificate, a file of somebody else that brings the "
    "process down, a fault of a table that changes figures in silence. All is made by code and drawn by seeds; a "
    "number other than 0 in a last column is a fault of lustrum."
)


def _writing(kills: int, races: int, every: int) -> list[str]:
    from benchmarks.reliability.kills import Tried, tried

    lines, bad = [], list[Tried]()
    for what, count, said in (
        ("kills", kills, "killed"),
        ("failures", every, "a call failed"),
        ("races", races, "two writers"),
    ):
        print(f"{what} ...", flush=True)
        found = tried(what, count)
        bad += [each for each in found if each.fault]
        for way in dict.fromkeys(each.way for each in found):
            own = [each for each in found if each.way == way]
            ends = Counter(each.ended for each in own)
            told = ", ".join(f"{ends[end]} {end}" for end in sorted(ends))
            lines.append((f"{said}: {way}", len(own), told, sum(bool(each.fault) for each in own)))
    text = (
        "Children that save a plan, make one, keep results with it, export it, renew its report and write its archive "
        "are killed, before each call of the system in turn and at moments drawn at random; each write, fsync, rename, "
        "mkdir, chmod and unlink fails once with a full disk, an error of the device and an interruption, and each "
        "write once writes half of what it was given. Two children write one plan at a time. Afterwards the plan must "
        "open, its files be those of its manifest, answers and report agree, and the next writer leave nothing behind."
    )
    parts = ["## Writing", text, table(("what", "tried", "how it ended", "torn or lost"), lines)]
    if bad:
        rows = [(f"{each.way}, {each.done}", each.ended, each.fault[:160].replace("|", "/")) for each in bad[:40]]
        parts.append(table(("what", "ended", "what is wrong"), rows))
    return parts


def _hostile(animals: int) -> list[str]:
    from benchmarks.reliability.zoo import ANIMALS
    from benchmarks.reliability.zoo.keeper import MEMORY, SECONDS, met

    names = list(ANIMALS)
    step = max(1, len(names) // animals) if animals else 1
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


def _planted(faults: int) -> list[str]:
    from benchmarks.reliability.planted import PLANTS, Came, counted, outcomes

    print("planted faults ...", flush=True)
    found: Sequence[Came] = list(outcomes(faults))
    lines = [(layout, *(counts[outcome] for outcome in PLANTED)) for layout, counts in counted(list(found)).items()]
    told = [each for each in found if each.outcome != "no figure changed"]
    named = sum(each.outcome == "named" for each in told)
    silent = sum(each.outcome == "silent" for each in told)
    text = (
        f"{len(found)} faults of {len(PLANTS)} kinds, one at a time, in small tables that balance, as their publishers "
        f"write them. {len(told)} change a figure: {named} of them ({named / max(len(told), 1):.1%}) are named at "
        f"their cell, row or column among the first three faults told, {silent} are read in silence."
    )
    parts = ["## Faults of published tables", text, table(("layout", *PLANTED), lines)]
    if bad := [each for each in told if each.outcome != "named"]:
        rows = [(each.layout, each.plant, each.outcome) for each in bad[:60]]
        parts.append(table(("layout", "fault", "what came of it"), rows))
    return parts


def _programmes(count: int) -> list[str]:
    from benchmarks.reliability.programmes import LIMIT, SPREADS, counted

    print("programmes ...", flush=True)
    found = counted(count)
    lines = [
        (f"{kind}, {ending}, 10^{spread}", *(counts[outcome] for outcome in OUTCOMES))
        for (kind, ending, spread), counts in sorted(found.items())
    ]
    total = Counter[str]()
    for counts in found.values():
        total += counts
    text = (
        f"{count:,} random linear and convex separable programmes whose answer is planted, with rows and columns in "
        f"units up to 10^{max(SPREADS)} apart and no hint of them, {LIMIT:g} s each: {total['wrong']} certified wrong, "
        f"{total['refused']} refused."
    )
    return ["## Certificates", text, table(("programmes", *OUTCOMES), lines)]
