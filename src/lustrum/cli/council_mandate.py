"""`lustrum council mandate`: officers and chairs are named, mandates end before their term."""

from __future__ import annotations

from typing import Any

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, opened, told


@click.command(cls=Command)
@council_argument
@click.option("--name", "person", metavar="NAME", help="Give a mandate; needs --body, --by, --text, --since, --until.")
@click.option(
    "--kind",
    type=click.Choice(("officer", "chair")),
    default="officer",
    show_default=True,
    help="For execution, or who presides. Delegates are elected: `lustrum council elect`.",
)
@click.option("--body", metavar="BODY", help="In which they serve.")
@click.option("--by", metavar="BODY|VOTE", help="The elected body that names them, or its vote.")
@click.option("--text", metavar="TEXT", help="What for.")
@click.option("--since", metavar="DAY", help="First day.")
@click.option("--until", metavar="DAY", help="Day the term ends.")
@click.option("--end", "ended", metavar="ID", help="End a mandate; needs --why.")
@click.option("--why", type=click.Choice(("resigned", "died", "dismissed", "end of term")), help="Why it ends.")
@click.option("--day", metavar="DAY", help="When it ends; today where not said.")
@json_option
def mandate(council: str, as_json: bool, **given: Any) -> int:
    """Name an officer or a chair with --name, end a mandate with --end, or list the mandates.

    A delegate loses the seat by a recall, by resigning or at the end of the term; only officers and chairs are
    dismissed.
    """
    from lustrum.errors import UsageError

    with opened(council) as kept:
        if given["person"] and given["ended"]:
            raise UsageError("Name somebody or end a mandate, one at a time.")
        today = kept.clock()[:10]
        if given["person"]:
            content = {key: given[key] or "" for key in ("person", "kind", "body", "by", "text", "since", "until")}
            with kept.act() as act:
                new = act.add("mandate", id=act.state.next_id("mandate"), **content)
            said = f"Mandate {new['id']}: {new['person']}, {new['kind']} of {new['body']}, until {new['until']}."
            return told(as_json, {"mandate": new["id"], **content}, said)
        if given["ended"]:
            if not given["why"]:
                raise UsageError("Say why it ends: --why resigned, died, dismissed or 'end of term'.")
            held = kept.state().mandate(given["ended"])
            day = given["day"] or today
            with kept.act() as act:
                act.add("mandate-end", mandate=given["ended"], day=day, why=given["why"])
            said = f"Mandate {held.id} of {held.person} ends on {day}: {given['why']}."
            return told(as_json, {"mandate": held.id, "day": day, "why": given["why"]}, said)
        mandates = [{**vars(each), "held": each.holds_on(today)} for each in kept.state().mandates.values()]
    lines = [f"{each['id']}: {each['person']}, {each['kind']} of {each['body']}, {each['since']} to {each['until']}"
             + (f", ended {each['ended']} ({each['why']})." if each["ended"] else ".")
             for each in mandates]  # fmt: skip
    held_now = sum(each["held"] for each in mandates)
    return told(as_json, {"day": today, "mandates": mandates}, f"{held_now} mandates are held on {today}.", *lines)
