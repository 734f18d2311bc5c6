"""The second count: every rule, written apart, comes to what lustrum comes to, ties and lots included."""

import copy
import importlib.util
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.councils.cast import check_ballot, form_of
from lustrum.councils.counting.lots import hash_of
from lustrum.councils.counting.rules import RULES
from lustrum.councils.state import Vote
from lustrum.councils.voting import counted
from lustrum.database.canonical import canonical
from lustrum.errors import UsageError
from tests.councils.setting_up import ELECTORS, TERM, held, question, village
from tests.councils.test_verify import KEY, written

TOOLS = Path(__file__).parents[2] / "tools"
NAMES = ["Ann", "Bo", "Cem", "Dora", "Eve"]
YES_NO = ["yes", "no", "abstain"]
STRENGTHS = {"strength": ["winning-votes", "margins", "ratio"]}
UTILITIES = {"utility": ["cost", "cardinality"]}
VARIANTS = {
    "yes-no": {"majority": ["votes-cast", "present", "absolute", "two-thirds", "two-thirds-present"],
               "quorum": ["1/4", "50%"]},
    "schulze": STRENGTHS,
    "ranked-pairs": STRENGTHS,
    "equal-shares": UTILITIES,
    "equal-shares-add1": {**UTILITIES, "step": [1, 3]},
    "sequential-phragmen": {"misfit": ["stop", "skip"]},
    "greedy-no-skip": {"threshold": ["2"]},
    "greedy-threshold": {"threshold": ["1", "2"]},
    "floors": {"share": ["1/2", "60%"]},
    **{rule: {"threshold": ["10%"], "minimum": [1]} for rule in ("dhondt", "sainte-lague", "hare", "droop", "dean")},
}  # fmt: skip
ONE_SEAT = ("instant-run-off", "yes-no", "floors", "mean", "independent-markets", "normalised-median")
PRICED = ("equal-shares", "equal-shares-add1", "sequential-phragmen", "greedy", "greedy-no-skip", "greedy-threshold",
          "greedy-per-cost")  # fmt: skip


@pytest.fixture(scope="session")
def recount():
    """The second count, loaded as the folder beside the second verifier."""
    sys.path.insert(0, str(TOOLS))
    try:
        import recount
    finally:
        sys.path.remove(str(TOOLS))
    return recount


@st.composite
def ballots(draw, asked):
    """Draw a ballot as a vote asks for it."""
    form, names = form_of(asked), asked["options"]
    if form == "lists":
        return {"for": draw(st.sampled_from(names))}
    if form == "approved":
        return {"approved": draw(st.lists(st.sampled_from(names), unique=True))}
    if form == "ranked":
        order = draw(st.permutations(names))[: draw(st.integers(0, len(names)))]
        sizes = draw(st.lists(st.sampled_from([1, 1, 1, 1, 0, 2]), min_size=len(order), max_size=len(order)))
        ranks, left = [], list(order)
        for size in sizes:
            ranks.append(left[:size])
            left = left[size:]
        return {"ranks": ranks[: max((n + 1 for n, rank in enumerate(ranks) if rank), default=0)]}
    figures = {name: draw(st.integers(0, 4)) for name in draw(st.lists(st.sampled_from(names), unique=True))}
    if asked["rule"] in ("mean", "independent-markets", "normalised-median"):
        whole = sum(figures.values())
        return {"points": {name: f"{figure}/{whole}" for name, figure in figures.items()} if whole else {}}
    return {"points": {name: str(figure) for name, figure in figures.items()}}


