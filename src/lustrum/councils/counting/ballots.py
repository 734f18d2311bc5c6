"""What is counted: candidates and papers, equal papers once with their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from lustrum.errors import UsageError
from lustrum.wording.names import nearest

Form = Literal["ranked", "approved", "lists", "points"]
FORMS: Mapping[Form, str] = {
    "ranked": "rankings",
    "approved": "approvals",
    "lists": "votes for one each",
    "points": "figures for each",
}


@dataclass(frozen=True)
class Paper:
    """So many equal papers.

    Parameters
    ----------
    count : int
        How many.
    ranks : tuple of tuple of int
        Places of candidates by rank; several at one rank are equals, none is a rank left out. Approvals and votes for
        one are one rank.
    points : tuple of (int, Fraction)
        Figures by candidate, for papers that give them; those without are not stated.
    line : int
        Where it stands in its file.
    voter : mapping of str to str
        What is known of who cast it: sex, district, voting method.
    """

    count: int
    ranks: tuple[tuple[int, ...], ...] = ()
    points: tuple[tuple[int, Fraction], ...] = ()
    line: int = 0
    voter: Mapping[str, str] = field(default_factory=dict)

    @property
    def named(self) -> frozenset[int]:
        """Everybody the paper names: at any rank, or with a figure above 0."""
        if self.points:
            return frozenset(place for place, figure in self.points if figure > 0)
        return frozenset(place for rank in self.ranks for place in rank)


@dataclass(frozen=True)
class Item:
    """What is stated of a candidate, list or project beside the votes.

    Parameters
    ----------
    cost : Fraction, optional
        Of a project, in the currency of the budget.
    minimum, maximum : int, optional
        Least seats of a list; most seats, where it has no more candidates.
    direct : int
        Seats won otherwise, in districts say, that a list keeps whatever its votes entitle it to.
    bonus : int
        Seats given on top, out of the seats there are.
    refuses : bool
        A list that refuses its seats: they stay vacant.
    stated : Fraction, optional
        Votes or points the file states; the papers are counted all the same.
    selected : bool, optional
        What the file says was decided.
    kinds : tuple of str
        Categories of a project.
    """

    cost: Fraction | None = None
    minimum: int | None = None
    maximum: int | None = None
    direct: int = 0
    bonus: int = 0
    refuses: bool = False
    stated: Fraction | None = None
    selected: bool | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ballots:
    """Candidates in their named order, papers, and what the file says of the vote.

    Parameters
    ----------
    form : {"ranked", "approved", "lists", "points"}
    candidates : tuple of str
        In the named order: the one that breaks ties where a vote has named its order beforehand.
    papers : tuple of Paper
    items : tuple of Item
        One a candidate; empty where nothing is stated.
    seats : int, optional
        Seats the file states.
    budget : Fraction, optional
        Of a participatory budget.
    withdrawn : tuple of str
        Candidates who stood down; no paper names them any more.
    title : str
    meta : mapping of str to str
        Everything else the file states of the vote.
    notes : tuple of str
        What was found odd in the file and left as it is.
    """

    form: Form
    candidates: tuple[str, ...]
    papers: tuple[Paper, ...]
    items: tuple[Item, ...] = ()
    seats: int | None = None
    budget: Fraction | None = None
    withdrawn: tuple[str, ...] = ()
    title: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def voters(self) -> int:
        """How many papers there are, blank ones among them."""
        return sum(paper.count for paper in self.papers)

    def item(self, place: int) -> Item:
        """Return what is stated of a candidate."""
        return self.items[place] if self.items else Item()

    def costs(self) -> list[Fraction]:
        """Return the cost of every project, 1 each where the vote is about seats."""
        return [Fraction(1) if self.item(i).cost is None else Fraction(self.item(i).cost or 0) for i in self.places]

    @property
    def places(self) -> range:
        """Places of the candidates in their order."""
        return range(len(self.candidates))

    @property
    def priced(self) -> bool:
        """Whether the candidates are projects with costs and a budget."""
        return self.budget is not None

    def first_votes(self) -> list[int]:
        """Return how many papers name each candidate first, alone at that rank."""
        votes = [0] * len(self.candidates)
        for paper in self.papers:
            first = next((rank for rank in paper.ranks if rank), ())
            if len(first) == 1:
                votes[first[0]] += paper.count
        return votes

    def approvals(self) -> list[tuple[frozenset[int], int]]:
        """Return what is approved of together, and by how many papers; equal papers once, in an order of their own.

        Papers with figures approve of all to whom they give more than 0, rankings of all they rank.
        """
        sets: dict[frozenset[int], int] = defaultdict(int)
        for paper in self.papers:
            sets[paper.named] += paper.count
        return sorted(sets.items(), key=lambda each: sorted(each[0]))

    def rankings(self) -> Iterator[tuple[tuple[tuple[int, ...], ...], int]]:
        """Yield different rankings with the number of papers that hold each, in an order of their own."""
        rankings: dict[tuple[tuple[int, ...], ...], int] = defaultdict(int)
        for paper in self.papers:
            rankings[paper.ranks] += paper.count
        return iter(sorted(rankings.items()))

    def in_order(self, names: Sequence[str]) -> Ballots:
        """Return the same papers with the candidates in another named order.

        Raises
        ------
        UsageError
            If a candidate is missing, unknown or named twice.
        """
        unknown = [name for name in names if name not in self.candidates]
        if unknown:
            raise UsageError(f"There is no candidate '{unknown[0]}'. {nearest(unknown[0], self.candidates)}")
        missing = [name for name in self.candidates if name not in names]
        if missing or len(set(names)) != len(names):
            said = f"leaves out '{missing[0]}'" if missing else "names somebody twice"
            raise UsageError(f"The named order {said}: name each of the {len(self.candidates)} candidates once.")
        now = {self.candidates.index(name): place for place, name in enumerate(names)}
        papers = tuple(
            replace(
                paper,
                ranks=tuple(tuple(sorted(now[i] for i in rank)) for rank in paper.ranks),
                points=tuple(sorted((now[i], figure) for i, figure in paper.points)),
            )
            for paper in self.papers
        )
        before = [self.candidates.index(name) for name in names]
        items = tuple(self.items[i] for i in before) if self.items else ()
        return replace(self, candidates=tuple(names), papers=papers, items=items)

    def without(self, names: Sequence[str]) -> Ballots:
        """Return the papers as if some candidates had never stood; a rank that held only them is none."""
        kept = [i for i, name in enumerate(self.candidates) if name not in names]
        now = {i: place for place, i in enumerate(kept)}

        def ranks(paper: Paper) -> tuple[tuple[int, ...], ...]:
            left = [(rank, tuple(now[i] for i in rank if i in now)) for rank in paper.ranks]
            return tuple(after for before, after in left if after or not before)

        papers = tuple(
            replace(paper, ranks=ranks(paper), points=tuple((now[i], figure) for i, figure in paper.points if i in now))
            for paper in self.papers
        )
        items = tuple(self.items[i] for i in kept) if self.items else ()
        gone = (*self.withdrawn, *(name for name in self.candidates if name in names))
        candidates = tuple(self.candidates[i] for i in kept)
        return replace(self, candidates=candidates, papers=papers, items=items, withdrawn=gone)
