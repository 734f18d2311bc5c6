"""The Leontief system of a table: coefficients, levels, and one factorisation for every question asked of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lustrum.analysis.factor import Factorised, krylov
from lustrum.analysis.symmetric import MODELS, transformation
from lustrum.arrays import Array, Positions
from lustrum.data.world import WorldTable
from lustrum.economy import Economy, read_components
from lustrum.errors import NotProductiveError, UsageError
from lustrum.labels import Axis, shown
from lustrum.results import Assumption

INPUTS = ("stated", "domestic", "total")
"""Which inputs the coefficients count: those the table tells apart, domestic ones alone, or domestic and imported."""

NEARLY = 1e-9
"""An eigenvalue this close to 1 is 1: what is left over is rounding."""
FEW = 2
"""So many right-hand sides are solved by iteration on a large system that has not been factorised yet."""
LARGE = 1_000
"""Rows from which iteration pays."""


@dataclass(frozen=True, eq=False)
class InputOutputSystem:
    """x = A x + y: what each product or activity takes from each other, per unit of its output.

    Parameters
    ----------
    label : Axis
        `product` or `activity`; for a world table `sector`, with one label for each region and sector.
    A : array, shape (n, n)
        Technical coefficients: input of the row per unit of output of the column.
    output : array, shape (n,)
        Zero where no activity ran in the base year: then A is known from the stated levels, and shares are not.
    unit : str
        Of output, a year.
    final_demand : mapping of category to array, shape (n,)
        Deliveries of the same origin as `A`: domestic ones where A counts domestic inputs.
    imported_inputs, taxes : array, shape (n,)
        Imported inputs and taxes on products per unit of output; zero where A counts them or there are none.
    value_added : array, shape (components, n)
        Per unit of output.
    component, skill, account : tuple of str
        Rows of `value_added`, `labour` and `satellites`.
    labour, satellites : array
        Per unit of output.
    household_spending : float
        All that households spend, imports and taxes on products included.
    price_base : str
        Prices the flows are in.
    is_physical : bool
        Each product is counted in a unit of its own, so that nothing is added up over products.
    basis : tuple of str
        What the coefficients count, in words.
    """

    label: Axis
    A: Array
    output: Array
    unit: str
    final_demand: dict[str, Array]
    imported_inputs: Array
    taxes: Array
    component: tuple[str, ...]
    value_added: Array
    skill: tuple[str, ...] = ()
    labour: Array = field(default_factory=lambda: np.zeros((0, 0)))
    labour_unit: dict[str, str] = field(default_factory=dict)
    account: tuple[str, ...] = ()
    satellites: Array = field(default_factory=lambda: np.zeros((0, 0)))
    satellite_unit: dict[str, str] = field(default_factory=dict)
    household_spending: float = 0.0
    price_base: str = ""
    is_physical: bool = False
    name: str = ""
    basis: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def __len__(self) -> int:
        return len(self.label)

    @property
    def flow_unit(self) -> str:
        """Unit of output, a year left out: multipliers are ratios of yearly flows."""
        return self.unit

    @cached_property
    def intermediate(self) -> Array:
        """Z: flows between the sectors, shape (n, n)."""
        flows: Array = self.A * self.output
        return flows

    @cached_property
    def final(self) -> Array:
        """y: all final deliveries together, shape (n,)."""
        total: Array = np.sum([*self.final_demand.values(), np.zeros(len(self))], axis=0)
        return total

    @cached_property
    def factorised(self) -> Factorised:
        """(I - A), factorised once.

        Raises
        ------
        NotProductiveError
            If the technology uses up as much as it makes (Hawkins-Simon), with the sectors that lose most.
        """
        self.refuse_unproductive()
        try:
            return Factorised(self.A)
        except NotProductiveError:
            raise self._unproductive(1.0) from None

    def refuse_unproductive(self) -> None:
        """Raise `NotProductiveError` where the sectors use up as much as they make."""
        if self.A.sum(axis=0).max(initial=0.0) < 1.0:
            return  # every column leaves something over: productive without a further look
        rate = perron_root(self.A)
        if rate >= 1.0 - NEARLY:
            raise self._unproductive(rate)

    def _unproductive(self, rate: float) -> NotProductiveError:
        costs, own = self.A.sum(axis=0), np.diagonal(self.A)
        eaten = [f"'{self.label.labels[i]}' uses up {own[i]:.4g}" for i in np.flatnonzero(own >= 1.0 - NEARLY)[:5]]
        worst = [f"'{self.label.labels[i]}' ({costs[i]:.4g})" for i in np.argsort(costs)[::-1][:5]]
        named = (
            f"{', '.join(eaten)} of itself per unit of output"
            if eaten
            else f"inputs per unit of output are highest for {', '.join(worst)}"
        )
        return NotProductiveError(
            f"{self.name}: the technology uses up as much as it makes (largest eigenvalue {rate:.6g}): {named}. "
            "Look for a unit or an output that is too small, join the sector with another (`lustrum aggregate`), "
            "or leave it out.",
            rate=rate,
        )

    def refuse_units(self, what: str) -> None:
        """Refuse what adds up over products where each is counted in a unit of its own.

        Raises
        ------
        UsageError
        """
        if self.is_physical:
            raise UsageError(
                f"{what} add up over products, and {self.name} counts each in a unit of its own: another unit would "
                "give another answer (convention 3). Give the table at prices: each row times its price. Coefficients, "
                "inverses and labour values (leontief, ghosh, labour_values, output) do not depend on units."
            )

    def refuse_idle(self, what: str) -> None:
        """Refuse what needs the levels of a year where every base level is 0.

        Raises
        ------
        UsageError
        """
        if not self.output.any():
            raise UsageError(
                f"{what} need output of the base year, and every base_level of {self.name} is 0: state base levels in "
                "activities.csv. Coefficients and the Leontief inverse (leontief) are known from the stated levels."
            )

    def solve(self, final_demand: Array) -> Array:
        """Return x with (I - A) x = y, for one column of final demand or several.

        `final_demand` and x have shape (products,) or (products, columns), in the unit of the table.

        A large system that was not factorised yet answers one or two questions by iteration, every answer checked to
        1e-12 of its right-hand side; more questions share one factorisation.
        """
        return self._solve(final_demand, transposed=False)

    def solve_transposed(self, per_output: Array) -> Array:
        """Return m with (I - A)' m = v, shape (n,) or (n, columns): what a unit of final demand carries of v."""
        return self._solve(per_output, transposed=True)

    def _solve(self, right: Array, *, transposed: bool) -> Array:
        right = np.asarray(right, dtype=float)
        if right.shape[:1] != (len(self),):
            raise UsageError(f"{right.shape[0]} numbers for {len(self)} labels of {self.label.name}.")
        columns = 1 if right.ndim == 1 else right.shape[1]
        if len(self) >= LARGE and columns <= FEW and "factorised" not in self.__dict__:
            self.refuse_unproductive()
            found = krylov(self.A, right, transposed=transposed)
            if found is not None:
                return found
        return self.factorised.solve(right, transposed=transposed)

    @cached_property
    def leontief_inverse(self) -> Array:
        """L = (I - A)^-1, shape (n, n); formed only when it is the answer asked for."""
        return self.factorised.inverse()


