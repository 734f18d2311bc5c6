"""`lustrum council vote`: a vote is opened, ballots are cast, released and closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import council_argument, names, names_in, opened, told, write_secret

Function = TypeVar("Function", bound=Callable[..., Any])
HOUR = "%Y-%m-%dT%H:%M:%SZ"
"""An hour as entries have it."""


def stated_options(function: Function) -> Function:
    """Add what is stated before a vote, of whatever kind."""
    for option in (
        click.option("--ballots", type=click.Choice(("open", "pseudonymous")), default="open", show_default=True,
                     help="A roll-call, or ballots under random codes, cast by tokens."),
        click.option("--closes", metavar="TIME", help="When it ends, 2026-12-01T18:00:00Z; by --close where not said."),
        click.option("--ties", type=click.Choice(("refuse", "order", "lot")), help="How ties are broken."),
        click.option("--order", metavar="'A; B'", help="The named order for ties: all options."),
        click.option("--seed-hash", metavar="HEX", help="SHA-256 of the seed of the lot, shown after the close."),
        click.option("--id", "name", metavar="ID", help="Of the vote; the next free one where not said."),
    ):  # fmt: skip
        function = option(function)
    return function


def stated(given: dict[str, Any]) -> dict[str, Any]:
    """Return what `stated_options` say, as the entry of a vote has it."""
    found = {"closes": given["closes"], "ties": given["ties"], "seed_hash": given["seed_hash"], "id": given["name"],
             "ballots": given["ballots"], "order": names(given["order"]) or None}  # fmt: skip
    return {key: value for key, value in found.items() if value is not None}


def check_time(text: str | None) -> None:
    """Refuse an hour that is not written as entries have it.

    Raises
    ------
    UsageError
        With an example.
    """
    from datetime import datetime

    from lustrum.errors import UsageError

    if text is not None:
        try:
            same = datetime.strptime(text, HOUR).strftime(HOUR) == text  # hours are compared as texts
        except ValueError:
            same = False
        if not same:
            raise UsageError(f"'{text}' is no hour: write 2026-12-01T18:00:00Z.")


@click.command(cls=Command)
@council_argument
@click.argument("vote", required=False)
@click.argument("ballot", required=False)
@click.option("--open", "title", metavar="TITLE", help="Open a vote on this; needs --body.")
@click.option("--body", metavar="BODY", help="Who votes.")
@click.option("--kind", metavar="KIND", default="question", show_default=True,
              help="question, ranking, weights, floors, budget or clash.")  # fmt: skip
@click.option("--rule", metavar="NAME", default="yes-no", show_default=True, help="How it is counted.")
@click.option("--options", metavar="'A; B'", help="What may be voted for; yes, no and abstain where not said.")
@click.option("--seats", type=int, metavar="N", help="How many are chosen.")
@click.option("--majority", metavar="NAME", help="Of yes and no: votes-cast, present, absolute, two-thirds ...")
@click.option("--share", metavar="X", help="Of floors: share of voters that sets one; 3/5.")
@click.option("--budget", metavar="N", help="To be spent.")
@click.option("--costs", metavar="'A=5; B=3'", help="Of each option, where a budget is spent.")
@click.option("--proposal", metavar="ID", help="The proposal it is about.")
@click.option("--about", metavar="ID", help="The window it opens outside its days; by the majority stated with it.")
@stated_options
@click.option("--as", "elector", metavar="NAME", help="Who casts BALLOT in a roll-call.")
@click.option("--token", metavar="TOKEN", help="With which BALLOT is cast in a pseudonymous vote.")
@click.option(
    "--tokens", type=click.Path(path_type=Path), metavar="OUT", help="Write one token for each elector to OUT."
)
@click.option("--paper", type=click.Path(path_type=Path), metavar="FILE", help="Enter paper ballots: elector,ballot.")
@click.option("--by", metavar="NAME", help="Who enters the papers; two people enter each batch.")
@click.option("--release", is_flag=True, help="Write waiting ballots into the log, shuffled; 20 or more.")
@click.option("--close", is_flag=True, help="Take no more ballots.")
@json_option
def vote(council: str, vote: str | None, ballot: str | None, as_json: bool, **given: Any) -> int:
    """Open a vote with --open, or cast BALLOT in VOTE, or close it with --close.

    A BALLOT is 'yes'; 'Ann > Bo = Cem' where options are ranked; 'Ann; Bo' where they are approved;
    'food = 0.4; homes = 0.6' where figures are given. All that decides a vote is stated when it is opened, ties too.
    """
    from lustrum.councils import voting
    from lustrum.errors import UsageError

    check_time(given["closes"])
    with opened(council) as kept:
        if given["title"]:
            name = voting.open_a_vote(kept, **asked(given))
            found = kept.vote(name)
            said = f"'{name}' is open to {found.members} electors: {found.asked['title']}."
            return told(as_json, {"vote": name, "electors": found.members}, said)
        if vote is None:
            raise UsageError("Say which vote: lustrum council vote COUNCIL VOTE BALLOT, or --open TITLE.")
        if given["tokens"] is not None:
            return _tokens(kept, vote, given["tokens"], as_json)
        if given["paper"] is not None:
            return _paper(kept, vote, given["paper"], given["by"] or "", as_json)
        if given["release"] or given["close"]:
            number = (voting.close_vote if given["close"] else voting.release)(kept, vote)
            done = "closed" if given["close"] else "released"
            return told(as_json, {"vote": vote, done: number}, f"'{vote}': {number} ballots, {done}.")
        if ballot is None:
            raise UsageError(f"Write the ballot: lustrum council vote COUNCIL {vote} BALLOT --as NAME.")
        kept_by = voting.cast(kept, vote, ballot, elector=given["elector"] or "", token=given["token"] or "")
        secret = kept.vote(vote).secret
    said = f"Cast in '{vote}'." + (f" Keep this code: {kept_by}" if secret else "")
    return told(as_json, {"vote": vote, "code" if secret else "elector": kept_by}, said)


def asked(given: dict[str, Any]) -> dict[str, Any]:
    """Return a vote as it is opened, from the options of the command."""
    from lustrum.councils.cast import YES_NO
    from lustrum.errors import UsageError

    if not given["body"]:
        raise UsageError("Say who votes: --body BODY.")
    options = names(given["options"]) or (list(YES_NO) if given["rule"] == "yes-no" else [])
    variants = {key: given[key] for key in ("majority", "share") if given[key] is not None}
    found = {"title": given["title"], "body": given["body"], "kind": given["kind"], "rule": given["rule"],
             "options": options, "seats": given["seats"], "variants": variants or None,
             "budget": given["budget"], "proposal": given["proposal"], "about": given["about"]}  # fmt: skip
    pairs = [each.partition("=") for each in names_in(given["costs"])]
    if pairs:
        found["items"] = {name.strip(): {"cost": cost.strip()} for name, _, cost in pairs}
    return {key: value for key, value in found.items() if value is not None} | stated(given)


def _tokens(kept: Any, vote: str, out: Path, as_json: bool) -> int:
    """Give tokens out, in an order drawn by lot: whoever hands the slips out like that knows nobody's."""
    from lustrum.councils.voting import issue_tokens

    write_secret(out, "")
    try:
        tokens = issue_tokens(kept, vote)
        out.write_text("token\n" + "".join(f"{each}\n" for each in tokens), encoding="utf-8")
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    said = (
        f"{len(tokens)} tokens are in {out}: hand each out unseen, as slips are drawn from a hat, then burn the file."
    )
    return told(as_json, {"vote": vote, "tokens": len(tokens), "file": str(out)}, said)


def _paper(kept: Any, vote: str, file: Path, person: str, as_json: bool) -> int:
    from lustrum.councils.paper import enter_papers

    batch = enter_papers(kept, vote, file, person)
    said = f"Batch '{batch.batch}': {batch.ballots} papers, " + (
        f"cast: {' and '.join(batch.by)} entered the same." if batch.cast else "waiting for a second person's entry."
    )
    return told(as_json, {"vote": vote, "batch": batch.batch, "papers": batch.ballots, "cast": batch.cast}, said)
