"""What a table says before any plan: Leontief and Ghosh systems, multipliers, linkages, footprints, decompositions."""

from lustrum.analysis.of_economy import system_of_economy
from lustrum.analysis.of_world import system_of_world
from lustrum.analysis.system import InputOutputSystem

__all__ = ["InputOutputSystem", "system_of_economy", "system_of_world"]
