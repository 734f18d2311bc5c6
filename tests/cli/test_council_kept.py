"""`lustrum council` on a kept council, as its secretary uses it; every bad input ends clearly and loses nothing."""

from __future__ import annotations

import json
import stat

import pytest

V = "village.council"
MILL = ("council", "roll", V, "mill", "--new", "factory", "--name", "The mill", "--add", "Ann; Bo; Cem; Dora; Eve")


@pytest.fixture
def village(lustrum):
    assert lustrum("council", "new", V, "--name", "Village").code == 0
    assert lustrum(*MILL).code == 0
    return lustrum


def question(village, *more):
    return village("council", "vote", V, "--open", "Buy a loom", "--body", "mill", *more, "--json").json["vote"]


def voted(village, vote, texts):
    for name, text in zip(("Ann", "Bo", "Cem", "Dora", "Eve"), texts, strict=False):
        assert village("council", "vote", V, vote, text, "--as", name).code == 0
    assert village("council", "vote", V, vote, "--close").code == 0


def test_a_question_goes_from_the_roll_to_the_minutes(village):
    vote = question(village, "--majority", "absolute")
    voted(village, vote, ["yes", "yes", "yes", "no"])
    ended = village("council", "count", V)
    assert ended.code == 0 and ended.out.startswith("vote-1: carried.")
    told = village(
        "council", "decide", V, vote, "--reasons", "Worn.", "--minority", "Dear.", "--minority-by", "Dora; Bo"
    )
    assert told.code == 0 and "3 for, 1 against" in told.out
    said = village("council", "decide", V, "--json").json["decisions"]
    assert said[0]["rule"] == "absolute" and said[0]["minority"][0]["text"] == "Dear."
    assert village("council", "verify", V).code == 0
    shown = village("council", "show", V)
    assert shown.out.startswith("Village:") and "Decision decision-1: carried." in shown.out
    for what in ("mill", vote, "decision-1", "0"):
        assert village("council", "show", V, what, "--json").code == 0


def test_an_election_by_tokens_gives_a_mandate_that_is_recalled(village, tmp_path):
    term = ("--since", "2020-01-01", "--until", "2099-01-01")
    asked = ("council", "elect", V, "--body", "mill", "--candidates", "Ann; Bo", *term, "--ballots", "pseudonymous")
    vote = village(*asked, "--json").json["vote"]
    assert village("council", "vote", V, vote, "--tokens", "slips.csv").code == 0
    assert stat.S_IMODE((tmp_path / "slips.csv").stat().st_mode) == 0o600
    tokens = (tmp_path / "slips.csv").read_text().split()[1:]
    assert village("council", "vote", V, vote, "--tokens", "again.csv").code == 2
    assert not (tmp_path / "again.csv").exists()
    codes = [village("council", "vote", V, vote, "Ann > Bo", "--token", t, "--json").json["code"] for t in tokens[:3]]
    assert village("council", "vote", V, vote, "Bo", "--token", tokens[0]).code == 2
    village("council", "vote", V, vote, "--close")
    assert village("council", "count", V, vote, "--json").json["votes"][vote]["elected"] == ["Ann"]
    mandates = village("council", "decide", V, vote, "--json").json["mandates"]
    assert [each["person"] for each in mandates] == ["Ann"] and len(set(codes)) == 3
    assert village("council", "recall", V, "mandate-9", "--signed", "Bo").code == 2
    recall = village("council", "recall", V, "mandate-1", "--signed", "Bo", "--json").json["vote"]
    voted(village, recall, ["yes"] * 4 + ["no"])
    village("council", "count", V)
    assert village("council", "decide", V, recall).code == 0
    assert village("council", "show", V, "mandate-1", "--json").json["why"] == "recall"


def test_a_tie_without_a_rule_ends_with_its_own_code_and_decides_nothing(village):
    vote = question(village, "--rule", "schulze", "--kind", "ranking", "--options", "A; B")
    voted(village, vote, ["A > B", "B > A"])
    assert village("council", "count", V).code == 4
    ended = village("council", "decide", V, vote)
    assert ended.code == 2 and "decides nothing" in ended.err
    assert village("council", "verify", V).code == 0


