"""`lustrum council count`: one file of ballots counted by one rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lustrum.cli.call import Command, json_option
from lustrum.cli.council_kept import names_in

if TYPE_CHECKING:
    from lustrum.councils.counting.ballots import Ballots
    from lustrum.councils.counting.count import Count, TieError

Function = TypeVar("Function", bound=Callable[..., Any])


class Exact(click.ParamType[Fraction]):
    """A number as it is written: 0.05, 1/20 or 5%."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        from lustrum.councils.counting.exact import read_exact

        found = value if isinstance(value, Fraction) else read_exact(str(value))
        if found is None:
            self.fail(f"'{value}' is no number; write 0.05, 1/20 or 5%.", param, ctx)
        return found


VARIANTS: Mapping[str, dict[str, Any]] = {
    "threshold": {"type": Exact(), "metavar": "X", "help": "Lists: share of votes needed, 0.05 or 5%. Greedy: votes."},
    "minimum": {"type": int, "metavar": "N", "help": "Seats every list that takes part is sure of."},
    "strength": {
        "type": click.Choice(("winning-votes", "margins", "ratio")),
        "help": "How strong a majority in pairs is; winning-votes unless said otherwise.",
    },
    "utility": {
        "type": click.Choice(("cost", "cardinality")),
        "help": "What a project is worth to a supporter: its cost (unless said otherwise) or 1.",
    },
    "step": {"type": int, "metavar": "N", "help": "Equal shares: units of currency more a voter a step; 1."},
    "misfit": {
        "type": click.Choice(("stop", "skip")),
        "help": "Phragmen with a budget: at a project that does not fit stop (unless said otherwise) or skip it.",
    },
    "majority": {
        "type": click.Choice(
            ("votes-cast", "present", "absolute", "two-thirds", "two-thirds-present", "two-thirds-absolute")
        ),
        "help": "Yes or no: the majority needed; votes-cast unless said otherwise.",
    },
    "members": {"type": int, "metavar": "N", "help": "Yes or no: members of the body."},
    "quorum": {"type": Exact(), "metavar": "X", "help": "Yes or no: share of members that must be present; 1/2."},
    "share": {"type": Exact(), "metavar": "X", "help": "Floors: share of voters that sets a floor; 3/5."},
}  # fmt: skip
"""Variants of rules by the name of their field; a rule without the field refuses the option."""


def variant_options(function: Function) -> Function:
    """Add every variant of a rule to a command."""
    for name, told in reversed(list(VARIANTS.items())):
        function = click.option(f"--{name}", name, default=None, **told)(function)
    return function


