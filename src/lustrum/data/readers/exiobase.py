"""EXIOBASE 3: an archive (or its folder) of tab-separated tables, with satellite accounts in folders of their own.

`Z.txt` (or `A.txt` with `x.txt`) and `Y.txt` have two columns and two rows of labels, region and sector or category;
`unit.txt` and `x.txt` one line a sector. A satellite folder holds `F.txt`, `F_Y.txt` (or `F_hh.txt`) and `unit.txt`.
Inner paths differ by release: files are found by their names. Value added is the rows of factor inputs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

import numpy as np

from lustrum.data.assumption import Assumption
from lustrum.data.probe import Probe, SourceFile
from lustrum.data.readers.reader import Choice, Reader
from lustrum.data.safe.archive import open_archive
from lustrum.data.safe.text import LabelledMatrix, read_matrix
from lustrum.data.tables import Array
from lustrum.data.world import WorldTable
from lustrum.data.write import sha256_of
from lustrum.errors import DataError, UsageError

FINAL = (
    ("households", r"final consumption expenditure by households"),
    ("npish", r"non-?profit|npish"),
    ("government", r"government"),
    ("gfcf", r"gross fixed capital formation"),
    ("inventories", r"changes in inventories"),
    ("valuables", r"changes in valuables"),
    ("exports", r"^exports"),
)  # fmt: skip
FACTORS = re.compile(r"taxes|wages|compensation of employees|operating surplus|value added", re.I)
"""Rows of factor inputs, in the table's own currency; they close the columns."""
SOURCE = "EXIOBASE 3: Stadler et al. (2018), Journal of Industrial Ecology 22, 502-515"
LICENCE = "CC BY-SA 4.0 (releases from 3.8 on; see the record you took it from)"

Open = Callable[[str], IO[bytes]]


def _names(source: Probe) -> tuple[str, ...]:
    only = source.only
    return only.members if only is not None else tuple(source.by_name)


def _place(names: tuple[str, ...], file: str, folder: str = "") -> str:
    """Return the shortest path that ends in a file's name (inside a folder), '' where there is none."""
    found = [name for name in names if name.split("/")[-1] == file and (not folder or f"{folder}/" in name)]
    return min(found, key=len) if found else ""


def _recognise(source: Probe) -> str:
    names = _names(source)
    flows = _place(names, "Z.txt") or (_place(names, "A.txt") and _place(names, "x.txt"))
    if not flows or not _place(names, "Y.txt") or not any(name.endswith("unit.txt") for name in names):
        return ""
    return f"by {flows.split('/')[-1]}, Y.txt and unit.txt in {source.path.name}"


def _read(source: Probe, choice: Choice) -> WorldTable:
    names = _names(source)
    if source.only is not None:
        archive = open_archive(source.only.path)
        opened: Open = archive.open
        inputs = [(source.only.name, sha256_of(source.only.path))]
    else:
        by_name: dict[str, SourceFile] = source.by_name
        opened = lambda name: by_name[name].path.open("rb")  # noqa: E731
        inputs = [(file.name, sha256_of(file.path)) for file in source.files if file.name.endswith(".txt")]

    def matrix(name: str, header_rows: int, label_columns: int) -> LabelledMatrix:
        with opened(name) as stream:
            return read_matrix(stream, delimiter="\t", header_rows=header_rows, label_columns=label_columns, name=name)

    notes: list[Assumption] = []
    year = _year(source, names, choice, notes)
    final = matrix(_place(names, "Y.txt"), 2, 2)
    keys = [(labels[0], labels[1]) for labels in final.labels]
    n = len(keys)
    z = _place(names, "Z.txt")
    if z:
        flows = matrix(z, 2, 2)
        intermediate, decimals = flows.values, flows.decimals
        named = list(zip(*flows.header, strict=True))
    else:
        coefficients = matrix(_place(names, "A.txt"), 2, 2)
        output = _output(matrix(_place(names, "x.txt"), 1, 2), keys)
        intermediate, decimals = coefficients.values * output, 6
        named = list(zip(*coefficients.header, strict=True))
        notes.append(Assumption("intermediate", "Flows are coefficients times output.", "A x", SOURCE))
    if [tuple(pair) for pair in named] != keys or intermediate.shape != (n, n):
        raise DataError(f"{source.path}: sectors of {z or 'A.txt'} and of Y.txt are not the same, in the same order.")
    user_region, labels = final.header
    categories = [_category(label) for label in labels]
    factor, factors, account, unit, satellites, direct = _satellites(names, matrix, keys, len(categories))
    if not factor:
        raise DataError(f"{source.path}: no rows of factor inputs (value added, taxes) in the satellite accounts.")
    value_added, final_value_added = factors
    stated = _place(names, "x.txt")
    total = _output(matrix(stated, 1, 2), keys) if stated else intermediate.sum(axis=1) + final.values.sum(axis=1)
    return WorldTable(
        name="EXIOBASE 3",
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
        user_region=tuple(user_region),
        user_category=tuple(categories),
        final_demand=final.values,
        component=tuple(factor),
        value_added=value_added,
        output=total,
        account=tuple(account),
        account_unit=tuple(unit),
        satellites=satellites,
        final_satellites=direct,
        final_value_added=final_value_added,
        decimals=min(decimals, 6),
        # Figures are results of balancing, printed with all the digits there are; sums hold to their own accuracy.
        row_error=1e-5 * np.abs(total) + 1e-2,
        inputs=tuple(inputs),
        assumptions=tuple(notes),
    )


