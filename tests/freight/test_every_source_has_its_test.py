"""Each file of the room has its tests in the file of its name."""

from __future__ import annotations

from tests.mirror import not_mirrored


def test_the_tests_mirror_the_sources():
    assert not_mirrored("lustrum.freight") == []
