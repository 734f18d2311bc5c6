"""Yes, no, abstain: the majority needed is stored with the vote; the same figures pass by one and fail by another."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from lustrum.councils.counting.ballots import Ballots, Form
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.exact import per_cent
from lustrum.councils.counting.lots import Lots, Way
from lustrum.errors import UsageError

Majority = Literal["votes-cast", "present", "absolute", "two-thirds", "two-thirds-present", "two-thirds-absolute"]
NEEDED: dict[Majority, tuple[Fraction, str]] = {
    "votes-cast": (Fraction(1, 2), "cast"),
    "present": (Fraction(1, 2), "present"),
    "absolute": (Fraction(1, 2), "members"),
    "two-thirds": (Fraction(2, 3), "cast"),
    "two-thirds-present": (Fraction(2, 3), "present"),
    "two-thirds-absolute": (Fraction(2, 3), "members"),
}
"""The share needed, and of whom; a half has to be passed, two thirds to be reached."""
MAJORITIES = tuple(NEEDED)
WORDS = {
    "yes": ("yes", "for", "aye", "in favour"),
    "no": ("no", "against", "nay"),
    "abstain": ("abstain", "abstention", "abstentions", "abstaining"),
    "absent": ("absent",),
}


@dataclass(frozen=True)
class YesNo:
    """Decide a question by a majority that was stated beforehand.

    *votes-cast*: more yes than no, abstentions aside. *present*: yes from more than half of all who are present.
    *absolute*: yes from more than half of all members. *two-thirds*: at least two thirds of yes and no; *-present* and
    *-absolute* of those present, of all members. Seven to four with four abstaining of fifteen passes by votes cast
    (63.6 per cent) and fails by absolute majority (46.7): a record without the rule decides nothing.

    Nothing is decided without a quorum: those present, abstaining among them, are at least that share of the members.
    As many yes as no is no tie to break: the question is not carried and things stay as they are.

    Parameters
    ----------
    majority : {"votes-cast", "present", "absolute", "two-thirds", "two-thirds-present", "two-thirds-absolute"}
    members : int, optional
        Of the body; those present and absent where not given.
    quorum : Fraction
        Share of the members that has to be present.

    References
    ----------
    .. [1] *Robert's Rules of Order Newly Revised*, 12th ed., 2020, sections 40 (quorum) and 44 (bases for decision).
    """

    majority: Majority = "votes-cast"
    members: int | None = None
    quorum: Fraction = Fraction(1, 2)

    name: ClassVar[str] = "yes-no"
    takes: ClassVar[tuple[Form, ...]] = ("lists",)
    own_ties: ClassVar[Way] = "never"

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        votes = votes_by_word(ballots)
        yes, no = votes["yes"], votes["no"]
        cast, present = yes + no, yes + no + votes["abstain"]
        members = present + votes["absent"] if self.members is None else self.members
        if present > members:
            raise UsageError(f"{present} are present and the body has {members} members: mend one of the two.")
        share, whom = NEEDED[self.majority]
        base = {"cast": cast, "present": present, "members": members}[whom]
        quorate = present >= self.quorum * members and present > 0
        carried = quorate and is_enough(self.majority, yes, base)
        what = {"cast": "votes cast", "present": "present", "members": "members"}[whom]
        got = f"{yes} of {base} {what}" + (f" ({per_cent(Fraction(yes, base))})" if base else "")
        needs = f"{'more than' if share == Fraction(1, 2) else 'at least'} {share}"
        said = f"{'Carried' if carried else 'Not carried'}: {got} for it, {needs} needed."
        if not quorate:
            said = f"Not decided: {present} of {members} members are present, {per_cent(self.quorum)} are the quorum."
        return Count(
            elected=("yes",) if carried else (),
            stages=(Stage(1, "first", "", votes, 0, ("yes",) if carried else ()),),
            variant={
                "majority": f"{self.majority}: {needs} of {what}",
                "quorum": f"{self.quorum} of {members} members",
                "ties": "as many yes as no is not carried",
            },
            shares={"yes": Fraction(yes, base)} if base else {},
            valid=cast,
            notes=(said,),
            more={"carried": carried, "quorate": quorate, "present": present, "members": members},
        )


def is_enough(majority: Majority, yes: int, base: int) -> bool:
    """Say whether so many yes, of a base above nothing, are the majority: more than a half, or two thirds at least."""
    share, _ = NEEDED[majority]
    return base > 0 and (yes > share * base if share == Fraction(1, 2) else yes >= share * base)


def votes_by_word(ballots: Ballots) -> dict[str, int]:
    """Return the votes for yes, no and abstain, and those absent.

    Raises
    ------
    UsageError
        If another word stands there.
    """
    votes = dict.fromkeys(WORDS, 0)
    known = {word: kind for kind, words in WORDS.items() for word in words}
    lines = {paper.ranks[0][0]: f" (line {paper.line})" for paper in ballots.papers if paper.ranks and paper.line}
    for place, (name, number) in enumerate(zip(ballots.candidates, ballots.first_votes(), strict=True)):
        if name.casefold() not in known:
            raise UsageError(f"'{name}'{lines.get(place, '')} is neither yes, no, abstain nor absent.")
        votes[known[name.casefold()]] += number
    return votes
