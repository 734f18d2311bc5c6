"""Masks: sums are exact, single messages are noise, and no mask is used twice."""

from __future__ import annotations

import hashlib

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from lustrum.decentral.masks import (
    FRACTION,
    LARGEST,
    Masks,
    added,
    agreed_masks,
    fixed,
    floating,
    negative,
    new_mask_key,
    step_of,
)
from lustrum.decentral.messages import decode
from lustrum.decentral.unit import Unit
from lustrum.errors import DataError
from tests.decentral.conftest import KEY, Network, random_blocks
from tests.decentral.test_interior_messages import interior

pytest.importorskip("cryptography")

numbers = st.floats(-LARGEST, LARGEST, exclude_min=True, exclude_max=True, allow_nan=False)


@pytest.fixture(scope="module")
def masks():
    keys = {name: new_mask_key() for name in ("north", "east", "south")}
    public = {name: key for name, (_, key) in keys.items()}
    return {name: agreed_masks(name, private, public) for name, (private, _) in keys.items()}


@given(st.lists(numbers, min_size=1, max_size=8))
def test_a_number_comes_back_from_fixed_point(values):
    values = np.array(values)
    assert np.allclose(floating(fixed(values)), values, rtol=2.0**-52, atol=2.0**-FRACTION)
    assert np.array_equal(added([fixed(values), negative(fixed(values))]), np.zeros((len(values), 2), dtype=np.uint64))


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8))
def test_masked_numbers_add_up_as_the_numbers_themselves(masks, rows):
    values = dict(zip(masks, np.array(rows).T, strict=True))
    step = step_of("run", 3, "move", (np.ones(2), None))
    total = added(masks[name].masked(each, step) for name, each in values.items())
    assert np.array_equal(total, added(fixed(each) for each in values.values())), "to the last bit"


@pytest.mark.parametrize("size", [0, 1, 40])
def test_streams_of_many_pairs_add_up_at_once_as_one_by_one(size):
    secrets = {f"U{k:03d}": bytes([k]) * 32 for k in range(108) if k != 50}
    total = np.zeros((size, 2), dtype=np.uint64)
    for other, secret in secrets.items():
        stream = np.frombuffer(hashlib.shake_256(secret + b"step").digest(16 * size), dtype="<u8").reshape(size, 2)
        total = added([total, stream if other > "U050" else negative(stream)])
    assert np.array_equal(Masks("U050", secrets).words(b"step", size), total)
    assert np.array_equal(Masks("alone", {}).words(b"step", size), np.zeros((size, 2), dtype=np.uint64))


def test_one_message_alone_is_noise_whatever_it_says(masks):
    """Half of all bits are set, whether it says nothing or much; and nothing is said of the difference of two."""
    quiet = masks["north"].masked(np.zeros(4000), b"run|1|ready|")
    loud = masks["north"].masked(np.full(4000, 1e9), b"run|2|ready|")
    for words in (quiet, loud, added([loud, negative(quiet)])):
        bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8))
        assert abs(bits.mean() - 0.5) < 4.0 * 0.5 / np.sqrt(bits.size)
        assert abs(np.corrcoef(bits[:-1], bits[1:])[0, 1]) < 4.0 / np.sqrt(bits.size)


def test_no_step_has_the_masks_of_another(masks):
    steps = [step_of(run, count, step, (asked,)) for run in ("a", "b") for count in (1, 2) for step in ("move", "try")
             for asked in (None, np.zeros(2), np.ones(2))]  # fmt: skip
    streams = {masks["north"].words(step, 2).tobytes() for step in steps}
    assert len(streams) == len(steps) == 24


def test_with_the_secret_of_one_pair_missing_the_sum_is_noise(masks):
    step = b"run|1|ready|"
    two = added([masks["north"].masked(np.ones(3), step), masks["east"].masked(np.ones(3), step)])
    assert (np.abs(floating(two)) > 1e3).all(), "without the third it says nothing"


def test_what_is_too_large_or_no_key_is_refused(masks):
    with pytest.raises(DataError, match="cannot be masked"):
        fixed(np.array([LARGEST]))
    with pytest.raises(DataError, match="cannot be masked"):
        fixed(np.array([np.nan]))
    private, public = new_mask_key()
    with pytest.raises(DataError, match="public half"):
        agreed_masks("north", private, {"north": "00" * 32, "east": public})
    with pytest.raises(DataError, match="cannot be read"):
        agreed_masks("north", b"no key", {"north": public})


def masked_network(seed):
    network = Network(*random_blocks(seed))
    keys = {name: new_mask_key() for name in network.units}
    public = {name: key for name, (_, key) in keys.items()}
    for name, unit in network.units.items():
        masks = agreed_masks(name, keys[name][0], public)
        network.desks[name].unit = Unit(name, unit.programme, unit.shares, network.terms, digits=12, masks=masks)
    return network


def test_the_exact_mode_goes_the_same_way_masked_and_its_messages_say_nothing_alone():
    plain, masked = Network(*random_blocks(1)), masked_network(1)
    prices, uses = interior(plain).run()
    found = interior(masked)
    hidden, same = found.run()
    assert np.allclose(prices, hidden, rtol=1e-7) and found.error <= 3e-8
    assert all(np.allclose(uses[unit], same[unit], atol=1e-7) for unit in uses)
    answers = [decode(each.data, KEY) for each in masked.log.entries() if each.way == "in"]
    steps = [each for each in answers if each.kind == "interior_sums" and each.body["step"] != "end"]
    assert steps and all(not {"sums", "shared", "second", "response"} & set(each.body) for each in steps)
    words = np.concatenate([each.body["masked"].ravel() for each in steps])
    bits = np.unpackbits(words.view(np.uint8))
    assert abs(bits.mean() - 0.5) < 4.0 * 0.5 / np.sqrt(bits.size)
