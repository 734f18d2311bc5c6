"""A zoo of hostile files made by code: each is read or refused with its reason, and nothing brings lustrum down."""

from __future__ import annotations

import pytest
from benchmarks.reliability.zoo import ANIMALS
from benchmarks.reliability.zoo.keeper import met

QUICK = (
    "economy folder: label of an escape, analysed",
    "economy folder: label of markup, analysed",
    "economy folder: a link out",
    "economy folder: a pipe",
    "settings: lists within lists",
    "settings: a thousand million years",
    "settings: a goal of an escape",
    "table as text: JSON",
    "workbook: a label of an escape",
    "stored plan: a bomb of one",
    "stored plan: an item of three labels",
    "stored plan: a bit turned, 1",
)


def test_the_zoo_holds_180_animals_of_five_kinds():
    assert len(ANIMALS) >= 180
    assert len({name.partition(":")[0] for name in ANIMALS}) == 5


def test_a_dozen_hostile_files_are_read_or_refused_with_their_reason():
    found = list(met(QUICK))
    assert [f"{each.name}: {each.fault}" for each in found if each.fault] == []
    assert len(found) == len(QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted({name.partition(":")[0] for name in ANIMALS}))
def test_every_hostile_file_is_read_or_refused_with_its_reason(kind):
    names = [name for name in ANIMALS if name.startswith(f"{kind}:")]
    assert [f"{each.name}: {each.fault} {each.said[-200:]}" for each in met(names) if each.fault] == []


REASONS = {
    "economy folder: label of an escape": ("use.csv, line 1", "U+001B"),
    "economy folder: a million short lines": ("use.csv", "more than 1,000 faults", "more; --json lists all"),
    "economy folder: 1.5 GB of nothing": ("use.csv", "1,500 MB", "200 MB"),
    "economy folder: nine million cells": ("use.csv, line", "8,000,000 cells"),
    "economy folder: a name with an escape": ("economy.toml", "U+001B"),
    "settings: a hundred thousand keys": ("line 1", "more"),
    "stored plan: an item of three labels": ("plan.json", "limits[0].items[0]"),
    "stored plan: a label of an escape": ("plan.json", "plain text"),
    "workbook: 40 MB of texts": ("b.xlsx", "a bomb"),
}


def test_a_refusal_names_place_and_reason():
    for each in met(tuple(REASONS), size=len(REASONS)):
        for word in REASONS[each.name]:
            assert word in " ".join(each.said.split()), (each.name, each.said)
