"""What the money side of a plan has to be told: a TOML file, every key checked, every default recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.money.currency import TARGET_INFLATION, TOLERANCE
from lustrum.results import Section, read_toml
from lustrum.wording.names import nearest

ORDER = ("taxes", "prices", "investment", "imports")
"""Instruments that close a gap of money and goods, in the order taken unless another one was voted."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "money": ("stock", "alpha", "target_inflation", "enterprise_credit", "reserves_change", "overhang"),
    "budget": ("income_tax", "surplus_share", "transfers", "debt_service", "public_investment", "limit", "interest"),
    "households": ("saving_rate", "distributed"),
    "instruments": ("order", "taxes", "prices", "investment", "imports", "tolerance"),
}
SHARES = (
    "income_tax", "surplus_share", "public_investment", "distributed", "saving_rate", "taxes", "prices", "investment",
    "imports", "interest", "target_inflation",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """Settings of the money side; amounts in the economy's unit a year, shares as shares.

    Parameters
    ----------
    stock : float or None
        Money in circulation at the start of the plan; without it tests (a) and (b) are not made.
    alpha : float or None
        Answer of real balances to inflation, per unit of yearly inflation.
    income_tax : float
        Share of household income paid in direct tax.
    surplus_share : float
        Voted share of enterprise surplus that goes to the budget.
    public_investment : float
        Share of the plan's investment that the budget pays for.
    limit : float
        Largest sum of discounted deficits over the plan, as voted.
    saving_rate : float or None
    distributed : float or None
        Share of enterprise surplus paid to households. One of the two may be left out: it is then what makes money and
        goods balance in the base year.
    order : tuple of str
        Instruments in the voted order.
    most : mapping of instrument to its voted limit
        taxes: share of household income; prices: rise of the price level; investment: share cut; imports: share of
        consumer goods.
    """

    stock: float | None = None
    alpha: float | None = None
    target_inflation: float = TARGET_INFLATION
    enterprise_credit: float = 0.0
    reserves_change: float = 0.0
    overhang: float = 0.0
    income_tax: float = 0.0
    surplus_share: float = 0.0
    transfers: float = 0.0
    debt_service: float = 0.0
    public_investment: float = 0.0
    limit: float = 0.0
    interest: float = 0.0
    saving_rate: float | None = 0.05
    distributed: float | None = None
    order: tuple[str, ...] = ORDER
    most: Mapping[str, float] = field(default_factory=dict)
    tolerance: float = TOLERANCE
    stated: frozenset[str] = frozenset()


def read_settings(path: Path | str) -> Settings:
    """Return the settings of a file with tables [money], [budget], [households] and [instruments].

    Raises
    ------
    UsageError
        For a missing file, an unknown table or key, a value that is no number, an instrument nobody knows.
    """
    given = read_toml(path)
    values: dict[str, Any] = {}
    for name in given:
        if name not in KEYS:
            raise given.error(name, f"has no table [{name}]. {nearest(name, KEYS)}")
        table = given.table(name)
        table.refuse_unknown(KEYS[name])
        values |= {f"{name}.{key}": _value(table, key) for key in table}
    return _settings(values)


def _value(table: Section, key: str) -> float | tuple[str, ...]:
    if key == "order":
        return tuple(table.words(key, ORDER))
    return table.share(key) if key in SHARES else table.number(key)


def _settings(values: Mapping[str, Any]) -> Settings:
    plain: dict[str, Any] = {}
    most: dict[str, float] = {}
    for name, value in values.items():
        table, _, key = name.partition(".")
        (most if table == "instruments" and key not in ("order", "tolerance") else plain)[key] = value
    if "saving_rate" in plain and "distributed" not in plain:
        plain["distributed"] = None
    elif "distributed" in plain and "saving_rate" not in plain:
        plain["saving_rate"] = None
    return Settings(**plain, most=most, stated=frozenset(values))
