from lustrum.regions.catch_up import (
    Learning,
    LevellingDown,
    gap_path,
    levelling_down,
    nelson_phelps,
    required_growth,
    theta_path,
)
from lustrum.regions.employment import Employment, read_employment, read_people
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
from lustrum.regions.quotient_trial import KnownRegions, errors, known_regions, multipliers, trial_result
from lustrum.regions.quotients import charm_imports, check_delta, heterogeneity, own_supply
from lustrum.regions.read import RegionUnits, read_region_units
from lustrum.regions.region_accounts import Nation, RegionAccount, nation_of, regional_accounts
from lustrum.regions.region_federation import estimated_sales, federation_files
from lustrum.regions.region_folder import folder_files, own_technology, region_tables
from lustrum.regions.regionalised import inside_share, region_multipliers, regional_results, said_of_method
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
    "Employment",
    "GapQuestion",
    "Intervals",
    "KnownRegions",
    "Learning",
    "LevellingDown",
    "Nation",
    "NestedTheil",
    "RegionAccount",
    "RegionUnits",
    "Shrunk",
    "TechniquePath",
    "TechniqueRegister",
    "bootstrap",
    "charm_imports",
    "check_delta",
    "check_units",
    "convergence",
    "dispersion",
    "dispersion_result",
    "enclave_warnings",
    "errors",
    "estimated_sales",
    "federation_files",
    "folder_files",
    "gap_path",
    "gap_results",
    "heterogeneity",
    "inside_share",
    "jackknife",
    "known_regions",
    "levelling_down",
    "multipliers",
    "nation_of",
    "nelson_phelps",
    "nested_theil",
    "own_supply",
    "own_technology",
    "read_coefficients",
    "read_employment",
    "read_people",
    "read_region_units",
    "region_multipliers",
    "region_tables",
    "regional_accounts",
    "regional_results",
    "required_growth",
    "running_cost",
    "said_of_method",
    "shrink",
    "sigma",
    "technique_path",
    "theta_path",
    "trial_result",
    "williamson",
]
