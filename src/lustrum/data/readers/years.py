"""Of which year a table is, by what its sheet, its titles or its file say; never guessed between two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lustrum.data.readers.reader import chosen
from lustrum.errors import UsageError

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OTHER = re.compile(
    r"price|publish|revis|releas|classif|rev\.|isic|nace|cpa|cpc|base|benchmark|edition|download|vintage|updat", re.I
)
"""Words beside a year that is not the table's."""


def year_in(*groups: Iterable[str]) -> str:
    """Return the one year that the texts of the first group that say any say; '' where none does, or two differ.

    >>> year_in(["Use"], ["Table 2. Use 2018", "at prices of 2010"], ["tables_2020"])
    '2018'
    """
    for texts in groups:
        found = {year for text in texts if not _OTHER.search(text) for year in _YEAR.findall(text)}
        if len(found) == 1:
            return str(found.pop())
    return ""


def year_of(said: Iterable[str], asked: int | None) -> str:
    """Return the year that is meant: as asked for, else the only one the tables say; '' where neither is known.

    Raises
    ------
    UsageError
        Where the tables say other years than the one asked for, or several and none was asked for.
    """
    years = sorted({year for year in said if year})
    wanted = "" if asked is None else str(asked)
    return chosen("year", wanted, years) if years else wanted


def table_of(what: str, option: str, places: Sequence[str], said: Sequence[str], year: str) -> int:
    """Return which of several tables is the one of a year: those that say a year count before those that say none.

    Raises
    ------
    UsageError
        If none is of the year, or more than one; all are named, with the option that decides.
    """
    fit = [place for place, each in enumerate(said) if each in (year, "")]
    exact = [place for place in fit if said[place]]
    fit = exact if len(fit) > 1 and exact else fit
    if len(fit) == 1:
        return fit[0]
    of = f" of {year}" if year else ""
    count = f"{len(fit)} tables of {what}{of}" if fit else f"no table of {what}{of}"
    raise UsageError(
        f"There is {count}. There: {', '.join(places)}. Say which with --set {option}='...', or name the one file that "
        "is meant."
        if not fit
        else f"There are {count}: {', '.join(places[place] for place in fit)}. Say which with --set {option}='...' (a "
        "sheet), or name the one file that is meant."
    )
