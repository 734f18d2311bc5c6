"""The centre's side of the conversation: asks, checks who answers, logs, and takes up a run where it stopped.

A run that stopped is taken up by going through it again: questions whose answers stand in the log are not asked, their
answers are read from it. So the rounds come out as they did, whatever the moment at which the centre was stopped; only
the last questions, logged without an answer, go out once more, under the numbers they had.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, MessageError, decode, encode, written
from lustrum.decentral.said import ANSWERS, REFUSED
from lustrum.decentral.transport import Answer, SilentUnit, Transport, ask_all
from lustrum.errors import DataError


@dataclass(frozen=True, eq=False)
class Exchange:
    """A question as it went out and the answer to it, both as they were on the wire."""

    question: Message
    answer: Message


@dataclass(eq=False)
class Heard:
    """What came back: an exchange for each unit that answered, a reason for each that did not."""

    answers: dict[str, Exchange] = field(default_factory=dict)
    silent: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


class Centre:
    """Asks units.

    Parameters
    ----------
    transport : Transport
    keys : mapping of unit to bytes
        Shared with each.
    rows : int
        Shared rows.
    log : MessageLog
        The centre's; what stands in it is gone through again.
    run : str
        Of a new run; that of the log where one is taken up.
    waits : tuple of float
        Seconds before each time silent units are asked the same question again, where all answers are needed.
    again : bool
        Whether a log is gone through again; if not, what is asked goes on behind it.
    """

    def __init__(
        self,
        transport: Transport,
        keys: Mapping[str, bytes],
        rows: int,
        log: MessageLog,
        run: str,
        waits: tuple[float, ...] = (),
        *,
        again: bool = True,
    ) -> None:
        self.transport, self.keys, self.rows, self.log = transport, keys, rows, log
        self.run, self.waits = run, waits
        self._numbers: dict[str, int] = defaultdict(int)
        self._logged: dict[tuple[str, int], tuple[bytes, bytes | None]] = {}
        self._last: dict[str, int] = defaultdict(int)
        self.round_trips = 0
        self.longest = 0
        self._read()
        if not again:
            self._numbers.update(self._last)
            self._logged.clear()

    def ask(self, kind: str, round_: int, bodies: Mapping[str, Mapping[str, Any]]) -> Heard:
        """Ask units one question each and return what came back, in the order of `bodies`."""
        heard, questions, came = Heard(), dict[str, bytes](), dict[str, bytes]()
        outgoing, new = dict[str, bytes](), dict[str, bytes]()
        texts = dict[int, bytes]()  # what many are asked alike is written once
        for unit, body in bodies.items():
            self._numbers[unit] += 1
            number = self._numbers[unit]
            logged = self._logged.get((unit, number))
            if logged is None:
                if id(body) not in texts:
                    texts[id(body)] = written(kind, body, unit)
                asked = Message(kind, self.run, number, round_, unit, body)
                questions[unit] = new[unit] = outgoing[unit] = encode(asked, self.keys[unit], texts[id(body)])
                continue
            questions[unit], before = logged
            if before is not None:
                came[unit] = before
            elif number == self._last[unit]:
                outgoing[unit] = questions[unit]
            else:
                heard.silent[unit] = "it had not answered"
        self.log.write_all("out", [*new.values()])
        self.round_trips += 1
        for unit, answer in self._answers(outgoing).items():
            if isinstance(answer, SilentUnit):
                heard.silent[unit] = str(answer)
            else:
                came[unit] = answer
        read = dict[int, Mapping[str, Any]]()  # and read again, as it was on the wire, once
        answered = list[bytes]()
        for unit, asked_ in questions.items():
            if unit not in came:
                continue
            known = read.get(id(bodies[unit])) if unit in new else None
            question = self._taken(unit, kind, round_, (asked_, came[unit]), known, heard)
            if question is not None and unit in outgoing:
                answered.append(came[unit])
                read[id(bodies[unit])] = question.body
        self.log.write_all("in", answered)
        return heard

    def _answers(self, outgoing: Mapping[str, bytes]) -> dict[str, Answer]:
        """Return the answers; who is silent is asked the same again after each wait: it counts a question once."""
        found = ask_all(self.transport, outgoing)
        for wait in self.waits:
            silent = {unit: outgoing[unit] for unit, answer in found.items() if isinstance(answer, SilentUnit)}
            if not silent:
                break
            time.sleep(wait)
            found |= ask_all(self.transport, silent)
        return found

    def _taken(
        self,
        unit: str,
        kind: str,
        round_: int,
        exchanged: tuple[bytes, bytes],
        known: Mapping[str, Any] | None,
        heard: Heard,
    ) -> Message | None:
        """Check a question's answer and put it where it belongs; return the question, None if one cannot be read.

        `known` is what the question says, where it was read before.
        """
        asked, came = exchanged
        try:
            if known is None:
                question = decode(asked, self.keys[unit], kind=kind, rows=self.rows)
            else:
                question = Message(kind, self.run, self._numbers[unit], round_, unit, known)
            answer = decode(came, self.keys[unit], kind=ANSWERS[kind], rows=self.rows)
        except MessageError as error:
            heard.refused[unit] = str(error)
            return None
        if question.round != round_:
            raise DataError("The log is of another way through the rounds: go on with the version that began the run.")
        self.longest = max(self.longest, len(asked), len(came))
        same = (answer.run, answer.number, answer.unit) == (question.run, question.number, unit)
        if not same:
            heard.refused[unit] = "it answered another question than it was asked"
        elif answer.kind == REFUSED:
            heard.refused[unit] = answer.body["reason"]
        else:
            heard.answers[unit] = Exchange(question, answer)
        return question

    def _read(self) -> None:
        for entry in self.log.entries():
            said = entry.said
            place = (said["unit"], said["number"])
            if entry.way == "out":
                self.run = said["run"]
                self._logged[place] = (entry.data, None)
                self._last[said["unit"]] = max(self._last[said["unit"]], said["number"])
            elif place in self._logged:
                self._logged[place] = (self._logged[place][0], entry.data)
