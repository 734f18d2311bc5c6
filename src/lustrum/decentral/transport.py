"""How a question gets to a unit and its answer back: one protocol, whatever lies between.

A transport carries bytes. It neither signs nor reads them: what is said is signed by the centre (`centre`) and by the
unit (`desk`), end to end. In process is the default; others live in files of their own and need nothing but
`Transport`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from lustrum.errors import LustrumError


class SilentUnit(LustrumError):
    """A unit did not answer: it could not be reached, or not in time. It keeps its last allotment and is named."""

    exit_code = 6


class Transport(Protocol):
    """Carries questions to units.

    Attributes
    ----------
    units : tuple of str
        Who can be asked.
    at_once : int
        How many may be asked at the same time; 1 where units share a process.
    """

    @property
    def units(self) -> tuple[str, ...]: ...

    @property
    def at_once(self) -> int: ...

    def ask(self, unit: str, message: bytes) -> bytes:
        """Return the answer of a unit to one encoded question.

        Asking again with the same bytes is safe: a unit answers the same question in the same way, and counts it once.

        Raises
        ------
        SilentUnit
            If there is no answer, after the transport's own retries.
        """
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


class InProcess:
    """Units that live in this process: each is a function from a question to an answer, `Desk.answer` for one.

    Examples
    --------
    >>> InProcess({"north": lambda question: b"answer to " + question}).ask("north", b"one")
    b'answer to one'
    """

    at_once = 1

    def __init__(self, desks: Mapping[str, Callable[[bytes], bytes]]) -> None:
        self._desks = dict(desks)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self._desks)

    def ask(self, unit: str, message: bytes) -> bytes:
        if unit not in self._desks:
            raise SilentUnit(f"'{unit}' is not here.", unit=unit)
        return self._desks[unit](message)

    def close(self) -> None:
        pass


Answer = bytes | SilentUnit


def ask_all(transport: Transport, questions: Mapping[str, bytes]) -> dict[str, Answer]:
    """Return what each unit answers, or that it is silent; in the order of the questions, whoever answers first.

    A transport that can ask several units better than one by one does it by a method `together`, of the same kind.
    """
    together: Callable[[Mapping[str, bytes]], dict[str, Answer]] | None = getattr(transport, "together", None)
    if together is not None:
        return together(questions)

    def ask(unit: str) -> Answer:
        try:
            return transport.ask(unit, questions[unit])
        except SilentUnit as silent:
            return silent

    if transport.at_once <= 1 or len(questions) <= 1:
        return {unit: ask(unit) for unit in questions}
    with ThreadPoolExecutor(min(transport.at_once, len(questions))) as pool:
        asked: dict[str, Future[Answer]] = {unit: pool.submit(ask, unit) for unit in questions}
        return {unit: future.result() for unit, future in asked.items()}
