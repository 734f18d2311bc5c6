"""What a unit does at each step word of the exact mode."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.interior_unit import InteriorUnit, Sums
from lustrum.decentral.masks import Masks, Words, step_of
from lustrum.decentral.messages import Message, MessageError
from lustrum.decentral.programme import Programme
from lustrum.decentral.said import ANSWERS, INTERIOR

BEGIN, PLACE, INSIDE, START, PREDICT, CORRECT, TRY, FURTHER, MOVE, END = STEPS = (
    "begin", "place", "inside", "start", "predict", "correct", "try", "further", "move", "end",
)  # fmt: skip


class Masking:
    """Whoever answers steps of the exact mode, masked in pairs where all mask: a unit, or an oblast over others."""

    def __init__(self, masks: Masks | None = None) -> None:
        self.masks = masks
        self._run, self._count = "", 0

    def said(self, step: str, question: Message, numbers: Array) -> Sums:
        """Return what is said to a step, unmasked; numbers of shape (few,) stand with it.

        Raises
        ------
        MessageError
            For an unknown step, or one out of turn.
        """
        raise NotImplementedError

    def answer(self, question: Message) -> Message:
        """Return the answer to a step.

        Raises
        ------
        MessageError
            For an unknown step, one out of turn, or one that lacks what it needs.
        """
        step = question.body["step"]
        self._count = self._count + 1 if question.run == self._run else 1
        self._run = question.run
        try:
            said = self.said(step, question, question.body.get("numbers", np.zeros(0)))
        except (KeyError, IndexError, AttributeError, np.linalg.LinAlgError) as error:
            raise MessageError(
                f"The step '{step}' of the exact mode came out of turn or cannot be made: {error}"
            ) from None
        extremes = np.array(said.extremes) if said.extremes else None
        if self.masks is not None and step != END:
            hidden, parts = self._masked(question, said)
            return question.answered(ANSWERS[INTERIOR], step=step, extremes=extremes, masked=hidden, parts=parts)
        return question.answered(
            ANSWERS[INTERIOR],
            step=step,
            sums=np.array(said.sums) if said.sums else None,
            extremes=extremes,
            shared=said.shared,
            second=said.second,
            response=said.response,
        )

    def _masked(self, question: Message, said: Sums) -> tuple[Words, Array]:
        """Return all that is added up of an answer, masked, and how many numbers of each part it is."""
        assert self.masks is not None
        response = None if said.response is None else said.response[np.tril_indices(len(said.response))]
        parts = [
            np.zeros(0) if part is None else part for part in (np.array(said.sums), said.shared, said.second, response)
        ]
        asked = (question.body.get(name) for name in ("numbers", "shared", "second"))
        step = step_of(question.run, self._count, question.body["step"], asked)
        return self.masks.masked(np.concatenate(parts), step), np.array([float(len(part)) for part in parts])


class InteriorSide(Masking):
    """The exact mode at a unit: one point, gone on with step by step."""

    def __init__(self, programme: Programme, masks: Masks | None = None) -> None:
        super().__init__(masks)
        self.programme = programme
        self.unit: InteriorUnit | None = None

    def said(self, step: str, question: Message, numbers: Array) -> Sums:
        """Return what the unit says to a step, unmasked; numbers of shape (few,) stand with it."""
        if step == BEGIN:
            self.unit = InteriorUnit(self.programme, question.rows("shared"), float(numbers[0]))
            return self.unit.begin()
        refuse_out_of_turn(step, self.unit is not None)
        assert self.unit is not None
        return _done(self.unit)[step](question, numbers)


def refuse_out_of_turn(step: str, begun: bool) -> None:
    """Refuse a step that is none, or comes before the first one."""
    if not begun or step not in STEPS:
        raise MessageError(f"The exact mode begins with '{BEGIN}' and knows {', '.join(STEPS)}; not '{step}'.")


Step = Callable[[Message, Array], Sums]


def _done(unit: InteriorUnit) -> dict[str, Step]:
    def start(question: Message, numbers: Array) -> Sums:
        unit.started(numbers[0], numbers[1])
        return unit.ready()

    def further(question: Message, numbers: Array) -> Sums:
        unit.weighted(numbers[0], numbers[1])
        return unit.further(numbers[2], numbers[3], numbers[4])

    def move(question: Message, numbers: Array) -> Sums:
        unit.weighted(numbers[0], numbers[1])
        unit.moved(numbers[2], numbers[3])
        return unit.ready()

    return {
        PLACE: lambda question, numbers: unit.placed(question.rows("shared"), question.rows("second")),
        INSIDE: lambda question, numbers: unit.inside(numbers[0], numbers[1]),
        START: start,
        PREDICT: lambda question, numbers: unit.predicted(question.rows("shared")),
        CORRECT: lambda question, numbers: unit.corrector(numbers[0]),
        TRY: lambda question, numbers: unit.tried(question.rows("shared")),
        FURTHER: further,
        MOVE: move,
        END: lambda question, numbers: Sums(shared=unit.use),
    }
