"""lustrum: `build_plan` with its parts and the options of the plain rows, the standard form, `passModel`."""

from __future__ import annotations

from typing import Any

from benchmarks.model import Case
from benchmarks.plain import plain_problem
from lustrum.problem.hand_over import standard_form
from lustrum.solver import SolverOptions
from lustrum.solver.highs_methods import SIMPLEX


def build(case: Case) -> Any:
    return SIMPLEX.model(standard_form(plain_problem(case.economy, case.size.years)), SolverOptions())


def highs(model: Any) -> Any:
    return model._highs
