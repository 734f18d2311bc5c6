"""Bodies of a council and the rolls of those who vote in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lustrum.councils.counting.exact import read_exact
from lustrum.councils.decisions import LEVELS
from lustrum.councils.state import Body, State, fields
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

CHAIRS = ("none", "no-vote", "odd-board")
"""Who breaks a stand-off: nobody; a chair without a vote; the odd number of a board."""
FORMAT = 1


def take_council(state: State, body: Mapping[str, Any]) -> None:
    """Begin a log: the name of the council, the key that signs, the form of the entries."""
    fields(body, {"name": str, "format": int}, {"key": str, "text": str})
    if state.size:
        raise UsageError("The council is named in the first entry, once.")
    if body["format"] != FORMAT:
        raise UsageError(f"The log has entries of form {body['format']}; this lustrum reads form {FORMAT}.")
    state.name, state.key = body["name"], body.get("key", "")


def take_body(state: State, body: Mapping[str, Any]) -> None:
    """Set up a body: its level, the one it stands below, its seats, the rule of its chair, its quorum."""
    fields(
        body, {"id": str, "name": str, "level": str}, {"within": str, "seats": int, "chair": str, "quorum": str}
    )  # fmt: skip
    name = body["id"]
    if name in state.bodies:
        raise UsageError(f"There is a body '{name}' already.")
    if body["level"] not in LEVELS:
        raise UsageError(f"'{body['level']}' is no level of a body. {nearest(body['level'], LEVELS)}")
    chair = body.get("chair", "none")
    if chair not in CHAIRS:
        raise UsageError(f"'{chair}' is no rule for a chair. {nearest(chair, CHAIRS)}")
    seats = body.get("seats", 0)
    if seats < 0 or (chair == "odd-board" and seats % 2 == 0):
        raise UsageError(f"A board whose odd number breaks a stand-off has 1, 3, 5 ... seats, not {seats}.")
    within = body.get("within", "")
    if within:
        above = LEVELS.index(state.body(within).level)
        if above <= LEVELS.index(body["level"]) and state.body(within).level != "assembly":
            raise UsageError(f"'{name}' of the level {body['level']} cannot stand below '{within}'.")
    quorum = read_exact(body.get("quorum", "1/2"))
    if quorum is None or not 0 <= quorum <= 1:
        raise UsageError(f"The quorum '{body.get('quorum')}' is no share: write 1/2, 0.5 or 50%.")
    state.bodies[name] = Body(name, body["name"], body["level"], within, seats, chair, str(quorum))


def take_roll(state: State, body: Mapping[str, Any]) -> None:
    """Change the roll of a body: electors who come, with a vote or a voice, and electors who go."""
    fields(body, {"body": str}, {"add": list, "voice": list, "remove": list, "why": str})
    roll = state.body(body["body"]).roll
    for word, votes in (("add", True), ("voice", False)):
        for name in body.get(word, ()):
            if not isinstance(name, str) or not name.strip() or name != name.strip():
                raise UsageError(f"{name!r:.60} cannot name an elector: a name without blanks around it.")
            if name in roll:
                raise UsageError(f"'{name}' stands on the roll of '{body['body']}' already.")
            roll[name] = votes
    for name in body.get("remove", ()):
        if name not in roll:
            raise UsageError(f"'{name}' does not stand on the roll of '{body['body']}'. {nearest(str(name), roll)}")
        del roll[name]
    if not any(body.get(word) for word in ("add", "voice", "remove")):
        raise UsageError("Nobody comes and nobody goes: name electors.")
