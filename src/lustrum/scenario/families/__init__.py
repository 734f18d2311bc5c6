"""Families of scenarios: one parent, some of its inputs varied, every member solved warm and certified."""

from lustrum.scenario.families.cube import FamilyResult
from lustrum.scenario.families.family import Family, Variation, read_family
from lustrum.scenario.families.input import Input
from lustrum.scenario.families.run import run_family

__all__ = ["Family", "FamilyResult", "Input", "Variation", "read_family", "run_family"]
