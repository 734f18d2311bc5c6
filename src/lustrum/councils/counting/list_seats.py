"""Seats for lists: the votes they have, the threshold they pass, seats they are sure of or cannot fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, NoResultError, Stage
from lustrum.councils.counting.exact import per_cent
from lustrum.councils.counting.lots import Lots, Way
from lustrum.errors import UsageError


@dataclass(frozen=True)
class ListRule:
    """What rules that share seats among lists have in common.

    Parameters
    ----------
    threshold : Fraction, optional
        Share of all valid votes below which a list has no seat.
    minimum : int, optional
        Seats every list that takes part is sure of.
    """

    threshold: Fraction | None = None
    minimum: int | None = None

    takes: ClassVar[tuple[Form, ...]] = ("lists", "ranked", "approved")
    own_ties: ClassVar[Way] = "refuse"


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists before the seats are shared out.

    Parameters
    ----------
    ballots : Ballots
    votes : sequence of int
        Of every list.
    valid : int
        Of all lists, those below the threshold among them.
    taking_part : sequence of int
        Lists with votes that pass the threshold, or hold a direct seat.
    least : mapping of int to int
        Seats each is sure of.
    seats : int
        To be shared out, bonus seats aside.
    """

    ballots: Ballots
    votes: Sequence[int]
    valid: int
    taking_part: Sequence[int]
    least: Mapping[int, int]
    seats: int

    @classmethod
    def of(cls, ballots: Ballots, seats: int, threshold: Fraction | None, minimum: int | None) -> Lists:
        """Return the lists that take part.

        Raises
        ------
        UsageError
            If the threshold is no share, nobody passes it, or more seats are sure than there are.
        """
        if threshold is not None and not 0 <= threshold < 1:
            raise UsageError(
                f"A threshold is a share of the valid votes from 0 to 1, such as 0.05 or 5%, not {threshold}."
            )
        if minimum is not None and minimum < 0:
            raise UsageError(f"A minimum of {minimum} seats is none.")
        votes = ballots.first_votes()
        valid = sum(votes)
        items = [ballots.item(i) for i in ballots.places]
        part = [
            i for i in ballots.places
            if votes[i] and (votes[i] >= (threshold or 0) * valid or items[i].direct > 0)
        ]  # fmt: skip
        if not part:
            raise NoResultError("No list takes part: none has votes and passes the threshold.")
        least = {i: max(minimum or 0, items[i].minimum or 0) for i in part}
        shared = seats - sum(items[i].bonus for i in ballots.places)
        if sum(least.values()) > shared:
            raise NoResultError(f"{sum(least.values())} seats are sure and only {shared} can be shared out.")
        return cls(ballots, votes, valid, part, least, shared)

    def most(self, i: int) -> int:
        """Return how many seats a list can fill."""
        maximum = self.ballots.item(i).maximum
        return self.seats if maximum is None else maximum

    def names(self, places: Sequence[int]) -> list[str]:
        return [self.ballots.candidates[i] for i in places]

    def result(
        self, seats: Mapping[int, int], stages: Sequence[Stage], variant: Mapping[str, str], lots: Lots,
        threshold: Fraction | None, minimum: int | None,
    ) -> Count:  # fmt: skip
        """Return the count: bonus seats added, direct seats kept, what stays vacant said."""
        names, notes = self.ballots.candidates, list[str]()
        total = {i: seats.get(i, 0) + self.ballots.item(i).bonus for i in self.ballots.places}
        over = {i: self.ballots.item(i).direct - total[i] for i in total if self.ballots.item(i).direct > total[i]}
        for i, more in over.items():
            notes.append(f"{names[i]} keeps {more} direct seats beyond its share: the house is larger by so many.")
            total[i] += more
        empty = self.seats - sum(seats.values())
        if empty:
            notes.append(f"{empty} seats stay vacant: the lists have no more candidates.")
        vacant = {names[i]: total[i] for i in total if self.ballots.item(i).refuses and total[i]}
        for name, number in vacant.items():
            notes.append(f"{name} refuses its seats: {number} stay vacant for the term.")
        out = [i for i in self.ballots.places if self.votes[i] and i not in self.taking_part]
        if out:
            lost = Fraction(sum(self.votes[i] for i in out), self.valid)
            notes.append(f"Below the threshold: {', '.join(self.names(out))}; {per_cent(lost)} of the valid votes.")
        return Count(
            elected=tuple(name for name, i in zip(names, total, strict=True) if total[i] and name not in vacant),
            stages=tuple(stages),
            ties=tuple(lots.ties),
            variant={
                **variant,
                "threshold": "none" if threshold is None else f"{threshold} of all valid votes",
                "minimum": str(minimum or "none"),
            },
            seats={name: total[i] for name, i in zip(names, total, strict=True)},
            shares={name: Fraction(self.votes[i], self.valid) for name, i in zip(names, total, strict=True)},
            valid=self.valid,
            notes=tuple(notes),
            more={"vacant": vacant, "overhang": {names[i]: more for i, more in over.items()}} | self.distortion(total),
        )

    def distortion(self, total: Mapping[int, int]) -> dict[str, Fraction]:
        """Return the square of Gallagher's index in per cent: half the sum of squared gaps of votes and seats."""
        house = sum(total.values())
        if not house:
            return {}
        gaps = (100 * (Fraction(self.votes[i], self.valid) - Fraction(total[i], house)) for i in total)
        return {"gallagher_squared": sum((gap * gap for gap in gaps), Fraction(0)) / 2}