@click.command(cls=Command)
@click.argument("file", metavar="FILE|COUNCIL", required=False)
@click.argument("vote", required=False)
@click.option("--rule", "rule_name", metavar="NAME", help="How FILE is counted; 'list' lists the rules.")
@click.option("--seats", type=int, metavar="N", help="To be filled; what FILE states, else 1.")
@variant_options
@click.option(
    "--ties",
    type=click.Choice(("refuse", "order", "lot")),
    help="Break ties by the named order, by lot, or refuse those that decide; each rule has its own default.",
)
@click.option("--order", metavar="'A, B, C'", help="All candidates in their named order, instead of FILE's.")
@click.option("--seed", metavar="TEXT", help="Of the lot; its SHA-256 was published before the vote.")
@click.option("--seed-hash", metavar="HEX", help="The SHA-256 that was published; another seed is refused.")
@json_option
def count(
    file: str | None, vote: str | None, rule_name: str | None, seats: int | None, ties: Any, order: str | None,
    seed: str | None, seed_hash: str | None, as_json: bool, **variants: Any,
) -> int:  # fmt: skip
    """Count FILE by a rule: who is elected, stage by stage, every tie named. Of a COUNCIL count its closed votes.

    FILE is BLT (.blt), PrefLib (.soc .soi .toc .toi), Pabulib (.pb) or CSV (see `lustrum help counting`). Nothing is
    rounded. Where a tie decides and no rule for it was stated, the count is refused and says who is tied (exit code 4).
    A vote of a council is counted by the rule it was opened with; nothing but the seed of its lot is told afterwards.
    """
    from lustrum.cli.council_kept import is_council
    from lustrum.cli.output import print_json
    from lustrum.studies.study import LIST

    if rule_name == LIST:
        list_rules(as_json)
        return 0
    if file is not None and is_council(file):
        from lustrum.cli.council_count_kept import count_kept

        named = [rule_name, seats, ties, order, seed_hash, *variants.values()]
        return count_kept(file, vote, seed or "", refused=any(each is not None for each in named), as_json=as_json)
    from lustrum.councils.counting.count import TieError
    from lustrum.councils.counting.deciding import decide
    from lustrum.councils.counting.document import document
    from lustrum.councils.counting.files import read_ballots
    from lustrum.councils.counting.lots import check_seed
    from lustrum.councils.counting.rules import make_rule
    from lustrum.errors import UsageError

    if file is None or rule_name is None:
        raise UsageError("Name the file of ballots and its rule: lustrum council count FILE --rule NAME.")
    if vote is not None:
        raise UsageError(f"'{file}' is no council: a file of ballots has no vote '{vote}'.")
    rule = make_rule(rule_name, **{name: value for name, value in variants.items() if value is not None})
    if seed_hash is not None:
        if seed is None:
            raise UsageError("--seed-hash belongs to --seed: show the seed whose hash was published.")
        check_seed(seed, seed_hash)
    ballots = read_ballots(Path(file), names_in(order))
    to_fill = seats if seats is not None else 1 if ballots.seats is None else ballots.seats
    try:
        found = decide(rule, ballots, to_fill, ties, seed or "")
    except TieError as error:
        if as_json:
            print_json(document(error.count, ballots, rule.name, to_fill) | refusal(error))
        else:
            show(error.count, ballots, rule.name, to_fill, refused=str(error))
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except UsageError as error:
        raise UsageError(f"'{Path(file).name}': {error}", **error.data) from error
    if as_json:
        print_json(document(found, ballots, rule.name, to_fill))
    else:
        show(found, ballots, rule.name, to_fill)
    return 0


def list_rules(as_json: bool) -> None:
    """Print every rule with what it does."""
    from lustrum.cli.console import console, table
    from lustrum.cli.output import print_json
    from lustrum.councils.counting.rules import RULES, summary_of

    said = {name: summary_of(name) for name in RULES}
    if as_json:
        print_json(said)
        return
    shown = table("Rules of counting", "--rule", "what it does", left=2)
    for name, summary in said.items():
        shown.add_row(name, summary)
    console().print(shown)


def refusal(error: TieError) -> dict[str, Any]:
    """Return what a program has to know of a refused count beside what is certain."""
    from lustrum.councils.counting.document import tie_document

    return {
        "refused": str(error),
        "tie": tie_document(error.tie),
        "outcomes": [list(each) for each in error.outcomes],
        "error": {"type": "TieError", "message": str(error), "exit_code": error.exit_code},
    }


def show(found: Count, ballots: Ballots, rule: str, seats: int, refused: str = "") -> None:
    """Print a count for people: the finding, notes, ties, tables, the variant."""
    from lustrum.cli.console import console, say, table
    from lustrum.councils.counting.finding import finding, tables, tie_sentence

    where = console()
    if refused:
        sure = ", ".join(found.elected)
        say(where, f"Not decided: {'certain is ' + sure if sure else 'nothing is certain'}.", style="bold")
    else:
        say(where, finding(found, ballots, seats), style="bold")
    title = f"{ballots.title}; " if ballots.title else ""
    say(where, f"{title}{ballots.voters:,} papers, {found.valid:,} counted; rule {rule}.")
    first = finding(found, ballots, seats)
    for note in (*ballots.notes, *found.notes):
        if note != first:
            say(where, note)
    for tie in found.ties[:20]:
        say(where, tie_sentence(tie))
    if len(found.ties) > 20:
        say(where, f"{len(found.ties) - 20} more ties: see --json.")
    for shown in tables(found, ballots):
        where.print()
        grid = table(shown.title, *shown.head)
        for row in shown.rows:
            grid.add_row(*row)
        where.print(grid)
    where.print()
    say(where, "Counted so: " + "; ".join(f"{key}: {value}" for key, value in found.variant.items()) + ".")
