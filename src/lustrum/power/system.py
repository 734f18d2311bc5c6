"""A power system as labelled data: nodes, steps of time, fleets with their units and activities, stores, cycles.

Five atoms are enough for every system read so far. A *source*, a *converter* and a *line* are fleets: capacity that
came at different times (its `Unit`s) behind flows that enter and leave nodes (its `Activity`s). A *store* is a level
that activities fill and empty. A *node* is where flows must balance. What else binds is a row over capacities or over
flows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array, Flags, Indices
from lustrum.results import Assumption

SOURCE, CONVERTER, STORE, LINE, UNSERVED = "source", "converter", "store", "line", "unserved"


@dataclass(frozen=True, eq=False)
class Steps:
    """Steps of time, one after the other through investment periods and, in each, scenarios.

    Parameters
    ----------
    label : tuple of str
        Of each step.
    period, scenario : arrays of int, shape (steps,)
        Where a step stands among `periods` and `scenarios`.
    weight : array, shape (steps,)
        Present value of one unit of money an hour paid throughout the step, in all years of its period and times its
        scenario's probability.
    hours : array, shape (steps,)
        Hours of a year the step stands for.
    store_hours : array, shape (steps,)
        Hours that stores run through in it.
    periods : tuple of str
    years : array, shape (periods,)
        Years a period stands for.
    scenarios : tuple of str
    probability : array, shape (scenarios,)
    """

    label: tuple[str, ...]
    period: Indices
    scenario: Indices
    weight: Array
    hours: Array
    store_hours: Array
    periods: tuple[str, ...] = ("",)
    years: Array = field(default_factory=lambda: np.ones(1))
    scenarios: tuple[str, ...] = ("",)
    probability: Array = field(default_factory=lambda: np.ones(1))

    def __len__(self) -> int:
        return len(self.label)


@dataclass(frozen=True, eq=False)
class Unit:
    """Capacity of one vintage that may be added.

    Parameters
    ----------
    name : str
    lower, upper : float
        Least and most that is added.
    cost : float
        Present value of one unit of it, whatever years it is paid in.
    active : array of bool, shape (periods,)
        Periods in which it serves.
    ordered, arrives : str
        Years, '' where the system knows none.
    """

    name: str
    lower: float
    upper: float
    cost: float
    active: Flags
    ordered: str = ""
    arrives: str = ""


@dataclass(frozen=True, eq=False)
class Activity:
    """A flow of a fleet and where it goes.

    Parameters
    ----------
    name : str
    ends : tuple of (int, float or array of shape (steps,))
        Nodes, and what one unit of flow brings to each (below zero: takes).
    cost : float or array, shape (steps,)
        Money a unit.
    low, high : float or array, shape (steps,)
        Least and most flow for each unit of the fleet's capacity.
    fixed : array, shape (steps,), or None
        Flow that is given; NaN where it is not.
    emission : mapping of carrier to amount for each unit of flow
    """

    name: str
    ends: tuple[tuple[int, float | Array], ...]
    cost: float | Array = 0.0
    low: float | Array = 0.0
    high: float | Array = 1.0
    fixed: Array | None = None
    emission: dict[str, float | Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Fleet:
    """Capacity and the flows it allows.

    Parameters
    ----------
    existing : array, shape (periods,)
        Capacity that stands without being decided.
    shared : bool
        Whether its activities share its capacity or have it each.
    energy_most, energy_least : float or array, shape (periods, scenarios)
        Most and least mean flow over the year, as a share of capacity.
    sum_most, sum_least : float
        Most and least flow times hours over all steps.
    ramp_up, ramp_down : float or array, shape (steps,)
        Most change from step to step for each unit of capacity; NaN where there is none.
    firm : float
        Share of capacity that counts towards the reserve.
    fixed_cost : float
        Present value of what is paid for existing capacity.
    unit : str
        Of its capacity, where it is not the system's unit of power.
    full : float
        Flow that one unit of capacity makes at full power.
    """

    name: str
    kind: str
    carrier: str
    existing: Array
    units: tuple[Unit, ...]
    activities: tuple[Activity, ...]
    shared: bool = True
    energy_most: float | Array = np.inf
    energy_least: float | Array = 0.0
    sum_most: float = np.inf
    sum_least: float = -np.inf
    ramp_up: float | Array = np.nan
    ramp_down: float | Array = np.nan
    firm: float = 0.0
    fixed_cost: float = 0.0
    unit: str = ""
    full: float = 1.0


@dataclass(frozen=True, eq=False)
class Store:
    """A level that activities of a fleet fill and empty.

    Parameters
    ----------
    fleet : int
        The fleet whose capacity, times `hours_of_capacity`, is the most it holds.
    stage : array of int, shape (steps,)
        The stage of the level in which a step falls.
    before : array of int, shape (stages,)
        The stage before; -1 where the level starts from `initial`.
    keep : array, shape (stages,)
        Share of the level before that is still there.
    filling : tuple of (int, float or array of shape (steps,))
        Activities of the fleet and what one unit of flow over an hour adds (below zero: takes).
    inflow : array, shape (steps,)
        Energy an hour.
    inflow_per_capacity : array, shape (steps,), or None
        Energy an hour for each unit of capacity: what a dam holds back comes only as far as it is built.
    initial_loses : bool
        Whether what it begins with loses in the first stage, as what is left of a stage does in the next.
    spills : bool
    turns : array, shape (stages,), or None
        Times it can be filled in a stage that holds many cycles; its level is then not followed within the stage.
    level_low, level_high : float or array, shape (stages,)
        Of the most it holds.
    level_fixed : array, shape (stages,), or None
        NaN where it is not.
    level_cost : array, shape (stages,)
        Present value of one unit of level.
    head_fall : float
        Share of the head that is lost when it is empty; its first activity is the turbine.
    """

    name: str
    node: int
    carrier: str
    fleet: int
    hours_of_capacity: float
    stage: Indices
    before: Indices
    keep: Array
    filling: tuple[tuple[int, float | Array], ...]
    inflow: Array
    initial: float | Array = 0.0
    inflow_per_capacity: Array | None = None
    initial_loses: bool = True
    spills: bool = True
    turns: Array | None = None
    level_low: float | Array = 0.0
    level_high: float | Array = 1.0
    level_fixed: Array | None = None
    level_cost: float | Array = 0.0
    spill_cost: float | Array = 0.0
    stage_label: tuple[str, ...] = ()
    head_fall: float = 0.0

    @property
    def cyclic(self) -> bool:
        """Whether nothing it holds comes from nowhere."""
        return bool((self.before >= 0).all())


@dataclass(frozen=True, eq=False)
class CapacityRow:
    """lower <= sum of coefficient x added capacity <= upper.

    Parameters
    ----------
    terms : tuple of (int, int, float)
        Fleet, unit of it, coefficient.
    per_peak : float
        How much `lower` of a reserve rises with one unit of peak demand.
    """

    name: str
    terms: tuple[tuple[int, int, float], ...]
    lower: float = -np.inf
    upper: float = np.inf
    kind: str = "limit"
    period: int = -1
    per_peak: float = 1.0


@dataclass(frozen=True, eq=False)
class FlowRow:
    """lower <= sum of coefficient x flow + sum of coefficient x level <= upper.

    Parameters
    ----------
    flows : tuple of (int, int, array of shape (steps,))
        Fleet, activity of it, coefficient by step.
    levels : tuple of (int, int, float)
        Store, stage, coefficient.
    price : float
        Present value of what a unit above `upper` costs; none is allowed where it is infinite.
    capacities : tuple of (int, int, float)
        Fleet, unit of it, coefficient: capacity added that counts too.
    at : array of int or None
        The steps coefficients are of, where they are not of all.
    """

    name: str
    flows: tuple[tuple[int, int, Array], ...]
    levels: tuple[tuple[int, int, float], ...] = ()
    lower: float = -np.inf
    upper: float = np.inf
    price: float = np.inf
    kind: str = "limit"
    capacities: tuple[tuple[int, int, float], ...] = ()
    at: Indices | None = None


@dataclass(frozen=True, eq=False)
class Cycle:
    """An independent cycle of lines: the sum of reactance x flow around it is nought.

    Parameters
    ----------
    terms : tuple of (int, float)
        Fleets (lines) and their reactance, with the sign of the way round.
    period : int
    """

    terms: tuple[tuple[int, float], ...]
    period: int


@dataclass(frozen=True, eq=False)
class System:
    """A power system.

    Parameters
    ----------
    demand : array, shape (nodes, steps)
    surplus : bool or array of bool, shape (nodes,)
        Whether more may be made than is used.
    energy_unit : str
        Where it is not the unit of power for an hour.
    emission_unit : str
        Of what is emitted, '' where nobody says it.
    regions : tuple of str
        Where names of fleets and nodes begin with one of several.
    """

    name: str
    money: str
    power: str
    source: str
    node: tuple[str, ...]
    node_carrier: tuple[str, ...]
    steps: Steps
    demand: Array
    fleets: tuple[Fleet, ...]
    stores: tuple[Store, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    capacity_rows: tuple[CapacityRow, ...] = ()
    flow_rows: tuple[FlowRow, ...] = ()
    constant: float = 0.0
    kind: str = "pypsa"
    surplus: bool | Flags = False
    energy_unit: str = ""
    regions: tuple[str, ...] = ()
    emission_unit: str = ""
    assumptions: tuple[Assumption, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def energy(self) -> str:
        """Unit of energy: that of power, for an hour."""
        return self.energy_unit or f"{self.power}h"
