"""A first solve that goes on from a basis somebody else found: of parts solved apart, say."""

from __future__ import annotations

from dataclasses import replace

from lustrum.solver.basis import Basis
from lustrum.solver.clock import Clock
from lustrum.solver.highs_methods import SIMPLEX, Highs
from lustrum.solver.options import SolverOptions
from lustrum.solver.scaling import no_scaling, scale
from lustrum.solver.solve import Search, Solution
from lustrum.solver.standard_form import StandardForm
from lustrum.solver.status import Status

EXACT = 1e-10
"""Tolerance asked for: from a basis near the best it costs little, and the answer need not be looked through again."""

ON_FROM_HERE = Highs("simplex", replace(SIMPLEX.way, as_it_stands=True), SIMPLEX.able)
"""The dual simplex method with the costs and the scaling it is given: others would leave the basis far from best."""


def solve_from(form: StandardForm, basis: Basis, options: SolverOptions, most: int) -> Solution | None:
    """Return the certified best answer found from a basis, or None where none is found in `most` exchanges.

    Parameters
    ----------
    form : StandardForm
        Linear.
    basis : Basis
        Of this form, best at the costs of the form but for rows that are not met; any other only takes longer.
    options : SolverOptions
    most : int
        Exchanges after which another way is shorter.

    Raises
    ------
    KeyboardInterrupt
        Ctrl-C.

    Examples
    --------
    >>> from lustrum.solver import solve
    >>> form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    >>> found = solve_from(form, Basis.of(solve(form).basis), SolverOptions(), 10)
    >>> float(found.objective), found.iterations
    (3.0, 0)
    """
    limit = most if options.iteration_limit is None else min(most, options.iteration_limit)
    options = replace(
        options,
        method="simplex",
        presolve=False,
        iteration_limit=limit,
        feasibility_tolerance=min(options.feasibility_tolerance, EXACT),
        optimality_tolerance=min(options.optimality_tolerance, EXACT),
    )
    clock = Clock(options.time_limit, limit)
    scaled, scaling = scale(form) if options.scale else (form, no_scaling(form))
    model = ON_FROM_HERE.model(scaled, clock.options(options))
    model.set_start(basis=basis)
    raw = model.solve()
    if raw.outcome == "interrupted":
        raise KeyboardInterrupt
    if raw.outcome != "optimal":
        return None
    search = Search(form, options, clock, None)
    search.count(raw)
    found = search.judge(raw, scaling)
    return found if found is not None and found.status is Status.OPTIMAL else None
