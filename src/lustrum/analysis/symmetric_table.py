"""A symmetric table of an economy: product by product or industry by industry, domestic and imported flows apart.

`symmetric.py` says how the four models transform flows; here they are applied to everything an economy states, so that
rows add up to output, columns add up to output, and GDP stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lustrum.analysis.symmetric import MODELS, transformation
from lustrum.arrays import Array, Positions
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import Axis
from lustrum.results import Assumption, Measure, Result
from lustrum.wording.numbers import figure

NOISE = 1e-9
"""Share of the largest output below which a negative cell is floating point."""


@dataclass(frozen=True)
class NegativeCell:
    """A cell below zero: block, labels and value in the table's unit."""

    block: str
    row: str
    column: str
    value: float


@dataclass(frozen=True, eq=False)
class Symmetric:
    """A symmetric input-output table, flows of the base year.

    Parameters
    ----------
    label : Axis
        Products that are made at home (models A and B), or industries (C and D): n labels.
    origin : Axis
        Rows of the imported blocks: `label`, then the k products that nobody makes at home.
    domestic : array, shape (n, n)
        Z. Where the economy does not tell imports apart, domestic and imported inputs of like products together.
    imported : array, shape (n + k, n)
    final_demand : mapping of category to array, shape (n,)
        Of the same origin as `domestic`.
    imported_final : mapping of category to array, shape (n + k,)
    imports : array, shape (n,)
        Imports that `domestic` and `final_demand` hold because the economy does not tell them apart, else zero.
    discrepancy : array, shape (n,)
        Supply less use that the source leaves open.
    taxes : array, shape (n,)
        Taxes on products paid on inputs.
    value_added, labour, satellites : array, shape (rows, n)
    output : array, shape (n,)
    """

    name: str
    model: str
    by_product: bool
    unit: str
    label: Axis
    origin: Axis
    domestic: Array
    imported: Array
    final_demand: Mapping[str, Array]
    imported_final: Mapping[str, Array]
    imports: Array
    discrepancy: Array
    taxes: Array
    final_taxes: Mapping[str, float]
    component: tuple[str, ...]
    value_added: Array
    labour: Array
    satellites: Array
    output: Array
    assumptions: tuple[Assumption, ...] = ()

    @cached_property
    def total(self) -> Array:
        """Domestic and imported inputs of like products together, shape (n, n)."""
        flows: Array = self.domestic + self.imported[: len(self.label)]
        return flows

    @property
    def row_gap(self) -> Array:
        """Output less everything sold; zero but for rounding, shape (rows,), in the table's unit."""
        sold = self.domestic.sum(axis=1) + sum(self.final_demand.values(), np.zeros(len(self.label)))
        gap: Array = self.output + self.imports - sold - self.discrepancy
        return gap

    @property
    def column_gap(self) -> Array:
        """Output less costs; as large as the gaps of the source's own columns.

        Of shape (columns,), in the table's unit.
        """
        costs = self.domestic.sum(axis=0) + self.imported.sum(axis=0) + self.taxes + self.value_added.sum(axis=0)
        gap: Array = self.output - costs
        return gap

    @property
    def gdp(self) -> float:
        """Value added and taxes on products, at market prices."""
        return float(self.value_added.sum() + self.taxes.sum() + sum(self.final_taxes.values()))

    @cached_property
    def negatives(self) -> tuple[NegativeCell, ...]:
        """Cells of intermediate use and value added below zero, the most negative first; nothing is clipped.

        Second-hand sales and subsidies are negative in the source too; models A and C add cells of their own where an
        industry uses less than its main product and by-products should together need.
        """
        least = -NOISE * float(self.output.max(initial=0.0))
        blocks = (
            ("domestic", self.label.labels, self.domestic),
            ("imported", self.origin.labels, self.imported),
            ("value_added", self.component, self.value_added),
        )
        found = [
            NegativeCell(block, rows[i], self.label.labels[j], float(values[i, j]))
            for block, rows, values in blocks
            for i, j in np.argwhere(values < least)
        ]
        return tuple(sorted(found, key=lambda cell: cell.value))


