"""The ledger of resolutions, windows, conciliation and the open book."""

import pytest

from lustrum.councils.ledger import open_book, reached, resolutions
from lustrum.councils.windows import window_on
from lustrum.errors import UsageError
from tests.councils.setting_up import village

RESOLUTION = {"id": "r", "text": "Sow more", "owner": "Ann", "due": "2026-12-31", "test": "grain >= 210",
              "quantity": {"name": "grain", "sense": ">=", "value": "210"}}  # fmt: skip


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        yield opened


def add(council, kind, /, **content):
    with council.act() as act:
        act.add(kind, **content)
    return council.state()


def test_a_resolution_is_overdue_the_day_after_and_its_test_is_a_figure(council):
    state = add(council, "resolution", **RESOLUTION)
    assert [each.overdue for day in ("2026-12-31", "2027-01-01") for each in resolutions(state, day)] == [False, True]
    line = resolutions(state, "2027-01-01", {"grain": 212.0})[0]
    assert line.reached is True and line.quantity == RESOLUTION["quantity"] and line.is_now == "212"
    assert resolutions(state, "2027-01-01", {"grain": 209.9})[0].reached is False
    assert resolutions(state, "2027-01-01")[0].reached is None
    state = add(council, "status", resolution="r", status="done", text="Sown.")
    found = resolutions(state, "2027-01-01")[0]
    assert (found.status, found.overdue, found.shown) == ("done", False, "Sown.")
    assert state.entries["status"] == 1 and state.entries["resolution"] == 1


@pytest.mark.parametrize(("sense", "value", "holds"), [(">=", 2.0, True), ("<=", 2.0, True), ("=", 2.5, False)])
def test_a_test_compares_as_it_says(sense, value, holds):
    assert reached({"name": "x", "sense": sense, "value": "2"}, {"x": value}) is holds


@pytest.mark.parametrize("sense", [">=", "<=", "="])
@pytest.mark.parametrize("figure", ["0.1", "0.3"])
def test_a_figure_is_where_it_is_printed_to_be_and_not_where_a_double_lies(sense, figure):
    assert reached({"name": "x", "sense": sense, "value": figure}, {"x": float(figure)})


def test_outside_its_windows_a_matter_is_closed(council):
    windows = {"consultation": ["2026-12-01", "2026-12-31"], "execution": ["2027-01-01", "2027-12-31"]}
    state = add(council, "window", id="w", text="The plan", **windows)
    days = {"2026-11-30": "closed", "2026-12-31": "consultation", "2027-06-01": "execution", "2028-01-01": "closed"}
    assert {day: window_on(state, "w", day) for day in days} == days
    with pytest.raises(UsageError, match="execution follows"):
        add(
            council,
            "window",
            id="x",
            text="T",
            consultation=["2027-01-01", "2027-02-01"],
            execution=windows["execution"],
        )


def test_a_committee_hands_in_one_text_of_all_or_two(council):
    asked = {"id": "c", "about": "The loom", "members": ["Ann", "Bo", "Cem"], "due": "2026-12-01"}
    add(council, "conciliation", **asked)
    for texts in (
        [{"text": "One", "by": ["Ann", "Bo"]}],
        [{"text": t, "by": [n]} for t, n in zip("ABC", asked["members"], strict=True)],
    ):
        with pytest.raises(UsageError):
            add(council, "draft", conciliation="c", texts=texts)
    council.clock.now = "2026-12-02T00:00:00Z"
    two = [{"text": "Buy", "by": ["Ann", "Bo"]}, {"text": "Wait", "by": ["Cem"]}]
    found = add(council, "draft", conciliation="c", texts=two).kept["conciliation"]["c"]
    assert found["draft"] == two and found["late"] is True
    with pytest.raises(UsageError, match="once"):
        add(council, "draft", conciliation="c", texts=two)


def test_what_is_hidden_opens_on_its_day_or_is_overdue(council):
    with pytest.raises(UsageError, match="recorded decision"):
        add(council, "open-book", id="o", kind="loan", title="T", **{"with": "Bank"}, hidden_until="2027-01-01")
    decision = {"id": "d", "title": "Hide", "body": "mill", "level": "factory", "day": "2026-11-30",
                "rule": "votes-cast", "members": 15, "present": 15, "absent": 0,
                "for": 15, "against": 0, "abstain": 0, "result": "carried"}  # fmt: skip
    add(council, "decision", **decision)
    hidden = {"kind": "loan", "title": "T", "with": "Bank", "hidden_until": "2027-01-01", "decision": "d"}
    with pytest.raises(UsageError, match="SHA-256"):
        add(council, "open-book", id="o", text="Secret", **hidden)
    state = add(council, "open-book", id="o", sha256="ab" * 32, **hidden)
    assert "with" not in open_book(state, "2026-12-31")[0]
    assert open_book(state, "2027-01-01")[0]["overdue"] is True


@pytest.mark.parametrize(
    ("kind", "odd"),
    [("resolution", {"due": "soon"}), ("resolution", {"owner": ""}), ("resolution", {"decision": "none"}),
     ("resolution", {"quantity": {"name": "x"}}), ("resolution", {"quantity": {}}),
     ("resolution", {"quantity": {"name": "x", "sense": ">=", "value": "1,000"}}),
     ("resolution", {"quantity": {"name": "x", "sense": ">=", "value": 210}}), ("status", {})],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(council, kind, odd):
    content = RESOLUTION | odd if kind == "resolution" else {"resolution": "none", "status": "done", "text": "x"}
    with pytest.raises(UsageError):
        add(council, kind, **content)
