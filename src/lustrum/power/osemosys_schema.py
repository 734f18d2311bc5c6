"""Sets and parameters of OSeMOSYS: their subscripts, and what stands where a file does not name them at all.

Written from OSeMOSYS' manual and its model of 2017_11_08 (Howells and others, Energy Policy 39, 2011, 5850-5870); names
are those of its data files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SETS = (
    "REGION", "TECHNOLOGY", "FUEL", "MODE_OF_OPERATION", "YEAR", "TIMESLICE", "EMISSION", "STORAGE", "SEASON",
    "DAYTYPE", "DAILYTIMEBRACKET",
)  # fmt: skip
MAY_BE_EMPTY = ("EMISSION", "STORAGE", "SEASON", "DAYTYPE", "DAILYTIMEBRACKET")
R, T, F, M, Y, L, E, S, LS, LD, LH = SETS


@dataclass(frozen=True)
class Said:
    """A parameter.

    Parameters
    ----------
    subscripts : tuple of str
        The sets its subscripts come from.
    absent : float or None
        What holds where a file does not name it at all; None where it has to.
    sparse : bool
        Whether it is kept by the cells that are not nought.
    least : float or None
        Below that a value cannot be meant.
    """

    subscripts: tuple[str, ...]
    absent: float | None = None
    sparse: bool = False
    least: float | None = 0.0


NO_LIMIT = -1.0
"""What stands for no limit, in parameters that are one."""

PARAMETERS: Mapping[str, Said] = {
    "YearSplit": Said((L, Y)),
    "DiscountRate": Said((R,), least=-0.99),
    "DiscountRateIdv": Said((R, T), float("nan"), least=-0.99),
    "DiscountRateStorage": Said((R, S), float("nan"), least=-0.99),
    "DepreciationMethod": Said((R,)),
    "Conversionls": Said((L, LS), 0.0),
    "Conversionld": Said((L, LD), 0.0),
    "Conversionlh": Said((L, LH), 0.0),
    "DaySplit": Said((LH, Y), 0.0),
    "DaysInDayType": Said((LS, LD, Y), 7.0),
    "TradeRoute": Said((R, R, F, Y), 0.0, sparse=True),
    "SpecifiedAnnualDemand": Said((R, F, Y), 0.0),
    "SpecifiedDemandProfile": Said((R, F, L, Y), 0.0),
    "AccumulatedAnnualDemand": Said((R, F, Y), 0.0),
    "CapacityToActivityUnit": Said((R, T)),
    "CapacityFactor": Said((R, T, L, Y), 1.0),
    "AvailabilityFactor": Said((R, T, Y), 1.0),
    "OperationalLife": Said((R, T)),
    "ResidualCapacity": Said((R, T, Y), 0.0),
    "InputActivityRatio": Said((R, T, F, M, Y), 0.0, sparse=True),
    "OutputActivityRatio": Said((R, T, F, M, Y), 0.0, sparse=True),
    "CapitalCost": Said((R, T, Y), least=None),
    "VariableCost": Said((R, T, M, Y), least=None),
    "FixedCost": Said((R, T, Y), least=None),
    "TechnologyToStorage": Said((R, T, S, M), 0.0, sparse=True),
    "TechnologyFromStorage": Said((R, T, S, M), 0.0, sparse=True),
    "StorageLevelStart": Said((R, S), 0.0),
    "StorageMaxChargeRate": Said((R, S)),
    "StorageMaxDischargeRate": Said((R, S)),
    "MinStorageCharge": Said((R, S, Y), 0.0),
    "OperationalLifeStorage": Said((R, S)),
    "CapitalCostStorage": Said((R, S, Y), least=None),
    "ResidualStorageCapacity": Said((R, S, Y), 0.0),
    "CapacityOfOneTechnologyUnit": Said((R, T, Y), 0.0),
    "TotalAnnualMaxCapacity": Said((R, T, Y), NO_LIMIT, least=NO_LIMIT),
    "TotalAnnualMinCapacity": Said((R, T, Y), 0.0),
    "TotalAnnualMaxCapacityInvestment": Said((R, T, Y), NO_LIMIT, least=NO_LIMIT),
    "TotalAnnualMinCapacityInvestment": Said((R, T, Y), 0.0),
    "TotalTechnologyAnnualActivityUpperLimit": Said((R, T, Y), NO_LIMIT, least=NO_LIMIT),
    "TotalTechnologyAnnualActivityLowerLimit": Said((R, T, Y), 0.0),
    "TotalTechnologyModelPeriodActivityUpperLimit": Said((R, T), NO_LIMIT, least=NO_LIMIT),
    "TotalTechnologyModelPeriodActivityLowerLimit": Said((R, T), 0.0),
    "ReserveMargin": Said((R, Y), 0.0),
    "ReserveMarginTagTechnology": Said((R, T, Y), 0.0),
    "ReserveMarginTagFuel": Said((R, F, Y), 0.0),
    "RETagTechnology": Said((R, T, Y), 0.0),
    "RETagFuel": Said((R, F, Y), 0.0),
    "REMinProductionTarget": Said((R, Y), 0.0),
    "EmissionActivityRatio": Said((R, T, E, M, Y), 0.0, sparse=True, least=None),
    "EmissionsPenalty": Said((R, E, Y), 0.0, least=None),
    "AnnualExogenousEmission": Said((R, E, Y), 0.0, least=None),
    "AnnualEmissionLimit": Said((R, E, Y), NO_LIMIT, least=None),
    "ModelPeriodExogenousEmission": Said((R, E), 0.0, least=None),
    "ModelPeriodEmissionLimit": Said((R, E), NO_LIMIT, least=None),
}
"""Every parameter that is read. A limit of -1 is none."""

IGNORED = ("ResultsPath",)
"""Parameters without figures."""
DIMENSIONS = {name: len(said.subscripts) for name, said in PARAMETERS.items()}
