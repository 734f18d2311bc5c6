"""The made-up railways of the manual, changed in a place or two."""

from __future__ import annotations

import shutil

import pytest

from lustrum.data import bundled_path
from lustrum.errors import DataError
from lustrum.freight.read import read_freight


def copied(tmp_path, *changes, without=()):
    """Return a copy of the folder; each change is (file, old, new), or (file, None, all of it)."""
    folder = tmp_path / "railways"
    shutil.copytree(bundled_path("made_up_railways"), folder)
    for name in without:
        (folder / name).unlink()
    for file, old, new in changes:
        path = folder / file
        if old is None:
            path.write_text(new)
            continue
        text = path.read_text()
        assert old in text, old
        path.write_text(text.replace(old, new, 1))
    return folder


def faults_of(folder):
    """Return the faults of a folder, by kind and place."""
    with pytest.raises(DataError) as caught:
        read_freight(folder)
    return [(each.kind, each.file, each.row, each.column) for each in caught.value.faults]
