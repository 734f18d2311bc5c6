"""Names of countries and of the groups that statistical offices make of them, in fifteen languages."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("lists") / "ISO3166.csv"
TERRITORIES = LIST.with_name("territories.csv")

OFFICES = {"EL": "GR", "UK": "GB", "XKX": "XK", "ROM": "RO", "KSV": "XK"}
"""Codes of statistical offices that differ from ISO 3166."""

GROUPS = {
    "ROW": "Rest of the world", "RoW": "Rest of the world", "FIGW1": "Rest of the world",
    "WRL_REST": "Rest of the world", "WLD": "World", "W2": "Domestic", "W1": "Rest of the world",
    "WA": "Rest of Asia and the Pacific", "WE": "Rest of Europe", "WF": "Rest of Africa",
    "WL": "Rest of Latin America", "WM": "Rest of the Middle East",
}  # fmt: skip
"""Groups that are no territory. The five W codes from WA to WM are those of EXIOBASE; ISO gives WF to an island."""

EXIOBASE = ("WA", "WE", "WF", "WL", "WM")
UNIONS = {"EU": "European Union", "EA": "Euro area"}


@cache
def iso_codes() -> dict[str, str]:
    """Return the alpha-2 code of every alpha-2, alpha-3 and numeric code of ISO 3166.

    >>> iso_codes()["DEU"], iso_codes()["276"]
    ('DE', 'DE')
    """
    with LIST.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row[column]: row["alpha2"] for row in rows for column in ("alpha2", "alpha3", "numeric")}


def alpha3(code: str) -> str | None:
    """Return the alpha-3 code of a country, whatever code of it is given; None where it is none.

    >>> alpha3("EL"), alpha3("ROW")
    ('GRC', None)
    """
    two = _alpha2(code)
    with LIST.open(encoding="utf-8", newline="") as stream:
        return next((row["alpha3"] for row in csv.DictReader(stream) if row["alpha2"] == two), None)


def region_name(code: str, language: str = "en", *, exiobase: bool = False) -> str:
    """Return what a region's code stands for; a code nobody knows is returned as it is, without a guess.

    Parameters
    ----------
    code : str
        ISO 3166 alpha-2, alpha-3 or numeric; codes of statistical offices (``EL``, ``UK``, ``EU27_2020``, ``ROW``).
    language : str
        As ``en``, ``de`` or ``pt``, a column of ``lists/territories.csv``. Groups have English names only.
    exiobase : bool
        Whether ``WF`` and its like are EXIOBASE's rests of continents, as beside its other codes.

    Raises
    ------
    UsageError
        If the language is not known.

    Examples
    --------
    >>> region_name("DEU"), region_name("EL", "de"), region_name("EU27_2020"), region_name("Xyz")
    ('Germany', 'Griechenland', 'European Union (27 members from 2020)', 'Xyz')
    """
    if code in GROUPS and (code not in EXIOBASE or exiobase or _alpha2(code) is None):
        return GROUPS[code]
    two = _alpha2(code)
    if two is None:
        return _union(code)
    names = _territories(language)
    return names.get(two, code)


def _alpha2(code: str) -> str | None:
    if code in OFFICES:
        return OFFICES[code]
    return iso_codes().get(code)


def _union(code: str) -> str:
    """Return the name of a union with its number of members and the year from which they count: EU27_2020, EA19."""
    head, _, year = code.partition("_")
    letters, digits = head[:2], head[2:]
    if letters in UNIONS and digits.isdigit() and (not year or year.isdigit()):
        since = f" from {year}" if year else ""
        return f"{UNIONS[letters]} ({digits} members{since})"
    return UNIONS.get(code, code)


@cache
def _territories(language: str) -> dict[str, str]:
    from lustrum.errors import UsageError

    with TERRITORIES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = list(rows[0])[1:]
    if language not in known:
        message = f"No names of countries are known in the language '{language}'. Known: {', '.join(known)}."
        raise UsageError(message, language=language)
    return {row["alpha2"]: row[language] for row in rows}
