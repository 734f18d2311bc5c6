"""A starter kit (Climate Compatible Growth) as a folder with system.toml; shapes that kits lack are asked for.

A kit is one folder a country: Table1 installed capacity, Table2 costs and parameters, Table3 costs over time, Table4
transmission and distribution, Table6 prices of fuels, Table7 emission factors. Money is million dollars of 2020, power
MW. What a kit says and the folder does not hold is named in notes.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.errors import UsageError
from lustrum.power.starter_kit_read import PARAMETER, Kit, at_year
from lustrum.results import Column, Fault, Record, raise_faults, read_records
from lustrum.results.as_toml import as_toml
from lustrum.results.paths import inside

SHAPES = {
    "blocks.csv": "season, block, hours",
    "demand.csv": "year, season, block, power",
    "availability.csv": "name, season, block, share",
}
"""Files of shapes, with their columns."""
FUELS = {
    "Biomass Power Plant": "Biomass", "Coal Power Plant": "Coal", "Light Fuel Oil Power Plant": "Light Fuel Oil",
    "Oil Fired Gas Turbine (SCGT)": "", "Gas Power Plant (CCGT)": "Natural Gas",
    "Gas Power Plant (SCGT)": "Natural Gas",
    "Nuclear Power Plant": "Uranium",
}  # fmt: skip
"""What a technology burns; '' where kits do not say it."""
FREE = ("Geothermal", "Solar PV", "CSP", "Hydropower", "Wind")
"""Beginnings and ends of names of technologies that burn nothing."""
POTENTIAL = {
    "Geothermal Power Plant": "Geothermal (MW)", "Small Hydropower Plant (<10MW)": "Small Hydropower (MW)",
    "Medium Hydropower Plant (10-100MW)": "Hydropower (MW)",
    "Large Hydropower Plant (Dam) (>100MW)": "Hydropower (MW)",
}  # fmt: skip
"""The row of Table8 that bounds what there can be of a technology."""
WATER = 0.9
"""Availability of a hydropower plant (manual, 9.6)."""
VARIABLE = ("Solar", "CSP", "Wind")
APART = ("Off-grid", "Standalone", "Distributed")
"""Words of technologies that do not feed the grid."""
LEAD = {"Hydropower": 5.0, "Power Plant": 3.0, "Turbine": 3.0}
"""Years between order and service (manual, 9.6); 0 for what is not named."""
GJ_PER_MWH = 3.6


@dataclass(frozen=True)
class KitSettings:
    """What is said of a kit that it does not say itself.

    Parameters
    ----------
    demand_at : {'stations', 'users'}
        Where the demand given is counted: what users take grows by the losses of transmission and distribution.
    fuels : {'Imports', 'Extraction'}
        Whose prices are paid.
    oil_turbine_fuel : str
        What the oil fired gas turbine burns.
    uranium : float
        Dollars a GJ; kits name none.
    """

    base_year: int
    years: tuple[int, ...]
    demand_at: str
    fuels: str = "Imports"
    oil_turbine_fuel: str = "Light Fuel Oil"
    uranium: float = math.nan
    discount: float = math.nan
    end: int = 0


@dataclass(frozen=True)
class KitFiles:
    """A folder with system.toml made from a kit, with what should be known of it."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...]


