"""`lustrum council`: what councils do; the table of its commands."""

from __future__ import annotations

from importlib import import_module

import click

from lustrum.cli.call import Command

COMMANDS = {
    "new": "Begin a council: one file, or a database on a server.",
    "show": "Show a council, or one thing in it.",
    "roll": "Set up bodies; enter who comes and goes.",
    "elect": "Open an election.",
    "recall": "Open the vote on a recall.",
    "vote": "Open a vote, cast ballots, close it.",
    "count": "Count a file of ballots by a rule, or a council's votes; exactly.",
    "propose": "Write a proposal to fill in, or lay one before a body.",
    "amend": "Write a rival of a proposal, or lay one before a body.",
    "check": "Check a proposal: can it be done, what it costs, who gains.",
    "apply": "Write the scenario that the decisions in force add up to.",
    "petition": "Lay a petition before a body; list what waits for an answer.",
    "answer": "Answer a proposal or a petition.",
    "mandate": "Name officers and chairs; end a mandate before its term.",
    "correct": "Say what is wrong with an entry; it stays as it is.",
    "decide": "Enter the decision of a counted vote.",
    "ledger": "Who does what until when; windows, open book.",
    "register": "Posts, who named whom; measures of bureaucratisation.",
    "verify": "Verify a log: signatures, every act, every count.",
    "export": "Write the log as files that anybody can verify.",
    "convert": "Write a file of ballots in another form.",
}
"""Each stands in the module `council_NAME`."""


class Council(click.Group):
    """A group that imports a command when it is called, and whose help ends with examples."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"lustrum.cli.council_{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_epilog(self, ctx, formatter)  # type: ignore[arg-type]


@click.command(cls=Council)
def council() -> None:
    """Keep a council: bodies, elections, votes and decisions, in a log anyone can verify; count votes exactly."""
