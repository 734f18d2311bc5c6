"""What may be asked of the solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lustrum.errors import UsageError

Method = Literal["auto", "simplex", "primal_simplex", "ipm", "blocks", "hipo", "pdlp"]
"""`auto` leaves the choice to lustrum; the others are the names in `backends.BACKENDS`, in its order."""


@dataclass(frozen=True, slots=True)
class SolverOptions:
    """Options of one solve; a value that cannot be meant is refused at once.

    Parameters
    ----------
    method : {'auto', 'simplex', 'primal_simplex', 'ipm', 'blocks', 'hipo', 'pdlp'}
        'simplex' is the dual simplex method, 'ipm' is IPX, 'blocks' is lustrum's own interior point method for
        problems that fall into blocks (`lustrum.solver.blocks`; no basis), 'hipo' needs highspy-extras of highspy's
        version, 'pdlp' is the first-order method.
    time_limit : float, optional
        Seconds of wall-clock time for the whole solve with its retries and proofs.
    iteration_limit : int, optional
        Iterations of the method for the whole solve with its retries. Not cut off are crossover, the search for the
        vertex the active-set method starts from, and proofs.
    feasibility_tolerance, optimality_tolerance : float
        What HiGHS is asked for, in scaled units (from 1e-10 on).
    first_order_tolerance : float
        Asked of 'pdlp', of its primal and dual feasibility and of its gap alike; from 1e-10 on.
    certificate_tolerance : float
        What our own check of the answer demands (see `certificate.certify`).
    threads : int
        0 leaves the number to HiGHS.
    scale : bool
        Scale by the hints of the form, then equilibrate.
    random_seed : int
    presolve : bool
    crossover : bool
        After 'ipm', 'hipo' and 'pdlp', go on to a vertex with a basis.
    """

    method: Method = "auto"
    time_limit: float | None = None
    iteration_limit: int | None = None
    feasibility_tolerance: float = 1e-7
    optimality_tolerance: float = 1e-7
    first_order_tolerance: float = 1e-6
    certificate_tolerance: float = 1e-6
    threads: int = 0
    scale: bool = True
    random_seed: int = 0
    presolve: bool = True
    crossover: bool = True

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise UsageError(
                f"There is no method '{self.method}'; choose one of {', '.join(get_args(Method))}.", method=self.method
            )
        if self.time_limit is not None and not self.time_limit > 0:
            raise UsageError(f"The time limit must be above 0 seconds, not '{self.time_limit}'.", option="time_limit")
        if self.iteration_limit is not None and not (
            isinstance(self.iteration_limit, int) and 0 < self.iteration_limit < 2**31
        ):
            raise UsageError(
                f"The limit of iterations must be a whole number from 1 on, not {self.iteration_limit!r}.",
                option="iteration_limit",
            )
        for name, least in (
            ("feasibility_tolerance", 1e-10),
            ("optimality_tolerance", 1e-10),
            ("first_order_tolerance", 1e-10),
            ("certificate_tolerance", 1e-12),
        ):
            value = getattr(self, name)
            if not least <= value <= 0.1:
                raise UsageError(f"{name} must lie between {least:g} and 0.1, not '{value}'.", option=name)
        for name in ("threads", "random_seed"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0 or value > 2**31 - 1:
                raise UsageError(f"{name} must be a whole number from 0 on, not '{value}'.", option=name)
