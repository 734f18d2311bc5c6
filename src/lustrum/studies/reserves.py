"""Foreign exchange of a plan, machinery bought with it, what a unit more is worth, shocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject
    from lustrum.trade import ReserveAccount, Shock


@dataclass(frozen=True)
class Reserves:
    """Follow the foreign exchange of a plan.

    Told by year: what is earned, what goes into current imports and into capital goods, finance, loans and debt
    service, reserves and their floor, and what a unit is worth to the plan. Then, with plans solved again: what one
    more unit of opening reserves does and displaces, and three shocks (export prices -20 %, harvest -15 %, credit stop)
    with the first year in which reserves fall below their floor and the imports the plan drops. Then the two gaps.

    A scenario states trade.reserves, trade.gold, trade.reserve_floor, trade.debt_service, trade.loans (each with its
    decision); parts_added = ["reserves"] tells capital goods from abroad apart ([options.reserves] must_import, months,
    target, absorption).

    A file with a table [screening] instead (opening, exports, current_imports, gain, best_past_year, finance,
    debt_service, months, stress, target, absorb, spares, lag, unit, first_year) asks without a plan how much machinery
    reserves and earnings buy. One with a table [two_gaps] (output, target, capital_output, saving_rate, exports,
    import_share_of_investment, other_imports, finance) gets the two gaps of a country and what binds its growth.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    target: float | None = option(units="RATE", help="Growth aimed for in the two-gap test (0.06); the trend's.")
    more: float | None = option(units="AMOUNT", help="Added to opening reserves to see what it does; 1 % of imports.")
    year: int | None = option(units="YEAR", help="In which a shock comes; the first year of the plan.")
    harvest: tuple[str, ...] = option(
        (), units="ACTIVITY", help="Whose harvest fails; farming by its title. Repeatable."
    )
    account_only: bool = option(False, help="Solve nothing again: no shocks, no further unit.")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the account by year, what a unit more does, the shocks, what machinery gains, the two gaps."""
        from lustrum.trade import (
            gain_result,
            gaps_result,
            read_screening,
            read_two_gaps,
            reserve_account,
            reserve_result,
            screening_result,
        )

        gaps_alone = read_two_gaps(subject.path) if subject.kind == "scenario" else None
        if gaps_alone is not None:
            return [gaps_alone]
        alone = read_screening(subject.path) if subject.kind == "scenario" else None
        if alone is not None:
            return [screening_result(*alone)]
        session = subject.session
        problem = session.problem
        account = reserve_account(problem, session.plan)
        results = [reserve_result(account)]
        if not self.account_only:
            results += [self._displaced(session, account), self._struck(session, account)]
        gaps = gaps_result(account, problem.growth.trend if self.target is None else self.target)
        return [*results, *(each for each in (gain_result(account, problem), gaps) if each is not None)]

    def _displaced(self, session: Session, account: ReserveAccount) -> Result:
        """Return what comes of a further unit of opening reserves."""
        from lustrum.trade import displaced_result, reserve_account

        stated = session.scenario.options.get("trade", {}).get("reserves", session.economy.reserves)
        opening = 0.0 if stated is None else float(stated)
        extra = 0.01 * float(account.imports[0]) if self.more is None else self.more

        def with_reserves(amount: float) -> ReserveAccount:
            asked = session.again(options={"trade": {"reserves": amount}})
            return reserve_account(asked.problem, asked.plan)

        session.tell("plan 1 of 6: more reserves")
        return displaced_result(with_reserves(opening), with_reserves(opening + extra), extra)

    def _struck(self, session: Session, account: ReserveAccount) -> Result:
        """Return what comes of three shocks, beside a calm year in which import floors open as under a shock."""
        from lustrum.trade import Shock, changed_economy, changed_options, shocks_of, stand_still, stress_result

        economy, name = session.economy, session.scenario.name
        year = account.plan.years[0] if self.year is None else self.year
        years = [economy.base_year + t for t in range(1, len(account.plan.years) + 1)]

        def under(calm: Session, shock: Shock) -> Session:
            return calm.again(
                economy=lambda before: changed_economy(before, shock, years),
                options=changed_options(session.scenario.options, shock, account),
                name=f"{name}, {shock.name}",
            )

        shocks = shocks_of(economy, year, self.harvest)
        stressed = [stand_still(account, shock) for shock in shocks]
        calm = under(session, Shock("calm", year, 0.0))
        session.tell(f"plan {6 - len(shocks)} of 6: a calm year")
        reference = calm.plan
        for place, shock in enumerate(shocks):
            session.tell(f"plan {6 - len(shocks) + place + 1} of 6: {shock.name}")
            stressed[place] = replace(stressed[place], plan=under(calm, shock).plan)
        return stress_result(account, reference, stressed)
