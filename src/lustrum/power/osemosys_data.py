"""OSeMOSYS' data as labelled arrays: from a data file, or from a folder of one CSV file for each set and parameter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.power.mathprog import NUMBER, Parameter, Section, read_section
from lustrum.power.osemosys_schema import DIMENSIONS, IGNORED, MAY_BE_EMPTY, PARAMETERS, SETS, Said
from lustrum.results import Assumption, Column, Fault, Record, raise_faults, read_records
from lustrum.results.paths import inside
from lustrum.results.records import header_of
from lustrum.results.text import read_text
from lustrum.wording.names import nearest

DEFAULTS = ("default_values.csv", "config.yaml")
"""Files beside a folder's that say what its parameters are where nothing is stated."""
MOST_CELLS = 40_000_000
NUMBERED = ("YEAR", "SEASON", "DAYTYPE", "DAILYTIMEBRACKET")
"""Sets whose labels are whole numbers, one after the other."""


@dataclass(eq=False)
class OsemosysData:
    """What a data file or folder says.

    Parameters
    ----------
    label : mapping of set to tuple of labels
    place : mapping of set to label to where it stands
    """

    path: Path
    section: Section
    label: dict[str, tuple[str, ...]] = field(default_factory=dict)
    place: dict[str, dict[str, int]] = field(default_factory=dict)
    assumptions: list[Assumption] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def years(self) -> Array:
        """Years, shape (years,)."""
        return np.array([float(year) for year in self.label["YEAR"]])

    def fault(self, kind: str, name: str, message: str, way_out: str = "", row: str = "") -> None:
        """Note a fault of a parameter."""
        self.section.faults.append(Fault(kind, self.section.file, row, name, message, way_out))

    def line_of(self, name: str, key: tuple[str, ...]) -> str:
        """Return the line in which a value stands, '' where it is a default."""
        parameter = self.section.parameters.get(name)
        line = parameter.line.get(key) if parameter is not None else None
        return "" if line is None else f"line {line}"

    def raise_faults(self) -> None:
        """Raise what was found so far."""
        raise_faults(self.section.faults, self.path)

    def default(self, name: str) -> float:
        """Return what holds where nothing is stated, NaN where nothing does."""
        parameter, said = self.section.parameters.get(name), PARAMETERS[name]
        if parameter is None:
            return math.nan if said.absent is None else said.absent
        return math.nan if parameter.default is None else parameter.default

    def array(self, name: str) -> Array:
        """Return a parameter, shape (labels of its first set, of its second, ...); a value nobody states is a fault."""
        said = PARAMETERS[name]
        shape = tuple(len(self.label[each]) for each in said.subscripts)
        found = np.full(shape, self.default(name))
        parameter = self.section.parameters.get(name)
        if parameter is not None:
            places = [self.place[each] for each in said.subscripts]
            for key, value in parameter.value.items():
                found[tuple(where[label] for where, label in zip(places, key, strict=True))] = value
        missing = np.isnan(found)
        if missing.any() and not (parameter is None and said.absent is not None):
            first = tuple(int(k[0]) for k in np.nonzero(missing))
            at = ", ".join(self.label[each][k] for each, k in zip(said.subscripts, first, strict=True))
            self.fault(
                "missing", name, f"has no value at [{at}] ({int(missing.sum())} in all), and no default.",
                "Missing is not zero: state it, or a default.",
            )  # fmt: skip
            found[missing] = 1.0
        return found

    def cells(self, name: str) -> Iterator[tuple[tuple[int, ...], float]]:
        """Yield the places and values of a sparse parameter that are not nought; its default has to be 0."""
        said = PARAMETERS[name]
        parameter = self.section.parameters.get(name)
        if parameter is None:
            return
        if parameter.default not in (None, 0.0):
            message = f"has the default {parameter.default:g}: then everything would be tied to everything."
            self.fault("not_supported", name, message, "Give it the default 0.", f"line {parameter.first}")
            return
        size = math.prod(len(self.label[each]) for each in said.subscripts)
        if parameter.default is None and len(parameter.value) < size:
            message = f"has {len(parameter.value)} values of {size}, and no default."
            self.fault("missing", name, message, "Missing is not zero: give it the default 0.")
        places = [self.place[each] for each in said.subscripts]
        for key, value in parameter.value.items():
            if value != 0.0:
                yield tuple(where[label] for where, label in zip(places, key, strict=True)), value


