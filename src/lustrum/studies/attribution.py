"""What each wish of a plan costs, beside the trend and beside the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import Outcome

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.plan.last_step import AskedRow
    from lustrum.problem import WishedValue
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Attribution:
    """Say what each wish of a plan costs: on the goal, on consumption, investment, trade and every yearly figure.

    The plan without wishes is the trend. Wishes are added to it one at a time, in the order given and in the reverse
    order; told is the mean of the two effects of each, which add up to the difference between the plan and the trend.
    Wishes of one name are one: give several [[wish]] tables, or lines of a CSV file, the same `name`. N wishes take 2N
    plans; one that cannot meet what it is asked is named with the reason.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    def run(self, subject: Subject) -> Outcome:
        """Return what each wish does, with exit code 4 where a plan cannot meet what it is asked."""
        return attribution_of(subject.session)


def attribution_of(asked: Session) -> Outcome:
    """Return what each wish of a scenario does; its plan is solved, or taken where it is.

    Raises
    ------
    UsageError
        If nothing is wished for.
    """
    from lustrum.plan.attribution import attribution_results

    wishes = named(asked.scenario.wishes)
    if not wishes:
        raise UsageError(
            f"'{asked.scenario.name}' asks for nothing: give it a [[wish]], or name a plan that has one "
            "(`lustrum new` writes examples)."
        )
    plans, trend = plans_of(asked, wishes)
    words = [f"{name}: {_in_words(trend, rows)}" for name, rows in wishes.items()]
    met = all(plan.status == "optimal" for plan in plans.values())
    rows = {name: _rows(trend, each) for name, each in wishes.items()}
    return Outcome(attribution_results(rows, plans, words), exit_code=0 if met else 4)


def named(wishes: tuple[WishedValue, ...]) -> dict[str, tuple[WishedValue, ...]]:
    """Return wishes by name, in the order in which the names first stand; rows of one name belong together."""
    found: dict[str, list[WishedValue]] = {}
    for wish in wishes:
        found.setdefault(wish.called, []).append(wish)
    return {name: tuple(rows) for name, rows in found.items()}


def plans_of(asked: Session, wishes: dict[str, tuple[WishedValue, ...]]) -> tuple[dict[frozenset[str], Plan], Session]:
    """Return the plans with wishes added one at a time in both orders, and the session of the plan without any.

    Each is solved from the basis of the one before; of equally good plans the one nearest to the trend is taken, so
    that no figure moves without a wish.
    """
    from lustrum.plan.attribution import chains
    from lustrum.scenario import Session

    trend = Session(
        replace(asked.scenario, wishes=(), name="without wishes"),
        asked.options,
        economy=asked.economy,
        break_ties=True,
        tell=asked.tell,
    )
    plans: dict[frozenset[str], Plan] = {}
    whole = frozenset(wishes)
    if asked.is_solved and asked.plan.tie_break:
        plans[whole] = asked.plan
    for chain in chains(tuple(wishes)):
        session = trend
        for names in chain:
            if names:
                session = session.again(wishes=wishes[names[-1]], name=asked.scenario.name)
            if frozenset(names) not in plans:
                asked.tell(f"plan {len(plans) + 1} of {2 * len(wishes)}: {' + '.join(names) or 'without wishes'}")
                plans[frozenset(names)] = session.plan
    return plans, trend


def _rows(trend: Session, wishes: tuple[WishedValue, ...]) -> list[AskedRow]:
    """Return what the rows of one wish ask, year by year."""
    from lustrum.plan.last_step import AskedRow
    from lustrum.problem.wishes import asked_value, years_of

    return [
        AskedRow(
            wish.quantity, "" if wish.label == "total" else wish.label, year, wish.sense,
            asked_value(trend.problem, wish, year), wish.origin,
        )
        for wish in wishes
        for year in years_of(trend.problem, wish)
    ]  # fmt: skip


def _in_words(trend: Session, rows: tuple[WishedValue, ...]) -> str:
    """Return what the rows of one wish ask, beside the plan without wishes; in the last year where asked in every."""
    from lustrum.plan.attribution import asked_in_words
    from lustrum.problem.wishes import asked_value

    said = []
    for wish in rows:
        year = wish.by or wish.year or trend.problem.years[-1]
        value = asked_value(trend.problem, wish, year)
        said.append(asked_in_words(trend.plan, wish.quantity, wish.label, year, wish.when, value, wish.sense))
    return "; ".join(said)
