"""`lustrum council convert`: a file of ballots in another form."""

from __future__ import annotations

from pathlib import Path

import click

from lustrum.cli.call import Command, current_call, json_option, one_place


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "--out", "-o", "out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, instead of TARGET."
)
@json_option
def convert(file: Path, target: Path | None, out: Path | None, as_json: bool) -> int:
    """Write the ballots of FILE in the form that TARGET's ending asks for: .blt, .soc, .soi, .toc, .toi, .pb or .csv.

    A form that cannot hold them is refused.
    """
    from lustrum.cli.output import print_json
    from lustrum.councils.counting.files import read_ballots, write_ballots

    place = one_place(target, out)
    ballots = read_ballots(file)
    write_ballots(ballots, place)
    current_call().written = place
    if as_json:
        print_json({"out": str(place), "papers": ballots.voters, "candidates": list(ballots.candidates)})
    else:
        click.echo(f"{ballots.voters:,} papers, {len(ballots.candidates)} candidates: written to {place}.")
    return 0
