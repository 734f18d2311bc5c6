"""Inter-country input-output tables of the OECD: one wide CSV a year, alone or in an archive of several years.

Rows and columns `AUS_A01_02`; final demand `AUS_HFCE` to `AUS_DPABR`; last column `OUT` or `TOTAL`; last rows `TLS`
(taxes less subsidies on products; in older releases one row `AUS_TAXSUB` for each country that levies them), `VA` (or
`VALU`) and `OUT` (`OUTPUT`). China and Mexico are split by kind of trade (CN1, CN2, MX1, MX2) in the extended tables
and added up here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.coverage import Coverage, LeftOut
from lustrum.data.place import Place
from lustrum.data.probe import Probe
from lustrum.data.readers.lines import first_lines
from lustrum.data.readers.members import TextMember, text_members, unpacking
from lustrum.data.readers.reader import Choice, Reader, chosen
from lustrum.data.readers.twice import blank_headings, twice
from lustrum.data.safe.text import LabelledMatrix, read_matrix
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of

FINAL = {
    "HFCE": "households", "NPISH": "npish", "GGFC": "government", "GFCF": "gfcf", "INVNT": "inventories",
    "DPABR": "households", "DIRP": "households", "P33": "households",
}  # fmt: skip
ABROAD = ("DPABR", "DIRP", "P33")
"""Direct purchases abroad by residents: consumption of households, bought from sectors of other countries."""
TOTALS = ("OUT", "OUTPUT", "TOTAL")
VALUE_ADDED = ("VA", "VALU")
SPLIT = {"CN1": "CHN", "CN2": "CHN", "CN3": "CHN", "CN4": "CHN", "MX1": "MEX", "MX2": "MEX", "MX3": "MEX"}
SOURCE = "OECD, Inter-Country Input-Output (ICIO) tables"
LICENCE = "OECD terms and conditions: free with attribution"
AGAIN = "The file seems to be cut off: fetch it again."

Key = tuple[str, str]


def _tables(source: Probe) -> list[TextMember]:
    found: list[TextMember] = []
    for table in text_members(source):
        finals = {hit.group(1) for label in table.header if (hit := re.fullmatch(r"[A-Z0-9]{3}_([A-Z]+)", label))}
        if {"HFCE", "GGFC", "INVNT"} <= finals and re.fullmatch(r"[A-Z0-9]{3}_\w+", table.header[1]):
            found.append(table)
    return found


def _recognise(source: Probe) -> str:
    for table in _tables(source):
        final = next(label for label in table.header if label.endswith("_HFCE"))
        last = f" to '{table.header[-1]}'" if table.header[-1] in TOTALS else ""
        return f"by columns like '{table.header[1]}', final demand like '{final}'{last} in {table.name}"
    return ""


def _year_of(table: TextMember) -> int | None:
    """Return the year a name says (2022_SML, ICIO2021_2018: the latter year is the table's), None where it does not."""
    release = re.fullmatch(r"ICIO(?:19|20)\d\d_((?:19|20)\d\d)\D*", table.stem)
    if release:
        return int(release.group(1))
    found = set(re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", table.stem))
    return int(found.pop()) if len(found) == 1 else None


def _one(source: Probe, choice: Choice, notes: list[Assumption]) -> tuple[TextMember, int]:
    """Return the table that is meant and its year, which no table of this kind says inside."""
    tables = _tables(source)
    if len(tables) == 1 and choice.year is not None:
        said = _year_of(tables[0])
        if said is not None and said != choice.year:
            raise UsageError(f"'{tables[0].name}' is of {said} by its name, and --year {choice.year} was asked for.")
        return tables[0], choice.year
    years: dict[str, TextMember] = {}
    for table in tables:
        label = str(_year_of(table) or "")
        if not label:
            raise UsageError(f"'{table.name}' does not say of which year it is: say it with --year 2022.")
        if label in years:
            listed = f"{years[label].name} and {table.name}"
            raise UsageError(f"Two tables of {label}: {listed}. Name the one that is meant.")
        years[label] = table
    year = chosen("year", "" if choice.year is None else str(choice.year), years)
    notes.append(Assumption("year", "The year is that of the file's name.", year, years[year].name))
    return years[year], int(year)


def _read(source: Probe, choice: Choice) -> WorldTable:
    notes: list[Assumption] = []
    table, year = _one(source, choice, notes)
    with unpacking(table.file.path), table.open() as stream:
        found = read_matrix(stream, delimiter=table.delimiter, name=table.name)
    blocks = _blocks(table, [labels[0].strip() for labels in found.labels], [x.strip() for x in found.header[0]])
    split = sorted({region for region, _ in blocks.sectors if region in SPLIT})
    if split:
        text = "Parts of a country split by kind of trade are added up, rows and columns: China CHN, Mexico MEX."
        notes.append(Assumption("split_countries", text, ", ".join(split), SOURCE))
    abroad = sorted({code for _, code in blocks.users if code in ABROAD})
    if abroad:
        text = "Direct purchases abroad by residents are counted to households."
        notes.append(Assumption("purchases_abroad", text, ", ".join(abroad), SOURCE))
    sums = _sums([(SPLIT.get(region, region), code) for region, code in blocks.sectors])
    users = _sums([(SPLIT.get(region, region), FINAL[code]) for region, code in blocks.users])
    n, values = len(blocks.sectors), found.values
    together = blocks.rows == list(range(n))
    rows = values[:n] if together else values[blocks.rows]
    below = np.vstack([values[blocks.taxes].sum(axis=0), values[blocks.value_added]])
    return WorldTable(
        name="OECD ICIO",
        year=year,
        currency="USD",
        unit="million USD",
        price_base=f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=sums.regions,
        sector=sums.codes,
        intermediate=sums.columns(sums.rows(rows[:, :n])),
        user_region=users.regions,
        user_category=users.codes,
        final_demand=users.columns(sums.rows(rows[:, blocks.finals])),
        component=("TLS", "VA"),
        value_added=sums.columns(below[:, :n]),
        output=sums.rows(values[blocks.output, :n]),
        final_value_added=users.columns(below[:, blocks.finals]),
        decimals=min(found.decimals, 6),
        inputs=((table.file.name, sha256_of(table.file.path)),),
        assumptions=tuple(notes),
        coverage=_covered(table, [labels[0].strip() for labels in found.labels], found, blocks),
        # Of a country that was added up from parts no single line can be named.
        place=Place(table.name, lines={} if sums.more else first_lines(" ".join(_parted(x[0])) for x in found.labels)),
    )


def _covered(table: TextMember, rows: list[str], found: LabelledMatrix, blocks: _Blocks) -> tuple[Coverage, ...]:
    """Return what of the table was used: a column of totals is left out."""
    columns = [label.strip() for label in found.header[0]]
    used = {*range(len(blocks.sectors)), *blocks.finals}
    left = tuple(
        LeftOut(label, float(found.values[:, place].sum()), "a total")
        for place, label in enumerate(columns)
        if place not in used
    )
    return (
        Coverage(table.name, "rows", len(rows), len(rows)),
        Coverage(table.name, "columns", len(columns), len(columns) - len(left), left),
    )


@dataclass(frozen=True, eq=False)
class _Blocks:
    """Where the parts of a table stand: sectors with their rows, columns of final demand, rows below the sectors."""

    sectors: list[Key]
    rows: list[int]
    users: list[Key]
    finals: list[int]
    taxes: list[int]
    value_added: int
    output: int


def _blocks(table: TextMember, rows: list[str], columns: list[str]) -> _Blocks:
    faults = blank_headings(columns, table.name)
    for labels, what in ((rows, "row"), (columns, "column")):
        faults += twice(labels, what, table.name)
    at = {label: place for place, label in enumerate(rows)}
    taxes = [place for label, place in at.items() if label == "TLS" or label.endswith("_TAXSUB")]
    value = next((at[label] for label in VALUE_ADDED if label in at), -1)
    output = next((at[label] for label in TOTALS if label in at), -1)
    for found, label in ((taxes, "TLS"), (value >= 0, "VA"), (output >= 0, "OUT")):
        if not found:
            faults.append(Fault("missing_label", table.name, label, "", "the row is missing.", AGAIN))
    closing = {*taxes, value, output}
    sectors = [place for place in range(len(rows)) if place not in closing]
    n = len(sectors)
    finals = [place for place in range(n, len(columns)) if columns[place].partition("_")[2] in FINAL]
    there = {rows[place] for place in sectors}
    for label in [label for label in columns if label.partition("_")[2] in {code for _, code in map(_parted, there)}]:
        if label not in there:
            faults.append(Fault("missing_label", table.name, label, "", "a column without its row.", AGAIN))
    known = {*finals, *(place for place in range(n, len(columns)) if columns[place] in TOTALS)}
    for place in [place for place in range(n, len(columns)) if place not in known][: 0 if faults else 8]:
        message = "no use known here."
        way_out = "Tables from the release of 2021 on are read; of older ones this column would have to be decided."
        faults.append(Fault("unknown_label", table.name, "", columns[place], message, way_out))
    if columns[:n] != [rows[place] for place in sectors] and not faults:
        pairs = zip([rows[place] for place in sectors], columns, strict=False)
        row, column = next((pair for pair in pairs if pair[0] != pair[1]), (rows[sectors[-1]], "nothing"))
        message = f"the column '{column}' stands where the row's own is expected: rows and columns differ in order."
        faults.append(Fault("unknown_label", table.name, row, column, message, AGAIN))
    raise_faults(faults, table.file.path)
    return _Blocks(
        [_parted(rows[place]) for place in sectors],
        sectors,
        [_parted(columns[place]) for place in finals],
        finals,
        taxes,
        value,
        output,
    )


def _parted(label: str) -> Key:
    region, _, code = label.partition("_")
    return region, code


@dataclass(frozen=True, eq=False)
class _Sums:
    """Pairs of labels of which like ones are added up: where each stands first, and what is added to which."""

    keys: list[Key]
    first: list[int]
    more: list[tuple[int, int]]

    @property
    def regions(self) -> tuple[str, ...]:
        """The first part of each label."""
        return tuple(region for region, _ in self.keys)

    @property
    def codes(self) -> tuple[str, ...]:
        """The second part of each label."""
        return tuple(code for _, code in self.keys)

    def rows(self, values: Array) -> Array:
        """Return rows added up, `values` itself where all labels differ.

        `values` by rows of the file first, shape (rows, ...).
        """
        if not self.more:
            return values
        total: Array = values[self.first]
        for into, place in self.more:
            total[into] += values[place]
        return total

    def columns(self, values: Array) -> Array:
        """Return columns added up, `values` itself where all labels differ.

        `values` of shape (rows, columns of the file).
        """
        if not self.more:
            return values
        total: Array = values[:, self.first]
        for into, place in self.more:
            total[:, into] += values[:, place]
        return total


def _sums(keys: Sequence[Key]) -> _Sums:
    at: dict[Key, int] = {}
    first: list[int] = []
    more: list[tuple[int, int]] = []
    for place, key in enumerate(keys):
        if key in at:
            more.append((at[key], place))
        else:
            at[key] = len(at)
            first.append(place)
    return _Sums(list(at), first, more)


OECD_ICIO = Reader("oecd_icio", "inter-country input-output table of the OECD", _recognise, _read)
