"""Alarms on monthly figures of the United States with faults planted into them, beside other detectors in one run."""

from __future__ import annotations

import csv
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.detectors import DETECTORS, changes, installed, tuned
from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from lustrum.arrays import Array, Flags
from lustrum.execution.bands import errors_ahead, first_width, width
from lustrum.execution.filter import run_filter
from lustrum.execution.monitor import Watched, watch
from lustrum.execution.season import without_season
from lustrum.execution.series import Series

LEFT_OUT = ("ISRATIOx", "WPSFD49207", "WPSID61", "WPSID62", "PCEPI")
"""Prices and a ratio: what is watched is made, ordered, kept and worked."""
RECESSIONS = (
    ("1969-12", "1970-11"), ("1973-11", "1975-03"), ("1980-01", "1980-07"), ("1981-07", "1982-11"),
    ("1990-07", "1991-03"), ("2001-03", "2001-11"), ("2007-12", "2009-06"),
)  # fmt: skip
"""Peaks and troughs as the National Bureau of Economic Research dates them."""
AFTER, BEFORE, YEAR = 7, 60, 12
FAULTS = (("step", -0.02), ("step", -0.05), ("step", -0.10), ("spike", -0.10), ("slope", -0.005), ("slope", -0.01))
HELD_BACK = (("step", -0.02), ("step", -0.05), ("spike", -0.10), ("slope", -0.01))
PERIODS = (("1984-01", "2007-12"), ("1963-01", "2015-12"))
"""The calm quarter of a century, and all of it."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Monthly figures.

    Parameters
    ----------
    names : tuple of str
    first : int
        Number of the first month.
    figures : array, shape (months, indicators)
    calm : array of bool, shape (months,)
        Outside of recessions and half a year after them.
    """

    names: tuple[str, ...]
    first: int
    figures: Array
    calm: Flags

    def __len__(self) -> int:
        return len(self.figures)

    def month(self, text: str) -> int:
        """Return the place of a month."""
        return int(text[:4]) * 12 + int(text[5:]) - 1 - self.first

    def within(self, begin: str, end: str) -> Flags:
        """Return which months lie between two, shape (months,)."""
        place = np.arange(len(self))
        return (place >= self.month(begin)) & (place <= self.month(end))


def united_states() -> Panel | None:
    """Return the monthly figures of the United States, None where the user has no copy."""
    return _panel("production_employment.csv")


def jobs_by_sector() -> Panel | None:
    """Return jobs by sector, of another publisher and later years; None where the user has no copy."""
    return _panel("employment_by_sector_2006_2015.csv")


def _panel(name: str) -> Panel | None:
    place = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data")) / "us_monthly"
    if not (place / name).is_file():
        return None
    with (place / name).open(encoding="utf-8") as file:
        head, *rows = list(csv.reader(file))
    names = tuple(name for name in head[1:] if name not in LEFT_OUT)
    columns = [head.index(name) for name in names]
    figures = np.array([[float(row[k]) if row[k] else np.nan for k in columns] for row in rows])
    first = int(rows[0][0][:4]) * 12 + int(rows[0][0][5:]) - 1
    return with_calm(names, first, figures)


def made_up(months: int = 180, wide: int = 6) -> Panel:
    """Return figures of an even course, from 1990 on."""
    noise = np.random.default_rng(1).normal(size=(2, months, wide)) * np.array([0.004, 0.008])[:, None, None]
    names = tuple(f"works {k}" for k in range(wide))
    return with_calm(names, 1990 * 12, 100.0 * np.exp(np.cumsum(noise[0], axis=0) + noise[1]))


def with_calm(names: tuple[str, ...], first: int, figures: Array) -> Panel:
    panel = Panel(names, first, figures, np.ones(len(figures), dtype=bool))
    for peak, trough in RECESSIONS:
        panel.calm[max(0, panel.month(peak)) : max(0, panel.month(trough) + AFTER)] = False
    return panel


def planted(panel: Panel, kind: str, size: float, at: Sequence[int]) -> Array:
    """Return figures with a fault in each indicator, shape (months, indicators)."""
    figures = panel.figures.copy()
    for column, begin in enumerate(at):
        if kind == "spike":
            figures[begin, column] *= 1.0 + size
        elif kind == "step":
            figures[begin:, column] *= 1.0 + size
        else:
            figures[begin:, column] *= (1.0 + size) ** np.arange(1, len(panel) - begin + 1)
    return figures


