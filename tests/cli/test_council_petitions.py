"""Petitions, answers, corrections, mandates and second signatures, as the secretary of a council enters them."""

from __future__ import annotations

import json

import pytest

V = "village.council"
ROLL = [f"Elector {n}" for n in range(20)]
ALL = "; ".join(ROLL)


@pytest.fixture
def village(lustrum):
    assert lustrum("council", "new", V, "--name", "Village").code == 0
    assert lustrum("council", "roll", V, "mill", "--new", "factory", "--add", ALL).code == 0
    return lustrum


def petition(village, signed, *more):
    text = ("--text", "Mend the roof", "--body", "mill", "--signed", "; ".join(ROLL[:signed]))
    return village("council", "petition", V, *text, *more, "--json")


@pytest.mark.parametrize(("signed", "forces"), [(1, "answer"), (2, "debate"), (9, "debate")])
def test_five_per_cent_force_an_answer_and_ten_a_debate(village, signed, forces):
    said = petition(village, signed).json
    assert (said["forces"], said["electors"], said["signatures"]) == (forces, 20, signed)
    early = village("council", "answer", V, "petition-1", "--text", "In spring.", "--by", "mill")
    if forces == "debate":
        assert early.code == 2 and "debated before" in early.err
        day = village("council", "petition", V, "--json").json["day"]
        assert village("council", "answer", V, "petition-1", "--text", "In spring.", "--debated", day).code == 0
    else:
        assert early.code == 0
    listed = village("council", "petition", V, "--json").json["petitions"][0]
    assert listed["answer"] == "In spring." and not listed["overdue"]
    again = village("council", "answer", V, "petition-1", "--text", "Never.", "--debated", "2020-01-01")
    assert again.code == 2
    assert village("council", "verify", V).code == 0


