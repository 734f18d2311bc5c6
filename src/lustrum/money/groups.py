"""Household groups: how many, what income, what tax they pay today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.results import (
    Assumption,
    Column,
    Fault,
    Records,
    raise_faults,
    read_records,
    repeated_rows,
    rows_that_add_up,
)
from lustrum.results.rows import read_rows
from lustrum.units import single

COLUMNS = {
    "group": Column(),
    "title": Column(needed=False),
    "count": Column("number"),
    "income": Column("number"),
    "tax": Column("number", needed=False),
    "evasion": Column("share", needed=False, least=0.0, below=1.0),
    "scissors": Column("number", needed=False),
}
"""Columns of a table of groups; money per head a year, evasion as a share of the tax due."""

PRINTED = np.array([1e-9, 1e-3])
"""Relative difference up to which a row's heads and income are the sum of others': means are printed rounded."""


@dataclass(frozen=True, eq=False)
class HouseholdGroups:
    """Groups of households or persons, in the order of the table.

    Parameters
    ----------
    name, unit, per : str
        What the table is of; unit of money a year; what is counted: persons, households, equivalent adults.
    group : tuple of str
    count : array, shape (groups,)
        How many there are in each group.
    income : array, shape (groups,)
        Mean income before direct tax, per head of what is counted, in `unit`.
    tax : array, shape (groups,) or None
        Mean direct tax today.
    evasion : array, shape (groups,)
        Share of the tax due that is not paid.
    scissors : array, shape (groups,)
        What the group pays through the price scissors, per head: a tax that is not called one.
    """

    name: str
    unit: str
    per: str
    group: tuple[str, ...]
    count: Array
    income: Array
    tax: Array | None = None
    evasion: Array | None = None
    scissors: Array | None = None
    titles: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def __post_init__(self) -> None:
        if not (self.count > 0).all():
            raise UsageError(f"{self.name}: '{self.group[int(np.argmin(self.count))]}' counts nobody.")
        if not (self.income >= 0).all():
            raise UsageError(f"{self.name}: '{self.group[int(np.argmin(self.income))]}' has a negative income.")
        if not self.income.any():
            raise UsageError(f"{self.name}: nobody has any income, so that no tax on it can be reckoned.")

    def __len__(self) -> int:
        return len(self.group)

    @cached_property
    def paid(self) -> Array:
        """Share of the tax due that is paid, shape (groups,)."""
        return np.ones(len(self)) if self.evasion is None else 1.0 - self.evasion

    @property
    def total_income(self) -> float:
        return float(self.count @ self.income)

    def paid_of(self, tax: Array) -> Array:
        """Return what is paid of a tax due per head, shape (groups,); what the tax pays out is received in full."""
        return np.asarray(np.where(tax > 0, tax * self.paid, tax))

    def revenue(self, tax: Array) -> float:
        """Return what a tax due per head brings in.

        `tax` has shape (groups,), money per head and year.
        """
        return float(self.count @ self.paid_of(tax))

    @property
    def today(self) -> Array:
        """Direct tax per head today, shape (groups,), money per head and year.

        Raises
        ------
        MissingDataError
        """
        if self.tax is None:
            raise MissingDataError(
                f"{self.name} does not say what direct tax each group pays today: name a social accounting matrix, "
                "give the column tax, or say --revenue."
            )
        return self.tax


def amount(value: float) -> str:
    """Return a sum of money in full: whole numbers from a hundred thousand on.

    >>> amount(394643900000.0), amount(12.3456789)
    ('394,643,900,000', '12.3457')
    """
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def _per_head(unit: str) -> tuple[str, float]:
    """Return the unit of money a person counts in, and how many of it the table's unit is: ZAR, 1e6 of million ZAR."""
    name, scale = single(unit)
    return f"{name} / person / year", scale


