"""FIGARO, Eurostat's inter-country tables: flat CSV, one flow a line, or a matrix with labels like `AT_A01`.

Flat: `refArea,rowPi,counterpartArea,colPi,obsValue` (and a year). Final uses P3_S13 P3_S14 P3_S15 P51G P5M; below the
sectors rows of the domestic economy (`W2`): D21X31, OP_RES, OP_NRES, D1, D29X39, B2A3G. FIGW1 is the rest of the world.
"""

from __future__ import annotations

import re

import numpy as np

from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader, chosen
from lustrum.data.safe.text import read_matrix
from lustrum.data.tables import Array
from lustrum.data.world import WorldTable
from lustrum.data.write import sha256_of
from lustrum.errors import DataError, UsageError

FLAT = {
    "refarea": "row_region",
    "rowpi": "row",
    "counterpartarea": "column_region",
    "colpi": "column",
    "obsvalue": "value",
}
OTHER_FLAT = {"c_orig": "row_region", "c_dest": "column_region", "obs_value": "value"}
FINAL = {
    "P3_S13": "government", "P3_S14": "households", "P3_S15": "npish", "P51G": "gfcf", "P5M": "inventories",
    "P52": "inventories", "P53": "valuables",
}  # fmt: skip
CLOSING = ("D21X31", "OP_RES", "OP_NRES", "D1", "D29X39", "B2A3G")
SOURCE = "Eurostat, FIGARO inter-country supply, use and input-output tables"
LICENCE = "Eurostat reuse policy: free with attribution"


def _columns(file: SourceFile) -> dict[str, int] | None:
    """Return where the parts of a flow stand in a flat file, None where it is none."""
    if file.content != "text" or not file.head:
        return None
    header = [cell.strip().lower() for cell in file.head[0]]
    names = (
        FLAT
        if {"refarea", "counterpartarea"} <= set(header)
        else OTHER_FLAT
        if {"c_orig", "c_dest"} <= set(header)
        else None
    )
    if names is None:
        return None
    found = {meaning: header.index(name) for name, meaning in names.items() if name in header}
    if names is OTHER_FLAT:
        for meaning, options in (("row", ("ind_ava", "prd_ava")), ("column", ("ind_use", "prd_use"))):
            for option in options:
                if option in header:
                    found[meaning] = header.index(option)
    for name in ("time_period", "timeperiod", "year", "refperiod"):
        if name in header:
            found["year"] = header.index(name)
    return found if {"row_region", "row", "column_region", "column", "value"} <= set(found) else None


def _matrix(file: SourceFile) -> bool:
    if file.content != "text" or not file.text:
        return False
    header = [cell.strip() for cell in file.text.partition("\n")[0].split(file.delimiter)]
    return header[0] in ("rowLabels", "") and any(re.fullmatch(r"[A-Z0-9]{2,5}_P3_S1[345]", label) for label in header)


def _recognise(source: Probe) -> str:
    for file in source.files:
        if _columns(file) is not None:
            return f"by columns {', '.join(file.head[0][:6])} in {file.name}"
        if _matrix(file):
            return f"by columns like 'AT_P3_S14' over rows of regions and sectors in {file.name}"
    return ""


def _read(source: Probe, choice: Choice) -> WorldTable:
    for file in source.files:
        columns = _columns(file)
        if columns is not None:
            return _from_flat(file, columns, choice)
        if _matrix(file):
            return _from_matrix(file, choice)
    raise UsageError(f"'{source.path}' holds no FIGARO table.")


