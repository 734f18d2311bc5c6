"""A decentral plan on disk: made, written, taken up, not made twice."""

from __future__ import annotations

import json

import pytest
from tests.decentral.conftest import world_folder

from lustrum.decentral.run import Asked
from lustrum.errors import UsageError
from lustrum.scenario.federation import read_federation
from lustrum.workspace.decentral import make_decentral

__all__ = ["world_folder"]


def test_a_run_cut_off_is_taken_up_and_ends_as_if_it_had_not_been(world_folder, tmp_path):
    asked, told = Asked("allot", 1e-9, 3), []
    whole = make_decentral(world_folder, tmp_path / "a", asked=asked, report=False)

    class Stop(Exception):
        pass

    def stopping(text):
        if text.startswith("round 2"):
            raise Stop

    with pytest.raises(Stop):
        make_decentral(world_folder, tmp_path / "b", asked=asked, report=False, tell=stopping)
    again = make_decentral(world_folder, tmp_path / "b", asked=asked, report=True, tell=told.append)
    assert "taking up the run from its log" in told
    assert [each.gap for each in again.rounds] == [each.gap for each in whole.rounds]
    said = json.loads((tmp_path / "b" / "summary.json").read_text())
    assert said["status"] == "stopped" and (tmp_path / "b" / "report.html").is_file()
    assert (tmp_path / "b" / "tables" / "orders.csv").is_file() and not (tmp_path / "a" / "report.html").exists()
    with pytest.raises(UsageError, match="has ended"):
        make_decentral(world_folder, tmp_path / "b", asked=asked)


def test_a_folder_that_is_neither_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"neither federation\.toml nor terms\.json"):
        make_decentral(tmp_path, tmp_path / "out", asked=Asked())
    assert read_federation
