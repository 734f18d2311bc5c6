"""Labels that look alike and are not the same, and codes that a spreadsheet has turned into dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_QUOTES = {**dict.fromkeys(map(ord, "‘’‚`´ʼ"), "'"), **dict.fromkeys(map(ord, "“”„«»"), '"')}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LATIN = dict(
    zip(map(ord, "аеорсухіјѕАВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"), "aeopcyxijsABEKMHOPCTXYIJSABEZHIKMNOPTYXo", strict=True)
)
"""Cyrillic and Greek letters that print like Latin ones."""

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATES = (
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})([ T]00:00(:00)?(\.0+)?)?",
    rf"(?P<day>\d{{1,2}})[-. ](?P<name>{_MONTHS})([-. ]\d{{2,4}})?",
    rf"(?P<name>{_MONTHS})[-. ](?P<day>\d{{1,2}})",
)


def skeleton(label: str) -> str:
    """Return what is left of a label when letters, dashes, quotes and blanks that print alike are made one.

    >>> skeleton("Élevage") == skeleton("E\\u0301levage"), skeleton("A–B  c") == skeleton("A-B c")
    (True, True)
    """
    plain = unicodedata.normalize("NFKC", label.translate(_INVISIBLE).translate(_LATIN))
    plain = plain.translate(_DASHES).translate(_QUOTES)
    return " ".join(plain.split()).casefold()


def looks_like(label: str, known: Iterable[str]) -> str:
    """Return a known label that prints like this one and is written otherwise, '' where there is none."""
    own = skeleton(label)
    return next((other for other in known if other != label and skeleton(other) == own), "")


def how_they_differ(label: str, other: str) -> str:
    """Say how two labels differ that look alike: their Unicode forms, or the first characters apart.

    >>> how_they_differ("e\\u0301", "\\u00e9")
    'other characters that look alike (Unicode forms NFD and NFC)'
    >>> how_they_differ("A\\u2013B", "A-B")
    "other characters that look alike (EN DASH for '-')"
    """
    if unicodedata.normalize("NFC", label) == unicodedata.normalize("NFC", other):
        return f"other characters that look alike (Unicode forms {_form(label)} and {_form(other)})"
    if label.casefold() == other.casefold():
        return "other capitals"
    place = next((k for k, (a, b) in enumerate(zip(label, other, strict=False)) if a != b), min(len(label), len(other)))
    here = unicodedata.name(label[place], "another character") if place < len(label) else "an end"
    there = f"'{other[place]}'" if place < len(other) else "an end"
    if (label + " ")[place].isspace() or (other + " ")[place].isspace():
        return f"other blanks ({here} for {there})"
    return f"other characters that look alike ({here} for {there})"


def _form(text: str) -> str:
    return next((form for form in ("NFC", "NFD") if unicodedata.is_normalized(form, text)), "mixed")


def as_date(label: str) -> str:
    """Return the code a label probably was before a spreadsheet took it for a date, '' where it is no date.

    >>> as_date("2019-01-02"), as_date("3-Apr"), as_date("Jan-02"), as_date("A01")
    ('1-2', '3-4', '1-2', '')
    """
    if not any(mark in label for mark in "-. "):
        return ""
    for form in _DATES:
        found = re.fullmatch(form, label.strip(), re.IGNORECASE)
        if found is None:
            continue
        parts = found.groupdict()
        month = _MONTHS.split("|").index(parts["name"].lower()) + 1 if parts.get("name") else int(parts["month"])
        day = int(parts["day"])
        first_day = form is _DATES[1]
        return f"{day}-{month}" if first_day else f"{month}-{day}"
    return ""
