"""Verification: what was done holds, whoever looks; what was not done shows."""

import importlib.util
import json
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.councils.deciding import ask_recall, decide_vote
from lustrum.councils.export import export_log
from lustrum.councils.log.checkpoints import Checkpoint, sign_checkpoint
from lustrum.councils.log.merkle import leaf_hash, root_of
from lustrum.councils.log.notes import Signer
from lustrum.councils.log.tiles import tiles_of
from lustrum.councils.store import open_council
from lustrum.councils.verify import Verified, verify_council, verify_entries, verify_export
from lustrum.database.canonical import canonical
from lustrum.errors import DataError, LustrumError, UsageError
from tests.councils.setting_up import ELECTORS, SIGNER, Clock, election, held, question, village

TOOL = Path(__file__).parents[2] / "tools" / "verify_log.py"
KEY = str(SIGNER.key)


@pytest.fixture(scope="session")
def tool():
    """The second verifier, loaded as the file it is."""
    spec = importlib.util.spec_from_file_location("verify_log", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def busy(place):
    """Return a council that has done most of what councils do."""
    council = village(place)
    secret = question(council, ballots="pseudonymous")
    held(council, secret, ["yes"] * 9 + ["no"] * 3)
    decide_vote(council, secret)
    vote = election(council)
    held(council, vote, ["Ann > Bo"] * 5 + ["Cem > Bo"] * 4)
    decide_vote(council, vote)
    for rule, kind, options, texts, more in (
        ("independent-markets", "weights", ["food", "homes"], ["food=1, homes=0"] * 3 + ["food=0, homes=1"] * 2, {}),
        ("floors", "floors", ["grain", "homes"], ["grain=200, homes=8", "grain=210", "grain=190, homes=9"] * 2, {}),
        ("points", "ranking", ["A", "B"], ["A=3, B=1", "B=1"], {}),
        ("schulze", "ranking", ["A", "B", "C"], ["A > B > C", "A > C > B", "B > A"], {}),
        ("sainte-lague", "ranking", ["Red", "Green"], ["Red"] * 7 + ["Green"] * 3, {"seats": 3}),
        ("greedy", "ranking", ["A", "B", "C"], ["A; B", "A; B", "A", "C"], {"seats": 2}),
    ):
        held(council, question(council, rule=rule, kind=kind, options=options, **more), texts)
    council.clock.now = "2027-02-01T00:00:00Z"
    recall = ask_recall(council, "mandate-1", ELECTORS[:4])
    held(council, recall, ["yes"] * 8)
    decide_vote(council, recall)
    return council


@pytest.fixture(scope="session")
def log(tmp_path_factory):
    """An exported log and its entries."""
    place = tmp_path_factory.mktemp("busy")
    with busy(place / "v.council") as council:
        early = council.state().size
        export_log(council, place / "log", SIGNER)
        assert verify_council(council).faults == [] and early == council.state().size
        entries = [each.body.encode() for each in council.entries()]
    return place / "log", entries


def test_both_verifiers_find_that_the_log_holds(log, tool):
    folder, entries = log
    found = verify_export(folder, key=SIGNER.key, earlier=[folder / "checkpoint"])
    assert found.faults == [] and found.size == len(entries) and set(found.votes.values()) == {"as counted"}
    said, root, size = tool.verify(folder, KEY, [folder / "checkpoint"])
    assert size == len(entries) and root == found.root.hex()
    again = [line for line in said if "counted again by" in line]
    assert len(again) == len(said) == 9


def test_the_second_verifier_is_short_and_needs_nothing_of_lustrum():
    text = TOOL.read_text("utf-8")
    assert len(text.splitlines()) <= 250
    modules = {line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert modules - set(sys.stdlib_module_names) == {"cryptography"}


def test_alone_the_second_verifier_names_every_vote_it_does_not_count(log, tmp_path):
    """Copied from its place, without the folder that counts by every rule."""
    folder, _ = log
    place = tmp_path / "verify_log.py"
    place.write_bytes(TOOL.read_bytes())
    ran = subprocess.run([sys.executable, "-I", place, folder, KEY], capture_output=True, text=True, check=True)
    said = ran.stdout.splitlines()
    assert [line for line in said if "not counted again" in line] == [
        "vote-2: not counted again (stv-scottish)", "vote-6: not counted again (schulze)"
    ]  # fmt: skip
    assert sum("as written" in line for line in said) == 7 and said[-1].startswith("The log holds")


def written(folder, entries, signer=SIGNER):
    """Write a log as its operator could, signed again as if nothing had happened."""
    note = sign_checkpoint(Checkpoint(signer.name, len(entries), root_of(map(leaf_hash, entries))), signer)
    for path, data in (*tiles_of(entries), ("checkpoint", str(note).encode()), ("key", KEY.encode())):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def refused(folder, tool, earlier=()):
    """Say whether each of the two verifiers refuses a log."""
    found = []
    try:
        verify_export(folder, key=SIGNER.key, earlier=earlier).refuse()
        found.append(False)
    except LustrumError:
        found.append(True)
    try:
        tool.verify(folder, KEY, earlier)
        found.append(False)
    except Exception:
        found.append(True)
    return found


def edits(entries, generator):
    """Return entries with one edit: a bit, one left out, two exchanged, cut short, one twice, a fork."""
    found = list(entries)
    way = generator.choice(["flip", "drop", "swap", "truncate", "replay", "fork"])
    at = generator.randrange(len(found))
    if way == "flip":
        data = bytearray(found[at])
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        found[at] = bytes(data)
    elif way == "drop":
        del found[at]
    elif way == "swap":
        other = (at + generator.randrange(1, len(found))) % len(found)
        found[at], found[other] = found[other], found[at]
    elif way == "truncate":
        found = found[:at]
    elif way == "replay":
        found.insert(at, found[generator.randrange(len(found))])
    else:
        body = json.loads(found[-1])
        found[-1] = canonical(body | {"text": str(generator.random())}).encode()
    return found


def test_every_edit_of_a_log_is_detected_given_one_earlier_checkpoint(log, tool, tmp_path):
    """The operator signs what was edited with the true key; the checkpoint kept from before gives it away."""
    folder, entries = log
    generator, leaves = random.Random(20), [leaf_hash(each) for each in entries]
    kept = Checkpoint(SIGNER.name, len(entries), root_of(leaves))
    for number in range(300):
        changed = edits(entries, generator)
        if changed == entries:
            continue
        hashes = [leaf_hash(each) for each in changed]
        continues = len(changed) >= kept.size and root_of(hashes[: kept.size]) == kept.root
        assert not continues
        if number % 20 == 0:
            place = written(tmp_path / str(number), changed)
            assert refused(place, tool, [folder / "checkpoint"]) == [True, True]


def test_another_key_is_refused(log, tool, tmp_path):
    _, entries = log
    other = Signer(SIGNER.name, bytes(32))
    assert refused(written(tmp_path, entries, other), tool) == [True, True]


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000.p", "tile/entries/000.p"])
@pytest.mark.parametrize("way", ["flip", "cut", "gone"])
def test_every_damaged_file_is_refused(log, tool, tmp_path, path, way):
    _, entries = log
    folder = written(tmp_path, entries)
    file = next(each for each in sorted(folder.rglob("*")) if each.is_file() and path in each.as_posix())
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    {"flip": lambda: file.write_bytes(data), "cut": lambda: file.write_bytes(data[:-3]), "gone": file.unlink}[way]()
    assert refused(folder, tool) == [True, True]


def changed_entry(entries, kind, change, place=0):
    found = [json.loads(each) for each in entries]
    body = [each for each in found if each["type"] == kind][place]
    change(body)
    return [canonical(each).encode() for each in found]


FORGERIES = {
    "a ballot of another": ("ballot", lambda b: b.update(ballot={"for": "abstain"}), 0),
    "a result turned": ("count", lambda b: b["count"].update(carried=False), 0),
    "another share": ("count", lambda b: b["count"]["shares"].update(food="1"), 2),
    "another winner": ("count", lambda b: b["count"].update(elected=["C"]), 5),
    "a mandate for nobody's choice": ("mandate", lambda b: b.update(person="Eve"), 0),
    "a ballot by a stranger": ("ballot", lambda b: b.update(elector="Stranger"), 14),
    "a ballot twice": ("ballot", lambda b: b.update(elector=ELECTORS[1]), 12),
    "fewer ballots at the close": ("closed", lambda b: b.update(ballots=3), 0),
    "a token nobody was given": ("spent", lambda b: b["hashes"].__setitem__(0, "0" * 64), 0),
    "a time before": ("closed", lambda b: b.update(at="2020-01-01T00:00:00Z"), 0),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_what_could_not_have_been_done_is_refused_without_any_checkpoint_from_before(log, tool, tmp_path, name):
    kind, change, place = FORGERIES[name]
    changed = changed_entry(log[1], kind, change, place)
    assert changed != log[1]
    assert refused(written(tmp_path, changed), tool) == [True, True]


def test_a_decision_with_other_figures_is_refused(log):
    found = Verified()
    verify_entries(changed_entry(log[1], "decision", lambda b: b.update({"for": 10, "against": 2})), found)
    assert "other figures" in found.faults[0]


def test_an_export_is_renewed_and_never_written_over_by_another_log(tmp_path):
    with village(tmp_path / "a.council") as council, village(tmp_path / "b.council", ["Zoe"]) as other:
        first = export_log(council, tmp_path / "log", SIGNER)
        question(council)
        assert export_log(council, tmp_path / "log", SIGNER) == first + 1
        earlier = [tmp_path / "log" / "checkpoints" / str(first)]
        assert verify_export(tmp_path / "log", key=SIGNER.key, earlier=earlier).checkpoints == 2
        with pytest.raises(UsageError, match="evidence"):
            export_log(other, tmp_path / "log", SIGNER)
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "letter.txt").write_text("dear")
        with pytest.raises(UsageError, match="no exported log"):
            export_log(council, tmp_path / "mine", SIGNER)
        with pytest.raises(UsageError, match="another key"):
            export_log(council, tmp_path / "new", Signer("x", bytes(32)))
        assert sorted(each.name for each in tmp_path.iterdir() if each.is_dir()) == ["log", "mine"]


def test_the_same_council_has_the_same_root_on_a_file_and_on_a_server(place, tmp_path):
    with village(place) as one, village(tmp_path / "other.council") as two:
        for council in (one, two):
            held(council, question(council), ["yes"] * 8 + ["no"] * 2)
        assert verify_council(one).root == verify_council(two).root


def test_ballots_waiting_are_named(tmp_path):
    from lustrum.councils.voting import cast, issue_tokens

    with village(tmp_path / "a.council") as council:
        vote = question(council, ballots="pseudonymous")
        cast(council, vote, "yes", token=issue_tokens(council, vote)[0])
        assert "1 ballots" in verify_council(council).notes[0]
    with open_council(tmp_path / "a.council", Clock()) as again:
        assert again.cast(vote) == 1


SHARES = st.lists(st.integers(0, 6), min_size=3, max_size=3).filter(any)


@settings(max_examples=25, deadline=None)
@given(st.lists(SHARES, min_size=1, max_size=7))
def test_the_second_verifier_divides_as_the_first(tool, rows):
    from lustrum.councils.cast import ballots_of
    from lustrum.councils.counting.deciding import decide
    from lustrum.councils.counting.independent_markets import IndependentMarkets

    names = ["food", "homes", "care"]
    cast = [{"points": {n: str(Fraction(v, sum(row))) for n, v in zip(names, row, strict=True)}} for row in rows]
    vote = {"rule": "independent-markets", "options": names, "title": "t", "kind": "weights"}
    found = decide(IndependentMarkets(), ballots_of(vote, cast))
    assert tool.recount(vote, cast, "1/2")["shares"] == {name: str(share) for name, share in found.shares.items()}


def test_an_entry_in_another_form_is_refused():
    found = Verified()
    verify_entries([b'{"type": "council"}'], found)
    assert "canonical" in found.faults[0]
    with pytest.raises(DataError):
        found.refuse()


def test_the_second_verifier_says_of_a_count_without_a_result_why_and_not_that_it_was_a_tie(tool, tmp_path):
    with village(tmp_path / "a.council") as council:
        held(council, question(council, rule="independent-markets", kind="weights", options=["A", "B"]), [])
        held(council, question(council, rule="schulze", kind="ranking", options=["A", "B"]), ["A", "B"])
        export_log(council, tmp_path / "log", SIGNER)
    said, *_ = tool.verify(tmp_path / "log", KEY)
    assert said == [
        "vote-1: no result, as written (There is no ballot)",
        "vote-2: counted again by schulze, a tie as written",
    ]


@pytest.mark.parametrize("red", [7, 12])
def test_the_second_verifier_counts_lists_again_and_knows_who_was_elected_from_them(tool, tmp_path, red):
    """A list that has won more than it has names among them."""
    lists = {"Red": ["Ann", "Bo", "Cem"], "Green": ["Dora", "Eve"]}
    with village(tmp_path / "a.council") as council:
        vote = election(council, rule="dhondt", options=list(lists), lists=lists, seats=4, ties="order",
                        order=list(lists))  # fmt: skip
        held(council, vote, ["Red"] * red + ["Green"] * (12 - red))
        decide_vote(council, vote)
        export_log(council, tmp_path / "log", SIGNER)
        entries = [each.body.encode() for each in council.entries()]
    said, *_ = tool.verify(tmp_path / "log", KEY)
    assert said == ["vote-1: counted again by dhondt, as written"]
    forged = changed_entry(entries, "mandate", lambda b: b.update(person="Fay"), 0)
    assert refused(written(tmp_path / "forged", forged), tool) == [True, True]