def is_osemosys_folder(path: Path) -> bool:
    """Say whether a folder holds OSeMOSYS' sets and parameters, one CSV file each."""
    return all((path / f"{name}.csv").is_file() for name in ("TECHNOLOGY", "YEAR", "TIMESLICE"))


def read_osemosys_data(path: Path | str) -> OsemosysData:
    """Return the data of a file of GNU MathProg, or of a folder of CSV files.

    Raises
    ------
    UsageError
        If there is nothing at the place.
    DataError
        With every fault found: labels that stand in no set, values twice, what is no number, what is not supported.
    """
    path = Path(path)
    if not path.exists():
        raise UsageError(f"There is no OSeMOSYS data at '{path}'.", place=str(path))
    section = _folder(path) if path.is_dir() else read_section(path, DIMENSIONS, IGNORED)
    data = OsemosysData(path, section)
    _sets(data)
    data.raise_faults()
    _values(data)
    data.raise_faults()
    absent = [name for name, said in PARAMETERS.items() if name not in section.parameters and said.absent is not None]
    if absent:
        text = "Parameters that the data do not name hold what changes nothing: 0, no limit, a full factor."
        shown = ", ".join(absent[:8]) + (f" and {len(absent) - 8} more" * (len(absent) > 8))
        data.assumptions.append(Assumption("absent", text, shown, "OSeMOSYS"))
    if section.unread:
        text = "Sets that scripts derive from the others, and not read."
        data.assumptions.append(Assumption("derived", text, ", ".join(section.unread[:12]), "the file"))
    return data


def _sets(data: OsemosysData) -> None:
    given = data.section.sets
    for name in SETS:
        if name not in given:
            if name in MAY_BE_EMPTY:
                given[name] = {}
            else:
                data.fault("missing", name, "is not given.", f"Add: set {name} := ... ;")
                given[name] = {}
        elif not given[name] and name not in MAY_BE_EMPTY:
            data.fault("missing", name, "has no label.")
        data.label[name] = tuple(given[name])
        data.place[name] = {label: k for k, label in enumerate(given[name])}
    for name, labels in given.items():
        if name in SETS:
            continue
        if not (name.startswith("_") and list(labels) == list(given.get(name[1:], {}))):
            data.fault("not_supported", name, "is no set that is read.", nearest(name, SETS))
    for label, line in given["YEAR"].items():
        if not re.fullmatch(r"\d{1,4}", label):
            data.fault("not_a_number", "YEAR", f"'{label}' is no year.", row=f"line {line}")
    for name in NUMBERED:  # the equations ask for their values, not for the order in which they stand
        if all(label.isdigit() for label in given[name]):
            data.label[name] = tuple(sorted(given[name], key=int))
            data.place[name] = {label: k for k, label in enumerate(data.label[name])}
    largest = max(
        math.prod(len(data.label[each]) for each in said.subscripts) for said in PARAMETERS.values() if not said.sparse
    )
    if largest > MOST_CELLS:
        data.fault("too_large", "", f"a parameter would hold {largest:,} figures; {MOST_CELLS:,} are the most.")


def _values(data: OsemosysData) -> None:
    for name, parameter in data.section.parameters.items():
        said = PARAMETERS[name]
        _range(data, name, said, parameter.default, f"line {parameter.first}", "its default")
        for key, value in parameter.value.items():
            for set_, label in zip(said.subscripts, key, strict=True):
                if label not in data.place[set_]:
                    message = f"'{label}' of [{','.join(key)}] does not stand in {set_}."
                    way_out = nearest(label, data.label[set_])
                    data.fault("unknown_label", name, message, way_out, f"line {parameter.line[key]}")
                    break
            _range(data, name, said, value, f"line {parameter.line[key]}", f"[{','.join(key)}]")
            if len(data.section.faults) > 200:
                return
    for name, said in PARAMETERS.items():
        needed = said.absent is None and all(data.label[each] for each in said.subscripts)
        if needed and name not in data.section.parameters:
            data.fault("missing", name, "is not there.", f"Its subscripts are {', '.join(said.subscripts)}.")


