"""A worked year: a plan, its control figures, reports of five years and twelve months with three planted troubles,
alarms as they came, who held the signals, and the plan rolled on.

The plan and its table are real; the monthly reports are made up: the plan's figures, an even noise, and the troubles.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lustrum.data import bundled_path
from lustrum.errors import UsageError
from lustrum.execution.causes import Links
from lustrum.execution.escalation import HOLDERS
from lustrum.execution.figures import Figures, control_figures
from lustrum.execution.figures_files import definitions_for, files_of
from lustrum.execution.intake import read_reports
from lustrum.execution.planning_calendar import planning_calendar
from lustrum.execution.series import last_day, series_of, spelled
from lustrum.execution.store import new_ledger
from lustrum.execution.track import Standing, Tracked
from lustrum.execution.track_load import load_tracked, table_links
from lustrum.execution.track_results import group_words, word_of
from lustrum.release import VERSION
from lustrum.report.blocks import Block, Grid, Points, Section, Text
from lustrum.report.board import board_html
from lustrum.report.page import environment
from lustrum.results import Result, write_bytes_atomically, write_text_atomically
from lustrum.wording.names import counted
from lustrum.workspace.make import Place, make_demo
from lustrum.workspace.subject import subject_at

if TYPE_CHECKING:
    from lustrum.execution.roll import Rolled

TABLE = "us_2012"
QUANTITY = "output"
PAST = 60
"""Months of reports before the year."""
NOISE, GROWTH = 0.008, 0.02
"""Spread of a month about its course, and growth a year, as shares."""
STEP, SPIKE, SLIDE = 0, 1, 2
TROUBLES = (
    ("a works burns down: a step of {size:.0%} from {month}", -0.18, 4),
    ("a strike: a spike of {size:.0%} in {month}", -0.20, 7),
    ("a mine is worked out: {size:.1%} a month from {month} on", -0.025, 2),
)
"""What is planted, how large, and in which month of the year, from 0."""
SILENT = 10
"""Month from which one unit reports nothing."""
CLOSED = 16
"""Days after the end of a month on which the board is looked at."""


@dataclass(frozen=True, eq=False)
class Year:
    """What came of it.

    Parameters
    ----------
    planted : tuple of (indicator, sentence)
        The three troubles and the silent unit.
    events : tuple of str
        What the board said, month by month.
    last : Tracked
        Where everything stands after the year.
    found : mapping of indicator to the month an alarm named it, '' where none did
    taken, refused : int
        Rows of reports.
    rolled : Rolled or None
    """

    planted: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    last: Tracked
    found: dict[str, str]
    taken: int
    refused: int
    rolled: Rolled | None


def show_execution(
    out: Path, *, report: bool = True, command: str = "", tell: Callable[[str], None] = lambda _: None
) -> Year:
    """Carry the worked year out in a folder and write its pages.

    Parameters
    ----------
    out : Path
        A folder that is not there yet, or is empty.
    report : bool
        Whether pages are written.
    command : str
        That makes them again.
    tell : callable
        Told what is being done.

    Raises
    ------
    UsageError
        If the folder holds anything.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"'{out}' is there already and not empty: name another with --out.")
    out.mkdir(parents=True, exist_ok=True)
    tell("solving the plan")
    plan, _ = make_demo(TABLE, Place(out / "plan", report=False))
    links = table_links(bundled_path(TABLE))
    year = plan.years[0]
    first = year * 12
    bare = control_figures({"": plan}, "month", year=year, quantities=(QUANTITY,))
    history = _history(bare, first)
    past = {
        name: series_of(name, "", [spelled("month", first - PAST + k) for k in range(PAST)], line)
        for name, line in history.items()
    }
    figures = control_figures({"": plan}, "month", year=year, quantities=(QUANTITY,), past=past)
    for name, content in files_of(figures, planning_calendar(year), ()).items():
        write_bytes_atomically(out / name, content)
    victims = _victims(figures, links)
    lines, planted = _reported(figures, history, victims, links)
    write_text_atomically(out / "reports.csv", _table(figures, lines, first - PAST))
    tell("keeping the reports")
    taken, refused = _keep(out, figures, first)
    events, found, last = _months(out, victims, first, tell)
    tell("rolling the plan on")
    rolled = _roll(out)
    done = Year(planted, tuple(events), last, found, taken, refused, rolled)
    if report:
        _pages(out, done, command)
    return done