def test_a_budget_and_weights_are_voted_on(village):
    budget = question(village, "--rule", "equal-shares-add1", "--kind", "budget", "--options", "Well; Road",
                      "--budget", "10", "--costs", "Well=6; Road=8")  # fmt: skip
    voted(village, budget, ["Well", "Well", "Well; Road"])
    weights = question(village, "--rule", "independent-markets", "--kind", "weights", "--options", "food; homes")
    voted(village, weights, ["food=60; homes=40", "food=0; homes=1"])
    said = village("council", "count", V, "--json").json["votes"]
    assert said[budget]["elected"] == ["Well"] and set(said[weights]["shares"]) == {"food", "homes"}


def test_papers_are_entered_twice(village, tmp_path):
    vote = question(village)
    (tmp_path / "box1.csv").write_text("elector,ballot\nAnn,yes\nBo,no\n")
    paper = ("council", "vote", V, vote, "--paper", "box1.csv", "--by")
    assert village(*paper, "Cem", "--json").json["cast"] is False
    (tmp_path / "box1.csv").write_text("elector,ballot\nAnn,yes\nBo,yes\n")
    ended = village(*paper, "Dora")
    assert ended.code == 2 and "differently: Bo" in ended.err
    assert village(*paper, "Cem", "--json").json["cast"] is True


@pytest.mark.parametrize(
    "more", [("--rule", "yes-no"), ("--majority", "absolute"), ("--quorum", "0"), ("--seats", "0")]
)
def test_a_kept_vote_is_counted_by_nothing_named_afterwards(village, more):
    vote = question(village)
    voted(village, vote, ["yes", "yes", "no"])
    said = village("council", "count", V, vote, *more)
    assert said.code == 2 and "opened with" in said.err
    assert village("council", "count", V, vote).out.startswith(f"{vote}: carried.")


def test_the_ledger_shows_what_is_overdue(village, tmp_path):
    add = ("council", "ledger", V, "--add", "Order the loom", "--owner", "Ann", "--due", "2020-01-01")
    assert village(*add, "--test", "looms >= 1").code == 0
    assert "overdue" in village("council", "ledger", V, "--overdue").out
    (tmp_path / "figures.csv").write_text("name,value\nlooms,2\n")
    said = village("council", "ledger", V, "--quantities", "figures.csv", "--json").json["resolutions"][0]
    assert said["overdue"] and said["reached"]
    (tmp_path / "twice.csv").write_text("name,value\nlooms,2\nlooms,0\n")
    twice = village("council", "ledger", V, "--quantities", "twice.csv")
    assert twice.code == 3 and "'looms' stands twice" in twice.err
    assert village("council", "ledger", V, "--status", "resolution-1=done", "--shown", "It stands.").code == 0
    assert village("council", "ledger", V, "--overdue", "--json").json["resolutions"] == []
    windows = ("--consultation", "2020-01-01; 2098-12-31", "--execution", "2099-01-01; 2099-12-31")
    found = village("council", "ledger", V, "--window", "The plan", *windows, "--json").json
    assert found["windows"] == {"window-1": "consultation"}
    assert found["windows_in_full"]["window-1"]["about"] == ["plan"]
    committee = ("--conciliate", "The loom", "--members", "Ann; Bo", "--due", "2099-01-01")
    assert village("council", "ledger", V, *committee).code == 0
    (tmp_path / "texts.csv").write_text("text,by\nBuy one.,Ann; Bo\n")
    done = village("council", "ledger", V, "--draft", "conciliation-1", "--texts", "texts.csv", "--json").json
    assert done["conciliation"][0]["draft"] == [{"text": "Buy one.", "by": ["Ann", "Bo"]}]


def test_the_open_book_hides_only_by_a_decision(village, tmp_path):
    (tmp_path / "loan.txt").write_text("A loan of 100.")
    book = ("council", "ledger", V, "--book", "loan", "--with", "Bank", "--title", "Loan", "--text-file", "loan.txt")
    assert village(*book, "--json").json["open_book"][0]["text"] == "A loan of 100."
    ended = village(*book, "--hidden-until", "2099-01-01")
    assert ended.code == 2 and "recorded decision" in ended.err
    vote = question(village)
    voted(village, vote, ["yes"] * 3)
    village("council", "count", V)
    village("council", "decide", V, vote)
    hidden = village(*book, "--hidden-until", "2099-01-01", "--decision", "decision-1", "--json").json["open_book"][1]
    assert "text" not in hidden and "with" not in hidden and hidden["sha256"] and hidden["decision"] == "decision-1"


