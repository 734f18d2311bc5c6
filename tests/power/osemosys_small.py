"""Small random OSeMOSYS systems, written as data file and as folder."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

import numpy as np

SUBSCRIPTS = {
    "YearSplit": "ly", "DiscountRate": "r", "DiscountRateIdv": "rt", "DepreciationMethod": "r", "Conversionls": "lS",
    "Conversionld": "lD", "Conversionlh": "lH", "DaySplit": "Hy", "DaysInDayType": "SDy", "TradeRoute": "rrfy",
    "SpecifiedAnnualDemand": "rfy", "SpecifiedDemandProfile": "rfly", "AccumulatedAnnualDemand": "rfy",
    "CapacityToActivityUnit": "rt", "CapacityFactor": "rtly", "AvailabilityFactor": "rty", "OperationalLife": "rt",
    "ResidualCapacity": "rty", "InputActivityRatio": "rtfmy", "OutputActivityRatio": "rtfmy", "CapitalCost": "rty",
    "VariableCost": "rtmy", "FixedCost": "rty", "TechnologyToStorage": "rtsm", "TechnologyFromStorage": "rtsm",
    "StorageLevelStart": "rs", "StorageMaxChargeRate": "rs", "StorageMaxDischargeRate": "rs", "MinStorageCharge": "rsy",
    "OperationalLifeStorage": "rs", "CapitalCostStorage": "rsy", "ResidualStorageCapacity": "rsy",
    "TotalAnnualMaxCapacity": "rty", "TotalAnnualMinCapacity": "rty", "TotalAnnualMaxCapacityInvestment": "rty",
    "TotalAnnualMinCapacityInvestment": "rty", "TotalTechnologyAnnualActivityUpperLimit": "rty",
    "TotalTechnologyAnnualActivityLowerLimit": "rty", "TotalTechnologyModelPeriodActivityUpperLimit": "rt",
    "TotalTechnologyModelPeriodActivityLowerLimit": "rt", "ReserveMargin": "ry", "ReserveMarginTagTechnology": "rty",
    "ReserveMarginTagFuel": "rfy", "RETagTechnology": "rty", "RETagFuel": "rfy", "REMinProductionTarget": "ry",
    "EmissionActivityRatio": "rtemy", "EmissionsPenalty": "rey", "AnnualExogenousEmission": "rey",
    "AnnualEmissionLimit": "rey", "ModelPeriodExogenousEmission": "re", "ModelPeriodEmissionLimit": "re",
}  # fmt: skip
DEFAULT = {
    "CapacityToActivityUnit": 1.0, "CapacityFactor": 1.0, "AvailabilityFactor": 1.0, "VariableCost": 0.01,
    **{name: -1.0 for name in SUBSCRIPTS if ("Max" in name and "Rate" not in name) or "UpperLimit" in name},
    "AnnualEmissionLimit": -1.0, "ModelPeriodEmissionLimit": -1.0,
}  # fmt: skip
NAME = {
    "r": "REGION", "t": "TECHNOLOGY", "f": "FUEL", "m": "MODE_OF_OPERATION", "y": "YEAR", "l": "TIMESLICE",
    "e": "EMISSION", "s": "STORAGE", "S": "SEASON", "D": "DAYTYPE", "H": "DAILYTIMEBRACKET",
}  # fmt: skip


class Small:
    """Sets and parameters; a value that is not stated is the default."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        some = self.random
        self.sets = {
            "r": ["A", "B"][: int(some.integers(1, 3))], "t": ["MINE", "PLANT", "SUN", "LAMP", "PUMP", "LACK", "LACKH"],
            "f": ["COAL", "ELC", "LIGHT", "HEAT"], "m": ["1", "2"],
            "y": [str(2020 + k) for k in range(int(some.integers(2, 5)))], "e": ["CO2"], "s": ["LAKE"],
            "S": ["1", "2"], "D": ["1", "2"][: int(some.integers(1, 3))], "H": ["1", "2"],
        }  # fmt: skip
        self.place = list(itertools.product(*(self.sets[each] for each in "SDH")))
        self.sets["l"] = ["".join(each) for each in self.place]
        self.value: dict[str, dict[tuple[str, ...], float]] = {name: {} for name in SUBSCRIPTS}
        self._fill()

    def put(self, name: str, key: str, low: float, high: float) -> None:
        """State values for every subscript that a key with stars leaves open."""
        parts = [
            self.sets[letter] if word == "*" else [word]
            for letter, word in zip(SUBSCRIPTS[name], key.split(), strict=True)
        ]
        for each in itertools.product(*parts):
            self.value[name][each] = round(float(self.random.uniform(low, high)), 3)

    def chance(self, share: float) -> bool:
        return bool(self.random.random() < share)

    def _fill(self) -> None:
        put, sets = self.put, self.sets
        put("DiscountRate", "*", 0.02, 0.1) if self.chance(0.8) else put("DiscountRate", "*", 0, 0)
        method = float(self.random.integers(1, 3))
        put("DepreciationMethod", "*", method, method)
        if self.chance(0.3):
            put("DiscountRateIdv", "* *", 0.03, 0.12)
        else:
            self.value["DiscountRateIdv"] = {(r, t): self("DiscountRate", r) for r in sets["r"] for t in sets["t"]}
        length = self.random.dirichlet(np.full(len(self.place), 8.0))
        for at, share in zip(sets["l"], length, strict=True):
            put("YearSplit", f"{at} *", share, share)
        for at, (season, day, hour) in zip(sets["l"], self.place, strict=True):
            put("Conversionls", f"{at} {season}", 1, 1)
            put("Conversionld", f"{at} {day}", 1, 1)
            put("Conversionlh", f"{at} {hour}", 1, 1)
        put("DaySplit", "* *", 0.0012, 0.0015)
        put("DaysInDayType", "* * *", 2, 5)
        put("SpecifiedAnnualDemand", "* LIGHT *", 20, 60)
        for r, y in itertools.product(sets["r"], sets["y"]):
            for at, share in zip(sets["l"], self.random.dirichlet(np.full(len(self.place), 5.0)), strict=True):
                self.value["SpecifiedDemandProfile"][r, "LIGHT", at, y] = float(share)
        put("AccumulatedAnnualDemand", "* HEAT *", 5, 20)
        for t, life in (("MINE", 2), ("PLANT", 3), ("SUN", 2), ("LAMP", 20), ("PUMP", 5), ("LACK", 1), ("LACKH", 1)):
            put("OperationalLife", f"* {t}", life, life)
        put("CapacityToActivityUnit", "* PLANT", 31.5, 31.5)
        put("CapacityToActivityUnit", "* SUN", 31.5, 31.5)
        put("CapacityFactor", "* SUN * *", 0, 0.6)
        put("AvailabilityFactor", "* PLANT *", 0.6, 0.95)
        put("OutputActivityRatio", "* MINE COAL 1 *", 1, 1)
        put("InputActivityRatio", "* PLANT COAL 1 *", 2, 3)
        put("OutputActivityRatio", "* PLANT ELC 1 *", 1, 1)
        put("OutputActivityRatio", "* PLANT HEAT 1 *", 0.1, 0.4)
        put("OutputActivityRatio", "* SUN ELC 1 *", 1, 1)
        put("InputActivityRatio", "* LAMP ELC 1 *", 1, 1.2)
        put("OutputActivityRatio", "* LAMP LIGHT 1 *", 1, 1)
        put("OutputActivityRatio", "* LACK LIGHT 1 *", 1, 1)
        put("OutputActivityRatio", "* LACKH HEAT 1 *", 1, 1)
        put("VariableCost", "* LACK* 1 *".replace("LACK*", "LACK"), 900, 900)
        put("VariableCost", "* LACKH 1 *", 500, 500)
        put("VariableCost", "* MINE 1 *", 1, 4)
        put("FixedCost", "* PLANT *", 10, 40)
        put("CapitalCost", "* PLANT *", 800, 1500)
        put("CapitalCost", "* SUN *", 500, 1200)
        put("CapitalCost", "* LAMP *", 1, 5)
        put("ResidualCapacity", "* PLANT *", 0.2, 0.8)
        put("EmissionActivityRatio", "* PLANT CO2 1 *", 0.2, 0.4)
        put("EmissionActivityRatio", "* LAMP CO2 2 *", 0.2, 0.4)
        self._stores()
        self._limits()

    def _stores(self) -> None:
        put = self.put
        put("InputActivityRatio", "* PUMP ELC 1 *", 1.1, 1.4)
        put("TechnologyToStorage", "* PUMP LAKE 1", 1, 1)
        put("OutputActivityRatio", "* PUMP ELC 2 *", 1, 1)
        put("TechnologyFromStorage", "* PUMP LAKE 2", 1, 1.2)
        put("CapitalCost", "* PUMP *", 5, 20)
        put("StorageMaxChargeRate", "* *", 5, 20)
        put("StorageMaxDischargeRate", "* *", 5, 20)
        put("StorageLevelStart", "* *", 0, 0.5)
        put("MinStorageCharge", "* * *", 0, 0.1)
        put("OperationalLifeStorage", "* *", 3, 3)
        put("CapitalCostStorage", "* * *", 1, 20)
        put("ResidualStorageCapacity", "* * *", 0.5, 2)

    def _limits(self) -> None:
        put = self.put
        if self.chance(0.5):
            put("TotalAnnualMaxCapacity", "* SUN *", 0.5, 3)
        if self.chance(0.5):
            put("TotalAnnualMinCapacity", "* SUN *", 0.1, 0.4)
        if self.chance(0.3):
            put("TotalAnnualMaxCapacityInvestment", "* PLANT *", 0.1, 0.6)
        if self.chance(0.3):
            put("TotalAnnualMinCapacityInvestment", "* PLANT *", 0.01, 0.1)
        if self.chance(0.4):
            put("TotalTechnologyAnnualActivityUpperLimit", "* MINE *", 40, 150)
        if self.chance(0.4):
            put("TotalTechnologyAnnualActivityLowerLimit", "* SUN *", 1, 3)
        if self.chance(0.3):
            put("TotalTechnologyModelPeriodActivityUpperLimit", "* MINE", 150, 400)
        if self.chance(0.3):
            put("TotalTechnologyModelPeriodActivityLowerLimit", "* PLANT", 5, 20)
        if self.chance(0.5):
            put("ReserveMargin", "* *", 1.1, 1.3)
            put("ReserveMarginTagTechnology", "* PLANT *", 1, 1)
            put("ReserveMarginTagTechnology", "* SUN *", 0.2, 0.2)
            put("ReserveMarginTagFuel", "* ELC *", 1, 1)
        if self.chance(0.4):
            put("REMinProductionTarget", "* *", 0.2, 0.5)
            put("RETagTechnology", "* SUN *", 1, 1)
            put("RETagFuel", "* ELC *", 1, 1)
        if self.chance(0.5):
            put("EmissionsPenalty", "* CO2 *", 1, 30)
        if self.chance(0.4):
            put("AnnualEmissionLimit", "* CO2 *", 6, 20)
            put("AnnualExogenousEmission", "* CO2 *", 0, 3)
        if self.chance(0.3):
            put("ModelPeriodEmissionLimit", "* CO2", 30, 80)
            put("ModelPeriodExogenousEmission", "* CO2", 0, 3)
        if len(self.sets["r"]) == 2:
            put("TradeRoute", "A B ELC *", 1, 1)
            put("TradeRoute", "B A ELC *", 1, 1)

    def __call__(self, name: str, *key: str) -> float:
        return self.value[name].get(key, DEFAULT.get(name, 0.0))

    def write_file(self, path: Path) -> Path:
        """Write a data file, parameters in one of three forms by turns."""
        parts = ["# made up", "data;"]
        parts += [f"set {NAME[letter]} := {' '.join(labels)};" for letter, labels in self.sets.items()]
        for k, (name, values) in enumerate(self.value.items()):
            default = DEFAULT.get(name, 0.0)
            if k % 3 == 0:
                rows = [f"[{','.join(key)}] {value!r}" for key, value in values.items()]
                parts.append(f"param {name} default {default} := {' '.join(rows)} ;")
            elif k % 3 == 1 or len(SUBSCRIPTS[name]) < 2:
                rows = [f"{' '.join(key)} {value!r}" for key, value in values.items()]
                parts.append("\n".join([f"param default {default} : {name} :=", *rows, ";"]))
            else:
                parts.append(self._tables(name, default))
        path.write_text("\n".join([*parts, "end;"]))
        return path

    def _tables(self, name: str, default: float) -> str:
        heads = self.sets[SUBSCRIPTS[name][-1]]
        by_slice: dict[tuple[str, ...], dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        for key, value in self.value[name].items():
            by_slice[key[:-2]][key[-2]][key[-1]] = value
        rows = [f"param {name} default {default} :="]
        for first, table in by_slice.items():
            rows.append(f"[{','.join([*first, '*', '*'])}] : {' '.join(heads)} :=")
            rows += [f" {row} " + " ".join(repr(cells.get(each, ".")).strip("'") for each in heads) for row, cells in table.items()]  # noqa: E501  # fmt: skip
        return "\n".join([*rows, ";"])

    def write_folder(self, path: Path) -> Path:
        """Write a CSV file for each set and parameter, defaults in a file of otoole's kind."""
        folder = path / "data"
        folder.mkdir(parents=True)
        for letter, labels in self.sets.items():
            (folder / f"{NAME[letter]}.csv").write_text("\n".join(["VALUE", *labels, ""]))
        config = []
        for name, values in self.value.items():
            heads = [NAME[letter] for letter in SUBSCRIPTS[name]]
            if heads[:2] == ["REGION", "REGION"]:
                heads[1] = "_REGION"
            rows = [",".join([*key, repr(value)]) for key, value in values.items()]
            (folder / f"{name}.csv").write_text("\n".join([",".join([*heads, "VALUE"]), *rows, ""]))
            config += [f"{name}:", "    type: param", "    dtype: float", f"    default: {DEFAULT.get(name, 0.0)}"]
        (path / "config.yaml").write_text("\n".join(config) + "\n")
        return folder
