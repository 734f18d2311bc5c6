"""What an audit solves besides the plan: the same without its wishes, and the same asked for more years."""

from __future__ import annotations

from dataclasses import replace

from lustrum.economy import Economy
from lustrum.errors import LustrumError
from lustrum.plan import Plan, audit
from lustrum.plan.beside import beside
from lustrum.plan.moves import LONGER, MORE_YEARS, UNWISHED, moves, trend_of
from lustrum.results import Assumption, Result
from lustrum.scenario.session import Session

SAID = {UNWISHED: "without its wishes", LONGER: f"with {MORE_YEARS} more years"}


def audited(session: Session) -> tuple[Result, ...]:
    """Return how far a scenario's plan lies from the trend, and moves without its wishes and with more years.

    Beside it, where the plan has findings and wishes, what stands in their place without wishes.

    The economy is read once. Without a wish there is no plan without wishes to compare with; a plan that cannot be made
    is told with the reason.
    """
    plan = session.plan
    asked = {LONGER: _longer(session)}
    if session.scenario.wishes:
        asked = {UNWISHED: session.again(unwished=True), **asked}
    others: dict[str, Plan] = {}
    failed = []
    for number, (which, other) in enumerate(asked.items(), start=1):
        session.tell(f"plan {number} of {len(asked)}: {SAID[which]}")
        try:
            found = other.plan
        except LustrumError as error:
            failed.append(f"{SAID[which]} there is no plan: {str(error).rstrip('.')}")
            continue
        if found.has_values:
            others[which] = found
        else:
            failed.append(f"{SAID[which]} there is no plan: {found.message.rstrip('.')}")
    moved = moves(plan, others, failed=failed, assumptions=_assumed(session, plan))
    findings = beside(audit(plan), others[UNWISHED]) if UNWISHED in others else None
    return (moved,) if findings is None else (moved, findings)


def _longer(session: Session) -> Session:
    years = session.scenario.years
    more = years + MORE_YEARS if isinstance(years, int) else (*years, *_years_after(years[-1]))
    last = session.plan.years[-1]
    return session.again(years=more, economy=lambda economy: _carried_on(economy, last, trend_of(session.plan) or 0.0))


def _years_after(last: int) -> tuple[int, ...]:
    return tuple(range(last + 1, last + MORE_YEARS + 1))


def _ending(economy: Economy, last: int) -> list[tuple[str, str]]:
    """Return the paths given up to the last year of a plan, or not far enough beyond it."""
    needed = (last, *_years_after(last))
    return [key for key, path in economy.paths.items() if last in path and not all(year in path for year in needed)]


def _carried_on(economy: Economy, last: int, trend: float) -> Economy:
    """Return an economy whose given paths go on after the last year of a plan, as those of a plan's tail do."""
    paths = {key: dict(path) for key, path in economy.paths.items()}
    for key in _ending(economy, last):
        for year in _years_after(last):
            paths[key].setdefault(year, paths[key][year - 1] * (1.0 + trend))
    return replace(economy, paths=paths)


def _assumed(session: Session, plan: Plan) -> tuple[Assumption, ...]:
    ending = _ending(session.economy, plan.years[-1])
    if not ending:
        return ()
    text = f"Paths given up to {plan.years[-1]} go on with the trend where more years are asked."
    said = ", ".join(f"{quantity} of {label}" for quantity, label in ending[:5])
    value = said + (f" and {len(ending) - 5} more" if len(ending) > 5 else "")
    return (
        Assumption(
            "audit.paths", text, f"{100 * (trend_of(plan) or 0.0):z.2f} % a year: {value}", "lustrum plan --audit"
        ),
    )
