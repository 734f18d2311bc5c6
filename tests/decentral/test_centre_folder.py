"""Folders of centre and units: made, opened, taken up, refused; a whole federation equals its monolith."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lustrum.decentral.centre_folder import is_centre, make_folders, open_centre
from lustrum.decentral.messages import EXACT
from lustrum.decentral.run import Asked, run
from lustrum.errors import DataError, UsageError
from lustrum.regions.coupling import coupled
from lustrum.scenario.federation_plan import FederationSession
from lustrum.solver import solve

ASKED = {"mode": "allot", "gap": 1e-4, "rounds": 60}


@pytest.fixture
def folder(world, tmp_path):
    make_folders(world, tmp_path / "centre")
    return tmp_path / "centre"


def test_the_plan_of_a_federation_equals_the_monolith_and_no_name_or_number_of_a_unit_is_said(world, folder):
    session = FederationSession(world)
    whole = coupled(session.problems).assemble()
    optimum = solve(whole.form).objective
    centre, terms, again = open_centre(folder, ASKED)
    found = run(centre, terms, Asked("allot", 1e-4, 60))
    assert not again and found.status == "optimal" and found.rounds[0].lower is not None, "feasible in round 1"
    assert found.objective == pytest.approx(optimum, abs=1e-4 * found.base_consumption)
    said = b"".join(file.read_bytes() for file in folder.rglob("log.jsonl"))
    finance = [f"{abs(value):.10g}" for path in session.transfers.values() for value in path]
    known = set(finance)
    words = {name for problem in session.problems.values() for name in (*problem.constraints, *problem.variables)}
    assert not any(f'"{word}"'.encode() in said for word in words), "no names of rows or columns"
    for form in whole.forms.values():
        values = {f"{abs(v):.10g}" for v in (*form.value, *form.cost, *form.row_upper) if np.isfinite(v)}
        private = [text for text in values if len(text.replace(".", "").lstrip("0")) >= 10]
        found = [text for text in private if text.encode() in said]
        assert private and set(found) <= known, "no coefficient, limit or goal but the finance all know"
    assert EXACT == 12


def test_the_exact_mode_equals_the_monolith_to_a_ten_millionth(world, folder):
    session = FederationSession(world)
    optimum = solve(coupled(session.problems).assemble().form).objective
    centre, terms, _ = open_centre(folder, ASKED | {"mode": "exact"})
    found = run(centre, terms, Asked("exact", 1e-6))
    assert found.objective == pytest.approx(optimum, abs=1e-7 * found.base_consumption)
    assert found.iterations <= 25 and found.round_trips <= 400


def test_a_folder_is_one_of_a_centre_and_is_not_overwritten(world, folder, tmp_path):
    assert is_centre(folder) and not is_centre(tmp_path)
    assert (folder / "units.csv").stat().st_mode & 0o077 == 0, "keys are nobody else's"
    with pytest.raises(UsageError, match="would be overwritten"):
        make_folders(world, folder)


def test_a_run_is_taken_up_with_what_it_was_begun_with(folder):
    run_id = open_centre(folder, ASKED)[0].run
    assert open_centre(folder, ASKED)[0].run == run_id
    with pytest.raises(UsageError, match="was begun with mode allot"):
        open_centre(folder, ASKED | {"gap": 1e-2})
    (folder / "run.json").write_text("[]")
    with pytest.raises(DataError, match="cannot be read"):
        open_centre(folder, ASKED)


def test_a_run_that_ended_is_not_begun_again(folder):
    (folder / "summary.json").write_text(json.dumps({}))
    with pytest.raises(UsageError, match="has ended"):
        open_centre(folder, ASKED)


def test_a_key_that_is_missing_is_named(folder):
    text = (folder / "units.csv").read_text().splitlines()
    (folder / "units.csv").write_text("\n".join([text[0], *(line.rsplit(",", 1)[0] + "," for line in text[1:])]) + "\n")
    with pytest.raises(UsageError, match="the key of 'R0'"):
        open_centre(folder, ASKED)
