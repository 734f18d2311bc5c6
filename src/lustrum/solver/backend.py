"""What a backend is: it takes a form, looks for point and duals, and declares what it is able to; nothing is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from lustrum.arrays import Array
from lustrum.solver.standard_form import Kind, StandardForm

if TYPE_CHECKING:
    from lustrum.solver.options import Method, SolverOptions

Progress = Callable[[int, float, float], None]
"""Called now and then with iterations so far, objective (NaN where it is not told) and seconds."""

Outcome = Literal[
    "optimal", "infeasible", "unbounded", "unbounded_or_infeasible", "limit", "interrupted", "unknown", "error"
]


@dataclass(frozen=True, slots=True)
class RawResult:
    """What a backend says, in the units of the form it was given; `certify` and `classify` judge it.

    Parameters
    ----------
    outcome : str
        'optimal', 'infeasible', 'unbounded', 'unbounded_or_infeasible', 'limit', 'interrupted', 'unknown' or 'error'.
    x : array, shape (n,), or None
    dual : array, shape (m,), or None
        Of the sign of the objective as stated.
    basis : object or None
        To start a neighbouring problem of the same shape from.
    method : str
        What gave the answer.
    iterations : int
    seconds : float
    message : str
        The backend's own words for how it ended.
    warm : bool
        Whether it was found from the point the model was given to start from.
    """

    outcome: Outcome
    x: Array | None
    dual: Array | None
    basis: Any
    method: str
    iterations: int
    seconds: float
    message: str
    warm: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows up to which a method is the one to take if it is left to lustrum; 0 where it is only taken by name.

    Parameters
    ----------
    linear : float
    with_basis : float
        Linear problems that must leave a basis, for neighbouring problems to be solved from.
    separable, convex : float
        Quadratic problems with a diagonal matrix Q; with any, or of which a basis is needed.
    """

    linear: float = 0.0
    with_basis: float = 0.0
    separable: float = 0.0
    convex: float = 0.0


@dataclass(frozen=True, slots=True)
class Ability:
    """What a backend declares of itself; methods are chosen by this and never by name.

    Parameters
    ----------
    takes : tuple of {'linear', 'separable', 'convex'}
        Kinds of problems (`StandardForm.kind`).
    sizes : Sizes
        What it is for.
    leaves_basis : bool
        Whether its answer is a vertex with a basis, and not a point in the middle of the best ones.
    warm_start : {'', 'dual', 'primal', 'interior'}
        Which feasibility of the last basis it goes on from: 'dual' where bounds have changed, 'primal' where costs
        have; 'interior' where it goes on from the point and prices of an answer; '' where it starts from nothing.
    retries_by : str
        The method that is tried where its own answer does not pass the check; '' leaves the choice to lustrum.
    extra : str
        What has to be installed for it.
    """

    takes: tuple[Kind, ...]
    sizes: Sizes
    leaves_basis: bool = True
    warm_start: Literal["", "dual", "primal", "interior"] = ""
    retries_by: Method | Literal[""] = ""
    extra: str = ""


class Model(Protocol):
    """One form in the hands of a backend."""

    def solve(self, on_progress: Progress | None = None) -> RawResult:
        """Look for the best point until the options' limits; Ctrl-C gives 'interrupted' or is let through."""

    def farkas_ray(self) -> Array | None:
        """Return row multipliers, shape (m,), that the last 'infeasible' rests on, if they are at hand."""

    def unbounded_ray(self) -> Array | None:
        """Return the direction, shape (n,), that the last 'unbounded' rests on, if it is at hand."""


class Backend(Protocol):
    """A method that can be named in `SolverOptions.method`: one file, one line in `backends.BACKENDS`."""

    @property
    def name(self) -> Method:
        """As in `SolverOptions.method`."""

    @property
    def able(self) -> Ability:
        """What it is able to."""

    def available(self) -> bool:
        """Return whether this installation has it."""

    def model(self, form: StandardForm, options: SolverOptions) -> Model:
        """Return a scaled form ready to be solved under options (method apart).

        Raises
        ------
        UsageError
            If it does not take this kind of problem, or refuses an option.
        """
