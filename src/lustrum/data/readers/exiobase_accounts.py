"""Accounts of EXIOBASE: factor inputs that close the columns, and everything else beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.readers.twice import twice
from lustrum.data.safe.text import LabelledMatrix
from lustrum.errors import DataError
from lustrum.results import Fault, raise_faults

FACTORS = re.compile(r"taxes less subsidies|other net taxes|compensation of employees|operating surplus", re.I)
"""Factor inputs; together they are all there is between inputs and output."""
TOTAL = re.compile(r"value added", re.I)
"""Their sum, given among the impacts."""
MONEY = ("M.EUR", "M EUR", "Mio. Euro", "MEUR")
OWN = ("F_Y.txt", "F_hh.txt")
"""Accounts of final users themselves, by release."""

Key = tuple[str, str]
Matrix = Callable[[str, int, int], LabelledMatrix]
Texts = Callable[[str], list[list[str]]]


@dataclass(frozen=True, eq=False)
class Accounts:
    """Rows of all folders of accounts, parted into factor inputs and satellites.

    Parameters
    ----------
    component : list of str
    value_added, final_value_added : array, shape (components, sectors), (components, users)
    account, unit : list of str
    satellites, final_satellites : array, shape (accounts, sectors), (accounts, users)
    total : str
        Label of a row that is the sum of the factor inputs, '' where there is none.
    """

    component: list[str]
    value_added: Array
    final_value_added: Array
    account: list[str]
    unit: list[str]
    satellites: Array
    final_satellites: Array
    total: str


@dataclass(frozen=True, eq=False)
class _Row:
    label: str
    unit: str
    values: Array
    final: Array


def read_accounts(names: Sequence[str], matrix: Matrix, texts: Texts, keys: list[Key], users: list[Key]) -> Accounts:
    """Return the accounts of every folder that holds an `F.txt`.

    Parameters
    ----------
    names : sequence of str
        Paths of all files.
    matrix : function
        Reads one of them, given its rows and columns of labels.
    texts : function
        Reads the cells of a small table of texts.
    keys, users : list of (region, sector), (region, category)
        Of the flows and of final demand, whose order the accounts must have.

    Raises
    ------
    DataError
        If columns differ, an account of final users is of none of the sectors, or no factor input is there.
    """
    rows: list[_Row] = []
    for name in sorted(each for each in names if each.split("/")[-1] == "F.txt"):
        rows += _folder(name, names, (matrix, texts), keys, users, {row.label for row in rows})
    detail = [row for row in rows if row.unit in MONEY and FACTORS.search(row.label)]
    total = [row for row in rows if row.unit in MONEY and TOTAL.search(row.label) and row not in detail]
    factors = detail or total[:1]
    if not factors:
        raise DataError(
            "No rows of factor inputs (taxes, compensation of employees, operating surplus, or value added, in "
            f"{MONEY[0]}) in the accounts: costs cannot be tested against output. Fetch the whole archive."
        )
    others = [row for row in rows if row not in factors]
    return Accounts(
        [row.label for row in factors],
        _stack([row.values for row in factors], len(keys)),
        _stack([row.final for row in factors], len(users)),
        [row.label for row in others],
        [row.unit for row in others],
        _stack([row.values for row in others], len(keys)),
        _stack([row.final for row in others], len(users)),
        total[0].label if detail and total else "",
    )


def _folder(
    name: str, names: Sequence[str], read: tuple[Matrix, Texts], keys: list[Key], users: list[Key], taken: set[str]
) -> list[_Row]:
    """Return the rows of one folder; a label another folder has as well bears the folder's name."""
    folder, (matrix, texts) = name[: -len("F.txt")], read
    found = matrix(name, 2, 1)
    faults: list[Fault] = []
    _alike(keys, found, name, faults)
    faults += twice([labels[0] for labels in found.labels], "row", name)
    units = {}
    if folder + "unit.txt" in names:
        units = _units(folder + "unit.txt", texts(folder + "unit.txt"), faults)
    final = np.zeros((len(found.labels), len(users)))
    own = next((folder + each for each in OWN if folder + each in names), "")
    if own:
        theirs = matrix(own, 2, 1)
        _alike(users, theirs, own, faults)
        at = {labels[0]: place for place, labels in enumerate(found.labels)}
        for labels in theirs.labels:
            if labels[0] not in at:
                message = f"an account of final users that {name} does not have."
                faults.append(Fault("unknown_label", own, labels[0], "", message, "Fetch the files again."))
        have = [labels[0] for labels in theirs.labels]
        for label in [label for label in at if have.count(label) != 1]:
            kind, message = ("duplicate_label", "stands twice.") if label in have else ("missing_label", "is missing.")
            faults.append(Fault(kind, own, label, "", f"the row, an account of {name}, {message}", "Fetch it again."))
        if not faults:
            final[[at[labels[0]] for labels in theirs.labels]] = theirs.values
    raise_faults(faults, name)
    last = folder.rstrip("/").rpartition("/")[2]
    return [
        _Row(
            label if label not in taken else f"{last}: {label}",
            units.get(label, "not stated"),
            found.values[place],
            final[place],
        )
        for place, (label,) in enumerate(found.labels)
    ]


def _units(name: str, rows: list[list[str]], faults: list[Fault]) -> dict[str, str]:
    """Return the unit of every account, from the column called unit; the first holds the account."""
    at = [cell.casefold() for cell in rows[0]].index("unit") if "unit" in map(str.casefold, rows[0]) else 1
    found: dict[str, str] = {}
    if not rows[1:]:
        faults.append(Fault("empty_file", name, "line 1", "", "is a header without rows.", "Fetch the files again."))
    for line, cells in enumerate(rows[1:], start=2):
        label, unit = cells[0], cells[at] if at < len(cells) else ""
        if not unit:
            faults.append(
                Fault("blank", name, f"line {line}", "unit", f"'{label}' has no unit.", "Fetch the files again.")
            )
        elif found.setdefault(label, unit) != unit:
            message = f"'{label}' stands twice, in '{found[label]}' and in '{unit}'."
            faults.append(Fault("duplicate_label", name, f"line {line}", "unit", message, "Keep one."))
    return found


def _alike(keys: list[Key], found: LabelledMatrix, name: str, faults: list[Fault]) -> None:
    columns = list(zip(*found.header, strict=True))
    if columns != keys:
        place = next(
            (k for k, (a, b) in enumerate(zip(columns, keys, strict=False)) if a != b), min(len(columns), len(keys))
        )
        seen = " ".join(columns[place]) if place < len(columns) else "nothing"
        message = (
            f"column {place + 1} is '{seen}' and not that of the flows ({len(columns)} against {len(keys)} columns)."
        )
        faults.append(Fault("unknown_label", name, "", seen, message, "Fetch the files again."))


def _stack(rows: list[Array], width: int) -> Array:
    return np.vstack(rows) if rows else np.zeros((0, width))
