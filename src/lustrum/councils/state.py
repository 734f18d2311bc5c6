"""What the entries of a council's log come to: bodies, rolls, mandates, votes and whatever else is kept.

The same functions take up an entry when it is written and when the log is verified: what could not have been done is
refused in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from lustrum.errors import UsageError
from lustrum.wording.names import nearest

KINDS: Mapping[str, str] = {
    "council": "bodies", "body": "bodies", "roll": "bodies",
    "mandate": "mandates", "mandate-end": "mandates", "petition": "petitions",
    "signatures": "petitions", "answer": "petitions",
    "vote": "votes", "tokens": "votes", "ballot": "votes", "spent": "votes", "paper": "votes", "closed": "votes",
    "seed": "votes", "count": "votes",
    "decision": "minutes", "correction": "minutes", "proposal": "minutes", "amendment": "minutes", "check": "minutes",
    "statement": "minutes", "signature": "minutes",
    "resolution": "resolutions", "status": "resolutions", "window": "resolutions", "conciliation": "resolutions",
    "draft": "resolutions", "open-book": "resolutions",
    "appointment": "resolutions",
}  # fmt: skip
"""Kinds of entries, and the module of `acts` whose function of that name takes each up."""
TIMELESS = ("ballot",)
"""Kinds that may stand without a time: when somebody voted in secret is nobody's business."""


@dataclass
class Body:
    """One body of a council: who elects it stands in its roll, who sits in it has a mandate."""

    id: str
    name: str
    level: str
    within: str = ""
    seats: int = 0
    chair: str = "none"
    quorum: str = "1/2"
    roll: dict[str, bool] = field(default_factory=dict)
    """Electors, and whether theirs is a vote (else a voice)."""


@dataclass
class Mandate:
    """A seat or an office somebody holds: its text, its term, how it came about and how it ended."""

    id: str
    body: str
    person: str
    kind: str
    text: str
    since: str
    until: str
    vote: bool
    by: str = ""
    votes: int = 0
    ended: str = ""
    why: str = ""

    def holds_on(self, day: str) -> bool:
        """Say whether it holds on a day; no end, however late it is entered, makes a term longer."""
        return self.since <= day < min(self.ended or self.until, self.until)


@dataclass
class Vote:
    """One vote: what is asked, of whom, by which rule, all of it stated before the first ballot."""

    id: str
    asked: Mapping[str, Any]
    electors: frozenset[str]
    tokens: set[str] = field(default_factory=set)
    spent: int = 0
    ballots: list[dict[str, Any]] = field(default_factory=list)
    voters: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    """Ballots found well filled in, so that equal ones are looked at once."""
    closed: bool = False
    given: int | None = None
    """Ballots when it was closed."""
    seed: str = ""
    count: Mapping[str, Any] | None = None
    decision: str = ""

    @property
    def body(self) -> str:
        return str(self.asked["body"])

    @property
    def secret(self) -> bool:
        """Whether its ballots are pseudonymous."""
        return self.asked.get("ballots") == "pseudonymous"

    @property
    def members(self) -> int:
        return len(self.electors)

    @property
    def condition(self) -> str:
        """Open, closed, counted, tied, without a result or decided."""
        if self.decision:
            return "decided"
        if self.count is not None:
            if not self.count.get("refused"):
                return "counted"
            return "tied" if self.count.get("tie") else "without a result"
        return "closed" if self.closed else "open"


