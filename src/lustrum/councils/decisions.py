"""What a body decided: the record of a decision, whether its result follows from its rule, which are in force on a day.

Pure data: it is written by whoever keeps the council, in a store or in a file, and read by whoever makes a plan of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from lustrum.councils.counting.exact import per_cent
from lustrum.councils.counting.yes_no import MAJORITIES, NEEDED, is_enough
from lustrum.errors import UsageError
from lustrum.results.dotted import DECISION, flat

CARRIED, NOT_CARRIED, NOT_DECIDED = "carried", "not-carried", "not-decided"
RESULTS = (CARRIED, NOT_CARRIED, NOT_DECIDED)

Level = Literal["factory", "territory", "sector", "assembly"]
LEVELS: tuple[Level, ...] = ("factory", "territory", "sector", "assembly")
"""Bodies from the place of work up; only the assembly takes up loans and changes rules."""

MAY_CHANGE = ("goal", "growth", "trade", "options", "parts_added", "wish")
"""Keys of a scenario that are decided; the others say what is planned for, and in which file it stands."""
WISH_KEYS = ("name", "quantity", "label", "year", "by", "sense", "value", "than_trend", "priority")
"""What a decided wish says: as in `lustrum.scenario.wish` but for its origin, which is the decision; tests compare."""

ORIGIN = DECISION
"""What stands before the identifier of a decision where a number of a plan names where it comes from."""


@dataclass(frozen=True)
class Minority:
    """What those outvoted say, printed with the decision.

    Parameters
    ----------
    text : str
    by : tuple of str
        Who says it: members, or the list they speak for.
    votes : int
        How many voters stand behind it.
    plan : str
        The plan they would have instead: a stored plan or a scenario, '' where they attach none.
    """

    text: str
    by: tuple[str, ...] = ()
    votes: int = 0
    plan: str = ""


@dataclass(frozen=True)
class Loan:
    """The authority to borrow abroad: so much, on these terms.

    Parameters
    ----------
    amount : float
        In foreign currency, all years together.
    terms : str
        From whom, at what interest, paid back when.
    """

    amount: float
    terms: str


@dataclass(frozen=True)
class Settlement:
    """How floors that do not fit together are made to fit, as the voters chose.

    Parameters
    ----------
    of : tuple of str
        Identifiers of the decisions whose floors it settles.
    way : {"scale", "order"}
        All by one factor, or in an order: the first is kept whole, the last gives way first.
    order : tuple of str
        Identifiers of the decisions, or names of their wishes, the most important first; for "order".
    """

    of: tuple[str, ...]
    way: Literal["scale", "order"]
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """One decision of a body, as its minutes hold it (page 11.5 of the model).

    Parameters
    ----------
    id : str
        Unique in its council.
    title, body : str
        What it is about, and who decided.
    level : {"factory", "territory", "sector", "assembly"}
        Of the body.
    day : date
        When it was decided.
    rule : str
        The rule stored with it: a majority of yes and no (`lustrum.councils.counting.yes_no.MAJORITIES`), or the name
        of another rule of counting (``independent-markets``, ``floors``, ``schulze`` ...).
    members, present, absent : int
        Of the body; present are those who voted or abstained.
    votes_for, votes_against : int or None
        ``for`` and ``against`` of the record; None where the rule asks for something else than yes or no.
    abstain : int
        Present, without a vote; blank papers.
    quorum : Fraction
        Share of members that had to be present.
    result : {"carried", "not-carried", "not-decided"}
    counted : mapping of str to str
        What another rule than yes or no came to, by item, exact: ``{"homes": "3/10"}``.
    reasons : str
    minority : tuple of Minority
    changes : mapping
        Keys of a scenario with their values, as TOML has them: what the decision changes in a plan.
    loan : Loan, optional
    settles : Settlement, optional
    replaces : tuple of str
        Identifiers of earlier decisions that end where this one begins: nothing written is changed in place.
    since, until : date, optional
        First and last day in force; from the day it was decided, and without end, where not said.
    """

    id: str
    title: str
    body: str
    level: Level
    day: date
    rule: str
    members: int
    present: int
    absent: int
    abstain: int = 0
    votes_for: int | None = None
    votes_against: int | None = None
    quorum: Fraction = Fraction(1, 2)
    result: str = CARRIED
    counted: Mapping[str, str] = field(default_factory=dict)
    reasons: str = ""
    minority: tuple[Minority, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    loan: Loan | None = None
    settles: Settlement | None = None
    replaces: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def origin(self) -> str:
        """What a number of a plan names that comes from this decision."""
        return ORIGIN + self.id

    @property
    def is_yes_no(self) -> bool:
        return self.rule in MAJORITIES

    @property
    def count(self) -> str:
        """The count in words: '31 for, 12 against, 7 abstaining, 0 absent of 50'."""
        if self.votes_for is None or self.votes_against is None:
            said = f"{self.present - self.abstain} ballots, {self.abstain} blank"
        else:
            said = f"{self.votes_for} for, {self.votes_against} against, {self.abstain} abstaining"
        return f"{said}, {self.absent} absent of {self.members}"


def recounted(decision: Decision) -> str:
    """Return the result that follows from the figures of a decision under the rule stored with it.

    Seven to four with four abstaining of fifteen passes by votes cast and fails by absolute majority.

    >>> from datetime import date
    >>> vote = dict(id="1", title="", body="board", level="factory", day=date(2012, 5, 1), members=15, present=15,
    ...             absent=0, abstain=4, votes_for=7, votes_against=4)
    >>> recounted(Decision(rule="votes-cast", **vote)), recounted(Decision(rule="absolute", **vote))
    ('carried', 'not-carried')
    """
    if decision.present < decision.quorum * decision.members or not decision.present:
        return NOT_DECIDED
    if not decision.is_yes_no:
        return decision.result if decision.result != NOT_DECIDED else NOT_CARRIED
    yes, no = decision.votes_for or 0, decision.votes_against or 0
    majority = next(each for each in MAJORITIES if each == decision.rule)
    base = {"cast": yes + no, "present": decision.present, "members": decision.members}[NEEDED[majority][1]]
    return CARRIED if is_enough(majority, yes, base) else NOT_CARRIED


def faults_of(decision: Decision) -> list[str]:
    """Return what is wrong with the record of a decision, in sentences without their full stop; nothing where all fits.

    Its figures add up, its result follows from its rule, a loan has the assembly's consent, an amount and terms.
    """
    found = []
    figures = {
        "members": decision.members,
        "present": decision.present,
        "absent": decision.absent,
        "abstain": decision.abstain,
        "for": decision.votes_for or 0,
        "against": decision.votes_against or 0,
    }
    found += [f"{name} is {number}, below zero" for name, number in figures.items() if number < 0]
    if decision.present + decision.absent != decision.members:
        found.append(f"{decision.present} present and {decision.absent} absent are not {decision.members} members")
    if decision.is_yes_no:
        if decision.votes_for is None or decision.votes_against is None:
            found.append(f"the rule {decision.rule} counts yes and no: give for and against")
        elif (voted := decision.votes_for + decision.votes_against + decision.abstain) != decision.present:
            found.append(f"for, against and abstain are {voted} together, and {decision.present} were present")
    elif decision.votes_for is not None or decision.votes_against is not None:
        found.append(f"the rule {decision.rule} counts no yes and no: leave for and against out, or name a majority")
    if not found and (own := recounted(decision)) != decision.result:
        found.append(f"the result is '{decision.result}', and by its rule '{decision.rule}' it is '{own}'")
    if decision.until is not None and decision.until < (decision.since or decision.day):
        found.append(f"it ends on {decision.until}, before it begins")
    return [*found, *_faults_of_changes(decision)]


def _faults_of_changes(decision: Decision) -> list[str]:
    found = []
    if decision.loan is None and borrows(decision.changes):
        found.append("it changes trade.finance without a [loan]: a loan needs its amount and terms")
    if decision.loan is not None:
        if decision.level != "assembly":
            found.append(
                f"a loan needs a decision of the assembly, and {decision.body} is a body of a {decision.level}"
            )
        if not decision.loan.amount > 0.0 or not decision.loan.terms.strip():
            found.append("a loan needs an amount above zero and its terms")
    settles = decision.settles
    if settles is not None and settles.way == "order" and not settles.order:
        found.append("it settles floors by an order and names none")
    if decision.id in decision.replaces:
        found.append("it replaces itself")
    return found


def borrows(changes: Mapping[str, Any]) -> bool:
    """Say whether changes of a scenario take up a loan: they set the net finance of trade."""
    trade, options = changes.get("trade"), changes.get("options")
    of_options = options.get("trade") if isinstance(options, Mapping) else None
    return any(isinstance(each, Mapping) and "finance" in each for each in (trade, of_options))


def in_force(decisions: Sequence[Decision], day: date) -> tuple[Decision, ...]:
    """Return the decisions in force on a day, in the order given.

    Those carried, begun, not ended, and not replaced by a later one that has begun. One that replaces and has itself
    ended leaves what it replaced ended: it comes back only by a decision.
    """
    begun = [each for each in decisions if each.result == CARRIED and (each.since or each.day) <= day]
    gone = {old for each in begun for old in each.replaces}
    return tuple(each for each in begun if each.id not in gone and (each.until is None or day <= each.until))


def overlapping(decisions: Iterable[Decision]) -> list[tuple[str, str, str]]:
    """Return keys of a scenario that two decisions set to different values: (key, earlier, later).

    Wishes add up and are no such keys: where they do not fit together, the plan finds out.
    """
    found: list[tuple[str, str, str]] = []
    of: dict[str, tuple[str, Any]] = {}
    for each in decisions:
        for key, value in flat(each.changes):
            if key in of and of[key][1] != value:
                found.append((key, of[key][0], each.id))
            of[key] = (each.id, value)
    return found


def may_state(votes: int, by: Sequence[str], voters: int) -> bool:
    """Say whether a minority statement has to be printed: a tenth of the voters stand behind it, or two members.

    >>> may_state(4, (), 50), may_state(5, (), 50), may_state(0, ("Ada", "Bo"), 50)
    (False, True, True)
    """
    return votes * 10 >= voters > 0 or len(by) >= 2


def said(decision: Decision) -> str:
    """Return a decision in one sentence: who decided what, when, by which count and rule."""
    counted = ""
    if decision.is_yes_no and decision.votes_for is not None and decision.votes_against is not None:
        cast = decision.votes_for + decision.votes_against
        counted = f" ({per_cent(Fraction(decision.votes_for, cast))} of votes cast)" if cast else ""
    return (
        f"{decision.id}: {decision.title}; {decision.result} by {decision.body} on {decision.day}, {decision.count}"
        f"{counted}, rule {decision.rule}"
    )


def by_id(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Return decisions by their identifiers.

    Raises
    ------
    UsageError
        If two bear the same.
    """
    found: dict[str, Decision] = {}
    for each in decisions:
        if each.id in found:
            raise UsageError(f"Two decisions bear the identifier '{each.id}'; a correction is a decision of its own.")
        found[each.id] = each
    return found
