"""Names of files that somebody else wrote down: the one place where a name becomes a path within its own folder."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path, PureWindowsPath

from lustrum.errors import UsageError

LONGEST_NAME = 500


def inside(folder: Path, name: object, where: str = "") -> Path:
    """Return the place of a file or folder that a text names, within the folder of that text.

    A name is data of whoever wrote it: it may not lead out of its folder, whether written so or by a link, and what it
    leads to is a file or a folder. Whether it is there at all is for the reader to say.

    Parameters
    ----------
    folder : Path
        Where the text stands that holds the name.
    name : str
        With ``/`` between its parts.
    where : str
        File and key, as the error names them.

    Raises
    ------
    UsageError
        If the name leads elsewhere; says which name, never what stands there.

    Examples
    --------
    >>> inside(Path("plans"), "more/wishes.csv").as_posix()
    'plans/more/wishes.csv'
    >>> inside(Path("plans"), "../secret.txt", "s.toml, wishes")
    Traceback (most recent call last):
    ...
    lustrum.errors.UsageError: s.toml, wishes: '../secret.txt' leads out of its folder by '..'. Put the file into the \
folder of what names it.
    """
    if why := outside(folder, name):
        at = f"{where}: " if where else ""
        raise UsageError(f"{at}{why}. {WAY_OUT}", name=str(name)[:LONGEST_NAME])
    assert isinstance(name, str)
    return folder / name


WAY_OUT = "Put the file into the folder of what names it."


def outside(folder: Path, name: object) -> str:
    """Return why a name is none of a file or folder within `folder`, '' where it is one."""
    if not isinstance(name, str):
        return f"{_short(name)} is no name of a file"
    said = f"'{_short(name)}'"
    if not name.strip() or len(name) > LONGEST_NAME:
        return f"{said} is no name of a file"
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        return f"{said} holds a control character"
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\", "~")) or PureWindowsPath(name).drive:
        return f"{said} does not start at its folder"
    if ".." in parts:
        return f"{said} leads out of its folder by '..'"
    return _elsewhere(folder, folder / name, said)


def _elsewhere(folder: Path, path: Path, said: str) -> str:
    try:
        root, real = os.path.realpath(folder), os.path.realpath(path)
        if real != root and not real.startswith(root.rstrip(os.sep) + os.sep):
            return f"{said} is a link that leads out of its folder"
        kind = path.stat().st_mode
    except FileNotFoundError:
        return ""
    except OSError:
        return f"{said} cannot be opened"
    return "" if stat.S_ISREG(kind) or stat.S_ISDIR(kind) else f"{said} is neither a file nor a folder"


def told(path: str) -> str:
    """Return a path as it may be told to others: an absolute one by its last part, without who has it where.

    >>> told("/home/ada/plans/care.toml"), told("plans/care.toml"), told("C:\\\\plans\\\\care.toml")
    ('care.toml', 'plans/care.toml', 'care.toml')
    """
    if Path(path).is_absolute():
        return Path(path).name or "/"
    windows = PureWindowsPath(path)
    return windows.name if windows.drive or path.startswith("\\\\") else path


def _short(name: object, most: int = 60) -> str:
    text = "".join(letter if letter.isprintable() else "?" for letter in str(name))
    return text if len(text) <= most else f"{text[: most - 3]}..."