def to_symmetric(economy: Economy, model: str) -> Symmetric:
    r"""Return the symmetric table of an economy by one of the four models of the UN Handbook.

    Parameters
    ----------
    economy : Economy
        Values, not physical units; a product may be made by several activities, an activity may make several products.
    model : {"product_technology", "industry_technology", "fixed_industry_sales", "fixed_product_sales"}

    Returns
    -------
    Symmetric
        Product by product (the first two models: final demand as it was, value added, jobs and satellites carried to
        products) or industry by industry (final demand carried to industries, value added as it was). Imported use goes
        through the same matrix; products nobody makes at home stay rows of their own.

    Raises
    ------
    UsageError
        If the model is unknown, the economy is in physical units, or the model needs a supply table that is square and
        can be inverted and this one is not.

    Notes
    -----
    Model D with :math:`D = V \hat q^{-1}`: :math:`Z = D U_d`, :math:`F = D Y_d`, the construction of most industry
    tables (the United States among them).

    References
    ----------
    - United Nations, *Handbook on Supply and Use Tables and Input-Output Tables with Extensions and Applications*,
      Series F No. 74 Rev. 1, 2018, chapter 12.
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, sections 5.3 to 5.5.

    Examples
    --------
    >>> from lustrum.data import bundled_path
    >>> from lustrum.economy import read_economy
    >>> table = to_symmetric(read_economy(bundled_path("germany_1995")), "fixed_product_sales")
    >>> table.domestic.shape, table.imported.shape, round(table.gdp)
    ((6, 6), (7, 6), 1801300)
    """
    if model not in MODELS:
        raise UsageError(f"'{model}' is no model of a symmetric table. Known: {', '.join(MODELS)}.")
    if economy.is_physical:
        raise UsageError(f"{economy.name} is in physical units: columns cannot be added up to a symmetric table.")
    level = economy.base_level
    active = np.flatnonzero(level > 0.0)
    supply = economy.supply.toarray()[:, active] * level[active]
    made = np.flatnonzero(supply.sum(axis=1) > 0.0)
    abroad = np.setdiff1d(np.arange(len(economy.product)), made)
    by = transformation(supply[made], model)
    use = economy.use.toarray()[:, active] * level[active]
    users = [economy.activity.labels[j] for j in active]
    apart = bool(economy.imported_use)
    zero = np.zeros(len(economy.product))
    bought = np.column_stack([economy.imported_use.get(user, zero) for user in users])
    final_bought = {name: economy.imported_use.get(name, zero) for name in economy.final_demand}
    if not apart:  # what nobody makes at home is imported whoever states it
        bought[abroad] = use[abroad]
        final_bought = {name: _only(flow, abroad) for name, flow in economy.final_demand.items()}
    label = _axis(economy.product, made) if by.by_product else _axis(economy.activity, active)
    output = supply.sum(axis=1)[made] if by.by_product else supply.sum(axis=0)

    def carried(rows: Array) -> Array:
        """Return imported flows by product as flows by row of the table, products nobody makes below them."""
        if rows.ndim == 1:
            return np.concatenate([by.final(rows[made]), rows[abroad]])
        columns = rows[abroad] @ by.matrix if by.by_product else rows[abroad]
        return np.vstack([by.inputs(rows[made]), columns])

    taxes = np.array([economy.taxes_on_products.get(user, 0.0) for user in users])
    return Symmetric(
        name=economy.name,
        model=model,
        by_product=by.by_product,
        unit=economy.unit,
        label=label,
        origin=_with(label, economy.product, abroad),
        domestic=by.inputs((use - bought)[made]),
        imported=carried(bought),
        final_demand={name: by.final((flow - final_bought[name])[made]) for name, flow in economy.final_demand.items()},
        imported_final={name: carried(flow) for name, flow in final_bought.items()},
        imports=by.final(np.zeros(len(made)) if apart else economy.imports[made]),
        discrepancy=by.final(economy.statistical_discrepancy[made]),
        taxes=by.primary(taxes),
        final_taxes={name: economy.taxes_on_products.get(name, 0.0) for name in economy.final_demand},
        component=economy.component.labels,
        value_added=by.primary(_flows(economy.value_added, active, level)),
        labour=by.primary(_flows(economy.labour, active, level)),
        satellites=by.primary(_flows(economy.satellites, active, level)),
        output=output,
        assumptions=(
            *economy.assumptions,
            Assumption("model", "Supply and use are made symmetric.", MODELS[model], "UN Handbook 2018, ch. 12"),
        ),
    )


def symmetric(economy: Economy, model: str = "fixed_product_sales") -> Result:
    """Return a symmetric table cell by cell: domestic and imported flows of each row to each user."""
    table = to_symmetric(economy, model)
    n, rows, columns = len(table.label), table.origin.labels, table.label.labels
    users = (*columns, *table.final_demand)
    home = np.zeros((len(rows), len(users)))
    home[:n, :n] = table.domestic
    for place, flow in enumerate(table.final_demand.values()):
        home[:n, n + place] = flow
    bought = np.column_stack([table.imported, *table.imported_final.values()])
    notes = [f"model {MODELS[model]}", f"GDP {figure(table.gdp)} {table.unit}"]
    if table.imports.any():
        notes.append("imports of like products count as if made at home: the table does not tell them apart")
    if table.negatives:
        least = table.negatives[0]
        notes.append(
            f"{len(table.negatives)} cells are negative, least {least.row} to {least.column}: {figure(least.value)}"
        )
    return Result(
        "symmetric",
        f"Symmetric table of {economy.name}",
        (table.label.name, "user"),
        [(row, user) for row in rows for user in users],
        {"domestic": Measure(home.ravel(), table.unit), "imported": Measure(bought.ravel(), table.unit)},
        titles={label: table.origin.title(label) for label in rows},
        notes=tuple(notes),
        assumptions=table.assumptions,
    )


def _only(flow: Array, places: Positions) -> Array:
    kept = np.zeros(len(flow))
    kept[places] = flow[places]
    return kept


def _axis(axis: Axis, places: Positions) -> Axis:
    labels = tuple(axis.labels[int(place)] for place in places)
    return Axis(axis.name, labels, tuple(axis.title(label) for label in labels))


def _with(label: Axis, product: Axis, abroad: Positions) -> Axis:
    more = _axis(product, abroad)
    return Axis(label.name, (*label.labels, *more.labels), (*label.titles, *more.titles))


def _flows(matrix: object, active: Positions, level: Array) -> Array:
    if matrix is None:
        return np.zeros((0, len(active)))
    dense = matrix if isinstance(matrix, np.ndarray) else matrix.toarray()  # type: ignore[attr-defined]
    flows: Array = dense[:, active] * level[active]
    return flows
