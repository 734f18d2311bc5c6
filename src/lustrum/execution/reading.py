"""Rows of a file of reports read cell by cell: what cannot be a report of its indicator goes back."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lustrum.errors import UsageError, control_in
from lustrum.execution.definitions import LONGEST, Definition, Definitions, is_personal
from lustrum.execution.intake import COLUMNS, Reports
from lustrum.execution.series import containing, first_day, last_day, number_of, spelled
from lustrum.execution.verdicts import TAKEN
from lustrum.periods import Period, read_period
from lustrum.results.cell_numbers import value_of
from lustrum.results.cell_text import MACHINE, Convention, take_apart
from lustrum.results.notation import notation_of
from lustrum.wording.names import nearest

_PLAIN = re.compile(r"-?[0-9]{1,200}(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")
_DATE = ("date or a fraction", "truth value")
_YES = ("yes", "y", "true", "1", "x")
_NO = ("", "no", "n", "false", "0")
WITHHELD = "(withheld)"
"""Stands where a cell told of a person."""
MOST_SOUGHT = 20
"""Names nobody defined for which the nearest are sought: among ten thousand that takes long."""
MOST_ODD = 1000
"""Figures of a file that may be written otherwise than the others before the file counts as undecided."""


@dataclass(slots=True, eq=False)
class Report:
    """A judged report.

    Parameters
    ----------
    line : int
        In its file.
    indicator, period : str
        The period in its one spelling.
    value : float
        NaN where none was readable.
    unit : str
    version : int
        Of the definition that holds for the period; 0 where none does.
    received : int
        Day of receipt, as ordinal.
    by : str
    verdict : str
        Of `verdicts.RULES`.
    late, thousandfold : bool
    supersedes : int
        Number of the report it takes the place of; 0 for none.
    reason : str
        Why it goes back, or what is odd; with the way out.
    written : mapping of column to text
        The cells as they came, of rows that go back.
    """

    line: int
    indicator: str = ""
    period: str = ""
    value: float = math.nan
    unit: str = ""
    version: int = 0
    received: int = 0
    by: str = ""
    verdict: str = "taken"
    late: bool = False
    thousandfold: bool = False
    supersedes: int = 0
    reason: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    place: int = 0
    """Number of the period among those of its kind."""

    @property
    def counts(self) -> bool:
        """Whether it is taken."""
        return self.verdict in TAKEN


class Refused(Exception):
    """A row goes back."""

    def __init__(self, verdict: str, reason: str) -> None:
        super().__init__(reason)
        self.verdict, self.reason = verdict, reason


class Reader:
    """Reads rows of one file; what is the same in many rows is decided once."""

    def __init__(self, reports: Reports, definitions: Definitions, today: date, stated: bool) -> None:
        self.header, self.definitions, self.today, self.stated = reports.header, definitions, today, stated
        self.width = len(self.header)
        self.at = {name: self.header.index(name) if name in self.header else -1 for name in COLUMNS}
        self.convention, self.odd = _convention(reports, self.at["value"])
        self.corrects: set[int] = set()
        self.first = 1
        self._sought = 0
        self._periods: dict[tuple[str, str], tuple[int, str] | Refused] = {}
        self._days: dict[str, int | Refused] = {}
        self._sound: set[str] = set()
        self._ended: dict[tuple[str, int], int] = {}
        self._spelled: dict[tuple[str, int], str] = {}

    def read(self, line: int, cells: list[str]) -> Report:
        """Return a row as a report; refused where it cannot be read."""
        report = Report(line, received=self.today.toordinal())
        try:
            self._fill(report, cells)
        except Refused as why:
            self.refuse(report, cells, why)
        return report

    def refuse(self, report: Report, cells: list[str], why: Refused) -> None:
        """Send a row back, with its cells as they came; what tells of a person is withheld."""
        report.verdict, report.reason = why.verdict, why.reason
        names = [*self.header, *(f"#{k}" for k in range(self.width + 1, len(cells) + 1))]
        report.written = {
            name: WITHHELD if is_personal(cell) else cell[:LONGEST] for name, cell in zip(names, cells, strict=False)
        }
        if why.verdict == "personal":
            report.indicator, report.by, report.unit = (
                WITHHELD if is_personal(text) else text for text in (report.indicator, report.by, report.unit)
            )

    def _fill(self, report: Report, cells: list[str]) -> None:
        if len(cells) != self.width:
            raise Refused(
                "ragged", f"has {len(cells)} cells, not {self.width}: quote a cell that holds the mark between cells."
            )
        get = {name: cells[place] if place >= 0 else "" for name, place in self.at.items()}
        report.indicator, report.unit, report.by = get["indicator"], get["unit"], get["by"]
        for name, text in get.items():
            if text not in self._sound and name != "value":
                self._whole(name, text)
        report.received = self._day(get["received"])
        if not report.indicator:
            raise Refused("no_indicator", "the indicator is blank: write its name.")
        if report.indicator not in self.definitions.versions:
            report.indicator, asked = report.indicator[:LONGEST], report.indicator
            raise Refused("unknown_indicator", self._not_defined(asked))
        newest = self.definitions.newest(report.indicator)
        report.place, report.period = self._period(get["period"], newest.period)
        definition = self.definitions.in_force(report.indicator, report.place)
        ended, closing = self._term(definition, report.place)
        self._against_definition(report, definition, get, ended)
        report.value = self._value(get["value"])
        if not definition.least <= report.value <= definition.most:
            bound, word = (definition.least, "least") if report.value < definition.least else (definition.most, "most")
            raise Refused("bounds", f"{report.value:g} lies outside its bounds: {bound:g} is the {word} defined.")
        correction = get["correction"].casefold()
        if correction in _YES:
            self.corrects.add(report.line)
        elif correction not in _NO:
            raise Refused("nothing_to_correct", f"correction is '{correction}': write yes or no.")
        if not self.stated and not get["received"] and closing < self.definitions.day(report.indicator):
            report.verdict, report.received = "history", closing
        report.late = report.received > closing

    def _not_defined(self, asked: str) -> str:
        """Return what is said of an indicator nobody defined; the names nearest to it are sought for the first few."""
        self._sought += 1
        near = nearest(asked, self.definitions.versions) if self._sought <= MOST_SOUGHT else ""
        return f"'{asked}' is not defined. {near}".rstrip()

    def _term(self, definition: Definition, place: int) -> tuple[int, int]:
        """Return the last day of a period and its closing day, as ordinals; worked out once for all that share them."""
        key = (definition.period, place)
        ended = self._ended.get(key)
        if ended is None:
            ended = self._ended[key] = last_day(*key).toordinal()
        return ended, ended + definition.closing_days

    def before(self, indicator: str, place: int) -> str:
        """Return the spelling of the period before one."""
        key = (self.definitions.newest(indicator).period, place - 1)
        found = self._spelled.get(key)
        if found is None:
            found = self._spelled[key] = spelled(*key)
        return found

    def _against_definition(self, report: Report, definition: Definition, get: Mapping[str, str], ended: int) -> None:
        report.version = definition.version
        if definition.since is not None and report.place < definition.since:
            begins = spelled(definition.period, definition.since)
            raise Refused("before_definition", f"{report.period} lies before {begins}, from which it is defined.")
        if ended >= report.received + (definition.kind == "stock"):
            came = date.fromordinal(report.received).isoformat()
            raise Refused("future", f"{report.period} had not ended on {came}: report what was, not what is expected.")
        if get["version"] and get["version"].removesuffix(".0") != str(definition.version):
            raise Refused(
                "wrong_version",
                f"follows version {get['version']}; version {definition.version} holds for {report.period}.",
            )
        if not report.unit:
            raise Refused("no_unit", f"the unit is blank: write {definition.unit}.")
        if report.unit != definition.unit:
            raise Refused(
                "wrong_unit",
                f"is in '{report.unit}', and {report.indicator} is told in '{definition.unit}': convert it.",
            )
        if report.by and report.by != definition.owner:
            raise Refused("not_owner", f"comes from '{report.by}'; '{definition.owner}' reports {report.indicator}.")
        report.by = definition.owner

    def _whole(self, name: str, text: str) -> None:
        """Refuse a text that no cell may hold; one that may is looked at once."""
        if len(text) > LONGEST:
            raise Refused("too_long", f"{name} has {len(text):,} letters; {LONGEST} are the most.")
        if odd := control_in(text):
            raise Refused("control_character", f"{name} holds the control character U+{ord(odd[0]):04X}.")
        if is_personal(text):
            raise Refused("personal", f"{name} tells of a person: name the body that reports.")
        self._sound.add(text)

    def _period(self, text: str, kind: str) -> tuple[int, str]:
        found = self._periods.get((kind, text))
        if found is None:
            try:
                found = _period_of(text, kind)
            except Refused as why:
                found = why
            self._periods[kind, text] = found
        if isinstance(found, Refused):
            raise found
        return found

    def _day(self, text: str) -> int:
        if text not in self._days:
            try:
                self._days[text] = self._read_day(text)
            except Refused as why:
                self._days[text] = why
        found = self._days[text]
        if isinstance(found, Refused):
            raise found
        return found

    def _read_day(self, text: str) -> int:
        if not text:
            return self.today.toordinal()
        try:
            day = read_period(text)
        except UsageError as error:
            raise Refused("bad_day", f"received: {error}") from None
        if day.kind != "day":
            raise Refused("bad_day", f"received is '{text}', a {day.kind}: write a day, as {self.today.isoformat()}.")
        if day.first > self.today:
            raise Refused("received_later", f"was received on {day}, after today, {self.today.isoformat()}.")
        return day.first.toordinal()

    def _value(self, text: str) -> float:
        """Return the figure of a cell."""
        if self.convention is MACHINE and _PLAIN.fullmatch(text):
            value = float(text)
            if math.isfinite(value):
                return value
        if len(text) > LONGEST:
            raise Refused("too_long", f"value has {len(text):,} letters; {LONGEST} are the most.")
        if odd := control_in(text):
            raise Refused("control_character", f"value holds the control character U+{ord(odd[0]):04X}.")
        if text in self.odd:
            raise Refused("ambiguous", self.odd[text])
        apart = take_apart(text)
        if not text or apart.unknown:
            says = f"'{text}' says that it is not known" if text else "the figure is blank"
            raise Refused("missing", f"{says}: missing is not zero. Report 0 if it was nothing.")
        if apart.fault:
            raise Refused(_kind_of(text, apart.fault), f"'{text}' is no figure: {apart.fault}.")
        if apart.flag or apart.per_cent:
            raise Refused("flagged", f"'{text}': write the figure alone, in the unit of the definition.")
        found = value_of(apart, self.convention)
        if found is None:
            raise Refused("ambiguous", f"'{text}' is not written as the other figures of the file are.")
        return found


def _kind_of(text: str, fault: str) -> str:
    if any(word in fault for word in _DATE):
        return "date"
    if "finite" in fault or "program writes" in fault:
        return "not_finite"
    return "personal" if is_personal(text) else "text"


def _period_of(text: str, kind: str) -> tuple[int, str]:
    """Return number and spelling of a period; the first day of one stands for it, as spreadsheets write months."""
    if not text:
        raise Refused("no_period", "the period is blank.")
    try:
        period = read_period(text)
    except UsageError as error:
        raise Refused("no_period", str(error)) from None
    if period.kind != kind:
        period = _whole_period(period, kind, text)
    number = number_of(period)
    return number, period.text


def _whole_period(period: Period, kind: str, text: str) -> Period:
    if period.kind == "day" and kind != "day":
        number = containing(kind, period.first)
        if first_day(kind, number) == period.first:
            return read_period(spelled(kind, number))
    raise Refused("wrong_period", f"'{text}' is a {period.kind}; the indicator is told by the {kind}.")


def _convention(reports: Reports, at: int) -> tuple[Convention, dict[str, str]]:
    """Return how the figures of a file are written, and those that are written otherwise, with the reason."""
    if not reports.separator or at < 0:
        return MACHINE, {}
    texts = {cells[at] for _, cells in reports.lines if len(cells) > at and cells[at]}
    odd: dict[str, str] = {}
    while len(odd) < MOST_ODD:
        try:
            return notation_of(reports.separator, [sorted(texts)]), odd
        except UsageError as error:
            said = str(error)
            named = [error.data["cell"]] if "cell" in error.data else [each for each in texts if f"'{each}'" in said]
            if not named:
                break
            for each in named:
                odd[each] = said
                texts.discard(each)
    return MACHINE, odd
