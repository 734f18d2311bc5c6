"""A plan carried out at the command line: ledger, figures, roll."""

import csv
import json

import pytest

from lustrum.execution.figures_files import read_figures
from tests.execution.reported import FIRST, HEADER, INDICATORS


@pytest.fixture
def ledger(lustrum, tmp_path):
    (tmp_path / "i.csv").write_text(INDICATORS)
    (tmp_path / "r.csv").write_text(FIRST)
    assert lustrum("ledger", "new", "L.sqlite", "--json").json == {"ledger": "L.sqlite"}
    assert lustrum("ledger", "define", "L.sqlite", "i.csv", "--json").json["new"] == 3
    return lambda *words: lustrum("ledger", *words)


def test_a_ledger_from_its_beginning_to_its_proof(ledger, tmp_path):
    first = ledger("add", "L.sqlite", "r.csv", "--json")
    assert first.code == 0 and first.json["taken"] == 6 and first.json["refused"] == []
    again = ledger("add", "L.sqlite", "r.csv")
    assert again.code == 0 and "duplicate" in again.out
    (tmp_path / "bad.csv").write_text(f"{HEADER}\ncoal,2020-04,good,t,2020-05-10,,,\ncoal,2020-04,7,t,2020-05-10,,,\n")
    looked = ledger("add", "L.sqlite", "bad.csv", "--dry-run", "--json")
    assert looked.code == 3 and looked.json["head"] != first.json["head"]
    bad = ledger("add", "L.sqlite", "bad.csv", "--returned", "back.csv", "--json")
    assert bad.code == 3 and bad.json["taken"] == 1 and bad.json["refused"][0]["place"] == "bad.csv, line 2"
    assert any(row["value"] == "text" for row in csv.DictReader((tmp_path / "back.csv").open()))
    silent = ledger("silent", "L.sqlite", "--at", "2020-06-30", "--json").json
    assert len(silent["items"]) == 2
    known = ledger("as-of", "L.sqlite", "2020-04-30", "--indicator", "coal", "--json").json
    assert [item[1] for item in known["items"]] == ["2020-01", "2020-02", "2020-03"]
    assert "text" in ledger("refused", "L.sqlite").out
    proof = ledger("verify", "L.sqlite", "--head", first.json["head"], "--json")
    assert proof.code == 0 and proof.json["passed"] and proof.json["reports"] == 14
    assert ledger("verify", "L.sqlite", "--head", "ab").code == 7


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "none.sqlite", "r.csv"), 2, "no 'none.sqlite'"),
        (("add", "L.sqlite", "none.csv"), 2, "no file"),
        (("add", "L.sqlite", "i.csv"), 3, "missing_column' or 'value"),
        (("add", "r.csv", "r.csv"), 3, "no database"),
        (("as-of", "L.sqlite", "2020-04"), 2, "is a month"),
        (("as-of", "L.sqlite", "soon"), 2, "no period"),
        (("as-of", "L.sqlite", "2020-04-01", "--indicator", "bread"), 2, "no indicator"),
        (("new", "L.sqlite"), 2, "already"),
        (("define", "L.sqlite", "r.csv"), 3, "unit"),
    ],
)
def test_bad_calls_name_the_place_and_leave_the_ledger(ledger, words, code, said):
    before = ledger("verify", "L.sqlite", "--json").json
    ended = ledger(*words)
    assert ended.code == code and (said.split("' or '")[0] in ended.err or said.split("' or '")[-1] in ended.err)
    assert ledger("verify", "L.sqlite", "--json").json == before


def test_figures_become_indicators_of_a_ledger(lustrum, small_plan, tmp_path):
    lustrum("ledger", "new", "F.sqlite")
    call = ("figures", small_plan, "--by", "quarter", "--spread", "0", "--ledger", "F.sqlite", "--out", "figures")
    told = lustrum(*call, "--json").json
    assert told["defined"]["new"] == len(told["year_figures"]) and told["year"] == 1996
    assert lustrum(*call, "--json").json["defined"] == {"new": 0, "there": len(told["year_figures"])}
    read = read_figures(tmp_path / "figures" / "figures.csv")
    assert len(read) == len(told["year_figures"])
    name, unit = told["figures"][0]["indicator"], told["figures"][0]["unit"]
    (tmp_path / "q.csv").write_text(f"indicator,period,value,unit,received\n{name},1996-Q1,5,{unit},1996-04-20\n")
    assert lustrum("ledger", "add", "F.sqlite", "q.csv").code == 0
    shown = lustrum(*call[:-2])
    assert shown.code == 0 and "Control figures published" in shown.out


@pytest.mark.parametrize("words", [("--year", "1900"), ("--quantity", "bread"), ("--history", "none.csv")])
def test_figures_of_what_a_plan_has_not_are_refused(lustrum, small_plan, words):
    assert lustrum("figures", small_plan, "--spread", "0", *words).code == 2


def test_a_plan_is_rolled_where_what_happened_is_named(lustrum, small_plan, tmp_path):
    ended = lustrum("roll", small_plan)
    assert ended.code == 2 and "Name a folder" in ended.err
    assert lustrum("roll", small_plan, "nowhere").code == 2


@pytest.mark.slow
def test_a_rolled_plan_is_written_with_every_revision(lustrum, tmp_path):
    assert lustrum("demo", "us_2012", "--out", "us", "--json").code == 0
    told = lustrum("roll", "us", "--inertia", "0", "--out", "rolled", "--json").json
    (one,) = told["rounds"]
    assert one["final_year"] == 2017 and one["quantities"]["investment"]["residual"] < 1e-9
    assert {path.name for path in (tmp_path / "rolled").iterdir()} >= {
        "rounds.csv", "passed.csv", "new_plan.csv", "revisions.csv", "plan.json", "report.html", "inputs",
    }  # fmt: skip
    refused = lustrum("roll", "us", "--out", "us")
    assert refused.code == 2 and "stays as it is" in refused.err
    assert lustrum("explain", "rolled").code == 0 and lustrum("compare", "us", "rolled").code == 0
    assert "bundled:us_2012_actual" in lustrum("roll", "rolled").err
    assert json.dumps(told)
