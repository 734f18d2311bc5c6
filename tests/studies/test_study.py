"""What a study declares is all a door needs to know."""

from __future__ import annotations

from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from lustrum.studies import STUDIES, load_study
from lustrum.studies.study import LIST, REQUIRED, Option, option, options_of
from lustrum.studies.subject import KINDS


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_is_a_frozen_dataclass_with_help_that_says_what_it_takes(name: str) -> None:
    study = load_study(name)
    assert is_dataclass(study) and study.__dataclass_params__.frozen
    assert study.__doc__ and study.__doc__.split("\n\n")[0].endswith(".")
    assert study.takes and set(study.takes) <= set(KINDS)
    assert callable(study.run)


@pytest.mark.parametrize("name", STUDIES)
def test_every_option_has_help_and_a_study_can_be_asked_with_those_it_requires_alone(name: str) -> None:
    study = load_study(name)
    assert all(len(each.help) > 10 for each in options_of(study))
    study(**{each.name: "x" for each in options_of(study) if each.required})


def test_an_option_is_of_the_type_of_its_field() -> None:
    @dataclass(frozen=True)
    class Asked:
        """Ask."""

        takes: ClassVar = {"plan": "PLAN"}

        what: str = option(REQUIRED, help="The question.")
        rate: float | None = option(units="RATE", help="A rate.")
        names: tuple[str, ...] = option((), spelled="name", help="Names.")
        file: Path | None = option(help="A file.")
        many: int = option(3, least=1, help="How many.")
        full: bool = option(False, in_full=True, help="All of it.")

    found = {each.name: each for each in options_of(Asked)}
    assert {name: (each.kind, each.many) for name, each in found.items()} == {
        "what": (str, False),
        "rate": (float, False),
        "names": (str, True),
        "file": (Path, False),
        "many": (int, False),
        "full": (bool, False),
    }
    assert found["names"].spelled == "name"
    assert [each.name for each in found.values() if each.shows_default] == ["many"]
    assert [each.name for each in found.values() if each.required] == ["what"]
    assert isinstance(found["rate"], Option) and found["rate"].units == "RATE"


@pytest.mark.parametrize("name", STUDIES)
def test_what_a_study_lists_is_of_an_option_it_has_and_never_the_word_that_asks_for_it(name: str) -> None:
    study = load_study(name)
    listing = getattr(study, "lists", None)
    if listing is None:
        return
    assert listing.option in {each.name for each in options_of(study)}
    assert listing.entries() and LIST not in listing.entries()


def test_a_name_nobody_knows_is_no_study() -> None:
    with pytest.raises(KeyError):
        load_study("astrology")
