"""What building and running a power system takes of a plan's products, and what else it gives."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.power.planned.years import Yearly
from lustrum.power.solve import Dispatch
from lustrum.results import Record
from lustrum.wording.names import nearest

BUILDING, FUEL = "building", "fuel"
NEAR = 1e-6


@dataclass(frozen=True, eq=False)
class Bought:
    """Products that power takes and gives, in the economy's unit at base-year prices.

    Parameters
    ----------
    building : sparse, shape (products, fleets)
        For each unit of capacity ordered.
    fuel : sparse, shape (products, flows)
        For each unit of energy of a flow.
    joint : sparse, shape (products, fleets)
        Given a year by each unit of capacity that serves.
    land, people : arrays, shape (fleets,)
        Flooded or built over, and displaced, by each unit of capacity.
    base_fuel : array, shape (products,)
        What the base year burnt: part of the table's column of electricity.
    notes : tuple of str
    """

    building: sparse.csc_array
    fuel: sparse.csc_array
    joint: sparse.csc_array
    land: Array
    people: Array
    base_fuel: Array
    notes: tuple[str, ...] = field(default=())

    def calibrated(self, base: Dispatch, economy: Economy, product: int) -> Bought:
        """Return it with fuel as the base year burnt it; more than the table's column holds is scaled down."""
        steps = base.system.steps
        expected = steps.hours * steps.probability[steps.scenario]
        energy = np.array(
            [float(expected @ flow) for fleet, flows in zip(base.system.fleets, base.flow, strict=True)
             if fleet.kind != "unserved" for flow in flows]
        )  # fmt: skip
        burnt = np.asarray(self.fuel @ energy)
        maker = int((economy.supply[[product], :].toarray().ravel() * economy.base_level).argmax())
        column = economy.use[:, [maker]].toarray().ravel() * economy.base_level[maker]
        factor, notes = np.ones(len(burnt)), []
        for i in np.flatnonzero(burnt > column * (1.0 + NEAR)):
            if not column[i] > 0.0:
                label = economy.product.labels[i]
                raise UsageError(
                    f"power.energy: plants burn '{label}' in the base year, and in the table "
                    f"'{economy.product.labels[product]}' uses none of it: name in goods.csv the product that holds "
                    "the fuel there."
                )
            factor[i] = column[i] / burnt[i]
            notes.append(
                f"FUEL SCALED: plants burn {burnt[i]:.4g} of '{economy.product.labels[i]}' in the base year at the "
                f"costs given, and electricity uses {column[i]:.4g} in the table: fuel counts {factor[i]:.3g} times"
            )
        fuel = sparse.csc_array(sparse.diags_array(factor) @ self.fuel)
        return replace(self, fuel=fuel, base_fuel=burnt * factor, notes=tuple(notes))


def goods_of(found: Yearly, economy: Economy, money: float) -> Bought:
    """Return what goods.csv, affected.csv and joint_products.csv say; faults go into the tables.

    Parameters
    ----------
    money : float
        One unit of the system's money, in the economy's unit.
    """
    fleets, count = found.system.fleets, len(economy.product)
    mix = _Mixes(found, economy)
    building = sparse.lil_array((count, len(fleets)))
    joint = sparse.lil_array((count, len(fleets)))
    land, people = np.zeros(len(fleets)), np.zeros(len(fleets))
    affected = {row.text("name"): row for row in found.tables.rows["affected"]}
    for name, row in affected.items():
        _known(found, row, name)
    fuel: list[Array] = []
    for k, fleet in enumerate(fleets):
        row = found.row[fleet.name]
        cost = row.number("overnight_cost", 0.0)
        if fleet.name in affected:
            land[k], people[k], more = _displaced(found, affected[fleet.name])
            cost += more
        if cost > 0.0:
            building[:, [k]] = (cost * money * mix.of(fleet.name, BUILDING, row, "overnight_cost"))[:, None]
        for activity in fleet.activities:
            running = float(np.max(activity.cost))
            taken = np.zeros(count)
            if running < 0.0:
                message = f"of '{fleet.name}' is {running:g}: a plan buys fuel, and nobody pays for what is burnt."
                way_out = "Write what it gives beside power in joint_products.csv."
                found.tables.faults.append(row.fault("out_of_range", "variable_cost", message, way_out))
            if running > 0.0:
                taken = running * money * mix.of(fleet.name, FUEL, row, "variable_cost")
            fuel.append(taken)
    for row in found.tables.rows["joint_products"]:
        place = _known(found, row, row.text("name"))
        good = _product(found, row, economy)
        if place is not None and good is not None:
            joint[good, place] += row.number("amount") * money
    return Bought(
        sparse.csc_array(building), sparse.csc_array(np.array(fuel).reshape(-1, count).T), sparse.csc_array(joint),
        land, people, np.zeros(count),
    )  # fmt: skip


