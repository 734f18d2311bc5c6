"""The page of many units: measured part by part, and what was measured before stays with its day."""

from __future__ import annotations

import pytest

from benchmarks import decentral, page


def test_a_part_measured_again_leaves_the_others_and_a_new_part_loses_nothing(tmp_path, monkeypatch):
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    monkeypatch.setattr(page, "FOLDER", folder)
    monkeypatch.setattr(decentral, "PARTS", {"a": ("First", lambda sizes: (("one",), []))})
    decentral.main(["a"])
    more = decentral.PARTS | {"b": ("Second", lambda sizes: (("two",), [("a goal", "1", True)]))}
    monkeypatch.setattr(decentral, "PARTS", more)
    decentral.main(["b"])
    written = (folder / "decentral.md").read_text()
    for said in ("one", "two", "| a goal | 1 | met |", "`python -m benchmarks decentral.a`", "Measured on 20"):
        assert said in written
    assert "Not measured yet" not in written
    with pytest.raises(SystemExit, match="no part c of decentral"):
        decentral.main(["c"])
