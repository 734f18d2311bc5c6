"""What all say to a step, added up: in the open, or masked in pairs; never half of each."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.interior_sums import added_up, opened
from lustrum.decentral.masks import fixed
from lustrum.errors import StoppedError
from tests.decentral.conftest import Network, random_blocks

PARTS = np.array([1.0, 2.0, 0.0, 3.0])


def masked(values, parts=PARTS):
    return {"masked": fixed(np.array(values, float)), "parts": parts}


def test_masked_numbers_are_taken_apart_as_they_were_put_together():
    said = opened({"a": masked([1, 2, 3, 4, 5, 6]), "b": masked([1, 0, 0, 1, 1, 1]) | {"extremes": np.ones(1)}}, 2)
    assert np.allclose(said["a"]["sums"], [2.0]) and np.allclose(said["a"]["shared"], [2.0, 3.0])
    assert np.allclose(said["a"]["response"], [[5.0, 6.0], [6.0, 7.0]]) and "second" not in said["a"]
    assert np.allclose(said["b"]["sums"], [0.0]) and np.allclose(said["b"]["extremes"], [1.0])


def test_what_does_not_belong_together_is_refused():
    plain = {"sums": np.ones(1)}
    with pytest.raises(StoppedError, match="and b do not"):
        opened({"a": masked([1, 2, 3, 4, 5, 6]), "b": plain}, 2)
    assert set(opened({"a": masked([1, 2, 3, 4, 5, 6]), "b": plain}, 2, ("b",))) == {"a", "b"}
    with pytest.raises(StoppedError, match="different things"):
        opened({"a": masked([1, 2, 3, 4, 5, 6]), "b": masked([1], np.array([1.0, 0.0, 0.0, 0.0]))}, 2)


def test_responses_are_added_up_and_the_least_length_and_the_largest_error_count():
    network = Network(*random_blocks(1))
    centre, units = network.centre(), tuple(network.units)
    body = {"terms": network.terms.fingerprint, "rows": 3, "unit": "units"}
    centre.ask("introduce", 0, dict.fromkeys(units, body))
    begin = {"step": "begin", "numbers": np.ones(1), "shared": np.ones(3)}
    found = added_up(centre, units, 0, begin)
    single = [added_up(centre, (unit,), 0, begin) for unit in units]
    assert np.allclose(found.response, sum(each.response for each in single))
    assert np.allclose(found.shared, sum(each.shared for each in single))
    place = {"step": "place", "numbers": None, "shared": np.zeros(3), "second": np.zeros(3)}
    worst = added_up(centre, units, 0, place).extremes
    assert len(worst) == 2 and np.isfinite(worst).all()
