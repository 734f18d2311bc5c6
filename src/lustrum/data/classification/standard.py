"""Standard classifications: ISIC, NACE and CPA down to divisions, and the many ways of writing a range of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.wording.names import nearest

LISTS = Path(__file__).with_name("lists")
CLASSIFICATIONS = {
    "ISIC4": "International Standard Industrial Classification, Revision 4",
    "NACE2": "Statistical classification of economic activities in the European Community, NACE Rev. 2",
    "CPA21": "Classification of Products by Activity 2.1",
}
LEVELS = ("section", "division")
MOST_JOINED = 3
"""Titles that make up one; of more divisions the first and the last are named."""

_PART = r"(?:(?P<letter{0}>[A-U])?(?P<digits{0}>[0-9]{{2}})(?:\.?[0-9]{{1,2}}|[A-Z])?|(?P<section{0}>[A-U]))"
_CODE = re.compile(rf"(?:CPA_)?{_PART.format(1)}(?:(?:-|–|_|TO|T){_PART.format(2)})?")


@dataclass(frozen=True)
class Entry:
    """One line of a classification: its code, level, the code above it ('' for none) and title."""

    code: str
    level: str
    parent: str
    title: str


@dataclass(frozen=True, eq=False)
class Classification:
    """A standard classification.

    Parameters
    ----------
    name, title : str
        ``ISIC4`` and what it stands for.
    entries : mapping of code to Entry
        Sections (letters) and divisions (two digits), in order.
    """

    name: str
    title: str
    entries: Mapping[str, Entry]

    def codes(self, level: str) -> tuple[str, ...]:
        """Return the codes of a level, in order.

        >>> len(classification("ISIC4").codes("division"))
        88
        """
        if level not in LEVELS:
            raise UsageError(f"{self.name} has no level '{level}' here. Known: {', '.join(LEVELS)}.", level=level)
        return tuple(entry.code for entry in self.entries.values() if entry.level == level)

    def section(self, division: str) -> str:
        """Return the section of a division.

        >>> classification("NACE2").section("24")
        'C'
        """
        return self.entries[division].parent

    def title_of(self, divisions: Sequence[str]) -> str:
        """Return what divisions are called together: a section where they make up one, else their titles.

        >>> classification("NACE2").title_of(("02",)), classification("NACE2").title_of(("01", "02", "03"))
        ('Forestry and logging', 'Agriculture, forestry and fishing')
        >>> classification("NACE2").title_of(classification("NACE2").divisions("R_S"))
        'Arts, entertainment and recreation; Other service activities'
        """
        whole = self._whole_sections(divisions)
        names = [self.entries[each].title for each in whole or divisions]
        return "; ".join(names) if len(names) <= MOST_JOINED else f"{names[0]} to {names[-1]}"

    def _whole_sections(self, divisions: Sequence[str]) -> list[str]:
        """Return the sections that divisions make up, none where they are no whole ones."""
        found = list(dict.fromkeys(self.section(each) for each in divisions))
        inside = [each.code for each in self.entries.values() if each.parent in found]
        return found if inside == list(divisions) else []

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.codes("division"))}

    def divisions(self, code: str) -> tuple[str, ...] | None:
        """Return the divisions a label stands for; None where it is no code at all.

        A section, a division, a group or class of one, and ranges as offices write them: ``C10-12``, ``C10-C12``,
        ``C10_C12``, ``C10T12``, ``CPA_C10-12``, ``R_S``.

        Raises
        ------
        UsageError
            If it looks like a code but is none: no such division, or one of another section.

        Examples
        --------
        >>> classification("CPA21").divisions("CPA_C10-12"), classification("ISIC4").divisions("Steel")
        (('10', '11', '12'), None)
        """
        match = _CODE.fullmatch(code)
        if match is None:
            return None
        first = self._ends(code, match["letter1"], match["digits1"], match["section1"])
        if match["digits2"] is None and match["section2"] is None:
            low, high = first
        else:
            low, high = first[0], self._ends(code, match["letter2"], match["digits2"], match["section2"])[1]
        everything = self.codes("division")
        start, end = self._positions[low], self._positions[high]
        if start > end:
            raise UsageError(f"'{code}' runs backwards: division {low} stands after {high} in {self.name}.", label=code)
        return everything[start : end + 1]

    def _ends(self, code: str, letter: str | None, digits: str | None, section: str | None) -> tuple[str, str]:
        if section is not None:
            inside = [each.code for each in self.entries.values() if each.parent == section]
            return inside[0], inside[-1]
        division = str(digits)
        if division not in self._positions:
            raise UsageError(f"'{code}': {self.name} has no division {division}.", label=code)
        if letter is not None and self.section(division) != letter:
            home = self.section(division)
            raise UsageError(
                f"'{code}': division {division} belongs to section {home} of {self.name}, not to {letter}.", label=code
            )
        return division, division


def titles_of(name: str, labels: Sequence[str]) -> dict[str, str]:
    """Return official titles of the labels that are codes of a classification; none where the labels are not its codes.

    A table's labels count as codes where at least half of them are, none contradicts the classification and one has the
    digits of a division: letters alone are what anybody calls anything.

    >>> titles_of("ISIC4", ("A01", "C10-C12", "Used"))["A01"]
    'Crop and animal production, hunting and related service activities'
    >>> titles_of("ISIC4", ("A", "B")), titles_of("ISIC4", ("A01", "A20"))
    ({}, {})
    """
    known = classification(name)
    try:
        found = {label: known.divisions(label) for label in labels}
    except UsageError:
        return {}
    codes = {label: divisions for label, divisions in found.items() if divisions}
    if 2 * len(codes) < len(labels) or not any(any(letter.isdigit() for letter in label) for label in codes):
        return {}
    return {label: known.title_of(divisions) for label, divisions in codes.items()}


@cache
def classification(name: str) -> Classification:
    """Return a standard classification.

    Parameters
    ----------
    name : {'ISIC4', 'NACE2', 'CPA21'}

    Raises
    ------
    UsageError
        If there is none of that name here.

    Examples
    --------
    >>> classification("ISIC4").entries["A"].title
    'Agriculture, forestry and fishing'
    """
    if name not in CLASSIFICATIONS:
        raise UsageError(f"There is no classification '{name}' here. {nearest(name, CLASSIFICATIONS)}", name=name)
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        entries = {row["code"]: Entry(**row) for row in csv.DictReader(stream)}
    return Classification(name, CLASSIFICATIONS[name], entries)
