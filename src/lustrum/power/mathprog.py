"""The data section of a GNU MathProg file: sets, parameters, slices and tables, every fault with its line.

Written from the GLPK project's description of the language ("Modeling Language GNU MathProg", chapter 5). Subsets of it
that OSeMOSYS files do not use (sets of several dimensions, a set given together with a table) are refused.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lustrum.results import Fault
from lustrum.results.text import read_text

MOST_BYTES = 300_000_000
MOST_FAULTS = 200
"""A file is left after so many."""
TOKEN = re.compile(
    r"(?P<skip>\s+|\#[^\n]*|/\*.*?\*/)|(?P<mark>:=|[:;,\[\]()*=])|(?P<text>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<word>[^\s:;,\[\]()*='\"#]+)|(?P<odd>.)",
    re.DOTALL,
)
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")

Key = tuple[str, ...]


@dataclass
class Parameter:
    """What is said of a parameter: its default, and values by subscripts with the line they stand in."""

    name: str
    default: float | None = None
    value: dict[Key, float] = field(default_factory=dict)
    line: dict[Key, int] = field(default_factory=dict)
    first: int = 0
    """Line in which it is first named."""


@dataclass
class Section:
    """What a file says.

    Parameters
    ----------
    sets : mapping of name to labels, each with its line
    unread : list of str
        Sets by subscript, which scripts derive from the others.
    """

    file: str
    sets: dict[str, dict[str, int]] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Halt(Exception):
    """A statement cannot be read further."""


def read_section(path: Path, dimensions: Mapping[str, int], ignored: tuple[str, ...] = ()) -> Section:
    """Return what a data file says.

    Parameters
    ----------
    dimensions : mapping of parameter to the number of its subscripts
        A parameter that does not stand there is a fault.
    ignored : tuple of str
        Parameters that hold no figures.

    Raises
    ------
    DataError
        If the file is no text.
    """
    return _Reader(path, dimensions, ignored).read()


class _Reader:
    def __init__(self, path: Path, dimensions: Mapping[str, int], ignored: tuple[str, ...]) -> None:
        self.text = read_text(path, MOST_BYTES, plain=False)
        self.dimensions, self.ignored = dimensions, ignored
        self.found = Section(path.name)
        self.tokens: Iterator[tuple[str, int]] = self._tokens()
        self.starts = [0, *(each.end() for each in re.finditer("\n", self.text))]
        self.now: tuple[str, int] = ("", 0)
        self.ended = False

    def _tokens(self) -> Iterator[tuple[str, int]]:
        for each in TOKEN.finditer(self.text):
            kind = each.lastgroup
            if kind == "skip":
                continue
            if kind == "odd":
                self._fault("not_supported", each.start(), "", f"'{each[0]}' has no meaning here.")
                continue
            yield (each[0][1:-1] if kind == "text" else each[0]), each.start()

    def _line(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def _fault(self, kind: str, at: int, name: str, message: str, way_out: str = "") -> None:
        if len(self.found.faults) < MOST_FAULTS:
            place = f"line {self._line(at)}"
            self.found.faults.append(Fault(kind, self.found.file, place, name, message, way_out))

    def _next(self) -> str:
        try:
            self.now = next(self.tokens)
        except StopIteration:
            self.now, self.ended = ("", len(self.text)), True
        return self.now[0]

    def read(self) -> Section:
        """Read statement after statement; a fault in one leaves the others readable."""
        while not self.ended and len(self.found.faults) < MOST_FAULTS:
            word = self._next()
            if self.ended or word == "end":
                break
            try:
                if word == "set":
                    self._set()
                elif word == "param":
                    self._parameter()
                elif word == "data":
                    self._expect(";")
                elif word != ";":
                    said = f"'{word[:40]}' begins no statement of a data section."
                    self._fault("not_supported", self.now[1], "", said, "Known: set, param, data, end.")
                    raise _Halt
            except _Halt:
                while self.now[0] != ";" and not self.ended:
                    self._next()
        return self.found

    def _expect(self, mark: str) -> None:
        if self._next() != mark:
            shown = self.now[0][:40] or "the end of the file"
            self._fault("syntax", self.now[1], "", f"'{mark}' is missing before '{shown}'.")
            raise _Halt

    def _set(self) -> None:
        name, at = self._next(), self.now[1]
        if self._next() == "[":  # derived from the others by a script of OSeMOSYS
            if name not in self.found.unread:
                self.found.unread.append(name)
            while self._next() != ";" and not self.ended:
                pass
            return
        if name in self.found.sets:
            self._fault("duplicate_label", at, name, "is given a second time.")
        if self.now[0] != ":=":
            self._fault("syntax", self.now[1], name, "':=' is missing.")
            raise _Halt
        labels: dict[str, int] = {}
        while self._next() != ";":
            word = self.now[0]
            if self.ended or word in (":", ":=", "(", "[", "*", "="):
                self._fault("syntax", self.now[1], name, f"'{word}' where a label or ';' is meant.")
                raise _Halt
            if word == ",":
                continue
            if word in labels:
                self._fault("duplicate_label", self.now[1], name, f"'{word}' stands twice.")
            labels[word] = self._line(self.now[1])
        self.found.sets[name] = labels

    def _number(self, name: str) -> float:
        word = self.now[0]
        if not NUMBER.fullmatch(word) or abs(float(word)) == float("inf"):
            shown = word[:40] or "the end of the file"
            self._fault("not_a_number", self.now[1], name, f"'{shown}' is no number.")
            raise _Halt
        return float(word)

    def _parameter(self) -> None:
        word = self._next()
        if word in ("default", ":"):
            self._several()
            return
        name, at = word, self.now[1]
        if name in self.ignored:
            raise _Halt
        parameter = self._known(name, at)
        if self._next() == ",":
            self._next()
        if self.now[0] == "default":
            self._next()
            self._default(parameter)
            self._next()
        self._records(parameter)

    def _default(self, parameter: Parameter) -> None:
        value = self._number(parameter.name)
        if parameter.default is not None and parameter.default != value:
            self._fault("duplicate_label", self.now[1], parameter.name, "is given a second default.")
        parameter.default = value

    def _known(self, name: str, at: int) -> Parameter:
        if name not in self.dimensions:
            said = f"'{name}' is no parameter that is read."
            self._fault("not_supported", at, name, said, "Remove it, if the answer may do without.")
            raise _Halt
        return self.found.parameters.setdefault(name, Parameter(name, first=self._line(at)))

    def _several(self) -> None:
        """Read parameters named in a header: each row holds subscripts, then a value of each."""
        default: float | None = None
        if self.now[0] == "default":
            self._next()
            default = self._number("default")
            self._expect(":")
        names: list[Parameter] = []
        while self._next() != ":=":
            if self.ended or self.now[0] in (":", ";", "[", "("):
                self._fault("not_supported", self.now[1], "", "a set given together with parameters is not read.")
                raise _Halt
            if self.now[0] != ",":
                names.append(self._known(self.now[0], self.now[1]))
        sizes = {self.dimensions[each.name] for each in names}
        if len(sizes) != 1:
            said = "needs parameters of the same subscripts in one table." if names else "names no parameter."
            self._fault("syntax", self.now[1], "param", said)
            raise _Halt
        if default is not None:
            for each in names:
                if each.default is not None and each.default != default:
                    self._fault("duplicate_label", self.now[1], each.name, "is given a second default.")
                each.default = default
        self._next()
        while self.now[0] != ";" and not self.ended:
            key, at = self._labels(next(iter(sizes)), names[0].name), self.now[1]
            for each in names:
                self._cell(each, key, at)

    def _labels(self, count: int, name: str) -> Key:
        found: list[str] = []
        while len(found) < count:
            if self.now[0] in (";", ":", ":=", "[", "]", "(", ")", "*", "=") or self.ended:
                self._fault("syntax", self.now[1], name, f"a row has {len(found)} subscripts of {count}.")
                raise _Halt
            if self.now[0] != ",":
                found.append(self.now[0])
            self._next()
        if self.now[0] == ",":
            self._next()
        return tuple(found)

    def _cell(self, parameter: Parameter, key: Key, at: int) -> None:
        """Take the value that stands now; a point stands for the default."""
        word = self.now[0]
        if word != ".":
            value = self._number(parameter.name)
            if key in parameter.value:
                said = f"[{','.join(key)}] is given a second time, first in line {parameter.line[key]}."
                self._fault("duplicate_label", at, parameter.name, said)
            parameter.value[key] = value
            parameter.line[key] = self._line(at)
        self._next()

    def _records(self, parameter: Parameter) -> None:
        """Read what is said of one parameter: slices, tables and plain rows, up to the semicolon."""
        count = self.dimensions[parameter.name]
        slice_: list[str | None] = [None] * count
        turned = False
        while self.now[0] != ";":
            if self.ended:
                self._fault("syntax", self.now[1], parameter.name, "';' is missing at its end.")
                raise _Halt
            word = self.now[0]
            if word == ":=":
                slice_ = [None] * count
                self._next()
            elif word == "[":
                slice_ = self._slice(parameter)
            elif word == "(":
                if self._next() != "tr":
                    self._fault("syntax", self.now[1], parameter.name, "'(' where '(tr)' is meant.")
                    raise _Halt
                self._expect(")")
                self._next()
                turned = True
            elif word == ":":
                self._table(parameter, slice_, turned)
                turned = False
            elif word == ",":
                self._next()
            else:
                at = self.now[1]
                free = self._labels(sum(each is None for each in slice_), parameter.name)
                self._cell(parameter, _filled(slice_, free), at)

    def _slice(self, parameter: Parameter) -> list[str | None]:
        found: list[str | None] = []
        while self._next() != "]":
            if self.ended or self.now[0] in (";", ":", ":=", "[", "(", "="):
                self._fault("syntax", self.now[1], parameter.name, "']' is missing.")
                raise _Halt
            if self.now[0] != ",":
                found.append(None if self.now[0] == "*" else self.now[0])
        count = self.dimensions[parameter.name]
        if len(found) != count:
            said = f"a slice has {len(found)} places; '{parameter.name}' has {count}."
            self._fault("syntax", self.now[1], parameter.name, said)
            raise _Halt
        self._next()
        return found

    def _table(self, parameter: Parameter, slice_: list[str | None], turned: bool) -> None:
        free = sum(each is None for each in slice_)
        if free < 2:
            said = f"a table needs two open places; the slice leaves {free}."
            self._fault("syntax", self.now[1], parameter.name, said)
            raise _Halt
        columns: list[str] = []
        while self._next() != ":=":
            if self.ended or self.now[0] in (";", ":", "[", "(", "="):
                self._fault("syntax", self.now[1], parameter.name, "':=' is missing after the heads of a table.")
                raise _Halt
            if self.now[0] != ",":
                columns.append(self.now[0])
        self._next()
        while self.now[0] not in (";", "[", ":", "(", ":=") and not self.ended:
            at = self.now[1]
            row = self._labels(free - 1, parameter.name)
            for column in columns:
                if self.now[0] in (";", "[", ":", "(", ":="):
                    said = f"the row of '{' '.join(row)}' is too short for {len(columns)} columns."
                    self._fault("ragged", at, parameter.name, said)
                    raise _Halt
                key = (column, *row) if turned else (*row, column)
                self._cell(parameter, _filled(slice_, key), at)


def _filled(slice_: list[str | None], free: Key) -> Key:
    rest = iter(free)
    return tuple(next(rest) if each is None else each for each in slice_)