@dataclass
class State:
    """Everything the log comes to after `size` entries."""

    name: str = ""
    key: str = ""
    size: int = 0
    at: str = ""
    bodies: dict[str, Body] = field(default_factory=dict)
    mandates: dict[str, Mandate] = field(default_factory=dict)
    votes: dict[str, Vote] = field(default_factory=dict)
    kept: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """By kind and identifier: decisions, proposals, resolutions ..."""
    entries: dict[str, int] = field(default_factory=dict)
    """How many entries there are of each kind."""
    places: dict[int, str] = field(default_factory=dict)
    """Kind of each entry by its position; ballots, of which there are many, are left out."""
    entered: dict[tuple[str, str], int] = field(default_factory=dict)
    """By kind and identifier the position at which something was entered."""

    def take(self, body: Mapping[str, Any]) -> None:
        """Take up one entry.

        Raises
        ------
        UsageError
            If it could not have been done: an unknown kind or field, a vote by nobody, a time before the last.
        """
        kind = str(body.get("type"))
        if kind not in KINDS:
            raise UsageError(f"An entry of the kind {kind!r:.40} is not known. {nearest(kind, KINDS)}")
        if not self.size and kind != "council":
            raise UsageError("The first entry of a log names its council.")
        at = body.get("at")
        if at is not None:
            if str(at) < self.at:
                raise UsageError(f"Entry {self.size} is dated {at}, before the one at {self.at}.")
            self.at = str(at)
        elif kind not in TIMELESS:
            raise UsageError(f"Entry {self.size}, '{kind}', says no time.")
        act = getattr(import_module(f"lustrum.councils.acts.{KINDS[kind]}"), "take_" + kind.replace("-", "_"))
        try:
            act(self, body)
        except (KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"Entry {self.size}, '{kind}', is not as such an entry is: {error}.") from error
        if kind not in TIMELESS:
            self.places[self.size] = kind
            if "id" in body:
                self.entered[kind, str(body["id"])] = self.size
        self.size += 1
        self.entries[kind] = self.entries.get(kind, 0) + 1

    @property
    def day(self) -> str:
        """The day of the last entry."""
        return self.at[:10]

    def body(self, name: str) -> Body:
        """Return a body of the council."""
        if name not in self.bodies:
            raise UsageError(f"There is no body '{name}'. {nearest(name, self.bodies)}")
        return self.bodies[name]

    def vote(self, name: str) -> Vote:
        """Return a vote of the council."""
        if name not in self.votes:
            raise UsageError(f"There is no vote '{name}'. {nearest(name, self.votes)}")
        return self.votes[name]

    def mandate(self, name: str) -> Mandate:
        """Return a mandate of the council."""
        if name not in self.mandates:
            raise UsageError(f"There is no mandate '{name}'. {nearest(name, self.mandates)}")
        return self.mandates[name]

    def corrections(self, position: int) -> list[dict[str, Any]]:
        """Return what was said to an entry since: corrections, which leave it as it is, each with its own position."""
        kept = self.kept.get("correction", {})
        return [{"entry": int(place), **each} for place, each in kept.items() if each["of"] == position]

    def seats(self, body: str, day: str) -> list[Mandate]:
        """Return who sits in a body on a day by mandate."""
        return [each for each in self.mandates.values() if each.body == body and each.holds_on(day)]

    def electors(self, body: str, day: str) -> frozenset[str]:
        """Return who may vote in a body on a day: its roll and its delegates, seats with a voice and the chair apart.

        The chair of a body whose rule is "no-vote" has none, whether on the roll or not.
        """
        sitting = self.seats(body, day)
        voters = {name for name, votes in self.body(body).roll.items() if votes}
        voters |= {each.person for each in sitting if each.kind == "delegate" and each.vote}
        if self.body(body).chair == "no-vote":
            voters -= {each.person for each in sitting if each.kind == "chair"}
        return frozenset(voters)

    def next_id(self, kind: str) -> str:
        """Return an identifier nobody has yet: "vote-3"."""
        known: Mapping[str, Any] = self.kept.get(kind, {})
        if kind in ("vote", "mandate", "body"):
            known = self.votes if kind == "vote" else self.mandates if kind == "mandate" else self.bodies
        number = len(known) + 1
        while f"{kind}-{number}" in known:
            number += 1
        return f"{kind}-{number}"


def fields(body: Mapping[str, Any], needed: Mapping[str, type], also: Mapping[str, type] | None = None) -> None:
    """Refuse an entry that leaves a field out, has one too many, or one of another kind.

    Raises
    ------
    UsageError
        With the field.
    """
    kind, also = body["type"], also or {}
    for name, value in body.items():
        wanted = needed.get(name) or also.get(name)
        if name in ("type", "at"):
            wanted = str
        if wanted is None:
            known = [*needed, *also]
            raise UsageError(f"'{kind}' has no field '{name}'. {nearest(name, known)}")
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise UsageError(f"The field '{name}' of '{kind}' is {value!r:.60}, and a {wanted.__name__} is meant.")
        if isinstance(value, str) and name in needed and not value.strip():
            raise UsageError(f"The field '{name}' of '{kind}' is empty: say it.")
    if missing := [name for name in needed if name not in body]:
        raise UsageError(f"'{kind}' leaves out {', '.join(missing)}: say it.")
