"""`lustrum council`: what councils do; the table of its commands."""

from __future__ import annotations

from importlib import import_module

import click

from lustrum.cli.call import Command

COMMANDS = {
    "count": "Count a file of ballots by a rule, exactly.",
    "convert": "Write a file of ballots in another form.",
    "check": "Check a proposal: can it be done, what it costs, who gains.",
    "apply": "Write the scenario that the decisions in force add up to.",
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
    """Count votes: elections, variants, budgets, weights and floors; every rule exact and named."""
