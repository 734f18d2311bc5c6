"""Inter-country input-output tables of the OECD: one wide CSV a year.

Rows and columns `AUS_A01_02`; final demand `AUS_HFCE` to `AUS_DPABR`; last column `OUT`; last rows `TLS` (taxes less
subsidies on products), `VA` and `OUT`. China and Mexico are split by kind of trade (CN1, CN2, MX1, MX2) in some
releases and added up here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lustrum.data.assumption import Assumption
from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.safe.text import read_matrix
from lustrum.data.tables import Array
from lustrum.data.world import WorldTable
from lustrum.data.write import sha256_of
from lustrum.errors import DataError, UsageError

FINAL = {
    "HFCE": "households", "NPISH": "npish", "GGFC": "government", "GFCF": "gfcf", "INVNT": "inventories",
    "DPABR": "purchases_abroad", "DIRP": "purchases_abroad", "NONRES": "non_residents", "P33": "purchases_abroad",
    "DISC": "discrepancy",
}  # fmt: skip
CLOSING = ("TLS", "VA", "OUT", "OUTPUT", "TAXSUB")
SPLIT = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
SOURCE = "OECD, Inter-Country Input-Output (ICIO) tables"
LICENCE = "OECD terms and conditions: free with attribution"


def _icio(file: SourceFile) -> bool:
    if file.content != "text" or not file.head:
        return False
    header = [cell.strip() for cell in file.text.partition("\n")[0].split(file.delimiter)]
    if len(header) < 8:
        return False
    finals = sum(bool(re.fullmatch(r"[A-Z0-9]{3}_(HFCE|GGFC|INVNT)", label)) for label in header)
    return finals >= 2 or (len(file.text) >= 60_000 and bool(re.fullmatch(r"[A-Z0-9]{3}_[A-Z0-9_]+", header[1]))
                           and re.match(r"[A-Z]{3}_A01", header[1]) is not None)  # fmt: skip


def _recognise(source: Probe) -> str:
    for file in source.files:
        if _icio(file):
            first = file.head[0][1] if file.head else "AUS_A01_02"
            return f"by columns like '{first}' and final demand like 'HFCE' and 'GGFC' in {file.name}"
    return ""


def _read(source: Probe, choice: Choice) -> WorldTable:
    files = [file for file in source.files if _icio(file)]
    years = {_year(file): file for file in files}
    if choice.year is not None and choice.year in years:
        file, year = years[choice.year], choice.year
    elif len(files) == 1 and (choice.year or None not in years):
        file = files[0]
        year = choice.year or next(year for year in years if year)
    else:
        listed = ", ".join(str(year) for year in years)
        raise UsageError(f"Say which year with --year: a table of this kind does not say it. Files of: {listed}.")
    notes = []
    if choice.year is None:
        notes.append(Assumption("year", "The year is that of the file's name.", str(year), file.name))
    found = read_matrix(file.path, delimiter=file.delimiter)
    header, rows = found.header[0], [labels[0].strip() for labels in found.labels]
    columns = [label.strip() for label in header]
    at = {label: place for place, label in enumerate(rows)}
    out = next((label for label in ("OUT", "OUTPUT") if label in at), "")
    if not out or "VA" not in at:
        raise DataError(f"{file.path}: the rows VA and OUT are missing; the file seems to be cut off.")
    industries = [label for label in rows if label not in CLOSING and not label.endswith(("_TAXSUB", "_VALU"))]
    n = len(industries)
    if columns[:n] != industries:
        apart = next((a for a, b in zip(industries, columns, strict=False) if a != b), industries[-1])
        raise DataError(f"{file.path}: columns and rows are not in the same order, from '{apart}' on.")
    finals = [place for place, label in enumerate(columns) if place >= n and label.partition("_")[2] in FINAL]
    codes = [columns[place].partition("_")[2] for place in finals]
    unknown = [
        label for label in columns[n:] if label.partition("_")[2] not in FINAL and label not in (*CLOSING, "TOTAL")
    ]
    if unknown:
        raise DataError(f"{file.path}: columns of final demand not known here: {', '.join(unknown[:8])}.")
    taxes = [label for label in rows if label == "TLS" or label.endswith("_TAXSUB")]
    value = [label for label in rows if label == "VA" or label.endswith("_VALU")]
    regions = [label.partition("_")[0] for label in industries]
    split = sorted({region for region in regions if region in SPLIT})
    if split:
        text = "Countries split by kind of trade are added up."
        notes.append(Assumption("split_countries", text, ", ".join(split), SOURCE))
    sums = _sums([SPLIT.get(r, r) for r in regions], [label.partition("_")[2] for label in industries])
    add = sums.matrix
    values = found.values
    users = [
        (SPLIT.get(r, r), code) for r, code in zip((columns[p].partition("_")[0] for p in finals), codes, strict=True)
    ]
    to = _sums([r for r, _ in users], [c for _, c in users])
    rows_of = np.array([at[label] for label in industries])
    block = values[rows_of]

    def below(labels: list[str]) -> Array:
        """Return rows below the sectors added up, over all columns."""
        total: Array = values[[at[label] for label in labels]].sum(axis=0)
        return total

    return WorldTable(
        name="OECD ICIO",
        year=int(year),
        currency="USD",
        unit="million USD",
        price_base=f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=sums.region,
        sector=sums.code,
        intermediate=_added(add, block[:, :n], add) if split else block[:, :n].copy(),
        user_region=to.region,
        user_category=tuple(FINAL[code] for code in to.code),
        final_demand=_added(add, block[:, finals], to.matrix),
        component=("TLS", "VA"),
        value_added=np.vstack([below(taxes)[:n], below(value)[:n]]) @ add.T,
        output=add @ values[at[out], :n],
        final_value_added=np.vstack([below(taxes)[finals], np.zeros(len(finals))]) @ to.matrix.T,
        decimals=min(found.decimals, 6),
        inputs=((file.name, sha256_of(file.path)),),
        assumptions=tuple(notes),
    )  # fmt: skip


class _Sums:
    """Labels of which like ones are added up: region, code and the matrix that does it."""

    def __init__(self, region: tuple[str, ...], code: tuple[str, ...], matrix: Array) -> None:
        self.region, self.code, self.matrix = region, code, matrix


def _sums(regions: Sequence[str], codes: Sequence[str]) -> _Sums:
    keys = list(dict.fromkeys(zip(regions, codes, strict=True)))
    place = {key: position for position, key in enumerate(keys)}
    matrix = np.zeros((len(keys), len(regions)))
    matrix[[place[key] for key in zip(regions, codes, strict=True)], range(len(regions))] = 1.0
    return _Sums(tuple(r for r, _ in keys), tuple(c for _, c in keys), matrix)


def _added(rows: Array, block: Array, columns: Array) -> Array:
    added: Array = rows @ block @ columns.T
    return added


def _year(file: SourceFile) -> int | None:
    found = re.findall(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)", file.path.stem)
    return int(found[0]) if found else None


OECD_ICIO = Reader("oecd_icio", "inter-country input-output table of the OECD", _recognise, _read)
