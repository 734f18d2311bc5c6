r"""Who pays for accumulation: surplus of enterprises, taxes, exchange, credit; and what each group bears.

.. math:: S_t = \text{surplus} + T + (1 - \tau) M(\tau) + \text{net credit}, \qquad K_{t+1} = (1 - d) K_t + S_t / q

An account of a plan's investment and a claim about its sources: no rate of growth follows from it. What the sources
named do not cover stands as `saving_needed`: households would have to save it, or it is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError, UsageError
from lustrum.plan import Plan
from lustrum.prices.levers import VOTED_LIMIT, Transfer, refuse_past_the_stop, transfer
from lustrum.problem.base_year import planned_capital
from lustrum.problem.names import ACTIVITY_LEVEL, CAPITAL, INVESTMENT, TRADE_DEFICIT
from lustrum.results import Section, read_toml
from lustrum.wording.names import nearest

SOURCES = ("surplus", "tax", "exchange", "credit")
KEYS: Mapping[str, tuple[str, ...]] = {
    "surplus": ("share",),
    "tax": ("amount",),
    "exchange": ("farm_sales", "elasticity", "ratio", "voted"),
    "credit": ("home", "foreign"),
}
GROUP_KEYS = ("name", "people", "income", *SOURCES)


@dataclass(frozen=True)
class PayingGroup:
    """A group and the shares of each source it bears.

    Parameters
    ----------
    people, income : float
        How many; income of the whole group a year, in the economy's unit.
    shares : mapping of source to share
    """

    name: str
    people: float
    income: float
    shares: Mapping[str, float]


@dataclass(frozen=True)
class SourceSettings:
    """What the sources are; amounts in the economy's unit a year, one number or one for each year.

    Parameters
    ----------
    surplus_share : float
        Share of gross operating surplus put into new capital. Gross surplus holds what replaces worn-out capital:
        depreciation is no source beside it.
    tax : float or sequence of float
        Taxes on private incomes that pay for investment.
    farm_sales, elasticity, ratio, voted : float
        Exchange through the scissors: M0, eps, R and the voted limit of R.
    home_credit : float or sequence of float
    foreign_credit : float, sequence of float, or None
        The plan's own trade deficit where None: what the world lends.
    """

    surplus_share: float = 0.0
    tax: float | Sequence[float] = 0.0
    farm_sales: float = 0.0
    elasticity: float = 0.0
    ratio: float = 1.0
    voted: float = VOTED_LIMIT
    home_credit: float | Sequence[float] = 0.0
    foreign_credit: float | Sequence[float] | None = None
    groups: tuple[PayingGroup, ...] = field(default_factory=tuple)


@dataclass(frozen=True, eq=False)
class Financing:
    """Sources and uses by year, shape (years,) each; burden by group, shape (years, groups)."""

    years: tuple[int, ...]
    unit: str
    investment: Array
    replacement: Array
    sources: Mapping[str, Array]
    exchange: Transfer | None
    groups: tuple[PayingGroup, ...]
    burden: Array

    @property
    def saving_needed(self) -> Array:
        """Investment no source covers; negative where the sources bring more than is invested.

        Of shape (years,), in the economy's unit a year.
        """
        total: Array = self.investment - sum(self.sources.values(), np.zeros(len(self.years)))
        return total


def read_source_settings(path: Path | str) -> SourceSettings:
    """Read settings of the sources (TOML): [surplus] share; [tax] amount; [exchange]; [credit]; [[group]].

    Raises
    ------
    UsageError
        For an unknown key, shares of a source that do not sum to 1, a value of the wrong kind.
    """
    given = read_toml(path)
    for name in given:
        if name not in (*KEYS, "group"):
            raise given.error(name, f"has no table [{name}]. {nearest(name, [*KEYS, 'group'])}")
        if name != "group":
            given.table(name).refuse_unknown(KEYS[name])
    groups = tuple(_group(entry) for entry in given.tables("group"))
    exchange, credit = given.table("exchange"), given.table("credit")
    settings = SourceSettings(
        surplus_share=given.table("surplus").share("share", 0.0),
        tax=given.table("tax").path("amount", 0.0),
        farm_sales=exchange.number("farm_sales", 0.0),
        elasticity=exchange.number("elasticity", 0.0),
        ratio=exchange.number("ratio", 1.0),
        voted=exchange.number("voted", VOTED_LIMIT),
        home_credit=credit.path("home", 0.0),
        foreign_credit=credit.path("foreign") if "foreign" in credit else None,
        groups=groups,
    )
    _check_shares(given, groups)
    return settings


def financing(plan: Plan, settings: SourceSettings) -> Financing:
    """Return where a plan's investment comes from, and who bears it.

    Raises
    ------
    MissingDataError
        If surplus is a source and the table states none.
    UsageError
        If the exchange takes more than was voted or than there is to take (at or past the peak of the transfer).
    """
    if not plan.has_values:
        raise UsageError(f"The plan is {plan.status}: it invests nothing that could be paid for.")
    count = len(plan.years)
    level = plan.table(ACTIVITY_LEVEL).values
    sources: dict[str, Array] = {}
    if settings.surplus_share:
        base = plan.economy.base_level
        if plan.economy.value_added is None:
            raise MissingDataError(f"{plan.economy.name} has no value_added.csv: surplus is not known as a source.")
        surplus = plan.economy.gross_operating_surplus()
        rate = np.divide(surplus, base, out=np.zeros_like(surplus), where=base > 0.0)
        sources["surplus"] = settings.surplus_share * (level @ rate)
    if np.any(settings.tax):
        sources["tax"] = _path(settings.tax, count, "tax.amount")
    taken: Transfer | None = None
    if settings.farm_sales:
        taken = transfer(settings.farm_sales, settings.elasticity, settings.ratio, settings.voted)
        refuse_past_the_stop(taken)
        sources["exchange"] = np.full(count, taken.value)
    credit = _path(settings.home_credit, count, "credit.home")
    if settings.foreign_credit is not None:
        credit = credit + _path(settings.foreign_credit, count, "credit.foreign")
    elif TRADE_DEFICIT in plan.quantities:
        credit = credit + plan.table(TRADE_DEFICIT).values.sum(axis=1) * (plan.economy.exchange_rate or 1.0)
    if credit.any():
        sources["credit"] = credit
    base_capital = planned_capital(plan.economy, plan.options, plan.growth)
    stock = plan.table(CAPITAL).values
    burden = np.zeros((count, len(settings.groups)))
    for name, amount in sources.items():
        for g, group in enumerate(settings.groups):
            burden[:, g] += amount * group.shares.get(name, 0.0)
    return Financing(
        plan.years,
        plan.economy.flow_unit,
        plan.table(INVESTMENT).values.sum(axis=1),
        stock @ base_capital.depreciation,
        sources,
        taken,
        settings.groups,
        burden,
    )


def _group(given: Section) -> PayingGroup:
    given.refuse_unknown(GROUP_KEYS)
    given.refuse_missing(("name", "people", "income"))
    people, income = given.number("people"), given.number("income")
    if not (people > 0.0 and income > 0.0):
        raise given.error("people", "must have people and an income above 0.")
    return PayingGroup(given.text("name"), people, income, {s: given.share(s) for s in SOURCES if s in given})


def _check_shares(given: Section, groups: Sequence[PayingGroup]) -> None:
    for source in SOURCES:
        stated = [group.shares[source] for group in groups if source in group.shares]
        if stated and abs(sum(stated) - 1.0) > 1e-9:
            said = f"has shares of {source} that come to {sum(stated):g} over all groups; they must sum to 1."
            raise given.tables("group")[0].error(source, said)


def _path(value: float | Sequence[float], count: int, key: str) -> Array:
    path = np.asarray(value, dtype=float)
    if path.ndim and len(path) != count:
        raise UsageError(f"{key} has {len(path)} values for {count} years; give one number or one for each year.")
    result: Array = np.broadcast_to(path, (count,)).copy()
    return result
