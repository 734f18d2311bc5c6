"""Proposals: keys of a scenario and nothing else; amendments as rivals, planks, whose support is needed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from lustrum.councils.proposals import (
    Proposal,
    Thresholds,
    changed_keys,
    proposal_document,
    proposal_of,
    read_proposal,
    rivals,
    support,
    with_origin,
)
from lustrum.errors import UsageError
from lustrum.results import Section

A_FILE = """
title = "More homes"
text = "Rents rise faster than wages."
submitter = "assembly of tenants"
body = "assembly"
supporters = 61
[[change.wish]]
quantity = "investment"
label = "A16, residential"
sense = ">="
than_trend = 1.05
"""


def written(folder: Path, text: str = A_FILE, name: str = "homes.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_proposal_is_read(tmp_path: Path) -> None:
    found = read_proposal(written(tmp_path))
    assert (found.id, found.level, found.supporters) == ("homes", "assembly", 61)
    assert changed_keys(found) == ["investment of A16, residential in every year >= 1.05 times the trend"]
    assert with_origin(found.change, found.origin)["wish"][0]["origin"] == "proposal:homes"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = read_proposal(written(tmp_path))
    again = proposal_of(Section("here", proposal_document(found)), "other", found.place)
    assert again == found


@pytest.mark.parametrize(
    "key",
    [
        "economy",
        "parent",
        "years",
        "tail",
        "parts",
        "name",
        "description",
        "wishes",
        "paths",
        "as_written",
        "decisions",
    ],
)
def test_a_key_no_vote_may_touch_is_refused_with_its_line(tmp_path: Path, key: str) -> None:
    file = written(tmp_path, A_FILE.replace("[[change.wish]]", f'[change]\n{key} = "x"\n[[change.wish]]'))
    with pytest.raises(UsageError, match=rf"line 8\) touches '{key}', which a proposal may not"):
        read_proposal(file)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[change.wish]]", "[[change.wishs]]", "has no key 'wishs'"),
        ("than_trend = 1.05", 'than_trend = 1.05\norigin = "decision:1"', "names an origin"),
        ('title = "More homes"', 'title = " "', "empty title"),
        ('body = "assembly"', "", "has no body"),
        ("supporters = 61", "supporters = -1", "counted from 0"),
        ("supporters = 61", 'attachments = ["none.pdf"]', "no such file beside it"),
        ("supporters = 61", 'attachments = ["../none.pdf"]', "leads out of its folder"),
        ("supporters = 61", 'lists = ["Green"]', "signed by several lists"),
        ("[[change.wish]]", "[change.trade]\nfinance = 3.0\n[[change.wish]]", "give \\[loan\\] its amount"),
        ("supporters = 61", 'level = "parish"', "parish"),
    ],
)  # fmt: skip
def test_a_proposal_at_fault_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_proposal(written(tmp_path, A_FILE.replace(old, new)))


def test_one_that_changes_nothing_is_refused(tmp_path: Path) -> None:
    text = A_FILE.partition("[[change.wish]]")[0] + "[change]\n"
    with pytest.raises(UsageError, match="changes nothing"):
        read_proposal(written(tmp_path, text))


def test_a_plank_is_signed_by_several_lists_and_holds_floors_alone(tmp_path: Path) -> None:
    signed = A_FILE.replace("supporters = 61", 'lists = ["Green", "Workers"]')
    assert read_proposal(written(tmp_path, signed)).is_plank
    with pytest.raises(UsageError, match="is no floor"):
        read_proposal(written(tmp_path, signed.replace('">="', '"<="')))
    with pytest.raises(UsageError, match="a plank is a set of floors"):
        read_proposal(
            written(tmp_path, signed.replace("[[change.wish]]", "[change.goal]\ndiscount=0.9\n[[change.wish]]"))
        )


def test_a_loan_is_decided_by_the_assembly(tmp_path: Path) -> None:
    loan = A_FILE.replace("[[change.wish]]", "[change.trade]\nfinance = 3.0\n[[change.wish]]")
    loan += '[loan]\namount = 3.0\nterms = "ten years at 3 per cent"\n'
    assert read_proposal(written(tmp_path, loan)).loan is not None
    with pytest.raises(UsageError, match="decided by the assembly"):
        read_proposal(written(tmp_path, loan.replace("supporters = 61", 'level = "sector"')))


def test_fifty_electors_or_two_per_cent_or_one_council_are_enough() -> None:
    """Page 11.3."""
    one = Proposal("1", "Homes", "", "tenants", "assembly", "assembly", {}, supporters=49)
    assert not support(one, 100_000)[0]
    assert support(replace(one, supporters=50), 100_000)[0]
    assert support(replace(one, supporters=20), 1000)[0]
    assert not support(replace(one, supporters=19), 1000)[0]
    assert support(replace(one, supporters=0, councils=("harbour",)), 100_000)[0]
    assert not support(replace(one, councils=("harbour",)), 100_000, Thresholds(50, Fraction(1, 50), 2))[0]


def test_amendments_are_rivals_of_what_they_amend() -> None:
    one = Proposal("1", "Homes", "", "tenants", "assembly", "assembly", {})
    less = replace(one, id="2", amends="1")
    assert rivals([one, less]) == {"1": (one, less)}
    with pytest.raises(UsageError, match="which is not proposed"):
        rivals([replace(one, amends="9")])
    with pytest.raises(UsageError, match="itself an amendment: amend '1'"):
        rivals([one, less, replace(one, id="3", amends="2")])
