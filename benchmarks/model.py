r"""The plan of plain rows as plain data: blocks of columns, and blocks of rows that are sums of terms.

`benchmarks.plain` says which rows these are. Each tool in `benchmarks.tools` expresses these blocks in its own way.
Nothing here comes from `lustrum.problem`: that all tools end with the same rows, columns, nonzeros and sums as
`lustrum.problem.build_plan` is what the benchmark checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from scipy import sparse

from benchmarks.synthetic import GROWTH, Size, synthetic_economy
from lustrum.economy import Economy, derive_capital

TAIL = 3
DISCOUNT = 0.97
BREAKS = (0.4, 0.6, 0.75, *(round(0.84 + 0.02 * k, 2) for k in range(24)), 1.4, 1.6, 2.0, 3.0)


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns over years and items (and, for steps of utility, over steps): bounds and costs, shape (years, ...)."""

    name: str
    items: int
    lower: np.ndarray
    upper: np.ndarray
    cost: np.ndarray
    steps: int = 1

    @property
    def size(self) -> int:
        return self.items * self.steps


@dataclass(frozen=True, eq=False)
class Term:
    """What one block of columns does in a block of rows.

    Parameters
    ----------
    kind : {"matrix", "pick", "steps"}
        A matrix times the items; row r takes item `positions[r]`; or row r takes the sum over the steps of item r.
    factor : array, shape (1 or years, 1 or rows)
        What each row of the term is multiplied by.
    lag : int
        0, or 1 for last year's values; before year 1 stands the right-hand side.
    """

    columns: str
    kind: Literal["matrix", "pick", "steps"]
    factor: np.ndarray
    matrix: sparse.csr_array | None = None
    positions: np.ndarray | None = None
    lag: int = 0


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows over years and items: sum of terms, sense, right-hand side of shape (years, rows)."""

    name: str
    size: int
    terms: tuple[Term, ...]
    sense: Literal["<=", ">=", "="]
    rhs: np.ndarray
    last_year_only: bool = False

    @property
    def lagged(self) -> bool:
        return any(term.lag for term in self.terms)


@dataclass(frozen=True, eq=False)
class PlanData:
    """All blocks of one plan."""

    horizon: int
    columns: tuple[Columns, ...]
    rows: tuple[Rows, ...]
    offset: dict[str, int] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[str, Columns]:
        return {block.name: block for block in self.columns}


@dataclass(frozen=True, eq=False)
class Case:
    """What every tool is given: the economy for lustrum, the finished coefficients for the others."""

    size: Size
    economy: Economy
    data: PlanData


def make_case(size: Size) -> Case:
    economy = synthetic_economy(size)
    return Case(size, economy, plan_data(economy, size.years))


def plan_data(economy: Economy, years: int) -> PlanData:
    """Return the plan of plain rows over `years` and the tail."""
    horizon, g = years + TAIL, GROWTH.trend
    assert GROWTH.labour is not None and GROWTH.productivity is not None and economy.labour is not None
    t = np.arange(1, horizon + 1, dtype=float)[:, None]
    trend = (1.0 + g) ** t
    n, base = len(economy.product), derive_capital(economy)
    pairs, assets = len(base.index), len(economy.asset)
    everyone, owner = np.arange(n), base.activity
    one = np.ones((1, 1))

    households, exported, imported = economy.final("households"), economy.final("exports"), economy.imports
    length = np.append(np.diff(BREAKS, prepend=0.0), np.inf)
    ends = np.array(BREAKS)
    slope = np.concatenate([ends[:1], (ends[1:] + ends[:-1]) / 2.0, ends[-1:]]) ** -4.0
    weight = DISCOUNT ** (t - 1.0)
    weight[-1] /= 1.0 - DISCOUNT
    ceiling = trend[:, :, None] * (households[:, None] * length)
    worth = np.broadcast_to((weight / trend)[:, :, None] * slope, ceiling.shape)

    def block(name: str, items: int, upper: float | np.ndarray = np.inf, lower: float | np.ndarray = 0.0) -> Columns:
        shape = (horizon, items)
        low, high = np.broadcast_to(lower, shape), np.broadcast_to(upper, shape)
        return Columns(name, items, low, high, np.zeros(shape))

    columns = (
        block("activity_level", n),
        Columns("consumption_step", n, np.zeros_like(ceiling), ceiling, worth, steps=len(length)),
        block("investment", pairs),
        block("capital", pairs),
        block("asset_investment", assets, lower=-np.inf),
        block("absorption", n),
        block("imports", n),
        block("exports", n, exported * trend, exported * trend),
    )

    width = {"investment": pairs, "capital": pairs, "asset_investment": assets}

    def pick(name: str, factor: float | np.ndarray = 1.0, at: np.ndarray | None = None, lag: int = 0) -> Term:
        by_row = np.atleast_2d(np.asarray(factor, dtype=float))
        size = width.get(name, n)
        return Term(name, "pick", by_row, positions=np.arange(size) if at is None else at, lag=lag)

    def times(name: str, matrix: object, factor: np.ndarray = one, lag: int = 0) -> Term:
        return Term(name, "matrix", factor, matrix=sparse.csr_array(matrix), lag=lag)

    def rows(
        name: str, terms: Sequence[Term], sense: Literal["<=", ">=", "="], rhs: object, size: int, last: bool = False
    ) -> Rows:
        return Rows(
            name, size, tuple(terms), sense, np.broadcast_to(np.asarray(rhs, dtype=float), (horizon, size)), last
        )

    def from_history(first: np.ndarray, later: float | np.ndarray = 0.0) -> np.ndarray:
        rhs = np.array(np.broadcast_to(np.asarray(later, dtype=float), (horizon, len(first))))
        rhs[0] += first
        return rhs

    requirement = base.requirement(horizon, years)
    by_asset = sparse.csr_array((np.ones(pairs), (base.asset, np.arange(pairs))), shape=(assets, pairs))
    # All activities buy an asset in one mix: it stands once a year in the matrix.
    goods = base.goods[:, np.unique(base.asset, return_index=True)[1]]
    before, slack = base.base_investment, 0.02 * base.depreciation * base.stock
    rise, fall, band = 1.0 + g + 0.08, 1.0 + g - 0.05, 0.20
    total = np.asarray(by_asset @ before)
    share = imported / economy.base_absorption
    on_hand = np.asarray(economy.labour @ economy.base_level) * (1.0 + GROWTH.labour) ** t
    # Negative lower share never binds: it ends at zero.
    least, most = share * np.maximum(1.0 - 0.02 * t, 0.0), share * (1.0 + 0.05 * t)
    given = (economy.final("government") + economy.final("inventories")) * trend
    deficit = economy.base_deficit * trend

    up, down = 1.0 + g + band, 1.0 + g - band
    constraints = (
        rows(
            "capital_accumulation",
            [pick("capital"), pick("capital", -(1.0 - base.depreciation), lag=1), pick("investment", -1.0, lag=1)],
            "=",
            from_history(base.stock),
            pairs,
        ),
        rows("capacity", [pick("activity_level", requirement, owner), pick("capital", -1.0)], "<=", 0.0, pairs),
        rows(
            "asset_investment",
            [pick("asset_investment"), times("investment", -by_asset)],
            "=",
            0.0,
            assets,
        ),
        rows(
            "investment_rise",
            [pick("asset_investment"), pick("asset_investment", -rise, lag=1)],
            "<=",
            from_history(rise * total),
            assets,
        ),
        rows(
            "investment_fall",
            [pick("asset_investment"), pick("asset_investment", -fall, lag=1)],
            ">=",
            from_history(fall * total),
            assets,
        ),
        rows(
            "activity_investment_rise",
            [pick("investment"), pick("investment", -up, lag=1)],
            "<=",
            from_history(up * before, slack),
            pairs,
        ),
        rows(
            "activity_investment_fall",
            [pick("investment"), pick("investment", -down, lag=1)],
            ">=",
            from_history(down * before, -slack),
            pairs,
        ),
        rows(
            "labour_limit",
            [times("activity_level", economy.labour, (1.0 + GROWTH.productivity) ** -t)],
            "<=",
            on_hand,
            len(economy.skill),
        ),
        rows("import_share_floor", [pick("imports"), pick("absorption", -least)], ">=", 0.0, n),
        rows("import_share_ceiling", [pick("imports"), pick("absorption", -most)], "<=", 0.0, n),
        rows(
            "import_growth_ceiling",
            [pick("imports"), pick("imports", -(1.0 + g + 0.06), lag=1)],
            "<=",
            from_history((1.0 + g + 0.06) * imported),
            n,
        ),
        rows(
            "import_growth_floor",
            [pick("imports"), pick("imports", -(1.0 + g - 0.06), lag=1)],
            ">=",
            from_history((1.0 + g - 0.06) * imported),
            n,
        ),
        rows(
            "trade_balance",
            [times("imports", np.ones((1, n))), times("exports", -np.ones((1, n)))],
            "<=",
            deficit,
            1,
        ),
        rows(
            "terminal_investment",
            [pick("investment"), pick("activity_level", -requirement[-1] * (base.depreciation + g), owner)],
            ">=",
            0.0,
            pairs,
            last=True,
        ),
        rows(
            "balance",
            [
                times("activity_level", economy.supply),
                pick("imports", at=everyone),
                pick("absorption", -1.0),
                pick("exports", -1.0),
            ],
            ">=",
            0.0,
            n,
        ),
        rows(
            "absorption",
            [
                pick("absorption"),
                times("activity_level", -economy.use),
                Term("consumption_step", "steps", -one),
                times("asset_investment", -goods),
            ],
            ">=",
            given,
            n,
        ),
    )
    offset, filled = {}, 0
    for c in columns:
        offset[c.name] = filled
        filled += c.size
    return PlanData(horizon, columns, constraints, offset)
