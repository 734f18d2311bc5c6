"""Figures of an economy that a family may vary, by name and label, and its paths by year."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lustrum.economy import Economy
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import Axis, shown
from lustrum.scenario.families.input import Input, Value, moved, moved_array, near, where

FIGURES: Mapping[str, tuple[str, ...]] = {
    "base_level": ("activity",),
    "capacity": ("activity",),
    "utilisation": ("activity",),
    "imports": ("product",),
    "initial_stock": ("product",),
    "stock_loss_rate": ("product",),
    "stock_capacity": ("product",),
    "population": ("group",),
    "supply": ("product", "activity"),
    "use": ("product", "activity"),
    "capital_coefficients": ("product", "activity"),
    "investment_flows": ("product", "activity"),
    "labour": ("skill", "activity"),
    "investment_labour": ("skill", "activity"),
    "satellites": ("account", "activity"),
    "capital_stock": ("activity", "asset"),
    "depreciation_rate": ("activity", "asset"),
    "value_added": ("component", "activity"),
}
"""Figures of an economy and the axes along which they are labelled."""

SCALARS = ("reserves", "net_finance", "exchange_rate")
BY_YEAR = ("world_import_price", "world_export_price", "labour_supply")


def path_of(economy: Economy, what: Input) -> Mapping[int, float] | None:
    """The path as the economy has it; those of the scenario have been put over it before."""
    label = str(what.label)
    if what.quantity == "labour_supply":
        return economy.labour_supply.get(label)
    return economy.paths.get((what.quantity, label))


def with_path(economy: Economy, what: Input, path: Mapping[int, float]) -> Economy:
    label = str(what.label)
    if what.quantity == "labour_supply":
        economy.skill.position(label)
        return dataclasses.replace(economy, labour_supply={**economy.labour_supply, label: path})
    return dataclasses.replace(economy, paths={**economy.paths, (what.quantity, label): path})


def with_figure(economy: Economy, what: Input, name: str, value: Value) -> Economy:
    """Return an economy with one of its figures at a value, or moved."""
    known = (*FIGURES, "final_demand", *BY_YEAR, *SCALARS)
    if name in SCALARS:
        new: Any = moved(what, getattr(economy, name), value)
    elif name == "final_demand":
        new = _final_demand(economy, what, value)
    elif name in BY_YEAR:
        new = _by_year(economy, what, name, value)
    elif name in FIGURES:
        before = getattr(economy, name)
        figures = dense(before)
        if figures is None:
            raise MissingDataError(f"{where(what)}: the economy states no {name.replace('_', ' ')}.")
        place = cells(economy, what, name)
        figures = figures.copy()
        figures[place] = moved_array(what, figures[place], value)
        new = type(before)(figures) if not isinstance(before, np.ndarray) else figures
    else:
        raise UsageError(
            f"{where(what)}: an economy has no figure '{name}'.{near(name, known)} Known: {', '.join(known)}."
        )
    return dataclasses.replace(economy, **{name: new})


def _final_demand(economy: Economy, what: Input, value: Value) -> Mapping[str, np.ndarray]:
    columns = labels_of(what.column) or tuple(economy.final_demand)
    for column in columns:
        if column not in economy.final_demand:
            raise UsageError(
                f"{where(what)}: final demand has no column '{column}'. Known: {', '.join(economy.final_demand)}."
            )
    rows = positions(economy.product, what.label, what)
    result = dict(economy.final_demand)
    for column in columns:
        flow = result[column].copy()
        flow[rows] = moved_array(what, flow[rows], value)
        result[column] = flow
    return result


def _by_year(economy: Economy, what: Input, name: str, value: Value) -> Mapping[str, Mapping[int, float]]:
    given: Mapping[str, Mapping[int, float]] = getattr(economy, name)
    labels = labels_of(what.label) or tuple(given)
    missing = [label for label in labels if label not in given]
    if missing or not labels:
        raise MissingDataError(
            f"{where(what)}: the economy states no {name.replace('_', ' ')} for {shown(missing) or 'anything'}."
        )
    result = dict(given)
    for label in labels:
        if what.year is not None and what.year not in given[label]:
            raise MissingDataError(f"{where(what)}: no {name.replace('_', ' ')} of '{label}' is given for {what.year}.")
        result[label] = {
            year: moved(what, each, value) if what.year in (None, year) else each for year, each in given[label].items()
        }
    return result


def dense(values: Any) -> np.ndarray | None:
    if values is None or isinstance(values, np.ndarray):
        return values
    return np.asarray(values.toarray())


def cells(economy: Economy, what: Input, name: str) -> Any:
    axes = FIGURES[name]
    chosen = [positions(getattr(economy, axes[0]), what.label, what)]
    if len(axes) == 1:
        if what.column:
            raise UsageError(f"{where(what)}: {name} has one axis ({axes[0]}); leave out `column`.")
        return chosen[0]
    chosen.append(positions(getattr(economy, axes[1]), what.column, what))
    return np.ix_(*chosen)


def positions(axis: Axis, labels: str | Sequence[str], what: Input) -> np.ndarray:
    names = labels_of(labels)
    return np.array([axis.position(label) for label in names]) if names else np.arange(len(axis))


def labels_of(labels: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(labels, str):
        return (labels,) if labels else ()
    return tuple(labels)
