"""Reports judged one by one by stated rules: each is taken, or goes back with its line and the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from lustrum.execution.definitions import Definitions
from lustrum.execution.intake import Reports
from lustrum.execution.reading import Reader, Report

FACTOR = (900.0, 1100.0)
"""Between these a figure is about a thousand times the one before."""


class Known(NamedTuple):
    """The newest report of an indicator and period that counts, and the figures it took the place of."""

    number: int
    value: float
    version: int
    received: int
    replaced: tuple[float, ...] = ()


Look = Callable[[set[str], set[str]], Mapping[tuple[str, str], Known]]
"""Gives what a ledger knows of indicators in periods."""


def judge(
    reports: Reports, definitions: Definitions, look: Look, first: int, today: date, stated: bool = False
) -> list[Report]:
    """Return every row of a file, judged, in the order of the file.

    Parameters
    ----------
    reports : Reports
    definitions : Definitions
    look : function of sets of indicators and periods
        Gives what is known of them by (indicator, period).
    first : int
        Number the first row gets in the ledger.
    today : date
        Reports without a day of receipt came today.
    stated : bool
        Whether somebody says so: a first figure of a period that closed before its indicator was defined counts as
        received on its closing date otherwise.
    """
    reader = Reader(reports, definitions, today, stated)
    reader.first = first
    found = [reader.read(line, cells) for line, cells in reports.lines]
    _find_contradictions(found, reader)
    sound = [each for each in found if each.counts]
    periods = {each.period for each in sound}
    periods |= {reader.before(each.indicator, each.place) for each in sound}
    known = dict(look({each.indicator for each in sound}, periods))
    for number, each in enumerate(found, start=first):
        if each.counts:
            _against(each, number, known, reader)
    return found


def _find_contradictions(found: Sequence[Report], reader: Reader) -> None:
    """Send back rows of one file that give two figures for one period on one day, where none says it corrects."""
    groups: dict[tuple[str, str, int], list[Report]] = {}
    for each in found:
        if each.counts and each.line not in reader.corrects:
            groups.setdefault((each.indicator, each.period, each.received), []).append(each)
    for rows in groups.values():
        if len(rows) > 1 and len({each.value for each in rows}) > 1:
            lines = ", ".join(str(each.line) for each in rows[:5])
            for each in rows:
                each.verdict = "contradiction"
                each.reason = f"lines {lines} give different figures of {each.period}: send the one that holds."
                each.written = _as_read(each)


def _against(report: Report, number: int, known: dict[tuple[str, str], Known], reader: Reader) -> None:
    """Judge a report against what is known."""
    key = (report.indicator, report.period)
    before = known.get(key)
    if before is None:
        if report.line in reader.corrects:
            report.verdict = "nothing_to_correct"
            report.reason = f"no report of {report.period} is known: leave out the correction, or look at the period."
            report.written = _as_read(report)
            return
        known[key] = Known(number, report.value, report.version, report.received)
        _compare(report, known, reader)
        return
    if report.verdict == "history":  # what replaces a figure came when it came
        report.verdict, report.received, report.late = "taken", reader.today.toordinal(), True
    if before.value == report.value and before.version == report.version:
        again = before.number >= reader.first
        report.verdict = "twice" if again else "duplicate"
        said = "the file" if again else f"report {before.number} of {date.fromordinal(before.received)}"
        report.reason = f"{said} says the same of {report.period}{' before' if again else ''}."
        report.written = _as_read(report)
        return
    if report.received < before.received:
        report.verdict = "earlier"
        return
    if report.value in before.replaced and report.line not in reader.corrects:
        report.verdict = "superseded"
        report.reason = (
            f"report {before.number} took the place of this figure: write correction = yes if it holds again."
        )
        report.written = _as_read(report)
        return
    report.verdict, report.supersedes = "corrected", before.number
    replaced = (*before.replaced, before.value)
    known[key] = Known(number, report.value, report.version, report.received, replaced)
    _compare(report, known, reader)


def _compare(report: Report, known: dict[tuple[str, str], Known], reader: Reader) -> None:
    """Mark a report about a thousand times the period before, or a thousandth."""
    previous = known.get((report.indicator, reader.before(report.indicator, report.place)))
    if previous is not None and previous.version == report.version and previous.value and report.value:
        ratio = abs(report.value / previous.value)
        if FACTOR[0] <= ratio <= FACTOR[1] or FACTOR[0] <= 1.0 / ratio <= FACTOR[1]:
            report.thousandfold = True
            report.reason = f"{report.value:g} after {previous.value:g}: look at the unit."


def _as_read(report: Report) -> dict[str, str]:
    return {
        "indicator": report.indicator, "period": report.period, "value": repr(report.value), "unit": report.unit,
    }  # fmt: skip


def returned(found: Iterable[Report]) -> list[Report]:
    """Return the rows that go back."""
    return [each for each in found if not each.counts]