def _course(central: float, months: np.ndarray, first: int) -> np.ndarray:
    """Return an even course by month, from 0 in January of the year on: the year's figure by its days, with growth."""
    days = np.array([last_day("month", first + int(k)).day for k in months])
    return np.asarray(central / 365.0 * days * (1.0 + GROWTH) ** ((months - 5.5) / 12.0))


def _history(figures: Figures, first: int) -> dict[str, np.ndarray]:
    """Return five years of months before the year."""
    generator = np.random.default_rng(1926)
    months = np.arange(-PAST, 0)
    return {
        each.indicator: _course(each.central, months, first) * np.exp(generator.normal(scale=NOISE, size=PAST))
        for each in figures.figures
    }


def _victims(figures: Figures, links: Links) -> list[str]:
    """Return the indicators of the three troubles and the silent one: the first buys most from others, as a fire in it
    is felt most widely; the others least."""
    names = {
        each.label: each.indicator for each in figures.figures if each.label in links.labels and each.central > 0.0
    }
    felt = {label: float(links.orders[:, links.labels.index(label)].sum()) for label in names}
    ordered = sorted(names, key=lambda label: -felt[label])
    return [names[ordered[0]], names[ordered[-1]], names[ordered[-2]], names[ordered[-3]]]


def _reported(
    figures: Figures, history: dict[str, np.ndarray], victims: list[str], links: Links
) -> tuple[dict[str, np.ndarray], tuple[tuple[str, str], ...]]:
    """Return the reports of all months, troubles planted and carried on to those the first one buys from."""
    generator = np.random.default_rng(2012)
    labels = {each.indicator: each.label for each in figures.figures}
    source = links.labels.index(labels[victims[STEP]])
    lines = {}
    for each in figures.figures:
        months = _course(each.central, np.arange(12), figures.first) * np.exp(generator.normal(scale=NOISE, size=12))
        if each.label in links.labels:
            carried = links.orders[links.labels.index(each.label), source]
            months[TROUBLES[STEP][2] :] *= 1.0 + TROUBLES[STEP][1] * carried
        if each.indicator == victims[SPIKE]:
            months[TROUBLES[SPIKE][2]] *= 1.0 + TROUBLES[SPIKE][1]
        if each.indicator == victims[SLIDE]:
            begin = TROUBLES[SLIDE][2]
            months[begin:] *= (1.0 + TROUBLES[SLIDE][1]) ** np.arange(1, len(months) - begin + 1)
        if each.indicator == victims[3]:
            months[SILENT:] = np.nan
        lines[each.indicator] = np.concatenate([history[each.indicator], months])
    planted = tuple(
        (victims[k], said.format(size=size, month=figures.periods[month]))
        for k, (said, size, month) in enumerate(TROUBLES)
    )
    return lines, (*planted, (victims[3], f"reports nothing from {figures.periods[SILENT]} on"))


def _table(figures: Figures, lines: dict[str, np.ndarray], first: int) -> str:
    units = {each.indicator: each.unit for each in figures.figures}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["indicator", "period", "value", "unit", "received"])
    for name, line in lines.items():
        for k, value in enumerate(line):
            if np.isfinite(value):
                received = last_day("month", first + k) + timedelta(days=10)
                writer.writerow([name, spelled("month", first + k), f"{value:.3f}", units[name], received.isoformat()])
    return buffer.getvalue()


def _keep(out: Path, figures: Figures, first: int) -> tuple[int, int]:
    """Define the indicators from five years before on, and add the reports; return rows taken and refused."""
    stated = [replace(each, since=None, parent="industry") for each in definitions_for(figures)]
    with new_ledger(out / "ledger.sqlite") as ledger:
        ledger.define(stated, last_day("month", first - PAST - 1))
        receipt = ledger.add(read_reports(out / "reports.csv"), last_day("month", first + 13), stated=True)
    counted = sum(each.counts for each in receipt.reports)
    return counted, len(receipt.reports) - counted


