"""An oblast's transport to its members, with one more who answers in its own process: the market, or the emergency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lustrum.decentral.desk import Desk
from lustrum.decentral.transport import Answer, SilentUnit, Transport, ask_all

BESIDE = "beside"
"""Who takes part beside the members: the market, or the emergency."""


@dataclass(eq=False)
class WithOneBeside:
    """The members' transport, with one more who answers here."""

    members: Transport
    desk: Desk | None = None

    @property
    def at_once(self) -> int:
        """As many as of the members."""
        return self.members.at_once

    @property
    def units(self) -> tuple[str, ...]:
        return (*self.members.units, BESIDE)

    def ask(self, unit: str, message: bytes) -> bytes:
        if unit != BESIDE:
            return self.members.ask(unit, message)
        if self.desk is None:
            raise SilentUnit("Nobody takes part beside the members yet.")
        return self.desk.answer(message)

    def together(self, questions: Mapping[str, bytes]) -> dict[str, Answer]:
        """Ask the members as their transport does, and who takes part beside them."""
        found = ask_all(self.members, {unit: each for unit, each in questions.items() if unit != BESIDE})
        if BESIDE in questions:
            found[BESIDE] = self.ask(BESIDE, questions[BESIDE])
        return {unit: found[unit] for unit in questions}

    def close(self) -> None:
        self.members.close()
