"""The one careful reader of settings a person wrote in TOML: every key known, every value typed."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.errors import CONTROL, UsageError
from lustrum.results.text import read_small_text
from lustrum.wording.names import nearest
from lustrum.wording.numbers import within

MOST_BYTES = 5_000_000
MOST_DOTS = 20
"""Of one key: the parser takes the square of them."""
MOST_DEEP = 30
"""Tables and lists within each other."""

_DOTTED = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*\.[ \t]*[\w-]++){{{MOST_DOTS + 1}}}")

RATES = (-0.2, 0.5)
"""What a yearly rate may be; beyond it per cent are likelier meant."""

_PER_CENT = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(?:%|per\s*cent|percent)", re.IGNORECASE)
_HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]?\]\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def read_toml(path: Path | str) -> Section:
    """Return the tables of a TOML file.

    Raises
    ------
    UsageError
        If there is no such file, or it is no TOML; names the line.
    DataError
        If it is no text.
    """
    path = Path(path)
    where = f"'{path}'"
    text = read_small_text(path, MOST_BYTES)
    try:
        return Section(where, values_of(text), lines_of(text))
    except BrokenToml as broken:
        raise UsageError(f"{where} is no TOML: {broken}.", file=str(path)) from None


class BrokenToml(Exception):
    """A text is no TOML, or none a person would write; `line` is where, 0 where that is not known."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def values_of(text: str, figure: Callable[[str], Any] = float) -> dict[str, Any]:
    """Return what a text says in TOML; `figure` makes a number with a point of what is written.

    Raises
    ------
    BrokenToml
        If it is no TOML: a line that cannot be read, lists too deep, a number or a key too long.
    """
    dotted = next((n for n, line in enumerate(text.splitlines(), start=1) if _DOTTED.search(line)), None)
    if dotted is not None:
        raise BrokenToml(f"a key of more than {MOST_DOTS} parts is not meant (at line {dotted})", dotted)
    try:
        found = tomllib.loads(text, parse_float=figure)
    except RecursionError:
        raise BrokenToml("lists stand too deep within each other") from None
    except ValueError as error:  # no TOML, or a whole number of thousands of digits
        line = re.search(r"\(at line (\d+)", str(error))
        raise BrokenToml(_said(error), int(line[1]) if line else 0) from None
    for number in _wholes(found):
        if not -(2**63) <= number < 2**63:
            said = str(number)
            at = next((n for n, each in enumerate(text.splitlines(), start=1) if said in each.replace("_", "")), 0)
            shown = said if len(said) <= 40 else f"a number of {len(said):,} digits"
            raise BrokenToml(f"{shown} is more than a whole number holds (64 bits){f' (at line {at})' * bool(at)}", at)
    for said, depth in _texts(found):
        if depth > MOST_DEEP:
            raise BrokenToml(f"tables and lists stand more than {MOST_DEEP} deep within each other")
        if odd := CONTROL.search(said):
            code = f"{ord(odd[0]):04X}"
            at = next((n for n, each in enumerate(text.splitlines(), start=1) if code in each.upper()), 0)
            raise BrokenToml(f"a text holds the control character U+{code}{f' (at line {at})' * bool(at)}", at)
    return found


def _said(error: ValueError) -> str:
    """Return what a parser says; of a number of thousands of digits that, and not how to allow it."""
    return "a number of thousands of digits is not meant" if "integer string" in str(error) else str(error)


def _texts(value: Any, depth: int = 0) -> Iterator[tuple[str, int]]:
    """Yield every key and text of settings, with how deep it stands."""
    if isinstance(value, str):
        yield value, depth
    elif isinstance(value, dict | list):
        yield "", depth
        if depth > MOST_DEEP:
            return
        for each in value:
            yield from _texts(each, depth + 1)
        for each in value.values() if isinstance(value, dict) else ():
            yield from _texts(each, depth + 1)


