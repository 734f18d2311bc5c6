"""A unit of a decentral plan: anything that shares rows and can answer two questions.

It says what it begins with, its best plan at prices, and what an allotment is worth to it, rounded; it keeps its plan
and the proof that it is best. What it says leaves through `answer` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.digits import DIGITS, downwards, rounded, rounded_within, upwards
from lustrum.decentral.interior_steps import InteriorSide
from lustrum.decentral.kept import Kept, kept_plan
from lustrum.decentral.masks import Masks
from lustrum.decentral.messages import Message, MessageError
from lustrum.decentral.programme import Programme
from lustrum.decentral.said import ANSWERS, AT_ALLOTMENT, AT_PRICES, INTERIOR, INTRODUCE, ORDER
from lustrum.decentral.terms import Terms

GRAIN = 1e-9
"""Values are told to this part of base consumption, bounds to the safe side."""

SHORT = 1e-7
"""A unit is short where its emergency supply costs more than this part of base consumption."""

UNTOLD = 1.0
"""Times what an emergency costs that is too small to be told: so much less its allotment is said to be worth, so that
the bound of all holds where what is lacking is worth up to twice the price of the emergency."""


@dataclass(frozen=True, eq=False)
class Shares:
    """What a unit says of itself before the first round.

    Attributes
    ----------
    begins : array, shape (shared rows,)
        The use it would begin with.
    trade : array, shape (shared rows,)
        What it gives and takes, added up: by it an imbalance is shared.
    worth : array, shape (shared rows,)
        What a unit of each row is worth to it, usually: in units of its goal.
    base : float
        Base consumption, discounted: what gaps are measured in.
    """

    begins: Array
    trade: Array
    worth: Array
    base: float


class Unit:
    """A programme that answers.

    Parameters
    ----------
    name : str
    programme : Programme
    shares : Shares
    terms : Terms
    digits : int
        Significant digits of what is said of use and prices.
    members : int
        How many stand behind what it says.
    on_order : function of Kept, optional
        Keeps the plan of an order; returns its identifier.
    masks : Masks, optional
        By which it masks what it says in the exact mode.
    """

    def __init__(
        self,
        name: str,
        programme: Programme,
        shares: Shares,
        terms: Terms,
        *,
        digits: int = DIGITS,
        members: int = 1,
        on_order: Callable[[Kept], str] | None = None,
        masks: Masks | None = None,
    ) -> None:
        self.name, self.programme, self.shares, self.terms = name, programme, shares, terms
        self.rows, self.digits, self.members = terms.rows, digits, members
        self.kept: Kept | None = None
        self._on_order = on_order or (lambda kept: kept.identifier)
        self._answers = {
            INTRODUCE: self._introduce,
            AT_PRICES: self._at_prices,
            AT_ALLOTMENT: self._at_allotment,
            ORDER: self._order,
            INTERIOR: InteriorSide(programme, masks).answer,
        }

    def answer(self, question: Message) -> Message:
        """Return the answer to a question.

        Raises
        ------
        LustrumError
            If it cannot be answered; whoever asked is told why.
        """
        if question.kind not in self._answers:
            raise MessageError(f"This unit answers {', '.join(self._answers)}, not '{question.kind}'.")
        return self._answers[question.kind](question)

    def _introduce(self, question: Message) -> Message:
        if question.body["terms"] != self.terms.fingerprint:
            raise MessageError(
                f"The terms of the centre are not those of this unit ({self.terms.name}, {self.terms.rows} shared rows "
                f"in {self.terms.unit}): both need the same terms.json."
            )
        shares, groups = self.shares, self.terms.groups
        return question.answered(
            ANSWERS[INTRODUCE],
            terms=self.terms.fingerprint,
            unit=self.terms.unit,
            base=float(rounded(np.array(shares.base), self.digits)),
            begins=rounded_within(shares.begins, self.digits, groups),
            trade=rounded(shares.trade, self.digits),
            worth=rounded(shares.worth, self.digits),
            digits=self.digits,
            members=self.members,
        )

    def _at_prices(self, question: Message) -> Message:
        found = self.programme.best(question.rows("prices"))
        return question.answered(
            ANSWERS[AT_PRICES],
            bound=upwards(found.bound, self.grain),
            use=rounded_within(found.use, self.digits, self.terms.groups),
        )

    def _at_allotment(self, question: Message) -> Message:
        allotment = question.rows("allotment")
        found = self.programme.worth(allotment, question.rows("emergency"))
        short = found.short if found.short > SHORT * self.shares.base else 0.0
        untold = found.short - short
        return question.answered(
            ANSWERS[AT_ALLOTMENT],
            value=downwards(found.surely - UNTOLD * untold, self.grain),
            prices=rounded(found.prices, self.digits),
            short=short,
            lacks=rounded_within(allotment - found.use, self.digits, self.terms.groups) if short else None,
        )

    def _order(self, question: Message) -> Message:
        self.kept = kept_plan(self.programme, question.rows("allotment"), question.rows("prices"))
        return question.answered(
            ANSWERS[ORDER],
            value=downwards(self.kept.value, self.grain),
            to_gain=upwards(self.kept.to_gain, self.grain),
            plan=self._on_order(self.kept),
        )

    @property
    def grain(self) -> float:
        """To which values are told."""
        return GRAIN * float(rounded(np.array(self.shares.base), self.digits))
