"""Accumulation: consumption now against capacity later, growth rays and two sectors, variants, who pays."""

from lustrum.accumulation.answers import financing_answers, frontier_answer, variants_answers, weights_answer
from lustrum.accumulation.bounds_told import bounds_answers, history_answers
from lustrum.accumulation.cautions import cautions
from lustrum.accumulation.feldman import TwoSectors, best_constant_share, last_year_without_machines
from lustrum.accumulation.frontier import Frontier, Question, consumption_frontier, floor_slope
from lustrum.accumulation.history import is_dynamic_folder, rays, read_dynamic_tables
from lustrum.accumulation.of_economy import Bounds, growth_bounds
from lustrum.accumulation.ray import GrowthRay, angle, fastest_growth, growth_ray
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
    "bounds_answers",
    "cautions",
    "compare_paths",
    "consumption_frontier",
    "fastest_growth",
    "financing",
    "financing_answers",
    "floor_slope",
    "frontier_answer",
    "growth_bounds",
    "growth_ray",
    "growth_variants",
    "history_answers",
    "is_dynamic_folder",
    "last_year_without_machines",
    "rays",
    "read_dynamic_tables",
    "read_source_settings",
    "variants_answers",
    "weights_answer",
]
