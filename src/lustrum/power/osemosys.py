r"""OSeMOSYS' data as a power system: technologies with modes, a node for each fuel, a period for each year.

.. math::

    \min \sum_{r,t,y} \frac{c_{rty} K_{rty}}{(1+d_r)^{y-y_0}} - \frac{\text{salvage}_{rty}
      K_{rty}}{(1+d_r)^{1+y_N-y_0}} + \frac{f_{rty}\,\text{Total}_{rty} + \sum_{m,l} v_{rtmy}\, a_{rltmy}\,
      s_{ly}}{(1+d_r)^{y-y_0+1/2}}

with K new capacity, a the rate of activity and s the share of the year of a time slice: capital is paid when a year
begins, what is paid throughout it counts at its middle, and what is left at the end is given back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.power.conventions import salvage_share
from lustrum.power.osemosys_data import OsemosysData, read_osemosys_data
from lustrum.power.osemosys_rows import capacity_rows, demand_rows, limit_rows
from lustrum.power.osemosys_stores import add_stores
from lustrum.power.system import CONVERTER, LINE, SOURCE, Activity, Fleet, FlowRow, Steps, Store, System, Unit
from lustrum.results import Assumption

METHODS = {1.0: "sinking-fund", 2.0: "straight-line"}
"""DepreciationMethod by number: what a unit is worth at the end of the horizon."""
MOST_WARNINGS = 20
POWER, ENERGY = "unit of capacity", "unit of activity"


@dataclass(eq=False)
class Frame:
    """A system being made from OSeMOSYS' data.

    Parameters
    ----------
    begins, middle : arrays, shape (regions, years)
        Present value of money paid when a year begins, and at its middle.
    ends : array, shape (regions,)
        Present value of money paid when the horizon is over.
    of : mapping of (region, technology) to place among fleets
    mode : mapping of (region, technology) to the modes its activities are of
    made : mapping of (region, technology, mode) to fuel to array, shape (years,)
        What a unit of activity makes, before what it uses.
    """

    data: OsemosysData
    steps: Steps
    begins: Array
    middle: Array
    ends: Array
    discount: Array
    node: tuple[str, ...] = ()
    fleets: list[Fleet] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    rows: list[FlowRow] = field(default_factory=list)
    of: dict[tuple[int, int], int] = field(default_factory=dict)
    mode: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    made: dict[tuple[int, int, int], dict[int, Array]] = field(default_factory=lambda: defaultdict(dict))
    empty: list[str] = field(default_factory=list)
    known: dict[str, Array] = field(default_factory=dict)

    def array(self, name: str) -> Array:
        """Return a parameter, shape (labels of its first set, of its second, ...); read once."""
        if name not in self.known:
            self.known[name] = self.data.array(name)
        return self.known[name]

    @property
    def slices(self) -> int:
        """Time slices of a year."""
        return len(self.data.label["TIMESLICE"])

    def by_step(self, yearly: Array) -> Array:
        """Return values by year, shape (years,), for every step, shape (steps,)."""
        return np.repeat(yearly, self.slices)

    def name(self, region: int, label: str) -> str:
        """Return a label, with its region where there are several."""
        regions = self.data.label["REGION"]
        return label if len(regions) == 1 else f"{regions[region]} {label}"

    def place(self, region: int, fuel: int) -> int:
        """Return the node of a fuel in a region."""
        return region * len(self.data.label["FUEL"]) + fuel

    def salvage(self, region: int, life: float, year: int, rate: float) -> float:
        """Return which share of its price a unit built in a year is worth when the horizon is over."""
        method = METHODS[float(self.array("DepreciationMethod")[region])]
        years = self.data.years
        return salvage_share(rate, life, float(years[-1] - years[year] + 1.0), method)


def read_osemosys(path: Path | str, *, money: str = "") -> System:
    """Return the system of an OSeMOSYS data file (GNU MathProg) or folder (a CSV file for each set and parameter).

    Parameters
    ----------
    money : str
        Currency; OSeMOSYS writes none.

    Raises
    ------
    UsageError, DataError
        As `read_osemosys_data`; with what is not supported: whole units, storage of time slices that share a bracket,
        trade one way.
    """
    data = read_osemosys_data(path)
    frame = _frame(data)
    data.raise_faults()
    regions, fuels = data.label["REGION"], data.label["FUEL"]
    frame.node = tuple(frame.name(r, fuel) for r in range(len(regions)) for fuel in fuels)
    _technologies(frame)
    _trade(frame)
    add_stores(frame)
    data.raise_faults()
    capacities = capacity_rows(frame)
    flows = [*frame.rows, *demand_rows(frame), *limit_rows(frame)]
    data.raise_faults()
    demand = _demand(frame)
    data.raise_faults()
    _say(frame, money)
    stored = len(frame.node) - len(regions) * len(fuels)
    return System(
        data.path.stem, money or "money", POWER, str(data.path), frame.node, fuels * len(regions) + ("",) * stored,
        frame.steps, demand, tuple(frame.fleets), tuple(frame.stores), (), capacities, tuple(flows),
        kind="osemosys", surplus=np.arange(len(frame.node)) < len(regions) * len(fuels), energy_unit=ENERGY,
        regions=regions, assumptions=tuple(data.assumptions), warnings=tuple(data.warnings),
    )  # fmt: skip


def _frame(data: OsemosysData) -> Frame:
    years, slices = data.years, data.label["TIMESLICE"]
    rate, split = data.array("DiscountRate"), data.array("YearSplit")
    for r, method in enumerate(data.array("DepreciationMethod")):
        if float(method) not in METHODS:
            message = f"is {method:g} in {data.label['REGION'][r]}; 1 is a sinking fund, 2 a straight line."
            data.fault("out_of_range", "DepreciationMethod", message)
    if (split <= 0.0).any():
        data.fault("out_of_range", "YearSplit", "is 0 somewhere: a time slice has some of the year.")
        split = np.where(split > 0.0, split, 1.0)
    after = years - years[0]
    begins = (1.0 + rate[:, None]) ** -after
    middle = (1.0 + rate[:, None]) ** -(after + 0.5)
    ends = (1.0 + rate) ** -(1.0 + after[-1])
    period = np.repeat(np.arange(len(years)), len(slices))
    share = split.T.ravel()
    steps = Steps(
        slices * len(years), period, np.zeros(len(period), dtype=np.intp), share * middle[0][period], share, share,
        data.label["YEAR"], np.ones(len(years)),
    )  # fmt: skip
    return Frame(data, steps, begins, middle, ends, rate)


def _technologies(frame: Frame) -> None:
    """Add a fleet for each technology of each region that says anything there."""
    data = frame.data
    ends: dict[tuple[int, int], dict[int, dict[int, Array]]] = defaultdict(lambda: defaultdict(dict))
    years, inputs = len(data.years), set()
    for name, sign in (("InputActivityRatio", -1.0), ("OutputActivityRatio", 1.0)):
        for (r, t, f, m, y), value in data.cells(name):
            brings = ends[r, t][m].setdefault(frame.place(r, f), np.zeros(years))
            brings[y] += sign * value
            if sign < 0.0:
                inputs.add((r, t))
            else:
                frame.made[r, t, m].setdefault(f, np.zeros(years))[y] = value
    emitted: dict[tuple[int, int, int], dict[str, Array]] = defaultdict(dict)
    for (r, t, e, m, y), value in data.cells("EmissionActivityRatio"):
        emitted[r, t, m].setdefault(data.label["EMISSION"][e], np.zeros(years))[y] = value
        ends[r, t][m]
        if value < 0.0 and len(data.warnings) < MOST_WARNINGS:
            name = data.label["TECHNOLOGY"][t]
            _once(data, f"EMISSIONS BELOW ZERO: of '{name}'; versions of OSeMOSYS that keep them at 0 differ")
    for name in ("TechnologyToStorage", "TechnologyFromStorage"):
        for (r, t, _, m), _ in data.cells(name):
            ends[r, t][m]
    for r in range(len(data.label["REGION"])):
        for t in range(len(data.label["TECHNOLOGY"])):
            if (r, t) in ends or _asked(frame, r, t):
                kind = CONVERTER if (r, t) in inputs else SOURCE
                _technology(frame, r, t, kind, ends[r, t], emitted)


def _asked(frame: Frame, r: int, t: int) -> bool:
    """Say whether a technology without any flow costs or counts something all the same."""
    names = (
        "ResidualCapacity", "TotalAnnualMinCapacity", "TotalAnnualMinCapacityInvestment", "ReserveMarginTagTechnology",
        "TotalTechnologyAnnualActivityLowerLimit", "TotalTechnologyModelPeriodActivityLowerLimit",
    )  # fmt: skip
    return any(bool(np.any(frame.array(name)[r, t] > 0.0)) for name in names)


def _technology(
    frame: Frame, r: int, t: int, kind: str, ends: dict[int, dict[int, Array]],
    emitted: dict[tuple[int, int, int], dict[str, Array]],
) -> None:  # fmt: skip
    data = frame.data
    label = data.label["TECHNOLOGY"][t]
    name = frame.name(r, label)
    modes = sorted(ends)
    floors = ("TotalTechnologyAnnualActivityLowerLimit", "TotalTechnologyModelPeriodActivityLowerLimit")
    idle = [m for m in range(len(data.label["MODE_OF_OPERATION"])) if m not in ends]
    if idle and (not modes or any(bool(np.any(frame.array(each)[r, t] > 0.0)) for each in floors)):
        modes = sorted([*modes, idle[0]])
        if len(modes) > 1:
            frame.empty.append(name)
    unit = float(frame.array("CapacityToActivityUnit")[r, t])
    factor = frame.array("CapacityFactor")[r, t]
    high = unit * factor.T.ravel()
    activities = []
    for m in modes:
        into = tuple((node, frame.by_step(brings)) for node, brings in ends.get(m, {}).items())
        emission = {each: frame.by_step(by_year) for each, by_year in emitted.get((r, t, m), {}).items()}
        cost = frame.array("VariableCost")[r, t, m] + _penalty(frame, r, emitted.get((r, t, m), {}))
        running = frame.by_step(cost * frame.middle[r] / frame.middle[0])
        mode = data.label["MODE_OF_OPERATION"][m]
        activities.append(Activity(f"{name} {mode}", into, running, 0.0, high, emission=dict(emission)))
    existing = frame.array("ResidualCapacity")[r, t]
    fixed = frame.array("FixedCost")[r, t] * frame.middle[r]
    frame.of[r, t], frame.mode[r, t] = len(frame.fleets), modes
    frame.fleets.append(
        Fleet(
            name, kind, label, existing, _units(frame, r, t, name, fixed), tuple(activities),
            energy_most=_most_energy(frame, r, t, unit, factor), fixed_cost=float(fixed @ existing), full=unit,
        )
    )  # fmt: skip


def _penalty(frame: Frame, r: int, emitted: dict[str, Array]) -> Array:
    """Return what emissions cost for each unit of activity, shape (years,)."""
    found = np.zeros(len(frame.data.years))
    for label, by_year in emitted.items():
        found = found + by_year * frame.array("EmissionsPenalty")[r, frame.data.place["EMISSION"][label]]
    return found


def _most_energy(frame: Frame, r: int, t: int, unit: float, factor: Array) -> float | Array:
    """Return the most activity of a year for each unit of capacity, shape (years, 1), where maintenance takes some."""
    available = frame.array("AvailabilityFactor")[r, t]
    if (available >= 1.0).all():
        return np.inf
    split = frame.array("YearSplit")
    mean = (factor * split).sum(axis=0) / split.sum(axis=0)
    return np.asarray(np.where(available < 1.0, available * unit * mean, np.inf)[:, None])


def _units(frame: Frame, r: int, t: int, name: str, fixed: Array) -> tuple[Unit, ...]:
    """Return what may be added in each year; `fixed` is of shape (years,)."""
    data, years = frame.data, frame.data.years
    life = float(frame.array("OperationalLife")[r, t])
    if life <= 0.0:
        data.fault("out_of_range", "OperationalLife", f"of '{name}' is {life:g}; give years above 0.")
        return ()
    if np.any(whole := frame.array("CapacityOfOneTechnologyUnit")[r, t]):
        message = f"of '{name}' is {whole.max():g}: capacity in whole units is not planned."
        data.fault("not_supported", "CapacityOfOneTechnologyUnit", message, "Give 0, if the answer may do without.")
    price = frame.array("CapitalCost")[r, t] * _annuities(frame, r, t, life)
    least, most = (frame.array(f"TotalAnnual{each}CapacityInvestment")[r, t] for each in ("Min", "Max"))
    found = []
    for y, year in enumerate(data.label["YEAR"]):
        upper = np.inf if most[y] == -1.0 else float(most[y])
        if least[y] > upper:
            message = f"of '{name}' in {year} is {least[y]:g}, above the most, {upper:g}."
            data.fault("out_of_range", "TotalAnnualMinCapacityInvestment", message)
            upper = float(least[y])
        active = (years >= years[y]) & (years - years[y] < life)
        back = frame.salvage(r, life, y, float(frame.discount[r])) * frame.ends[r]
        cost = float(price[y] * (frame.begins[r, y] - back) + fixed @ active)
        found.append(Unit(f"{name} {year}", float(least[y]), upper, cost, active, year, year))
    return tuple(found)


def _annuities(frame: Frame, r: int, t: int, life: float) -> float:
    """Return what financing at a technology's own rate makes of its price: 1 where that rate is the region's.

    Versions of OSeMOSYS from 2020 spread the price over the life at DiscountRateIdv and count the instalments, paid
    when years begin, at DiscountRate.
    """
    own, rate = float(frame.array("DiscountRateIdv")[r, t]), float(frame.discount[r])
    if np.isnan(own) or own == rate:
        return 1.0
    recovery = 1.0 / life if own == 0.0 else (1.0 - 1.0 / (1.0 + own)) / (1.0 - (1.0 + own) ** -life)
    worth = life if rate == 0.0 else (1.0 - (1.0 + rate) ** -life) * (1.0 + rate) / rate
    return float(recovery * worth)


def _trade(frame: Frame) -> None:
    """Add a line for each fuel two regions trade; it has no limit."""
    data = frame.data
    route: dict[tuple[int, int, int], Array] = {}
    for (r, other, f, y), value in data.cells("TradeRoute"):
        route.setdefault((r, other, f), np.zeros(len(data.years)))[y] = value
    for (r, other, f), there in route.items():
        back = route.get((other, r, f), np.zeros(len(data.years)))
        if r == other:
            continue  # what a region trades with itself is nought
        if ((there != 0.0) != (back != 0.0)).any():
            names = f"'{data.label['FUEL'][f]}' from {data.label['REGION'][r]} to {data.label['REGION'][other]}"
            data.fault("not_supported", "TradeRoute", f"leads {names} and not back.", "Give it both ways.")
        elif r < other:
            label = f"{data.label['FUEL'][f]} {data.label['REGION'][r]} {data.label['REGION'][other]}"
            ends = ((frame.place(r, f), frame.by_step(-there)), (frame.place(other, f), frame.by_step(back)))
            flow = Activity(label, ends, 0.0, -np.inf, np.inf)
            frame.fleets.append(Fleet(label, LINE, "", np.ones(len(data.years)), (), (flow,)))


def _demand(frame: Frame) -> Array:
    """Return the rate of demand, shape (nodes, steps)."""
    asked, profile = frame.array("SpecifiedAnnualDemand"), frame.array("SpecifiedDemandProfile")
    found = np.zeros((len(frame.node), len(frame.steps)))
    if not asked.any() and not frame.array("AccumulatedAnnualDemand").any():
        frame.data.fault("missing", "SpecifiedAnnualDemand", "is 0 everywhere: nothing is asked for.")
    for r, f in np.argwhere((asked > 0.0).any(axis=2)):
        energy = asked[r, f][None, :] * profile[r, f]
        found[frame.place(int(r), int(f))] = energy.T.ravel() / frame.steps.hours
    return found


def _once(data: OsemosysData, warning: str) -> None:
    if warning not in data.warnings:
        data.warnings.append(warning)


def _say(frame: Frame, money: str) -> None:
    """Warn of what adds up to something else than it should; say what was taken for granted."""
    data = frame.data
    if frame.empty:
        shown = ", ".join(frame.empty[:5]) + (f" and {len(frame.empty) - 5} more" * (len(frame.empty) > 5))
        _once(data, f"EMPTY MODE: {shown} may meet the least activity in a mode that makes nothing, as in OSeMOSYS")
    split = frame.array("YearSplit").sum(axis=0)
    if np.any(np.abs(split - 1.0) > 1e-3):
        worst = int(np.abs(split - 1.0).argmax())
        _once(data, f"YEARS NOT WHOLE: YearSplit adds up to {split[worst]:.4g} in {data.label['YEAR'][worst]}")
    asked, total = frame.array("SpecifiedAnnualDemand"), frame.array("SpecifiedDemandProfile").sum(axis=2)
    off = np.argwhere((asked > 0.0) & (np.abs(total - 1.0) > 1e-3))
    for r, f, y in off[:3]:
        name, year = frame.name(int(r), data.label["FUEL"][f]), data.label["YEAR"][y]
        _once(data, f"DEMAND NOT WHOLE: the profile of '{name}' adds up to {total[r, f, y]:.4g} in {year}")
    if np.any(np.diff(data.years) != 1.0):
        _once(data, "YEARS LEFT OUT: each year named counts as one, as in OSeMOSYS; those between are not paid for")
    method = sorted({METHODS[float(each)] for each in frame.array("DepreciationMethod")})
    data.assumptions.append(
        Assumption("convention", "Capital is paid when a year begins, running costs at its middle; what is left at the "
                   "end is given back.", ", ".join(method), "OSeMOSYS")
    )  # fmt: skip
    if not money:
        text = "OSeMOSYS names no currency and no units: figures are in the file's own."
        data.assumptions.append(Assumption("money", text, "money", "OSeMOSYS"))
