"""The desk of a unit: whoever asks must hold the key, nothing is counted twice, all that is said is logged.

A desk stands between a transport and a unit: bytes in, bytes out. It checks the signature and the order of questions,
asks its unit, signs and logs the answer. A unit that cannot or will not answer says `refused` and why.
"""

from __future__ import annotations

import threading
from typing import Protocol

from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, MessageError, decode, digest, encode
from lustrum.decentral.said import ANSWERS, INTERIOR, INTRODUCE, QUESTIONS, REFUSED
from lustrum.errors import LustrumError


class Answering(Protocol):
    """Whatever can answer questions: a region, an enterprise, a centre of its own over others.

    Attributes
    ----------
    name : str
    rows : int
        How many rows it shares.
    """

    name: str
    rows: int

    def answer(self, question: Message) -> Message:
        """Return the answer to a question."""
        ...


class Desk:
    """What a transport talks to on the unit's side.

    Parameters
    ----------
    unit : Answering
    key : bytes
        Shared with the centre.
    log : MessageLog
        Kept by the unit; what stands in it already (runs, numbers) is remembered.
    """

    def __init__(self, unit: Answering, key: bytes, log: MessageLog | None = None) -> None:
        self.unit, self.key = unit, key
        self.log = MessageLog() if log is None else log  # an empty log is false
        self._one_at_a_time = threading.Lock()
        self._run, self._number = "", 0
        self._question, self._answer = "", b""
        self._runs = set[str]()
        self._steps: list[Message] = []
        self._remember()

    def answer(self, data: bytes) -> bytes:
        """Return the signed answer to a signed question.

        Raises
        ------
        MessageError
            If the question is not signed with the key, or cannot be read: who has no key gets no answer.
        """
        with self._one_at_a_time:
            question = decode(data, self.key, rows=self.unit.rows)
            asked = digest(data)
            if (question.run, question.number) == (self._run, self._number) and asked == self._question:
                return self._answer
            refusal = self._refusal(question)
            if refusal:
                return encode(question.answered(REFUSED, reason=refusal), self.key)
            self.log.write("in", data)
            answer = encode(self._answered(question), self.key)
            self.log.write("out", answer)
            self._keep(question, asked, answer)
            return answer

    def _answered(self, question: Message) -> Message:
        try:
            self._take_up(question)
            return self.unit.answer(question)
        except LustrumError as error:
            return question.answered(REFUSED, reason=str(error))

    def _take_up(self, question: Message) -> None:
        """Go again through the steps of the exact mode this run took before the unit was stopped, once."""
        if question.kind == INTERIOR:
            steps, self._steps = self._steps, []
            for step in steps:
                if step.run == question.run:
                    self.unit.answer(step)

    def _keep(self, question: Message, asked: str, answer: bytes) -> None:
        self._run, self._number = question.run, question.number
        self._question, self._answer = asked, answer
        self._runs.add(question.run)

    def _refusal(self, question: Message) -> str:
        """Say why a question is not answered; empty where it is."""
        if question.unit != self.unit.name:
            return f"This is '{self.unit.name}', not '{question.unit}'."
        if question.kind not in QUESTIONS:
            return f"'{question.kind}' is no question; asked may be {', '.join(QUESTIONS)}."
        if question.run == self._run:
            if question.number <= self._number:
                return (
                    f"Question {question.number} of this run was answered before and says something else now: a replay "
                    "or two centres. Nothing was counted."
                )
            return ""
        if question.run in self._runs:
            return "This run ended when another began: a replay. Nothing was counted."
        if question.kind != INTRODUCE:
            return f"A run begins with '{INTRODUCE}'; '{question.kind}' came first."
        return ""

    def _remember(self) -> None:
        """Take up from the log: runs seen, the last question and its answer."""
        pending = b""
        for entry in self.log.entries():
            data = entry.data
            try:
                message = decode(data, self.key, rows=self.unit.rows)
            except MessageError:
                continue  # under an older key
            if entry.way == "in":
                pending, asked = data, message  # a run whose first question was never answered has not begun
            elif pending and message.kind in (*ANSWERS.values(), REFUSED):
                self._keep(message, digest(pending), data)
                self._steps = [step for step in self._steps if step.run == asked.run]
                self._steps += [asked] if asked.kind == INTERIOR else []
                pending = b""
