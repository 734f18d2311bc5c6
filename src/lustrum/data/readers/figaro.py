"""FIGARO, Eurostat's inter-country tables: one flow a line, or a matrix with labels like `AT_A01`.

Flat (`flatfile_eu-ic-io_ind-by-ind_24ed_2021.zip` or its CSV): `icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,
obsValue`, `rowPi` and `colPi` in the tables of products; Eurostat's dataflows write `c_orig,ind_ava,c_dest,ind_use,
TIME_PERIOD,OBS_VALUE`. Final uses P3_S13 P3_S14 P3_S15 P51G P5M; below the sectors, rows of the user's own economy
(`W2`, `DOM` in the dataflows): D21X31, OP_RES, OP_NRES, D1, D29X39, B2A3G. FIGW1 is the rest of the world.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lustrum.arrays import Positions
from lustrum.data.coverage import Coverage, all_used, columns_beside
from lustrum.data.place import Place
from lustrum.data.probe import Probe
from lustrum.data.readers.figaro_flat import Flows, flat_columns, read_flows
from lustrum.data.readers.lines import first_lines
from lustrum.data.readers.members import TextMember, text_members, unpacking
from lustrum.data.readers.reader import Choice, Reader, chosen, refuse_other
from lustrum.data.readers.twice import blank_headings, twice, twice_in_header
from lustrum.data.safe.text import read_matrix
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.results import Assumption, Fault, raise_faults, sha256_of

FINAL = {
    "P3_S13": "government", "P3_S14": "households", "P3_S15": "npish", "P51G": "gfcf", "P5M": "inventories",
}  # fmt: skip
CLOSING = ("D21X31", "OP_RES", "OP_NRES", "D1", "D29X39", "B2A3G")
NEEDED = ("D1", "D29X39", "B2A3G")
"""Rows without which costs cannot be output."""
IDENTIFIERS = (
    "icioirow", "icioicol", "dataflow", "last update", "freq", "unit", "stk_flow", "obs_flag", "conf_status"
)  # fmt: skip
"""Columns of a flat file, in small letters, that say no more than others do."""
SOURCE = "Eurostat, FIGARO inter-country supply, use and input-output tables"
LICENCE = "Eurostat reuse policy: free with attribution"
AGAIN = "Fetch the whole table again."


def _is_matrix(table: TextMember) -> bool:
    return sum(bool(re.fullmatch(r"[A-Z][A-Z0-9]{1,4}_P3_S1[345]", label)) for label in table.header) >= 2


def _tables(source: Probe) -> list[TextMember]:
    return [table for table in text_members(source) if flat_columns(table.header) or _is_matrix(table)]


def _recognise(source: Probe) -> str:
    for table in _tables(source):
        columns = flat_columns(table.header)
        if columns:
            seen = ", ".join(table.header[place] for place in sorted(columns.values()))
            return f"by columns {seen} in {table.name}"
        final = next(label for label in table.header if "_P3_S1" in label)
        return f"by columns like '{table.header[1]}' and '{final}' in {table.name}"
    return ""


def _read(source: Probe, choice: Choice) -> WorldTable:
    tables = _tables(source)
    # Products by products and industries by industries may lie in one folder: the user says which by naming a file.
    if len(tables) > 1:
        asked = "" if choice.year is None else str(choice.year)
        years: dict[str, list[TextMember]] = {}
        for table in tables:
            years.setdefault(str(_year_of(table) or table.name), []).append(table)
        tables = years[chosen("year", asked, years)]
        if len(tables) > 1:
            listed = ", ".join(table.name for table in tables)
            raise UsageError(f"Several tables of one year: {listed}. Name the one that is meant.")
    table = tables[0]
    columns = flat_columns(table.header)
    raise_faults(twice_in_header(table.header, table.name), table.file.path)
    flows = read_flows(table, columns, choice.year) if columns else _matrix(table)
    notes: list[Assumption] = []
    if flows.year is None:
        refuse_other(choice, year=_year_of(table), region=choice.region, source=table.name)
    year = flows.year or choice.year
    if year is None:
        year = _year_of(table)
        if year is None:
            raise UsageError(f"'{table.name}' does not say of which year it is: say it with --year 2021.")
        notes.append(Assumption("year", "The year is that of the file's name.", str(year), table.name))
    return _world(table, year, flows, choice, notes)


def _matrix(table: TextMember) -> Flows:
    with unpacking(table.file.path), table.open() as stream:
        found = read_matrix(stream, delimiter=table.delimiter, name=table.name)
    raise_faults(blank_headings(found.header[0], table.name), table.file.path)
    rows = [_parted(labels[0]) for labels in found.labels]
    users = [_parted(label) for label in found.header[0]]
    place = Place(table.name, lines=first_lines(map(" ".join, rows)))
    return Flows(rows, users, found.values, None, min(found.decimals, 6), None, place)


def _parted(label: str) -> tuple[str, str]:
    region, _, code = label.strip().partition("_")
    return region, code


def _year_of(table: TextMember) -> int | None:
    """Return the year in a name such as flatfile_eu-ic-io_ind-by-ind_24ed_2021, None where there is not just one."""
    found = set(re.findall(r"(?<!\d)(20\d\d)(?!\d)", table.stem))
    return int(found.pop()) if len(found) == 1 else None


def _world(table: TextMember, year: int, flows: Flows, choice: Choice, notes: list[Assumption]) -> WorldTable:
    """Put rows and columns in one order and part them into the blocks of a world table."""
    at = {key: place for place, key in enumerate(flows.rows)}
    to = {key: place for place, key in enumerate(flows.columns)}
    sectors = [key for key in flows.rows if key[1] not in CLOSING]
    finals = [key for key in flows.columns if key[1] in FINAL]
    below = {code: place for place, (_, code) in enumerate(flows.rows) if code in CLOSING}
    faults: list[Fault] = []
    faults += twice(flows.rows, "row", table.name) + twice(flows.columns, "column", table.name)
    known = {*sectors, *finals}
    for key in [key for key in sectors if key not in to][:8]:
        file = flows.stands(key, table.name)
        faults.append(Fault("missing_label", file, "", " ".join(key), "no column of this sector.", AGAIN))
    for key in [key for key in flows.columns if key not in known][:8]:
        faults.append(Fault("unknown_label", table.name, "", " ".join(key), "no sector or final use known.", AGAIN))
    for code in [code for code in NEEDED if code not in below]:
        faults.append(Fault("missing_label", table.name, code, "", "the row of value added is missing.", AGAIN))
    raise_faults(faults, table.file.path)
    components = [code for code in CLOSING if code in below]
    r, c = _places(at, sectors), _places(to, sectors)
    f, k = _places(to, finals), _places(below, components)
    _refuse_gaps(table, flows, (r, c, f, k), choice, notes)
    values = flows.values
    intermediate, value_added = values[np.ix_(r, c)], values[np.ix_(k, c)]
    return WorldTable(
        name="FIGARO",
        year=year,
        currency="EUR",
        unit="million EUR",
        price_base=f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=tuple(region for region, _ in sectors),
        sector=tuple(code for _, code in sectors),
        intermediate=intermediate,
        user_region=tuple(region for region, _ in finals),
        user_category=tuple(FINAL[code] for _, code in finals),
        final_demand=values[np.ix_(r, f)],
        component=tuple(components),
        value_added=value_added,
        # The table prints no output: it is what its columns add up to, and the rows are tested against it.
        output=intermediate.sum(axis=0) + value_added.sum(axis=0),
        final_value_added=values[np.ix_(k, f)],
        decimals=flows.decimals,
        inputs=((table.file.name, sha256_of(table.file.path)),),
        assumptions=tuple(notes),
        output_stated=False,
        place=flows.place,
        coverage=(*all_used(table.name, len(flows.rows), len(flows.columns)), *_beside(table)),
    )


def _beside(table: TextMember) -> tuple[Coverage, ...]:
    """Return which columns of a flat file are no part of a flow."""
    columns = flat_columns(table.header)
    known = {table.header[place] for place in columns.values()}
    left = [name for name in table.header if name not in known and name.strip().lower() not in IDENTIFIERS]
    return columns_beside(f"{table.name}, header", table.header, left, "no part of a flow") if columns else ()


def _places(at: Mapping[Any, int], keys: Sequence[Any]) -> Positions:
    return np.array([at[key] for key in keys], dtype=np.int64)


def _refuse_gaps(
    table: TextMember,
    flows: Flows,
    blocks: tuple[Positions, Positions, Positions, Positions],
    choice: Choice,
    notes: list[Assumption],
) -> None:
    """Refuse a flat file that does not state every flow, unless its flows left out were said to be zero."""
    if flows.seen is None:
        return
    r, c, f, k = blocks
    needed = np.zeros(flows.seen.shape, dtype=bool)
    needed[np.ix_(r, c)] = needed[np.ix_(r, f)] = needed[np.ix_(k, c)] = True
    gaps = np.argwhere(needed & ~flows.seen)
    if not len(gaps):
        return
    if choice.meta.get("absent") == "zero":
        text = "Flows the file does not state are taken to be zero, as asked for."
        notes.append(Assumption("absent", text, f"{len(gaps):,} of {int(needed.sum()):,} flows", "--set absent=zero"))
        return
    row, column = (" ".join(keys[place]) for keys, place in zip((flows.rows, flows.columns), gaps[0], strict=True))
    message = f"the flow is not stated, nor are {len(gaps) - 1:,} others of {int(needed.sum()):,}."
    way_out = f"{AGAIN} If its publisher leaves zeros out, say so with --set absent=zero."
    raise_faults([Fault("blank", table.name, row, column, message, way_out)], table.file.path)


FIGARO = Reader("figaro", "FIGARO inter-country table of Eurostat", _recognise, _read)
