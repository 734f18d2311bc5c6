"""The ledger of resolutions: who does what until when, by which test, what is overdue; windows and the open book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lustrum.councils.counting.exact import decimal, read_exact
from lustrum.councils.state import State
from lustrum.errors import DataError


@dataclass(frozen=True)
class Resolution:
    """One line of the ledger.

    Parameters
    ----------
    id, text, owner, due, test : str
    status : str
        "open", "done" or "dropped", as last entered.
    overdue : bool
        Open after its day.
    reached : bool or None
        Whether its quantity is where the test wants it; None where the test is in words, or no figure was given.
    shown : str
        What was entered with the status.
    decision : str
        That it follows from.
    quantity : mapping of str to str, optional
        Of a test that is one: its name, sense and value, as they were entered.
    is_now : str
        What the quantity is, '' where no figure was given.
    """

    id: str
    text: str
    owner: str
    due: str
    test: str
    status: str = "open"
    overdue: bool = False
    reached: bool | None = None
    shown: str = ""
    decision: str = ""
    quantity: Mapping[str, str] | None = None
    is_now: str = ""


def resolutions(state: State, day: str, quantities: Mapping[str, float] | None = None) -> tuple[Resolution, ...]:
    """Return the ledger of resolutions as it stands on a day.

    Parameters
    ----------
    state : State
    day : str
        2026-11-30.
    quantities : mapping of str to float
        Figures of a plan or of reported execution by the names that tests use.
    """
    found = []
    figures = quantities or {}
    for name, body in state.kept.get("resolution", {}).items():
        quantity = body.get("quantity")
        status = str(body.get("status", "open"))
        found.append(
            Resolution(
                name, body["text"], body["owner"], body["due"], body["test"], status,
                status == "open" and body["due"] < day, reached(quantity, figures),
                str(body.get("shown", "")), str(body.get("decision", "")), quantity,
                decimal(Fraction(str(figures[quantity["name"]]))) if quantity and quantity["name"] in figures else "",
            )
        )  # fmt: skip
    return tuple(found)


def reached(quantity: Mapping[str, Any] | None, quantities: Mapping[str, float]) -> bool | None:
    """Say whether a quantity is where a test wants it, None where that is not known.

    Figures are compared as they are printed: 0.3 is three tenths.

    >>> reached({"name": "output grain 2013", "sense": ">=", "value": "210"}, {"output grain 2013": 212.0})
    True
    """
    if not quantity or quantity["name"] not in quantities:
        return None
    wanted, is_now = read_exact(str(quantity["value"])), Fraction(str(quantities[quantity["name"]]))
    if wanted is None:
        raise DataError(
            f"The test of '{quantity['name']}' has the value {quantity['value']!r:.40}, which is no figure."
        )
    if quantity["sense"] == ">=":
        return is_now >= wanted
    return is_now <= wanted if quantity["sense"] == "<=" else is_now == wanted


def open_book(state: State, day: str) -> tuple[dict[str, Any], ...]:
    """Return contracts, loans and side agreements as they may be read on a day.

    What a decision hides is listed with its kind, its hash, the decision and the day it opens, and with nothing else;
    after that day it is listed as a fault until its text is laid open.
    """
    found = []
    for name, body in state.kept.get("open-book", {}).items():
        line = {key: value for key, value in body.items() if key not in ("type", "at")}
        hidden = str(body.get("hidden_until", ""))
        if hidden and day < hidden:
            line = {key: body[key] for key in ("id", "kind", "sha256", "decision", "hidden_until") if key in body}
        elif hidden:
            line["overdue"] = True
        found.append({"id": name} | line)
    return tuple(found)
