"""The folder of an oblast: what is written is read, and what is missing or changed is named."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.addresses import addresses_csv
from lustrum.decentral.oblast_folder import FILE, ORDER, UNITS, read_member, read_oblast, write_oblast
from lustrum.errors import DataError, MissingDataError, UsageError
from tests.decentral.conftest import KEY, make_terms

KEYS = dict.fromkeys(("a", "b", "c"), KEY)


@pytest.fixture
def folder(tmp_path):
    above, below = make_terms(("north", "south"), 2, [1.0, 2.0]), make_terms(("a", "b", "c"), 2, [0.0, 0.0])
    write_oblast(tmp_path / "north", "north", (above, below), (KEY, b""), KEYS)
    return tmp_path / "north"


def test_what_is_written_is_read_and_keys_are_for_nobody_else(folder):
    found = read_member(folder)
    assert (found.name, found.terms.units, found.below.units) == ("north", ("north", "south"), ("a", "b", "c"))
    assert found.key == KEY and found.here == {} and found.desk().unit.rows == 2
    assert {(folder / name).stat().st_mode & 0o077 for name in ("key", UNITS)} == {0}


@pytest.mark.parametrize(
    "text, why",
    [
        ('name = "west"\n', "not among the units of the terms"),
        ('digits = 3\n', "name"),
        ('name = "north"\ndigits = 99\n', "significant digits"),
        ('name = "north"\nkeeps = 1.0\n', "keeps"),
    ],
)  # fmt: skip
def test_settings_at_fault_are_refused(folder, text, why):
    (folder / FILE).write_text(text)
    with pytest.raises(UsageError, match=why):
        read_oblast(folder)


def test_a_member_without_a_key_and_an_order_that_is_none_are_named(folder, tmp_path):
    (folder / UNITS).write_bytes(addresses_csv({unit: f"folder:units/{unit}" for unit in KEYS}, KEYS | {"b": b""}))
    (folder / UNITS).chmod(0o600)
    found = read_oblast(folder)
    with pytest.raises(UsageError, match="the key of b is missing"):
        found.desk()
    with pytest.raises(MissingDataError, match="no order yet"):
        found.kept()
    for text in ("{", '{"allotment": [1.0], "prices": [1.0]}', "[]"):
        (folder / ORDER).write_text(text)
        with pytest.raises(DataError, match="cannot be read"):
            found.kept()
    with pytest.raises(MissingDataError, match="no folder of an oblast"):
        read_oblast(tmp_path)
    assert np.array_equal(found.below.level, [0.0, 0.0])
