"""The public budget of a plan, the three tests of its currency, and what closes a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.arrays import Array
    from lustrum.money import Settings
    from lustrum.money.accounts import Accounts
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Money:
    """Test whether the money of a plan goes with its goods.

    Incomes follow the plan and the table's value added; --settings says the rest: [money] stock, alpha,
    target_inflation, enterprise_credit, reserves_change, overhang; [budget] income_tax, surplus_share, transfers,
    debt_service, public_investment, limit, interest; [households] saving_rate or distributed; [instruments] order and
    how far each may go: taxes, prices, investment, imports.

    Told by year: (a) the deficit and its ceiling, (b) what inflation the deficit would take, (c) money without goods;
    the instruments that close the gap in the voted order; and what is left, as expected inflation or queues. With a
    SCENARIO instruments that change the plan are used too, and it is solved again.

    A TOML file with a table [inflation_tax] (real_money, alpha, asked, up_to) instead gets S(pi), what issuing money
    brings in at every inflation, with its peak and the inflation that brings in what is asked.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    settings: Path | None = option(units="FILE", help="What the table does not say (TOML).")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the tests by year, the instruments and what is left."""
        from lustrum.money import Settings, accounts_of, money_results, read_inflation_tax, read_settings

        issue = read_inflation_tax(subject.path) if subject.kind == "scenario" else None
        if issue is not None:
            return [issue]
        stated = Settings() if self.settings is None else read_settings(self.settings)
        if subject.kind == "scenario":
            return _solved_again(subject.session, stated)
        plan = subject.plan
        return money_results(accounts_of(plan, stated), stated, name=plan.name)


def _solved_again(session: Session, stated: Settings) -> Sequence[Result]:
    from lustrum.money import accounts_of, close_gap, money_results

    accounts = accounts_of(session.plan, stated)
    # Shares found for the base year stay: they are of the economy, not of one plan.
    fixed = replace(stated, saving_rate=accounts.saving_rate, distributed=accounts.distributed)

    def resolve(cut: Array, imports: Array) -> Accounts | None:
        session.tell("solving the plan with the instruments")
        other = with_instruments(session, cut, imports).plan
        return accounts_of(other, fixed) if other.status == "optimal" else None

    return money_results(accounts, stated, close_gap(accounts, stated, resolve), session.plan.name)


def with_instruments(session: Session, cut: Array, imports: Array) -> Session:
    """Return the session with less investment and more finance for imports.

    Parameters
    ----------
    cut : array, shape (years,)
        Share of each year's investment that is left out.
    imports : array, shape (years,)
        Imports added in each year, in home currency.
    """
    from lustrum.problem import WishedValue
    from lustrum.problem.names import INVESTMENT, TRADE_DEFICIT

    plan = session.plan
    invested = plan.table(INVESTMENT).values.sum(axis=1)
    wishes = [
        WishedValue("investment", "", year, "<=", (1 - share) * value, 1, "money: less investment")
        for year, share, value in zip(plan.years, cut.tolist(), invested.tolist(), strict=True)
        if share > 0
    ]
    options: dict[str, dict[str, Any]] = {}
    if imports.any():
        rate = session.economy.exchange_rate or 1.0
        deficit = plan.table(TRADE_DEFICIT).values.sum(axis=1) + imports / rate
        options["trade"] = {"finance": tuple(deficit.tolist())}
    return session.again(options=options, wishes=wishes)