def _from_flat(file: SourceFile, columns: dict[str, int], choice: Choice) -> WorldTable:
    """Read a flat file of millions of lines: labels become numbers at once, values one array."""
    import pandas as pd

    names = sorted(columns, key=lambda name: columns[name])
    frame = pd.read_csv(
        file.path,
        sep=file.delimiter,
        header=0,
        names=None,
        usecols=list(columns.values()),
        dtype={columns[name]: str for name in names},
        keep_default_na=False,
        encoding="utf-8-sig",
    )
    frame.columns = pd.Index(names)
    if "year" in columns:
        year = chosen("year", "" if choice.year is None else str(choice.year), sorted(frame["year"].unique()))
        frame = frame[frame["year"] == year]
    else:
        year = str(choice.year or _year(file))
    texts = frame["value"].to_numpy()
    values = pd.to_numeric(frame["value"], errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(values).all():
        place = int(np.flatnonzero(~np.isfinite(values))[0])
        line = frame.iloc[place]
        where = f"{line['row_region']} {line['row']} to {line['column_region']} {line['column']}"
        raise DataError(
            f"{file.path}: '{texts[place]}' for {where} is no number, and missing is not zero. Fetch it again."
        )
    decimals = max((len(text.partition(".")[2]) for text in texts[:10_000]), default=0)
    row_label = (frame["row_region"] + " " + frame["row"]).astype("category")
    column_label = (frame["column_region"] + " " + frame["column"]).astype("category")
    rows, users = list(row_label.cat.categories), list(column_label.cat.categories)
    table = np.zeros((len(rows), len(users)))
    seen = np.zeros(table.shape, dtype=bool)
    i, j = row_label.cat.codes.to_numpy(), column_label.cat.codes.to_numpy()
    seen[i, j] = True
    if int(seen.sum()) != len(values):
        raise DataError(f"{file.path}: {len(values) - int(seen.sum())} flows stand twice. Fetch the file again.")
    table[i, j] = values
    sectors = [label for label in rows if label.split(" ")[1] not in CLOSING]
    below = {label.split(" ")[1]: rows.index(label) for label in rows if label.split(" ")[1] in CLOSING}
    return _world(file, int(year), sectors, rows, users, table, below, decimals)


def _from_matrix(file: SourceFile, choice: Choice) -> WorldTable:
    found = read_matrix(file.path, delimiter=file.delimiter)
    rows = [" ".join(labels[0].strip().split("_", 1)) for labels in found.labels]
    users = [" ".join(label.strip().split("_", 1)) for label in found.header[0]]
    sectors = [label for label in rows if label.split(" ")[-1] not in CLOSING]
    below = {label.split(" ")[-1]: place for place, label in enumerate(rows) if label.split(" ")[-1] in CLOSING}
    year = choice.year or _year(file)
    return _world(file, int(year), sectors, rows, users, found.values, below, min(found.decimals, 6))


def _year(file: SourceFile) -> int:
    found = re.findall(r"(?<!\d)(20\d\d)(?!\d)", file.path.stem)
    if len(set(found)) != 1:
        raise UsageError(f"'{file.name}' does not say of which year it is: say it with --year 2021.")
    return int(found[0])


def _world(
    file: SourceFile,
    year: int,
    sectors: list[str],
    rows: list[str],
    users: list[str],
    table: Array,
    below: dict[str, int],
    decimals: int,
) -> WorldTable:
    at = {label: place for place, label in enumerate(users)}
    lost = [label for label in sectors if label not in at]
    if lost:
        raise DataError(f"{file.path}: no column for {', '.join(lost[:8])}: the file seems to be cut off.")
    finals = [label for label in users if label.split(" ", 1)[1] in FINAL]
    unknown = [label for label in users if label not in set(sectors) and label not in set(finals)]
    if unknown:
        raise DataError(f"{file.path}: columns not known here: {', '.join(unknown[:8])}.")
    if not {"D1", "B2A3G"} <= set(below):
        raise DataError(f"{file.path}: the rows of value added (W2 D1, W2 B2A3G) are missing; fetch the whole table.")
    place = {label: position for position, label in enumerate(rows)}
    r = np.array([place[label] for label in sectors])
    c = np.array([at[label] for label in sectors])
    f = np.array([at[label] for label in finals], dtype=int)
    block = table[r]
    components = [name for name in CLOSING if name in below]
    k = np.array([below[name] for name in components])
    intermediate = block[:, c].copy()
    value_added = table[np.ix_(k, c)].copy()
    return WorldTable(
        name="FIGARO",
        year=year,
        currency="EUR",
        unit="million EUR",
        price_base=f"current prices of {year}",
        valuation="basic",
        source=SOURCE,
        licence=LICENCE,
        region=tuple(label.split(" ")[0] for label in sectors),
        sector=tuple(label.split(" ", 1)[1] for label in sectors),
        intermediate=intermediate,
        user_region=tuple(label.split(" ")[0] for label in finals),
        user_category=tuple(FINAL[label.split(" ", 1)[1]] for label in finals),
        final_demand=block[:, f].copy(),
        component=tuple(components),
        value_added=value_added,
        # The table prints no output: it is what its columns add up to, and the rows are tested against it.
        output=intermediate.sum(axis=0) + value_added.sum(axis=0),
        final_value_added=table[np.ix_(k, f)].copy(),
        decimals=decimals,
        inputs=((file.name, sha256_of(file.path)),),
    )


FIGARO = Reader("figaro", "FIGARO inter-country table of Eurostat", _recognise, _read)
