"""Which backends there are, and which one suits a problem: chosen by what they declare."""

from __future__ import annotations

from lustrum.solver.backend import Ability, Backend
from lustrum.solver.blocks.backend import BLOCKS
from lustrum.solver.highs_methods import HIPO, IPM, PDLP, PRIMAL_SIMPLEX, SIMPLEX
from lustrum.solver.options import SolverOptions
from lustrum.solver.standard_form import StandardForm

BACKENDS: dict[str, Backend] = {backend.name: backend for backend in (SIMPLEX, PRIMAL_SIMPLEX, IPM, BLOCKS, HIPO, PDLP)}
"""Every method but 'auto', which is the choice among them."""


def choose(form: StandardForm, *, basis: bool = False) -> Backend:
    """Return the backend for a problem: of those made for its kind and size, the one made for the least sizes.

    Where none is made for so many rows, the one made for the most is taken; of two made for the same, the one that was
    installed as an extra.

    Parameters
    ----------
    form : StandardForm
    basis : bool
        Whether a basis is needed, for neighbouring problems to be solved from.

    Examples
    --------
    >>> small = StandardForm.from_matrix([[1.0]], [1.0])
    >>> choose(small).name
    'simplex'
    """

    kind = form.kind

    def size(able: Ability) -> float:
        if kind not in able.takes or (basis and not able.leaves_basis):
            return 0.0
        if kind == "linear":
            return able.sizes.with_basis if basis else able.sizes.linear
        return able.sizes.separable if kind == "separable" and not basis else able.sizes.convex

    made = sorted((b for b in BACKENDS.values() if size(b.able)), key=lambda b: (size(b.able), not b.able.extra))
    fitting = [b for b in made if form.rows <= size(b.able)]
    for backend in [*fitting, *reversed(made)]:
        if backend.available():
            return backend
    raise AssertionError(f"No method takes a {kind} problem.")


def named(form: StandardForm, options: SolverOptions, *, basis: bool = False) -> Backend:
    """Return the backend the options name; the one for the problem where they name none, or one without a basis."""
    asked = BACKENDS.get(options.method)
    return choose(form, basis=basis) if asked is None or (basis and not asked.able.leaves_basis) else asked
