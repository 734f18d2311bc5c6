"""What every reader of published tables is: a name, a way to recognise its kind, a way to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lustrum.data.probe import Probe
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.data.tables import EconomyTables
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

Published: TypeAlias = EconomyTables | WorldTable | SocialAccountingMatrix
"""One economy's tables, a table of many regions, or a social accounting matrix."""


MOST_PLACES = 4
"""Labels of which a message says where each stands first: one of a few may be a slip."""


@dataclass(frozen=True)
class Choice:
    """Which part of a publication is meant.

    Parameters
    ----------
    region : str
        Code of a country or region as the publisher writes it; '' where the file holds only one.
    year : int, optional
        None where the file holds only one.
    meta : mapping
        What the file does not say of itself: keys of economy.toml such as `unit`, `currency`, `source`.
    """

    region: str = ""
    year: int | None = None
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """One kind of publication.

    Parameters
    ----------
    name : str
        Short code: ``wiod2016_national``.
    title : str
        For people: ``national input-output table, WIOD 2016 release``.
    recognise : function
        Returns how the kind was recognised, as the end of a sentence ("by ..."), or '' where it is another kind.
        Looks at content, never at the file's name alone; never raises on a file of another kind.
    read : function
        Returns what the files say. Nothing is filled or dropped; what has to be chosen raises `UsageError` with
        the choices there are; faults raise `DataError`, all of one pass together.
    """

    name: str
    title: str
    recognise: Callable[[Probe], str]
    read: Callable[[Probe, Choice], Published]


def chosen(what: str, asked: str, known: Iterable[str], places: Mapping[str, str] | None = None) -> str:
    """Return the label asked for, or the only one there is; `places` say where each stands first.

    Raises
    ------
    UsageError
        Where several are there and none was asked for, or one that is not there; `what` is the option's name.

    Examples
    --------
    >>> chosen("region", "", ["DEU"])
    'DEU'
    """
    labels = list(dict.fromkeys(known))
    if not asked and len(labels) == 1:
        return labels[0]
    listed = ", ".join(labels[:60]) + (f" and {len(labels) - 60} more" if len(labels) > 60 else "")
    shown = labels if len(labels) <= MOST_PLACES else labels[-1:]
    begins = f" {'; '.join(f'{label} begins in {places[label]}' for label in shown)}." if places and labels else ""
    listed = listed or "none"
    if not asked:
        raise UsageError(
            f"The file holds {len(labels)} labels of {what}: say which with --{what}. There: {listed}.{begins}"
        )
    if asked not in labels:
        raise UsageError(f"There is no {what} '{asked}' in the file. {nearest(asked, labels)} There: {listed}.{begins}")
    return asked


def refuse_other(choice: Choice, *, year: int | str | None, region: str = "", source: str) -> None:
    """Refuse a year or region that was asked for and is not that of the only table there is.

    Parameters
    ----------
    year : int, str or None
        What the table says of itself; None where it says nothing.
    region : str
        The only one the table knows, '' where it knows none.
    source : str
        Named in the message.

    Raises
    ------
    UsageError
    """
    if choice.year is not None and year not in (None, "") and int(year) != choice.year:
        raise UsageError(f"'{source}' is of {year}, and --year {choice.year} was asked for.")
    if choice.region and choice.region.upper() != region.upper():
        said = f"is of {region}" if region else "has no regions to choose from"
        raise UsageError(f"'{source}' {said}, and --region {choice.region} was asked for.")
