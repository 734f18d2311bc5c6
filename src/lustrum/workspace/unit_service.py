"""A unit's folder served on a network: held by one process, its desk behind a web server."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lustrum.decentral.http_unit import HOST, UnitServer
from lustrum.decentral.keys import read_key
from lustrum.decentral.oblast_folder import read_member
from lustrum.decentral.unit_folder import PAGE
from lustrum.errors import LustrumError
from lustrum.workspace.lock import writing
from lustrum.workspace.unit_report import write_reports


@dataclass(frozen=True, eq=False)
class Service:
    """A unit that is served: its name, and what serves it."""

    unit: str
    server: UnitServer

    @property
    def address(self) -> str:
        """Where it is reached."""
        return self.server.address

    @property
    def private(self) -> bool:
        """Whether nobody but the two sides can read along: over TLS, or where nothing leaves this machine."""
        return self.server.tls is not None or ipaddress.ip_address(str(self.server.server_address[0])).is_loopback

    def run(self) -> None:
        """Serve until somebody stops it."""
        self.server.serve_forever(poll_interval=0.2)


@contextmanager
def serving(
    folder: Path,
    port: int = 0,
    *,
    host: str = HOST,
    key: Path | None = None,
    certificate: tuple[Path, Path] | None = None,
    command: str = "",
    tell: Callable[[str], None] = lambda text: None,
) -> Iterator[Service]:
    """Hold a unit's folder and yield what serves it; nobody else can serve or change it meanwhile.

    Parameters
    ----------
    key : Path, optional
        Where the key shared with the centre stands, `key` in the folder unless given.
    certificate : (Path, Path), optional
        Certificate and private key, PEM.

    Raises
    ------
    UsageError
        If another process holds the folder, nobody can listen there, or others may read the key.
    MissingDataError
        If a file is missing.
    """
    found = read_member(folder)
    own = read_key(key) if key is not None else found.key
    with writing(folder, command):
        told = _Told(folder, command, tell)
        server = UnitServer(found.desk(own, told.order).answer, port, host, certificate, tell)
        try:
            yield Service(found.name, server)
        finally:
            server.server_close()
            told.wait()


class _Told:
    """Writes the unit's report when an order came, beside the answering: the centre does not wait for it."""

    def __init__(self, folder: Path, command: str, tell: Callable[[str], None]) -> None:
        self.folder, self.command, self.tell = folder, command, tell
        self._one_at_a_time = threading.Lock()
        self._threads: list[threading.Thread] = []

    def order(self) -> None:
        """Begin to write."""
        thread = threading.Thread(target=self._write)
        thread.start()
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]

    def wait(self) -> None:
        """Wait until all is written."""
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        with self._one_at_a_time:
            try:
                write_reports(self.folder, self.command)
            except (LustrumError, OSError) as error:  # the order stands; its report can be made later
                self.tell(f"the report was not written: {error}")
            else:
                self.tell(f"an order came; its report was written to {self.folder / PAGE}")