def _range(data: OsemosysData, name: str, said: Said, value: float | None, row: str, what: str) -> None:
    if value is None or said.least is None or value >= said.least:
        return
    meant = "a number from 0 up, or -1 for no limit" if said.least == -1.0 else f"a number from {said.least:g} up"
    data.fault("out_of_range", name, f"{what} is {value:g}.", f"Give {meant}.", row)


def _folder(path: Path) -> Section:
    """Return what a folder of one file for each set and parameter says; defaults stand in a file of their own."""
    found = Section(path.name)
    for name in SETS:
        if (path / f"{name}.csv").is_file():
            rows = _lines(found, path, name, {"VALUE": Column()})
            found.sets[name] = {str(row.written["VALUE"]).strip(): row.line for row in rows}
    for name, said in PARAMETERS.items():
        if (path / f"{name}.csv").is_file():
            heads = _heads(said)
            columns = {each: Column() for each in heads}
            parameter = found.parameters.setdefault(name, Parameter(name, said.absent, first=1))
            for row in _lines(found, path, name, {**columns, "VALUE": Column("number")}):
                key = tuple(str(row.written[each]).strip() for each in heads)
                if key in parameter.value:
                    found.faults.append(row.fault("duplicate_label", "VALUE", f"[{','.join(key)}] stands twice."))
                parameter.value[key], parameter.line[key] = row.number("VALUE"), row.line
    _defaults(found, path)
    for each in sorted(path.glob("*.csv")):
        if each.stem not in SETS and each.stem not in PARAMETERS and each.name not in DEFAULTS:
            message = "is no set or parameter that is read."
            way_out = nearest(each.stem, [*SETS, *PARAMETERS]) or "Remove it, if the answer may do without."
            found.faults.append(Fault("not_supported", each.name, "", "", message, way_out))
    return found


def _heads(said: Said) -> tuple[str, ...]:
    """Return the columns of a parameter's file; a second region has a bar before its name."""
    found: list[str] = []
    for each in said.subscripts:
        found.append(f"_{each}" if each in found else each)
    return tuple(found)


def _lines(found: Section, path: Path, name: str, columns: dict[str, Column]) -> tuple[Record, ...]:
    """Return the lines of a file; none where it has only a header."""
    file = inside(path, f"{name}.csv")
    header = header_of(file, tuple(columns))
    if missing := [each for each in columns if each not in header]:
        message = f"has no column {', '.join(missing)}."
        found.faults.append(Fault("missing_column", f"{name}.csv", "line 1", missing[0], message))
        return ()
    faults: list[Fault] = []
    rows = read_records(file, columns, faults=faults).rows
    found.faults += [each for each in faults if each.kind != "empty_file"]
    return rows


def _defaults(found: Section, path: Path) -> None:
    """Read defaults from the file that states them, in the folder or beside it."""
    place = next((each / name for each in (path, path.parent) for name in DEFAULTS if (each / name).is_file()), None)
    if place is None:
        return
    if place.suffix == ".csv":
        columns = {"name": Column(), "default_value": Column()}
        rows = read_records(place, columns, key=("name",), faults=found.faults).rows
        said = [(row.text("name"), row.text("default_value"), row.line) for row in rows]
    else:
        said = list(_yaml_defaults(read_text(place, 1_000_000)))
    for name, text, line in said:
        if name not in PARAMETERS:
            continue  # the same file names results, and parameters the folder does not hold
        if not NUMBER.fullmatch(text) or math.isinf(float(text)):
            message = f"'{text[:40]}' is no number."
            found.faults.append(Fault("not_a_number", place.name, f"line {line}", name, message))
            continue
        found.parameters.setdefault(name, Parameter(name, first=line)).default = float(text)


def _yaml_defaults(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield name, default and line of what a configuration of otoole says of parameters."""
    name = ""
    for line, row in enumerate(text.splitlines(), 1):
        if head := re.fullmatch(r"(\w+):\s*(?:#.*)?", row):
            name = head[1]
        elif name and (said := re.fullmatch(r"\s+default:\s*([^\s#]+)\s*(?:#.*)?", row)):
            yield name, said[1], line
