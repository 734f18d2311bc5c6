"""Where people read: rich consoles of sensible width, and a line of progress on terminals."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lustrum.errors import printable

WIDEST = 100


class QuietConsole(Console):
    """A console that lets `lustrum.cli.main` deal with a reader who has gone."""

    def on_broken_pipe(self) -> None:
        raise


def console(*, stderr: bool = False) -> Console:
    """Return a console on stdout or stderr; labels are printed as they are, without markup or guessed colours."""
    found = QuietConsole(stderr=stderr, markup=False, emoji=False, highlight=False)
    found.width = min(found.width, WIDEST)
    return found


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows what is being done, on stderr and only where somebody can see it.

    With LUSTRUM_PROGRESS=1 it is shown as lines where stderr is no terminal, too.
    """
    from lustrum.cli.progress import Progress

    where = console(stderr=True)
    if not quiet and not where.is_terminal and os.environ.get("LUSTRUM_PROGRESS", "") not in ("", "0"):
        told = Progress()
        yield lambda text: where.print(Text(told.after(text)), soft_wrap=True)
        return
    if quiet or not where.is_terminal:
        yield lambda text: None
        return
    with where.status("starting ...") as status:
        told = Progress()
        yield lambda text: status.update(Text(f"{told.after(text)} ..."))


def table(title: str, *columns: str, left: int = 1) -> Table:
    """Return an empty table whose first `left` columns are words and whose others are numbers."""
    result = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    for number, name in enumerate(columns):
        result.add_column(
            Text(name), justify="left" if number < left else "right", no_wrap=number >= left, overflow="fold"
        )
    return result


def say(where: Console, text: str, *, style: str = "") -> None:
    """Print a paragraph."""
    where.print(Text(printable(text), style=style))


def line(where: Console, text: str, *, style: str = "") -> None:
    """Print one line as it is, however long: a path or a command somebody may copy."""
    where.print(Text(printable(text), style=style), soft_wrap=True)
