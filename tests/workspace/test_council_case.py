"""The made-up people of the demonstration: ballots that are whole."""

from __future__ import annotations

import pytest

from lustrum.workspace.council_case import (
    DELEGATES,
    ELECTORS,
    TERRITORIES,
    VOTES,
    candidates,
    ranking,
    weights,
)


def test_the_made_up_ballots_are_whole() -> None:
    for votes in VOTES.values():
        assert sum(votes) == DELEGATES
    for place in range(DELEGATES):
        parts = [float(part.partition("=")[2]) for part in weights(place).split(";")]
        assert sum(parts) == pytest.approx(1.0)
    for name in TERRITORIES:
        for place in range(ELECTORS):
            ranked = ranking(place, name).split(" > ")
            assert len(set(ranked)) == len(ranked) and set(ranked) <= set(candidates(name))