class _Mixes:
    """Which products a plant's money goes to, by what it is for: shares that add up to 1."""

    def __init__(self, found: Yearly, economy: Economy) -> None:
        self.found = found
        self.mix: dict[tuple[str, str], Array] = defaultdict(lambda: np.zeros(len(economy.product)))
        first: dict[tuple[str, str], Record] = {}
        for row in found.tables.rows["goods"]:
            key = row.text("name"), row.text("for")
            if key[0]:
                _known(found, row, key[0])
            good = _product(found, row, economy)
            if good is not None:
                self.mix[key][good] += row.number("share")
                first.setdefault(key, row)
        for key, shares in self.mix.items():
            if abs(shares.sum() - 1.0) > 1e-6:
                message = f"of '{key[0] or 'all plants'}' for {key[1]} add up to {shares.sum():g}."
                way_out = "Shares of what is spent add up to 1."
                found.tables.faults.append(first[key].fault("sum", "share", message, way_out))

    def of(self, name: str, use: str, row: Record, column: str) -> Array:
        """Return the shares of a plant, or those of all plants, shape (products,); none at all is a fault."""
        for key in ((name, use), ("", use)):
            if key in self.mix:
                return self.mix[key]
        message = f"of '{name}' goes to no product: what is not priced in the plan would be free."
        way_out = f"Write a line of goods.csv: name = '{name}', for = {use}, product, share."
        self.found.tables.faults.append(row.fault("missing_row", column, message, way_out))
        return self.mix[name, use]


def _known(found: Yearly, row: Record, name: str) -> int | None:
    names = [fleet.name for fleet in found.system.fleets]
    if name in names:
        return names.index(name)
    message = f"'{name}' is no source, store, converter or line."
    found.tables.faults.append(row.fault("unknown_label", "name", message, nearest(name, names)))
    return None


def _product(found: Yearly, row: Record, economy: Economy) -> int | None:
    label = row.text("product")
    if label in economy.product.labels:
        return economy.product.position(label)
    message = f"'{label}' is no product of {economy.name}."
    found.tables.faults.append(row.fault("unknown_label", "product", message, nearest(label, economy.product.labels)))
    return None


def _displaced(found: Yearly, row: Record) -> tuple[float, float, float]:
    """Return land and people by unit of capacity, and what they are paid; what nothing is paid for is a fault."""
    land, people = row.number("land", 0.0), row.number("people", 0.0)
    land_cost, people_cost = row.number("land_cost", 0.0), row.number("people_cost", 0.0)
    for name, amount, cost in (("land", land, land_cost), ("people", people, people_cost)):
        if amount > 0.0 and not cost > 0.0:
            message = f"of '{row.text('name')}' is {amount:g}, and {name}_cost is nothing: it is never costless."
            way_out = f"Write {name}_cost, what each is replaced or resettled for."
            found.tables.faults.append(row.fault("costless", name, message, way_out))
    return land, people, land * land_cost + people * people_cost
