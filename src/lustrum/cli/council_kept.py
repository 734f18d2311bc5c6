"""What the commands on a kept council share: opening it, its key, lists of names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from lustrum.councils.log.notes import Signer
    from lustrum.councils.store import Council

Function = TypeVar("Function", bound=Callable[..., Any])
MOST_BYTES = 5_000_000

council_argument = click.argument("council", metavar="COUNCIL")
key_option = click.option("--key", metavar="FILE", help="Private key of the log; COUNCIL.key where not said.")


def is_council(where: str) -> bool:
    """Return whether an argument names a kept council: an SQLite file or a URL."""
    from lustrum.database.address import is_sqlite

    return "://" in where or is_sqlite(Path(where))


@contextmanager
def opened(where: str) -> Iterator[Council]:
    """Yield an open council."""
    from lustrum.councils.store import open_council

    council = open_council(where)
    try:
        yield council
    finally:
        council.close()


def key_path(where: str, key: str | None) -> Path:
    """Return where the private key of a council's log is.

    Raises
    ------
    UsageError
        If the council is on a server and no key is named.
    """
    from lustrum.errors import UsageError

    if key is None and "://" in where:
        raise UsageError("Name the private key of the log: --key FILE.")
    return Path(key) if key is not None else Path(f"{where}.key")


def signer_of(where: str, key: str | None) -> Signer:
    """Return who signs the log.

    Raises
    ------
    UsageError
        If there is no such key.
    """
    from lustrum.councils.log.notes import read_signer
    from lustrum.errors import UsageError
    from lustrum.results.text import read_small_text

    path = key_path(where, key)
    if not path.is_file():
        raise UsageError(f"There is no key '{path}': name the private key of the log with --key FILE.")
    return read_signer(read_small_text(path, MOST_BYTES))


def write_secret(path: Path, text: str) -> None:
    """Write a new file that only its owner reads.

    Raises
    ------
    UsageError
        If it is there already: a key or tokens are never written over.
    """
    import os

    from lustrum.errors import UsageError

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"'{path}' is there already, and what it holds may be the only copy: name another.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def names_in(order: str | None) -> list[str]:
    """Return the names of a list parted by semicolons, or by commas where there is no semicolon."""
    if not order:
        return []
    return [name.strip() for name in order.split(";" if ";" in order else ",") if name.strip()]


def names(text: str | None, file: Path | None = None) -> list[str]:
    """Return names parted by semicolons (commas where there is none), and those of a file, one a line."""
    from lustrum.results.text import read_small_text

    found = names_in(text)
    if file is not None:
        lines = read_small_text(file, MOST_BYTES).splitlines()
        found += [line.strip() for line in lines if line.strip()]
    return found


def told(as_json: bool, document: dict[str, Any], *sentences: str) -> int:
    """Print what was done: one document, or sentences."""
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json

    if as_json:
        print_json(document)
        return 0
    where = console()
    for place, sentence in enumerate(sentences):
        long = any(len(word) > 40 for word in sentence.split())  # a key or a hash somebody copies stays whole
        (line if long else say)(where, sentence, style="" if place else "bold")
    return 0
