"""What today's production may draw on: labour by skill, capital by industry or for all, and who uses how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.economy import Economy
from lustrum.economy.capital import derive_capital
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.results import Assumption, Column, Fault, raise_faults, read_records
from lustrum.wording.names import nearest

SCOPES = ("industry", "mobile")
"""Capital stays within the activities that make the same main product, or moves freely between all."""


@dataclass(frozen=True, eq=False)
class Resources:
    """Limits of one year: R x <= endowment.

    Parameters
    ----------
    kind, label : tuple of str
        ``labour`` or ``capital``, and which skill, industry and asset.
    need : array, shape (resources, activities)
        Per unit of activity level.
    endowment : array, shape (resources,)
    unit : tuple of str
    assumptions : tuple of Assumption
    """

    kind: tuple[str, ...]
    label: tuple[str, ...]
    need: Array
    endowment: Array
    unit: tuple[str, ...]
    assumptions: tuple[Assumption, ...]


@dataclass(frozen=True)
class Survey:
    """What a survey of capacity says of an activity: its level at full use, and the share of it that is obsolete."""

    capacity: float
    obsolete: float = 0.0


def industries(economy: Economy) -> tuple[tuple[str, ...], Positions]:
    """Return the products that are somebody's main product, and each activity's place among them, shape (activities,).

    Activities with the same main product are techniques of one industry.
    """
    supply = economy.supply.toarray()
    main = supply.argmax(axis=0)
    if (supply.max(axis=0, initial=0.0) <= 0).any():
        idle = economy.activity.labels[int(np.argmax(supply.max(axis=0) <= 0))]
        raise UsageError(f"Activity '{idle}' makes nothing: it is no technique of any industry.")
    products = sorted(set(main.tolist()))
    return tuple(economy.product.labels[p] for p in products), np.searchsorted(products, main)


def resources(
    economy: Economy,
    *,
    idle_labour: float = 0.0,
    scope: str = "industry",
    survey: Mapping[str, Survey] | None = None,
    utilisation: float | None = None,
    depreciation_rate: float | None = None,
    stock_growth: float | None = None,
) -> Resources:
    """Return labour and capital of the base year.

    Parameters
    ----------
    idle_labour : float
        Share of the labour on hand that is not at work, where `labour_supply.csv` does not state the base year.
    scope : {"industry", "mobile"}
    survey : mapping of activity to Survey
        Capacity as surveyed; for other activities that of the economy.
    utilisation : float, optional
        Level over capacity of activities for which neither a survey nor the economy states a capacity.
    depreciation_rate, stock_growth : float, optional
        Named rates where stocks of capital must be derived.

    Raises
    ------
    UsageError, MissingDataError
    """
    if scope not in SCOPES:
        raise UsageError(f"Capital is '{scope}'; known: {', '.join(SCOPES)}.")
    if not 0 <= idle_labour < 1:
        raise UsageError(f"The share of idle labour is {idle_labour:g}; give a share from 0 up to below 1.")
    if utilisation is not None and not 0 < utilisation <= 1:
        raise UsageError(f"Utilisation is {utilisation:g}; give level over capacity, above 0 and at most 1.")
    notes: list[Assumption] = []
    rows = [*_labour(economy, idle_labour, notes)]
    capacity = _capacity(economy, survey or {}, utilisation, notes)
    rows += _capital(economy, capacity, scope, depreciation_rate, stock_growth, notes)
    kind, label, need, endowment, unit = zip(*rows, strict=True)
    return Resources(kind, label, np.array(need), np.array(endowment, dtype=float), unit, tuple(notes))


SURVEY = {
    "activity": Column(),
    "capacity": Column("number", needed=False, blank=True, default=True, least=0.0),
    "utilisation": Column("share", needed=False, blank=True, default=True, above=0.0, most=1.0),
    "obsolete": Column("share", needed=False, blank=True, default=True, least=0.0, below=1.0),
}
"""Columns of a survey of capacity: utilisation is level over capacity, obsolete a share of capacity."""


def read_survey(path: Path | str, economy: Economy) -> dict[str, Survey]:
    """Return a survey of capacity: CSV with activity, capacity (or utilisation, level over capacity) and obsolete.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        For unknown columns or activities, an activity that stands twice, a share outside 0 to 1, a capacity below the
        base level: every one found.
    """
    faults: list[Fault] = []
    rows = read_records(path, SURVEY, key=("activity",), faults=faults)
    if rows.header and not {"capacity", "utilisation"} & set(rows.header):
        says = "a survey has activity, capacity or utilisation, and may have obsolete (a share of capacity)."
        faults.append(Fault("missing_column", rows.file, "", "capacity", says))
    raise_faults(faults, path)
    found: dict[str, Survey] = {}
    for row in rows:
        name = row.text("activity")
        if name not in economy.activity.labels:
            says = f"'{name}' is no activity of {economy.name}."
            faults.append(row.fault("unknown_label", "activity", says, nearest(name, economy.activity.labels)))
            continue
        level = float(economy.base_level[economy.activity.position(name)])
        obsolete = row.number("obsolete", 0.0)
        if not row.states("capacity") and not row.states("utilisation"):
            faults.append(row.fault("blank", "capacity", f"'{name}' has neither capacity nor utilisation."))
            continue
        full = row.number("capacity", level / row.number("utilisation", 1.0))
        if full * (1 - obsolete) < level * (1 - 1e-9):
            says = (
                f"{full:g} of '{name}', {obsolete:g} of it obsolete, is below what was made in the base year "
                f"({level:g} {economy.flow_unit})."
            )
            faults.append(row.fault("below_base", "capacity", says, "Correct one of them."))
        found[name] = Survey(full, obsolete)
    raise_faults(faults, path)
    return found


def _labour(economy: Economy, idle: float, notes: list[Assumption]) -> list[tuple[str, str, Array, float, str]]:
    if economy.labour is None:
        notes.append(Assumption("labour", "Labour limits nothing.", "no labour.csv", "economy folder"))
        return []
    need = economy.labour.toarray()
    at_work = need @ economy.base_level
    rows: list[tuple[str, str, Array, float, str]] = []
    unstated: list[str] = []
    for k, skill in enumerate(economy.skill):
        stated = economy.labour_supply.get(skill, {}).get(economy.base_year)
        if stated is None:
            unstated.append(skill)
            stated = at_work[k] / (1.0 - idle)
        elif stated < at_work[k] * (1 - 1e-9):
            raise UsageError(
                f"labour_supply.csv states {stated:g} {economy.labour_unit[skill]} of '{skill}' in "
                f"{economy.base_year}, "
                f"and {at_work[k]:g} were at work. Correct one of them."
            )
        rows.append(("labour", skill, need[k], float(stated), economy.labour_unit[skill]))
    if unstated:
        text = f"Share of the labour on hand that was not at work: {shown(unstated)}."
        notes.append(Assumption("idle_labour", text, f"{idle:g}", "--idle-labour" if idle else "manual, gap"))
    return rows


def _capacity(
    economy: Economy, survey: Mapping[str, Survey], utilisation: float | None, notes: list[Assumption]
) -> Array:
    """Return the level each activity could run at, its obsolete part left out."""
    capacity = economy.capacity_or_base().copy()
    if economy.utilisation is not None:
        capacity = capacity * economy.utilisation
    if utilisation is not None:
        unstated = np.isclose(capacity, economy.base_level)
        capacity = np.where(unstated, economy.base_level / utilisation, capacity)
        text = f"Level over capacity of the {int(unstated.sum())} activities whose capacity is not stated."
        notes.append(Assumption("utilisation", text, f"{utilisation:g}", "--utilisation"))
    elif economy.capacity is None and not survey:
        text = "Nobody stated idle capacity: every activity ran at its capacity."
        notes.append(Assumption("utilisation", text, "1", "manual, gap"))
    for name, found in survey.items():
        capacity[economy.activity.position(name)] = found.capacity * (1.0 - found.obsolete)
    if survey:
        text = f"Capacity of {len(survey)} activities as surveyed, obsolete parts left out."
        notes.append(Assumption("capacity", text, f"{len(survey)} of {len(capacity)}", "--survey"))
    return capacity


def _capital(
    economy: Economy,
    capacity: Array,
    scope: str,
    depreciation_rate: float | None,
    stock_growth: float | None,
    notes: list[Assumption],
) -> list[tuple[str, str, Array, float, str]]:
    """Return stocks by asset, within each industry or for all; capacities where the economy tells no capital goods."""
    names, of = industries(economy)
    try:
        capital = derive_capital(economy, depreciation_rate=depreciation_rate, stock_growth=stock_growth)
    except MissingDataError as missing:
        if scope == "mobile":
            raise
        text = f"Stocks of capital are not known ({missing}): capacity limits each industry as a whole."
        notes.append(Assumption("capital", text, f"{len(names)} industries", "manual, gap"))
        groups = [(name, of == g) for g, name in enumerate(names)]
        return [
            ("capital", name, own.astype(float), float(capacity[own].sum()), economy.flow_unit) for name, own in groups
        ]
    notes += capital.assumptions
    count = len(economy.activity)
    stock = np.zeros((len(capital.asset_labels), count))
    stock[capital.asset, capital.activity] = capital.base_stock
    need = np.divide(stock, capacity, out=np.zeros_like(stock), where=capacity > 0)
    _lend_to_new_techniques(economy, need, of, capacity, notes)
    everyone = [("", np.ones(count, dtype=bool))]
    groups = everyone if scope == "mobile" else [(name, of == g) for g, name in enumerate(names)]
    return [
        ("capital", ", ".join(filter(None, (name, asset))), need[k] * own, float(stock[k, own].sum()), economy.unit)
        for name, own in groups
        for k, asset in enumerate(capital.asset_labels)
        if stock[k, own].sum() > 0
    ]


def _lend_to_new_techniques(
    economy: Economy, need: Array, of: Positions, capacity: Array, notes: list[Assumption]
) -> None:
    """A technique nobody uses yet, without a stock of its own, needs capital as its industry does on average."""
    bare = [j for j in range(len(of)) if not need[:, j].any()]
    for j in bare:
        own = (of == of[j]) & (capacity > 0)
        if own.any():
            need[:, j] = (need[:, own] @ capacity[own]) / capacity[own].sum()
    if bare:
        text = f"{shown([economy.activity.labels[j] for j in bare])}: capital per unit as in the industry on average."
        notes.append(Assumption("capital_of_new_techniques", text, f"{len(bare)} activities", "manual, gap"))
