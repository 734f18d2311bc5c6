"""Terms: written, read, fingerprinted, and refused where they are no terms."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.terms import FILE, Terms, read_terms
from lustrum.errors import DataError, MissingDataError

TERMS = Terms("world", "tons", (1, 2), ("coal", "steel"), np.array([1.0, 2.0, 0.5, 0.1]), ("a", "b"))


def test_what_is_written_is_read_with_the_same_fingerprint(tmp_path):
    (tmp_path / FILE).write_bytes(TERMS.as_json())
    found = read_terms(tmp_path)
    assert found.fingerprint == TERMS.fingerprint and np.array_equal(found.level, TERMS.level)
    assert found.rows == 4 and found.label(3) == ("steel", 2)
    assert [group.tolist() for group in found.groups] == [[0, 1], [2, 3]]


def test_rows_nobody_pays_for_have_no_groups():
    assert replace(TERMS, paid_for=False).groups == []


@pytest.mark.parametrize(
    "change", [{"unit": "kg"}, {"level": np.array([1.0, 2.0, 0.5, 0.2])}, {"units": ("a",)}, {"years": (1, 3)}]
)
def test_other_terms_have_another_fingerprint(change):
    assert replace(TERMS, **change).fingerprint != TERMS.fingerprint


@pytest.mark.parametrize(
    "spoil, why",
    [
        (lambda said: said | {"extra": 1}, "says extra"),
        (lambda said: {key: value for key, value in said.items() if key != "level"}, "no file of terms"),
        (lambda said: said | {"level": [1.0]}, "1 levels for 4"),
        (lambda said: said | {"level": ["x"] * 4}, "no file of terms"),
    ],
)
def test_a_file_that_is_no_terms_is_refused(tmp_path, spoil, why):
    (tmp_path / FILE).write_text(json.dumps(spoil(json.loads(TERMS.as_json()))))
    with pytest.raises(DataError, match=why):
        read_terms(tmp_path)
    with pytest.raises(MissingDataError, match="unit new"):
        read_terms(tmp_path / "nowhere")
