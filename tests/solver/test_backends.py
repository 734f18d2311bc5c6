import dataclasses
import subprocess
import sys
from typing import get_args

import numpy as np
import pytest
import scipy.sparse as sp

from lustrum.solver import SolverOptions, StandardForm, Status, backends, solve
from lustrum.solver.backend import Ability, RawResult, Sizes
from lustrum.solver.backends import BACKENDS, choose, named
from lustrum.solver.highs_methods import HIPO, going_on
from lustrum.solver.options import Method


def of_size(rows, q=None):
    """A problem that is never solved: what counts is its number of rows and the kind of its quadratic term."""
    return StandardForm.from_matrix(sp.csc_array((rows, 2)), [1.0, 1.0], quadratic=q)


CONVEX = [[2.0, 1.0], [1.0, 2.0]]


def test_the_names_of_methods_are_the_table_and_auto():
    assert get_args(Method) == ("auto", *BACKENDS)
    assert all(backend.name == name for name, backend in BACKENDS.items())
    assert all(backend.able.retries_by in ("", *BACKENDS) for backend in BACKENDS.values())


def test_the_command_line_offers_the_table_and_asks_for_help_without_loading_the_solver():
    from lustrum.cli.call import METHODS

    assert ("auto", *BACKENDS) == METHODS
    program = (
        "import sys\n"
        "from lustrum.cli.main import main\n"
        "sys.argv = ['lustrum', 'plan', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "loaded = [name for name in sys.modules if name.startswith(('lustrum.solver', 'highspy', 'scipy'))]\n"
        "print('LOADED', loaded)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "--method" in done.stdout and "LOADED []" in done.stdout, done.stdout[-300:]


def test_small_problems_go_to_simplex_middle_ones_to_ipx_and_large_ones_to_blocks():
    assert [choose(of_size(rows)).name for rows in (100, 10_000, 10**6)] == ["simplex", "ipm", "blocks"]


@pytest.mark.parametrize("extra", [False, True])
def test_where_a_basis_is_needed_a_method_is_chosen_that_leaves_one(monkeypatch, extra):
    monkeypatch.setattr(type(HIPO), "available", lambda self: extra or not self.able.extra)
    chosen = [choose(of_size(rows), basis=True) for rows in (100, 10_000, 10**6)]
    assert [backend.name for backend in chosen] == ["simplex", "ipm", "hipo" if extra else "ipm"]
    assert all(backend.able.leaves_basis for backend in chosen)


@pytest.mark.parametrize("rows", [10, 300, 5_000])
def test_quadratic_problems_go_to_the_extra_else_separable_ones_to_blocks_and_the_rest_to_the_active_set(
    monkeypatch, rows
):
    separable, convex = of_size(rows, np.eye(2)), of_size(rows, CONVEX)
    monkeypatch.setattr(type(HIPO), "available", lambda self: True)
    assert choose(separable).name == choose(convex).name == "hipo"
    monkeypatch.setattr(type(HIPO), "available", lambda self: not self.able.extra)
    assert (choose(separable).name, choose(convex).name) == ("blocks", "simplex")


def test_a_named_method_is_taken_unless_it_lacks_the_basis_that_is_needed():
    form = of_size(100)
    assert named(form, SolverOptions(method="blocks")).name == "blocks"
    assert named(form, SolverOptions(method="blocks"), basis=True).name == "simplex"
    assert named(form, SolverOptions(method="pdlp"), basis=True).name == "pdlp"


@pytest.mark.parametrize("rows", [10, 500, 5_000, 50_000])
@pytest.mark.parametrize("q", [None, np.eye(2), CONVEX])
@pytest.mark.parametrize("basis", [False, True])
def test_whatever_is_chosen_takes_the_problem(rows, q, basis):
    form = of_size(rows, q)
    backend = choose(form, basis=basis)
    assert form.kind in backend.able.takes and (backend.able.leaves_basis or not basis)


def test_a_basis_is_gone_on_from_by_the_method_that_can():
    assert (going_on("dual").name, going_on("primal").name) == ("simplex", "primal_simplex")


@dataclasses.dataclass(frozen=True)
class Guess:
    """A newcomer: always answers with a point it was told, and knows no duals but those."""

    x: tuple[float, ...]
    dual: tuple[float, ...]
    name = "guess"
    able = Ability(takes=("linear",), sizes=Sizes(linear=1.0), retries_by="simplex")

    def available(self):
        return True

    def model(self, form, options):
        return self

    def solve(self, on_progress=None):
        return RawResult("optimal", np.array(self.x), np.array(self.dual), None, self.name, 1, 0.0, "guessed")

    def farkas_ray(self):
        return None

    def unbounded_ray(self):
        return None


def test_a_backend_is_one_line_of_the_table_and_its_answer_is_checked_like_any_other(monkeypatch):
    form = StandardForm.from_matrix([[1.0, 1.0]], [1.0, 2.0], row_lower=3.0)
    options = SolverOptions(scale=False)
    monkeypatch.setitem(backends.BACKENDS, "guess", Guess((3.0, 0.0), (1.0,)))
    right = solve(form, options)
    assert right.status is Status.OPTIMAL and right.method == "guess" and right.objective == 3.0
    monkeypatch.setitem(backends.BACKENDS, "guess", Guess((0.0, 3.0), (2.0,)))
    wrong = solve(form, options)
    assert wrong.status is Status.OPTIMAL and wrong.method == "simplex" and wrong.objective == 3.0
    assert "guess" in wrong.message
