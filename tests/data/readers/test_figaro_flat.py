"""A flat file says the same whether a package for frames reads it or it is read line by line."""

from __future__ import annotations

import numpy as np
import pytest
from tests.data.readers import worlds

from lustrum.data.readers import figaro_flat, read_published
from lustrum.errors import DataError


@pytest.fixture
def file(tmp_path):
    return worlds.figaro_flat(tmp_path, worlds.random_world(3))


def _without_pandas(monkeypatch):
    monkeypatch.setattr(figaro_flat, "find_spec", lambda name: None)


def test_both_ways_give_the_same_table(file, monkeypatch):
    fast, _ = read_published(file)
    _without_pandas(monkeypatch)
    monkeypatch.setattr(figaro_flat, "PIECE", 7)
    slow, _ = read_published(file)
    assert np.array_equal(fast.intermediate, slow.intermediate) and np.array_equal(fast.final_demand, slow.final_demand)


def test_both_ways_refuse_a_value_that_is_no_number_with_its_line(file, monkeypatch):
    lines = file.read_text().splitlines()
    lines[4] = lines[4].rpartition(",")[0] + ",n/a"
    file.write_text("\n".join(lines) + "\n")
    said = []
    for _ in range(2):
        with pytest.raises(DataError) as caught:
            read_published(file)
        said.append(str(caught.value))
        _without_pandas(monkeypatch)
    assert said[0] == said[1] and "line 5" in said[0]
