r"""What an answer must be to be counted: what it says may not contradict what the unit said before.

For all uses and prices of a unit :math:`c_k - \pi_j' u_k \le g_j`: no plan it reaches is worth more than the best one
it named for these prices. So each new answer is held against all earlier ones, within what rounding explains. A unit
that reports falsely but with itself in agreement is not found out: see the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.digits import bound_on_loss
from lustrum.decentral.messages import Message
from lustrum.decentral.terms import Terms

SLACK = 1e-6
"""Of base consumption: by so much answers may contradict each other beyond rounding."""


def why_no_unit(answer: Message, terms: Terms) -> str:
    """Return why an introduction is refused; empty where it is not."""
    if answer.body["terms"] != terms.fingerprint:
        return "it has other terms than the centre"
    if answer.body["unit"] != terms.unit:
        return f"it counts in {answer.body['unit']}, the plan in {terms.unit}"
    if not answer.body["base"] > 0.0:
        return f"its base consumption is {answer.body['base']:z.6g}, which is not above 0"
    if (answer.rows("trade") < 0.0).any():
        return _at(terms, answer.rows("trade"), "its trade is below 0")
    if (answer.rows("worth") < 0.0).any():
        return _at(terms, answer.rows("worth"), "what a unit is worth to it is below 0")
    return ""


@dataclass(eq=False)
class Said:
    """What a unit has said so far.

    Parameters
    ----------
    base : float
    digits : int
        To which it rounds.
    """

    base: float
    digits: int
    bounds: list[tuple[int, Array, float]] = field(default_factory=list)
    proposals: list[tuple[int, float, Array]] = field(default_factory=list)

    def why_not_bound(self, round_: int, prices: Array, bound: float, use: Array) -> str:
        """Return why a best plan at prices, both arrays of shape (shared rows,), is refused; else take it in."""
        value = bound + float(prices @ use)
        for earlier, proposed, there in self.proposals:
            over = proposed - float(prices @ there) - bound
            if over > self._slack(there, prices):
                return (
                    f"it says nothing is worth more to it than {bound:.6g} at these prices, and in round {earlier} it "
                    f"named a plan worth {over:.3g} more"
                )
        if reason := self._why_not_proposal(value, use):
            return reason
        self.bounds.append((round_, prices, bound))
        self.proposals.append((round_, value, use))
        return ""

    def why_not_worth(self, round_: int, allotment: Array, emergency: Array, answer: Message) -> str:
        """Return why what an allotment, shape (shared rows,), is worth is refused; else take it in.

        `emergency` is the price of the emergency supply, of the same shape.
        """
        value, short, prices = answer.body["value"], answer.body["short"], answer.rows("prices")
        if short < 0.0:
            return f"its shortage is {short:.6g}, which cannot be below 0"
        if (np.abs(prices) > 1.01 * emergency + 1e-12).any():
            return "one of its prices is beyond that of the emergency supply, at which it could buy"
        if short and "lacks" not in answer.body:
            return "it is short and does not say of what"
        use = allotment - answer.rows("lacks") if short else allotment
        if reason := self._why_not_proposal(value + short, use):
            return reason
        self.proposals.append((round_, value + short, use))
        return ""

    def _why_not_proposal(self, value: float, use: Array) -> str:
        for earlier, prices, bound in self.bounds:
            over = value - float(prices @ use) - bound
            if over > self._slack(use, prices):
                return (
                    f"it names a plan worth {over:.3g} more at the prices of round {earlier} than the best one it had "
                    "named then"
                )
        return ""

    def _slack(self, use: Array, prices: Array) -> float:
        return 2.0 * bound_on_loss(use, prices, self.digits) + SLACK * self.base


def _at(terms: Terms, values: Array, what: str) -> str:
    item, year = terms.label(int(np.argmin(values)))
    return f"{what} for '{item}' in {year}"
