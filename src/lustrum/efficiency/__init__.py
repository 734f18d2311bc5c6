"""How far an economy, its enterprises or a plan carried out are from what could be done with what there is."""

from lustrum.efficiency.envelopment import Envelopment, distances, envelop
from lustrum.efficiency.executed import executed_result, obstacle_result, read_executed
from lustrum.efficiency.frontier import EfficiencyGap, Frontier, efficiency_gap, frontier
from lustrum.efficiency.resources import Resources, Survey, industries, read_survey, resources
from lustrum.efficiency.results import gap_results
from lustrum.efficiency.robust import Bootstrapped, bootstrap, order_m, standing_alone, super_efficiency
from lustrum.efficiency.units import Units, read_units, units_results

__all__ = [
    "Bootstrapped",
    "EfficiencyGap",
    "Envelopment",
    "Frontier",
    "Resources",
    "Survey",
    "Units",
    "bootstrap",
    "distances",
    "efficiency_gap",
    "envelop",
    "executed_result",
    "frontier",
    "gap_results",
    "industries",
    "obstacle_result",
    "order_m",
    "read_executed",
    "read_survey",
    "read_units",
    "resources",
    "standing_alone",
    "super_efficiency",
    "units_results",
]
