"""What a table does not say of a product: its quality, who offers it abroad at what price, whether it would learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lustrum.errors import MissingDataError, UsageError
from lustrum.trade.coefficients import quality

PRICE_AT = ("cif", "fob", "duty_paid")
"""Where a world price is taken: at the border, where it is loaded, or after duty."""


@dataclass(frozen=True)
class Offer:
    """A price abroad.

    Parameters
    ----------
    partner : str
        Who offers it; empty where one price stands for all.
    year : int or None
        From this year on; None for all years.
    price : float
        Foreign currency a unit, as printed.
    price_at : {"cif", "fob", "duty_paid"}
    tariff, transport : float
        Duty as a share of the price at the border; carriage to the border as a share of the price where it is loaded.
        NaN where the card does not say.
    """

    price: float
    partner: str = ""
    year: int | None = None
    price_at: str = "cif"
    tariff: float = float("nan")
    transport: float = float("nan")

    def at_border(self, product: str) -> float:
        """Return the price at the border before duty: a tariff is no cost to the country.

        Raises
        ------
        MissingDataError
            If carriage or duty is needed and not given.
        """
        if self.price_at == "fob":
            if np.isnan(self.transport):
                raise MissingDataError(
                    f"The price of '{product}' is taken where it is loaded (fob), and what carriage to the border adds "
                    "is not known: give transport as a share of the price, or a price_at of cif."
                )
            return self.price * (1.0 + self.transport)
        if self.price_at == "duty_paid":
            if np.isnan(self.tariff):
                raise MissingDataError(
                    f"The price of '{product}' is taken after duty, and a tariff is no part of a world price: give the "
                    "tariff, so that it can be taken out, or a price_at of cif."
                )
            return self.price / (1.0 + self.tariff)
        return self.price


@dataclass(frozen=True)
class QualityIndex:
    """One measure of use: lamp hours, kilometres a tyre, failures a year; `weight` is its exponent."""

    name: str
    home: float
    world: float
    weight: float = 1.0
    lower_is_better: bool = False


@dataclass(frozen=True)
class Learning:
    """What the tests of an infant need.

    Parameters
    ----------
    investment : float
        F, home currency.
    quantity : float
        Output a year once it runs, units of the product.
    rate : float or None
        Fall of cost per doubling; a default where None.
    first_cost : float or None
        Home currency a unit in the first year; what the plan says a unit costs where None.
    years : int or None
    spillover, spillover_name, spillover_years
        What others gain a year, who, and for how long: counted only where all three are given.
    """

    investment: float
    quantity: float
    rate: float | None = None
    first_cost: float | None = None
    years: int | None = None
    spillover: float = 0.0
    spillover_name: str = ""
    spillover_years: int = 0


@dataclass(frozen=True)
class Card:
    """Everything stated of one product; what is None or NaN is not known.

    Parameters
    ----------
    offers : tuple of Offer
        None given: the plan's world price.
    price_of : {"world_best", "same_quality"}
        Whether the world price is that of the world's best good, or of one as good as ours; then q is in the price.
    tariff : float
        Duty on the product where no offer of its own states one.
    home_price : float
        Price users pay at home, home currency a unit.
    home_growth, world_growth : float
        Yearly rates at which cost and quality improve.
    skills : bool or None
    strategic : bool
        Kept by a vote; `decision` is its id.
    royalty, licence_cost : float
        Of a licence or concession: foreign currency, and home resources, a unit.
    home_resources, input_world_value : float
        A card that stands alone: home resources at shadow prices, tradable inputs in foreign currency, a unit.
    place : str
        File and line in which it begins, '' where it was not read.
    """

    product: str
    offers: tuple[Offer, ...] = ()
    price_of: str = "world_best"
    indices: tuple[QualityIndex, ...] = ()
    tariff: float = float("nan")
    home_price: float = float("nan")
    home_growth: float = float("nan")
    world_growth: float = float("nan")
    learning: Learning | None = None
    skills: bool | None = None
    strategic: bool = False
    decision: str = ""
    royalty: float = float("nan")
    licence_cost: float = float("nan")
    home_resources: float = float("nan")
    input_world_value: float = float("nan")
    quantity: float = float("nan")
    source: str = ""
    place: str = ""

    def __post_init__(self) -> None:
        if self.price_of == "same_quality" and self.indices:
            raise UsageError(
                f"'{self.product}': the world price is that of a good as good as ours, and quality indices are given "
                "too: quality would be counted twice, in the price and in q. Give the price of the world's best good, "
                "or leave the indices out."
            )
        if self.strategic and not self.decision:
            raise UsageError(
                f"'{self.product}' is kept as strategic without a decision: name the vote that decided it (column "
                "decision)."
            )

    @property
    def quality(self) -> float:
        """q, 1 where no index is given."""
        if not self.indices:
            return 1.0
        home = [1.0 / i.home if i.lower_is_better else i.home for i in self.indices]
        world = [1.0 / i.world if i.lower_is_better else i.world for i in self.indices]
        return quality(home, world, [i.weight for i in self.indices])

    def offer(self, year: int) -> Offer | None:
        """Return the offer that costs least at the border in a year: of each partner the last one given by then."""
        last: dict[str, Offer] = {}
        for offer in sorted(self.offers, key=lambda each: -1 if each.year is None else each.year):
            if offer.year is None or offer.year <= year:
                last[offer.partner] = offer
        if not last:
            return None
        return min(last.values(), key=lambda each: each.at_border(self.product))


@dataclass(frozen=True)
class Cards:
    """Cards by product."""

    by_product: Mapping[str, Card] = field(default_factory=dict)
    source: str = ""

    def of(self, product: str) -> Card:
        """Return a product's card, an empty one where none is given."""
        return self.by_product.get(product) or Card(product)
