"""What is at a place, before anybody says what kind of table it is."""

from __future__ import annotations

import pytest

from lustrum.data.probe import probe
from lustrum.errors import UsageError


def test_a_folder_is_its_files_by_name(tmp_path):
    (tmp_path / "more").mkdir()
    for name in ("b.csv", "more/a.csv", ".hidden"):
        (tmp_path / name).write_text("x")
    assert [file.name for file in probe(tmp_path).files] == ["b.csv", "more/a.csv"]


def test_a_link_that_leads_out_of_the_folder_is_refused_by_name(tmp_path):
    (tmp_path / "secret.csv").write_text("x")
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "use.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(UsageError, match=r"'use\.csv' is a link that leads out of its folder"):
        probe(folder)
