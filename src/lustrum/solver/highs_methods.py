"""The methods of HiGHS as backends, each with what it is able to; the evidence for sizes: docs/benchmarks/large.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lustrum.solver.backend import Ability, Sizes
from lustrum.solver.highs import HighsModel, accepts
from lustrum.solver.highs_way import Way
from lustrum.solver.options import Method, SolverOptions
from lustrum.solver.standard_form import StandardForm


@dataclass(frozen=True, slots=True)
class Highs:
    """One method of HiGHS; its models can be changed and solved again."""

    name: Method
    way: Way
    able: Ability

    def available(self) -> bool:
        """Return whether this installation of HiGHS has it."""
        return accepts(self.way.solver)

    def model(self, form: StandardForm, options: SolverOptions) -> HighsModel:
        """Return a form, as it stands, kept alive in HiGHS.

        Raises
        ------
        UsageError
            If HiGHS refuses an option or the form, or the method takes no quadratic term.
        """
        return HighsModel(form, options, self.way)


SIMPLEX = Highs(
    "simplex",
    # The active-set method is the one of HiGHS that gives row and column duals for a QP without extras.
    Way("simplex", "simplex", quadratic=Way("active_set", "qpasm")),
    Ability(
        takes=("linear", "separable", "convex"),
        sizes=Sizes(linear=2_500, with_basis=2_500, convex=float("inf")),
        warm_start="dual",
        retries_by="ipm",
    ),
)
PRIMAL_SIMPLEX = Highs(
    "primal_simplex",
    Way("primal_simplex", "simplex", simplex_strategy=4),
    Ability(takes=("linear",), sizes=Sizes(), warm_start="primal", retries_by="ipm"),
)
IPM = Highs(
    "ipm",
    Way("ipm", "ipx"),
    Ability(takes=("linear",), sizes=Sizes(linear=15_000, with_basis=30_000), retries_by="simplex"),
)
HIPO = Highs(
    "hipo",
    Way("hipo", "hipo", quadratic=Way("hipo", "hipo")),
    Ability(
        takes=("linear", "separable", "convex"),
        sizes=Sizes(with_basis=float("inf"), separable=float("inf"), convex=float("inf")),
        retries_by="simplex",
        extra="lustrum[fast]",
    ),
)
PDLP = Highs(
    "pdlp",
    Way("pdlp", "pdlp", stoppable=False),
    Ability(takes=("linear",), sizes=Sizes(), retries_by="simplex"),
)


def going_on(feasible: Literal["dual", "primal"]) -> Highs:
    """Return the method that goes on from the last basis where it is still dual, or primal, feasible."""
    return next(backend for backend in (SIMPLEX, PRIMAL_SIMPLEX) if backend.able.warm_start == feasible)
