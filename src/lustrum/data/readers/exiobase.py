"""EXIOBASE 3: an archive (or its folder) of tab-separated tables, with satellite accounts in folders of their own.

`Z.txt` (or `A.txt` with `x.txt`) and `Y.txt` have two columns and two rows of labels, region and sector or category,
and often a third row that names them; `x.txt` and `unit.txt` hold one line a sector. A folder of accounts (`satellite`,
`impacts`; from release 3.9 on `air_emissions`, `factor_inputs` ...) holds `F.txt`, `F_Y.txt` (`F_hh.txt` up to 3.7) and
`unit.txt`. Inner paths differ by release: files are found by their names. Factor inputs, in million euro, close the
columns; all other rows are satellite accounts.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, all_used
from lustrum.data.probe import Probe
from lustrum.data.readers.exiobase_accounts import Accounts, Key, read_accounts
from lustrum.data.readers.members import unpacking
from lustrum.data.readers.reader import Choice, Reader, refuse_other
from lustrum.data.safe.archive import SafeArchive, open_archive
from lustrum.data.safe.text import LabelledMatrix, read_matrix
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of
from lustrum.results.text import refused

FINAL = (
    ("households", r"final consumption expenditure by households"),
    ("npish", r"non-?profit|npish"),
    ("government", r"government"),
    ("gfcf", r"gross fixed capital formation"),
    ("inventories", r"changes in inventories|changes in valuables"),
    ("exports", r"^exports"),
)
"""Standard name of a category, and what its label looks like, in small letters."""
MOST_TEXT = 5_000_000
"""Bytes of a table of texts, such as units."""
METADATA = ("metadata.json", "file_parameters.json")
SOURCE = "EXIOBASE 3: Stadler et al. (2018), Journal of Industrial Ecology 22, 502-515"
LICENCE = "CC BY-SA 4.0 (releases from 3.8 on; see the record you took it from)"


@dataclass(frozen=True, eq=False)
class Parts:
    """The files of one release, wherever they lie.

    Parameters
    ----------
    source : Probe
    used : list of str
        Files that were read, for the record.
    """

    source: Probe
    used: list[str] = field(default_factory=list)

    @cached_property
    def archive(self) -> SafeArchive | None:
        """The archive, None where the files lie open."""
        only = self.source.only
        return open_archive(only.path) if only is not None and only.content == "zip" else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Paths of all files."""
        only = self.source.only
        return only.members if only is not None and only.content == "zip" else tuple(self.source.by_name)

    def place(self, file: str) -> str:
        """Return the shortest path that ends in a file's name, '' where there is none."""
        found = [name for name in self.names if name.split("/")[-1] == file]
        return min(found, key=len) if found else ""

    def open(self, name: str) -> IO[bytes]:
        """Return a stream of one file."""
        if self.archive is not None:
            return self.archive.open(name)
        return self.source.by_name[name].path.open("rb")

    def matrix(self, name: str, header_rows: int, label_columns: int) -> LabelledMatrix:
        """Return a table of labels and numbers; a row that names the labels is no row of figures."""
        with unpacking(self.source.path), self.open(name) as stream:
            for _ in range(header_rows):
                stream.readline()
            third = stream.readline().decode("utf-8", "replace").rstrip("\r\n").split("\t")
        named = len(third) > label_columns and not any(cell.strip() for cell in third[label_columns:])
        self.used.append(name)
        with unpacking(self.source.path), self.open(name) as stream:
            found = read_matrix(
                stream, delimiter="\t", header_rows=header_rows + named, label_columns=label_columns, name=name
            )
        return LabelledMatrix(found.header[:header_rows], found.labels, found.values, found.decimals)

    def texts(self, name: str) -> list[list[str]]:
        """Return the cells of a small table of texts, its header first.

        Raises
        ------
        DataError
            If it is no UTF-8, or its cells are not parted by tabs.
        """
        self.used.append(name)
        with unpacking(self.source.path), self.open(name) as stream:
            whole = stream.read(MOST_TEXT)
        try:
            lines = whole.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            line = whole.count(b"\n", 0, error.start) + 1
            raise refused(Path(name), f"line {line} is not UTF-8.") from None
        if not lines or "\t" not in lines[0] or "\0" in lines[0]:
            raise refused(Path(name), "the cells of line 1 are not parted by tabs.")
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter="\t") if any(row)]

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """What was read, with its sha256: the archive, or each file."""
        if self.source.only is not None:
            return ((self.source.only.name, sha256_of(self.source.only.path)),)
        return tuple((name, sha256_of(self.source.by_name[name].path)) for name in dict.fromkeys(self.used))


