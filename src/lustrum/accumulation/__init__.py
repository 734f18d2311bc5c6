"""Accumulation: consumption now against capacity later, growth rays and two sectors, variants, who pays."""

from lustrum.accumulation.bounds_results import bounds_results, history_results
from lustrum.accumulation.cautions import cautions
from lustrum.accumulation.feldman import TwoSectors, best_constant_share, last_year_without_machines
from lustrum.accumulation.frontier import Frontier, Question, consumption_frontier, floor_slope
from lustrum.accumulation.given_ray import read_ray
from lustrum.accumulation.growth_ray import GrowthRay, angle, fastest_growth, growth_ray
from lustrum.accumulation.history import is_dynamic_folder, rays, read_dynamic_tables
from lustrum.accumulation.of_economy import Bounds, growth_bounds
from lustrum.accumulation.results import financing_results, frontier_result, variants_results, weights_result
from lustrum.accumulation.sources import Financing, SourceSettings, financing, read_source_settings
from lustrum.accumulation.variants import WEIGHTS, YEARS_AFTER, Variant, compare_paths, growth_variants

__all__ = [
    "WEIGHTS",
    "YEARS_AFTER",
    "Bounds",
    "Financing",
    "Frontier",
    "GrowthRay",
    "Question",
    "SourceSettings",
    "TwoSectors",
    "Variant",
    "angle",
    "best_constant_share",
    "bounds_results",
    "cautions",
    "compare_paths",
    "consumption_frontier",
    "fastest_growth",
    "financing",
    "financing_results",
    "floor_slope",
    "frontier_result",
    "growth_bounds",
    "growth_ray",
    "growth_variants",
    "history_results",
    "is_dynamic_folder",
    "last_year_without_machines",
    "rays",
    "read_dynamic_tables",
    "read_ray",
    "read_source_settings",
    "variants_results",
    "weights_result",
]
