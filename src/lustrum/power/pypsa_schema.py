"""What stands in the files of a PyPSA folder: columns read, columns without meaning for the optimum, columns refused.

Written from PyPSA's documentation of its components. What a column holds is told by its letter: t text, b true or
false, n number, s number that a file ``COMPONENT-COLUMN.csv`` may give by snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INF, NAN = float("inf"), float("nan")

Value = str | bool | float


@dataclass(frozen=True)
class Component:
    """Columns of a component.

    Parameters
    ----------
    read : mapping of column to (letter, default)
    refused : mapping of column to (letter, the value that changes nothing)
        Known to PyPSA; any other value would change the optimum in a way this reader does not know.
    plain : tuple of str
        Known, and without meaning for the optimum.
    needed : tuple of str
    """

    read: Mapping[str, tuple[str, Value]]
    refused: Mapping[str, tuple[str, Value]]
    plain: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


BUILD: dict[str, tuple[str, Value]] = {
    "capital_cost": ("n", 0.0), "build_year": ("n", 0.0), "lifetime": ("n", INF), "active": ("b", True),
    "overnight_cost": ("n", NAN), "discount_rate": ("n", NAN), "fom_cost": ("n", 0.0), "fixed_cost": ("n", 0.0),
    "lead_time": ("n", 0.0), "firm": ("n", NAN),
}  # fmt: skip
COMMITMENT: dict[str, tuple[str, Value]] = {
    "committable": ("b", False), "maintainable": ("b", False), "marginal_cost_quadratic": ("s", 0.0),
    "ramp_limit_start_up": ("n", 1.0), "ramp_limit_shut_down": ("n", 1.0), "p_init": ("n", NAN),
}  # fmt: skip
OUTPUT = (
    "p", "q",
    "p0", "p1", "p2", "p3", "p4", "q0", "q1", "e", "status", "start_up", "shut_down", "state_of_charge", "spill",
    "p_dispatch", "p_store", "p_nom_opt", "s_nom_opt", "e_nom_opt", "mu_upper", "mu_lower", "mu_p_set",
    "mu_ramp_limit_up", "mu_ramp_limit_down", "mu_state_of_charge_set", "mu_energy_balance", "mu", "marginal_price",
    "v_ang", "v_mag_pu", "n_mod", "p0_opt", "mu_p_dispatch_upper", "mu_p_store_upper",
)  # fmt: skip
PLAIN = (
    "type",
    "control", "unit", "location", "color", "nice_name", "q_set", "weight", "sub_network", "generator", "x", "y",
    "up_time_before", "down_time_before", "min_up_time", "min_down_time", "start_up_cost", "shut_down_cost",
    "stand_by_cost", "p_nom_opt", "terrain_factor", "length", "carrier", "country", "b", "g", "v_ang_min",
    "v_mag_pu_set", "v_mag_pu_min", "v_mag_pu_max", "maintenance_duration", "maintenance_pu", "maintenance_events",
    "cyclic_delay",
)  # fmt: skip


def _capacity(letter: str) -> dict[str, tuple[str, Value]]:
    """Return the columns of a capacity: p_nom, s_nom or e_nom."""
    name = f"{letter}_nom"
    return {
        name: ("n", 0.0), f"{name}_extendable": ("b", False), f"{name}_min": ("n", 0.0), f"{name}_max": ("n", INF),
        f"{name}_set": ("n", NAN),
    }  # fmt: skip


_GENERATORS: dict[str, tuple[str, Value]] = {
    "bus": ("t", ""), "carrier": ("t", ""), **_capacity("p"), "p_min_pu": ("s", 0.0), "p_max_pu": ("s", 1.0),
    "p_set": ("s", NAN), "e_sum_min": ("n", -INF), "e_sum_max": ("n", INF), "sign": ("n", 1.0),
    "marginal_cost": ("s", 0.0), "efficiency": ("s", 1.0), "ramp_limit_up": ("s", NAN), "ramp_limit_down": ("s", NAN),
    **BUILD,
}  # fmt: skip
_LINKS: dict[str, tuple[str, Value]] = {
    "bus0": ("t", ""), "bus1": ("t", ""), "carrier": ("t", ""), **_capacity("p"), "p_min_pu": ("s", 0.0),
    "p_max_pu": ("s", 1.0), "p_set": ("s", NAN), "efficiency": ("s", 1.0), "marginal_cost": ("s", 0.0),
    "ramp_limit_up": ("s", NAN), "ramp_limit_down": ("s", NAN),
    **{f"bus{k}": ("t", "") for k in range(2, 8)}, **{f"efficiency{k}": ("s", 1.0) for k in range(2, 8)}, **BUILD,
}  # fmt: skip
_STORAGE_UNITS: dict[str, tuple[str, Value]] = {
    "bus": ("t", ""), "carrier": ("t", ""), **_capacity("p"), "p_min_pu": ("s", -1.0), "p_max_pu": ("s", 1.0),
    "p_set": ("s", NAN), "p_dispatch_set": ("s", NAN), "p_store_set": ("s", NAN), "sign": ("n", 1.0),
    "marginal_cost": ("s", 0.0), "marginal_cost_storage": ("s", 0.0), "spill_cost": ("s", 0.0),
    "state_of_charge_initial": ("n", 0.0), "state_of_charge_initial_per_period": ("b", False),
    "state_of_charge_set": ("s", NAN), "cyclic_state_of_charge": ("b", False),
    "cyclic_state_of_charge_per_period": ("b", False), "max_hours": ("n", 1.0), "efficiency_store": ("s", 1.0),
    "efficiency_dispatch": ("s", 1.0), "standing_loss": ("s", 0.0), "inflow": ("s", 0.0), **BUILD,
}  # fmt: skip
_STORES: dict[str, tuple[str, Value]] = {
    "bus": ("t", ""), "carrier": ("t", ""), **_capacity("e"), "e_min_pu": ("s", 0.0), "e_max_pu": ("s", 1.0),
    "e_initial": ("n", 0.0), "e_initial_per_period": ("b", False), "e_cyclic": ("b", False),
    "e_cyclic_per_period": ("b", False), "p_set": ("s", NAN), "e_set": ("s", NAN), "sign": ("n", 1.0),
    "marginal_cost": ("s", 0.0), "marginal_cost_storage": ("s", 0.0), "standing_loss": ("s", 0.0), **BUILD,
}  # fmt: skip
_BRANCH: dict[str, tuple[str, Value]] = {
    "bus0": ("t", ""), "bus1": ("t", ""), "carrier": ("t", ""), **_capacity("s"), "x": ("n", 0.0), "r": ("n", 0.0),
    "type": ("t", ""), "num_parallel": ("n", 1.0), "length": ("n", 0.0), "s_max_pu": ("s", 1.0), **BUILD,
}  # fmt: skip

COMPONENTS: dict[str, Component] = {
    "buses": Component({"carrier": ("t", "AC"), "v_nom": ("n", 1.0)}, {"active": ("b", True)}, PLAIN),
    "carriers": Component(
        {"co2_emissions": ("n", 0.0)}, {"max_growth": ("n", INF), "max_relative_growth": ("n", 0.0)},
        (*PLAIN, "co2_costs"),
    ),
    "loads": Component(
        {"bus": ("t", ""), "p_set": ("s", 0.0), "sign": ("n", -1.0), "active": ("b", True)}, {}, PLAIN, ("bus",)
    ),
    "generators": Component(_GENERATORS, {**COMMITMENT, "p_nom_mod": ("n", 0.0)}, PLAIN, ("bus",)),
    "links": Component(
        _LINKS, {**COMMITMENT, "p_nom_mod": ("n", 0.0), "delay": ("n", 0.0)}, PLAIN, ("bus0", "bus1")
    ),
    "storage_units": Component(
        _STORAGE_UNITS, {"marginal_cost_quadratic": ("s", 0.0), "p_nom_mod": ("n", 0.0)}, PLAIN, ("bus",)
    ),
    "stores": Component(_STORES, {"marginal_cost_quadratic": ("s", 0.0), "e_nom_mod": ("n", 0.0)}, PLAIN, ("bus",)),
    "lines": Component(_BRANCH, {"s_nom_mod": ("n", 0.0), "v_ang_max": ("n", INF)}, PLAIN, ("bus0", "bus1")),
    "transformers": Component(
        {**_BRANCH, "tap_ratio": ("n", 1.0)}, {
            "s_nom_mod": ("n", 0.0), "v_ang_max": ("n", INF), "phase_shift": ("s", 0.0),
            "phase_shift_min": ("n", 0.0), "phase_shift_max": ("n", 0.0),
        },
        (*PLAIN, "tap_side", "tap_position", "model"), ("bus0", "bus1"),
    ),
    "global_constraints": Component(
        {
            "type": ("t", "primary_energy"), "carrier_attribute": ("t", "co2_emissions"), "sense": ("t", ""),
            "constant": ("n", NAN), "investment_period": ("n", NAN), "bus": ("t", ""),
        },
        {}, PLAIN, ("sense", "constant"),
    ),
}  # fmt: skip
"""Every component that is read; `buses` first, for the others name them."""

APART = ("network", "snapshots", "investment_periods", "shapes", "sub_networks", "line_types", "transformer_types")
"""Files that hold no component of the optimum."""
UNKNOWN_TO_US = ("processes", "shunt_impedances")
"""Components of PyPSA that are refused where they hold anything."""
