"""What stands beside the decisions in their file: windows that are kept to, a register that the report prints."""

import json
from datetime import date

import pytest

from lustrum.councils.deciding import decide_vote, decisions_of
from lustrum.councils.decision_file import decisions_json, read_decisions
from lustrum.councils.published import published, read_published, refuse_outside_published
from lustrum.councils.register import COMPONENTS, bureaucratisation
from lustrum.councils.windows import refuse_outside_execution
from lustrum.errors import DataError, UsageError
from tests.councils.setting_up import held, question, village
from tests.councils.test_windows import AFTER, PROPOSAL, RUNS, TALKS, WINDOW, add, at

OPENED = "2028-03-01"


def opened_once(council, **window):
    """Decide a proposal within its window, and open the window once after its end."""
    add(council, "proposal", **PROPOSAL)
    add(council, "window", **WINDOW | {"rule": "two-thirds"} | window)
    at(council, TALKS)
    vote = question(council, proposal="bread")
    held(council, vote, ["yes"] * 9)
    decide_vote(council, vote)
    at(council, OPENED)
    vote = question(council, about="w", variants={"majority": "two-thirds"})
    held(council, vote, ["yes"] * 10)
    decide_vote(council, vote, until="2028-03-31")


@pytest.fixture
def council(tmp_path):
    with village(tmp_path / "v.council") as opened:
        opened_once(opened)
        yield opened


def exported(council, file, day=RUNS):
    """Write the decisions as `lustrum council export --decisions` does."""
    decisions = decisions_of(council)
    file.write_text(decisions_json(decisions, "Village", published(council.state(ballots=True), decisions, day)))
    return file


@pytest.mark.parametrize("about", [["plan"], ["bread"], ["mill"], ["assembly"], []])
@pytest.mark.parametrize("day", [TALKS, RUNS, AFTER, OPENED, "2028-04-01"])
def test_an_exported_file_refuses_what_the_council_refuses(tmp_path, about, day):
    with village(tmp_path / "v.council") as council:
        opened_once(council, about=about)
        file, on = exported(council, tmp_path / "d.json"), date.fromisoformat(day)
        said = []
        for refuse in (
            lambda: refuse_outside_execution(council.state(), decisions_of(council), on),
            lambda: refuse_outside_published(read_published(file)[1].get("window", []), read_decisions(file), on),
        ):
            try:
                refuse()
                said.append("")
            except UsageError as error:
                said.append(str(error))
        assert said[0] == said[1]
        assert bool(said[0]) == (day in (TALKS, AFTER, "2028-04-01") and about not in (["assembly"], []))


def test_the_register_in_the_file_is_that_of_the_council(council, tmp_path):
    name, found = read_published(exported(council, tmp_path / "d.json"))
    own = bureaucratisation(council.state(ballots=True), RUNS)
    assert name == "Village" and found["register"]["day"] == RUNS
    assert found["register"]["components"] == {k: v for k, v in own.components.items() if v is not None}
    assert set(found["register"]["components"]) < set(COMPONENTS)  # what the records do not say is left out, not 0


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("register", {"day": "soon", "components": {}}, "is no day"),
        ("register", {"day": "2027-01-01"}, "components"),
        ("register", {"day": "2027-01-01", "components": {"appointed": 2}}, "appointed"),
        ("register", {"day": "2027-01-01", "components": {"beauty": 0.5}}, "beauty"),
        ("window", [{"id": "w"}], "text"),
        ("window", [WINDOW | {"execution": ["2027-12-31", "2027-01-01"]}], "first and last day"),
        ("window", [WINDOW | {"consultation": "2027-01-01"}], "first and last day"),
        ("window", [WINDOW | {"opened": [["2027-01-01"]]}], "first and last day"),
        ("window", [WINDOW | {"colour": "red"}], "colour"),
    ],
)
def test_what_is_wrong_beside_the_decisions_is_named(tmp_path, key, value, said):
    file = tmp_path / "d.json"
    file.write_text(json.dumps({"decision": [], key: value}))
    with pytest.raises((UsageError, DataError), match=said):
        read_published(file)
