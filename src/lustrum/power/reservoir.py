r"""Head, flow and volume of a dam: what they give, and whether they can be.

.. math::  P = \rho\, g\, Q\, H\, \eta, \qquad E = \rho\, g\, V H \eta

with :math:`\rho` = 1000 kg/m3 and g = 9.81 m/s2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from lustrum.errors import UsageError

DENSITY, GRAVITY = 1000.0, 9.81
EFFICIENCY = 0.9


def power_mw(flow: float, head: float, efficiency: float = EFFICIENCY) -> float:
    """Return the power, MW, of a flow in m3/s over a head in m.

    >>> round(power_mw(1685.0, 37.5))
    558
    """
    return DENSITY * GRAVITY * flow * head * efficiency / 1e6


def flow_at(power: float, head: float, efficiency: float = EFFICIENCY) -> float:
    """Return the flow, m3/s, that gives a power in MW.

    >>> round(flow_at(9 * 62.0, 37.5))
    1685
    """
    return power * 1e6 / (DENSITY * GRAVITY * head * efficiency)


def energy_gwh(volume: float, head: float, efficiency: float = EFFICIENCY) -> float:
    """Return the energy, GWh, of a volume in km3.

    >>> round(energy_gwh(1.0, 37.5))
    92
    """
    return DENSITY * GRAVITY * volume * 1e9 * head * efficiency / 3.6e12


def too_deep(volume: float, area: float, head: float) -> bool:
    """Return whether a volume in km3 over an area in km2 would stand higher than the head in m.

    >>> too_deep(33.3, 420.0, 37.5), too_deep(3.3, 420.0, 37.5)
    (True, False)
    """
    return 1000.0 * volume / area > head * (1.0 + 1e-9)


def mean_head(head: float, fall: float, share: float) -> float:
    """Return the head at a share of the full volume, that falls by `fall` of itself when empty: straight between.

    >>> mean_head(100.0, 0.2, 0.5)
    90.0
    """
    return head * (1.0 - fall * (1.0 - share))


@dataclass(frozen=True)
class Dam:
    """What is said of a dam; NaN where nothing is.

    Parameters
    ----------
    head : float
        m.
    flow : float
        m3/s.
    power : float
        MW.
    volume : float
        km3 in use.
    area : float
        km2 at the level of use.
    drawdown : float
        m between full and empty.
    """

    head: float
    flow: float = math.nan
    power: float = math.nan
    volume: float = math.nan
    area: float = math.nan
    drawdown: float = math.nan
    efficiency: float = EFFICIENCY


def refuse_impossible(dam: Dam) -> None:
    """Refuse a dam that cannot be.

    Raises
    ------
    UsageError
        If a figure is not above 0, efficiency above 1, volume more than area times head or drawdown, or a power more
        than the flow gives.
    """
    for name in ("head", "flow", "power", "volume", "area", "drawdown", "efficiency"):
        value = getattr(dam, name)
        if not math.isnan(value) and not 0.0 < value < math.inf:
            raise UsageError(f"{name} is {value:g}; give a number above 0.", option=name)
    if dam.efficiency > 1.0:
        raise UsageError(f"An efficiency of {dam.efficiency:g} is more than all; give a share, usually 0.9.")
    if not math.isnan(dam.drawdown) and dam.drawdown > dam.head:
        raise UsageError(
            f"The level falls by {dam.drawdown:g} m and the head is {dam.head:g} m: it cannot fall below its foot."
        )
    fall = dam.head if math.isnan(dam.drawdown) else dam.drawdown
    if not math.isnan(dam.volume) and not math.isnan(dam.area) and too_deep(dam.volume, dam.area, fall):
        what = "head" if math.isnan(dam.drawdown) else "drawdown"
        raise UsageError(
            f"{dam.volume:g} km3 over {dam.area:g} km2 would stand {1000 * dam.volume / dam.area:.1f} m high, and the "
            f"{what} is {fall:g} m: volume is at most area x {what}, {dam.area * fall / 1000:.3g} km3. One of them is "
            "off, often by a factor of ten."
        )
    if not math.isnan(dam.flow) and not math.isnan(dam.power):
        most = power_mw(dam.flow, dam.head, dam.efficiency)
        if dam.power > most * 1.001:
            raise UsageError(
                f"{dam.flow:g} m3/s over {dam.head:g} m give {most:.4g} MW, less than the {dam.power:g} MW stated."
            )
