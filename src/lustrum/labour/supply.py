"""People a plan made again may count on: labour_supply.csv of each economy, from a balance of people and posts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.data import read_tables
from lustrum.data.levels import levels_of
from lustrum.economy import Economy
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.labour.assemble import Question
from lustrum.labour.balance import Balance
from lustrum.labour.known import Labour
from lustrum.labour.levers import Levers
from lustrum.labour.rows import unmoved
from lustrum.labour.work import Work
from lustrum.results import Drawing, Measure, Result
from lustrum.results.as_toml import value_text

SUPPLY, LABOUR, META = "labour_supply.csv", "labour.csv", "economy.toml"
"""Files of an economy: who is on hand by skill and year; who is needed by skill and activity; what it says itself."""

STAYS, MOVES, MIX = "stays", "moves", "mix"
"""Nobody trains or moves; who does of their own will as things are; who does with the cheapest mix of ways."""

NOTHING = 1e-9
"""Of the posts of a skill in a region: fewer are rounding."""

COUNTED = (STAYS, MOVES, MIX)

SAID = {
    STAYS: "nobody trains or moves",
    MOVES: "people train and move of their own will, at wages, costs and places as they are",
    MIX: "people train and move of their own will with the cheapest mix of ways",
}


@dataclass(frozen=True, eq=False)
class Supply:
    """Who can work, by year.

    Parameters
    ----------
    counted : str
        Of `COUNTED`.
    works : tuple of Work
        By region.
    stays, available, need : array, shape (years, skills, regions)
        At base-year hours: were nobody to train or move; as counted on; what the plan asks for.
    """

    counted: str
    works: tuple[Work, ...]
    labour: Labour
    stays: Array
    available: Array
    need: Array

    @property
    def says_something(self) -> bool:
        """Whether posts stay empty, or somebody trains or moves, or the plan is limited by such figures already."""
        short = (self.need - self.stays > NOTHING * self.need).any()
        limited = any(economy.labour_supply for economy in self.economies)
        return bool(short or limited or (self.available != self.stays).any())

    @property
    def economies(self) -> tuple[Economy, ...]:
        """Each economy once: regions of one plan share theirs."""
        return tuple({id(work.economy): work.economy for work in self.works}.values())

    def regions_of(self, economy: Economy) -> list[int]:
        """Return where the regions of an economy stand."""
        return [r for r, work in enumerate(self.works) if work.economy is economy]

    def files(self, economy: Economy) -> dict[str, bytes]:
        """Return the files of an economy that change: labour_supply.csv, and labour.csv where skills are new.

        Raises
        ------
        UsageError
            If skills are new, and what activities not in use or the building of capacity need of them is not known.
        """
        here = self.regions_of(economy)
        skills, years = self.works[0].skill, self.works[0].years
        available = self.available[:, :, here].sum(axis=2)
        rows = [
            (skill, year, repr(float(available[t, k])))
            for k, skill in enumerate(skills)
            for t, year in enumerate(years)
        ]
        found = {SUPPLY: _csv(("skill", "year", "available"), rows)}
        if economy.labour is None or tuple(economy.skill) != skills:
            found |= self._new_skills(economy, here)
        return found

    def _new_skills(self, economy: Economy, here: Sequence[int]) -> dict[str, bytes]:
        """Return labour.csv by skills that posts.csv tells apart, and economy.toml with their unit."""
        if economy.investment_labour is not None:
            raise UsageError(
                "investment_labour.csv counts who builds by other skills than posts.csv: state both by the same skills."
            )
        idle = [label for label, level in zip(economy.activity, economy.base_level, strict=True) if not level > 0.0]
        if idle:
            raise UsageError(
                f"posts.csv cannot say what {shown(idle)} would need, not in use in the base year: state labour.csv of "
                "the economy by skill, and leave posts.csv out."
            )
        if not economy.path or not Path(economy.path).is_dir():
            raise UsageError(
                f"The skills of posts.csv become those of the economy, and '{economy.name}' is no folder: write it "
                "as one, with labour.csv by skill."
            )
        place = Path(economy.path)
        stated = levels_of(read_tables(place)).stated
        posts: Array = np.sum([self.works[r].base for r in here], axis=0) / np.asarray(economy.base_level) * stated
        rows = [(skill, *(repr(float(each)) for each in posts[k])) for k, skill in enumerate(self.works[0].skill)]
        found = {LABOUR: _csv(("skill", *economy.activity), rows)}
        if economy.labour is None:
            unit = value_text(self.labour.people.unit)
            found[META] = (place / META).read_bytes().rstrip() + f"\n\n[labour]\nunit = {unit}\n".encode()
        return found


def supply_of(question: Question, before: Balance, after: Balance, counted: str) -> Supply:
    """Return who can work by year: `before` is the balance as things are, `after` that of the cheapest mix."""
    labour = question.labour
    hours = (1.0 - labour.frictional) * labour.hours[:, None, None]
    stays = hours * unmoved(labour)
    balance = after if counted == MIX else before
    available = stays if counted == STAYS or _nothing_done(balance) else np.maximum(balance.working, 0.0)
    return Supply(counted, question.works, labour, stays, available, labour.need)


def _nothing_done(balance: Balance) -> bool:
    """Say whether nobody trains or moves, and hours are as they are: figures of the solver add nothing then."""
    untouched = Levers.none(balance.labour).hours
    return not (balance.moves.any() or balance.entrants.any() or (balance.levers.hours != untouched).any())


def supply_result(supply: Supply) -> Result:
    """Return what a plan made again may count on in its last year, beside what this one asks for."""
    people, last = supply.labour.people, supply.labour.years[-1]
    cells = [(k, r) for k, r in np.ndindex(supply.available.shape[1:]) if supply.need[:, k, r].any()]

    def at(values: Array) -> Array:
        return np.array([values[-1, k, r] for k, r in cells])

    def short(values: Array) -> Array:
        return at(np.where(supply.need - values > NOTHING * supply.need, supply.need - values, 0.0))

    return Result(
        "labour_supply",
        "What the plan made again may count on",
        ("skill", "region"),
        [(people.skill[k], people.region[r]) for k, r in cells],
        {
            "stays": Measure(at(supply.stays), people.unit, f"who can work in {last} if nobody trains or moves"),
            "available": Measure(at(supply.available), people.unit, f"of labour_supply.csv in {last}"),
            "posts": Measure(at(supply.need), people.unit, f"that this plan asks for in {last}"),
            "short_before": Measure(short(supply.stays), people.unit, "posts no one fills if nobody trains or moves"),
            "short": Measure(short(supply.available), people.unit, "posts no one fills"),
        },
        notes=(f"counted on: {SAID[supply.counted]}", *_cannot_see(supply)),
        drawing=Drawing("none"),
    )


def _cannot_see(supply: Supply) -> list[str]:
    """Say what one plan of several regions does not know, and which posts a plan short of people does not tell."""
    found = []
    if len(supply.works) > len(supply.economies):
        found.append(
            "one plan holds several regions, and knows none: their people are added up, and moves change nothing of it"
        )
    if any(economy.labour_supply for economy in supply.economies):
        found.append(
            f"{SUPPLY} limits this plan already: it opens no post that nobody could fill; where people are missing "
            "tells the one made without it"
        )
    return found


def refuse_unread(region: str, options: Mapping[str, Mapping[str, object]], paths: Iterable[tuple[str, str]]) -> None:
    """Refuse a scenario that would not read labour_supply.csv: the plan made again would be the same.

    Raises
    ------
    UsageError
        If labour does not limit its plan, or its own paths say who is on hand.
    """
    if options.get("labour", {}).get("limit") is False:
        raise UsageError(
            f"The scenario of '{region}' says labour.limit = false: labour_supply.csv would change nothing. "
            "Take it out."
        )
    if options.get("labour", {}).get("frictional_share"):
        raise UsageError(
            f"The scenario of '{region}' says labour.frictional_share, and labour_supply.csv leaves out already who is "
            "between jobs (frictional in labour.toml): take it out of the scenario."
        )
    if own := sorted(label for quantity, label in paths if quantity == "labour_supply"):
        raise UsageError(
            f"The paths of the scenario of '{region}' say the labour_supply of {shown(own)}, and go before "
            "labour_supply.csv: take them out."
        )


def _csv(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return file.getvalue().encode()