def _recognise(source: Probe) -> str:
    parts = Parts(source)
    flows = parts.place("Z.txt") or (parts.place("A.txt") and parts.place("x.txt") and parts.place("A.txt"))
    final = parts.place("Y.txt")
    if not flows or not final or not (parts.place("F.txt") or parts.place("unit.txt")):
        return ""
    with unpacking(parts.source.path), parts.open(final) as stream:
        head = stream.readline(100_000).decode("utf-8", "replace").split("\t")
    if head[0].strip().lower() != "region" or len(head) < 4:
        return ""
    return f"by {flows.split('/')[-1]} and final demand by region ({head[2].strip()} ...) in {final}"


def _read(source: Probe, choice: Choice) -> WorldTable:
    parts = Parts(source)
    notes: list[Assumption] = []
    year = _year(parts, choice, notes)
    final = parts.matrix(parts.place("Y.txt"), 2, 2)
    keys = [(labels[0], labels[1]) for labels in final.labels]
    users = list(zip(*final.header, strict=True))
    faults: list[Fault] = []
    output = _output(parts, keys, faults)
    flows = parts.place("Z.txt")
    read = parts.matrix(flows or parts.place("A.txt"), 2, 2)
    name = flows or parts.place("A.txt")
    _same(keys, [(labels[0], labels[1]) for labels in read.labels], name, "row", faults)
    _same(keys, list(zip(*read.header, strict=True)), name, "column", faults)
    raise_faults(faults, source.path)
    intermediate, decimals = read.values, max(read.decimals, final.decimals)
    if not flows:
        assert output is not None
        intermediate, decimals = intermediate * output, 6
        notes.append(Assumption("intermediate", "Flows are coefficients (A.txt) times output (x.txt).", "A x", SOURCE))
    if output is None:
        output = intermediate.sum(axis=1) + final.values.sum(axis=1)
        notes.append(Assumption("output", "There is no x.txt: output is the sum of all sales.", "Z 1 + Y 1", SOURCE))
    categories = [_category(label, f"{parts.place('Y.txt')}, column '{region} {label}'") for region, label in users]
    accounts = read_accounts(parts.names, parts.matrix, parts.texts, keys, users)
    _note_choices(users, final.values, accounts, notes)
    return WorldTable(
        name=f"EXIOBASE 3{_system(parts)}",
        year=year,
        currency="EUR",
        unit="million EUR",
        price_base=f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=tuple(region for region, _ in keys),
        sector=tuple(sector for _, sector in keys),
        intermediate=intermediate,
        user_region=tuple(region for region, _ in users),
        user_category=tuple(categories),
        final_demand=final.values,
        component=tuple(accounts.component),
        value_added=accounts.value_added,
        output=output,
        account=tuple(accounts.account),
        account_unit=tuple(accounts.unit),
        satellites=accounts.satellites,
        final_satellites=accounts.final_satellites,
        final_value_added=accounts.final_value_added,
        decimals=min(decimals, 6),
        inputs=parts.inputs,
        assumptions=tuple(notes),
        coverage=(
            *all_used(name, len(keys), len(keys)),
            *all_used(parts.place("Y.txt"), len(keys), len(users)),
            Coverage("accounts", "rows", len(accounts.component) + len(accounts.account),
                     len(accounts.component) + len(accounts.account)),
        ),
    )  # fmt: skip


