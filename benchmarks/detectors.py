"""Other ways to see that a monthly figure changed its course, each with one limit, beside which alarms are measured."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence

import numpy as np

from lustrum.arrays import Array, Flags

Detector = Callable[[Array, float], Flags]
PAST = 36
"""Changes by whose median and spread the next one is judged."""
QUIET = 24


def changes(figures: Array) -> Array:
    """Return monthly changes of logarithms in spreads of those of three years before, shape (months, indicators)."""
    moved = np.diff(np.log(figures), axis=0, prepend=np.nan)
    judged = np.zeros_like(moved)
    for row in range(QUIET, len(moved)):
        past = moved[max(1, row - PAST) : row]
        middle = np.nanmedian(past, axis=0)
        spread = 1.4826 * np.nanmedian(np.abs(past - middle), axis=0)
        judged[row] = (moved[row] - middle) / np.maximum(spread, 1e-6)
    return np.nan_to_num(judged)


def shewhart(judged: Array, limit: float) -> Flags:
    """A change by itself."""
    return np.asarray(np.abs(judged) > limit)


def cusum(judged: Array, limit: float, drift: float = 0.5) -> Flags:
    """Changes added up above a drift, both ways; begun again after an alarm."""
    flags = np.zeros(judged.shape, dtype=bool)
    up, down = np.zeros((2, judged.shape[1]))
    for row, z in enumerate(np.clip(judged, -6.0, 6.0)):
        up, down = np.maximum(0.0, up + z - drift), np.maximum(0.0, down - z - drift)
        flags[row] = (up > limit) | (down > limit)
        up, down = np.where(flags[row], 0.0, up), np.where(flags[row], 0.0, down)
    return flags


def ewma(judged: Array, limit: float, weight: float = 0.2) -> Flags:
    """Changes averaged with weights that fade; begun again after an alarm."""
    flags = np.zeros(judged.shape, dtype=bool)
    mean = np.zeros(judged.shape[1])
    for row, z in enumerate(np.clip(judged, -6.0, 6.0)):
        mean = (1.0 - weight) * mean + weight * z
        flags[row] = np.abs(mean) > limit * np.sqrt(weight / (2.0 - weight))
        mean = np.where(flags[row], 0.0, mean)
    return flags


def bocpd(judged: Array, limit: float, hazard: float = 0.01, longest: int = 120) -> Flags:
    """Adams and MacKay's run lengths, normal with mean and spread unknown; an alarm where -log10 of the odds against a
    run of one falls below minus the limit."""
    from scipy.special import gammaln

    rows, wide = judged.shape
    flags = np.zeros((rows, wide), dtype=bool)
    p = np.zeros((longest, wide))
    p[0] = 1.0
    mean, count, alpha, beta = (np.full((longest, wide), value) for value in (0.0, 0.1, 1.0, 1.0))
    for row, z in enumerate(judged):
        scale = beta * (count + 1.0) / (alpha * count)
        free = 2.0 * alpha
        log = gammaln((free + 1) / 2) - gammaln(free / 2) - 0.5 * np.log(free * np.pi * scale)
        log -= (free + 1) / 2 * np.log1p((z - mean) ** 2 / (scale * free))
        seen = p * np.exp(log - log.max(axis=0))
        fresh = hazard * seen.sum(axis=0)
        p = np.concatenate([fresh[None], (1.0 - hazard) * seen[:-1]])
        p /= p.sum(axis=0)
        beta_next = beta + count * (z - mean) ** 2 / (2.0 * (count + 1.0))
        mean_next = (count * mean + z) / (count + 1.0)
        mean, beta = (
            np.concatenate([np.zeros((1, wide)), mean_next[:-1]]),
            np.concatenate([np.ones((1, wide)), beta_next[:-1]]),
        )
        count = np.concatenate([np.full((1, wide), 0.1), count[:-1] + 1.0])
        alpha = np.concatenate([np.ones((1, wide)), alpha[:-1] + 0.5])
        flags[row] = (row >= QUIET) & (np.log10(p[:2].sum(axis=0) / hazard) > limit)
    return flags


def of_river(name: str, option: str, value: Callable[[float], float], **more: float) -> Detector:
    """Return a drift detector of the package river, told changes one by one."""

    def detect(judged: Array, limit: float) -> Flags:
        from river import drift

        flags = np.zeros(judged.shape, dtype=bool)
        for column in range(judged.shape[1]):
            made = getattr(drift, name)(**{option: value(limit)}, **more)
            for row in range(QUIET, len(judged)):
                made.update(float(np.clip(judged[row, column], -6.0, 6.0)))
                flags[row, column] = made.drift_detected
        return flags

    return detect


DETECTORS: dict[str, Detector] = {
    "Shewhart": shewhart,
    "CUSUM": cusum,
    "EWMA": ewma,
    "BOCPD": bocpd,
    "river ADWIN": of_river("ADWIN", "delta", lambda limit: 10.0**-limit, clock=1),
    "river PageHinkley": of_river("PageHinkley", "threshold", float, min_instances=24, delta=0.5),
    "river KSWIN": of_river("KSWIN", "alpha", lambda limit: 10.0**-limit, window_size=48, stat_size=12, seed=1),
}


def installed() -> Sequence[str]:
    """Return the ways whose packages are installed."""
    return [name for name in DETECTORS if not name.startswith("river") or importlib.util.find_spec("river")]


def tuned(detector: Detector, judged: Array, calm: Flags, rate: float) -> tuple[float, float]:
    """Return the least limit at which alarms in calm months are not above a rate an indicator-year, and their rate.

    Parameters
    ----------
    judged : array, shape (months, indicators)
    calm : array of bool, shape (months,)
    """
    years = calm.sum() * judged.shape[1] / 12.0
    low, high, got = 0.01, 100.0, 0.0
    for _ in range(9):
        middle = float(np.sqrt(low * high))
        found = float(detector(judged, middle)[calm].sum() / years)
        if found <= rate:
            high, got = middle, found
        else:
            low = middle
    return high, got
