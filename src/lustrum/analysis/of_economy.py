"""The Leontief system of an economy: what its running activities take, by product or by activity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lustrum.analysis.symmetric import MODELS, Transformation, transformation
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array, Positions
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import Axis, shown
from lustrum.results import Assumption
from lustrum.wording.numbers import figure

INPUTS = ("stated", "domestic", "total")
"""Which inputs the coefficients count: those the table tells apart, domestic ones alone, or domestic and imported."""


def system_of_economy(
    economy: Economy, inputs: str = "stated", model: str = "fixed_product_sales"
) -> InputOutputSystem:
    """Return the Leontief system of an economy.

    Products that nobody makes are imports. With `inputs` "stated", domestic inputs alone are counted where the table
    tells imported ones apart (`imported_use.csv`) or keeps them in rows of their own, all inputs otherwise. Where
    activities make several products, `model` makes the table symmetric.

    Parameters
    ----------
    economy : Economy
    inputs : {"stated", "domestic", "total"}
        "domestic" where the table does not tell imports apart spreads each product's imports over its users in
        proportion to what they use, exports left out; recorded as an assumption.
    model : str
        One of `lustrum.analysis.symmetric.MODELS`; without effect where each activity makes one product of its own.

    Raises
    ------
    UsageError
        In physical units, or where the model does not fit the table.
    NotProductiveError
        When the system is solved, if it is not productive.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, sections 2.2, 4.3 and 5.
    """
    if inputs not in INPUTS:
        raise UsageError(f"'{inputs}' is no choice of inputs. Known: {', '.join(INPUTS)}.")
    notes: list[Assumption] = []
    flows = _base_year(economy, inputs, notes)
    if flows.idle and not flows.is_square:
        _refuse_choice(economy, flows)
    by = _Ordered(flows.supply.argmax(axis=1)) if flows.is_square else transformation(flows.supply, model)
    counted, output = by.inputs(flows.inputs), flows.supply.sum(axis=1 if by.by_product else 0)
    basis = [_basis(economy, inputs, flows.made), *_left_out(economy, flows)]
    if isinstance(by, Transformation):
        basis += _made_symmetric(economy, counted, output, model)
        said = "Supply and use are made symmetric."
        notes.append(Assumption("model", said, MODELS[model], "UN Handbook 2018, ch. 12"))
    labour, satellites = by.primary(flows.labour), by.primary(flows.satellites)
    return InputOutputSystem(
        label=_axis(economy.product, flows.made) if by.by_product else _axis(economy.activity, flows.active),
        A=counted / output,
        output=np.zeros_like(output) if flows.idle else output,
        unit=economy.unit,
        final_demand={name: by.final(flow[flows.made]) for name, flow in flows.final.items()},
        imported_inputs=by.primary(flows.bought) / output,
        taxes=by.primary(flows.taxes) / output,
        component=economy.component.labels,
        value_added=by.primary(flows.value_added) / output,
        skill=economy.skill.labels if len(labour) else (),
        labour=labour / output,
        labour_unit=dict(economy.labour_unit),
        account=economy.account.labels if len(satellites) else (),
        satellites=satellites / output,
        satellite_unit=dict(economy.satellite_unit),
        household_spending=float(economy.final("households").sum() + economy.taxes_on_products.get("households", 0.0)),
        price_base=economy.price_base,
        is_physical=economy.is_physical,
        name=economy.name,
        basis=tuple(basis),
        assumptions=(*economy.assumptions, *notes),
    )


@dataclass(frozen=True, eq=False)
class _Flows:
    """Base-year flows of the activities that run, of the products somebody makes at home.

    Parameters
    ----------
    active, made : arrays of positions
        Activities that run, and products they make.
    idle : bool
        Every base level is 0; flows are those of one unit of each activity.
    supply, inputs : arrays, shape (products made, activities)
        `inputs` are those that count; `bought`, shape (activities,), is the rest.
    taxes : array, shape (activities,)
    value_added, labour, satellites : arrays, shape (rows, activities)
    final : mapping of category to array, shape (products,)
        Deliveries of the same origin as `inputs`.
    """

    active: Positions
    made: Positions
    idle: bool
    supply: Array
    inputs: Array
    bought: Array
    taxes: Array
    value_added: Array
    labour: Array
    satellites: Array
    final: dict[str, Array]

    @property
    def is_square(self) -> bool:
        """Whether each activity makes one product of its own."""
        cells = self.supply != 0.0
        return bool(cells.sum(axis=0).max(initial=0) == 1 and cells.sum(axis=1).max(initial=0) == 1)


@dataclass(frozen=True, eq=False)
class _Ordered:
    """The table of activities that make one product each: only the order may differ; used as a `Transformation` is."""

    order: Positions
    by_product: bool = True

    def inputs(self, flows: Array) -> Array:
        """Return flows between products, shape (products, products)."""
        return flows[:, self.order]

    def final(self, flows: Array) -> Array:
        """Return deliveries as they are, shape (products,)."""
        return flows

    def primary(self, rows: Array) -> Array:
        """Return rows by product, shape (products,) or (rows, products)."""
        return rows[..., self.order]


def _base_year(economy: Economy, inputs: str, notes: list[Assumption]) -> _Flows:
    """Return the flows of the base year, with the inputs that count."""
    level = economy.base_level
    idle = not (level > 0.0).any()
    if idle:
        level = np.ones_like(level)  # coefficients do not depend on levels where each activity makes one product
    active = np.flatnonzero(level > 0.0)
    supply = economy.supply.toarray()[:, active] * level[active]
    made = np.flatnonzero(supply.sum(axis=1) > 0.0)
    use = economy.use.toarray()[:, active] * level[active]
    users = [economy.activity.labels[j] for j in active]
    imported, final_imported = _imported(economy, use, users, inputs, notes)
    total = inputs == "total"
    counted = (use if total else use - imported)[made]
    return _Flows(
        active=active,
        made=made,
        idle=idle,
        supply=supply[made],
        inputs=counted,
        bought=use.sum(axis=0) - counted.sum(axis=0),
        taxes=np.array([economy.taxes_on_products.get(user, 0.0) for user in users]),
        value_added=_of_activities(economy.value_added, active, level),
        labour=_of_activities(economy.labour, active, level),
        satellites=_of_activities(economy.satellites, active, level),
        final={n: flow if total else flow - final_imported[n] for n, flow in economy.final_demand.items()},
    )


def _left_out(economy: Economy, flows: _Flows) -> list[str]:
    """Say which activities do not run, or that none does."""
    if flows.idle:
        return ["every base level is 0: coefficients are those of the stated levels"]
    runs = set(flows.active.tolist())
    still = [label for place, label in enumerate(economy.activity.labels) if place not in runs]
    return [f"left out, as their base level is 0: {shown(still)}"] if still else []


def _made_symmetric(economy: Economy, counted: Array, output: Array, model: str) -> list[str]:
    """Say by which model the table was made symmetric, and how many cells it made negative."""
    negative = int((counted < -1e-9 * output.max()).sum())
    said = [f"made symmetric by model {MODELS[model]}"]
    return [*said, f"{negative} cells are negative, least {figure(counted.min())} {economy.unit}"] if negative else said


def _refuse_choice(economy: Economy, flows: _Flows) -> None:
    """Refuse several activities that make one product, or the other way round, where no level says their shares."""
    makers = (flows.supply != 0.0).sum(axis=1)
    several = [economy.product.labels[int(flows.made[i])] for i in np.flatnonzero(makers > 1)]
    said = f"several activities make {shown(several)}" if several else "an activity makes several products"
    raise UsageError(
        f"Every base_level of {economy.name} is 0 and {said}: no table can be made of them without levels. "
        "State base_level in activities.csv."
    )


def _imported(
    economy: Economy, use: Array, users: list[str], inputs: str, notes: list[Assumption]
) -> tuple[Array, dict[str, Array]]:
    """Return the imported part of use and of each category of final demand: stated, spread when asked, or none."""
    zero = np.zeros(len(economy.product))
    if economy.imported_use:
        stated = economy.imported_use
        return np.column_stack([stated.get(user, zero) for user in users]), {
            name: stated.get(name, zero) for name in economy.final_demand
        }
    if inputs != "domestic":
        return np.zeros_like(use), dict.fromkeys(economy.final_demand, zero)
    share = _import_share(economy)
    text = "Each product's imports are spread over its users in proportion to what they use, exports left out."
    notes.append(Assumption("imported_use", text, "proportional", "asked for by inputs = domestic"))
    final = {name: flow * share if name != "exports" else zero for name, flow in economy.final_demand.items()}
    return use * share[:, None], final


def _basis(economy: Economy, inputs: str, made: Positions) -> str:
    """Say in words what the coefficients count."""
    abroad = [label for place, label in enumerate(economy.product) if place not in set(made.tolist())]
    rows = f". Rows that nobody makes at home are bought abroad: {shown(abroad)}" if abroad else ""
    apart = bool(economy.imported_use) or inputs == "domestic"
    if not economy.imports[made].any() or (inputs != "total" and apart):
        return f"domestic inputs; imported ones are bought abroad{rows}"
    return f"domestic and imported inputs together; imports of like products count as if made at home{rows}"


def _axis(axis: Axis, positions: Positions) -> Axis:
    labels = tuple(axis.labels[int(place)] for place in positions)
    return Axis(axis.name, labels, tuple(axis.title(label) for label in labels))


def _of_activities(matrix: object, active: Positions, level: Array) -> Array:
    """Return base-year rows by activity, none where the economy has no such table."""
    if matrix is None:
        return np.zeros((0, len(active)))
    dense = matrix if isinstance(matrix, np.ndarray) else matrix.toarray()  # type: ignore[attr-defined]
    flows: Array = dense[:, active] * level[active]
    return flows


def _import_share(economy: Economy) -> Array:
    absorbed = economy.base_absorption
    share: Array = np.divide(economy.imports, absorbed, out=np.zeros_like(absorbed), where=absorbed != 0.0)
    if (share > 1.0 + 1e-9).any() or (share < 0.0).any():
        odd = [economy.product.labels[i] for i in np.flatnonzero((share > 1.0 + 1e-9) | (share < 0.0))]
        raise UsageError(
            f"Imports of {shown(odd)} are larger than all use at home (re-exports) or negative: they cannot be spread "
            "over users. State imported_use.csv, or count total inputs with --inputs total."
        )
    return share
