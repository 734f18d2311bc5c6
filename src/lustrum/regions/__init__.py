"""Regions: coupled in one plan, how far they stand apart and catch up, a region's own table from the national one."""

from lustrum.lazily import names_of

__getattr__, __dir__, __all__ = names_of(__name__, __file__)
