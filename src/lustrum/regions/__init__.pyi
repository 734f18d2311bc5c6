from lustrum.regions.catch_up import (
    Learning,
    LevellingDown,
    gap_path,
    levelling_down,
    nelson_phelps,
    required_growth,
    theta_path,
)
from lustrum.regions.gap_answers import GapQuestion
from lustrum.regions.gaps import gap_results
from lustrum.regions.inequality import (
    Convergence,
    NestedTheil,
    check_units,
    convergence,
    dispersion,
    nested_theil,
    sigma,
    williamson,
)
from lustrum.regions.read import RegionUnits, read_region_units
from lustrum.regions.sampling import Intervals, Shrunk, bootstrap, jackknife, shrink
from lustrum.regions.techniques import (
    TechniquePath,
    TechniqueRegister,
    enclave_warnings,
    running_cost,
    technique_path,
)
from lustrum.regions.unevenness import Coefficients, dispersion_result, read_coefficients

__all__ = [
    "Coefficients",
    "Convergence",
    "GapQuestion",
    "Intervals",
    "Learning",
    "LevellingDown",
    "NestedTheil",
    "RegionUnits",
    "Shrunk",
    "TechniquePath",
    "TechniqueRegister",
    "bootstrap",
    "check_units",
    "convergence",
    "dispersion",
    "dispersion_result",
    "enclave_warnings",
    "gap_path",
    "gap_results",
    "jackknife",
    "levelling_down",
    "nelson_phelps",
    "nested_theil",
    "read_coefficients",
    "read_region_units",
    "required_growth",
    "running_cost",
    "shrink",
    "sigma",
    "technique_path",
    "theta_path",
    "williamson",
]