def kit_settings(said: Mapping[str, str]) -> KitSettings:
    """Return what is said of a kit as KEY=VALUE.

    Raises
    ------
    UsageError
        If a key is not known or not said, or its value cannot be meant.
    """
    known = ("base_year", "years", "demand_at", "fuels", "oil_turbine_fuel", "uranium", "discount", "end")
    if strange := [key for key in said if key not in known]:
        raise UsageError(f"--set {strange[0]} is not known for a power system. Known: {', '.join(known)}.")
    if missing := [key for key in ("base_year", "years", "demand_at") if key not in said]:
        raise UsageError(
            f"A kit does not say {', '.join(missing)}: give --set base_year=2018 --set years=2022,2030 (first years "
            "of periods) --set demand_at=stations (or users: losses of the grid are added)."
        )
    try:
        years = tuple(int(each) for each in said["years"].split(","))
        base, end = int(said["base_year"]), int(said.get("end", "0"))
        uranium, discount = (float(said.get(key, "nan")) for key in ("uranium", "discount"))
    except ValueError as error:
        raise UsageError(f"--set: {error}; years are whole, prices and rates numbers.") from None
    fuels = said.get("fuels", "imports").capitalize()
    for key, value, words in (
        ("demand_at", said["demand_at"], ("stations", "users")),
        ("fuels", fuels, ("Imports", "Extraction")),
    ):
        if value not in words:
            raise UsageError(f"--set {key}={said[key]}: give {' or '.join(words).lower()}.")
    if list(years) != sorted(set(years)) or years[0] <= base or uranium <= 0.0 or discount < 0.0:
        raise UsageError("--set: years rise and lie after base_year, the price of uranium and the rate are above 0.")
    fuel = said.get("oil_turbine_fuel", KitSettings.oil_turbine_fuel)
    return KitSettings(base, years, said["demand_at"], fuels, fuel, uranium, discount, end)


def kit_files(kit: Kit, settings: KitSettings, shapes: Path | None) -> KitFiles:
    """Return the folder of a system.

    Parameters
    ----------
    shapes : Path or None
        The folder with blocks.csv, demand.csv and availability.csv.

    Raises
    ------
    UsageError
        If a shape is missing; says which file and columns.
    """
    made = _Made(kit, settings, _shapes(shapes))
    return made.folder()


def _shapes(folder: Path | None) -> dict[str, tuple[Record, ...]]:
    said = "; ".join(f"{file} ({columns})" for file, columns in SHAPES.items())
    if folder is None:
        raise UsageError(f"Kits hold no shape of load and of weather: give --shapes FOLDER with {said}.")
    found: dict[str, tuple[Record, ...]] = {}
    faults: list[Fault] = []
    for file, columns in SHAPES.items():
        if not (folder / file).is_file():
            raise UsageError(f"'{folder}' has no {file}: its columns are {columns}. Shapes are {said}.")
        kinds = {"hours": Column("number", above=0.0), "power": Column("number", least=0.0), "year": Column("year"),
                 "share": Column("share", least=0.0, most=1.0)}  # fmt: skip
        known = {each: kinds.get(each, Column(needed=each in ("name", "block"))) for each in columns.split(", ")}
        found[file] = read_records(inside(folder, file), known, faults=faults).rows
    raise_faults(faults, folder)
    return found