@st.composite
def votes(draw, rule):
    """Draw a vote by a rule, as it is opened, and its ballots."""
    names = YES_NO if rule == "yes-no" else NAMES[: draw(st.integers(2, 5))]
    asked = {"title": "t", "body": "mill", "kind": "ranking", "rule": rule, "options": names, "ballots": "open"}
    if rule not in ONE_SEAT:
        asked["seats"] = draw(st.integers(1, 4))
    if variants := {name: draw(st.sampled_from([None, *values])) for name, values in VARIANTS.get(rule, {}).items()}:
        asked["variants"] = {name: value for name, value in variants.items() if value is not None}
    if rule == "greedy-threshold":
        asked["variants"].setdefault("threshold", "2")
    if rule == "equal-shares-add1" or (rule in PRICED and draw(st.booleans())):
        costs = {name: {"cost": str(draw(st.integers(0, 8)))} for name in names}
        asked |= {"budget": str(draw(st.integers(1, 20))), "items": costs}
    elif form_of(asked) == "lists" and rule != "yes-no":
        keys = {"minimum": [0, 1], "maximum": [1, 2], "refuses": [True, False]}
        stated = {name: {key: draw(st.sampled_from([None, *values])) for key, values in keys.items()} for name in names}
        asked["items"] = {n: {k: v for k, v in item.items() if v is not None} for n, item in stated.items()}
    if rule != "yes-no" and draw(st.booleans()):
        asked |= {"kind": "election", "term": ["2026-12-01", "2027-12-01"]}
        if form_of(asked) == "lists" and draw(st.booleans()):
            asked["lists"] = {name: [f"{name} {n}" for n in range(draw(st.integers(1, 3)))] for name in names}
    asked["ties"] = draw(st.sampled_from([None, "refuse", "order", "lot"]))
    if asked["ties"] is None:
        del asked["ties"]
    elif asked["ties"] == "order":
        asked["order"] = list(draw(st.permutations(names)))
    elif asked["ties"] == "lot":
        asked["seed_hash"] = hash_of("october")
    cast = draw(st.lists(ballots(asked), max_size=9))
    for ballot in cast:
        check_ballot(asked, ballot)
    return asked, cast


def both(asked, cast):
    """Return what lustrum counts, and what the second count is asked."""
    electors, seed = frozenset(f"elector {n}" for n in range(12)), "october" if asked.get("ties") == "lot" else ""
    vote = Vote("vote-1", asked, electors, ballots=cast, seed=seed)
    state = SimpleNamespace(body=lambda _: SimpleNamespace(quorum="1/2"))
    kept = json.loads(json.dumps(counted(state, vote)))
    return kept, asked | {"id": "vote-1", "who": electors, "cast": dict(enumerate(cast)), "seed": seed}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_comes_to_the_same(recount, rule):
    @settings(max_examples=20, deadline=None)
    @given(votes(rule))
    def same(vote):
        asked, cast = vote
        try:
            kept, opened = both(asked, cast)
        except UsageError:  # such a vote is not opened
            return
        said = recount.compare(opened, kept)
        assert "as written" in said and "not counted" not in said

    same()


TEXTS = {
    "lists": ["Ann"] * 7 + ["Bo"] * 4 + ["Cem"] * 2,
    "ranked": ["Ann > Bo > Cem"] * 6 + ["Bo > Cem"] * 4 + ["Cem > Bo > Ann"] * 3,
    "approved": ["Ann; Bo"] * 6 + ["Bo; Cem"] * 3 + ["Cem; Dora"] * 3,
    "points": ["Ann=0.5, Bo=0.5"] * 6 + ["Bo=0.2, Cem=0.8"] * 5,
}


def vote_by(rule) -> dict[str, Any]:
    """Return how a vote is opened whose result is not everybody's: an election where people can be elected by it."""
    asked: dict[str, Any] = {"title": rule, "kind": "ranking", "rule": rule, "options": NAMES[:4], "seats": 2}
    if rule in ("equal-shares-add1", "greedy-per-cost", "greedy-threshold"):
        asked |= {"kind": "budget", "budget": "10", "items": {n: {"cost": "4"} for n in NAMES[:4]}}
        if rule == "greedy-threshold":
            asked["variants"] = {"threshold": "3"}
    elif rule == "yes-no":
        return {"rule": rule}
    elif rule not in ("floors", "mean", "independent-markets", "normalised-median"):
        asked |= {"kind": "election", "to": "assembly", "term": TERM, "seats": 1 if rule in ONE_SEAT else 2}
    if form_of(asked) == "lists":
        asked["lists"] = {name: [f"{name} {n}" for n in range(3)] for name in NAMES[:4]}
    return asked


@pytest.fixture(scope="module")
def every_rule(tmp_path_factory):
    """The entries of a council with one counted vote by each rule."""
    with village(tmp_path_factory.mktemp("rules") / "v.council") as council:
        for rule in RULES:
            asked = vote_by(rule)
            texts = ["yes"] * 8 + ["no"] * 3 if rule == "yes-no" else TEXTS[form_of(asked)]
            found = held(council, question(council, **asked), texts)
            assert not found.get("refused"), (rule, found["refused"])
        return [json.loads(each.body) for each in council.entries()]


