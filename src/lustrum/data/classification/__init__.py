"""Classifications: standard codes, mappings between sets of labels, sums and divisions along them, names of regions."""

from lustrum.data.classification.aggregate import aggregate
from lustrum.data.classification.mapping import (
    Coverage,
    Line,
    Mapping,
    check_mapping,
    coverage,
    mapping_to_level,
    read_mapping,
)
from lustrum.data.classification.names import alpha3, region_name
from lustrum.data.classification.split import split
from lustrum.data.classification.standard import CLASSIFICATIONS, Classification, classification
from lustrum.data.classification.world import aggregate_world

__all__ = [
    "CLASSIFICATIONS",
    "Classification",
    "Coverage",
    "Line",
    "Mapping",
    "aggregate",
    "aggregate_world",
    "alpha3",
    "check_mapping",
    "classification",
    "coverage",
    "mapping_to_level",
    "read_mapping",
    "region_name",
    "split",
]
