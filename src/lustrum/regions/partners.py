"""Who sells to whom: the base year's pattern of sales between regions, fitted to what a plan exports and imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.data.balancing import ras
from lustrum.errors import DataError, StoppedError

WIDENED = 1e-3
"""Of what rows and columns would give if nobody had partners: added where the pattern of the base year cannot do it."""
NEAR = 1e-9
"""Of the largest total: how near sums have to come. Where cells all but vanish nearer would take for ever."""
NONE = 1e-9
"""Of the largest flow of a product: what counts as no flow."""


@dataclass(frozen=True, eq=False)
class Partners:
    """Sales of one product between regions in one year, beside the base year.

    Parameters
    ----------
    sellers, buyers : tuple of str
    base, planned : array, shape (sellers, buyers)
        In the common unit a year.
    moved : array, shape (sellers, buyers)
        How far a seller's share in what a buyer buys abroad moved, a part of it a year.
    fits : bool
        Whether the pattern of the base year can meet what the plan exports and imports; else every pair was let trade a
        little, also a region with itself: where it both sells to and buys from the pool more than all others can take
        or give, the plan lets it trade with itself, which comes to nothing but figures.
    """

    sellers: tuple[str, ...]
    buyers: tuple[str, ...]
    base: Array
    planned: Array
    moved: Array
    fits: bool

    @property
    def with_itself(self) -> float:
        """What regions sell to themselves through the pool, in the common unit a year."""
        pairs = [(self.sellers.index(name), self.buyers.index(name)) for name in self.sellers if name in self.buyers]
        return float(sum(self.planned[pair] for pair in pairs))


def partners(
    base: Mapping[tuple[str, str], float], exports: Mapping[str, float], imports: Mapping[str, float], years: int
) -> Partners:
    """Return the matrix of sales nearest to the base year's, in cross entropy, that meets exports and imports (RAS).

    Parameters
    ----------
    base : mapping of (seller, buyer) to float
        Sales of one product in the base year.
    exports, imports : mapping of region to float
        Planned; what exceeds the smaller of their sums goes to, or comes from, places outside and is left out in
        proportion.
    years : int
        Since the base year.
    """
    sellers = tuple(sorted({seller for seller, _ in base} | {name for name, value in exports.items() if value > 0.0}))
    buyers = tuple(sorted({buyer for _, buyer in base} | {name for name, value in imports.items() if value > 0.0}))
    pattern = np.array([[max(base.get((seller, buyer), 0.0), 0.0) for buyer in buyers] for seller in sellers])
    sold = np.array([max(exports.get(seller, 0.0), 0.0) for seller in sellers])
    bought = np.array([max(imports.get(buyer, 0.0), 0.0) for buyer in buyers])
    total = min(sold.sum(), bought.sum())
    if total <= 0.0:
        return Partners(sellers, buyers, pattern, np.zeros_like(pattern), np.full(pattern.shape, np.nan), True)
    sold, bought = sold * (total / sold.sum()), bought * (total / bought.sum())
    fits = True
    try:
        planned = ras(pattern, sold, bought, rows=sellers, columns=buyers, tolerance=NEAR).values
    except (DataError, StoppedError):
        fits = False
        planned = ras(pattern + WIDENED * np.outer(sold, bought) / total, sold, bought, tolerance=NEAR).values
    return Partners(sellers, buyers, pattern, planned, _moved(pattern, planned, years), fits)


def between_regions(
    base: Mapping[tuple[str, str], float],
    side: int,
    before: Mapping[str, float],
    planned: Mapping[str, float],
    growth: Mapping[str, float],
) -> dict[str, float]:
    """Return what regions plan to sell to, or buy of, each other: all but what is traded with places outside.

    What they traded in the base year beyond their sales is trade with places outside, which stays on each trend.

    Parameters
    ----------
    base : mapping of (seller, buyer) to float
        Sales of one product in the base year.
    side : {0, 1}
        Of sellers, or of buyers.
    before, planned : mapping of region to float
        All exports, or all imports, of the product: in the base year and in the year planned.
    growth : mapping of region to float
        Of the trend since the base year: 1.1, say.

    Examples
    --------
    >>> between_regions({("east", "west"): 6.0}, 0, {"east": 10.0}, {"east": 12.0}, {"east": 1.1})
    {'east': 7.6}
    """
    found = {}
    for name, value in planned.items():
        sold = sum(flow for pair, flow in base.items() if pair[side] == name)
        outside = max(before.get(name, 0.0) - sold, 0.0) * growth[name]
        found[name] = max(value - outside, 0.0)
    return found


def partners_planned(
    base: Mapping[tuple[str, str], float], planned: Mapping[tuple[str, str], float], years: int
) -> Partners:
    """Return the sales of one product that a plan has decided itself, beside the base year's.

    Parameters
    ----------
    base, planned : mapping of (seller, buyer) to float
    years : int
        Since the base year.
    """
    sellers, buyers = (tuple(sorted({pair[side] for pair in (*base, *planned)})) for side in (0, 1))
    before, now = (
        np.array([[max(flows.get((seller, buyer), 0.0), 0.0) for buyer in buyers] for seller in sellers])
        for flows in (base, planned)
    )
    return Partners(sellers, buyers, before, now, _moved(before, now, years), True)


def _moved(base: Array, planned: Array, years: int) -> Array:
    """Return the yearly growth of each seller's share in what a buyer buys; nothing where there was or is none."""
    least = NONE * max(float(base.max(initial=0.0)), 1e-300)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (planned / planned.sum(axis=0)) / (base / base.sum(axis=0))
        moved: Array = np.where((base > least) & (planned > least), ratio ** (1.0 / years) - 1.0, np.nan)
    return moved
