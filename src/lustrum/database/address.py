"""Where a database is: a file, or a PostgreSQL server by URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lustrum.errors import UsageError

MAGIC = b"SQLite format 3\0"
_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^/@:]*):[^@/]*@")


@dataclass(frozen=True)
class Address:
    """Where a database is.

    Parameters
    ----------
    kind : {"sqlite", "postgresql"}
    url : str
        As SQLAlchemy takes it, with the password where there is one.
    shown : str
        As errors and reports name it, without the password.
    path : Path or None
        Of a file.
    """

    kind: Literal["sqlite", "postgresql"]
    url: str
    shown: str
    path: Path | None = None


def address_of(where: str | Path) -> Address:
    """Return where a database is.

    Parameters
    ----------
    where : str or Path
        A path (SQLite), or ``postgresql://user:password@host:port/database``.

    Raises
    ------
    UsageError
        If it is a URL of another kind, or a folder.

    Examples
    --------
    >>> address_of("postgresql://ann:secret@db/council").shown
    'postgresql://ann:***@db/council'
    >>> address_of("village.council").kind
    'sqlite'
    """
    text = str(where)
    if (found := _URL.match(text)) and not isinstance(where, Path):
        scheme = found[1].casefold()
        if scheme == "sqlite":
            path = text[found.end() :].removeprefix("/")
            return address_of(Path(path))
        if scheme not in ("postgresql", "postgres", "postgresql+pg8000"):
            raise UsageError(f"'{scheme}://' is no database lustrum writes: name a file, or postgresql://HOST/NAME.")
        url = f"postgresql+pg8000://{text[found.end() :]}"
        return Address("postgresql", url, _PASSWORD.sub(r"\1:***@", text))
    place = Path(text)
    if not text or place.is_dir():
        raise UsageError(f"'{text}' is a folder; a database is a file, or postgresql://HOST/NAME.")
    return Address("sqlite", f"sqlite:///{place}", text, place)


def is_sqlite(path: Path) -> bool:
    """Return whether a file is an SQLite database."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False
