"""Units as processes of their own on this machine: started, reached on the loopback, killed, started again."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from lustrum.errors import StoppedError

TO_START = 60.0
"""Seconds until a unit has to say where it listens."""

TO_END = 10.0


class UnitProcess:
    """`lustrum unit serve` in a process of its own.

    Parameters
    ----------
    folder : Path
        Of the unit.
    port : int
        0 for any that is free.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port
        self._address = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it, if it does not run; where it was reached before, it is reached again."""
        if self.runs:
            return
        self._address = ""
        arguments = ["unit", "serve", str(self.folder), "--port", str(self.port), "--json"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lustrum", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the centre; its units are ended by it
        )

    @property
    def runs(self) -> bool:
        """Whether it does."""
        return self._process is not None and self._process.poll() is None

    @property
    def address(self) -> str:
        """Where it listens; waits until it does.

        Raises
        ------
        StoppedError
            If it ended before, or does not say so in time: with what it said last.
        """
        if self._address:
            return self._address
        process = self._process
        assert process is not None and process.stdout is not None
        late = threading.Timer(TO_START, process.kill)
        late.start()
        try:
            said, stream = b"", process.stdout
            while line := stream.readline():
                said += line
                try:
                    self._address = str(json.loads(said)["address"])
                    break
                except (ValueError, KeyError):
                    continue
        finally:
            late.cancel()
        if not self._address:
            _, told = process.communicate()
            last = (said + told).decode(errors="replace").strip()[-400:]
            raise StoppedError(f"The unit in '{self.folder}' did not start: {last or 'it said nothing'}.")
        self.port = int(self._address.rpartition(":")[2])
        return self._address

    def kill(self) -> None:
        """End it at once, in the midst of whatever it does, as a machine does that fails."""
        self._ended(gently=False)

    def stop(self) -> None:
        """End it."""
        self._ended(gently=True)

    def _ended(self, gently: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            (process.terminate if gently else process.kill)()
        try:
            process.communicate(timeout=TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


class UnitProcesses:
    """Several units, all ended at the end.

    Parameters
    ----------
    folders : mapping of unit to Path
    """

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.units: dict[str, UnitProcess] = {}
        try:
            for unit, folder in folders.items():
                self.units[unit] = UnitProcess(folder)
        except BaseException:
            self.stop()
            raise

    @property
    def addresses(self) -> str:
        """Where all are reached, as `lustrum decentral run --units` takes it; waits until they are."""
        return ",".join(f"{unit}={each.address}" for unit, each in self.units.items())

    def stop(self) -> None:
        """End all."""
        for each in self.units.values():
            each.stop()

    def __enter__(self) -> UnitProcesses:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
