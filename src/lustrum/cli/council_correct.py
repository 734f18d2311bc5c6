"""`lustrum council correct`: what is wrong with an entry is said in one of its own."""

from __future__ import annotations

from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, opened, told


@click.command(cls=Command)
@council_argument
@click.argument("what", metavar="ENTRY|ID")
@click.option("--text", required=True, metavar="TEXT", help="What is wrong, and what follows from it.")
@click.option("--instead", multiple=True, metavar="'FIELD=TEXT'", help="How a field of it should read.")
@click.option("--by", metavar="NAME", help="Who corrects it.")
@json_option
def correct(council: str, what: str, text: str, instead: tuple[str, ...], by: str | None, as_json: bool) -> int:
    """Correct an entry of the log by its number or by what it entered ('decision:homes'): a new entry names it.

    Nothing written is changed: the entry stands as it was, with its correction below. A correction elects, ends and
    decides nothing; ballots, counts and seeds are not corrected, a vote that went wrong is held again.
    """
    import json

    from lustrum.errors import UsageError

    with opened(council) as kept:
        state = kept.state()
        position = position_of(state, what)
        body: dict[str, Any] = json.loads(kept.entries()[position].body)
        fields = {}
        for each in instead:
            name, mark, value = each.partition("=")
            if not mark or name.strip() not in body:
                known = ", ".join(key for key in body if key not in ("type", "at", "id", "vote"))
                raise UsageError(f"'{each}' says no field of entry {position}: write FIELD=TEXT. Known: {known}.")
            fields[name.strip()] = value.strip()
        with kept.act() as act:
            act.add("correction", of=position, text=text, by=by, instead=fields or None)
            entry = act.position
    said = f"Entry {entry} corrects entry {position}, a '{body['type']}', which stands as it was."
    return told(as_json, {"entry": entry, "of": position, "kind": body["type"], "instead": fields}, said)


def position_of(state: Any, what: str) -> int:
    """Return which entry is meant: by its number, or the one that entered something under an identifier.

    Raises
    ------
    UsageError
        If nothing or several are.
    """
    from lustrum.cli.council_show import named
    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest

    found = named([*state.entered, *(("entry", str(place)) for place in range(state.size))], what)
    if len(found) > 1:
        several = ", ".join(f"{kind}:{name}" for kind, name in found)
        raise UsageError(f"'{what}' names {len(found)} things: say which of {several}.")
    if not found:
        raise UsageError(f"The council holds no '{what}'. {nearest(what, [name for _, name in state.entered])}")
    kind, name = found[0]
    return int(name) if kind == "entry" else int(state.entered[kind, name])