def test_the_register_publishes_components_first(village):
    post = ("--post", "Bookkeeper", "--who", "Zoe", "--by", "mill", "--since", "2020-01-01", "--until", "2099-01-01")
    said = village("council", "register", V, *post, "--agenda", "3/12", "--json").json
    assert said["components"]["appointed"] == 1.0 and said["components"]["decided_before"] == 0.25
    assert said["register"][0]["who"] == "Zoe" and said["components"]["waiting"] is None
    assert village("council", "register", V).out.startswith("What the records say")


def test_a_log_is_exported_witnessed_and_continued(village, tmp_path):
    assert village("council", "export", V, "log", "--decisions", "decisions.json").code == 0
    assert json.loads((tmp_path / "decisions.json").read_text())["council"] == "Village"
    key = (tmp_path / "log" / "key").read_text().strip()
    assert village("council", "verify", "log", "--key", key, "--cosign", "witness.key").code == 0
    (tmp_path / "kept").write_bytes((tmp_path / "log" / "checkpoint").read_bytes())
    question(village)
    village("council", "export", V, "log")
    found = village("council", "verify", "log", "--key", "log/key", "--earlier", "kept", "--json").json
    assert found["holds"] and found["checkpoints"] == 2 and found["votes"] == {"vote-1": "open"}
    bundle = next((tmp_path / "log" / "tile" / "entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b"loom", b"door"))
    ended = village("council", "verify", "log", "--key", key, "--json")
    assert ended.code == 3 and ended.json["error"]["type"] == "DataError"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", V, "--name", "Another"), "is there already"),
        (("roll", V, "mill", "--add", "Ann"), "already"), (("roll", V, "mill", "--remove", "Zoe"), "does not stand"),
        (("roll", V, "dye", "--new", "kitchen"), "no level"), (("roll", V, "nowhere"), "no body"),
        (("roll", V, "even", "--new", "sector", "--chair", "odd-board", "--seats", "4"), "1, 3, 5"),
        (("elect", V, "--body", "mill", "--candidates", "A", "--since", "soon", "--until", "2028-01-01"), "no day"),
        (("vote", V, "--open", "Loom"), "--body"),
        (("vote", V), "which vote"), (("vote", V, "vote-7", "yes"), "no vote"),
        (("vote", V, "--open", "L", "--body", "mill", "--closes", "tonight"), "no hour"),
        (("vote", V, "--open", "L", "--body", "mill", "--rule", "schulze", "--options", "A; B", "--ties", "lot"),
         "seed"),
        (("count", V, "--rule", "schulze"), "nothing else"), (("count", V), "closed and not counted"),
        (("decide", V, "vote-7"), "no vote"), (("show", V, "vote-7"), "holds no"),
        (("show", "none.council"), "no 'none"),
        (("ledger", V, "--add", "X", "--due", "2020-01-01"), "owner"), (("ledger", V, "--status", "r1"), "done"),
        (("ledger", V, "--window", "X", "--consultation", "2020-02-01; 2020-01-01"), "consultation"),
        (("register", V, "--agenda", "most"), "3/12"), (("verify", "nothing"), "neither"),
        (("export", V, "log", "--key", "nowhere.key"), "no key"), (("export", V), "--out"),
        (("recall", V, "mandate-1", "--signed", "Ann"), "no mandate"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_named_and_nothing_is_written(village, words, said):
    before = village("council", "show", V, "--json").json["entries"]
    ended = village("council", *words)
    assert ended.code == 2 and said in " ".join(ended.err.split())
    assert village("council", "show", V, "--json").json["entries"] == before
    assert village("council", "verify", V).code == 0


def test_a_key_is_never_written_over(lustrum, tmp_path):
    (tmp_path / "village.council.key").write_text("mine")
    assert lustrum("council", "new", V, "--name", "Village").code == 2
    assert (tmp_path / "village.council.key").read_text() == "mine" and not (tmp_path / V).exists()


def test_a_file_that_is_no_council_is_named(lustrum, tmp_path):
    (tmp_path / "text.council").write_text("hello")
    for words in (("show", "text.council"), ("verify", "text.council")):
        assert lustrum("council", *words).code in (2, 3)
