"""`lustrum council show`: what a council is, holds and has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, opened, told

if TYPE_CHECKING:
    from lustrum.councils.state import State


@click.command(cls=Command)
@council_argument
@click.argument("what", required=False)
@json_option
def show(council: str, what: str | None, as_json: bool) -> int:
    """Show a council, or WHAT in it: a body, a vote, a mandate, a decision, a proposal, the number of an entry."""
    import json

    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest

    with opened(council) as kept:
        state = kept.state(ballots=True)
        if what is None:
            document = overview(state)
            return told(as_json, document, *sentences(document))
        if what.isdigit():
            entries = kept.entries()
            if int(what) >= len(entries):
                raise UsageError(f"The log has {len(entries)} entries; the last is {len(entries) - 1}.")
            entry = entries[int(what)]
            body = json.loads(entry.body)
            return told(as_json, {"entry": entry.position, "body": body}, f"Entry {entry.position}:", entry.body)
    known = things(state)
    if what not in known:
        raise UsageError(f"The council holds no '{what}'. {nearest(what, known)}")
    lines = [f"{key}: {_short(value)}" for key, value in known[what].items() if value not in ("", None, [], {})]
    return told(as_json, known[what], f"{what}", *lines)


def overview(state: State) -> dict[str, Any]:
    """Return a council in figures."""
    return {
        "name": state.name,
        "key": state.key,
        "entries": state.size,
        "bodies": {name: {"name": each.name, "level": each.level, "roll": len(each.roll)}
                   for name, each in state.bodies.items()},
        "mandates": [vars(each) for each in state.mandates.values()],
        "votes": {name: {"title": each.asked["title"], "condition": each.condition, "electors": each.members,
                         "in_the_log": len(each.ballots)} for name, each in state.votes.items()},
        "decisions": {name: each["result"] for name, each in state.kept.get("decision", {}).items()},
        "kinds": dict(state.entries),
    }  # fmt: skip


def sentences(document: dict[str, Any]) -> list[str]:
    """Return a council in sentences."""
    found = [f"{document['name']}: {document['entries']} entries in its log."]
    found += [f"Body {name}: {each['name']} ({each['level']}), {each['roll']} on the roll."
              for name, each in document["bodies"].items()]  # fmt: skip
    found += [f"Mandate {each['id']}: {each['person']} in {each['body']}, {each['since']} to {each['until']}"
              + (f", ended {each['ended']} ({each['why']})." if each["ended"] else ".")
              for each in document["mandates"]]  # fmt: skip
    found += [f"Vote {name}: {each['title']}; {each['condition']}, {each['electors']} electors."
              for name, each in document["votes"].items()]  # fmt: skip
    return found + [f"Decision {name}: {result}." for name, result in document["decisions"].items()]


def things(state: State) -> dict[str, dict[str, Any]]:
    """Return everything that can be shown by its identifier."""
    found: dict[str, dict[str, Any]] = {}
    for kept in state.kept.values():
        found |= {name: each for name, each in kept.items() if not name.isdigit()}
    found |= {name: vars(each) for name, each in state.mandates.items()}
    found |= {
        name: {**each.asked, "condition": each.condition, "electors": each.members, "in_the_log": len(each.ballots),
               "count": each.count or {}, "decision": each.decision}
        for name, each in state.votes.items()
    }  # fmt: skip
    return found | {name: vars(each) for name, each in state.bodies.items()}


def _short(value: Any) -> str:
    said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return said if len(said) <= 500 else f"{said[:500]} ... (all with --json)"
