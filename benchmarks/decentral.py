"""Many units, one plan: what messages cost and how the work grows, part by part.

`python -m benchmarks decentral` measures all parts, `python -m benchmarks decentral.world` one of them; each section of
the page says when it was measured and how long that took.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks import page
from benchmarks.curious import FRESH, SHAKEN, Inferred, curious
from benchmarks.decentral_growth import grown, growth_told
from benchmarks.decentral_processes import across, processes_told
from benchmarks.decentral_rounds import GAP, SECTORS, Told, rounds_told, ways_told
from benchmarks.decentral_world import FOUR, data, made_up, read_tables, worlds, worlds_told
from benchmarks.page import goals_table, put_into, table
from benchmarks.three_levels import ThreeLevels, three_levels


@dataclass(frozen=True)
class Sizes:
    """How large everything is that is measured."""

    counts: Sequence[int] = (4, 12, 36, 108)
    processes: Sequence[int] = (4, 12, 36, 108)
    few: tuple[int, int] = (6, 3)
    empty: Sequence[int] = (4, 12)
    rounds: int = 200
    years: int = 1
    rows: int = 112
    nested: tuple[int, int] = (3, 4)
    told: int = 60
    small: bool = False


SMALL = Sizes((3,), (3,), (2, 1), (2,), 2, 1, 8, (2, 3), 2, True)


def _world(sizes: Sizes, into: Mapping[str, str]) -> Told:
    if sizes.small:
        return worlds_told(worlds(made_up(), sizes.years))
    if not data().is_dir():
        return ("Not measured: the world tables are not beside the program (`LUSTRUM_DATA`).",), []
    return worlds_told(worlds(read_tables(into=(into,))))


def _levels(sizes: Sizes) -> Told:
    found = three_levels(*sizes.nested, SECTORS, sizes.years, GAP, 40)
    goal = ("three levels: 1e-3 D within 40 rounds", f"{found.rounds} rounds", found.gap <= GAP)
    return three_levels_told(found), [goal]


def _processes(sizes: Sizes) -> Told:
    products, years = sizes.few
    found = [each for units in sizes.processes for each in across(units, SECTORS[:products], years)]
    return processes_told(found, SECTORS[:products], years)


PARTS: dict[str, tuple[str, Callable[[Sizes], Told]]] = {
    "round": ("An empty round", lambda sizes: rounds_told(sizes.empty, sizes.rows, sizes.rounds)),
    "ways": ("The same plan by every way", lambda sizes: ways_told(sizes.counts[0], sizes.years)),
    "world_4": ("The world of 1995, 2000 and 2005 in four regions", lambda sizes: _world(sizes, FOUR)),
    "world_12": ("The world of 1995, 2000 and 2005 in twelve regions", lambda sizes: _world(sizes, {})),
    "growth": ("Growth", lambda sizes: growth_told([grown(units, sizes.years) for units in sizes.counts])),
    "processes": ("Growth across processes", _processes),
    "levels": ("Three levels", _levels),
    "curious": (
        "What a curious centre can infer",
        lambda sizes: (curious_told(curious(sizes.counts[0], SECTORS, sizes.years, sizes.told), sizes.told), []),
    ),
}
"""By name: the title of a section, and what measures it."""

INTRODUCTION = (
    "Units that keep their own data reach one plan by messages ({doc}`../decentral-network`). Here is what a round of "
    "messages costs and how the work grows. Where nothing else is said worlds are made up "
    "(`lustrum.data.made_up_world`), the same in every run, each region growing at its own pace.",
    "**Each section is a run of its own**, of the day it names, and `python -m benchmarks decentral.PART` measures it "
    "again. All on one machine whose two cores other work shares: ratios within a table are of one run, times of two "
    "sections are not to be compared.",
)


def main(parts: Sequence[str] | None = None, sizes: Sizes | None = None) -> None:
    """Measure parts, all unless named, and put each at its place on the page."""
    sizes = sizes or Sizes()
    unknown = sorted(set(parts or ()) - set(PARTS))
    if unknown:
        raise SystemExit(f"there is no part {', '.join(unknown)} of decentral; known: {', '.join(PARTS)}")
    _prepare()
    for name in parts or PARTS:
        began = time.perf_counter()
        found = PARTS[name][1](sizes)
        place(name, found, time.perf_counter() - began)
    print("\nWritten: docs/benchmarks/decentral.md")


def place(name: str, found: Told, taken: float) -> None:
    """Put a section at its place on the page, with the day and how many seconds it took."""
    section, goals = found
    day = datetime.datetime.now(datetime.UTC).date()
    told = f"Measured on {day} in {taken:,.0f} s, by `python -m benchmarks decentral.{name}`."
    text = "\n\n".join((told, *section, *((goals_table(goals),) if goals else ())))
    put_into(f"{page.FOLDER.name}/decentral.md", name, text)
    print(text, flush=True)


def _prepare() -> None:
    """Write the page with a place for each part; what was measured stays where it has a place."""
    target = page.FOLDER / "decentral.md"
    written = target.read_text(encoding="utf-8") if target.is_file() else ""
    if all(f"<!-- begin: {name} -->" in written for name in PARTS):
        return

    def section(name: str) -> str:
        _, begun, rest = written.partition(f"<!-- begin: {name} -->\n")
        kept, ended, _ = rest.partition(f"<!-- end: {name} -->")
        inside = kept.strip() if begun and ended else "Not measured yet."
        return f"## {PARTS[name][0]}\n\n<!-- begin: {name} -->\n\n{inside}\n\n<!-- end: {name} -->"

    page.write_page("decentral", "Many units, one plan", *INTRODUCTION, *map(section, PARTS))


def three_levels_told(found: ThreeLevels) -> tuple[str, ...]:
    """Return the section on three levels."""
    return (
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
        f"From all that units said in {rounds} rounds, the centre foretells their best plans at {FRESH} vectors of "
        f"fresh prices, up to {100 * SHAKEN:g} per cent from the final ones. Worth: error of what the best plan is "
        "worth, in D of the "
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