def test_a_second_answer_is_refused_and_not_dropped(village):
    petition(village, 1)
    assert village("council", "answer", V, "petition-1", "--text", "In spring.").code == 0
    again = village("council", "answer", V, "petition-1", "--text", "Never.")
    assert again.code == 2 and "was answered on" in again.err
    assert village("council", "show", V, "petition-1", "--json").json["answer"]["text"] == "In spring."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("petition", V, "--text", "T", "--body", "mill"), "0 of 20 electors signed, and 1 are needed"),
        (("petition", V, "--text", "T", "--signed", "Elector 1"), "--body"),
        (("petition", V, "--text", "T", "--body", "mill", "--signed", "Elector 1; Elektor 2"), "Did you mean"),
        (("petition", V, "--text", "T", "--body", "mill", "--signed", "Elector 1; Elector 1"), "signed twice"),
        (("petition", V, "--text", "T", "--body", "mill", "--signed", "Elector 1", "--begun", "2020-01-01"), "60 are"),
        (("petition", V, "--text", "T", "--body", "mill", "--signed", "Elector 1", "--answer-by", "2099-01-01"), "30"),
        (("petition", V, "--text", "T", "--body", "mill", "--signed", "Elector 1", "--answer-by", "soon"), "no day"),
        (("vote", V, "--open", "T", "--body", "mill", "--closes", "2099-1-1T8:00:00Z"), "is no hour"),
        (("petition", V, "--signed", "Elector 1"), "say what is asked with --text"),
        (("answer", V, "petition-7", "--text", "No."), "no proposal or petition 'petition-7'"),
        (("correct", V, "99", "--text", "Wrong."), "holds no '99'"),
        (("correct", V, "0", "--text", "Wrong."), "the log is bound to it"),
        (("correct", V, "mill", "--text", "Wrong.", "--instead", "color=red"), "no field of entry 1"),
        (("correct", V, "mill", "--text", "Wrong.", "--instead", "id=dye"), "stays"),
        (("mandate", V, "--name", "Zoe"), "'mandate'"),
        (("mandate", V, "--end", "mandate-1", "--why", "resigned"), "no mandate"),
        (("mandate", V, "--name", "Zoe", "--by", "friends", "--body", "mill", "--text", "T", "--since", "2020-01-01",
          "--until", "2099-01-01"), "neither"),
        (("ledger", V, "--order", "Stop the line", "--expert", "Zoe", "--second", "Elector 1"), "holds no office"),
        (("ledger", V, "--conciliate", "The roof", "--members", "Elector 1; Zoe", "--due", "2099-01-01"), "no 'Zoe'"),
        (("ledger", V, "--add", "T", "--owner", "A", "--due", "2099-01-01", "--test", "grain >= 1,000"), "no figure"),
        (("ledger", V, "--add", "T", "--owner", "A", "--due", "2099-01-01", "--test", "grain >= 210 kg"), "a unit"),
        (("decide", V, "--statement-on", "d", "--minority", "T", "--minority-by", "Elector 1; Elector 2"),
         "no decision"),
        (("decide", V, "--statement-on", "d"), "--minority TEXT"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(village, words, said):
    before = village("council", "show", V, "--json").json["entries"]
    ended = village("council", *words)
    assert ended.code == 2 and said in " ".join(ended.err.split()), ended.err
    assert village("council", "show", V, "--json").json["entries"] == before


def test_a_correction_names_the_entry_that_stays_as_it_was(village):
    before = village("council", "show", V, "1", "--json").json["body"]
    wrong = ("--text", "It is a dye works.", "--instead", "name=The dye works", "--by", "Elector 3")
    said = village("council", "correct", V, "body:mill", *wrong, "--json")
    assert said.json["of"] == 1 and said.json["kind"] == "body"
    shown = village("council", "show", V, "1", "--json").json
    assert shown["body"] == before
    assert shown["corrections"][0]["instead"] == {"name": "The dye works"}
    named = village("council", "show", V, "mill")
    assert "name: mill" in named.out and "Corrected by Elector 3 in entry 3: It is a dye works. name:" in named.out
    assert village("council", "show", V, "entry:3", "--json").json["body"]["of"] == 1
    assert village("council", "verify", V).code == 0


def test_what_bears_one_identifier_does_not_hide_the_other(village, tmp_path):
    (tmp_path / "roof.toml").write_text(
        'title = "Roof"\ntext = "It leaks."\nsubmitter = "Ann"\nbody = "mill"\nlevel = "factory"\n'
        '[[change.wish]]\nquantity = "investment"\nlabel = "roof"\nsense = ">="\nvalue = 1\n'
    )
    assert village("council", "propose", V, "roof.toml").code == 2
    told = village("council", "propose", V, "roof.toml", "--signed", "Elector 1; Elector 2", "--json")
    assert "2 signatures" in told.json["support"]
    vote = village("council", "vote", V, "--open", "Roof", "--body", "mill", "--proposal", "roof", "--id", "on-roof",
                   "--json").json["vote"]  # fmt: skip
    for name in ROLL[:12]:
        village("council", "vote", V, vote, "yes", "--as", name)
    village("council", "vote", V, vote, "--close")
    village("council", "count", V)
    assert village("council", "decide", V, vote, "--id", "roof").code == 0
    both = village("council", "show", V, "roof")
    assert both.code == 2 and "proposal:roof" in both.err and "decision:roof" in both.err
    assert village("council", "show", V, "proposal:roof", "--json").json["supporters"] == 2
    assert village("council", "show", V, "decision:roof", "--json").json["result"] == "carried"
    late = ("--minority", "Walls first.", "--minority-by", "Elector 1; Elector 2", "--minority-plan", "walls")
    stranger = village("council", "decide", V, "--statement-on", "roof", *late[:2], "--minority-by", "Elector 1; Zoe")
    assert stranger.code == 2 and "'Zoe' had no vote" in stranger.err
    assert village("council", "decide", V, "--statement-on", "roof", *late).code == 0
    assert village("council", "export", V, "log", "--decisions", "d.json").code == 0
    (said,) = json.loads((tmp_path / "d.json").read_text())["decision"]
    assert said["minority"] == [{"text": "Walls first.", "by": ["Elector 1", "Elector 2"], "votes": 0, "plan": "walls"}]


def test_officers_are_named_orders_signed_twice_and_mandates_end(village):
    term = ("--text", "Books", "--since", "2020-01-01", "--until", "2099-01-01")
    named = village("council", "mandate", V, "--name", "Zoe", "--body", "mill", "--by", "mill", *term, "--json")
    assert named.json["mandate"] == "mandate-1"
    order = ("council", "ledger", V, "--order", "Stop the line", "--expert", "Zoe", "--second")
    unsigned = village(*order, "Elector 1")
    assert unsigned.code == 2 and "second signature" in unsigned.err
    chair = ("--name", "Elector 1", "--kind", "chair", "--body", "mill", "--by", "mill")
    assert village("council", "mandate", V, *chair, *term).code == 0
    assert village(*order, "Elector 1", "--json").json["orders"][0]["elected"] == "Elector 1"
    assert village("council", "mandate", V, "--end", "mandate-1", "--why", "resigned").code == 0
    held = village("council", "mandate", V, "--json").json["mandates"]
    assert [each["held"] for each in held] == [False, True] and held[0]["why"] == "resigned"
    assert village("council", "verify", V).code == 0


def test_outside_its_windows_the_plan_is_neither_changed_nor_carried_out(village, tmp_path):
    from tests.councils.three_goods import write

    write(tmp_path)
    apply = ("council", "apply", "debated.toml", "--decisions", V, "--day", "2030-01-01")
    assert "No decision that changes the plan" in village(*apply).err
    days = ("--consultation", "2020-01-01; 2098-12-31", "--execution", "2099-01-01; 2099-12-31")
    window = village("council", "ledger", V, "--window", "The plan", *days, "--opened-by", "two-thirds", "--json")
    assert window.json["windows_in_full"]["window-1"]["opened_by"] == "two-thirds"
    early = village(*apply)
    assert early.code == 2 and "is carried out from 2099-01-01 to 2099-12-31" in " ".join(early.err.split())
    assert "--about window-1 --majority two-thirds" in " ".join(early.err.split())
    opening = ("council", "vote", V, "--open", "Now", "--body", "mill", "--about", "window-1", "--majority")
    assert village(*opening, "absolute").code == 2
    assert village(*opening, "two-thirds").code == 0


def test_seats_of_lists_are_taken_by_their_first_names(village):
    term = ("--since", "2020-01-01", "--until", "2099-01-01", "--seats", "2")
    asked = ("council", "elect", V, "--body", "mill", "--rule", "dhondt", *term)
    assert "say who stands on each" in village(*asked, "--candidates", "Red; Green").err
    assert "by --candidates, or by a --list" in village(*asked, "--candidates", "Bo", "--list", "Red=Ann").err
    assert "is no list" in village(*asked, "--list", "Red: Ann").err
    assert village(*asked).code == 2
    vote = village(*asked, "--list", "Red=Elector 1; Elector 2", "--list", "Green=Elector 3", "--json").json
    assert "Fewer than 4 seats" in vote["note"]
    for name in ROLL[:12]:
        village("council", "vote", V, "vote-1", "Red", "--as", name)
    village("council", "vote", V, "vote-1", "--close")
    assert "elected: Red: Elector 1, Elector 2." in village("council", "count", V).out
    held = village("council", "decide", V, "vote-1", "--json").json["mandates"]
    assert {each["person"]: each["votes"] for each in held} == {"Elector 1": 6, "Elector 2": 6}
    first = village("council", "register", V, "--json").json["distortion_from_first_votes"]
    assert first[0]["votes"] == {"Red": "12", "Green": "0"} and first[0]["per_cent"] == 0.0