def places(panel: Panel, within: Flags, generator: np.random.Generator) -> list[int]:
    """Return a month for each indicator, calm for a year after it, with five years before it."""
    calm = panel.calm & within
    good = [t for t in range(BEFORE + 3, len(panel) - YEAR) if calm[t - 3 : t + YEAR].all()]
    return [int(generator.choice(good)) for _ in panel.names]


def ours(panel: Panel, figures: Array) -> tuple[Watched, ...]:
    return watch([Series(n, "1", "month", panel.first, figures[:, k]) for k, n in enumerate(panel.names)])


@dataclass
class Score:
    """What a way found: shares of the faults planted, by what counts as found."""

    once: float
    quarter: float
    year: float
    as_step: float = float("nan")


def score_of(watched: Sequence[Watched], at: Sequence[int]) -> Counter[str]:
    """Count faults found at once, within three months and a year; spikes called steps."""
    found: Counter[str] = Counter()
    for each, begin in zip(watched, at, strict=True):
        seen = [(a.seen if begin <= a.seen else a.until) - begin for a in each.alarms if max(a.seen, a.until) >= begin]
        found += Counter(once=0 in seen, quarter=any(s < 3 for s in seen), year=any(s < YEAR for s in seen))
        found["as_step"] += any(a.what == "step" and a.stands and abs(a.at - begin) <= 1 for a in each.alarms)
    return found


def score_of_flags(flags: Flags, at: Sequence[int]) -> Counter[str]:
    """Count the same of alarms without a name, shape (months, indicators)."""
    found: Counter[str] = Counter()
    for column, begin in enumerate(at):
        after = flags[begin : begin + YEAR, column]
        found += Counter(once=bool(after[0]), quarter=bool(after[:3].any()), year=bool(after.any()))
    return found


@dataclass
class Rates:
    """Alarms an indicator-year: in calm months, those of them that stood after the next reading, in all months."""

    calm: float
    standing: float
    every: float


def false_alarms(panel: Panel, watched: Sequence[Watched], within: Flags) -> Rates:
    """Return how many alarms are raised in some months, shape of them (months,)."""
    raised = [(a.seen + len(panel) - len(each.series), a.stands) for each in watched for a in each.alarms]
    wide = len(panel.names) / 12.0
    calm = panel.calm & within
    years = max(calm.sum() * wide, 1e-9)
    return Rates(
        sum(calm[t] for t, _ in raised) / years,
        sum(calm[t] and stands for t, stands in raised) / years,
        sum(within[t] for t, _ in raised) / max(within.sum() * wide, 1e-9),
    )


def study(panel: Panel, within: Flags, times: int) -> dict[tuple[str, float], Counter[str]]:
    """Return what is found of each kind of fault, planted so often into every indicator."""
    found = {}
    for kind, size in FAULTS:
        generator = np.random.default_rng(5)
        total: Counter[str] = Counter()
        for _ in range(times):
            at = places(panel, within, generator)
            total += score_of(ours(panel, planted(panel, kind, size, at)), at)
        found[kind, size] = total
    return found


