"""Periods as people type them: years, half-years, quarters, months, weeks and days, read as dates and put in order.

One spelling is kept for each: ``1924``, ``1923/24``, ``1924-H1``, ``1924-Q1``, ``1924-03``, ``1924-W05``,
``1924-03-15``. What can be read in two ways (``01/02/2020``, ``1911/12``) is refused with both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from lustrum.errors import UsageError

FORMS = "1924, 1923/24, 1924-H1, 1924-Q1, 1924-03, 1924-W05 or 1924-03-15"
"""The spellings to write, one for each kind of period."""

CENTURY = 30
"""Years of two digits from here on are of the 1900s, those below of the 2000s, as spreadsheets read them."""

MONTHS = (
    "january janvier januar jänner janeiro enero январь января",
    "february février februar fevereiro febrero февраль февраля",
    "march mars märz mrz marzo março март марта",
    "april avril abril апрель апреля",
    "may mai mayo maio май мая",
    "june juin juni junio junho июнь июня",
    "july juillet juli julio julho июль июля",
    "august août agosto август августа",
    "september sept septembre septiembre setembro сентябрь сентября",
    "october octobre oktober octubre outubro октябрь октября",
    "november novembre noviembre novembro ноябрь ноября",
    "december décembre dezember diciembre dezembro декабрь декабря",
)
"""Names of the months in six languages; three letters are enough where they tell."""

SERIAL = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""


@dataclass(frozen=True, order=True)
class Period:
    """A period of time; periods are ordered by their first day, longer ones first.

    Parameters
    ----------
    first : date
    days : int
        Minus its length, so that a year stands before its first month.
    text : str
        Its one spelling.
    kind : str
        ``year``, ``split year``, ``half-year``, ``quarter``, ``month``, ``week`` or ``day``.
    """

    first: date
    days: int
    text: str = field(compare=False)
    kind: str = field(compare=False)

    def __str__(self) -> str:
        return self.text

    @property
    def season(self) -> str:
        """What it shares with the same time of other years: ``03`` of ``1924-03``; empty for years."""
        return "" if self.kind in ("year", "split year") else self.text[5:]

    @property
    def a_year_before(self) -> str:
        """The spelling of the same time a year before."""
        return f"{int(self.text[:4]) - 1}{self.text[4:]}"

    def follows(self, other: Period) -> bool:
        """Whether it begins when the other has ended, and is of its kind."""
        return self.kind == other.kind and self.first == other.first + timedelta(days=-other.days)


def read_period(text: str) -> Period:
    """Return the period a text names.

    Raises
    ------
    UsageError
        If it names none, or could be two.

    Examples
    --------
    >>> [read_period(text).text for text in ("2020M9", "Jan-20", "2022 January", "3Q 1999", "2021W5", "1.10.1923")]
    ['2020-09', '2020-01', '2022-01', '1999-Q3', '2021-W05', '1923-10-01']
    """
    plain = _plain(text)
    for pattern, make in _READINGS:
        found = re.fullmatch(pattern, plain)
        if found is not None:
            made = make(*found.groups())
            if isinstance(made, str):
                raise UsageError(f"'{text}' {made}; write {FORMS}.")
            if made is not None:
                return made
    raise UsageError(f"'{text}' is no period; write {FORMS}.")


def in_order(texts: Iterable[str]) -> tuple[str, ...]:
    """Return spellings of periods in the order of time; labels of which none is a date in the order of letters.

    Raises
    ------
    UsageError
        If some are dates and some are not.
    """
    every = list(texts)
    if not any(is_period(text) for text in every):
        return tuple(sorted(every))
    return tuple(sorted(every, key=read_period))


def is_period(text: str) -> bool:
    """Whether a text names one period of time."""
    try:
        read_period(text)
    except UsageError:
        return False
    return True


def whole_months(periods: Sequence[Period]) -> list[Period]:
    """Return first days of months as those months where all of several are, as spreadsheets write months."""
    if len(periods) > 1 and all(each.kind == "day" and each.first.day == 1 for each in periods):
        return [read_period(each.text[:7]) for each in periods]
    return list(periods)


def _plain(text: str) -> str:
    """Return a text in small letters without accents, doubled blanks, or the full stop of an abbreviation."""
    letters = unicodedata.normalize("NFKD", text.strip()).lower()
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    letters = re.sub(r"[\u2010-\u2015\u2212]", "-", letters)
    letters = re.sub(r"(?<=[a-zа-я])\.", "", letters)
    letters = re.sub(r"\s*([-/:])\s*", r"\1", letters)
    letters = re.sub(r"\b(first|second|third|fourth)\b", lambda found: _COUNTED[found[1]], letters)
    return re.sub(r"(?<=\d)(st|nd|rd|th)\b|\s+", lambda found: "" if found[1] else " ", letters)


def _span(first: date, end: date, text: str, kind: str) -> Period:
    return Period(first, (first - end).days, text, kind)


def _month(year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    end = date(year + month // 12, month % 12 + 1, 1)
    return _span(date(year, month, 1), end, f"{year:04d}-{month:02d}", "month")


def _year(year: str) -> Period:
    return _span(date(int(year), 1, 1), date(int(year) + 1, 1, 1), f"{int(year):04d}", "year")


def _split(year: str, mark: str, after: str) -> Period | str | None:
    first, second = int(year), int(after[-2:])
    split = second == (first + 1) % 100 and (len(after) == 2 or int(after) == first + 1)
    if split and mark == "/" and len(after) == 2 and 1 <= second <= 12:
        return f"may be {year}-{after} or the year from {first} to {first + 1}"
    if not split or (len(after) == 2 and 1 <= second <= 12):
        return None
    return _span(date(first, 7, 1), date(first + 1, 7, 1), f"{first:04d}/{second:02d}", "split year")


def _part(year: int, word: str, number: int) -> Period | None:
    """Return a half-year, quarter, month or week by its letter or word."""
    letter = _LETTER.get(word, word)
    if letter in ("h", "s"):
        if not 1 <= number <= 2:
            return None
        end = date(year, 7, 1) if number == 1 else date(year + 1, 1, 1)
        return _span(date(year, 6 * number - 5, 1), end, f"{year:04d}-H{number}", "half-year")
    if letter in ("q", "t"):
        if not 1 <= number <= 4:
            return None
        end = date(year, 3 * number + 1, 1) if number < 4 else date(year + 1, 1, 1)
        return _span(date(year, 3 * number - 2, 1), end, f"{year:04d}-Q{number}", "quarter")
    if letter == "m":
        return _month(year, number)
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return None
    return _span(monday, monday + timedelta(days=7), f"{year:04d}-W{number:02d}", "week")


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    return _span(first, first + timedelta(days=1), first.isoformat(), "day")


def _slashed(one: str, mark: str, two: str, year: str) -> Period | str | None:
    """Return a day whose month may stand first or second; with full stops the day stands first everywhere."""
    a, b = int(one), int(two)
    if mark == "." or a > 12 or a == b:
        return _day(int(year), b, a)
    if b > 12:
        return _day(int(year), a, b)
    return f"may be {int(year):04d}-{a:02d}-{b:02d} or {int(year):04d}-{b:02d}-{a:02d}"


def _decimal(year: str, month: str) -> Period | str | None:
    if month == "1":
        return f"may be January {year}, or October {year} that lost its last zero"
    return _month(int(year), int(month))


def _named(name: str) -> int | None:
    """Return the month a name or its first letters mean, None where they mean none or two."""
    if len(name) < 3:
        return None
    meant = [k for k, names in enumerate(MONTHS, start=1) if any(_plain(n).startswith(name) for n in names.split())]
    return meant[0] if len(meant) == 1 else None


def _of_name(name: str, year: str) -> Period | None:
    month = _named(name)
    return None if month is None else _month(_whole_year(year), month)


def _day_of_name(day: str, name: str, year: str) -> Period | None:
    month = _named(name)
    return None if month is None else _day(_whole_year(year), month, int(day))


def _whole_year(year: str) -> int:
    number = int(year)
    return number if len(year) == 4 else number + (1900 if number >= CENTURY else 2000)


def _serial(number: str) -> str:
    return f"looks like the number a spreadsheet keeps for {(SERIAL + timedelta(days=int(number))).isoformat()}"


def _weekday(year: str, week: str, day: str) -> Period | None:
    try:
        first = date.fromisocalendar(int(year), int(week), int(day))
    except ValueError:
        return None
    return _day(first.year, first.month, first.day)


_LETTER = {
    "quarter": "q", "qtr": "q", "quartal": "q", "trimestre": "q", "half": "h", "semestre": "h", "month": "m",
    "week": "w", "kw": "w",
}  # fmt: skip
_WORDS = r"(q|t|h|s|m|w|quarter|qtr|quartal|trimestre|half|semestre|month|week|kw)"
_COUNTED = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_NAME = "[a-zа-я]"
_GAP = r"[ \-/.:_]?"
_YEAR = r"([12]\d{3})"
_MIDNIGHT = r"(?:[t ]00:00(?::00(?:\.0+)?)?z?)?"

# Texts, compiled when a period is first read: most commands read none.
_READINGS: tuple[tuple[str, Callable[..., Period | str | None]], ...] = (
    (rf"{_YEAR}(?:\.0|-?a1)?", _year),  # as a program writes a year among figures, as SDMX writes one
    (rf"{_YEAR}(-)(\d\d?)", lambda y, _, m: _month(int(y), int(m)) or _split(y, _, m)),
    (rf"{_YEAR}([/\-])(\d\d|\d{{4}})", _split),
    (rf"{_YEAR}[/ _](\d\d?)", lambda y, m: _month(int(y), int(m))),
    (rf"{_YEAR}\.(\d\d?)", _decimal),
    (rf"(\d\d?)[/\-. ]{_YEAR}", lambda m, y: _month(int(y), int(m))),
    (rf"{_YEAR}(\d\d)", lambda y, m: _month(int(y), int(m))),
    (rf"{_YEAR}{_GAP}{_WORDS}{_GAP}(\d\d?)", lambda y, w, n: _part(int(y), w, int(n))),
    (rf"{_WORDS}{_GAP}(\d\d?){_GAP}[ \-/.:']{_YEAR}", lambda w, n, y: _part(int(y), w, int(n))),
    (rf"{_WORDS}(\d)[ \-/.:'](\d\d)", lambda w, n, y: _part(_whole_year(y), w, int(n))),
    (rf"{_YEAR}{_GAP}(\d\d?){_GAP}{_WORDS}", lambda y, n, w: _part(int(y), w, int(n))),
    (rf"{_YEAR}-?w(\d\d)-?([1-7])", _weekday),
    (rf"{_YEAR}\u5e74(\d\d?)\u6708", lambda y, m: _month(int(y), int(m))),
    (rf"(\d\d?)\.?{_GAP}{_WORDS}{_GAP}{_YEAR}", lambda n, w, y: _part(int(y), w, int(n))),
    (r"(\d)(q|h)[ \-']?(\d\d)", lambda n, w, y: _part(_whole_year(y), w, int(n))),
    (rf"({_NAME}+)[ \-/.,']*(\d\d|{_YEAR[1:-1]})", _of_name),
    (rf"{_YEAR}[ \-/.,]*({_NAME}+)", lambda y, name: _of_name(name, y)),
    (rf"(\d\d?)[ \-/.]*({_NAME}+)[ \-/.,]*{_YEAR}", _day_of_name),
    (rf"({_NAME}+) (\d\d?),? {_YEAR}", lambda name, d, y: _day_of_name(d, name, y)),
    (rf"{_YEAR}([\-/.])(\d\d?)\2(\d\d?){_MIDNIGHT}", lambda y, _, m, d: _day(int(y), int(m), int(d))),
    (rf"{_YEAR}(\d\d)(\d\d)", lambda y, m, d: _day(int(y), int(m), int(d))),
    (rf"(\d\d?)([\-/.])(\d\d?)\2{_YEAR}", _slashed),
    (r"([1-5]\d{4})(?:\.0)?", _serial),
    (r"(\d\d)-([a-z]{3,})", lambda d, n: f"may be a day of {n} or {n} of a year {d}" if _named(n) else None),
)  # fmt: skip
