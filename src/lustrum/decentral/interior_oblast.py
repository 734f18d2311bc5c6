r"""An oblast's part in the exact mode: steps are passed on to its members, and what they say is passed up added up.

A sum over an oblast's members is a part of the sum over all units, so nothing is lost and no step is added: three
levels take as many iterations as two. Rows that members share among themselves alone the oblast takes out of the border
before it passes it up. With u the rows above, l its own, R and h the sums of its members' responses and right-hand
sides, and r what is left of its own rows,

.. math:: R' = R_{uu} - R_{ul} R_{ll}^{-1} R_{lu}, \qquad h' = h_u - R_{ul} R_{ll}^{-1} (r + h_l), \qquad
          dy_l = R_{ll}^{-1} (r + h_l - R_{lu}\, dy_u) .
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lustrum.arrays import Array, Positions
from lustrum.decentral.interior_steps import (
    BEGIN,
    CORRECT,
    END,
    FURTHER,
    INSIDE,
    MOVE,
    PLACE,
    PREDICT,
    START,
    TRY,
    Masking,
    refuse_out_of_turn,
)  # fmt: skip
from lustrum.decentral.interior_sums import Answers
from lustrum.decentral.interior_unit import Sums
from lustrum.decentral.masks import Masks
from lustrum.decentral.messages import Message

Pass = Callable[[str, "Array | None", "Array | None", "Array | None"], Answers]
"""Asks all members a step, with numbers and one or two vectors over the rows below; returns what they say, added up."""


class OblastSide(Masking):
    """The exact mode at an oblast.

    Parameters
    ----------
    ask : function
        Passes a step on to the members (`Pass`).
    upper : array of positions, shape (rows above,)
        Where the rows above stand among the rows below.
    level : array, shape (rows below,)
        What there is to share below.
    masks : Masks, optional
        By which it masks what it passes up.

    Attributes
    ----------
    ended : bool
        Whether the last step was the end: uses and prices are those of the members at that point.
    uses : mapping of member to array, shape (rows below,)
    """

    def __init__(self, ask: Pass, upper: Positions, level: Array, masks: Masks | None = None) -> None:
        super().__init__(masks)
        self._ask, self.upper, self.level = ask, upper, level
        self.own: Positions = np.setdiff1d(np.arange(len(level)), upper)
        self.flow = np.ones(len(level))
        self.begun = self.ended = False
        self.uses: dict[str, Array] = {}

    def begins(self, flow: Array) -> None:
        """Take what flows through each row below, shape (rows below,): by it its own rows are counted."""
        self.flow = flow.copy()

    def forget(self) -> None:
        """Begin anew at the next step: members were asked something else meanwhile."""
        self.begun = self.ended = False

    def said(self, step: str, question: Message, numbers: Array) -> Sums:
        """Return what all members say to a step together; numbers of shape (few,) stand with it."""
        done: dict[str, Callable[[Message, Array], Sums]] = {
            PLACE: self._place, INSIDE: self._plain, START: self._start, PREDICT: self._predict,
            CORRECT: self._correct, TRY: self._try, FURTHER: self._further, MOVE: self._move, END: self._end,
        }  # fmt: skip
        if step == BEGIN:
            self.begun = True
            return self._begin(question, numbers)
        refuse_out_of_turn(step, self.begun)
        self.ended = step == END
        return done[step](question, numbers)

    @property
    def prices(self) -> Array:
        """Of all rows below at the point where the members stand, shape (rows below,): a unit more is worth so much."""
        found: Array = -self._prices * self._value / self.flow
        return found

    # One step after the other.

    def _begin(self, question: Message, numbers: Array) -> Sums:
        self.flow[self.upper] = question.rows("shared")
        self._value = float(numbers[0])
        self.there = self.level / self.flow
        found = self._ask(BEGIN, numbers, self.flow, None)
        self._factorise(found)
        first, second = found.shared + self.there, found.second
        self._of_x, self._of_prices = self._solved(first), self._solved(second)
        return Sums(shared=self._up(first, self._of_x), second=self._up(second, self._of_prices), response=self.border)

    def _place(self, question: Message, numbers: Array) -> Sums:
        shared = self._down(question.rows("shared"), self._of_x)
        self._prices = self._down(question.rows("second"), self._of_prices)
        return _sums(self._ask(PLACE, None, shared, self._prices))

    def _plain(self, question: Message, numbers: Array) -> Sums:
        return _sums(self._ask(question.body["step"], numbers, None, None))

    def _start(self, question: Message, numbers: Array) -> Sums:
        return self._ready(self._ask(START, numbers, None, None))

    def _ready(self, found: Answers) -> Sums:
        """Say what all say before a predictor, its own rows taken out."""
        left = self.there - found.second
        sums, extremes = found.sums.copy(), found.extremes.copy()
        sums[1] += float(self.there @ self._prices)
        size = 1.0 + float(np.abs(self.there[self.own]).max(initial=0.0))
        extremes[0] = max(float(extremes[0]), float(np.abs(left[self.own]).max(initial=0.0)) / size)
        self._factorise(found)
        right = found.shared.copy()
        right[self.own] += left[self.own]
        self._aside = self._solved(right)
        return Sums(
            tuple(sums), tuple(extremes), self._up(right, self._aside), -left[self.upper], self.border
        )  # fmt: skip

    def _predict(self, question: Message, numbers: Array) -> Sums:
        self._step = self._down(question.rows("shared"), self._aside)
        return _sums(self._ask(PREDICT, None, self._step, None))

    def _correct(self, question: Message, numbers: Array) -> Sums:
        right = self._ask(question.body["step"], numbers, None, None).shared
        self._aside = self._solved(right)
        return Sums(shared=self._up(right, self._aside))

    def _try(self, question: Message, numbers: Array) -> Sums:
        self._corrected = self._down(question.rows("shared"), self._aside)
        return _sums(self._ask(TRY, None, self._corrected, None))

    def _further(self, question: Message, numbers: Array) -> Sums:
        self._step = self._step + numbers[1] * self._corrected
        return self._correct(question, numbers)

    def _move(self, question: Message, numbers: Array) -> Sums:
        self._step = self._step + numbers[1] * self._corrected
        self._prices = self._prices + numbers[3] * self._step
        return self._ready(self._ask(MOVE, numbers, None, None))

    def _end(self, question: Message, numbers: Array) -> Sums:
        self.uses = self._ask(END, None, None, None).each
        total: Array = np.sum([*self.uses.values()], axis=0) - self.level
        return Sums(shared=total[self.upper])

    # Its own rows taken out of the border.

    def _factorise(self, found: Answers) -> None:
        """Take its own rows out of the sum of responses; what is left is `border`."""
        assert found.response is not None
        own, upper = self.own, self.upper
        self.border: Array = found.response[np.ix_(upper, upper)]
        if not len(own):
            return
        self._inside = np.linalg.pinv(found.response[np.ix_(own, own)], rcond=1e-13, hermitian=True)
        self._coupling = found.response[np.ix_(upper, own)]
        self._through = self._inside @ self._coupling.T
        border = self.border - self._coupling @ self._through
        self.border = 0.5 * (border + border.T)

    def _solved(self, right: Array) -> Array:
        """Return the step of its own rows at no step of those above, shape (own rows,)."""
        found: Array = self._inside @ right[self.own] if len(self.own) else np.zeros(0)
        return found

    def _up(self, right: Array, aside: Array) -> Array:
        """Return the right-hand side of the rows above, shape (rows above,)."""
        found: Array = right[self.upper]
        return found - self._coupling @ aside if len(self.own) else found

    def _down(self, shared: Array, aside: Array) -> Array:
        """Return the step of all rows below, shape (rows below,), that follows from that of the rows above."""
        found = np.zeros(len(self.level))
        found[self.upper] = shared
        if len(self.own):
            found[self.own] = aside - self._through @ shared
        return found


def _sums(found: Answers) -> Sums:
    return Sums(tuple(found.sums), tuple(found.extremes))
