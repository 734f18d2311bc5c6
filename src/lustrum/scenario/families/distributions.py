"""Distributions of inputs: quantile functions with named parameters, and draws from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError

SCHEMES = ("latin_hypercube", "random")


@dataclass(frozen=True)
class Distribution:
    """A distribution by name with its parameters.

    Parameters
    ----------
    kind : str
        uniform (low, high), triangular (low, mode, high), normal (mean, sd), lognormal (median, sigma).
    parameters : mapping of name to number

    Raises
    ------
    UsageError
        For an unknown kind, parameters missing or unknown, or values that cannot be meant.
    """

    kind: str
    parameters: Mapping[str, float]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UsageError(f"There is no distribution '{self.kind}'; known: {', '.join(KINDS)}.")
        names, _ = KINDS[self.kind]
        if set(self.parameters) != set(names):
            raise UsageError(
                f"The {self.kind} distribution takes {', '.join(names)}; given: {', '.join(self.parameters) or 'none'}."
            )
        p = self.parameters
        rising = [p[name] for name in ("low", "mode", "high") if name in p]
        if any(not np.isfinite(value) for value in p.values()) or rising != sorted(rising):
            given = ", ".join(f"{name} '{value:g}'" for name, value in p.items())
            raise UsageError(f"The {self.kind} distribution needs finite numbers with low <= high: {given}.")
        if len(rising) > 1 and rising[0] == rising[-1]:
            raise UsageError(f"The {self.kind} distribution needs low below high: {dict(p)}.")
        if any(name in p and p[name] <= 0 for name in ("sd", "sigma", "median")):
            raise UsageError(f"The {self.kind} distribution needs sd, sigma and median above zero: {dict(p)}.")

    def quantile(self, share: Array | float) -> Array:
        """Return the values below which the given shares lie.

        Shares from 0 to 1; the values have their shape.

        >>> Distribution("uniform", {"low": 1.0, "high": 3.0}).quantile(0.25).tolist()
        1.5
        """
        return KINDS[self.kind][1](np.asarray(share, dtype=float), **self.parameters)


def _uniform(share: Array, low: float, high: float) -> Array:
    return np.asarray(low + share * (high - low))


def _triangular(share: Array, low: float, mode: float, high: float) -> Array:
    cut = (mode - low) / (high - low)
    rising = low + np.sqrt(share * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - share) * (high - low) * (high - mode))
    return np.where(share < cut, rising, falling)


def _normal(share: Array, mean: float, sd: float) -> Array:
    from scipy.special import ndtri

    return np.asarray(mean + sd * ndtri(share))


def _lognormal(share: Array, median: float, sigma: float) -> Array:
    from scipy.special import ndtri

    return np.asarray(median * np.exp(sigma * ndtri(share)))


KINDS: Mapping[str, tuple[tuple[str, ...], Callable[..., Array]]] = {
    "uniform": (("low", "high"), _uniform),
    "triangular": (("low", "mode", "high"), _triangular),
    "normal": (("mean", "sd"), _normal),
    "lognormal": (("median", "sigma"), _lognormal),
}


def draw(distributions: Sequence[Distribution], size: int, seed: int, scheme: str = "latin_hypercube") -> Array:
    """Return draws, shape (size, inputs), independent between inputs.

    `latin_hypercube` draws once from each of `size` equally likely slices of every input and pairs them at random:
    means are estimated with a smaller error than by `random` draws [1]_.

    Raises
    ------
    UsageError
        For an unknown way of drawing, with the known ones.

    References
    ----------
    .. [1] McKay, Beckman and Conover (1979), Technometrics 21(2), 239-245.

    Examples
    --------
    >>> even = Distribution("uniform", {"low": 0.0, "high": 4.0})
    >>> sorted(np.floor(draw([even], 4, seed=1)[:, 0]).astype(int).tolist())
    [0, 1, 2, 3]
    """
    if scheme not in SCHEMES:
        raise UsageError(f"There is no way of drawing '{scheme}'; known: {', '.join(SCHEMES)}.")
    random = np.random.default_rng(seed)
    share = np.maximum(random.random((size, len(distributions))), 1e-12)
    if scheme == "latin_hypercube":
        slices = np.column_stack([random.permutation(size) for _ in distributions]) if distributions else share
        share = (slices + share) / size
    return np.column_stack([d.quantile(share[:, k]) for k, d in enumerate(distributions)])
