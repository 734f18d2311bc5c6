import subprocess
import sys
import threading

import numpy as np
import pytest

from lustrum.solver import SolverOptions, StandardForm
from lustrum.solver.backends import BACKENDS
from lustrum.solver.highs_methods import PDLP, SIMPLEX


def run(form, options, on_progress=None):
    return BACKENDS[options.method].model(form, options).solve(on_progress)


def form():
    return StandardForm.from_matrix([[1.0, 2.0], [3.0, 1.0]], [1.0, 1.0], maximise=True, row_upper=[4.0, 6.0])


@pytest.mark.parametrize("method", ["simplex", "primal_simplex", "ipm", "pdlp"])
def test_every_method_gives_the_same_answer(method):
    result = run(form(), SolverOptions(method=method))
    assert result.outcome == "optimal" and result.method == method
    assert result.x == pytest.approx([1.6, 1.2], abs=1e-4)
    assert result.dual == pytest.approx([0.4, 0.2], abs=1e-4)


def test_a_living_model_is_solved_again_after_changes():
    model = SIMPLEX.model(form(), SolverOptions())
    assert model.solve().x == pytest.approx([1.6, 1.2])
    model.change_row_bounds([0], -np.inf, 2.0)
    assert model.solve().x == pytest.approx([2.0, 0.0])
    model.change_column_bounds([0], 0.0, 1.0)
    assert model.solve().x == pytest.approx([1.0, 0.5])
    model.change_cost([0, 1], [0.0, 1.0])
    assert model.solve().x == pytest.approx([0.0, 1.0])


def test_a_basis_saves_the_iterations_of_a_second_solve(plant):
    problem = plant(5, 200, 300).form
    options = SolverOptions(method="simplex")
    first = run(problem, options)
    model = SIMPLEX.model(problem, options)
    model.set_start(basis=first.basis)
    second = model.solve()
    assert first.iterations > 0 and second.iterations == 0
    assert second.x == pytest.approx(first.x)


@pytest.mark.parametrize("asked", [1e-4, 1e-6])
def test_what_is_asked_of_a_first_order_method_is_asked_of_all_its_tolerances(asked):
    options = SolverOptions(method="pdlp", first_order_tolerance=asked)
    names = [f"{kind}_tolerance" for kind in ("primal_feasibility", "dual_feasibility", "pdlp_optimality")]
    told = PDLP.model(form(), options).told
    assert [told(name) for name in names] == [asked] * 3
    told = SIMPLEX.model(form(), options).told
    assert [told(name) for name in names[:2]] == [options.feasibility_tolerance, options.optimality_tolerance]


def test_a_solve_works_outside_the_main_thread():
    results = []
    thread = threading.Thread(target=lambda: results.append(run(form(), SolverOptions(method="simplex"))))
    thread.start()
    thread.join()
    assert results[0].outcome == "optimal"


def test_progress_is_told(plant):
    heard = []
    problem = plant(6, 1500, 2400).form
    run(problem, SolverOptions(method="simplex", presolve=False), on_progress=lambda *news: heard.append(news))
    assert all(seconds >= 0 and iterations >= 0 for iterations, _, seconds in heard)


def test_nothing_is_printed_and_highspy_is_loaded_only_to_solve():
    program = (
        "import sys, lustrum.solver as s\n"
        "assert 'highspy' not in sys.modules\n"
        "f = s.StandardForm.from_matrix([[1.0]], [1.0], row_lower=1.0)\n"
        "assert s.solve(f).objective == 1.0\n"
        "assert 'highspy' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "" and done.stderr == ""


INTERRUPTED = """
import os, signal, sys, threading, time
import numpy as np, scipy.sparse as sp
from lustrum.solver import SolverOptions, StandardForm, solve
random = np.random.default_rng(0)
matrix = sp.random(20000, 30000, density=2e-4, format="csc", random_state=random)
form = StandardForm.from_matrix(matrix, random.uniform(-1, 2, 30000), maximise=True,
                                row_upper=matrix @ random.uniform(0, 2, 30000), column_upper=4.0)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent in the background may have it ignored
threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
began = time.monotonic()
answer = solve(form, SolverOptions(method=sys.argv[1], presolve=False))
assert time.monotonic() - began < 10.0, time.monotonic() - began
assert str(answer.status) == "stopped", answer.status
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent the way POSIX does it")
@pytest.mark.parametrize("method", ["simplex", "pdlp"])
def test_ctrl_c_stops_the_work_and_keeps_what_there_is(method):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, method], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
