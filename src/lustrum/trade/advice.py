"""What to do with a product: the decision table, each answer with its reason in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from lustrum.trade.learning import Infant
from lustrum.wording.numbers import figure

LOW, HIGH = 0.95, 1.05
"""Between these ratios home and abroad cost the same as far as figures can tell."""

STOP, PRODUCE, EXPAND, BOTH = "stop", "produce", "expand", "keep both"
INVEST, IMPORT, PROTECT = "invest, import meanwhile", "import", "protect"
HOME, UNKNOWN = "make for home use", "not known"
ADVICES = (STOP, PRODUCE, EXPAND, BOTH, INVEST, IMPORT, PROTECT, HOME, UNKNOWN)


@dataclass(frozen=True)
class Advice:
    """What to do, why, until when, and what it costs.

    Parameters
    ----------
    advice : str
        One of `ADVICES`.
    reason : str
        A sentence without its full stop.
    sunset : int or None
        Year in which protection ends.
    yearly_cost : float
        What protecting costs a year, 0 where nothing is protected.
    """

    advice: str
    reason: str
    sunset: int | None = None
    yearly_cost: float = 0.0


@dataclass(frozen=True)
class Prospects:
    """What a product that is dearer at home today may become.

    Parameters
    ----------
    first_year : int
        Year in which a line that learns would begin.
    infant : Infant, optional
        Where a card gives what the tests need.
    skills : bool, optional
        Whether the people are there; None is not known, and does not count as yes.
    licence_ratio : float, optional
        The ratio with a licence or concession, its royalty counted as a tradable cost.
    """

    first_year: int
    infant: Infant | None = None
    skills: bool | None = None
    licence_ratio: float | None = None


@dataclass(frozen=True)
class Vote:
    """A product is kept by a vote.

    Parameters
    ----------
    decision : str
        Its id.
    yearly_cost : float
        (ratio - 1) V^w SER times quantity.
    unit : str
        Of the cost.
    """

    decision: str
    yearly_cost: float = 0.0
    unit: str = ""

    @property
    def cost(self) -> str:
        """The cost in words."""
        return f"{figure(self.yearly_cost)} {self.unit} a year" if self.unit else f"{figure(self.yearly_cost)} a year"


def advise(
    world_value_added: float,
    ratio: float,
    prospects: Prospects,
    *,
    vote: Vote | None = None,
    capacity_rent: float = 0.0,
    imported: bool = True,
) -> Advice:
    """Return what the decision table says of one product.

    Parameters
    ----------
    world_value_added : float
        V^w, foreign currency a unit.
    ratio : float
        Domestic resource cost over the shadow exchange rate.
    prospects : Prospects
    vote : Vote, optional
        Where the product is kept by one.
    capacity_rent : float
        Rent of capacity in the cost of a unit; above zero, capacity is what holds output back.
    imported : bool
        Whether the world price is one of imports; that of exports says what selling abroad brings, not what buying
        there costs.
    """
    if not world_value_added > 0.0:
        if vote is not None:
            reason = f"kept by decision {vote.decision} although it saves no foreign exchange; costs {vote.cost}"
            return Advice(PROTECT, reason, yearly_cost=vote.yearly_cost)
        return Advice(
            STOP, "its inputs are worth as much abroad as the product: making it saves no foreign exchange; redesign it"
        )
    if ratio != ratio:
        return Advice(UNKNOWN, "foreign exchange is worth nothing to the plan here, so that there is no ratio")
    said = f"a unit of foreign exchange saved costs {ratio:z.2f} of what it is worth"
    if ratio < LOW:
        if capacity_rent > 0.0:
            return Advice(EXPAND, f"{said}, and capacity is what holds output back")
        return Advice(PRODUCE, f"{said}; capacity is not what holds output back")
    if ratio <= HIGH:
        return Advice(BOTH, f"{said}: home and abroad cost the same, keep contracts flexible")
    if not imported:
        reason = f"a unit of foreign exchange earned by exports costs {ratio:z.2f} of what it is worth"
        return Advice(HOME, f"{reason}, and no price of imports is known")
    if vote is not None:
        reason = f"{said}; kept by decision {vote.decision}, which costs {vote.cost}"
        return Advice(PROTECT, reason, yearly_cost=vote.yearly_cost)
    return _dear(said, prospects)


def _dear(said: str, prospects: Prospects) -> Advice:
    """Return the advice for what is dearer at home today and not kept by a vote."""
    infant, skills, licence_ratio = prospects.infant, prospects.skills, prospects.licence_ratio
    if infant is not None and infant.passes_bastable and infant.parity_year is not None and skills:
        # The year in which it costs no more, and one more.
        sunset = prospects.first_year + infant.parity_year
        reason = (
            f"{said} today; with experience parity comes in year {infant.parity_year} and the whole pays "
            f"(present value {figure(infant.npv)}): protection ends {sunset}"
        )
        return Advice(INVEST, reason, sunset)
    if infant is not None and infant.passes_bastable:
        missing = "no people trained for it" if skills is False else "skills are not stated"
        return Advice(IMPORT, f"{said}; learning would pay (present value {figure(infant.npv)}), but {missing}")
    if infant is not None:
        why = "parity comes, but too late to pay" if infant.passes_mill else "experience never brings parity"
        reason = f"{said}; {why} (present value {figure(infant.npv)})"
    else:
        reason = f"{said}, and no card shows that learning would pay"
    if licence_ratio is not None and licence_ratio < 1.0:
        reason += f"; under licence the ratio would be {licence_ratio:z.2f}, royalty counted: take the licence"
    return Advice(IMPORT, reason)
