from lustrum.solver.blocks.arrowhead import Arrowhead
from lustrum.solver.blocks.border import Border, find_border
from lustrum.solver.blocks.interior import interior_point

__all__ = ["Arrowhead", "Border", "find_border", "interior_point"]
