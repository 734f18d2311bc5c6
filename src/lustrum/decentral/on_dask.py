"""Units on a Dask cluster, by the address of its scheduler: each an actor pinned to one worker.

It suits one owner's cluster: the folders of units have to be seen by the workers, and whoever runs the cluster can read
them. Units whose data may not leave their machines are served on a network instead (`http_unit`).

An actor whose worker died is made anew on another, and takes up its log, so that nothing is counted twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from lustrum.decentral.addresses import Address
from lustrum.decentral.desk import Desk
from lustrum.decentral.oblast_folder import read_member
from lustrum.decentral.transport import SilentUnit
from lustrum.errors import LustrumError, UsageError
from lustrum.extras import needed

TO_CONNECT, TIME_OUT = 10.0, 300.0
"""Seconds to wait for the scheduler, and for an answer."""

MOST_AT_ONCE = 64

Maker = Callable[[], Desk]


class UnitActor:
    """A unit's desk on a worker.

    Parameters
    ----------
    make : function
        Makes the desk, there.
    """

    def __init__(self, make: Maker) -> None:
        self.why, self.desk = "", None
        try:
            self.desk = make()
        except LustrumError as error:
            self.why = str(error)

    def answer(self, question: bytes) -> tuple[bytes, str]:
        """Return the answer to a question, or why there is none."""
        if self.desk is None:
            return b"", self.why
        try:
            return self.desk.answer(question), ""
        except LustrumError as error:
            return b"", str(error)


class OnDask:
    """A transport to actors.

    Parameters
    ----------
    scheduler : str
        Address, as ``tcp://127.0.0.1:8786``.
    makers : mapping of unit to function
        Each makes the desk of its unit where it lives; must be such that it can be sent.
    time_out : float
        Seconds for an answer.

    Raises
    ------
    UsageError
        If `distributed` is not installed, the scheduler does not answer, or it has no workers.
    """

    def __init__(self, scheduler: str, makers: Mapping[str, Maker], time_out: float = TIME_OUT) -> None:
        distributed = needed("distributed", "dask", "A Dask cluster")
        try:
            self._client: Any = distributed.Client(scheduler, timeout=TO_CONNECT)
        except (OSError, ValueError, TimeoutError) as fault:
            raise UsageError(f"No Dask scheduler answers at '{scheduler}': {fault or 'time is over'}.") from None
        self._makers, self.time_out = dict(makers), time_out
        self._actors: dict[str, Any] = {}
        self._turns = {unit: threading.Lock() for unit in makers}
        if not self._workers():
            self._client.close()
            raise UsageError(
                f"The Dask scheduler at '{scheduler}' has no workers (`dask worker {scheduler}` starts one)."
            )

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self._makers)

    @property
    def at_once(self) -> int:
        return MOST_AT_ONCE

    def ask(self, unit: str, message: bytes) -> bytes:
        if unit not in self._makers:
            raise SilentUnit(f"'{unit}' has no address.", unit=unit)
        with self._turns[unit]:
            try:
                answer, why = self._actor(unit).answer(message).result(timeout=self.time_out)
            except Exception as error:  # of whatever kind: a worker died, a connection broke, time is over
                self._actors.pop(unit, None)
                raise SilentUnit(f"'{unit}' on its Dask worker: {type(error).__name__} {error}", unit=unit) from None
        if why:
            raise SilentUnit(f"'{unit}' does not answer: {why}", unit=unit)
        found: bytes = answer
        return found

    def worker_of(self, unit: str) -> str:
        """Return the address of the worker a unit is pinned to: units go round the workers in order."""
        workers = self._workers()
        if not workers:
            raise SilentUnit(f"'{unit}' has no Dask worker left.", unit=unit)
        return workers[[*self._makers].index(unit) % len(workers)]

    def close(self) -> None:
        self._actors.clear()
        self._client.close()

    def _actor(self, unit: str) -> Any:
        if unit not in self._actors:
            made = self._client.submit(
                UnitActor,
                self._makers[unit],
                actor=True,
                workers=[self.worker_of(unit)],
                allow_other_workers=False,
                pure=False,
            )
            self._actors[unit] = made.result(timeout=self.time_out)
        return self._actors[unit]

    def _workers(self) -> list[str]:
        return sorted(self._client.scheduler_info(n_workers=-1)["workers"])


def connect(addresses: Mapping[str, Address], time_out: float | None = None) -> OnDask:
    """Return a transport to units whose folders the workers of a cluster see: ``dask:SCHEDULER#FOLDER``.

    Parameters
    ----------
    time_out : float, optional
        Seconds for an answer.

    Raises
    ------
    UsageError
        If they name several schedulers.
    """
    places = {unit: each.place.partition("#") for unit, each in addresses.items()}
    schedulers = sorted({scheduler for scheduler, _, _ in places.values()})
    if len(schedulers) != 1:
        raise UsageError(f"Units of one plan live on one Dask cluster; named are {', '.join(schedulers)}.")
    makers = {unit: partial(_desk, folder) for unit, (_, _, folder) in places.items()}
    return OnDask(schedulers[0], makers, TIME_OUT if time_out is None else time_out)


def _desk(folder: str) -> Desk:
    return read_member(Path(folder)).desk()
