"""What a minority would have instead goes through the same machine check and is printed beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from lustrum.councils.alternatives import alternative_document, alternative_in_words, alternatives, beside, checks_of
from lustrum.councils.proposals import read_proposal
from lustrum.errors import UsageError
from lustrum.scenario import Session, read_scenario
from lustrum.scenario.child import Stated
from lustrum.studies.effect_sheet import effect_sheet
from tests.councils.three_goods import SCENARIO, write

WISH = '[[change.wish]]\nquantity = "consumption"\nlabel = "{0}"\nsense = ">="\nvalue = {1}\n'
HEAD = 'title = "{0}"\ntext = "t"\nsubmitter = "s"\nbody = "assembly"\n'
MINORITY = '[[minority]]\nby = ["Ada", "Bo"]\ntext = "{0} first."\nplan = "{1}"\n'


@pytest.fixture
def debated(tmp_path: Path) -> Session:
    return Session(read_scenario(write(tmp_path)), break_ties=True)


def opened(place: str) -> Session:
    return Session(read_scenario(Path(place)))


def proposal(folder: Path, *plans: str) -> Path:
    file = folder / "homes.toml"
    said = "".join(MINORITY.format(plan, plan) for plan in plans)
    file.write_text(HEAD.format("Homes") + WISH.format("homes", 8) + said, encoding="utf-8")
    return file


def test_a_plan_of_their_own_is_checked_as_the_proposal_is(debated: Session, tmp_path: Path) -> None:
    (tmp_path / "grain.toml").write_text(HEAD.format("Grain") + WISH.format("grain", 210), encoding="utf-8")
    wish = '[[wish]]\nquantity = "consumption"\nlabel = "power"\nsense = ">="\nvalue = 900\norigin = "them"\n'
    (tmp_path / "power.toml").write_text(SCENARIO + wish, encoding="utf-8")
    asked = read_proposal(proposal(tmp_path, "grain.toml", "power.toml", "lost"))
    sheet = effect_sheet(debated, asked.change, Stated("proposal:homes"), asked.title)
    grain, power, lost = alternatives(checks_of(debated, opened), asked, tmp_path)
    assert grain.sheet is not None and power.sheet is not None
    assert grain.sheet.feasible and not power.sheet.feasible and lost.sheet is None
    # The same by the other road: their change put to the machine check as a proposal.
    alone = effect_sheet(debated, read_proposal(tmp_path / "grain.toml").change, Stated("proposal:grain"), "Grain")
    assert grain.sheet.sentences == alone.sentences
    assert alternative_in_words(lost) == [
        "Instead Ada, Bo would have lost: lost first.", "  lost is not in the folder: it was not run.",
    ]  # fmt: skip
    assert alternative_document(power)["sheet"]["feasible"] is False
    table = beside(sheet, (grain, power, lost))
    assert list(table.measures) == ["proposal", "minority_1", "minority_2"]
    cost = next(each for each in alone.results if each.name == "effect_on_consumption")
    assert table["minority_1"][0] == cost["consumption"][-1]


def test_a_plan_is_not_looked_for_outside_the_folder(debated: Session, tmp_path: Path) -> None:
    asked = read_proposal(proposal(tmp_path, "../other.toml"))
    with pytest.raises(UsageError, match="leads out of its folder"):
        alternatives(checks_of(debated, opened), asked, tmp_path)


def test_without_a_plan_there_is_nothing_beside(debated: Session, tmp_path: Path) -> None:
    assert alternatives(checks_of(debated, opened), read_proposal(proposal(tmp_path)), tmp_path) == ()
