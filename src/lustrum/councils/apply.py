"""From decisions to a plan: the scenario that the decisions in force add up to, every number with its decision.

Floors that do not fit together are never cut in silence: the clash goes back to the voters, as a question between one
factor for all of them and an order in which they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from lustrum.councils.decisions import Decision, borrows, by_id, in_force, overlapping
from lustrum.errors import UsageError
from lustrum.results.dotted import DECISION, flat

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.problem import WishedValue
    from lustrum.scenario import Session

BORROWED = 1e-6
"""Of a loan: what its amount may be passed by rounding."""


@dataclass(frozen=True)
class Assembled:
    """What decisions add up to.

    Parameters
    ----------
    decisions : tuple of Decision
        Those in force that change the plan, or settle what others ask of it.
    changes : mapping
        Keys of a scenario with values; every wish names its decision as its origin.
    origins : mapping of dotted key to origin
    """

    decisions: tuple[Decision, ...]
    changes: Mapping[str, Any]
    origins: Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One way to make floors fit: what each keeps of what was decided.

    Parameters
    ----------
    title : str
    way : {"scale", "order"}
    order : tuple of str
        Floors, the most important first; empty for "scale".
    factors : mapping of floor to number
    """

    title: str
    way: str
    order: tuple[str, ...]
    factors: Mapping[str, float]


@dataclass(frozen=True)
class Question:
    """A clash of floors that goes back to the voters.

    Parameters
    ----------
    of : tuple of str
        Identifiers of the decisions.
    sentence : str
        Why they do not fit.
    options : tuple of Option
    """

    of: tuple[str, ...]
    sentence: str
    options: tuple[Option, ...]


@dataclass(frozen=True, eq=False)
class Applied:
    """What came of applying decisions.

    Parameters
    ----------
    assembled : Assembled
        With floors as they were settled.
    session : Session
        Of the decided scenario.
    question : Question, optional
        Where floors clash that nobody settled; then nothing is decided yet.
    settled : mapping of floor to factor
        What settlements in force left of each floor, below 1.
    """

    assembled: Assembled
    session: Session
    question: Question | None = None
    settled: Mapping[str, float] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return self.session.plan


def assemble(decisions: Sequence[Decision], day: date) -> Assembled:
    """Return what the decisions in force on a day add up to.

    Raises
    ------
    UsageError
        If none is in force, if two set one key to different values, or a settlement settles what is not in force.
    """
    by_id(decisions)
    chosen = tuple(each for each in in_force(decisions, day) if each.changes or each.settles is not None)
    if not any(each.changes for each in chosen):
        raise UsageError(f"No decision that changes the plan is in force on {day}: {len(decisions)} are recorded.")
    if apart := overlapping(chosen):
        key, first, second = apart[0]
        raise UsageError(
            f"Decisions '{first}' and '{second}' both set {key}, to different values. A later decision that says which "
            f'it replaces (replaces = ["{first}"]) ends the earlier one.',
            key=key,
        )
    known = {each.id for each in chosen}
    for each in chosen:
        for other in () if each.settles is None else each.settles.of:
            if other not in known:
                raise UsageError(f"Decision '{each.id}' settles floors of '{other}', which is not in force on {day}.")
    changes: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for each in chosen:
        _put(changes, {key: value for key, value in each.changes.items() if key != "wish"})
        wishes = [{**wish, "origin": each.origin} for wish in each.changes.get("wish", ())]
        if wishes:
            changes.setdefault("wish", []).extend(wishes)
        origins |= {key: each.origin for key, _ in flat(each.changes)}
    return Assembled(chosen, changes, origins)


def _put(target: dict[str, Any], values: Mapping[str, Any]) -> None:
    """Put settings over others, table by table."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            _put(target.setdefault(key, {}), value)
        else:
            target[key] = value


def apply_decisions(debated: Session, decisions: Sequence[Decision], day: date, name: str) -> Applied:
    """Return the plan the decisions in force add up to, or the question their floors put to the voters.

    Parameters
    ----------
    debated : Session
        Of the plan they change.
    name : str
        Of the decided scenario.

    Raises
    ------
    UsageError
        As `assemble`; if the plan was made from decisions itself; if a loan is larger than what was decided.
    """
    if debated.scenario.given.get("decisions"):
        raise UsageError(
            f"'{debated.scenario.name}' was made from decisions itself: name the plan they were applied to, so that "
            "nothing is counted twice."
        )
    made = assemble(decisions, day)
    session = _asked(debated, made, name)
    settled: dict[str, float] = {}
    for each in made.decisions:
        if each.settles is not None:
            settled |= _settlement(session, made, each)
    if any(factor < 1.0 for factor in settled.values()):
        made = _with_factors(made, settled)
        session = _asked(debated, made, name)
    question = _question(session, made)
    if question is None:
        if session.plan.status != "optimal":
            report = session.plan.wish_report
            raise UsageError(
                "The decisions do not fit the plan, and no floor of theirs could give way. "
                f"{session.plan.message if report is None else report.sentence}"
            )
        _check_loans(debated, session, made)
    return Applied(made, session, question, {key: value for key, value in settled.items() if value < 1.0})


def _asked(debated: Session, made: Assembled, name: str) -> Session:
    from lustrum.scenario.child import Stated, child_of

    child = child_of(debated.scenario, made.changes, Stated("the decisions"), name=name)
    return debated.of_child(child, break_ties=True)


def floor_names(wishes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what each decided wish is called: by its name, with its decision before it where others use that name.

    One without a name is called by its decision and quantity.

    >>> floor_names([{"name": "bread", "origin": "decision:a"}, {"name": "bread", "origin": "decision:b"},
    ...              {"name": "homes", "origin": "decision:a"}])
    ['a: bread', 'b: bread', 'homes']
    """
    users: dict[str, set[str]] = {}
    for wish in wishes:
        users.setdefault(str(wish.get("name", "")), set()).add(str(wish["origin"]))
    found = []
    for wish in wishes:
        own = str(wish.get("name", ""))
        called = own or f"{wish.get('quantity')} {wish.get('label', '')}".strip()
        alone = own and len(users[own]) == 1
        found.append(called if alone else f"{str(wish['origin']).removeprefix(DECISION)}: {called}")
    return found


