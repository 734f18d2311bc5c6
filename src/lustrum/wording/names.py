"""Names for people: identifiers as words, units in plain English."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

SINGULAR = {"jobs": "job", "persons": "person", "hours": "hour"}
"""Units counted one by one."""


def plain(name: str) -> str:
    """Return an identifier as words.

    >>> plain("intellectual_property")
    'Intellectual property'
    """
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Return a title for the middle of a sentence; abbreviations keep their capitals."""
    return text if len(text) < 2 or not text[1].islower() else text[0].lower() + text[1:]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the known name meant: the nearest one, or the whole list where none is near."""
    names = list(known)
    close = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(names)}." if len(names) <= 12 else f"Known: {', '.join(names[:10])} ..."