class _Made:
    def __init__(self, kit: Kit, settings: KitSettings, shapes: dict[str, tuple[Record, ...]]) -> None:
        self.kit, self.settings, self.shapes = kit, settings, shapes
        self.notes: list[str] = []
        self.shaped = list(dict.fromkeys(row.text("name") for row in shapes["availability.csv"]))
        self.sources: list[dict[str, object]] = []
        self.costs: list[dict[str, object]] = []

    def folder(self) -> KitFiles:
        """Return every file."""
        names = [*self.kit.said, *(name for name in self.kit.capacity if name not in self.kit.said)]
        for name in names:
            self._technology(name)
        kept = [str(row["source"]) for row in self.sources]
        if strange := [name for name in self.shaped if name not in kept]:
            raise UsageError(f"availability.csv: '{strange[0]}' is no technology taken from the kit. Taken: {kept}.")
        if self.kit.unused:
            self.notes.append(f"Not taken from the kit: {', '.join(self.kit.unused)}; costs of the grid (Table4).")
        files = {
            "system.toml": self._settings().encode(), "sources.csv": _csv(self.sources), "costs.csv": _csv(self.costs),
            "blocks.csv": _csv([dict(row.cells) for row in self.shapes["blocks.csv"]]), "demand.csv": self._demand(),
            "availability.csv": _csv([dict(row.cells) for row in self.shapes["availability.csv"]]),
            "notes.txt": "\n".join([*self.notes, ""]).encode(),
        }  # fmt: skip
        return KitFiles(files, tuple(self.notes))

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _technology(self, name: str) -> None:
        kit, base, said = self.kit, self.settings.base_year, self.kit.said.get(name)
        by_year = kit.capacity.get(name, {})
        if by_year and base not in by_year:
            known = f"{min(by_year)} to {max(by_year)}"
            raise UsageError(f"Table1 gives capacity of '{name}' for {known}, not for base_year {base}.")
        have = by_year.get(base, 0.0)
        if any(word in name for word in APART):
            self.notes.append(f"'{name}' ({have:g} MW) does not feed the grid, and is left out.")
            return
        if said is None or len(said) < len(PARAMETER):
            raise UsageError(f"Table2 says too little of '{name}': {', '.join(PARAMETER)} are needed.")
        if any(word in name for word in VARIABLE) and name not in self.shaped:
            if have > 0.0:
                raise UsageError(
                    f"availability.csv has no line of '{name}', of which {have:g} MW stand: when it can run is not "
                    "known. Its columns are name, season, block, share (0 to 1)."
                )
            self.notes.append(f"'{name}' has no line in availability.csv, and is left out.")
            return
        fuel = self._fuel(name)
        if fuel == "Uranium" and math.isnan(self.settings.uranium):
            if have > 0.0:
                raise UsageError(
                    f"The kit has no price of the fuel of '{name}': give --set uranium=0.9 (dollars a GJ)."
                )
            self.notes.append(f"'{name}' has no price of its fuel (--set uranium=), and is left out.")
            return
        self._add(name, fuel, have, said)

    def _fuel(self, name: str) -> str:
        if name in FUELS:
            return FUELS[name] or self.settings.oil_turbine_fuel
        if not any(word in name for word in FREE):
            raise UsageError(f"What '{name}' burns is not known; kits name {', '.join(FUELS)} and what burns nothing.")
        return ""

    def _add(self, name: str, fuel: str, have: float, said: Mapping[str, float]) -> None:
        water = "Hydropower" in name
        if fuel and not said["efficiency"] > 0.0:
            raise UsageError(f"Table2 gives '{name}', which burns {fuel}, an efficiency of 0: correct it there.")
        row: dict[str, object] = {
            "source": name, "carrier": "hydro" if water else fuel.lower() or _free(name), "existing": have,
            "overnight_cost": said["capital"] / 1000.0, "fixed_cost": said["fixed"] / 1000.0, "life": said["life"],
            "lead_time": next((years for word, years in LEAD.items() if word in name), 0.0), "variable_cost": 0.0,
            "energy_factor": "", "availability": "", "emission": "", "follows_inflow": "",
            "most_added": self._room(name, have),
        }  # fmt: skip
        if water:  # a dam runs at full power when it is asked, for a part of the year
            row |= {"energy_factor": said["factor"], "follows_inflow": "true", "availability": WATER}
        elif name in self.shaped:
            self._compare(name, said["factor"])
        else:
            row["availability"] = said["factor"]
        if fuel in self.kit.emission:
            row["emission"] = round(self.kit.emission[fuel] * GJ_PER_MWH / said["efficiency"] / 1000.0, 9)
        elif fuel and fuel != "Uranium":
            raise UsageError(f"Table7 has no emission factor of '{fuel}', which '{name}' burns.")
        self.sources.append(row)
        capital = self.kit.capital.get(name)
        for year in self.settings.years:
            paid: dict[str, object] = {"name": name, "year": year, "overnight_cost": "", "variable_cost": ""}
            if capital:
                paid["overnight_cost"] = at_year(capital, year, f"the cost of '{name}'") / 1000.0
            if fuel:
                paid["variable_cost"] = self._price(fuel, year) * GJ_PER_MWH / said["efficiency"] / 1e6
            if capital or fuel:
                self.costs.append(paid)

    def _room(self, name: str, have: float) -> object:
        """Return how much more there can be of a technology by Table8, '' where it has no bound in MW."""
        row = POTENTIAL.get(name)
        if row is None or row not in self.kit.potential:
            return ""
        alike = [each for each, of in POTENTIAL.items() if of == row and each != name]
        stand = sum(self.kit.capacity.get(each, {}).get(self.settings.base_year, 0.0) for each in alike)
        if alike:
            self._note(f"'{row}' of Table8 bounds each of {', '.join(sorted([name, *alike]))}.")
        return max(self.kit.potential[row] - have - stand, 0.0)

    def _price(self, fuel: str, year: int) -> float:
        if fuel == "Uranium":
            return self.settings.uranium
        names = [f"{fuel} {self.settings.fuels}", f"{fuel} Imports"]
        found = next((name for name in names if name in self.kit.price), None)
        if found is None:
            raise UsageError(f"Table6 has no price of '{names[0]}'. It has {', '.join(self.kit.price)}.")
        if found != names[0]:
            self._note(f"'{fuel}' is not extracted: its price is that of imports.")
        return at_year(self.kit.price[found], year, f"the price of '{found}'")

    def _compare(self, name: str, factor: float) -> None:
        """Say where the shape given and the kit's mean are far apart."""
        blocks = self.shapes["blocks.csv"]
        hours = np.array([row.number("hours") for row in blocks])
        share = np.full(len(blocks), np.nan)
        for row in self.shapes["availability.csv"]:
            if row.text("name") == name:
                for k, block in enumerate(blocks):
                    same = all(not row.text(each) or row.text(each) == block.text(each) for each in ("season", "block"))
                    share[k] = row.number("share") if same else share[k]
        mean = float(share @ hours / hours.sum())
        if abs(mean - factor) > 0.1 * factor:
            self.notes.append(f"'{name}' runs {mean:.3f} of full power by availability.csv; the kit says {factor:g}.")

    def _demand(self) -> bytes:
        rows = []
        for row in self.shapes["demand.csv"]:
            year, factor = row.whole("year"), 1.0
            if self.settings.demand_at == "users" and year is not None:
                for name in ("Electricity Transmission", "Electricity Distribution"):
                    known = self.kit.grid.get(name, {})
                    factor /= at_year(known, max(year, min(known, default=year)), f"the efficiency of '{name}'")
            rows.append({**row.cells, "power": row.number("power") * factor})
        return _csv(rows)

    def _settings(self) -> str:
        asked = self.settings
        values: dict[str, object] = {
            "name": f"{self.kit.name} from its starter kit", "money": "million dollars of 2020", "power": "MW",
            "source": "Climate Compatible Growth, starter data kits (CC0)", "base_year": asked.base_year,
            "years": list(asked.years),
        }  # fmt: skip
        if not math.isnan(asked.discount):
            values["discount"] = asked.discount
        if asked.end:
            values["end"] = asked.end
        scenarios = ("wet", 0.25, 1.4), ("normal", 0.5, 1.0), ("dry", 0.25, 0.6)
        text = "".join(
            "\n[[scenario]]\n" + as_toml({"name": name, "probability": share, "inflow": water})
            for name, share, water in scenarios
        )
        self.notes.append(
            "Scenarios of water are the manual's: wet 1.4, normal 1, dry 0.6 of the kit's capacity factor."
        )
        self.notes.append("Potentials of sun and wind (Table8, TWh) do not bind; those of water and geothermal do.")
        self.notes.append("Lead times are the manual's: 5 years for water, 3 for plants that burn fuel, 0 for others.")
        self.notes.append("What stands stays to the end; write existing.csv (name, year, capacity) where it retires.")
        if asked.demand_at == "users":
            self.notes.append("Demand at users was divided by the kit's efficiencies of transmission and distribution.")
        if any(row["source"] == "Oil Fired Gas Turbine (SCGT)" for row in self.sources):
            self.notes.append(f"The oil fired gas turbine burns {asked.oil_turbine_fuel} (--set oil_turbine_fuel=).")
        return as_toml(values) + text


def _free(name: str) -> str:
    """Return what a technology without fuel lives on."""
    return next(word for word in FREE if word in name).split()[0].lower().replace("hydropower", "hydro")


def _csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    text = io.StringIO()
    heads = list(rows[0]) if rows else ["name"]
    write = csv.writer(text, lineterminator="\n")
    write.writerow(heads)
    write.writerows([_cell(row.get(each)) for each in heads] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, float):
        text = f"{value:.15f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else repr(value)
        return text or "0"
    return "" if value is None else value
