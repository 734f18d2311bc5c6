r"""Repair, import or build: which way a year of a fit locomotive costs least, as a comparative coefficient.

.. math:: h_i = \frac{\text{home cost}}{q_i\, T_i}, \quad \phi_i = \frac{\text{foreign cost}}{q_i\, T_i}, \quad
          \frac{DRC_i}{SER} = \frac{h_i}{(\phi_{import} - \phi_i)\, SER}

T the years a locomotive so gained is fit, q what it does in a year over what the reference does. Equation (4.3) of the
manual with a year of a fit locomotive as the product: what the cheapest import in foreign currency costs less the
foreign parts of a way is what the way saves abroad, its home cost what the saving takes. Below one the way is the
better one, above one the import; where nothing is saved abroad it is no way at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

KINDS = ("repair", "import", "new")
BAND = 0.05
"""How far from one a ratio says that both ways be kept."""


@dataclass(frozen=True)
class Way:
    """A way to gain fit locomotives.

    Parameters
    ----------
    name : str
    kind : {"repair", "import", "new"}
    home_cost, foreign_cost : float
        Of one, in home money and in foreign currency.
    fit_years : float
        Years of work gained with one.
    quality : float
        Work in a year over that of the reference.
    most : float, optional
        A period; without limit where it is not stated.
    lead : int
        Periods from order to work.
    """

    name: str
    kind: str
    home_cost: float
    foreign_cost: float
    fit_years: float
    quality: float = 1.0
    most: float | None = None
    lead: int = 0

    @property
    def work(self) -> float:
        """Years of the reference's work gained with one."""
        return self.fit_years * self.quality

    def cost(self, exchange_rate: float) -> float:
        """Return what a year of work costs, in home money."""
        return (self.home_cost + exchange_rate * self.foreign_cost) / self.work


@dataclass(frozen=True)
class Coefficient:
    """A way beside the cheapest import.

    Parameters
    ----------
    saved : float
        Foreign currency that a year of work saves.
    ratio : float
        Domestic resource cost over the exchange rate; infinite where nothing is saved.
    """

    way: Way
    cost: float
    saved: float
    ratio: float
    advice: str


def coefficients(ways: Sequence[Way], exchange_rate: float, worth: float = float("nan")) -> list[Coefficient]:
    """Return every way beside the import that costs least in foreign currency, in the order given.

    Parameters
    ----------
    exchange_rate : float
        Home money for a unit of foreign currency, that which the plan implies.
    worth : float
        Of a year of a fit locomotive, in home money; what costs more is advised against.

    Raises
    ------
    UsageError
        If no way is an import that costs foreign currency: then there is nothing to compare with.
    """
    imports = [way.foreign_cost / way.work for way in ways if way.kind == "import" and way.foreign_cost > 0.0]
    if not imports:
        raise UsageError("No way is an import with a cost in foreign currency; ways are compared with one.")
    reference = min(imports)
    found = []
    for way in ways:
        saved = reference - way.foreign_cost / way.work
        home = way.home_cost / way.work
        ratio = float("nan") if way.kind == "import" else home / (saved * exchange_rate) if saved > 0.0 else np.inf
        cost = way.cost(exchange_rate)
        found.append(Coefficient(way, cost, saved, ratio, _advice(way, ratio, cost, worth)))
    return found


def _advice(way: Way, ratio: float, cost: float, worth: float) -> str:
    if cost > worth:
        return "not at all: it costs more than the work is worth"
    if way.kind == "import":
        return "the measure of the others"
    if np.isinf(ratio):
        return "stop: it costs more abroad than an import"
    if ratio < 1.0 - BAND:
        return f"{way.kind} rather than import"
    return "keep both" if ratio <= 1.0 + BAND else f"import rather than {way.kind}"


def ways_result(found: Sequence[Coefficient], money: str, exchange_rate: float, worth: float) -> Result:
    """Return the table of ways, cheapest year of work first."""
    order = sorted(found, key=lambda each: each.cost)
    notes = [f"a year of work costs least by {order[0].way.name}: {figure(order[0].cost, 4)} {money}"]
    if np.isfinite(worth):
        notes.append(f"on this network one more fit locomotive saves {figure(worth, 4)} {money} a year")
    ratio = np.array([each.ratio if np.isfinite(each.ratio) else np.nan for each in order])
    return Result(
        "locomotive_ways",
        "Repair, import or new building",
        ("way", "kind"),
        [(each.way.name, each.way.kind) for each in order],
        {
            "cost": Measure(np.array([each.cost for each in order]), f"{money} a fit-year"),
            "saved_abroad": Measure(np.array([each.saved for each in order]), "foreign currency a fit-year"),
            "coefficient": Measure(ratio, "1", "home cost over what is saved abroad, at the exchange rate"),
            "advice": Measure([each.advice for each in order], ""),
        },
        notes=(*notes, f"foreign currency is counted at {exchange_rate:g} {money} a unit"),
        drawing=Drawing("bars", "cost"),
    )
