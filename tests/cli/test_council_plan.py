"""`lustrum council propose, amend, check, apply`: from a proposal to the scenario, and every bad input ends clearly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lustrum.councils.decision_file import decisions_json
from lustrum.councils.decisions import Settlement
from lustrum.data.federation import regions_of, write_federation
from tests.analysis.made_up_worlds import made_up_world
from tests.councils.three_goods import FLOORS, decision, floor, write

PROPOSAL = """
title = "More grain"
text = "Bread for all."
submitter = "the bakers"
body = "assembly"
supporters = 3

[[change.wish]]
name = "grain"
quantity = "consumption"
label = "grain"
sense = ">="
value = 250.0
"""


def whole(text: str) -> str:
    """Return what was printed without the breaks of lines."""
    return " ".join(text.split())


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path)
    (tmp_path / "grain.toml").write_text(PROPOSAL, encoding="utf-8")
    (tmp_path / "moon.toml").write_text(PROPOSAL.replace("250.0", "900.0"), encoding="utf-8")
    for name, given in (
        ("three", [floor(name) for name in FLOORS]),
        ("settled", [*(floor(name) for name in FLOORS), decision("s", settles=Settlement(tuple(FLOORS), "scale"))]),
    ):
        (tmp_path / f"{name}.json").write_text(decisions_json(given, "three"), encoding="utf-8")
    return tmp_path


def test_a_proposal_is_checked_and_its_sheet_is_made_again(lustrum, files):
    ended = lustrum("council", "check", "grain.toml", "debated.toml", "--electors", "100", "--out", "grain.html")
    assert ended.code == 0 and "It can be done" in whole(ended.out) and "Supported: 3 signatures" in whole(ended.out)
    assert (files / "grain.html").is_file()
    kept = json.loads((files / "grain.effects.json").read_text("utf-8"))
    assert set(kept["hashes"]) == {"economy", "scenario", "debated", "program"}
    again = lustrum("council", "check", "grain.toml", "debated.toml", "--again")
    assert again.code == 0 and "to the last digit" in again.out
    said = lustrum("council", "check", "grain.toml", "debated.toml", "--again", "--json").json
    assert said["same"] and said["feasible"] and said["sentences"] == kept["sentences"]


def test_another_proposal_or_a_forged_sheet_is_not_the_same(lustrum, files):
    lustrum("council", "check", "grain.toml", "debated.toml")
    sheet = files / "grain.effects.json"
    ended = lustrum("council", "check", "moon.toml", "debated.toml", "--again", "--sheet", sheet)
    assert ended.code == 7 and "the proposal is another" in whole(ended.out)
    forged = json.loads(sheet.read_text("utf-8"))
    forged["sentences"][1] = "It costs nothing."
    sheet.write_text(json.dumps(forged), encoding="utf-8")
    ended = lustrum("council", "check", "grain.toml", "debated.toml", "--again")
    assert ended.code == 7 and "sentences[1]" in whole(ended.out)


def test_what_cannot_be_done_ends_with_4(lustrum, files):
    ended = lustrum("council", "check", "moon.toml", "debated.toml")
    assert ended.code == 4 and "It cannot be done as it stands" in whole(ended.out) and "Way out" in whole(ended.out)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[change.wish]]", "[change]\nyears = 3\n[[change.wish]]", "touches 'years', which a proposal may not"),
        ('label = "grain"', 'label = "grains"', "line 8"),
        ('sense = ">="', 'sense = ">"', "line 12"),
        ('title = "More grain"', "", "has no title"),
        ("value = 250.0", "value = many", "is no TOML"),
    ],
)
def test_a_proposal_at_fault_is_refused_with_its_place(lustrum, files, old, new, said):
    (files / "grain.toml").write_text(PROPOSAL.replace(old, new), encoding="utf-8")
    ended = lustrum("council", "check", "grain.toml", "debated.toml")
    assert ended.code == 2 and said in whole(ended.err)
    assert not (files / "grain.effects.json").exists()


def test_a_clash_is_a_question_and_no_scenario_is_written(lustrum, files):
    asked = ("council", "apply", "debated.toml", "--decisions", "three.json", "--day", "2000-12-01")
    ended = lustrum(*asked, "--question", "question.toml")
    assert ended.code == 4 and "the voters choose" in whole(ended.out)
    assert (files / "question.toml").is_file() and not (files / "decided.toml").exists()
    said = lustrum(*asked, "--json").json
    assert said["option"][0]["floor"][0]["factor"] == 0.851


def test_settled_decisions_become_a_plan(lustrum, files):
    ended = lustrum("council", "apply", "debated.toml", "--decisions", "settled.json", "--day", "2000-12-01")
    assert ended.code == 0 and "grain is kept to 0.851" in whole(ended.out)
    assert lustrum("plan", "decided.toml", "--no-report", "--out", "plan").code == 0
    told = lustrum("explain", "plan", "consumption grain")
    assert "by decision grain" in " ".join(told.out.split())
    text = (files / "decided.toml").read_text("utf-8").replace("decision:grain", "decision:rye")
    (files / "decided.toml").write_text(text, encoding="utf-8")
    refused = lustrum("plan", "decided.toml", "--no-report", "--out", "plan")
    assert refused.code == 2 and "names the decision 'rye'" in whole(refused.err)


def test_a_record_that_was_changed_by_hand_is_no_decision(lustrum, files):
    lustrum("council", "apply", "debated.toml", "--decisions", "settled.json", "--day", "2000-12-01")
    kept = files / "decided.decisions.json"
    kept.write_text(kept.read_text("utf-8").replace('"for": 7', '"for": 2'), encoding="utf-8")
    ended = lustrum("plan", "decided.toml", "--no-report", "--out", "plan")
    assert ended.code == 3 and "were present" in whole(ended.err)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--decisions", "none.json"), 2, "There is no file"),
        (("--decisions", "three.json", "--day", "soon"), 2, "is no day"),
        (("--decisions", "three.json", "--day", "1999-01-01"), 2, "No decision that changes the plan is in force"),
        (("--decisions", "grain.toml"), 2, "has no key"),
        ((), 2, "--decisions"),
    ],
)
def test_bad_input_of_apply_ends_clearly(lustrum, files, words, code, said):
    ended = lustrum("council", "apply", "debated.toml", *words)
    assert ended.code == code and said in whole(ended.err)


def test_a_template_says_what_may_be_changed_and_is_not_written_over(lustrum, files):
    assert lustrum("council", "propose", "debated.toml", "new.toml").code == 0
    text = (files / "new.toml").read_text("utf-8")
    assert "[[change.wish]]" in text and "economy: the tables are counted" in text
    filled = text.replace("\n#[[change.wish]]", "\n[[change.wish]]", 1)
    block = filled[filled.index("\n[[change.wish]]") + 1 :].split("\n\n")[0]
    filled = filled.replace(block, "\n".join(line.removeprefix("#") for line in block.splitlines()))
    (files / "filled.toml").write_text(filled, encoding="utf-8")
    assert lustrum("council", "check", "filled.toml", "debated.toml").code in (0, 4)
    assert lustrum("council", "propose", "debated.toml", "new.toml").code == 2


def test_an_amendment_is_a_rival_of_its_proposal(lustrum, files):
    assert lustrum("council", "amend", "grain.toml", "less.toml").code == 0
    assert 'amends = "grain"' in (files / "less.toml").read_text("utf-8")
    assert lustrum("council", "check", "less.toml", "debated.toml").code == 0


def test_proposals_are_laid_before_a_kept_council(lustrum, files):
    assert lustrum("council", "new", "c.db", "--name", "three").code == 0
    electors = "; ".join(f"D{k}" for k in range(100))
    assert lustrum("council", "roll", "c.db", "assembly", "--new", "assembly", "--add", electors).code == 0
    assert "3 signatures" in whole(lustrum("council", "propose", "c.db", "grain.toml").out)
    assert "already" in whole(lustrum("council", "propose", "c.db", "grain.toml").err)
    alone = PROPOSAL.replace("supporters = 3", "supporters = 1")
    (files / "alone.toml").write_text(alone, encoding="utf-8")
    ended = lustrum("council", "propose", "c.db", "alone.toml")
    assert ended.code == 2 and "1 more, or a council" in whole(ended.err)
    (files / "rival.toml").write_text(PROPOSAL + "", encoding="utf-8")
    assert "amends nothing" in whole(lustrum("council", "amend", "c.db", "rival.toml").err)
    rival = PROPOSAL.replace("supporters", 'amends = "rye"\nsupporters')
    (files / "rival.toml").write_text(rival, encoding="utf-8")
    assert "no proposal 'rye'" in whole(lustrum("council", "amend", "c.db", "rival.toml").err)
    (files / "rival.toml").write_text(rival.replace("rye", "grain"), encoding="utf-8")
    assert lustrum("council", "amend", "c.db", "rival.toml").code == 0
    assert lustrum("council", "check", "grain", "debated.toml", "--council", "c.db").code == 0
    assert lustrum("council", "check", "rye", "debated.toml", "--council", "c.db").code == 2
    assert lustrum("council", "verify", "c.db").code == 0


def test_a_minority_of_a_federation_has_its_plan_checked_beside(lustrum, tmp_path):
    for name, years in (("world", 2), ("theirs", 2), ("longer", 3)):
        write_federation(regions_of(made_up_world(11)), tmp_path / name, years=years)
    head = 'title = "{0}"\ntext = "t"\nsubmitter = "s"\nbody = "assembly"\n'
    wish = '[[change.wish]]\nquantity = "output"\nlabel = "S1"\nsense = ">="\nthan_trend = {0}\n'
    own, stored, all_of_it, other = "own.toml", "theirs/regions/R0/scenario.toml", "theirs", "longer"
    (tmp_path / own).write_text(head.format("Own") + wish.format(1.01), encoding="utf-8")

    def checked(*plans):
        said = "".join(f'[[minority]]\nby = ["Ada"]\ntext = "{each} first."\nplan = "{each}"\n' for each in plans)
        (tmp_path / "p.toml").write_text(head.format("More") + wish.format(1.02) + said, encoding="utf-8")
        return lustrum("council", "check", tmp_path / "p.toml", tmp_path / "world", "--region", "R0", "--json")

    found = checked(own, stored, all_of_it)
    assert found.code == 0, found.err
    sheets = [each["sheet"] for each in json.loads(found.out)["alternatives"]]
    assert [sheet["feasible"] for sheet in sheets] == [True] * 3
    of_regions = [
        next(each for each in sheet["results"] if each["analysis"] == "effect_on_regions") for sheet in sheets
    ]
    moved = [max(map(abs, each["measures"]["consumption"]["values"])) for each in of_regions]
    assert moved[0] > 0.0 and moved[1:] == [0.0, 0.0]  # the federation as it is, from its scenario and whole
    refused = checked(other)
    assert refused.code == 2 and "other years" in json.loads(refused.out)["error"]["message"]
