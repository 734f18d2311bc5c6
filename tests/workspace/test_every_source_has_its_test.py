"""Tests mirror the sources file by file: what a file does is tested in the file of its name."""

from __future__ import annotations

from pathlib import Path

import lustrum.workspace

HERE = Path(__file__).parent
SOURCES = Path(lustrum.workspace.__file__).parent


def test_every_source_file_has_a_test_file_of_its_name_and_every_test_file_a_source():
    sources = {path.stem for path in SOURCES.glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in HERE.glob("test_*.py")} - {"every_source_has_its_test"}
    assert tests == sources


def test_every_test_file_imports_what_it_is_named_after():
    for path in HERE.glob("test_*.py"):
        name = path.stem.removeprefix("test_")
        if name != "every_source_has_its_test":
            assert f"from lustrum.workspace.{name} import " in path.read_text(encoding="utf-8"), path.name