def _months(
    out: Path, victims: list[str], first: int, tell: Callable[[str], None]
) -> tuple[list[str], dict[str, str], Tracked]:
    """Look at the board once a month; return what it said, when each trouble was named, and the last board."""
    events: list[str] = []
    found = dict.fromkeys(victims, "")
    held: dict[str, str] = {}
    risen: set[str] = set()
    said: set[tuple[str, int]] = set()
    board: Tracked | None = None
    for month in range(12):
        period = spelled("month", first + month)
        tell(f"looking at {period}")
        day: date = last_day("month", first + month) + timedelta(days=CLOSED)
        board = load_tracked(out / "ledger.sqlite", day, out, table=bundled_path(TABLE))
        fresh = [each for each in board.standings if _is_new(each, said) | _silent(each, said)]
        for each in fresh:
            events.append(f"{period}: {each.name}: {word_of(each)}")
            if each.name in found and not found[each.name] and _named(each, victims, first):
                found[each.name] = period
        if fresh:
            events += [f"{period}: cause: {group_words(group)}" for group in board.groups if len(group.members) > 1]
        for each in board.escalated:
            if held.get(each.name) != each.holder:
                events.append(f"{period}: the signal of {each.name} is with the {each.holder}")
                held[each.name] = each.holder
                risen |= {each.name} if each.holder != HOLDERS[0] else set()
    assert board is not None
    events.append(_elsewhere(held.keys() - set(victims), risen))
    return events, found, board


def _elsewhere(names: Set[str], risen: Set[str]) -> str:
    """Return how many signals there were where nothing was planted: bands are narrow, so that much is seen early."""
    return (
        f"{counted(len(names), 'signal')} began at others, which lost no more than the fire takes from those it buys "
        f"from, and {len(names & risen)} of them came up from their units: a band holds four months of five, and a "
        "signal ends after three in a row"
    )


def _named(standing: Standing, victims: list[str], first: int) -> bool:
    """Say whether what is said of an indicator is what was planted into it: no earlier alarm counts."""
    if standing.name == victims[-1]:
        return standing.silent_for > 0
    alarm = standing.newest
    month = TROUBLES[victims.index(standing.name)][2]
    return alarm is not None and standing.series.first + max(alarm.seen, alarm.until) >= first + month


def _is_new(standing: Standing, said: set[tuple[str, int]]) -> bool:
    alarm = standing.newest
    if alarm is None or (standing.name, alarm.at) in said:
        return False
    said.add((standing.name, alarm.at))
    return True


def _silent(standing: Standing, said: set[tuple[str, int]]) -> bool:
    if not standing.silent_for or (standing.name, -1) in said:
        return False
    said.add((standing.name, -1))
    return True


def _roll(out: Path) -> Rolled | None:
    """Roll the plan on by what really happened in its first year, which is bundled."""
    from lustrum.execution.roll import Round, read_imports, roll_through
    from lustrum.scenario.actual import BUNDLED, read_actual

    session = subject_at(str(out / "plan"), lambda _: None).session
    folder = bundled_path(BUNDLED[TABLE])
    told = Round(read_actual(folder, session.economy), read_imports(folder, session.plan))
    return roll_through(session, told, session.plan.years[0], lambda _: None)[-1]


def _pages(out: Path, year: Year, command: str) -> None:
    """Write the page of the year, the boards of the assembly, the sector and the unit of the first trouble."""
    owner = year.last.by_name[year.planted[0][0]].series.owner
    for name, body in (("assembly", "assembly"), ("sector", "industry"), ("unit", owner)):
        write_text_atomically(out / f"board-{name}.html", board_html(year.last, body, command=command))
    named = sum(bool(month) for month in year.found.values())
    headline = f"{named} of {len(year.found)} planted troubles were named, as they came"
    page = environment().get_template("analysis.html")
    html = page.render(
        title="A worked year", headline=headline, sections=_sections(year), command=command, version=VERSION
    )
    write_text_atomically(out / "year.html", html)


def _sections(year: Year) -> list[Section]:
    rows = [[name, said, year.found[name] or "never"] for name, said in year.planted]
    kept = f"{year.taken:,} reports were kept in ledger.sqlite, {year.refused} of them sent back."
    first: list[Block] = [
        Text("A plan for the United States from the table of 2012, its control figures by month, and made-up reports."),
        Grid("What was planted, and the month whose board named it", ["Indicator", "Trouble", "Named"], rows, words=3),
        Text(kept),
    ]
    sections = [
        Section("planted", "Planted", first, lead="Planted and found"),
        Section("events", "What the board said, month by month", [Points(list(year.events))]),
        Section("after", "After the year", [Points([f"{each.name}: {word_of(each)}" for each in year.last.escalated])]),
    ]
    if year.rolled is not None:
        from lustrum.execution.roll_results import nervousness_result, year_result
        from lustrum.report.results import result_section

        answers: list[Result] = [nervousness_result([year.rolled]), year_result(year.rolled)]
        sections += [result_section(each, "the plan rolled on") for each in answers]
    return sections
