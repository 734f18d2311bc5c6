"""lustrum: `build_plan` with its default parts, the standard form, `passModel`."""

from __future__ import annotations

from typing import Any

from benchmarks.model import TAIL, Case
from benchmarks.synthetic import GROWTH
from lustrum.problem import build_plan
from lustrum.problem.hand_over import standard_form
from lustrum.solver import SolverOptions
from lustrum.solver.highs_methods import SIMPLEX


def build(case: Case) -> Any:
    problem = build_plan(case.economy, case.size.years, growth=GROWTH, tail=TAIL)
    return SIMPLEX.model(standard_form(problem), SolverOptions())


def highs(model: Any) -> Any:
    return model._highs
