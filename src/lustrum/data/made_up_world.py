r"""A made-up world of a few regions that trade: balanced, uneven, of any size; to show and to time.

Regions differ in size and in what they are good at; each buys most of a product at home and the rest from the others by
what these make of it. Final demand :math:`Y` and shares of inputs :math:`A` are stated, output follows:
:math:`x = (I - A)^{-1} Y`. So sales and costs are output in every branch to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lustrum.arrays import Array
from lustrum.data.world import WorldTable
from lustrum.errors import UsageError

CATEGORIES = ("households", "government", "gfcf")
PARTS = np.array([0.6, 0.2, 0.2])
"""Of final demand."""

AT_HOME = 0.85
"""Of what is bought, made in the region itself."""

INPUTS = 0.45
"""Share of inputs in output, on average."""

LARGEST = 10_000.0
"""Final demand of the first region for a product, on average; each next region is smaller."""

WAGES = 0.6
"""Share of value added."""


def made_up_world(regions: Sequence[str], sectors: Sequence[str], seed: int = 7) -> WorldTable:
    """Return a world table with the regions and sectors named; the same names and seed give the same table.

    Parameters
    ----------
    regions, sectors : sequence of str
        At least two of each, none twice.
    seed : int

    Raises
    ------
    UsageError
        For too few names, or one that stands twice.

    Examples
    --------
    >>> world = made_up_world(["north", "south"], ["farming", "industry"])
    >>> world.intermediate.shape, bool(world.output.min() > 0.0)
    ((4, 4), True)
    """
    for names in (regions, sectors):
        if len(names) < 2 or len(set(names)) < len(names):
            raise UsageError("A made-up world needs two regions and two sectors or more, none named twice.")
    rng = np.random.default_rng(seed)
    many, each = len(regions), len(sectors)
    demand, source = _demand(rng, many, each), _source(rng, many, each)
    inputs = rng.uniform(0.5, 1.5, (each, many, each))
    inputs *= INPUTS / inputs.sum(axis=0).mean()
    # rows: seller r of product i; columns: buyer q, its branch j or its category c
    A = np.einsum("irq,iqj->riqj", source, inputs).reshape(many * each, many * each)
    wanted = np.einsum("irq,qi,ic->riqc", source, demand, _parts(rng, each))
    Y = wanted.reshape(many * each, many * len(CATEGORIES))
    output = np.linalg.solve(np.eye(many * each) - A, Y.sum(axis=1))
    Z = A * output
    added = output - Z.sum(axis=0)
    return WorldTable(
        name="A made-up world",
        year=2020,
        currency="crown",
        unit="million crowns",
        price_base="current prices of 2020",
        valuation="basic",
        source="made up by lustrum",
        licence="none needed",
        region=tuple(name for name in regions for _ in sectors),
        sector=tuple(sectors) * many,
        intermediate=Z,
        user_region=tuple(name for name in regions for _ in CATEGORIES),
        user_category=CATEGORIES * many,
        final_demand=Y,
        component=("wages", "surplus"),
        value_added=np.vstack([WAGES * added, (1.0 - WAGES) * added]),
        output=output,
    )


def _demand(rng: np.random.Generator, many: int, each: int) -> Array:
    """Return final demand, shape (regions, sectors): regions of falling size."""
    size = LARGEST / (1.0 + 0.3 * np.arange(many))
    found: Array = size[:, None] * rng.uniform(0.6, 1.4, (1, each)) * rng.uniform(0.9, 1.1, (many, each))
    return found


def _source(rng: np.random.Generator, many: int, each: int) -> Array:
    """Return shares of sellers r in what q buys of product i, shape (sectors, regions r, regions q)."""
    able = rng.uniform(0.4, 1.6, (each, many, 1)) / (1.0 + 0.3 * np.arange(many))[:, None]
    away = np.repeat(able, many, axis=2)
    away[:, np.arange(many), np.arange(many)] = 0.0
    found: Array = (1.0 - AT_HOME) * away / away.sum(axis=1, keepdims=True)
    found[:, np.arange(many), np.arange(many)] = AT_HOME
    return found


def _parts(rng: np.random.Generator, each: int) -> Array:
    """Return shares of categories in final demand, shape (sectors, categories)."""
    found = PARTS * rng.uniform(0.3, 1.7, (each, len(PARTS)))
    return np.asarray(found / found.sum(axis=1, keepdims=True))