def _category(label: str) -> str:
    low = label.strip().lower()
    for name, pattern in FINAL:
        if re.search(pattern, low):
            return name
    raise UsageError(f"'{label}' is no category of final demand known here.")


def _year(source: Probe, names: tuple[str, ...], choice: Choice, notes: list[Assumption]) -> int:
    if choice.year is not None:
        return choice.year
    found = re.findall(r"(?<!\d)(19\d\d|20\d\d)(?!\d)", " ".join([source.path.stem, *names[:3]]))
    if len(set(found)) != 1:
        raise UsageError(f"'{source.path}' does not say of which year it is: say it with --year 2022.")
    notes.append(Assumption("year", "The year is that of the archive's name.", found[0], source.path.name))
    return int(found[0])


def _output(found: LabelledMatrix, keys: list[tuple[str, str]]) -> Array:
    if [(labels[0], labels[1]) for labels in found.labels] != keys:
        raise DataError("x.txt does not list the sectors of Y.txt in the same order.")
    output: Array = found.values[:, 0]
    return output


def _satellites(
    names: tuple[str, ...],
    matrix: Callable[[str, int, int], LabelledMatrix],
    keys: list[tuple[str, str]],
    users: int,
) -> tuple[list[str], tuple[Array, Array], list[str], list[str], Array, Array]:
    """Return factor inputs and satellite accounts of all folders, those of final users beside them."""
    factor: list[str] = []
    rows: list[Array] = []
    finals: list[Array] = []
    account: list[str] = []
    units: list[str] = []
    blocks: list[Array] = []
    direct: list[Array] = []
    seen: set[str] = set()
    for name in sorted(each for each in names if each.split("/")[-1] == "F.txt"):
        folder = name[: -len("F.txt")]
        found = matrix(name, 2, 1)
        if found.values.shape[1] != len(keys):
            raise DataError(f"{name} has {found.values.shape[1]} columns where Y.txt has {len(keys)} sectors.")
        own = next((folder + each for each in ("F_Y.txt", "F_hh.txt") if folder + each in names), "")
        theirs = matrix(own, 2, 1) if own else None
        unit = dict((labels[0], labels[1]) for labels in _units(names, matrix, folder))
        for place, labels in enumerate(found.labels):
            label = labels[0]
            if label in seen:
                continue
            seen.add(label)
            mine = theirs.values[place] if theirs is not None else np.zeros(users)
            if FACTORS.search(label) and unit.get(label, "M.EUR") in ("M.EUR", "M EUR", "Mio. Euro", "MEUR"):
                factor.append(label)
                rows.append(found.values[place])
                finals.append(mine)
            else:
                account.append(label)
                units.append(unit.get(label, "not stated"))
                blocks.append(found.values[place])
                direct.append(mine)
    n = len(keys)

    def stack(parts: list[Array], width: int) -> Array:
        return np.vstack(parts) if parts else np.zeros((0, width))

    return factor, (stack(rows, n), stack(finals, users)), account, units, stack(blocks, n), stack(direct, users)


def _units(names: tuple[str, ...], matrix: Callable[[str, int, int], LabelledMatrix], folder: str) -> list[list[str]]:
    name = folder + "unit.txt"
    return matrix(name, 1, 2).labels if name in names else []


EXIOBASE = Reader("exiobase", "EXIOBASE 3 multi-regional input-output table", _recognise, _read)
