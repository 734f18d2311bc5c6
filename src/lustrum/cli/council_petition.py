"""`lustrum council petition`: petitions for an answer or a debate, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, opened, told


@click.command(cls=Command)
@council_argument
@click.option("--text", metavar="TEXT", help="What is asked; needs --body and who signed.")
@click.option("--body", metavar="BODY", help="Before which it is laid.")
@click.option("--signed", metavar="'A; B'", help="Electors who signed.")
@click.option("--file", type=click.Path(path_type=Path), help="Electors who signed, one name a line.")
@click.option("--begun", metavar="DAY", help="When the first signed: 60 days before at most.")
@click.option("--answer-by", metavar="DAY", help="Until when an answer is asked for; 30 days where not said.")
@click.option("--overdue", is_flag=True, help="Only those that should have been answered.")
@json_option
def petition(council: str, text: str | None, overdue: bool, as_json: bool, **given: Any) -> int:
    """Lay a petition before BODY with --text, or list the petitions and what waits for an answer.

    Fifty signatures or 2 per cent of the electors bring it before the body, 5 per cent force an answer by a day, 10 per
    cent a debate before it. For a recall see `lustrum council recall`.
    """
    from lustrum.councils.laying import petition as receive
    from lustrum.councils.laying import petitions
    from lustrum.errors import UsageError
    from lustrum.wording.names import counted

    with opened(council) as kept:
        if text is None:
            if odd := [name.replace("_", "-") for name, value in given.items() if value is not None]:
                raise UsageError(f"--{odd[0]} belongs to a new petition: say what is asked with --text.")
            today = kept.clock()[:10]
            found = [each for each in petitions(kept.state(), today) if each["overdue"] or not overdue]
            late = sum(each["overdue"] for each in found)
            lines = [in_words(each) for each in found]
            first = f"{counted(len(found), 'petition')}, {late} overdue on {today}."
            return told(as_json, {"day": today, "petitions": found}, first, *lines)
        if not given["body"]:
            raise UsageError("Say before which body it is laid: --body BODY.")
        days = {name: given[name] or "" for name in ("begun", "answer_by")}
        new = receive(kept, given["body"], text, names(given["signed"], given["file"]), **days)
    document: dict[str, Any] = {"petition": new["id"], "signatures": len(new["signed"])}
    document |= {key: new[key] for key in ("body", "electors", "forces", "answer_by")}
    said = f"'{new['id']}' is laid before {new['body']}, signed by {len(new['signed'])} of {new['electors']} electors: "
    return told(as_json, document, said + forced_in_words(new))


def forced_in_words(petition: dict[str, Any]) -> str:
    """Return what a petition forces."""
    if petition["forces"] == "nothing":
        return "it forces no answer, which 5 per cent would."
    debate = "a debate and " if petition["forces"] == "debate" else ""
    return f"it forces {debate}an answer by {petition['answer_by']}."


def in_words(petition: dict[str, Any]) -> str:
    """Return a petition and what became of it in a sentence."""
    said = f"{petition['id']}: {petition['text']}; {petition['body']}, {petition['signatures']} of "
    said += f"{petition['electors']} electors; "
    if petition["answered"]:
        debated = f"debated on {petition['debated']}, " if petition["debated"] else ""
        return f"{said}{debated}answered on {petition['answered']}: {petition['answer']}"
    return said + ("overdue: " if petition["overdue"] else "") + forced_in_words(petition)
