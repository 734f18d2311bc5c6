"""Windows of a matter: what is refused outside them, and by which rule they are opened."""

from datetime import date

import pytest

from lustrum.councils.deciding import decide_vote, decisions_of
from lustrum.councils.verify import verify_council
from lustrum.councils.voting import cast
from lustrum.councils.windows import refuse_outside_execution
from lustrum.errors import UsageError
from tests.councils.setting_up import ELECTORS, election, held, question, village

WISH = {"quantity": "consumption", "label": "bread", "sense": ">=", "than_trend": 1.1}
PROPOSAL = {"id": "bread", "title": "More bread", "text": "We are hungry.", "submitter": "Ann", "body": "mill",
            "level": "factory", "change": {"wish": [WISH]}}  # fmt: skip
WINDOW = {"id": "w", "text": "The plan of 2027", "about": ["plan"], "consultation": ["2026-12-01", "2026-12-31"],
          "execution": ["2027-01-01", "2027-12-31"]}  # fmt: skip
BEFORE, TALKS, RUNS, AFTER = "2026-11-30", "2026-12-10", "2027-06-01", "2028-02-01"


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        yield opened


def at(council, day):
    council.clock.now = f"{day}T12:00:00Z"


def add(council, kind, /, **content):
    with council.act() as act:
        return act.add(kind, **content)


def amendment(**more):
    return PROPOSAL | {"id": "less", "amends": "bread"} | more


@pytest.mark.parametrize(("day", "refused"), [(BEFORE, True), (TALKS, False), (RUNS, True), (AFTER, True)])
def test_a_matter_is_changed_in_its_consultation_and_at_no_other_time(council, day, refused):
    add(council, "proposal", **PROPOSAL)
    add(council, "window", **WINDOW)
    at(council, day)
    for done in (
        lambda: add(council, "amendment", **amendment()),
        lambda: add(council, "proposal", **PROPOSAL | {"id": "other"}),
        lambda: question(council, proposal="bread"),
        lambda: question(council, changes={"growth": {"labour": 0.01}}),
        lambda: question(council, kind="floors", rule="floors", options=["bread"]),
        lambda: question(council, kind="ranking", rule="schulze", options=["bread", "less"]),
    ):
        if refused:
            with pytest.raises(UsageError, match="is changed from 2026-12-01 to 2026-12-31") as said:
                done()
            assert "No rule was stated" in str(said.value)
        else:
            done()
    question(council)  # a loom is no matter of the plan
    election(council)
    assert verify_council(council).faults == []


@pytest.mark.parametrize("windows", [[], [{"about": None}], [{"about": ["assembly"]}]])
@pytest.mark.parametrize("day", [BEFORE, RUNS, AFTER])
def test_where_no_window_is_stated_about_it_nothing_is_refused(council, day, windows):
    for each in windows:
        add(council, "window", **WINDOW | each)
    at(council, day)
    add(council, "proposal", **PROPOSAL)
    add(council, "amendment", **amendment())
    vote = question(council, proposal="bread")
    held(council, vote, ["yes"] * 9)
    decide_vote(council, vote)
    refuse_outside_execution(council.state(), decisions_of(council), date.fromisoformat(day))


def test_ballots_are_cast_in_the_consultation_and_not_after_it(council):
    add(council, "proposal", **PROPOSAL)
    add(council, "window", **WINDOW)
    at(council, TALKS)
    vote, secret = question(council, proposal="bread"), question(council, proposal="bread", ballots="pseudonymous")
    with pytest.raises(UsageError, match="after the consultation"):
        question(council, proposal="bread", closes="2027-01-02T00:00:00Z")
    cast(council, vote, "yes", elector=ELECTORS[0])
    at(council, "2027-01-01")
    for ballot in ({"elector": ELECTORS[1]}, {"token": "any"}):
        with pytest.raises(UsageError, match="stands in its execution"):
            cast(council, secret if "token" in ballot else vote, "yes", **ballot)
    with pytest.raises(UsageError, match="stands in its execution"):
        add(council, "ballot", vote=vote, elector=ELECTORS[1], ballot={"for": "yes"})


@pytest.mark.parametrize(("day", "refused"), [(TALKS, True), (RUNS, False), (AFTER, True)])
def test_what_was_decided_is_carried_out_in_its_execution(council, day, refused):
    add(council, "proposal", **PROPOSAL)
    add(council, "window", **WINDOW)
    at(council, TALKS)
    vote = question(council, proposal="bread")
    held(council, vote, ["yes"] * 9)
    decide_vote(council, vote)
    on = date.fromisoformat(day)
    if refused:
        with pytest.raises(UsageError, match="is carried out from 2027-01-01 to 2027-12-31"):
            refuse_outside_execution(council.state(), decisions_of(council), on)
    else:
        refuse_outside_execution(council.state(), decisions_of(council), on)


def test_outside_its_windows_a_matter_is_opened_by_the_rule_that_was_stated_with_it(council):
    add(council, "proposal", **PROPOSAL)
    add(council, "window", **WINDOW, rule="two-thirds")
    at(council, RUNS)
    with pytest.raises(UsageError, match=r"carried by two-thirds: .* --about w"):
        question(council, proposal="bread")
    with pytest.raises(UsageError, match="is opened by two-thirds"):
        question(council, about="w")
    for ballots, opened in ((["yes"] * 8 + ["no"] * 5, False), (["yes"] * 8 + ["no"] * 4, True)):
        vote = question(council, about="w", variants={"majority": "two-thirds"})
        held(council, vote, ballots)
        decide_vote(council, vote, until="2027-06-30")
        if opened:
            add(council, "amendment", **amendment())
        else:
            with pytest.raises(UsageError, match="is changed from"):
                add(council, "amendment", **amendment())
    at(council, "2027-07-01")
    with pytest.raises(UsageError, match="is changed from"):
        question(council, proposal="bread")
    assert verify_council(council).faults == []


def test_a_clash_of_floors_is_voted_on_while_they_are_carried_out(council):
    add(council, "window", **WINDOW)
    at(council, RUNS)
    vote = question(council, kind="clash", rule="schulze", options=["all by one factor", "bread last"])
    held(council, vote, ["bread last"] * 9)
    at(council, AFTER)
    with pytest.raises(UsageError, match="outside its windows"):
        question(council, kind="clash", rule="schulze", options=["all by one factor", "bread last"])


@pytest.mark.parametrize(
    ("odd", "said"),
    [({"about": ["moon"]}, "'moon' is none"), ({"rule": "loud"}, "no majority"),
     ({"consultation": ["2026-01-01", "2026-02-01"]}, "never open"), ({"decision": "d"}, "no decision 'd'"),
     ({"id": "x"}, "has the window 'w' until 2027-12-31")],
)  # fmt: skip
def test_a_window_that_cannot_be_kept_is_refused(council, odd, said):
    if "id" in odd:
        add(council, "window", **WINDOW)
    with pytest.raises(UsageError, match=said):
        add(council, "window", **WINDOW | odd)
