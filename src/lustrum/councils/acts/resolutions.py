"""What follows from decisions: who does what until when, windows, conciliation, the open book, appointments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lustrum.councils.counting.exact import read_exact
from lustrum.councils.days import day_of
from lustrum.councils.state import State, fields
from lustrum.councils.windows import check_window
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

STATUSES = ("open", "done", "dropped")
SENSES = (">=", "<=", "=")
BOOK = ("contract", "loan", "side agreement", "other")


def _once(state: State, body: Mapping[str, Any]) -> dict[str, Any]:
    kept = state.kept.setdefault(str(body["type"]), {})
    if body["id"] in kept:
        raise UsageError(f"There is '{body['type']}' '{body['id']}' already: what is written is not changed.")
    kept[body["id"]] = dict(body)
    return kept[body["id"]]


def _decided(state: State, name: str) -> None:
    known = state.kept.get("decision", {})
    if name not in known:
        raise UsageError(f"There is no decision '{name}'. {nearest(name, known)}")


def take_resolution(state: State, body: Mapping[str, Any]) -> None:
    """Keep who does what until when, and the test by which it is done: words, or a named quantity with a level."""
    fields(body, {"id": str, "text": str, "owner": str, "due": str, "test": str}, {"quantity": dict, "decision": str})
    day_of(body["due"])
    if body.get("decision"):
        _decided(state, body["decision"])
    if (quantity := body.get("quantity")) is not None:
        check_quantity(quantity)
    _once(state, body)


def check_quantity(quantity: Mapping[str, Any]) -> None:
    """Refuse a test of a resolution that no figure could pass or fail.

    Raises
    ------
    UsageError
        If it is not a name, a sense and a figure as they are written, exact: "210", "0.3", "1/3".
    """
    name, sense, value = (quantity.get(key) for key in ("name", "sense", "value"))
    if (
        sense not in SENSES
        or not isinstance(name, str)
        or not name.strip()
        or set(quantity) != {"name", "sense", "value"}
    ):
        raise UsageError("The test of a resolution names a quantity, a sense (>= <= =) and a value.")
    if not isinstance(value, str) or read_exact(value) is None:
        raise UsageError(f"The test of '{name}' has the value {value!r:.40}, which is no figure: write '210' or '0.3'.")


def take_status(state: State, body: Mapping[str, Any]) -> None:
    """Say how a resolution stands, with what shows it."""
    fields(body, {"resolution": str, "status": str, "text": str})
    kept = state.kept.get("resolution", {})
    if body["resolution"] not in kept:
        raise UsageError(f"There is no resolution '{body['resolution']}'. {nearest(body['resolution'], kept)}")
    if body["status"] not in STATUSES:
        raise UsageError(f"'{body['status']}' is no status. {nearest(body['status'], STATUSES)}")
    kept[body["resolution"]]["status"] = body["status"]
    kept[body["resolution"]]["shown"] = body["text"]


def take_window(state: State, body: Mapping[str, Any]) -> None:
    """Set two windows for a matter: to be debated and changed, then to be carried out as it is."""
    fields(body, {"id": str, "text": str, "consultation": list, "execution": list},
           {"decision": str, "about": list, "rule": str})  # fmt: skip
    days = [day_of(each) for each in (*body["consultation"], *body["execution"])]
    if len(days) != 4 or not days[0] <= days[1] < days[2] <= days[3]:
        raise UsageError("A consultation has a first and a last day, and execution follows with its own two.")
    if body.get("decision"):
        _decided(state, body["decision"])
    check_window(state, body)
    _once(state, body)


def take_conciliation(state: State, body: Mapping[str, Any]) -> None:
    """Set up a committee that finds one text until a day, or two."""
    fields(body, {"id": str, "about": str, "members": list, "due": str}, {"decision": str})
    day_of(body["due"])
    if len(set(body["members"])) < 2:
        raise UsageError("A conciliation committee has two members or more.")
    _once(state, body)


def take_draft(state: State, body: Mapping[str, Any]) -> None:
    """Receive what a conciliation committee found: one text of all, or two with their names."""
    fields(body, {"conciliation": str, "texts": list})
    kept = state.kept.get("conciliation", {})
    if body["conciliation"] not in kept:
        raise UsageError(f"There is no conciliation '{body['conciliation']}'. {nearest(body['conciliation'], kept)}")
    committee, texts = kept[body["conciliation"]], body["texts"]
    signed = [name for each in texts for name in each["by"]]
    if sorted(signed) != sorted(committee["members"]):
        raise UsageError("Every member of the committee stands below one of its texts, and nobody else does.")
    if len(texts) not in (1, 2) or "draft" in committee:
        raise UsageError("A committee hands in once: one text of all, or two.")
    committee["draft"], committee["late"] = list(texts), state.day > committee["due"]


def take_open_book(state: State, body: Mapping[str, Any]) -> None:
    """Lay a contract, a loan or a side agreement open; only a recorded decision hides one, until a day."""
    fields(
        body, {"id": str, "kind": str, "title": str, "with": str},
        {"text": str, "sha256": str, "amount": str, "hidden_until": str, "decision": str},
    )  # fmt: skip
    if body["kind"] not in BOOK:
        raise UsageError(f"'{body['kind']}' is not known in the open book. {nearest(body['kind'], BOOK)}")
    if hidden := body.get("hidden_until"):
        if not body.get("decision"):
            raise UsageError("Only a recorded decision hides an agreement: name it.")
        day_of(hidden)
        if not body.get("sha256") or body.get("text"):
            raise UsageError("What is hidden stands with the SHA-256 of its text, and without the text.")
    if body.get("decision"):
        _decided(state, body["decision"])
    _once(state, body)


def take_appointment(state: State, body: Mapping[str, Any]) -> None:
    """Enter a post in the register: who, named by whom, for how long, elected or appointed, with how many rivals."""
    fields(
        body, {"id": str, "post": str, "who": str, "by": str, "since": str, "until": str, "elected": bool},
        {"candidates": int, "body": str},
    )  # fmt: skip
    if day_of(body["since"]) >= day_of(body["until"]):
        raise UsageError(f"The post of '{body['who']}' ends on {body['until']}, before it begins.")
    _once(state, body)
