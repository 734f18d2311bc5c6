"""What is decided, what must hold, what is best; one file per part of a plan."""

from lustrum.problem.build import DEFAULT_PARTS, TAIL, build_plan
from lustrum.problem.expression import Expression, Relation, Variable
from lustrum.problem.growth import Growth
from lustrum.problem.problem import Constraint, Goal, Part, PlanProblem, Quantity, Wish
from lustrum.problem.wishes import WishedValue

__all__ = [
    "DEFAULT_PARTS",
    "TAIL",
    "Constraint",
    "Expression",
    "Goal",
    "Growth",
    "Part",
    "PlanProblem",
    "Quantity",
    "Relation",
    "Variable",
    "Wish",
    "WishedValue",
    "build_plan",
]
