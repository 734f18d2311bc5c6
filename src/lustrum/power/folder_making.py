"""A system being made from a folder: its periods, and the vintages of whatever may be added."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.power.conventions import Convention, annuity, discount_factor, period_weight, salvage_share
from lustrum.power.folder_tables import Tables
from lustrum.power.system import Fleet, Steps, Store, Unit
from lustrum.results import Record
from lustrum.wording.names import nearest


@dataclass(frozen=True)
class Settings:
    """What system.toml says of time and money.

    Parameters
    ----------
    start : int
        First year in which anything can be ordered.
    years : tuple of int
        First year of each period.
    end : int
        Last year of the last.
    """

    base_year: int
    start: int
    years: tuple[int, ...]
    end: int
    discount: float
    convention: Convention
    power: str
    discount_stated: bool
    convention_stated: bool

    @property
    def lasting(self) -> Array:
        """Years each period stands for, shape (periods,)."""
        return np.diff(np.array([*self.years, self.end + 1], dtype=float))

    @property
    def after(self) -> Array:
        """Years from the base year to each period, shape (periods,)."""
        return np.array(self.years, dtype=float) - self.base_year

    @property
    def weight(self) -> Array:
        """Present value of one unit of money a year in each period, shape (periods,)."""
        return period_weight(self.discount, self.after, self.lasting, self.convention)


@dataclass(eq=False)
class Growing:
    """A system being made.

    Parameters
    ----------
    lead : mapping of name to years between order and service, of what may be added
    """

    tables: Tables
    settings: Settings
    steps: Steps
    node: tuple[str, ...]
    fleets: list[Fleet] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    lead: dict[str, float] = field(default_factory=dict)
    groups: list[tuple[str, float, list[int]]] = field(default_factory=list)
    reactance: dict[int, float] = field(default_factory=dict)

    def existing(self, row: Record, name: str) -> Array:
        """Return capacity that stands by period, shape (periods,): from existing.csv, or the same to the end."""
        years = {r.whole("year"): r.number("capacity") for r in self.tables.rows["existing"] if r.text("name") == name}
        first = row.number("existing", 0.0)
        if not years:
            return np.full(len(self.settings.years), first)
        missing = [str(year) for year in self.settings.years if year not in years]
        if missing:
            message = f"'{name}' has no capacity for {', '.join(missing)}."
            self.tables.fault("missing_row", "existing.csv", name, "year", message, "Add the years.")
            return np.full(len(self.settings.years), first)
        return np.array([years[year] for year in self.settings.years])

    def paid(self, name: str, column: str) -> Array:
        """Return a cost by period from costs.csv, shape (periods,): NaN where it says nothing."""
        found = np.full(len(self.settings.years), np.nan)
        for row in self.tables.rows["costs"]:
            if row.text("name") == name and row.states(column):
                year = row.whole("year")
                if year not in self.settings.years:
                    message = f"{year} is no first year of a period."
                    fault = row.fault("unknown_label", "year", message, f"Known: {self.settings.years}.")
                    self.tables.faults.append(fault)
                else:
                    found[self.settings.years.index(year)] = row.number(column)
        return found

    def units(self, row: Record, name: str) -> list[Unit | None]:
        """Return a vintage for each period, None where it cannot arrive by then or may not be built."""
        cost, most = row.number("overnight_cost"), row.number("most_added", math.inf)
        bounds = {r.whole("year"): r for r in self.tables.rows["additions"] if r.text("name") == name}
        if math.isnan(cost):
            if bounds:
                message = "stands in additions.csv and has no overnight_cost."
                self.tables.faults.append(row.fault("blank", "overnight_cost", message, "Write it, 0 if it is free."))
            return [None] * len(self.settings.years)
        life = row.number("life")
        if math.isnan(life):
            message = f"of '{name}' is blank: what it costs a year is not known."
            self.tables.faults.append(row.fault("blank", "life", message, "Write years."))
            return [None] * len(self.settings.years)
        self.lead[name] = row.number("lead_time", 0.0)
        found: list[Unit | None] = []
        for y, year in enumerate(self.settings.years):
            bound = bounds.pop(year, None)
            found.append(self._unit(row, name, y, bound, most))
        for at, left in bounds.items():
            message = f"{at} is no first year of a period."
            self.tables.faults.append(left.fault("unknown_label", "year", message, f"Known: {self.settings.years}."))
        return found

    def _unit(self, row: Record, name: str, y: int, bound: Record | None, most: float) -> Unit | None:
        settings, year = self.settings, self.settings.years[y]
        least = bound.number("least", 0.0) if bound is not None else 0.0
        upper = bound.number("most", math.inf) if bound is not None else math.inf
        begun = bound is not None and bound.text("begun") == "true"
        lead = self.lead[name]
        if year < settings.start + lead and not begun:
            if least > 0.0 and bound is not None:
                serves = f"ordered in {settings.start} it serves in {settings.start + lead:g}"
                message = f"'{name}' is to be there in {year}; {serves}."
                way_out = "Write begun = true if work on it began before, or a later year."
                self.tables.faults.append(bound.fault("too_early", "least", message, way_out))
            return None
        if least > min(upper, most):
            assert bound is not None
            self.tables.faults.append(bound.fault("out_of_range", "least", f"is {least:g}, above the most."))
        life = row.number("life")
        years = np.array(settings.years, dtype=float)
        active = (years >= year) & (years < year + life)
        if settings.convention.one_year:
            active = years >= year
        price = float(self.paid(name, "overnight_cost")[y])
        if math.isnan(price):
            price = row.number("overnight_cost") * (1.0 + row.number("cost_growth", 0.0)) ** (year - settings.base_year)
        ordered = "begun" if begun and year < settings.start + lead else f"{year - lead:g}"
        return Unit(
            f"{name} {year}", least, min(upper, most), self.cost(price, row.number("fixed_cost", 0.0), life, y, active),
            active, ordered, str(year),
        )  # fmt: skip

    def cost(self, price: float, fixed: float, life: float, y: int, active: Flags) -> float:
        """Return the present value of one unit of capacity: what is charged for it as long as it serves.

        Parameters
        ----------
        active : array of bool, shape (periods,)
        """
        settings = self.settings
        running = fixed * float(settings.weight @ active)
        rate, convention = settings.discount, settings.convention
        if convention.capital == "annuity":
            return price * annuity(rate, life) * float(settings.weight @ active) + running
        served = settings.end + 1.0 - settings.years[y]
        at = float(discount_factor(rate, settings.after[y]))
        end = float(discount_factor(rate, settings.end + 1.0 - settings.base_year))
        return price * (at - salvage_share(rate, life, served, convention.salvage) * end) + running

    def add(self, fleet: Fleet) -> int:
        """Add a fleet and return its place."""
        self.fleets.append(fleet)
        return len(self.fleets) - 1

    def own(self, row: Record, column: str) -> str:
        """Return the name of a line; the same in two tables is a fault."""
        name = row.text(column)
        if name in self.names:
            message = f"'{name}' stands in another table too."
            self.tables.faults.append(row.fault("duplicate_label", column, message, "Name one of them otherwise."))
        self.names.append(name)
        return name

    def refuse_unknown_names(self) -> None:
        """Refuse lines about what does not stand in any table."""
        for file, column in (
            ("additions", "name"),
            ("costs", "name"),
            ("existing", "name"),
            ("availability", "name"),
            ("inflow", "store"),
        ):
            for row in self.tables.rows[file]:
                label = row.text(column)
                if label not in self.names:
                    message = f"'{label}' is no source, store, converter or line."
                    fault = row.fault("unknown_label", column, message, nearest(label, self.names))
                    self.tables.faults.append(fault)

    def earliest_arrival(self) -> int:
        """Return the first period in which anything that may be added can serve."""
        first = [int(self.settings.start + lead) for lead in self.lead.values()]
        return min(first, default=self.settings.years[0])
