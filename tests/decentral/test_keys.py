"""Keys: read from files nobody else can read, and refused otherwise with the way out."""

from __future__ import annotations

import os

import pytest

from lustrum.decentral.addresses import Address
from lustrum.decentral.keys import read_key, refuse_open
from lustrum.errors import MissingDataError, UsageError


def test_a_key_is_read_without_what_stands_around_it(tmp_path):
    file = tmp_path / "key"
    file.write_text("  a key that is long enough\n")
    file.chmod(0o600)
    assert read_key(file) == b"a key that is long enough"


@pytest.mark.parametrize("content", ["", "xyzzy"])
def test_a_short_key_is_refused_and_not_repeated(tmp_path, content):
    file = tmp_path / "key"
    file.write_text(content)
    with pytest.raises(MissingDataError, match="16 letters or more") as refused:
        read_key(file)
    assert not content or content not in str(refused.value)


def test_a_key_that_is_not_there_is_missed(tmp_path):
    with pytest.raises(MissingDataError, match="missing"):
        read_key(tmp_path / "key")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_others_may_read_or_write_is_refused_with_the_way_out(tmp_path, mode):
    file = tmp_path / "key"
    file.write_text("a key that is long enough")
    file.chmod(mode)
    with pytest.raises(UsageError, match="chmod 600"):
        read_key(file)
    with pytest.raises(UsageError, match="chmod 600"):
        refuse_open(file)


def test_an_address_does_not_show_its_key():
    assert "secret" not in repr(Address("north", "http", "http://127.0.0.1:1", b"a secret of sixteen letters"))
