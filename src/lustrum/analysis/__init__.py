"""What a table says before any plan: Leontief and Ghosh systems, multipliers, linkages, footprints, decompositions."""

from lustrum.analysis.result import Drawing, Measure, Result
from lustrum.analysis.system import InputOutputSystem, system_of_economy, system_of_world

__all__ = ["Drawing", "InputOutputSystem", "Measure", "Result", "system_of_economy", "system_of_world"]
