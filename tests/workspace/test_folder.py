"""Where a plan is written: permissions, links and what people laid beside it stay as they are."""

from __future__ import annotations

import json
import os
import stat

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.workspace.folder import opened, our_files, refuse_strangers, write_files

FILES = {"plan.json": b"{}", "tables/output.csv": b"a\n", "inputs/economy/use.csv": b"b\n"}


def modes(folder):
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]
    }


def test_a_plan_closed_to_others_stays_closed_when_it_is_written_again(tmp_path):
    folder = tmp_path / "plan"
    write_files(folder, FILES)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    write_files(folder, FILES | {"report.html": b"new", "answers/a.json": b"{}"})
    assert set(modes(folder).values()) == {0o700, 0o600}
    assert modes(folder)["report.html"] == 0o600 and modes(folder)["answers"] == 0o700


def test_a_new_plan_keeps_to_the_umask(tmp_path):
    before = os.umask(0o077)
    try:
        write_files(tmp_path / "plan", FILES)
        write_files(tmp_path / "plan.zip", FILES)
    finally:
        os.umask(before)
    assert set(modes(tmp_path / "plan").values()) == {0o700, 0o600}
    assert stat.S_IMODE((tmp_path / "plan.zip").stat().st_mode) == 0o600


def test_a_link_to_a_plan_stays_a_link_and_the_plan_it_leads_to_is_renewed(tmp_path):
    for name in ("plan", "plan.zip"):
        real, link = tmp_path / f"real-{name}", tmp_path / f"link-{name}"
        write_files(real, FILES)
        link.symlink_to(real.name)
        write_files(link, FILES | {"report.html": b"new"})
        assert link.is_symlink()
        with opened(real) as folder:
            assert (folder / "report.html").read_bytes() == b"new"
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_links_and_folders_laid_beside_a_plan_stay_as_they_are(tmp_path):
    folder = tmp_path / "plan"
    write_files(folder, FILES)
    (folder / "notes").mkdir()
    (folder / "notes" / "a.txt").write_text("ask the miners")
    (folder / "to").symlink_to("/nowhere")
    write_files(folder, FILES)
    assert (folder / "notes" / "a.txt").read_text() == "ask the miners"
    assert str((folder / "to").readlink()) == "/nowhere"


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "", "C:\\x", "a\0"])
def test_no_file_is_written_outside_of_the_plan(tmp_path, name):
    with pytest.raises(DataError, match="cannot be written"):
        write_files(tmp_path / "plan", FILES | {name: b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_link_among_the_files_of_a_plan_is_none_of_its_files(tmp_path):
    folder = tmp_path / "plan"
    write_files(folder, FILES)
    secret = tmp_path / "secret"
    secret.write_text("7391")
    (folder / "tables" / "more.csv").symlink_to(secret)
    (folder / "tables" / "output.csv").unlink()
    (folder / "tables" / "output.csv").symlink_to(secret)
    os.mkfifo(folder / "tables" / "pipe.csv")
    assert sorted(our_files(folder)) == ["inputs/economy/use.csv"]


def test_places_that_hold_something_else_are_refused_and_left(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("x")
    (tmp_path / "other.zip").write_text("x")
    (tmp_path / "link").symlink_to("mine")
    for name in ("mine", "file", "other.zip", "file/below", "link"):
        with pytest.raises(UsageError):
            refuse_strangers(tmp_path / name)
        with pytest.raises((UsageError, OSError)):
            write_files(tmp_path / name, FILES)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"
    assert not [entry for entry in (tmp_path / "mine").iterdir() if entry.name != "thesis.txt"]


def test_what_is_told_when_a_plan_is_in_its_place_finds_it_whole(tmp_path):
    seen = []

    def written(place):
        with opened(place) as folder:
            seen.append(json.loads((folder / "plan.json").read_text()))

    write_files(tmp_path / "plan", FILES, written)
    write_files(tmp_path / "plan.zip", FILES, written)
    assert seen == [{}, {}]


@pytest.mark.parametrize(
    ("file", "way"), [("federation.toml", "lustrum plan"), ("economy.toml", "lustrum new first.toml")]
)
def test_what_is_yet_to_be_planned_is_refused_with_how_to_plan_it(tmp_path, file, way):
    (tmp_path / file).write_text("")
    with pytest.raises(UsageError, match=f"There is no plan at .*{way} .*{tmp_path.name}"), opened(tmp_path):
        pass