def _note_choices(users: list[Key], final: Array, accounts: Accounts, notes: list[Assumption]) -> None:
    valuables = [place for place, (_, label) in enumerate(users) if "valuables" in label.lower()]
    if final[:, valuables].any():
        text = "Changes in valuables are counted to inventories, as in the European System of Accounts (P5M)."
        notes.append(Assumption("valuables", text, f"{final[:, valuables].sum():,.6g} million EUR", SOURCE))
    if accounts.total:
        text = "The row is the sum of the factor inputs and kept as an account, not as value added beside them."
        notes.append(Assumption("value_added", text, accounts.total, SOURCE))


def _category(label: str, place: str) -> str:
    low = label.strip().lower()
    for name, pattern in FINAL:
        if re.search(pattern, low):
            return name
    raise UsageError(f"{place}: '{label}' is no category of final demand known here. Take the column out.")


def _said(parts: Parts) -> str:
    """Return what the release says of itself."""
    for name in map(parts.place, METADATA):
        if name:
            with unpacking(parts.source.path), parts.open(name) as stream:
                return stream.read(20_000).decode("utf-8", "replace")
    return ""


def _year(parts: Parts, choice: Choice, notes: list[Assumption]) -> int:
    """Return the year the meta data say, else the name, else the one asked for; one that is asked for must be it."""
    in_words = re.findall(r"(?:for|year)\W{1,6}(19\d\d|20\d\d)(?!\d)", _said(parts))
    if len(set(in_words)) == 1:
        refuse_other(choice, year=in_words[0], region=choice.region, source=parts.source.path.name)
        return int(in_words[0])
    top = parts.place("Y.txt").rpartition("/")[0]
    found = {*re.findall(r"(?<!\d)(19\d\d|20\d\d)(?!\d)", f"{parts.source.path.absolute().name} {top}")}
    if len(found) == 1:
        year = found.pop()
        refuse_other(choice, year=year, region=choice.region, source=parts.source.path.name)
        notes.append(Assumption("year", "The year is that of the archive's or folder's name.", year, SOURCE))
        return int(year)
    if choice.year is None:
        raise UsageError(f"'{parts.source.path}' does not say of which year it is: say it with --year 2022.")
    return choice.year


def _system(parts: Parts) -> str:
    found = {*re.findall(r"(?<![a-z])(pxp|ixi)(?![a-z])", f"{parts.source.path.name.lower()} {_said(parts).lower()}")}
    long = {"pxp": ", products by products", "ixi": ", industries by industries"}
    return long[found.pop()] if len(found) == 1 else ""


def _output(parts: Parts, keys: list[Key], faults: list[Fault]) -> Array | None:
    name = parts.place("x.txt")
    if not name:
        return None
    found = parts.matrix(name, 1, 2)
    for column in found.header[0][1:]:
        message = "a second column of output."
        faults.append(Fault("unknown_column", name, "", column, message, "Keep the one that is meant."))
    _same(keys, [(labels[0], labels[1]) for labels in found.labels], name, "row", faults)
    output: Array = found.values[:, 0].copy()
    return output


def _same(keys: list[Key], found: list[Key], name: str, what: str, faults: list[Fault]) -> None:
    """Name the first label in which a file is not like Y.txt."""
    if found == keys:
        return
    pairs = list(zip(keys, found, strict=False))
    place = next((number for number, (a, b) in enumerate(pairs) if a != b), len(pairs))
    seen = " ".join(found[place]) if place < len(found) else "nothing"
    wanted = " ".join(keys[place]) if place < len(keys) else "nothing"
    message = f"{what} {place + 1} is '{seen}' where Y.txt has '{wanted}' ({len(found)} against {len(keys)} labels)."
    faults.append(Fault("unknown_label", name, "", "", message, "The file seems to be cut off: fetch it again."))


EXIOBASE = Reader("exiobase", "EXIOBASE 3 multi-regional input-output table", _recognise, _read)