def groups_of_sam(sam: SocialAccountingMatrix) -> HouseholdGroups:
    """Return the groups of a social accounting matrix: all receipts are income, payments to direct tax are tax.

    Raises
    ------
    MissingDataError
        If it has no households or does not say how many persons they are.
    """
    households = sam.of_type("household")
    if not households:
        raise MissingDataError(f"{sam.name} has no account of the type household.")
    names = tuple(sam.account[place] for place in households)
    unknown = [name for name in names if name not in sam.population]
    if unknown:
        raise MissingDataError(f"{sam.name} does not say how many persons '{unknown[0]}' is: give households.csv.")
    count = np.array([sam.population[name] for name in names])
    taxes = sam.of_type("tax")
    tax = sam.values[np.ix_(taxes, households)].sum(axis=0)
    unit, scale = _per_head(sam.unit)
    text = "Income of a group is all its account receives; direct tax is what it pays to accounts of the type tax."
    return HouseholdGroups(
        name=sam.name,
        unit=unit,
        per="persons",
        group=names,
        count=count,
        income=scale * sam.values[households].sum(axis=1) / count,
        tax=scale * tax / count if taxes else None,
        titles=tuple((name, sam.title[sam.position[name]]) for name in names),
        assumptions=(Assumption("household_income", text, f"{len(names)} groups", sam.source),),
    )


def groups_of_economy(economy: Economy) -> HouseholdGroups:
    """Return the groups of households.csv of an economy folder; it does not say their taxes.

    Raises
    ------
    MissingDataError
    """
    if economy.population is None or economy.income is None:
        raise MissingDataError(
            f"{economy.name} tells no household groups: give households.csv with group, population and income, or name "
            "a social accounting matrix or a table of groups."
        )
    unknown = np.isnan(economy.population) | np.isnan(economy.income)
    if unknown.any():
        label = economy.group.labels[int(np.argmax(unknown))]
        raise MissingDataError(f"{economy.name}: population or income of '{label}' is not known.")
    if not (economy.population > 0).all():
        label = economy.group.labels[int(np.argmin(economy.population))]
        raise MissingDataError(f"{economy.name}: '{label}' counts nobody; correct its population or leave it out.")
    unit, scale = _per_head(economy.unit)
    return HouseholdGroups(
        name=economy.name,
        unit=unit,
        per="persons",
        group=tuple(economy.group.labels),
        count=economy.population,
        income=scale * economy.income / economy.population,
        titles=tuple((label, economy.group.title(label)) for label in economy.group),
    )


def _repeated(records: Records) -> list[Fault]:
    """Return rows that count people of other rows again: by what they are called, or by what they add up."""
    faults = repeated_rows(records.rows, "group")
    if faults:
        return faults
    heads = np.array([row.number("count") for row in records])
    sums = np.column_stack([heads, heads * np.array([row.number("income") for row in records])])
    for k, first, last in rows_that_add_up(sums, PRINTED):
        row, block = records.rows[k], records.rows[first:last]
        others = "all other rows" if last - first == len(records) else f"{block[0].place} to {block[-1].line}"
        message = f"'{row.text('group')}' adds up {others}, heads and income: people would be counted twice."
        faults.append(row.fault("repeated", "group", message, "Leave out the total, or its parts."))
    return faults


def are_groups(path: Path | str) -> bool:
    """Say whether a table is one of groups, as far as its header tells; a square table of accounts is none.

    A header that shares no name with one of groups, and whose first cells below are its own labels, is a matrix.
    """
    path = Path(path)
    if not path.is_file():
        return True  # read_groups says what is missing
    table = read_rows(path, COLUMNS)
    if any(name.strip().casefold() in COLUMNS for name in table.header) or len(table.header) < 3:
        return True
    rows = [cells[0].strip() for _, cells in table.lines if cells]
    return sum(label in rows for label in table.header[1:]) < len(table.header) // 2


def read_groups(path: Path | str, unit: str = "", per: str = "households") -> HouseholdGroups:
    """Return the groups of a CSV file: group, count, income (per head) and, where known, tax, evasion, scissors.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault found.
    """
    path = Path(path)
    faults: list[Fault] = []
    records = read_records(path, COLUMNS, key=("group",), faults=faults)
    if not records.rows and not faults:
        faults.append(Fault("empty_file", path.name, "", "group", "names no group."))
    faults += _repeated(records)
    raise_faults(faults, path)
    array = {
        column: np.array([row.number(column) for row in records])
        for column in records.header
        if COLUMNS[column].kind != "text"
    }
    return HouseholdGroups(
        name=path.name,
        unit=unit or "value / year",
        per=per,
        group=tuple(row.text("group") for row in records),
        count=array["count"],
        income=array["income"],
        tax=array.get("tax"),
        evasion=array.get("evasion"),
        scissors=array.get("scissors"),
        titles=tuple((row.text("group"), row.text("title")) for row in records if row.states("title")),
    )
