"""Units whose folders lie on this machine: each is opened when it is first asked, and answers in this process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path

from lustrum.decentral.addresses import Address
from lustrum.decentral.desk import Desk
from lustrum.decentral.messages import MessageError
from lustrum.decentral.oblast_folder import read_member
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import MissingDataError


class Opened:
    """A unit's folder, opened when somebody asks."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def desk(self) -> Desk:
        """The desk of the unit."""
        return read_member(self.path).desk()

    def answer(self, unit: str, question: bytes) -> bytes:
        """Return the answer to a question.

        Raises
        ------
        SilentUnit
            If there is no such folder, or the question is not signed with the unit's key.
        """
        try:
            return self.desk.answer(question)
        except (MissingDataError, MessageError) as error:
            raise SilentUnit(f"'{unit}' does not answer: {error}", unit=unit) from None


class InFolders(InProcess):
    """Units by their folders.

    Parameters
    ----------
    places : mapping of unit to Path
    """

    def __init__(self, places: Mapping[str, Path]) -> None:
        super().__init__({unit: partial(Opened(place).answer, unit) for unit, place in places.items()})
        self.places = dict(places)


def connect(addresses: Mapping[str, Address], time_out: float | None = None) -> InFolders:
    """Return a transport to units whose folders lie here, which answer however long it takes."""
    return InFolders({unit: Path(each.place) for unit, each in addresses.items()})
