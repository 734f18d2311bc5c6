"""From one technique to another: jump or go step by step, as a shortest path; and the warning of the enclave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import DataError, UsageError
from lustrum.labels import shown

PRIMITIVE = 0.3
"""Comparative coefficient below which a supplier cannot serve a frontier technique."""

BOUGHT = 0.01
"""Input per unit of output, at home, from which a supplier counts."""


@dataclass(frozen=True, eq=False)
class TechniqueRegister:
    """Techniques of one sector, from the oldest to the frontier.

    Parameters
    ----------
    name : tuple of str, length techniques
    running : array, shape (years, techniques)
        Yearly running cost per unit of output at the plan's prices, in money a year (`running_cost`).
    switch : array, shape (techniques, techniques)
        Money paid once, in the year in which the row gives way to the column; infinite where it cannot.
    training : array, shape (techniques, techniques), or None
        Money paid once for the skills that the new technique needs and the old one did not.
    skilled : array, shape (techniques,), or None
        People with its skills that a technique needs.
    on_offer : array, shape (years,), or None
        People with such skills that are there each year.
    """

    name: tuple[str, ...]
    running: Array
    switch: Array
    training: Array | None = None
    skilled: Array | None = None
    on_offer: Array | None = None

    def __post_init__(self) -> None:
        n = len(self.name)
        shapes: list[tuple[str, Array, tuple[int, ...]]] = [
            ("running", self.running, (len(self.running), n)),
            ("switch", self.switch, (n, n)),
        ]
        shapes += [("training", self.training, (n, n))] if self.training is not None else []
        shapes += [("skilled", self.skilled, (n,))] if self.skilled is not None else []
        shapes += [("on_offer", self.on_offer, (len(self.running),))] if self.on_offer is not None else []
        for what, given, wanted in shapes:
            if given.shape != wanted:
                raise UsageError(f"{what} has shape {given.shape}; {n} techniques ask for {wanted}.")
            if np.isnan(given).any():
                raise DataError(f"{what} of a technique is not stated: missing is not zero.")
        if (self.skilled is None) != (self.on_offer is None):
            raise UsageError("State both the people a technique needs and those on offer, or neither.")

    @property
    def moving(self) -> Array:
        """Cost of each change, switch and training, shape (techniques, techniques); 0 for staying."""
        cost = self.switch + (0.0 if self.training is None else self.training)
        return np.where(np.eye(len(self.name), dtype=bool), 0.0, cost)

    @property
    def possible(self) -> Flags:
        """Whether the skills of a technique are there in a year, shape (years, techniques)."""
        if self.skilled is None or self.on_offer is None:
            return np.ones(self.running.shape, dtype=bool)
        there: Flags = self.skilled[None, :] <= self.on_offer[:, None]
        return there


@dataclass(frozen=True)
class TechniquePath:
    """The cheapest way: technique by year, and what it costs, discounted to the first year; `start` stood before."""

    start: str
    technique: tuple[str, ...]
    cost: float
    running: float
    moving: float

    @property
    def changes(self) -> tuple[tuple[int, str, str], ...]:
        """Year (0 = the first), technique left, technique taken up."""
        before = (self.start, *self.technique[:-1])
        pairs = enumerate(zip(before, self.technique, strict=True))
        return tuple((year, old, new) for year, (old, new) in pairs if old != new)


def running_cost(inputs: Array, prices: Array) -> Array:
    """Return yearly running cost of techniques, shape (years, techniques): prices @ inputs.

    Parameters
    ----------
    inputs : array, shape (items, techniques)
        Products, hours and foreign exchange used per unit of output.
    prices : array, shape (years, items)
        Of the plan, in the current value of each year.
    """
    cost: Array = prices @ inputs
    return cost


def technique_path(
    register: TechniqueRegister, start: str, discount: float | Array, *, most_step: int | None = None
) -> TechniquePath:
    """Return the cheapest way through the techniques, jumps allowed.

    Least sum over years of discounted running cost, and of switch and training where a year's technique is not the
    last one's. The register's years are those still open: already in its first year another technique may be taken up.

    Parameters
    ----------
    register : TechniqueRegister
    start : str
        Technique in use before the first year.
    discount : float or array, shape (years,)
        Worth of money a year later, above 0 (0.95, say); or the worth of each year's money, 1 in the first.
    most_step : int, optional
        Techniques that a change may pass at once: 1 asks for the way step by step.

    Raises
    ------
    UsageError
        If no way leads through all years, or the start is not in the register.

    Examples
    --------
    >>> register = TechniqueRegister(("hand", "steam", "electric"), np.array([[9.0, 6.0, 2.0]] * 4),
    ...     np.array([[0.0, 8.0, 14.0], [0.0, 0.0, 9.0], [0.0, 0.0, 0.0]]))
    >>> technique_path(register, "hand", 1.0).technique
    ('electric', 'electric', 'electric', 'electric')
    """
    if start not in register.name:
        raise UsageError(f"There is no technique '{start}'. Known: {shown(list(register.name))}.")
    years, count = register.running.shape
    worth = discount ** np.arange(years) if isinstance(discount, int | float) else np.asarray(discount)
    if worth.shape != (years,) or not (worth > 0.0).all():
        raise UsageError(
            f"The discount is {discount}; it must be above 0 (0.95: a year later counts 95 %), or the worth of each of "
            f"{years} years."
        )
    place = np.arange(count)
    moving = register.moving
    if most_step is not None:
        moving = np.where(np.abs(place[:, None] - place[None, :]) <= most_step, moving, np.inf)
    running = np.where(register.possible, register.running, np.inf)
    least = np.full(count, np.inf)
    least[register.name.index(start)] = 0.0
    came = np.zeros((years, count), dtype=np.int64)
    for t in range(years):
        ways = least[:, None] + worth[t] * moving
        came[t] = ways.argmin(axis=0)
        least = ways.min(axis=0) + worth[t] * running[t]
    if not np.isfinite(least).any():
        raise UsageError(
            f"No way leads from '{start}' through {years} years: a change that is not allowed, or skills that are not "
            "there, bar each. Train people earlier, or state the cost of a further change."
        )
    at = int(least.argmin())
    cost, chosen = float(least[at]), [at]
    for t in range(years - 1, 0, -1):
        chosen.append(int(came[t, chosen[-1]]))
    chosen.reverse()
    spent = float(sum(worth[t] * register.running[t, k] for t, k in enumerate(chosen)))
    return TechniquePath(start, tuple(register.name[k] for k in chosen), cost, spent, cost - spent)


def enclave_warnings(
    technique: Sequence[str],
    frontier: Flags,
    supplier: Sequence[str],
    inputs: Array,
    coefficient: Mapping[str, float],
    *,
    imported: Array | None = None,
    primitive: float = PRIMITIVE,
) -> tuple[str, ...]:
    """Return a sentence for each frontier technique that buys at home from a primitive sector.

    A modern plant among primitive suppliers stays an enclave: it waits for parts or buys abroad.

    Parameters
    ----------
    technique, supplier : sequence of str
    frontier : array of bool, shape (techniques,)
    inputs : array, shape (suppliers, techniques)
        Bought per unit of output.
    coefficient : mapping of supplier to float
        Comparative coefficient K, 1 = world level. A supplier without one is named as unknown.
    imported : array, shape (suppliers, techniques), optional
        The part of `inputs` bought abroad; none where it is not given.
    primitive : float
        K below which a supplier is primitive.

    Raises
    ------
    DataError
        If an input is below 0, or more is imported than used.
    """
    home = inputs - (0.0 if imported is None else imported)
    if (inputs < 0.0).any() or (home < -1e-12).any():
        raise DataError("Inputs of a technique must be 0 or above, and imports no more than the input.")
    said = []
    for j in np.flatnonzero(frontier).tolist():
        bought = [name for i, name in enumerate(supplier) if home[i, j] > BOUGHT]
        weak = [f"{name} (K = {coefficient[name]:.2f})" for name in bought if coefficient.get(name, 1.0) < primitive]
        unknown = [name for name in bought if name not in coefficient]
        if weak:
            said.append(
                f"ENCLAVE: '{technique[j]}' is a frontier technique and buys from {shown(weak)}, below K = "
                f"{primitive:g}: raise the supplier first, import the input, or take a step between"
            )
        if unknown:
            said.append(
                f"'{technique[j]}' buys from {shown(unknown)}, whose coefficient is not known: an enclave or not"
            )
    return tuple(said)
