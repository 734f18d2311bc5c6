"""A power system: sources, converters, stores with inflow, a network; what to build and how to run it."""

from lustrum.power.answers import power_results
from lustrum.power.conventions import CONVENTIONS, Convention, annuity, discount_factor, salvage_share
from lustrum.power.osemosys import read_osemosys
from lustrum.power.osemosys_results import osemosys_files
from lustrum.power.periods import Representative, representative
from lustrum.power.programme import Programme
from lustrum.power.pypsa import read_pypsa
from lustrum.power.read import read_system
from lustrum.power.solve import Dispatch, dispatch
from lustrum.power.system import (
    Activity,
    CapacityRow,
    Cycle,
    Fleet,
    FlowRow,
    Steps,
    Store,
    System,
    Unit,
)  # fmt: skip
from lustrum.power.unserved import with_unserved
from lustrum.power.write_pypsa import pypsa_files

__all__ = [
    "CONVENTIONS",
    "Activity",
    "CapacityRow",
    "Convention",
    "Cycle",
    "Dispatch",
    "Fleet",
    "FlowRow",
    "Programme",
    "Representative",
    "Steps",
    "Store",
    "System",
    "Unit",
    "annuity",
    "discount_factor",
    "dispatch",
    "osemosys_files",
    "power_results",
    "pypsa_files",
    "read_osemosys",
    "read_pypsa",
    "read_system",
    "representative",
    "salvage_share",
    "with_unserved",
]
