"""How many locomotives are fit, and by which definition: a change of definition is a break, never a change of health.

Early in 1920 a rule let locomotives with tread wear up to 9 mm run: about a third of those known to be sick stayed in
service as fit, and curing these first made the index look worse while work improved. Figures before and after such a
change are compared only through a stated link: how many are fit by the earlier definition of those fit by the later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.periods import Period
from lustrum.results import Column, Fault, Measure, Result, raise_faults, read_records
from lustrum.results.result import Drawing
from lustrum.wording.names import nearest

COLUMNS = {
    "date": Column("period"),
    "definition": Column(),
    "fleet": Column("number", above=0.0),
    "fit": Column("number", needed=False, blank=True, default=True, least=0.0),
    "sick_share": Column("share", needed=False, blank=True, default=True, least=0.0, most=1.0),
    "source": Column(needed=False),
}


@dataclass(frozen=True)
class Definition:
    """What counts as a fit locomotive.

    Parameters
    ----------
    id : str
    since : str
        From when on it is in force, as people write it.
    says : str
    """

    id: str
    since: str
    says: str


@dataclass(frozen=True)
class Link:
    """How many are fit by the earlier definition for each one fit by the later, counted on one day by both."""

    earlier: str
    later: str
    factor: float
    source: str


@dataclass(frozen=True)
class Count:
    """Locomotives counted."""

    date: Period
    definition: str
    fleet: float
    fit: float

    @property
    def share(self) -> float:
        """Fit of the fleet, by its own definition."""
        return self.fit / self.fleet


@dataclass(frozen=True)
class Census:
    """Counts in their order, what they mean, and how definitions are linked."""

    counts: tuple[Count, ...]
    definitions: tuple[Definition, ...]
    links: tuple[Link, ...]

    def factor(self, of: str, by: str) -> float | None:
        """Return how many are fit by one definition for each fit by another; None where no link leads there.

        Links are followed from one to the next; the factor of a way back is the inverse.
        """
        known = {of: 1.0}
        while True:
            more = {}
            for link in self.links:
                if link.later in known and link.earlier not in known:
                    more[link.earlier] = known[link.later] * link.factor
                if link.earlier in known and link.later not in known:
                    more[link.later] = known[link.earlier] / link.factor
            if by in known or not more:
                return known.get(by)
            known |= more


def read_census(path: Path, definitions: Sequence[Definition], links: Sequence[Link], faults: list[Fault]) -> Census:
    """Return the counts of a census; a count by two definitions on one day is a link of its own."""
    known = [each.id for each in definitions]
    counts: list[Count] = []
    rows = read_records(path, COLUMNS, key=("date", "definition"), faults=faults).rows
    raise_faults(faults, path)
    for row in rows:
        definition = row.text("definition")
        if definition not in known:
            message = f"'{definition}' is no [[definition]] of freight.toml: a count says by which rule it was made."
            faults.append(row.fault("unknown_label", "definition", message, nearest(definition, known)))
        fleet = row.number("fleet")
        stated = [name for name in ("fit", "sick_share") if row.states(name)]
        if len(stated) != 1:
            message = f"{'both fit and sick_share are' if stated else 'neither fit nor sick_share is'} stated."
            faults.append(row.fault("fit", "fit", message, "State one of them."))
        fit = row.number("fit", fleet * (1.0 - row.number("sick_share")))
        if fit > fleet:
            faults.append(row.fault("fit", "fit", f"{fit:g} are fit of {fleet:g}.", "Correct it."))
        counts.append(Count(row.period("date"), definition, fleet, fit))
    counts.sort(key=lambda each: each.date)
    return Census(tuple(counts), tuple(definitions), (*links, *_counted_twice(counts, links)))


def _counted_twice(counts: Sequence[Count], links: Sequence[Link]) -> list[Link]:
    """Return the links of days on which the same locomotives were counted by two definitions."""
    linked = {frozenset((each.earlier, each.later)) for each in links}
    found = []
    for place, first in enumerate(counts):
        for other in counts[place + 1 :]:
            pair = frozenset((first.definition, other.definition))
            if other.date == first.date and len(pair) == 2 and pair not in linked and first.fit and other.fit:
                source = f"both counted in {first.date}"
                found.append(Link(first.definition, other.definition, first.fit / other.fit, source))
                linked.add(pair)
    return found


def compared(census: Census, before: Count, after: Count) -> float:
    """Return the change of the fit share between two counts, in shares, both by the definition of the later.

    Raises
    ------
    UsageError
        If they were counted by definitions that no link joins: their difference says nothing of locomotives.
    """
    factor = census.factor(before.definition, after.definition)
    if factor is None:
        raise UsageError(
            f"{before.date} was counted by '{before.definition}' and {after.date} by '{after.definition}': the share "
            "of fit locomotives moves by the change of rule alone. Count one day by both, or state a [[link]] with its "
            "source in freight.toml."
        )
    return after.share - before.share * factor


def linked_shares(census: Census, definition: str) -> Array:
    """Return the fit share of each count by one definition, shape (counts,), not a number where no link leads to it."""
    shares = []
    for each in census.counts:
        factor = census.factor(each.definition, definition)
        shares.append(np.nan if factor is None else min(each.share * factor, 1.0))
    return np.array(shares)


def _when(before: Count, after: Count) -> str:
    return f"in {after.date}" if before.date == after.date else f"between {before.date} and {after.date}"


def _title(census: Census) -> str:
    """Return the course by the last definition alone: figures by different ones stand on no common ground."""
    own = [each for each in census.counts if each.definition == census.counts[-1].definition]
    first, last = own[0], own[-1]
    course = f"from {100 * first.share:.3g} per cent fit in {first.date} to {100 * last.share:.3g} in {last.date}"
    if first is last:
        course = f"{100 * last.share:.3g} per cent fit in {last.date}"
    changed = len({each.definition for each in census.counts}) > 1
    return f"By '{last.definition}' {course}" + ("; earlier figures were counted otherwise" if changed else "")


def census_result(census: Census) -> Result:
    """Return the counts with their definition, by their own and by the last one, breaks named."""
    last = census.counts[-1].definition
    linked = linked_shares(census, last)
    own = np.array([each.share for each in census.counts])
    notes = [f"fit by '{each.id}' (since {each.since}): {each.says}" for each in census.definitions]
    for before, after in zip(census.counts, census.counts[1:], strict=False):
        if before.definition == after.definition:
            continue
        factor = census.factor(before.definition, after.definition)
        if factor is None:
            notes.insert(0, f"BREAK {_when(before, after)}: the definition of fit changed from "
                            f"'{before.definition}' to '{after.definition}' and no link is stated; figures on its two "
                            "sides are not compared")  # fmt: skip
        else:
            notes.insert(0, f"the definition of fit changed {_when(before, after)}; figures by "
                            f"'{before.definition}' times {factor:.3g} are by '{after.definition}'")  # fmt: skip
    return Result(
        "locomotive_census",
        "Fit locomotives as counted",
        ("date", "counted_by"),
        [(str(each.date), each.definition) for each in census.counts],
        {
            "fit_share": Measure(100.0 * own, "% of the fleet", "by the definition it was counted by"),
            "by_last_definition": Measure(100.0 * linked, "% of the fleet", f"by '{last}'; blank where no link leads"),
            "fit": Measure(np.array([each.fit for each in census.counts]), "locomotives"),
            "fleet": Measure(np.array([each.fleet for each in census.counts]), "locomotives"),
        },
        notes=tuple(notes),
        drawing=Drawing("lines", "fit_share", "date", "counted_by", title=_title(census)),
    )
