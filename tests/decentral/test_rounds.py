"""What is known after rounds: the best only gets better, a round is told in one sentence."""

from __future__ import annotations

import numpy as np

from lustrum.decentral.rounds import Round, Standing, sentence_of


def test_the_best_is_kept():
    found = Standing(np.ones(1))
    found.better({"a": np.array([1.0])}, {"a": 2.0}, 2.0)
    found.better({"a": np.array([5.0])}, {"a": 1.0}, 1.0)
    assert found.lower == 2.0 and found.allotments["a"].tolist() == [1.0]


def test_a_bound_needs_all_and_a_part_of_them_has_its_own():
    found, level = Standing(np.ones(1)), np.array([3.0])
    assert found.bounded(np.array([1.0]), {"a": 1.0, "b": 2.0}, level, True) == 6.0
    assert found.bounded(np.array([0.5]), {"a": 1.0}, level, False) is None and found.upper == 6.0
    assert found.upper_of(["a"], np.array([1.0])) == 1.5
    assert found.upper_of(["c"], level) == np.inf


def test_a_round_is_told_with_who_is_short_silent_and_refused():
    each = Round(4, None, None, 1.0, 2.0, 0.01, {"a": 0.1}, {"b": "away"}, {"c": "nonsense"}, 9)
    assert sentence_of(each) == "round 4, gap 1.0e-02 of base consumption, short: a, silent: b, refused: c"
    assert "no bounds yet" in sentence_of(Round(1, None, None, None, None, None, {}, {}, {}, 0))
