"""Rooms whose names are imported when they are first used: a command loads what it works with and nothing else.

Which names a room offers, and from which of its files, stands once, in its stub `__init__.pyi`, where type checkers and
editors read it too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def names_of(room: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return `__getattr__`, `__dir__` and `__all__` of a room as its stub says (PEP 562).

    A name must differ from the file it stands in: Python puts an imported file in the room under the file's name.

    Parameters
    ----------
    room, file : str
        `__name__` and `__file__` of the room.

    Examples
    --------
    >>> import lustrum.results
    >>> lustrum.results.Fault.__module__, "Fault" in dir(lustrum.results)
    ('lustrum.results.fault', True)
    """
    stub = ast.parse(Path(file).with_suffix(".pyi").read_text(encoding="utf-8"))
    homes = {each.name: line.module for line in stub.body if isinstance(line, ast.ImportFrom) for each in line.names}

    def first_use(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module '{room}' has no attribute '{name}'")
        value = getattr(import_module(str(homes[name])), name)
        vars(import_module(room))[name] = value
        return value

    return first_use, lambda: sorted({*vars(import_module(room)), *homes}), list(homes)
