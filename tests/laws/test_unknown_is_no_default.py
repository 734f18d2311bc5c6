"""Where a blank cell stands for a default, a word that says the figure is not known is refused, in every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest

import lustrum
from lustrum.errors import LustrumError
from lustrum.labour.read import FILES
from lustrum.results import Column, read_records

SOURCE = Path(lustrum.__file__).parent
OTHERS = ("councils", "execution")
"""Rooms whose readers keep laws of their own."""
NOT_KNOWN = {"lustrum.accumulation.history"}
"""Series of years: a blank cell there is a figure that is not known, and nothing stands in its place."""
FIGURES = ("number", "share", "whole")


def columns_in(value: object) -> Iterator[tuple[str, Column]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if isinstance(each, Column):
                yield str(name), each
            else:
                yield from columns_in(each)


def readers() -> list[str]:
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        place = file.relative_to(SOURCE)
        if place.parts[0] in OTHERS or not re.search(r"\bColumn\(", file.read_text(encoding="utf-8")):
            continue
        name = ".".join(("lustrum", *place.with_suffix("").parts)).removesuffix(".__init__")
        if name not in NOT_KNOWN:
            found.append(name)
    return found


def test_every_figure_that_may_be_blank_says_that_the_blank_is_a_default():
    seen, wrong = 0, []
    for name in readers():
        module = import_module(name)
        for held in list(vars(module).values()):
            for column, each in columns_in(held):
                seen += 1
                if each.kind in FIGURES and each.blank and not each.default:
                    wrong.append(f"{name}: {column}")
    assert seen > 100 and not wrong


@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("people", "skill,persons,wage\nall,10,n/a\n", "wage"),
        ("training", "skill,length,places,cost,pass\nall,1,2,3,unknown\n", "pass"),
        ("regions", "workforce,places\n10,...\n", "places"),
    ],
)
def test_a_word_for_not_known_is_refused_with_its_cell(tmp_path, file, text, column):
    place = tmp_path / f"{file}.csv"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(LustrumError, match=rf"line 2, column '{column}'"):
        read_records(place, FILES[file])
