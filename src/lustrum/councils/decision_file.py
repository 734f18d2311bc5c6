"""Decisions in a file, the export of a council: ``[[decision]]`` tables in TOML, or the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from lustrum.councils.counting.exact import decimal, read_exact
from lustrum.councils.counting.rules import RULES
from lustrum.councils.counting.yes_no import MAJORITIES
from lustrum.councils.days import read_day
from lustrum.councils.decisions import (
    LEVELS,
    MAY_CHANGE,
    RESULTS,
    WISH_KEYS,
    Decision,
    Loan,
    Minority,
    Settlement,
    by_id,
    faults_of,
)
from lustrum.results import Fault, Section, raise_faults, read_json, read_toml
from lustrum.results.dotted import plain
from lustrum.results.toml import short
from lustrum.wording.names import nearest

KEYS = (
    "id", "title", "body", "level", "day", "rule", "members", "present", "for", "against", "abstain", "absent",
    "quorum", "result", "counted", "reasons", "minority", "changes", "loan", "settles", "replaces", "from", "until",
)  # fmt: skip
NEEDED_KEYS = ("id", "title", "body", "level", "day", "rule", "members", "present", "absent", "result")
FILE_KEYS = ("council", "decision", "log", "register", "window")
"""A register and windows stand there for `lustrum.councils.published`."""


def read_decisions(path: Path | str) -> tuple[Decision, ...]:
    """Return the decisions of a file, in its order.

    Raises
    ------
    UsageError
        For a missing file, an unknown key, a value of the wrong kind; names the line.
    DataError
        For every decision whose figures do not add up, or whose result does not follow from its rule.
    """
    path = Path(path)
    file = read_json(path) if path.suffix.lower() == ".json" else read_toml(path)
    file.refuse_unknown(FILE_KEYS)
    found = tuple(decision_of(each) for each in file.tables("decision"))
    faults = [
        Fault("decision", path.name, f"decision '{each.id}'", "", f"{said}.")
        for each in found
        for said in faults_of(each)
    ]
    raise_faults(faults, path)
    by_id(found)
    return found


def kept_decisions(
    kept: Mapping[str, Mapping[str, Any]], places: Mapping[str, str] | None = None
) -> tuple[Decision, ...]:
    """Return the decisions that a scenario or a plan keeps by their identifiers; `places` says where each stands.

    Raises
    ------
    UsageError, DataError
        As `read_decisions`.
    """
    at = {name: f"{place}: " for name, place in (places or {}).items()}
    found = tuple(decision_of(Section(f"{at.get(name, '')}decision '{name}'", given)) for name, given in kept.items())
    faults = [
        Fault("decision", "", f"decision '{each.id}'", "", f"{at.get(each.id, '')}{said}.")
        for each in found
        for said in faults_of(each)
    ]
    raise_faults(faults, "the decisions of the scenario")
    return found


def decision_of(given: Section) -> Decision:
    """Return the decision that a table states; what its figures come to is not looked at, see `faults_of`."""
    given.refuse_unknown(KEYS)
    given.refuse_missing(NEEDED_KEYS)
    for key in ("id", "title", "body"):
        if not given.text(key).strip():
            raise given.error(key, f"has an empty {key}.")
    rule = given.text("rule")
    if rule not in (*MAJORITIES, *RULES):
        raise given.error("rule", f"has rule = '{rule}'. {nearest(rule, (*MAJORITIES, *RULES))}")
    day = _day(given, "day")
    assert day is not None
    quorum = read_exact(given.text("quorum", "1/2"))
    if quorum is None or not 0 <= quorum <= 1:
        raise given.error("quorum", f'has quorum = {short(given.values["quorum"])}; write a share, "1/2", say.')
    _check_changes(given.table("changes"))
    loan = given.table("loan") if "loan" in given else None
    settles = given.table("settles") if "settles" in given else None
    return Decision(
        id=given.text("id"),
        title=given.text("title"),
        body=given.text("body"),
        level=given.word("level", LEVELS),  # type: ignore[arg-type]
        day=day,
        rule=rule,
        members=given.whole("members") or 0,
        present=given.whole("present") or 0,
        absent=given.whole("absent") or 0,
        abstain=given.whole("abstain", 0) or 0,
        votes_for=given.whole("for"),
        votes_against=given.whole("against"),
        quorum=quorum,
        result=given.word("result", RESULTS),
        counted=_texts(given, "counted"),
        reasons=given.text("reasons"),
        minority=tuple(minority_of(each) for each in given.tables("minority")),
        changes=given.table("changes").values,
        loan=None if loan is None else loan_of(loan),
        settles=None if settles is None else settlement_of(settles),
        replaces=texts(given, "replaces"),
        since=_day(given, "from"),
        until=_day(given, "until"),
    )


def _check_changes(changes: Section) -> None:
    """Refuse changes of keys that are not decided, and keys a wish does not have."""
    changes.refuse_unknown(MAY_CHANGE)
    for wish in changes.tables("wish"):
        wish.refuse_unknown(WISH_KEYS)


def minority_of(given: Section) -> Minority:
    """Return a minority statement."""
    given.refuse_unknown(("text", "by", "votes", "plan"))
    given.refuse_missing(("text",))
    return Minority(given.text("text"), texts(given, "by"), given.whole("votes", 0) or 0, given.text("plan"))


def loan_of(given: Section) -> Loan:
    """Return the authority for a loan."""
    given.refuse_unknown(("amount", "terms"))
    given.refuse_missing(("amount", "terms"))
    return Loan(given.number("amount"), given.text("terms"))


def settlement_of(given: Section) -> Settlement:
    """Return how floors are made to fit."""
    given.refuse_unknown(("of", "way", "order"))
    given.refuse_missing(("of", "way"))
    way = given.word("way", ("scale", "order"))
    return Settlement(texts(given, "of"), way, texts(given, "order"))  # type: ignore[arg-type]


def texts(given: Section, key: str) -> tuple[str, ...]:
    """Return a list of texts."""
    value = given.values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise given.error(key, f'has {key} = {short(value)}; give a list of texts, {key} = ["..."].')
    return tuple(value)


def _texts(given: Section, key: str) -> dict[str, str]:
    value = given.table(key).values
    for name, each in value.items():
        if not isinstance(each, str):
            raise given.error(key, f'has {name} = {short(each)} in {key}; write exact figures as text, "3/10".')
    return dict(value)


def _day(given: Section, key: str) -> date | None:
    """Return a day, written as TOML has it or as text, 2012-11-20."""
    value = given.values.get(key)
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and (found := read_day(value)) is not None:
        return found
    raise given.error(key, f"has {key} = {short(value)}; give a day, 2012-11-20.")


def decision_document(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON holds it; `decision_of` reads it again."""
    document: dict[str, Any] = {
        "id": decision.id,
        "title": decision.title,
        "body": decision.body,
        "level": decision.level,
        "day": decision.day.isoformat(),
        "rule": decision.rule,
        "members": decision.members,
        "present": decision.present,
        "for": decision.votes_for,
        "against": decision.votes_against,
        "abstain": decision.abstain,
        "absent": decision.absent,
        "quorum": decimal(Fraction(decision.quorum)),
        "result": decision.result,
        "counted": dict(decision.counted),
        "reasons": decision.reasons,
        "minority": [
            {"text": each.text, "by": list(each.by), "votes": each.votes, "plan": each.plan}
            for each in decision.minority
        ],
        "changes": plain(decision.changes),
        "replaces": list(decision.replaces),
    }
    if decision.loan is not None:
        document["loan"] = {"amount": decision.loan.amount, "terms": decision.loan.terms}
    if decision.settles is not None:
        settles = decision.settles
        document["settles"] = {"of": list(settles.of), "way": settles.way, "order": list(settles.order)}
    for key, day in (("from", decision.since), ("until", decision.until)):
        if day is not None:
            document[key] = day.isoformat()
    return {key: value for key, value in document.items() if value is not None}


def decisions_json(
    decisions: Sequence[Decision], council: str = "", published: Mapping[str, Any] | None = None
) -> str:  # fmt: skip
    """Return decisions, and what is published beside them, as the text of a JSON file that `read_decisions` reads."""
    named = {"council": council} if council else {}
    document = named | {"decision": [decision_document(each) for each in decisions]} | dict(published or {})
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