@pytest.fixture(scope="module")
def tool():
    """The second verifier."""
    spec = importlib.util.spec_from_file_location("verify_log", TOOLS / "verify_log.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def signed(folder, entries):
    """Write entries as a log of the operator's."""
    return written(folder, [canonical(each).encode() for each in entries])


def test_a_log_with_a_vote_by_each_rule_holds(every_rule, tool, tmp_path):
    said, *_ = tool.verify(signed(tmp_path, every_rule), KEY)
    assert said == [f"vote-{n}: counted again by {rule}, as written" for n, rule in enumerate(RULES, start=1)]


def forged(count):
    """Yield a count with one of its results altered, each in turn."""
    for key in ("elected", "seats", "shares", "votes", "levels", "carried", "elected_by", "persons", "valid"):
        value, other = count.get(key), copy.deepcopy(count)
        if isinstance(value, bool | int):
            other[key] = not value if isinstance(value, bool) else value + 1
        elif isinstance(value, list) and value:
            other[key] = value[1:]
        elif isinstance(value, dict) and value:
            first = next(iter(value))
            other[key][first] = value[first] + 1 if isinstance(value[first], int) else value[first][1:] or ["Eve"]
        else:
            continue
        yield key, other
    yield "refused", count | {"refused": "There is no ballot."}
    tie = {"kind": "elect", "before_stage": 1, "candidates": NAMES[:2], "decided_by": None, "result": None}
    yield "tie", count | {"refused": "It hangs on a tie.", "tie": tie, "outcomes": [["Ann"], ["Bo"]]}


@pytest.mark.parametrize(("number", "rule"), list(enumerate(RULES, start=1)))
def test_an_altered_result_of_every_rule_is_found(every_rule, recount, tool, tmp_path, number, rule):
    """Its operator writes another result and signs the log anew."""
    at = next(n for n, e in enumerate(every_rule) if e["type"] == "count" and e["vote"] == f"vote-{number}")
    opened = next(e for e in every_rule if e["type"] == "vote" and e["id"] == f"vote-{number}")
    cast = {e["elector"]: e["ballot"] for e in every_rule if e["type"] == "ballot" and e["vote"] == f"vote-{number}"}
    asked, changes = opened | {"who": set(ELECTORS), "cast": cast}, list(forged(every_rule[at]["count"]))
    assert "as written" in recount.compare(asked, every_rule[at]["count"]) and len(changes) >= 4
    for key, change in changes:
        with pytest.raises(ValueError, match=f"vote-{number} "):
            pytest.fail(f"{rule}, {key}: {recount.compare(asked, change)}")
    log = signed(tmp_path, [*every_rule[:at], every_rule[at] | {"count": changes[0][1]}, *every_rule[at + 1 :]])
    with pytest.raises(ValueError, match=f"entry {at}: vote-{number} counted again: elected"):
        tool.verify(log, KEY)


def test_a_tie_that_was_not_refused_is_found(recount):
    asked = {"title": "t", "body": "mill", "kind": "ranking", "rule": "schulze", "options": ["Ann", "Bo"]}
    kept, opened = both(asked, [{"ranks": [["Ann"], ["Bo"]]}, {"ranks": [["Bo"], ["Ann"]]}])
    assert recount.compare(opened, kept) == "counted again by schulze, a tie as written"
    won = {key: value for key, value in kept.items() if key not in ("refused", "tie", "outcomes")} | {"elected": ["Bo"]}
    for other in (won, kept | {"elected": ["Bo"]}, kept | {"outcomes": [["Bo"]]}):
        with pytest.raises(ValueError, match="vote-1"):
            recount.compare(opened, other)


def test_a_lot_drawn_otherwise_is_found(recount):
    asked = {"title": "t", "body": "mill", "kind": "ranking", "rule": "points", "options": ["Ann", "Bo"],
             "ties": "lot", "seed_hash": hash_of("october")}  # fmt: skip
    kept, opened = both(asked, [])
    other = "Bo" if kept["elected"] == ["Ann"] else "Ann"
    assert recount.compare(opened, kept) == "counted again by points, as written"
    with pytest.raises(ValueError, match="elected"):
        recount.compare(opened, kept | {"elected": [other], "seats": {other: 1}})


def test_the_second_count_needs_nothing_but_the_standard_library():
    for path in (TOOLS / "recount").glob("*.py"):
        lines = path.read_text("utf-8").splitlines()
        names = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
        assert names - {""} <= set(sys.stdlib_module_names)
