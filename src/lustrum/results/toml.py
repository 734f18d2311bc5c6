"""The one careful reader of settings a person wrote in TOML: every key known, every value typed."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lustrum.errors import UsageError
from lustrum.results.text import read_small_text
from lustrum.wording.names import nearest
from lustrum.wording.numbers import within

MOST_BYTES = 5_000_000
MOST_DOTS = 20
"""Of one key: the parser takes the square of them."""

_DOTTED = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*\.[ \t]*[\w-]++){{{MOST_DOTS + 1}}}")


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
    try:
        return Section(where, values_of(read_small_text(path, MOST_BYTES)))
    except BrokenToml as broken:
        raise UsageError(f"{where} is no TOML: {broken}.", file=str(path)) from None


class BrokenToml(Exception):
    """A text is no TOML, or none a person would write; `line` is where, 0 where that is not known."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def values_of(text: str) -> dict[str, Any]:
    """Return what a text says in TOML.

    Raises
    ------
    BrokenToml
        If it is no TOML: a line that cannot be read, lists too deep, a number or a key too long.
    """
    dotted = next((n for n, line in enumerate(text.splitlines(), start=1) if _DOTTED.search(line)), None)
    if dotted is not None:
        raise BrokenToml(f"a key of more than {MOST_DOTS} parts is not meant (at line {dotted})", dotted)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise BrokenToml("lists stand too deep within each other") from None
    except ValueError as error:  # no TOML, or a whole number of thousands of digits
        line = re.search(r"\(at line (\d+)", str(error))
        raise BrokenToml(str(error), int(line[1]) if line else 0) from None


@dataclass(frozen=True)
class Section:
    """One table of a TOML file; what is asked of it is typed, and every error names file, table and key.

    Parameters
    ----------
    where : str
        File and table, as errors name them.
    values : mapping of key to value
    """

    where: str
    values: Mapping[str, Any]

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
        """Return an error about a key of this table."""
        return UsageError(f"{self.where} {message}", key=key)

    def table(self, key: str) -> Section:
        """Return a table of this table, empty where it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"has {key} = {short(value)}; write it as a table [{key}].")
        return Section(f"{self.where}, [{key}]", value)

    def tables(self, key: str) -> list[Section]:
        """Return a list of tables, ``[[key]]``."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(key, f"has {key} = {short(value)}; write each as a table [[{key}]].")
        return [Section(f"{self.where}, {key} {place}", each) for place, each in enumerate(value, start=1)]

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


def is_number(value: object) -> bool:
    """Say whether a value of TOML is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def short(value: object, most: int = 60) -> str:
    """Return a value as an error shows it; what TOML calls nan and inf is quoted, for it is no figure of ours,
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
    if isinstance(value, float) and not math.isfinite(value):
        return f"'{value!r}'"
    return "null" if value is None else repr(value)
