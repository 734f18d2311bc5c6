"""Members solved warm, in several processes or one, are the plans `run_scenario` makes from nothing."""

import csv
import io
import json
import multiprocessing
from dataclasses import replace

import numpy as np
import pytest

from lustrum.errors import StoppedError, UsageError, VerificationError
from lustrum.plan import solve_plan
from lustrum.scenario.families import run_family
from lustrum.scenario.families.cube import cube_csv, cube_netcdf, facts_json, members_csv
from lustrum.scenario.families.member_solver import posed
from lustrum.scenario.families.members import in_order, members_of
from lustrum.scenario.families.run import _in_processes
from lustrum.scenario.run import scenario_problem
from lustrum.solver import SolverOptions
from tests.scenario.families.made_up import ECONOMY, PARENT, drawn, grid, small_family, wish

FAMILY = small_family(
    grid("exports", "growth.exports", 0.0, 0.01, 0.02, decision=True),
    grid("discount", "goal.discount", 0.92, 0.97),
    drawn("output_per_job", "growth.productivity", low=0.0, high=0.02),
    size=3,
    one_at_a_time=True,
    measures=("objective", "consumption", "output:*", "shadow_price:trade_balance"),
)


def cold(family, member):
    scenario, economy = posed(family, ECONOMY, member)
    return solve_plan(scenario_problem(scenario, economy), break_ties=False)


@pytest.fixture(scope="module", name="result")
def one_process():
    return run_family(FAMILY, economy=ECONOMY)


def test_every_member_has_the_objective_of_a_plan_made_from_nothing(result):
    assert len(result.members) == 3 * 2 * 3 + 6
    for member, answer in zip(result.members, result.answers, strict=True):
        plan = cold(FAMILY, member)
        assert answer.status == plan.status == "optimal" and answer.gap < 1e-6
        assert answer.values[0] == pytest.approx(plan.objective, rel=1e-6)
    assert result.base.values[0] == pytest.approx(cold(FAMILY, replace(result.members[0], values={})).objective)


def test_members_start_from_a_neighbour(result):
    starts = [answer.start for answer in result.answers]
    assert starts.count("warm") >= 0.9 * len(starts)


def test_two_processes_find_the_same_objectives(result):
    two = run_family(FAMILY, economy=ECONOMY, processes=2)
    assert [answer.number for answer in two.answers] == [answer.number for answer in result.answers]
    assert two.values[:, 0] == pytest.approx(result.values[:, 0], rel=1e-9)
    assert two.processes == 2 and two.columns == result.columns


def test_the_cube_is_labelled_by_the_axes_of_the_family(result):
    cube = result.to_xarray()
    assert cube.dims == ("exports", "discount", "draw", "measure", "label", "year")
    assert dict(zip(cube.dims, cube.shape, strict=True))["draw"] == 3
    member = next(m for m in result.members if m.values.get("exports") == 0.01 and m.values.get("discount") == 0.97)
    picked = cube.sel(exports=0.01, discount=0.97, measure="objective", label="", year=0)
    k = result.members.index(member)
    assert float(picked.isel(draw=member.draw)) == result.values[k, 0]
    assert cube["output_per_job"].values[member.draw] == member.values["output_per_job"]
    assert (cube["status"] == "optimal").all()
    label = ECONOMY.product.labels[1]
    last = result.years[-1]
    column = next(c for c in result.columns if c.name == f"output:{label}" and c.year == last)
    assert (
        float(cube.sel(exports=0.01, discount=0.97, measure="output", label=label, year=last)[member.draw])
        == (result.values[k, result.columns.index(column)])
    )


def test_the_files_hold_every_number_and_every_member(result):
    rows = list(csv.DictReader(io.StringIO(cube_csv(result).decode())))
    assert len(rows) == len(result.members) * len(result.columns)
    assert float(rows[0]["value"]) == result.values[0, 0]
    lines = list(csv.DictReader(io.StringIO(members_csv(result).decode())))
    assert [int(line["member"]) for line in lines] == [m.number for m in result.members]
    assert lines[-1]["alone"] == "output_per_job" and float(lines[-1]["exports"] or "nan") != 0.02
    told = json.loads(facts_json(result))
    assert told["members"] == 24 and told["status"] == {"optimal": 24} and told["largest_gap"] < 1e-6


def test_the_cube_goes_to_netcdf_where_it_can_be_written(result, tmp_path):
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    path = tmp_path / "cube.nc"
    path.write_bytes(cube_netcdf(result))
    with xarray.open_dataarray(path, engine="h5netcdf") as read:
        assert read.dims == result.to_xarray().dims
        np.testing.assert_array_equal(read.values, result.to_xarray().values)