def perron_root(A: Array, *, most: int = 1_000, tolerance: float = 1e-12) -> float:
    """Return the largest eigenvalue of a non-negative matrix, by powers of I + A (so that cycles do not matter).

    `A` has shape (n, n).
    """
    vector = np.full(A.shape[0], 1.0 / max(A.shape[0], 1))
    rate = 0.0
    for _ in range(most):
        after = vector + A @ vector
        total = float(np.abs(after).sum())
        if abs(total - 1.0 - rate) <= tolerance * max(rate, 1.0):
            return total - 1.0
        rate, vector = total - 1.0, after / total
    return rate


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
    .. [1] Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, sections 2.2, 4.3 and 5.
    """
    if inputs not in INPUTS:
        raise UsageError(f"'{inputs}' is no choice of inputs. Known: {', '.join(INPUTS)}.")
    level = economy.base_level
    idle = not (level > 0.0).any()
    if idle:
        level = np.ones_like(level)  # coefficients do not depend on levels where each activity makes one product
    active = np.flatnonzero(level > 0.0)
    supply = economy.supply.toarray()[:, active] * level[active]
    made = np.flatnonzero(supply.sum(axis=1) > 0.0)
    supply = supply[made]
    use = economy.use.toarray()[:, active] * level[active]
    users = [economy.activity.labels[j] for j in active]
    notes: list[Assumption] = []
    imported, final_imported = _imported(economy, use, users, inputs, notes)
    total = inputs == "total"
    counted = (use if total else use - imported)[made]
    bought = use.sum(axis=0) - counted.sum(axis=0)
    final = {name: flow if total else flow - final_imported[name] for name, flow in economy.final_demand.items()}
    taxes = np.array([economy.taxes_on_products.get(user, 0.0) for user in users])
    value_added = _flows(economy.value_added, active, level)
    labour, satellites = _flows(economy.labour, active, level), _flows(economy.satellites, active, level)
    basis = [_basis(economy, inputs, made)]
    square = (supply != 0.0).sum(axis=0).max(initial=0) == 1 and (supply != 0.0).sum(axis=1).max(initial=0) == 1
    left_out = [economy.activity.labels[j] for j in np.flatnonzero(level <= 0.0)]
    if left_out:
        basis.append(f"left out, as their base level is 0: {shown(left_out)}")
    if idle:
        _refuse_choice(economy, supply, made, square)
        basis.append("every base level is 0: coefficients are those of the stated levels")
    if square:  # each makes one product of its own: only the order may differ
        order = supply.argmax(axis=1)
        counted, bought, taxes = counted[:, order], bought[order], taxes[order]
        value_added, labour, satellites = value_added[:, order], labour[:, order], satellites[:, order]
        deliveries = {name: flow[made] for name, flow in final.items()}
        output = supply.sum(axis=1)
        label = _axis(economy.product, made)
    else:
        by = transformation(supply, model)
        counted = by.inputs(counted)
        bought, taxes, value_added, labour, satellites = (
            by.primary(rows) for rows in (bought, taxes, value_added, labour, satellites)
        )
        deliveries = {name: by.final(flow[made]) for name, flow in final.items()}
        output = supply.sum(axis=1 if by.by_product else 0)
        label = _axis(economy.product, made) if by.by_product else _axis(economy.activity, active)
        basis.append(f"made symmetric by model {MODELS[model]}")
        negative = int((counted < -1e-9 * output.max()).sum())
        if negative:
            basis.append(f"{negative} cells are negative, least {counted.min():,.6g} {economy.unit}")
        notes.append(
            Assumption("model", "Supply and use are made symmetric.", MODELS[model], "UN Handbook 2018, ch. 12")
        )
    spending = float(economy.final("households").sum() + economy.taxes_on_products.get("households", 0.0))
    return InputOutputSystem(
        label=label,
        A=counted / output,
        output=np.zeros_like(output) if idle else output,
        unit=economy.unit,
        final_demand=deliveries,
        imported_inputs=bought / output,
        taxes=taxes / output,
        component=economy.component.labels,
        value_added=value_added / output,
        skill=economy.skill.labels if len(labour) else (),
        labour=labour / output,
        labour_unit=dict(economy.labour_unit),
        account=economy.account.labels if len(satellites) else (),
        satellites=satellites / output,
        satellite_unit=dict(economy.satellite_unit),
        household_spending=spending,
        price_base=economy.price_base,
        is_physical=economy.is_physical,
        name=economy.name,
        basis=tuple(basis),
        assumptions=(*economy.assumptions, *notes),
    )


def _refuse_choice(economy: Economy, supply: Array, made: Positions, square: bool) -> None:
    """Refuse several activities that make one product, or the other way round, where no level says their shares."""
    if square:
        return
    several = [economy.product.labels[int(made[i])] for i in np.flatnonzero((supply != 0.0).sum(axis=1) > 1)]
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


def _flows(matrix: object, active: Positions, level: Array) -> Array:
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


def system_of_world(table: WorldTable) -> InputOutputSystem:
    """Return the system of a world table: every region's sectors, domestic and foreign inputs alike."""
    n = len(table.output)
    output = table.output
    scale = np.divide(1.0, output, out=np.zeros(n), where=output != 0.0)
    return InputOutputSystem(
        label=Axis("sector", table.labels),
        A=np.asfortranarray(table.intermediate * scale),
        output=output,
        unit=table.unit,
        final_demand={"final_demand": table.final_demand.sum(axis=1)},
        imported_inputs=np.zeros(n),
        taxes=np.zeros(n),
        component=table.component,
        value_added=table.value_added * scale,
        account=table.account,
        satellites=table.satellites * scale,
        satellite_unit=dict(zip(table.account, table.account_unit, strict=True)),
        name=f"{table.name} {table.year}",
        price_base=table.price_base,
        basis=("inputs from all regions",),
        assumptions=(*table.assumptions, read_components(table.component).assumption()),
    )
