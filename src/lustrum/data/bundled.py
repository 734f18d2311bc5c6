"""Economies that come with lustrum: real tables, each with its SOURCE.md."""

from __future__ import annotations

from pathlib import Path

from lustrum.errors import UsageError
from lustrum.wording.names import nearest

BUNDLED = "bundled:"
"""Begins the name of a data set that comes with lustrum."""

_FOLDER = Path(__file__).with_name("bundled")


def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled folders, economies and figures for back-tests alike."""
    return tuple(sorted(folder.name for folder in _FOLDER.iterdir() if (folder / "SOURCE.md").is_file()))


def place_of(named: str) -> Path:
    """Return the place of data as people name it: a path, or ``bundled:NAME``.

    Raises
    ------
    UsageError
        If no data set of that name is bundled.

    Examples
    --------
    >>> place_of("bundled:us_2012").name, place_of("home/table.xlsx").name
    ('us_2012', 'table.xlsx')
    """
    return bundled_path(named.removeprefix(BUNDLED)) if named.startswith(BUNDLED) else Path(named)


def bundled_path(name: str) -> Path:
    """Return the folder of a bundled data set.

    Raises
    ------
    UsageError
        If there is none of that name.

    Examples
    --------
    >>> bundled_path("us_2012").name
    'us_2012'
    """
    names = bundled_names()
    if name not in names:
        raise UsageError(f"'{name}' is no bundled data set. {nearest(name, names)}", name=name)
    return _FOLDER / name
