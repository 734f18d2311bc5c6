"""What is decided, what must hold, what is best; one file per part of a plan."""

from lustrum.problem.build import DEFAULT_PARTS, TAIL, build_plan
from lustrum.problem.check import Check, checked_by, not_negative
from lustrum.problem.declarations import Constraint, Goal, Quantity, Wish
from lustrum.problem.expression import Expression, Relation, Variable
from lustrum.problem.growth import Growth
from lustrum.problem.hand_over import standard_form
from lustrum.problem.problem import Part, PlanProblem
from lustrum.problem.wishes import WishedValue

__all__ = [
    "DEFAULT_PARTS",
    "TAIL",
    "Check",
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
    "checked_by",
    "not_negative",
    "standard_form",
]