def beside(panel: Panel, within: Flags, times: int, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the lines of other ways, each with its limit set to ours' false alarms or .10 in calm months."""
    lines = []
    for name in names:
        began = time.process_time()
        part, inside = some_of(panel, within) if name.startswith("river") else (panel, within)
        lines.append(_beside(name, part, inside, times, began))
    return lines


def some_of(panel: Panel, within: Flags) -> tuple[Panel, Flags]:
    """Return every fifth indicator in some months and five years before, for ways that take each reading by itself."""
    months = np.flatnonzero(within)
    begin, end = max(0, int(months[0]) - BEFORE - 3), min(len(panel), int(months[-1]) + YEAR + 1)
    part = Panel(panel.names[::5], panel.first + begin, panel.figures[begin:end, ::5], panel.calm[begin:end])
    return part, within[begin:end]


def _beside(name: str, panel: Panel, within: Flags, times: int, began: float) -> tuple[str, ...]:
    limit, rate = tuned(DETECTORS[name], changes(panel.figures), panel.calm & within, 0.10)
    cells = []
    for kind, size in (("step", -0.05), ("spike", -0.10), ("slope", -0.01)):
        generator = np.random.default_rng(5)
        total: Counter[str] = Counter()
        for _ in range(times):
            at = places(panel, within, generator)
            total += score_of_flags(DETECTORS[name](changes(planted(panel, kind, size, at)), limit), at)
        number = times * len(panel.names)
        cells += [f"{total[what] / number:.2f}" for what in (("once", "quarter") if kind != "slope" else ("year",))]
    return (name, f"{rate:.3f}", *cells, f"{time.process_time() - began:.1f}")


def inside_bands(panel: Panel, watched: Sequence[Watched]) -> tuple[float, float]:
    """Return the share of months inside bands made a year before at most: all, and calm ones."""
    every, calm = [], []
    for each in watched:
        errors = errors_ahead(each.readings, each.level, each.slope, begin=each.warm_up)
        for made in range(84, len(each.readings) - YEAR, YEAR):
            ahead = np.arange(1, YEAR + 1)
            inside = np.abs(errors[made + ahead, ahead - 1]) <= width(first_width(errors[: made + 1]), ahead)
            every += list(inside)
            calm += list(inside[panel.calm[made + ahead + len(panel) - len(each.readings)]])
    return float(np.mean(every)), float(np.mean(calm))


def recessions(panel: Panel, watched: Sequence[Watched]) -> list[tuple[str, ...]]:
    """Return, for each recession, months from its peak to alarms of falls in a tenth and in 40 per cent of
    indicators within a quarter."""
    raised = np.zeros((len(panel), len(panel.names)), dtype=bool)
    for column, each in enumerate(watched):
        for alarm in each.alarms:
            if alarm.size < 0.0:
                raised[alarm.seen + len(panel) - len(each.series), column] = True
    share = np.array([raised[max(0, t - 2) : t + 1].any(axis=0).mean() for t in range(len(panel))])
    lines = []
    for peak, trough in RECESSIONS:
        begin, end = panel.month(peak), panel.month(trough)
        if begin < BEFORE or end >= len(panel):
            continue
        cells = [peak, trough]
        for part in (0.1, 0.2, 0.4):
            found = np.flatnonzero(share[begin - 3 : end + 1] >= part)
            cells.append(f"{found[0] - 3:+d}" if len(found) else "never")
        lines.append((*cells, f"{share[begin : end + 1].max():.0%}"))
    return lines


def speed(indicators: int, readings: int = 120) -> float:
    """Return processor seconds of the filter alone."""
    noise = np.random.default_rng(1).normal(size=(readings, indicators))
    began = time.process_time()
    run_filter(np.cumsum(0.5 * noise, axis=0) + noise[::-1])
    return time.process_time() - began


def page_of(
    panel: Panel, title: str, within: Flags, times: int, names: Sequence[str], watched: Sequence[Watched]
) -> tuple[list[str], Mapping[str, float]]:
    """Return the paragraphs of one period, and what the goals ask of it."""
    number = times * len(panel.names)
    rates = false_alarms(panel, watched, within)
    found = study(panel, within, times)
    share: Callable[[str, float, str], float] = lambda kind, size, what: found[kind, size][what] / number  # noqa: E731
    lines = [
        (f"{kind} of {100 * size:g} per cent" + (" a month" if kind == "slope" else ""),
         *(f"{share(kind, size, what):.2f}" for what in ("once", "quarter", "year", "as_step")))
        for kind, size in found
    ]  # fmt: skip
    mine = [f"{share('step', -0.05, 'once'):.2f}", f"{share('step', -0.05, 'quarter'):.2f}",
            f"{share('spike', -0.1, 'once'):.2f}", f"{share('spike', -0.1, 'quarter'):.2f}",
            f"{share('slope', -0.01, 'year'):.2f}"]  # fmt: skip
    head = ("way", "false", "-5 % once", "3 months", "spike once", "3 months", "-1 %/month", "s")
    said = [
        f"## {title}",
        f"False alarms an indicator-year: {rates.standing:.3f} in calm months, {rates.calm:.3f} with those that the "
        f"next reading took back; {rates.every:.3f} in all months, recessions with them.",
        table(("planted", "at once", "in 3 months", "in 12", "called a step"), lines),
        "Others, each with its limit set so that it raises .10 false alarms an indicator-year in the same calm months "
        "where it can; river's, which take each reading by itself, on every fifth indicator:",
        table(head, [("lustrum", f"{rates.standing:.3f}", *mine, ""), *beside(panel, within, times, names)]),
    ]
    asked = {
        "false": rates.standing,
        "raised": rates.calm,
        "step": share("step", -0.05, "once"),
        "spike": share("spike", -0.10, "as_step"),
        "slope": share("slope", -0.01, "year"),
    }
    return said, asked


def held_back(panel: Panel, watched: Sequence[Watched], times: int) -> list[str]:
    """Return how it does on parts: every other year, and figures the rules were not set by."""
    year = (panel.first + np.arange(len(panel))) // 12
    begin = np.arange(len(panel)) >= BEFORE
    lines: list[tuple[str, ...]] = []
    for name, part in (("even years", year % 2 == 0), ("odd years", year % 2 == 1)):
        rates = false_alarms(panel, watched, begin & part)
        lines.append((name, f"{rates.standing:.3f}", f"{rates.calm:.3f}", "", "", "", ""))
    jobs = jobs_by_sector()
    if jobs is not None:
        late = np.arange(len(jobs)) >= 2 * YEAR
        rates = false_alarms(jobs, ours(jobs, jobs.figures), late)
        cells = []
        for kind, size in HELD_BACK:
            generator, total = np.random.default_rng(5), Counter[str]()
            for _ in range(times):
                at = [int(generator.integers(4 * YEAR, len(jobs) - YEAR)) for _ in jobs.names]
                total += score_of(ours(jobs, planted(jobs, kind, size, at)), at)
            what = "year" if kind == "slope" else "as_step" if kind == "spike" else "once"
            cells.append(f"{total[what] / (times * len(jobs.names)):.2f}")
        lines.append(
            (f"{len(jobs.names)} series of jobs, 2008-2015", f"{rates.standing:.3f}", f"{rates.calm:.3f}", *cells)
        )
    head = ("part", "false", "taken back too", "-2 % once", "-5 % once", "spike called a step", "-1 %/month")
    return [
        "## Parts",
        "The even and the odd years of the same series, and series of jobs by sector, looked at twice while rules were "
        "still open and kept out of setting them.",
        table(head, lines),
    ]


def main(
    panel: Panel | None = None, times: int = 6, indicators: int = 10_000, names: Sequence[str] | None = None
) -> None:
    """Write the page `tracking`; made-up figures and fewer ways make the small run."""
    panel = panel or united_states() or made_up()
    peers = list(names) if names is not None else list(installed())
    watched = ours(panel, panel.figures)
    periods = [each for each in PERIODS if panel.month(each[0]) >= 0 and panel.month(each[1]) < len(panel)]
    sections, asked = [], []
    for begin, end in periods or [("1995-01", "2004-12")]:
        # river's ways take each reading by itself and long: they are beside the first period, that of the goals.
        those = [name for name in peers if not (asked and name.startswith("river"))]
        said, got = page_of(panel, f"{begin} to {end}", panel.within(begin, end), times, those, watched)
        sections += said
        asked.append(got)
    inside, inside_calm = inside_bands(panel, watched)
    seconds = speed(indicators)
    first = asked[0]
    seasonal = int(without_season(np.log(panel.figures), "month", panel.first).found.sum())
    write_page(
        "tracking",
        "Alarms",
        f"{len(panel.names)} monthly indicators, {len(panel)} months. A fault is planted into each, {times} times, in "
        "a month with five years before it and a calm year after it; a month is calm outside of recessions and half a "
        "year after them. At once: raised by the reading of the fault itself. Alarms count whatever they call it."
        " Taken back: the next reading left the odds for it below four to one.",
        machine("lustrum", "numpy"),
        goals_table(
            [
                ("false alarms at most .10 an indicator-year, calm", f"{first['false']:.3f}", first["false"] <= 0.10),
                (
                    "the same, those the next reading took back with them",
                    f"{first['raised']:.3f}",
                    first["raised"] <= 0.10,
                ),
                ("-5 per cent found at once in .90", f"{first['step']:.2f}", first["step"] >= 0.90),
                ("spikes called steps at most .05", f"{first['spike']:.2f}", first["spike"] <= 0.05),
                ("-1 per cent a month in .70 within a year", f"{first['slope']:.2f}", first["slope"] >= 0.70),
                ("bands: .75 to .85 inside, out of sample", f"{inside:.2f}", 0.75 <= inside <= 0.85),
                (f"{indicators:,} indicators x 120 readings in 5 s", f"{seconds:.1f} s", seconds <= 5.0),
            ]
        ),
        f"The goals are held against the first period below. Bands hold {inside:.2f} of all months and "
        f"{inside_calm:.2f} of calm ones. A season is found in {seasonal} of the indicators, although they are "
        "published without one.",
        *sections,
        *held_back(panel, watched, times),
        "## Recessions",
        "Months from the peak until a tenth, a fifth and two fifths of the indicators have raised alarms of a fall "
        "within a quarter (looked for from three months before it), and the largest share.",
        table(("peak", "trough", "10 %", "20 %", "40 %", "largest"), recessions(panel, watched), words=2),
    )
