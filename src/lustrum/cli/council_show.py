"""`lustrum council show`: what a council is, holds and has decided."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Show a council, or WHAT in it: a body, a vote, a mandate, a decision, a proposal, the number of an entry.

    Where several things bear one identifier say which: 'proposal:homes', 'decision:homes', 'entry:7'. What was
    corrected stands as it was written, with its corrections below.
    """
    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest

    with opened(council) as kept:
        state = kept.state(ballots=True)
        if what is None:
            document = overview(state)
            return told(as_json, document, *sentences(document))
        known = things(state)
        found = named(known, what)
        if len(found) > 1:
            several = ", ".join(f"{kind}:{name}" for kind, name in found)
            raise UsageError(f"'{what}' names {len(found)} things: say which of {several}.")
        if not found:
            names = [name for _, name in known]
            raise UsageError(f"The council holds no '{what}'. {nearest(what, names)}")
        kind, name = found[0]
        if kind == "entry":
            return _entry(kept, state, int(name), as_json)
    document = known[kind, name]
    corrections = state.corrections(state.entered.get((kind, name), -1))
    lines = [f"{key}: {_short(value)}" for key, value in document.items() if value not in ("", None, [], {})]
    lines += [_corrected(each) for each in corrections]
    return told(as_json, {**document, **({"corrections": corrections} if corrections else {})}, f"{what}", *lines)


def _entry(kept: Any, state: State, position: int, as_json: bool) -> int:
    """Show an entry of the log as it was written, and what corrects it."""
    import json

    entry = kept.entries()[position]
    corrections = state.corrections(position)
    document = {"entry": entry.position, "body": json.loads(entry.body)}
    more = {"corrections": corrections} if corrections else {}
    lines = [_corrected(each) for each in corrections]
    return told(as_json, document | more, f"Entry {entry.position}:", entry.body, *lines)


def _corrected(correction: dict[str, Any]) -> str:
    """Return a correction in a sentence."""
    instead = "".join(f" {name}: {_short(value)}." for name, value in correction.get("instead", {}).items())
    by = f" by {correction['by']}" if correction.get("by") else ""
    return f"Corrected{by} in entry {correction['entry']}: {correction['text'].removesuffix('.')}.{instead}"


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


def things(state: State) -> dict[tuple[str, str], dict[str, Any]]:
    """Return everything that can be shown by its kind and identifier: none hides another that bears the same."""
    found: dict[tuple[str, str], dict[str, Any]] = {("entry", str(place)): {} for place in range(state.size)}
    found |= {("body", name): vars(each) for name, each in state.bodies.items()}
    found |= {
        ("vote", name): {**each.asked, "condition": each.condition, "electors": each.members,
                         "in_the_log": len(each.ballots), "count": each.count or {}, "decision": each.decision}
        for name, each in state.votes.items()
    }  # fmt: skip
    found |= {("mandate", name): vars(each) for name, each in state.mandates.items()}
    for kind, kept in state.kept.items():
        if kind not in ("correction", "answer"):  # each stands with what it corrects or answers
            found |= {(kind, name): each for name, each in kept.items()}
    for name, answer in state.kept.get("answer", {}).items():
        for kind in ("proposal", "petition"):
            if (kind, name) in found:
                found[kind, name] = {**found[kind, name], "answer": answer}
    return found


def named(known: Iterable[tuple[str, str]], what: str) -> list[tuple[str, str]]:
    """Return what an identifier names, with or without its kind before it.

    >>> named([("proposal", "homes"), ("decision", "homes"), ("entry", "7")], "homes")
    [('proposal', 'homes'), ('decision', 'homes')]
    >>> named([("proposal", "homes"), ("decision", "homes"), ("entry", "7")], "decision:homes")
    [('decision', 'homes')]
    """
    known = list(known)
    kind, _, name = what.partition(":")
    whole = [each for each in known if each[1] == what]
    return whole or [each for each in known if each == (kind, name)]


def _short(value: Any) -> str:
    said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return said if len(said) <= 500 else f"{said[:500]} ... (all with --json)"
