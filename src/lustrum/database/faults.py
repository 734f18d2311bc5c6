"""What a database says when it cannot, said with the place and the way out."""

from __future__ import annotations

from lustrum.errors import LustrumError


class DatabaseError(LustrumError):
    """A database cannot be reached, read or written now; what was written before is whole."""


WAYS_OUT = (
    ("locked", "another program holds it; nothing was written. Try again."),
    ("busy", "another program holds it; nothing was written. Try again."),
    ("full", "the disk is full; nothing was written. Make room and try again."),
    ("readonly", "it may not be written to; nothing was written. Look at the rights of the file and its folder."),
    ("read-only", "it may not be written to; nothing was written. Look at the rights of the file and its folder."),
    ("disk i/o", "the disk reports an error; nothing was written. Look after the disk and try again."),
    ("unable to open", "it cannot be opened. Look at the path and the rights of its folder."),
    ("malformed", "the file is damaged. Go back to a copy, or to an export of the log."),
    ("not a database", "the file is no database. Name another, or a copy of it."),
    ("can't create a connection", "no server answers there. Start it, or look at host, port and name."),
    ("connection refused", "no server answers there. Start it, or look at host, port and name."),
    ("password", "the server does not know the user or the password."),
    ("does not exist", "the server has no such database, user or table."),
    ("network error", "the server went away. Nothing of this step is certain: ask before it is done again."),
    ("append-only", "what was written is never changed. Add a correction instead."),
)
"""By a word of the message, what it means and the way out; the first that fits is taken."""


def told(where: str, error: BaseException) -> DatabaseError:
    """Return an error of a driver as one of ours."""
    message = str(getattr(error, "orig", None) or error).splitlines()[0][:300]
    for word, way_out in WAYS_OUT:
        if word in message.casefold():
            return DatabaseError(f"'{where}': {way_out}", where=where, said=_plain(message))
    return DatabaseError(f"'{where}': the database refuses: {_plain(message)}. Nothing was written.", where=where)


def _plain(message: str) -> str:
    return message.replace("None", "not set")
