"""`lustrum board`: one page for a council, a sector or the assembly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from lustrum.cli.call import Command, current_call, json_option
from lustrum.cli.track import tracked_of, tracking_options


@click.command(cls=Command)
@click.argument("ledger", metavar="LEDGER")
@click.argument("figures", metavar="[FIGURES]", type=click.Path(path_type=Path, exists=True), required=False)
@click.option(
    "--for",
    "body",
    metavar="BODY",
    required=True,
    help="A council (owner of indicators), a sector (their parent), an indicator, or 'assembly'.",
)
@tracking_options
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html", help="[default: board.html]"
)
@json_option
def board(ledger: str, figures: Path | None, body: str, out: Path | None, as_json: bool, **asked: Any) -> int:
    """Write the page of a body: what it has to know, and no more of others than alarms.

    A council sees its own series with band and a word of what happened; a sector a row an indicator, coloured only
    where something is not as expected; the assembly causes, signals that came up and silent units.
    """
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.report.board import board_html, told
    from lustrum.results import write_text_atomically

    tracked = tracked_of(ledger, figures, asked, quiet=as_json)
    target = out or Path("board.html")
    call = current_call()
    title, headline, sections = told(tracked, body)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text_atomically(target, board_html(tracked, body, command=call.command))
    call.written = target
    if as_json:
        names = [section.title for section in sections]
        print_json({"out": str(target), "title": title, "headline": headline, "sections": names})
    else:
        where = console()
        say(where, f"{title}: {headline}.", style="bold")
        line(where, f"Written to {target}.")
    return 0
