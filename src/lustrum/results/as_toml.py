"""Settings written as TOML, for people to read and `read_toml` to read again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from lustrum.errors import UsageError

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(values: Mapping[str, Any], table: str = "") -> str:
    """Return settings as the text of a TOML file: plain keys first, tables behind them, lists of tables last.

    Parameters
    ----------
    table : str
        What the keys stand under, as it is written: ``change``.

    Examples
    --------
    >>> print(as_toml({"years": 3, "goal": {"kind": "output"}, "wish": [{"sense": ">="}]}), end="")
    years = 3
    <BLANKLINE>
    [goal]
    kind = "output"
    <BLANKLINE>
    [[wish]]
    sense = ">="
    """
    own = [f"{key_text(key)} = {value_text(value)}" for key, value in values.items() if not _stands_apart(value)]
    blocks = ["\n".join(own)] if own else []
    for key, value in values.items():
        name = f"{table}.{key_text(key)}" if table else key_text(key)
        if isinstance(value, Mapping):
            inner = as_toml(value, name)
            plain = any(not _stands_apart(each) for each in value.values())
            blocks.append(f"[{name}]\n{inner}".rstrip("\n") if plain or not value else inner.rstrip("\n"))
        elif _stands_apart(value):
            blocks += [f"[[{name}]]\n{as_toml(each, name)}".rstrip("\n") for each in value]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _stands_apart(value: Any) -> bool:
    """Say whether a value is a table or a list of tables."""
    return isinstance(value, Mapping) or (
        isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)
    )


def key_text(key: str) -> str:
    """Return a key as TOML writes it, quoted where it has to be.

    >>> key_text("kind"), key_text("A16, residential")
    ('kind', '"A16, residential"')
    """
    return key if _BARE.fullmatch(key) else value_text(key)


def value_text(value: Any) -> str:
    """Return a value as TOML writes it within a line.

    Raises
    ------
    UsageError
        If TOML has no such value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key_text(key)} = {value_text(each)}' for key, each in value.items())} }}"
    raise UsageError(f"TOML has no {type(value).__name__}.")
