r"""Which part of its domestic needs a region makes itself: location quotients, and CHARM where imports are inside.

With s_i and s_j the region's shares in the country's output of product i and in the jobs of buyer j, and e its share in
all jobs:

.. math::

   SLQ_i = s_i / e, \qquad CILQ_{ij} = s_i / s_j, \qquad
   FLQ_{ij} = CILQ_{ij}\,\lambda, \quad \lambda = [\log_2(1 + e)]^\delta

   AFLQ_{ij} = FLQ_{ij}\,\log_2(1 + SLQ_j) \text{ where } SLQ_j > 1

SLQ stands on the diagonal (a product and its principal maker) and where the buyer is no industry. A quotient above 1
counts as 1: a region makes no more than all of what it needs from inside the country.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.errors import UsageError

Method = Literal["slq", "cilq", "flq", "aflq", "flq_own", "charm"]
METHODS: tuple[str, ...] = get_args(Method)
WITH_DELTA = ("flq", "aflq", "flq_own")
DELTA = 0.1


def check_delta(delta: float) -> None:
    """Refuse a delta outside 0 to 1."""
    if not 0.0 <= delta < 1.0:
        raise UsageError(
            f"delta is {delta:zg}; it must lie from 0 to below 1: 0.1 for large regions, 0.3 for small ones."
        )


def own_supply(
    method: str, seller: Array, buyer: Array, size: float, maker: Positions, delta: float = DELTA
) -> tuple[Array, Array]:
    """Return the shares of domestic needs that a region makes itself, by location quotients.

    Parameters
    ----------
    method : str
        Of `METHODS`, without charm.
    seller : array, shape (products,)
        s_i: share of the region in the country's output of each product, 0 where nobody makes it.
    buyer : array, shape (activities,)
        s_j: share of the region in the jobs of each activity.
    size : float
        e: share of the region in all jobs.
    maker : array, shape (products,)
        Position of the principal maker of each product, -1 where there is none.
    delta : float

    Returns
    -------
    tuple of array
        For industries, shape (products, activities); for final users, shape (products,). From 0 to 1.

    Raises
    ------
    UsageError
        For a delta outside 0 to 1, or a method that is no location quotient.

    References
    ----------
    Flegg and Webber, "On the appropriate use of location quotients in generating regional
    input-output tables: reply", *Regional Studies* 31, 1997; the same, "Regional size, regional specialization and
    the FLQ formula", *Regional Studies* 34, 2000, for AFLQ.
    """
    check_delta(delta)
    if method not in METHODS or method == "charm":
        raise UsageError(f"'{method}' is no location quotient. Known: {', '.join(METHODS[:-1])}.")
    simple = seller / size
    industries = np.tile(simple[:, None], (1, len(buyer)))
    if method != "slq":
        industries = np.divide(
            seller[:, None], buyer, out=np.zeros_like(industries), where=np.broadcast_to(buyer > 0.0, industries.shape)
        )
        made = np.flatnonzero(maker >= 0)
        industries[made, maker[made]] = simple[made]
    final = simple.copy()
    if method in WITH_DELTA:
        smaller = float(np.log2(1.0 + size) ** delta)
        industries, final = industries * smaller, final * smaller
    if method == "aflq":
        special = buyer / size
        industries = industries * np.where(special > 1.0, np.log2(1.0 + special), 1.0)
    return np.clip(industries, 0.0, 1.0), np.clip(final, 0.0, 1.0)


def heterogeneity(output: Array, use: Array, exports: Array, imports: Array) -> Array:
    """Return how much of a product a country both sells and buys abroad, as a share of the smaller of output and use.

    All of shape (products,); `use` is all use at home, imports in it. Cross-hauling of a country is taken for that of
    its regions (CHARM).

    References
    ----------
    Kronenberg, "Construction of regional input-output tables using nonsurvey methods: the role of
    cross-hauling", *International Regional Science Review* 32, 2009; Toebben and Kronenberg, *Economic Systems
    Research* 27, 2015, for the smaller of output and use.
    """
    both = exports + imports - np.abs(exports - imports)
    base = 2.0 * np.minimum(output, use)
    share: Array = np.clip(np.divide(both, base, out=np.zeros_like(both), where=base > 0.0), 0.0, None)
    return share


def charm_imports(output: Array, use: Array, share: Array) -> Array:
    """Return all that a region buys outside, from abroad and from other regions, shape (products,).

    Parameters
    ----------
    output, use : array, shape (products,)
        Of the region.
    share : array, shape (products,)
        `heterogeneity` of the country.
    """
    net = output - use
    both = 2.0 * share * np.maximum(np.minimum(output, use), 0.0)
    bought: Array = 0.5 * (np.abs(net) + both - net)
    return bought
