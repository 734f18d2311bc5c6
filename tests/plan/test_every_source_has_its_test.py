"""Tests mirror the sources file by file: what a file does is tested in the file of its name."""

from __future__ import annotations

from pathlib import Path

import pytest

import lustrum.plan

HERE = Path(__file__).parent
SOURCES = Path(lustrum.plan.__file__).parent
OWN = "every_source_has_its_test"
FOLDERS = (".",)


def named(folder: Path, pattern: str) -> set[str]:
    """Names of the files of a folder, without what marks a test."""
    return {path.stem.removeprefix("test_") for path in (folder).glob(pattern)} - {"__init__", OWN}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_source_file_has_a_test_file_of_its_name_and_every_test_file_a_source(folder):
    assert named(HERE / folder, "test_*.py") == named(SOURCES / folder, "*.py")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_test_file_looks_at_what_it_is_named_after(folder):
    room = ".".join(("lustrum.plan", *Path(folder).parts))
    for name in named(HERE / folder, "test_*.py"):
        text = (HERE / folder / f"test_{name}.py").read_text(encoding="utf-8")
        assert f"from {room}.{name} import " in text, f"test_{name}.py does not import from {room}.{name}"
