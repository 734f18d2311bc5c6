"""Steps of the exact mode at a unit: in turn, or refused."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.interior_steps import BEGIN, STEPS, InteriorSide
from lustrum.decentral.messages import Message, MessageError
from lustrum.decentral.programme import Programme
from tests.decentral.conftest import random_blocks


@pytest.fixture
def side():
    return InteriorSide(Programme(*random_blocks(4)[0][0], np.ones(3)))


def step(side, word, **body):
    return side.answer(Message("interior", "r", 1, 1, "a", {"step": word} | body))


def test_it_begins_with_its_response(side):
    said = step(side, BEGIN, numbers=np.array([1.0]), shared=np.ones(3))
    assert said.body["response"].shape == (3, 3) and said.body["step"] == BEGIN


@pytest.mark.parametrize("word", [*STEPS[1:], "dance"])
def test_a_step_out_of_turn_is_refused(side, word):
    with pytest.raises(MessageError, match="begins with 'begin'"):
        step(side, word)


def test_a_step_that_lacks_its_numbers_is_refused(side):
    step(side, BEGIN, numbers=np.array([1.0]), shared=np.ones(3))
    for word in ("move", "predict", "start", "inside"):
        with pytest.raises(MessageError, match="out of turn"):
            step(side, word)