def floors_of(session: Session, made: Assembled, of: Sequence[str]) -> dict[str, list[WishedValue]]:
    """Return the floors of some decisions by what they are called, as the session asks for them."""
    origins = {f"{DECISION}{name}" for name in of}
    stated, every = made.changes.get("wish", ()), session.scenario.wishes
    found: dict[str, list[WishedValue]] = {}
    own = every[len(every) - len(stated) :]  # the parent's own stand before
    for name, wish in zip(floor_names(stated), own, strict=True):
        if wish.origin in origins and wish.sense == ">=":
            found.setdefault(name, []).append(wish)
    return found


def _settlement(session: Session, made: Assembled, decision: Decision) -> dict[str, float]:
    """Return what a settlement leaves of each floor it settles."""
    from lustrum.studies.settle import factors_in_order, together

    settles = decision.settles
    assert settles is not None
    floors = floors_of(session, made, settles.of)
    if not floors:
        raise UsageError(f"Decision '{decision.id}' settles '{', '.join(settles.of)}', which ask for no floor.")
    if settles.way == "scale":
        return dict.fromkeys(floors, together(session, floors).factor)
    order: list[str] = []
    for each in settles.order:  # a decision stands for all its floors
        own = [each] if each in floors else list(floors_of(session, made, [each]))
        if not own:
            raise UsageError(f"Decision '{decision.id}' orders '{each}', which is no floor of {', '.join(settles.of)}.")
        order += own
    return factors_in_order(session, floors, order)


def _with_factors(made: Assembled, factors: Mapping[str, float]) -> Assembled:
    """Return decided changes with floors scaled as they are stated; one of which nothing is left is left out."""
    wishes = []
    for name, wish in zip(floor_names(made.changes["wish"]), made.changes["wish"], strict=True):
        factor = factors.get(name, 1.0) if wish.get("sense") == ">=" else 1.0
        if factor <= 0.0:
            continue
        key = "than_trend" if "than_trend" in wish else "value"
        wishes.append({**wish, key: number_of(wish[key]) * factor} if factor < 1.0 else wish)
    return Assembled(made.decisions, {**made.changes, "wish": wishes}, made.origins)


def number_of(value: Any) -> float:
    """Return a figure as a wish states it, a multiple in per cent too."""
    from lustrum.results.toml import per_cent

    fraction = per_cent(value)
    return float(value) if fraction is None else fraction


def _question(session: Session, made: Assembled) -> Question | None:
    """Return the question that clashing floors put to the voters; None where they fit together."""
    from lustrum.studies.settle import clashing, factors_in_order, together

    every = floors_of(session, made, [each.id for each in made.decisions])
    members = clashing(session, every) if every else ()
    if not members:
        return None
    floors = {name: every[name] for name in members}
    of = dict.fromkeys(wish.origin.removeprefix(DECISION) for wishes in floors.values() for wish in wishes)
    found = together(session, floors)
    said = "floors cannot be met together" if len(floors) > 1 else "floor cannot be met"
    sentence = f"{len(floors)} {said}: {', '.join(floors)}."
    if found.against:
        sentence += f" {'They meet' if len(floors) > 1 else 'It meets'} {'; '.join(found.against)}."
    options = [Option("all by one factor", "scale", (), dict.fromkeys(floors, found.factor))]
    for last in floors if len(floors) > 1 else ():
        order = (*(name for name in floors if name != last), last)
        options.append(Option(f"{last} last", "order", order, factors_in_order(session, floors, order)))
    return Question(tuple(of), sentence, tuple(options))


def _check_loans(debated: Session, session: Session, made: Assembled) -> None:
    """Refuse a plan that borrows more than the assembly decided."""
    lent = [each for each in made.decisions if borrows(each.changes)]
    quantity = "net_finance"
    if not lent or quantity not in session.plan.quantities or quantity not in debated.plan.quantities:
        return
    before, after = (each.plan.table(quantity).total() for each in (debated, session))
    more = float(sum(max(0.0, float(b - a)) for a, b in zip(before, after, strict=True)))
    allowed = sum(each.loan.amount for each in lent if each.loan is not None)
    if more > allowed * (1.0 + BORROWED):
        unit = session.plan.quantities[quantity].units.removesuffix("/year")
        raise UsageError(
            f"The plan borrows {more:,.0f} {unit} more than the one under debate, and decision '{lent[0].id}' allows "
            f"{allowed:,.0f}: lower trade.finance, or decide a larger loan.",
            allowed=allowed,
        )
