"""Settings written as TOML are read again as they were."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lustrum.errors import UsageError
from lustrum.results.as_toml import as_toml

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
PLAIN = st.one_of(TEXTS, st.integers(-(2**60), 2**60), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))
VALUES = st.recursive(
    st.one_of(PLAIN, st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_written_is_read_again(values: dict[str, Any]) -> None:
    assert tomllib.loads(as_toml(values)) == values


def test_tables_stand_behind_plain_keys() -> None:
    text = as_toml({"goal": {"weights": {"a b": 1}}, "day": date(2012, 1, 2), "wish": [{"x": 1}, {"y": [1, {"z": 2}]}]})
    assert text.index("day") < text.index("[goal.weights]") < text.index("[[wish]]")


def test_what_toml_has_not_is_refused() -> None:
    with pytest.raises(UsageError, match="TOML has no NoneType"):
        as_toml({"a": None})
