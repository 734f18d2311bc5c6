"""What a table says before any plan: Leontief and Ghosh systems, multipliers, linkages, footprints, decompositions."""

from lustrum.analysis.system import InputOutputSystem, system_of_economy, system_of_world

__all__ = ["InputOutputSystem", "system_of_economy", "system_of_world"]
