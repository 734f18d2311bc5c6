"""`lustrum council recall`: a petition for a recall opens its vote."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, opened, told


@click.command(cls=Command)
@council_argument
@click.argument("mandate")
@click.option("--signed", metavar="'A; B'", help="Electors who signed.")
@click.option("--file", type=click.Path(path_type=Path), help="Electors who signed, one name a line.")
@click.option("--begun", metavar="DAY", help="When the first signed: 60 days before at most.")
@click.option("--ballots", type=click.Choice(("open", "pseudonymous")), default="open", show_default=True)
@click.option("--closes", metavar="TIME", help="When the vote ends.")
@json_option
def recall(
    council: str, mandate: str, signed: str | None, file: Path | None, begun: str | None, ballots: str,
    closes: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Open the vote on the recall of whoever holds MANDATE.

    A fifth of those who elected sign within 60 days. It passes by more yes than no and more yes than the votes that
    had elected; it may be asked again after six months.
    """
    from lustrum.cli.council_vote import check_time
    from lustrum.councils.deciding import ask_recall

    check_time(closes)
    with opened(council) as kept:
        vote = ask_recall(
            kept, mandate, names(signed, file), begun=begun or "", ballots=ballots, closes=closes or ""
        )  # fmt: skip
        found = kept.vote(vote)
    said = f"'{vote}' is open to {found.members} electors: {found.asked['title']}."
    return told(as_json, {"vote": vote, "electors": found.members, "mandate": mandate}, said)
