"""The door: a table of contents of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import difflib
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType
from typing import NoReturn

import click

from lustrum.cli.call import Call
from lustrum.studies import FORMER, STUDIES

BEFORE = {
    "demo": "Make and solve a bundled real example, write its report.",
    "check": "Recognise published tables and test every accounting identity.",
    "load": "Write published tables of any known kind as an economy folder.",
    "balance": "Balance an economy's tables; list every changed cell.",
    "aggregate": "Add up products and activities by a mapping or a standard level.",
    "analyse": STUDIES["analyse"],
    "new": "Write a scenario, or a workbook to fill in, that plans as it is.",
    "plan": "Solve a scenario; write the plan, its tables and report.",
    "decentral": "Let many units reach one plan by messages, each with its own data.",
    "unit": "Be a unit of such a plan: make its folder, prove its order.",
}
"""From tables to a plan; each stands in the module of its name, or is a study that is put to a table first of all."""

COUNCILS = {
    "council": "Keep a council: elections, proposals, votes, decisions, a log anyone verifies.",
}
"""What councils do beside plans; each is a group in the module of its name."""

EXECUTION = {
    "figures": "Give a plan's control figures by month or quarter, with bands.",
    "audit": "Check the numbers a plan states of itself against each other.",
    "roll": "Roll a plan on with what happened; split every revision.",
    "ledger": "Keep reports of what was delivered: define, add, silent, as-of, verify.",
    "track": "Say what happened to every indicator, and who holds the signal.",
    "board": "Write the page of a council, a sector or the assembly.",
}
"""A plan carried out; each stands in the module of its name."""

AFTER = {
    "explain": "Say why a number is so, or what limits the plan.",
    "compare": "Put plans side by side.",
    "report": "Write the report of a plan again.",
    "verify": "Check a stored plan anew: files, laws, tables, made again.",
    "export": "Write a plan as .xlsx, .parquet, .nc or .csv.",
    "help": "Show a page of the manual, or the help of a command.",
}
"""What is done with a plan; each stands in the module of its name."""

CONTENTS = {**BEFORE, **STUDIES, **COUNCILS, **EXECUTION, **AFTER}
"""Every command, in the order of a first day's work."""

EPILOG = """\b
Begin with:  lustrum demo, or from a spreadsheet:
             lustrum new home.xlsx --labels farming,industry,services
Manual:      lustrum help
Exit codes:  0 solved and verified   1 our own fault       2 wrong use
             3 faults in the data    4 wishes clash        5 unbounded
             6 stopped by a limit    7 verification failed
"""


class Contents(click.Group):
    """A group that lists its commands from `CONTENTS` and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(CONTENTS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        name = FORMER.get(name, name)
        if name not in CONTENTS:
            return None
        if name in STUDIES:
            from lustrum.cli.study import command_of

            return command_of(name)
        command: click.Command = getattr(import_module(f"lustrum.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(CONTENTS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = FORMER.get(args[0], args[0])
        if name not in CONTENTS and not name.startswith("-"):
            near = difflib.get_close_matches(name, CONTENTS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command '{name}'.{hint} Known: {', '.join(CONTENTS)}.", ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=Contents, invoke_without_command=True, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="lustrum", message="lustrum %(version)s")
@click.pass_context
def lustrum(ctx: click.Context) -> int | None:
    """Turn real statistical tables into a multi-year plan that adds up and explains itself."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        return 2
    return None


def run(arguments: Sequence[str]) -> int:
    """Carry out one call and return its exit code; nothing but the code leaves this function.

    Parameters
    ----------
    arguments : sequence of str
        As typed, without the program's name.
    """
    call = Call(tuple(arguments))
    try:
        with _noticing_interrupts(call), lustrum.make_context("lustrum", list(arguments), obj=call) as ctx:
            code = lustrum.invoke(ctx)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.Exit as end:
        return int(end.exit_code)
    except BrokenPipeError:
        # Whoever read has gone; Python must not try to write to them once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except BaseException as error:
        from lustrum.cli.ending import end_with

        return end_with(error, call)


@contextmanager
def _noticing_interrupts(call: Call) -> Iterator[None]:
    """Remember Ctrl-C: the solver answers it with the best plan found, and the end must be told apart."""

    def noticed(number: int, frame: FrameType | None) -> None:
        call.interrupted = True
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, noticed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Threads of linear algebra wait for work by turning round, a tenth of a second each, unless told to sleep at once.
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
    gc.set_threshold(50_000)  # a command makes many objects that stay, and few circles
    if "_LUSTRUM_COMPLETE" in os.environ:  # a shell asks how the line might go on
        lustrum.main(prog_name="lustrum")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a label no terminal can show must not end the work
    code = run(sys.argv[1:])
    gc.freeze()  # Python looks through all that is left when it ends: a tenth of a second for nothing
    sys.exit(code)