def _wholes(value: Any) -> Iterator[int]:
    """Yield every whole number of settings; lists and tables so deep that another test refuses them are left out."""
    left = [(value, 0)]
    while left:
        each, depth = left.pop()
        if isinstance(each, int):
            yield each
        elif isinstance(each, dict | list) and depth <= MOST_DEEP:
            left += [(part, depth + 1) for part in (each.values() if isinstance(each, dict) else each)]


def lines_of(text: str) -> dict[str, int]:
    """Return the line of every key of a TOML text, by its dotted name; tables of a list are numbered from 1.

    >>> lines_of("years = 3\\n[growth]\\nlabour = 0.01\\n[[wish]]\\nvalue = 2\\n")
    {'years': 1, 'growth': 2, 'growth.labour': 3, 'wish.1': 4, 'wish.1.value': 5}
    """
    found: dict[str, int] = {}
    table, count = "", dict[str, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = _numbered(_plain(header[2]), count)
            if header[1]:
                count[name] = count.get(name, 0) + 1
                name = f"{name}.{count[name]}"
            table = f"{name}."
            found.setdefault(name, number)
        elif key := _KEY.match(line):
            found.setdefault(table + _plain(key[1]), number)
    return found


def _numbered(name: str, count: Mapping[str, int]) -> str:
    """Return the name of a table with the number of each list of tables it lies in, that of the last one there.

    >>> _numbered("decision.changes.wish", {"decision": 2})
    'decision.2.changes.wish'
    """
    found = ""
    *above, last = name.split(".")
    for part in above:
        found = f"{found}.{part}" if found else part
        if found in count:
            found = f"{found}.{count[found]}"
    return f"{found}.{last}" if found else last


def line_of(lines: Mapping[str, int], key: str) -> int | None:
    """Return the line of a key or table, or of the first that stands in it; None where none does.

    >>> line_of({"grid.work": 3, "grid.work.input": 4}, "grid")
    3
    """
    return lines.get(key) or next((line for name, line in lines.items() if name.startswith(f"{key}.")), None)


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


@dataclass(frozen=True)
class Section:
    """One table of a TOML file; what is asked of it is typed, and every error names file, table, line and key.

    Parameters
    ----------
    where : str
        File and table, as errors name them.
    values : mapping of key to value
    lines : mapping of dotted key to line
        Of the whole file, as `lines_of` has them.
    prefix : str
        What stands before the keys of this table there: ``growth.``.
    """

    where: str
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    prefix: str = ""

    def __contains__(self, key: object) -> bool:
        return key in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Refuse a key that is not known, with the nearest one."""
        for key in self.values:
            if key not in known:
                raise self.error(key, f"has no key '{key}'. {nearest(key, known)}")

    def refuse_missing(self, needed: Sequence[str]) -> None:
        """Refuse a table that leaves out what is needed."""
        if missing := [key for key in needed if key not in self.values]:
            raise self.error(missing[0], f"has no {', '.join(missing)}; it is needed.")

    def error(self, key: str, message: str) -> UsageError:
        """Return an error about a key of this table, with the line of the key or of the table."""
        line = line_of(self.lines, self.prefix + key) or line_of(self.lines, self.prefix.rstrip("."))
        at = f" (line {line})" if line else ""
        return UsageError(f"{self.where}{at} {message}", key=key)

    def table(self, key: str) -> Section:
        """Return a table of this table, empty where it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"has {key} = {short(value)}; write it as a table [{key}].")
        return Section(f"{self.where}, [{key}]", value, self.lines, f"{self.prefix}{key}.")

    def tables(self, key: str) -> list[Section]:
        """Return a list of tables, ``[[key]]``."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(key, f"has {key} = {short(value)}; write each as a table [[{key}]].")
        return [
            Section(f"{self.where}, {key} {place}", each, self.lines, f"{self.prefix}{key}.{place}.")
            for place, each in enumerate(value, start=1)
        ]

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.error(key, f"has {key} = {short(value)}; give a text.")
        return value

    def word(self, key: str, known: Sequence[str], default: str = "") -> str:
        """Return one of the words known."""
        value = self.text(key, default)
        if value not in known:
            raise self.error(key, f"has {key} = '{value}'. {nearest(value, known)}")
        return value

    def words(self, key: str, known: Sequence[str]) -> list[str]:
        """Return a list of words known."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.error(key, f"has {key} = {short(value)}; give a list, as {list(known)}.")
        for word in value:
            if word not in known:
                raise self.error(key, f"has {short(word)} in {key}. {nearest(str(word), known)}")
        return value

    def number(self, key: str, default: float = math.nan, *, least: float = -math.inf, most: float = math.inf) -> float:
        """Return a number within its bounds."""
        if key not in self.values:
            return default
        value = self.values[key]
        if not is_number(value):
            raise self.error(key, f"has {key} = {short(value)}; give a number.")
        if not least <= value <= most:
            kind = "share" if (least, most) == (0.0, 1.0) else "number"
            raise self.error(key, f"has {key} = {short(value)}; give a {kind} {within(least, most)}.")
        return float(value)

    def share(self, key: str, default: float = math.nan) -> float:
        """Return a share between 0 and 1, written so or in per cent: 0.15 or "15 %"; 15 is asked back."""
        return self._fraction(key, default, 1.0, lambda value: 0.0 <= value <= 1.0, "a share from 0 to 1")

    def rate(self, key: str, default: float = math.nan) -> float:
        """Return a yearly rate, written as a fraction or in per cent: 0.06 or "6 %"; 6 is asked back."""
        least, most = RATES
        what = f"a yearly rate from {least:g} to below {most:g}"
        return self._fraction(key, default, most, lambda value: least <= value < most, what)

    def _fraction(self, key: str, default: float, most: float, fits: Callable[[float], bool], what: str) -> float:
        if key not in self.values:
            return default
        stated = per_cent(self.values[key])
        value = self.number(key) if stated is None else stated
        if not fits(value):
            meant = f'; for {value:g} % write {value / 100:g} or "{value:g} %"' if most <= abs(value) <= 100.0 else ""
            raise self.error(key, f"has {key} = {value:g}, and {what} is meant{meant}.")
        return value

    def whole(self, key: str, default: int | None = None) -> int | None:
        """Return a whole number."""
        value = self.values.get(key, default)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.error(key, f"has {key} = {short(value)}; give a whole number.")
        return value

    def path(self, key: str, default: float = math.nan) -> float | list[float]:
        """Return one number, or a list of numbers by year."""
        value = self.values.get(key, default)
        cells = value if isinstance(value, list) else [value]
        if key in self.values and (not cells or not all(map(is_number, cells))):
            raise self.error(key, f"has {key} = {short(value)}; give a number or a list by year.")
        return [float(cell) for cell in value] if isinstance(value, list) else float(value)


def per_cent(value: object) -> float | None:
    """Return the fraction a text in per cent states, None where it is none.

    >>> per_cent("1.5 %"), per_cent("-2%"), per_cent("1.5"), per_cent(0.015)
    (0.015, -0.02, None, None)
    """
    found = _PER_CENT.fullmatch(value.strip()) if isinstance(value, str) else None
    return None if found is None else round(float(found[1]) / 100.0, 15)


def is_number(value: object) -> bool:
    """Say whether a value of TOML is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def short(value: object, most: int = 60) -> str:
    """Return a value as an error shows it; nan, inf and a zero with a sign are quoted, for they are no figures of ours,
    and nothing is called as JSON calls it.

    >>> short(0.5), short([1, float("nan")]), short({"unit": None})
    ('0.5', "[1, 'nan']", "{'unit': null}")
    """
    text = _written(value)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _written(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_written(each)}' for key, each in value.items())}}}"
    if isinstance(value, float) and (not math.isfinite(value) or (value == 0.0 and math.copysign(1.0, value) < 0.0)):
        return f"'{value!r}'"
    return "null" if value is None else repr(value)
