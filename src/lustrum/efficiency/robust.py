r"""How much of a score is the luck of the sample: bootstrap, order-m, units that stand alone.

*Bootstrap* (Simar and Wilson, Management Science 44, 1998): scores are drawn again from their smoothed distribution,
reflected at 1, outputs moved to them, and every unit is set against the frontier of that sample. The difference of the
mean to the score is its bias; best practice of a sample lies within the true one.

*Order-m* (Cazals, Florens and Simar, Journal of Econometrics 106, 2002): the best of m units drawn from those that use
no more of any input, expected over all draws, in closed form

.. math:: \varphi_m = \sum_{i=1}^{k} v_{(i)} \left[ (i/k)^m - ((i-1)/k)^m \right], \qquad
          v_j = \min_r y_{rj} / y_{ro}

A single outlier moves it little; it may lie below 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.efficiency.envelopment import distances
from lustrum.efficiency.many_small import expansions
from lustrum.errors import UsageError

DRAWS = 2_000
M = 25
AT_ONCE = 5_000_000
"""Numbers of the small programmes held at a time."""

DROP = 0.02
"""Share of units whose frontier stands alone, taken out where that is asked for."""


@dataclass(frozen=True, eq=False)
class Bootstrapped:
    """Scores corrected for bias with their interval, shape (units,) each."""

    bias: Array
    phi: Array
    low: Array
    high: Array
    draws: int


def bootstrap(
    inputs: Array,
    outputs: Array,
    phi: Array,
    *,
    variable: bool,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    tell: Callable[[str], object] = str,
) -> Bootstrapped:
    """Return scores without the bias of a finite sample, and the interval in which they lie.

    `inputs` have shape (units, inputs), `outputs` (units, outputs), `phi` and all that comes back (units,).

    Raises
    ------
    UsageError
        For fewer than 100 draws.
    """
    if draws < 100:
        raise UsageError(f"{draws} draws say nothing about an interval; give 100 or more (2 000 is usual).")
    random = np.random.default_rng(seed)
    count = len(phi)
    width = _bandwidth(phi)
    variance = max(float(phi.var()), 1e-12)
    samples = np.empty((draws, *outputs.shape))
    for b in range(draws):
        chosen = random.choice(phi, count)
        moved = chosen + width * random.standard_normal(count)
        moved = np.where(moved < 1.0, 2.0 - moved, moved)
        moved = chosen.mean() + (moved - chosen.mean()) / np.sqrt(1.0 + width**2 / variance)
        samples[b] = outputs * (phi / np.maximum(moved, 1.0))[:, None]
    drawn = _against(inputs, outputs, samples, variable, tell)
    drawn = np.where(np.isfinite(drawn), drawn, np.nan)
    bias = np.nanmean(drawn, axis=0) - phi
    tail = 50 * (1 - level)
    below, above = np.nanpercentile(drawn - phi, [tail, 100 - tail], axis=0)
    return Bootstrapped(bias, phi - bias, phi - above, phi - below, draws)


def _against(inputs: Array, outputs: Array, samples: Array, variable: bool, tell: Callable[[str], object]) -> Array:
    """Return phi of every unit against the frontier of every sample, shape (samples, units).

    Those the fast way does not prove are asked of the solver, one by one.
    """
    draws, count = samples.shape[:2]
    found = np.empty((draws, count))
    rows = inputs.shape[1] + outputs.shape[1] + 1
    step = max(1, AT_ONCE // (rows * (count + rows)))
    for first in range(0, draws, step):
        some = samples[first : first + step]
        tell(f"draw {first + 1} of {draws}")
        for o in range(count):
            values, proven = expansions(inputs, some, inputs[o], outputs[o], o, variable_returns=variable)
            for b in np.flatnonzero(np.logical_not(proven)):
                values[b] = distances(inputs, some[b], inputs[[o]], outputs[[o]], variable=variable)[0]
            found[first : first + step, o] = values
    return found


def _bandwidth(phi: Array) -> float:
    """Return the width of the smoothing: Silverman's rule on the sample mirrored at 1, the best practice left out."""
    off = phi[phi > 1.0 + 1e-6]
    if len(off) < 2:
        return 1e-6  # everybody is best practice: there is no distribution to smooth
    mirrored = np.concatenate([off, 2.0 - off])
    whole = float(mirrored.std(ddof=1))
    spread = min(whole, float(np.subtract(*np.percentile(mirrored, [75, 25]))) / 1.34)
    wide = float(0.9 * spread * len(mirrored) ** -0.2)
    # Brought back from the mirrored sample to the number and the spread of the units.
    return float(wide * (len(mirrored) / len(phi)) ** 0.2 * phi.std(ddof=1) / whole)


def order_m(inputs: Array, outputs: Array, m: int = M) -> Array:
    """Return the order-m score of each unit, shape (units,).

    Raises
    ------
    UsageError
        For m below 1.
    """
    if m < 1:
        raise UsageError(f"order-m takes the best of m units: m is {m}; give 1 or more.")
    result = np.empty(len(inputs))
    for o in range(len(inputs)):
        peers = (inputs <= inputs[o] * (1 + 1e-12)).all(axis=1)
        made = outputs[o] > 0
        best = np.sort((outputs[peers][:, made] / outputs[o, made]).min(axis=1))
        place = np.arange(1, len(best) + 1) / len(best)
        result[o] = best @ (place**m - (place - 1.0 / len(best)) ** m)
    return result


def super_efficiency(inputs: Array, outputs: Array, *, variable: bool) -> Array:
    """Return phi of each unit against all others: below 1 by as much as it pushes the frontier out alone.

    `inputs` have shape (units, inputs), `outputs` (units, outputs), phi (units,).
    """
    return distances(inputs, outputs, inputs, outputs, variable=variable, itself=False)


def standing_alone(inputs: Array, outputs: Array, share: float = DROP, *, variable: bool) -> Flags:
    """Return which units push the frontier out most on their own: `share` of all, at least one if above 0.

    `inputs` have shape (units, inputs), `outputs` (units, outputs), the answer (units,).

    Raises
    ------
    UsageError
        For a share below 0, or of 0.5 and more.
    """
    if not 0 <= share < 0.5:
        raise UsageError(f"The share of units taken out is {share:g}; give a share from 0 up to below 0.5.")
    alone = super_efficiency(inputs, outputs, variable=variable)
    count = int(np.ceil(share * len(inputs) - 1e-9))
    mask = np.zeros(len(inputs), dtype=bool)
    order = np.argsort(np.where(np.isfinite(alone), alone, 1.0), kind="stable")
    mask[order[:count]] = True
    return mask & (alone < 1.0 - 1e-9)