def clashing(**more):
    """A wish that can be met at its least value only."""
    total = float(ECONOMY.household_consumption.sum())
    axis = grid("wished", "wish", 0.5 * total, 9.0 * total, quantity="consumption")
    return small_family(axis, parent=replace(PARENT, wishes=(wish(0.5 * total),)), measures=("consumption",), **more)


def test_a_member_without_a_plan_is_named_with_what_clashes_and_the_rest_go_on():
    result = run_family(clashing(), economy=ECONOMY)
    assert [answer.status for answer in result.answers] == ["optimal", "infeasible"]
    assert "wish" in result.answers[1].message and np.isnan(result.answers[1].values).all()
    ((member, answer),) = result.without_plan()
    assert member.number == answer.number == 2


def test_a_clashing_member_takes_the_nearest_plan_where_asked_for():
    result = run_family(clashing(relax=True), economy=ECONOMY)
    assert result.answers[1].status == "relaxed" and "Given up" in result.answers[1].message
    assert np.isfinite(result.answers[1].values).all()


def test_a_member_that_cannot_be_posed_is_kept_with_its_reason():
    family = small_family(grid("tail_rate", "options.trade.share_fall", 0.02), grid("n", "growth.labour", 0.0, -3.0))
    result = run_family(family, economy=ECONOMY)
    assert result.answers[0].status == "optimal"
    assert result.answers[1].status != "optimal" and result.answers[1].message


def test_ties_are_broken_where_asked_for():
    family = small_family(grid("n", "growth.labour", 0.01), measures=("output:*",), tie_break=True)
    result = run_family(family, economy=ECONOMY)
    plan = solve_plan(scenario_problem(PARENT, ECONOMY))
    expected = plan.table("output").values[: len(plan.years)].T.ravel()
    assert result.values[0, 1:] == pytest.approx(expected, rel=1e-5)


def test_a_wrong_input_or_measure_is_told_before_anything_is_solved():
    with pytest.raises(UsageError, match="Did you mean 'labour'"):
        run_family(small_family(grid("n", "growth.labor", 0.01)), economy=ECONOMY)
    with pytest.raises(UsageError, match="no measure 'joy'"):
        run_family(small_family(grid("n", "growth.labour", 0.01), measures=("joy",)), economy=ECONOMY)
    with pytest.raises(UsageError, match="needs a label"):
        run_family(small_family(grid("n", "growth.labour", 0.01), measures=("activity_level",)), economy=ECONOMY)
    with pytest.raises(UsageError, match="at least one process"):
        run_family(FAMILY, economy=ECONOMY, processes=0)


def test_a_measure_of_choice_that_is_not_taken_is_told_before_any_member_is_solved():
    family = small_family(grid("n", "growth.labour", 0.01), choice="joy")
    with pytest.raises(UsageError, match="no measure 'joy'"):
        run_family(family, economy=ECONOMY)
    with pytest.raises(UsageError, match="'consumption' in 1999 is not measured"):
        run_family(replace(family, choice="consumption", choice_year=1999), economy=ECONOMY)


def test_a_parent_without_a_plan_is_refused():
    parent = replace(PARENT, wishes=(wish(1e12),))
    with pytest.raises(VerificationError, match="The parent scenario has no plan"):
        run_family(small_family(grid("n", "growth.labour", 0.01), parent=parent), economy=ECONOMY)


def test_a_measure_that_was_not_taken_is_refused(result):
    with pytest.raises(UsageError, match="is not measured"):
        result.measure("gdp")


@pytest.mark.slow
def test_processes_end_when_nobody_waits_for_them_any_more():
    family = replace(FAMILY, size=200)
    members = in_order(family, members_of(family))
    batches = _in_processes(2, family, ECONOMY, SolverOptions(), None, (), members)
    assert next(batches)
    before = multiprocessing.active_children()
    with pytest.raises(KeyboardInterrupt):
        batches.throw(KeyboardInterrupt)
    assert before and not set(before) & set(multiprocessing.active_children())


@pytest.mark.slow
def test_a_process_that_dies_is_told(monkeypatch):
    batches = _in_processes(2, FAMILY, ECONOMY, SolverOptions(), None, (), members_of(FAMILY) * 40)
    assert next(batches)
    for child in multiprocessing.active_children():
        child.kill()
    with pytest.raises(StoppedError, match="take fewer"):
        list(batches)


def test_a_dask_cluster_finds_the_same_objectives(result):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None
    ) as cluster:
        found = run_family(FAMILY, economy=ECONOMY, dask=cluster.scheduler_address)
    assert found.values[:, 0] == pytest.approx(result.values[:, 0], rel=1e-9)


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("lustrum.scenario.families.on_dask.TIMEOUT", 1.0)
    with pytest.raises(UsageError, match="No Dask scheduler answers"):
        run_family(FAMILY, economy=ECONOMY, dask="tcp://127.0.0.1:1")
