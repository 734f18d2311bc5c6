"""Every kind of bad report, each judged by its rule and given back with its line."""

import json
import math

import pytest

from lustrum.execution.definitions import Definitions
from lustrum.execution.judge import Known, judge, returned
from lustrum.execution.verdicts import RULES, TAKEN
from tests.execution.reported import BEGUN, FIRST, HEADER, TODAY, begun, definitions_of, reports_of

ROWS = {
    "coal,2020-04,130,t,2020-05-10,,,": "taken",
    "coal,2020-04,130,t,2020-06-10,,,": "taken",  # late
    "coal,2020-05,130,t,,,,": "taken",
    "coal,2019-02,90,t,,,,": "history",
    "coal,2020-02,111,t,2020-05-10,,,": "corrected",
    "coal,2020-02,109,t,2020-03-01,,,": "earlier",
    "coal,2020-04,130": "ragged",
    "coal,2020-04,130,t,2020-05-10,,,,": "ragged",
    "co\x1bal,2020-04,130,t,2020-05-10,,,": "control_character",
    "coal,2020-04,1\u202e30,t,2020-05-10,,,": "control_character",
    f"coal,2020-04,130,{'t' * 300},2020-05-10,,,": "too_long",
    f"coal,2020-04,{'1' * 300},t,2020-05-10,,,": "too_long",
    "coal,2020-04,130,t,2020-05-10,ann.miller@pit.org,,": "personal",
    "Mrs Miller,2020-04,130,t,2020-05-10,,,": "personal",
    ",2020-04,130,t,2020-05-10,,,": "no_indicator",
    "cola,2020-04,130,t,2020-05-10,,,": "unknown_indicator",
    "coal,,130,t,2020-05-10,,,": "no_period",
    "coal,2020-13,130,t,2020-05-10,,,": "no_period",
    "coal,01/02/2020,130,t,2020-05-10,,,": "no_period",
    "coal,2020-Q1,130,t,2020-05-10,,,": "wrong_period",
    "coal,2020-04-15,130,t,2020-05-10,,,": "wrong_period",
    "coal,2020,130,t,2020-05-10,,,": "wrong_period",
    "coal,2020-07,130,t,,,,": "future",
    "coal,2020-04,130,t,2020-04-20,,,": "future",
    "coal,2018-12,130,t,2019-01-20,,,": "before_definition",
    "coal,2020-04,,t,2020-05-10,,,": "missing",
    "coal,2020-04,..,t,2020-05-10,,,": "missing",
    "coal,2020-04,n/a,t,2020-05-10,,,": "missing",
    "coal,2020-04,good,t,2020-05-10,,,": "text",
    "coal,2020-04,12O,t,2020-05-10,,,": "text",
    "coal,2020-04,2014-03-01,t,2020-05-10,,,": "date",
    "coal,2020-04,3/12,t,2020-05-10,,,": "date",
    "coal,2020-04,nan,t,2020-05-10,,,": "not_finite",
    "coal,2020-04,1e999,t,2020-05-10,,,": "not_finite",
    "coal,2020-04,#REF!,t,2020-05-10,,,": "not_finite",
    "coal,2020-04,130 t,t,2020-05-10,,,": "flagged",
    "coal,2020-04,12%,t,2020-05-10,,,": "flagged",
    "coal,2020-04,-1,t,2020-05-10,,,": "bounds",
    "coal,2020-04,10001,t,2020-05-10,,,": "bounds",
    "coal,2020-04,130,,2020-05-10,,,": "no_unit",
    "coal,2020-04,130,kg,2020-05-10,,,": "wrong_unit",
    "coal,2020-04,130,T,2020-05-10,,,": "wrong_unit",
    "coal,2020-04,130,t,2020-05-10,,2,": "wrong_version",
    "coal,2020-04,130,t,2020-05-10,steelworks,,": "not_owner",
    "coal,2020-04,130,t,soon,,,": "bad_day",
    "coal,2020-04,130,t,2020-05,,,": "bad_day",
    "coal,2020-04,130,t,2021-01-01,,,": "received_later",
    "coal,2020-02,110,t,2020-05-10,,,": "duplicate",
    "coal,2020-02,1.1e2,t,2020-05-10,,,": "duplicate",
    "coal,2020-04,130,t,2020-05-10,,,yes": "nothing_to_correct",
    "coal,2020-04,130,t,2020-05-10,,,maybe": "nothing_to_correct",
    "jobs,2020-Q2,210,persons,,,,": "taken",  # a stock stands at the end of its last day
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Return a function that judges a file against the three indicators and six reports."""
    folder = tmp_path_factory.mktemp("judged")
    known = Definitions(
        {each.indicator: (each,) for each in definitions_of(folder)},
        dict.fromkeys(("coal", "steel", "jobs"), BEGUN.toordinal()),
    )
    before = {
        (each.indicator, each.period): Known(number, each.value, 1, each.received)
        for number, each in enumerate(judge(reports_of(folder, FIRST), known, lambda *_: {}, 1, TODAY), start=1)
    }
    return lambda text: judge(reports_of(folder, text), known, lambda *_: before, 7, TODAY)


@pytest.mark.parametrize(("row", "verdict"), list(ROWS.items()), ids=[f"{v} {r[:40]!r}" for r, v in ROWS.items()])
def test_a_report_is_judged_by_its_rule(row, verdict, asked):
    (found,) = asked(f"{HEADER}\n{row}\n")
    assert found.verdict == verdict and found.line == 2
    if verdict in TAKEN:
        assert math.isfinite(found.value) and not found.written and not found.reason
    else:
        assert found.reason[-1] in ".?" and found.written


def test_every_row_of_a_file_is_kept_with_its_verdict(tmp_path):
    with begun(tmp_path) as ledger:
        rows = [row for row in ROWS if "2020-04,130,t" not in row or ROWS[row] not in TAKEN]
        found = ledger.add(reports_of(tmp_path, "\n".join([HEADER, *rows])), TODAY).reports
        kept = list(ledger.kept())[6:]
        assert [row["line"] for row in kept] == list(range(2, len(rows) + 2))
        assert [row["verdict"] for row in kept] == [each.verdict for each in found]
        assert all(json.loads(row["written"]) for row in ledger.kept(counting=False))
        assert ledger.check()[1:] == (6 + len(rows), [])


def test_every_verdict_has_its_rule_and_its_case():
    made_elsewhere = {"contradiction", "ambiguous", "superseded", "twice"}
    assert {*ROWS.values()} | made_elsewhere == set(RULES) and len(set(RULES) - set(TAKEN)) >= 25


def test_two_figures_in_one_file_are_both_sent_back(tmp_path):
    text = (
        f"{HEADER}\ncoal,2020-04,1,t,2020-05-10,,,\nsteel,2020-04,1,t,2020-05-10,,,\ncoal,2020-04,2,t,2020-05-10,,,\n"
    )
    with begun(tmp_path) as ledger:
        found = ledger.add(reports_of(tmp_path, text), TODAY).reports
        assert [each.verdict for each in found] == ["contradiction", "taken", "contradiction"]
        assert "lines 2, 4" in found[0].reason


def test_a_second_figure_that_says_it_corrects_takes_the_place_of_the_first(tmp_path):
    text = f"{HEADER}\ncoal,2020-04,1,t,2020-05-10,,,\ncoal,2020-04,2,t,2020-05-10,,,yes\n"
    with begun(tmp_path) as ledger:
        found = ledger.add(reports_of(tmp_path, text), TODAY).reports
        assert [each.verdict for each in found] == ["taken", "corrected"] and found[1].supersedes == 7


def test_a_corrected_figure_that_comes_again_goes_back_unless_it_says_it_holds(tmp_path):
    with begun(tmp_path) as ledger:
        for row, verdict in [
            ("coal,2020-02,99,t,2020-05-10,,,", "corrected"), ("coal,2020-02,110,t,2020-05-11,,,", "superseded"),
            ("coal,2020-02,110,t,2020-05-12,,,yes", "corrected"),
        ]:  # fmt: skip
            (found,) = ledger.add(reports_of(tmp_path, f"{HEADER}\n{row}\n"), TODAY).reports
            assert found.verdict == verdict


def test_a_figure_that_can_be_read_in_two_ways_goes_back_and_takes_no_other_with_it(tmp_path):
    semicolons = HEADER.replace(",", ";")
    text = f"{semicolons}\ncoal;2020-04;1.234;t;2020-05-10;;;\nsteel;2020-04;17;t;2020-05-10;;;\n"
    with begun(tmp_path) as ledger:
        found = ledger.add(reports_of(tmp_path, text), TODAY).reports
        assert [each.verdict for each in found] == ["ambiguous", "taken"]
    decided = text + "steel;2020-02;0.25;t;2020-05-10;;;\n"
    with begun(tmp_path, tmp_path / "other.sqlite") as ledger:
        found = ledger.add(reports_of(tmp_path, decided), TODAY).reports
        assert [(each.verdict, each.value) for each in found] == [("taken", 1.234), ("taken", 17.0), ("taken", 0.25)]


def test_a_row_that_stands_twice_counts_once(tmp_path):
    row = "coal,2020-04,1,t,2020-05-10,,,"
    with begun(tmp_path) as ledger:
        found = ledger.add(reports_of(tmp_path, f"{HEADER}\n{row}\n{row}\n"), TODAY).reports
        assert [each.verdict for each in found] == ["taken", "twice"]
        looked = ledger.judged(reports_of(tmp_path, f"{HEADER}\n{row}\n"), TODAY)
        assert [each.verdict for each in looked.reports] == ["duplicate"] and looked.head == ledger.head()


def test_late_reports_count_and_are_marked(tmp_path):
    text = f"{HEADER}\ncoal,2020-04,1,t,2020-05-15,,,\nsteel,2020-04,1,t,2020-05-16,,,\n"
    with begun(tmp_path) as ledger:
        found = ledger.add(reports_of(tmp_path, text), TODAY).reports
        assert [each.late for each in found] == [False, True]


def test_a_thousandfold_counts_and_is_asked_back(tmp_path):
    text = f"{HEADER}\nsteel,2020-04,55000,t,2020-05-10,,,\ncoal,2020-04,125,t,2020-05-10,,,\n"
    with begun(tmp_path) as ledger:
        found = ledger.add(reports_of(tmp_path, text), TODAY).reports
        assert [each.thousandfold for each in found] == [True, False] and "after 55" in found[0].reason


def test_what_tells_of_a_person_is_not_kept(tmp_path):
    with begun(tmp_path) as ledger:
        ledger.add(reports_of(tmp_path, f"{HEADER}\ncoal,2020-04,1,t,,Mr Jones,,\n"), TODAY)
        assert "Jones" not in json.dumps([dict(row) for row in ledger.kept()])


def test_what_goes_back_is_what_does_not_count(tmp_path):
    definitions = definitions_of(tmp_path)
    known = Definitions({each.indicator: (each,) for each in definitions})
    found = judge(
        reports_of(tmp_path, f"{HEADER}\ncoal,2020-04,good,t,,,,\ncoal,2020-05,1,t,,,,\n"),
        known,
        lambda *_: {},
        1,
        TODAY,
    )
    assert [each.line for each in returned(found)] == [2]
