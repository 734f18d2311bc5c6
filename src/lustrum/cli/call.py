"""One call of the command line: what was typed, what has been written so far."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lustrum.studies.study import METHODS

if TYPE_CHECKING:
    from lustrum.workspace import Place

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass
class Call:
    """What the handler of errors has to know about a call.

    Attributes
    ----------
    arguments : tuple of str
        As typed, without the program's name.
    written : Path or None
        The plan or file put in its place, once it is there.
    interrupted : bool
        Ctrl-C was pressed, whoever took notice of it.
    """

    arguments: tuple[str, ...]
    written: Path | None = None
    interrupted: bool = False

    @property
    def as_json(self) -> bool:
        """Whether --json stands among the options."""
        before = self.arguments[: self.arguments.index("--")] if "--" in self.arguments else self.arguments
        return "--json" in before

    @property
    def command(self) -> str:
        """What was typed, ready to be typed again."""
        return shlex.join(["lustrum", *self.arguments])

    def wrote(self, place: Path) -> Callable[[Path], None]:
        """Return what is told when something is whole in its place, so that the end of the call can say so."""

        def written(_: Path) -> None:
            self.written = place

        return written


class Command(click.Command):
    """A command whose help ends with an example, its options under headings where there are many."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from lustrum.cli.examples import GROUPS, MOST

        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [("help" if "--help" in each.opts else each.name, each.get_help_record(ctx)) for each in options]
        named = {name: title for title, names in GROUPS.items() for name in names}
        if len(records) <= MOST + 1:  # --help is none of them
            named = {}
        sections: dict[str, list[tuple[str, str]]] = {"Options": [], **{title: [] for title in GROUPS}}
        for name, record in records:
            sections[named.get(name or "", "Options")] += [record] if record else []
        for title, rows in sections.items():
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_examples(ctx, formatter)


class Group(click.Group):
    """A command of several words, whose help ends with examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_examples(ctx, formatter)


def _write_examples(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the examples of a command; of one of several words, those that begin with them."""
    from lustrum.cli.examples import EXAMPLES

    words = ctx.command_path.split()[1:]
    lines = [line for line in EXAMPLES.get(words[0], ()) if line.split()[1 : len(words) + 1] == words] if words else []
    if lines:
        with formatter.section("Example" if len(lines) == 1 else "Examples"):
            for line in lines:
                formatter.write_text("\b\n" + "\n".join(broken(line, formatter.width - 2 * formatter.indent_increment)))


def broken(line: str, width: int) -> list[str]:
    """Return a command in lines no wider than this where its options allow it, as a shell takes them.

    >>> broken("lustrum plan us --out plan", 22)
    ['lustrum plan us \\\\', '    --out plan']
    """
    lines = [""]
    for part in re.split(r" (?=--)", line):
        if lines[-1] and len(lines[-1]) + len(part) + 3 > width:
            lines[-1] += " \\"
            lines.append(f"    {part}")
        else:
            lines[-1] = f"{lines[-1]} {part}" if lines[-1] else part
    return lines


def current_call() -> Call:
    """Return the call being carried out."""
    call = click.get_current_context().obj
    return call if isinstance(call, Call) else Call(())


def one_place(named: Path | None, out: Path | None) -> Path:
    """Return the file named as an argument or with --out; one of the two is needed.

    Raises
    ------
    UsageError
        If none is named, or two.
    """
    from lustrum.errors import UsageError

    if named is not None and out is not None:
        raise UsageError(f"'{named}' and --out {out} both say where the answer goes: name one.")
    file = named or out
    if file is None:
        raise UsageError("Say where the answer goes: --out FILE.")
    return file


def place_of(out: Path, *, report: bool = True, on_progress: Callable[[str], None]) -> Place:
    """Return where the plan of the current call goes."""
    from lustrum.workspace import Place, command_of

    call = current_call()
    return Place(out, command_of(call.arguments), report, on_progress, call.wrote(out))


def json_option(function: Function) -> Function:
    """Add --json to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(function)


def changed_option(function: Function) -> Function:
    """Add --changed to a command that opens a plan."""
    return click.option("--changed", is_flag=True, help="Open a plan whose files were changed since it was written.")(
        function
    )


def solver_options(function: Function) -> Function:
    """Add the options of a solve to a command."""
    for option in (
        click.option("--no-tie-break", is_flag=True, help="Take the first of equally good plans."),
        click.option(
            "--time-limit",
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            help="Stop after so many seconds and keep the best plan found.",
        ),
        click.option(
            "--method", type=click.Choice(METHODS), default="auto", show_default=True, help="How it is solved."
        ),
    ):
        function = option(function)
    return function
