"""Zipped plans from somebody else: looked through before anything is unpacked."""

from __future__ import annotations

import io
import stat
import tracemalloc
import zipfile

import pytest

from lustrum.errors import DataError
from lustrum.workspace import load_plan
from lustrum.workspace.archive import unpack


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "members",
    [
        [("../evil.txt", "x")],
        [("/evil.txt", "x")],
        [("a/../../evil.txt", "x")],
        [("..\\evil.txt", "x")],
        [("C:\\evil.txt", "x")],
        [(link("tables"), "/etc"), ("tables/evil.txt", "x")],
        [("a\x1b.txt", "x")],
        [("plan.json", "{}"), ("./../evil.txt", "x")],
    ],
)
def test_an_archive_that_climbs_out_of_its_folder_is_refused(tmp_path, members):
    (tmp_path / "in").mkdir()
    with pytest.raises(DataError):
        load_plan(zipped(tmp_path / "p.zip", members))
    assert not list(tmp_path.rglob("evil*"))


def test_what_unpacks_to_far_more_than_it_holds_is_refused_before_it_is_unpacked(tmp_path):
    zeros = bytes(40_000_000)
    one = zipped(tmp_path / "one.zip", [("plan.json", "{}"), ("tables/a.csv", zeros * 3)])
    many = zipped(tmp_path / "many.zip", [("plan.json", "{}"), *((f"tables/{k}.csv", zeros) for k in range(4))])
    del zeros
    for bomb in (one, many):
        tracemalloc.start()
        with pytest.raises(DataError, match="bomb"):
            load_plan(bomb)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
        tracemalloc.stop()


def test_too_many_members_are_refused(tmp_path):
    with pytest.raises(DataError, match="files are more than"):
        load_plan(zipped(tmp_path / "p.zip", [(f"tables/{k}.csv", "") for k in range(5_001)]))


def test_two_members_of_one_name_are_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("plan.json", "{}")
        archive.writestr("plan.json", "[]")
    (tmp_path / "p.zip").write_bytes(buffer.getvalue())
    with pytest.raises(DataError, match="stands twice"):
        load_plan(tmp_path / "p.zip")


def test_an_archive_without_a_plan_says_so(tmp_path):
    with pytest.raises(DataError, match="holds no plan"):
        load_plan(zipped(tmp_path / "p.zip", [("notes.txt", "x")]))


def test_members_are_unpacked_as_they_were_packed(tmp_path):
    file = zipped(tmp_path / "p.zip", [("plan.json", "{}"), ("tables/", ""), ("tables/output.csv", "a\n" * 1_000)])
    (tmp_path / "out").mkdir()
    unpack(file, tmp_path / "out")
    assert (tmp_path / "out" / "tables" / "output.csv").read_text() == "a\n" * 1_000
