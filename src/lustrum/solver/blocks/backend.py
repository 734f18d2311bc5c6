"""The method by blocks as a backend."""

from __future__ import annotations

from dataclasses import dataclass

from lustrum.arrays import Array
from lustrum.solver.backend import Ability, Progress, RawResult, Sizes
from lustrum.solver.basis import Iterate
from lustrum.solver.options import Method, SolverOptions
from lustrum.solver.standard_form import StandardForm


@dataclass(frozen=True, slots=True)
class BlocksModel:
    """A form for `interior_point`, which leaves neither basis nor proofs that there is no answer.

    `near` is what it starts from: the answer to a neighbour, scaled as the form is.
    """

    form: StandardForm
    options: SolverOptions
    near: Iterate | None = None

    def solve(self, on_progress: Progress | None = None) -> RawResult:
        """Return what the method finds."""
        from lustrum.solver.blocks.interior import interior_point  # with what of SciPy no other method needs

        return interior_point(self.form, self.options, on_progress, start=self.near)

    def farkas_ray(self) -> Array | None:
        """Return None, never an array of shape (m,): what has no solution does not converge."""
        return None

    def unbounded_ray(self) -> Array | None:
        """Return None, never an array of shape (n,): what has no solution does not converge."""
        return None


@dataclass(frozen=True, slots=True)
class Blocks:
    """lustrum's own interior point method for problems that fall into blocks."""

    name: Method
    able: Ability

    def available(self) -> bool:
        """Return that it is always there."""
        return True

    def model(self, form: StandardForm, options: SolverOptions) -> BlocksModel:
        """Return a scaled form ready to be solved."""
        return BlocksModel(form, options)


BLOCKS = Blocks(
    "blocks",
    Ability(
        takes=("linear", "separable"),
        sizes=Sizes(linear=float("inf"), separable=float("inf")),
        leaves_basis=False,
        warm_start="interior",
    ),
)
