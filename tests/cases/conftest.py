"""Small files typed in a test, and the command line called on them."""

from __future__ import annotations

import pytest

from tests.cli.conftest import lustrum

__all__ = ["lustrum", "write"]


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a small file into the test's folder."""

    def written(name, text, encoding="utf-8"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    return written
