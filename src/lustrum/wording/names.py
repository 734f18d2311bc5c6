"""Names for people: identifiers as words, units in plain English."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

SINGULAR = {"jobs": "job", "persons": "person", "hours": "hour"}
"""Units counted one by one."""

LONGEST = 100
"""Letters of a name that are compared."""


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


def capital(text: str) -> str:
    """Return a sentence with its first letter capital.

    >>> capital("money passes goods")
    'Money passes goods'
    """
    return text[:1].upper() + text[1:]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the known name meant: the nearest one, or the whole list where none is near.

    >>> nearest("bred", ["bread", "homes"]), nearest("roof", ["bread", "homes"]), nearest("roof", [])
    ("Did you mean 'bread'?", 'Known: bread, homes.', 'Nothing is known yet.')
    """
    names = list(known)
    if not names:
        return "Nothing is known yet."
    close = difflib.get_close_matches(name[:LONGEST].lower(), names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(names)}." if len(names) <= 12 else f"Known: {', '.join(names[:10])} ..."


def first_words(title: str, most: int = 6) -> str:
    """Return the beginning of a title as speech has it: no brackets, nothing behind a comma, at most so many words.

    >>> first_words("Capital (residential) of Real estate, rental and leasing")
    'Capital of Real estate'
    >>> first_words("Education"), first_words("One two three four five six seven", 4)
    ('Education', 'One two three four …')
    """
    bare = re.sub(r"\s*\([^)]*\)", "", title).partition(", ")[0].strip() or title.strip()
    words = bare.split()
    return bare if len(words) <= most else f"{' '.join(words[:most])} …"


def counted(count: int, one: str, several: str = "") -> str:
    """Return a count with what is counted.

    >>> counted(1, "wish", "wishes"), counted(3, "product")
    ('1 wish', '3 products')
    """
    return f"{count} {one if count == 1 else several or one + 's'}"


def is_code(label: str) -> bool:
    """Return whether a label is a code to those who know it, and no word: it has a digit or a capital and no blank.

    >>> [is_code(label) for label in ("A01", "CPA_A", "wheat", "Real estate")]
    [True, True, False, False]
    """
    return " " not in label and any(letter.isdigit() or letter.isupper() for letter in label)
