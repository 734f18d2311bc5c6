"""Units on a network: one connection a unit that is kept open, each question and each answer in one piece.

Asking again is safe, because a unit counts a question once: a connection that broke is opened anew and the question
asked again, a few times. Who does not answer in time, or not at all, is silent.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from lustrum.decentral.addresses import Address
from lustrum.decentral.http_unit import DOOR
from lustrum.decentral.messages import MOST_BYTES
from lustrum.decentral.transport import SilentUnit
from lustrum.errors import UsageError

TIME_OUT, TO_CONNECT = 300.0, 5.0
"""Seconds for an answer, and for a connection."""

MOST_AT_ONCE = 64

PAUSES = (0.0, 0.2, 0.8)
"""Seconds before a question is asked again over a new connection."""


@dataclass(frozen=True)
class Patience:
    """How long one waits for a unit: seconds for an answer, and the pauses before each time it is asked again."""

    time_out: float = TIME_OUT
    pauses: tuple[float, ...] = PAUSES


class Line:
    """The way to one unit; one question at a time.

    Parameters
    ----------
    unit : str
    address : str
        ``http://HOST:PORT``, or https.
    certificate : Path, optional
        Whom to trust over TLS, as PEM: the unit's own certificate, or that of who signed it. Whom the system trusts,
        where none is given.
    patience : Patience

    Raises
    ------
    UsageError
        If the address is none.
    """

    def __init__(
        self, unit: str, address: str, certificate: Path | None = None, patience: Patience | None = None
    ) -> None:
        self.unit, self.certificate, self.patience = unit, certificate, patience or Patience()
        self.secure, self.host, self.port = _parts(unit, address)
        host = f"[{self.host}]" if ":" in self.host else self.host
        self.place = f"{host}:{self.port}"
        self._socket: socket.socket | None = None
        self._one_at_a_time = threading.Lock()

    def ask(self, message: bytes) -> bytes:
        """Return the answer to a question.

        Raises
        ------
        SilentUnit
            If there is none.
        """
        with self._one_at_a_time:
            why = ""
            for pause in (None, *self.patience.pauses):
                if pause is not None:
                    time.sleep(pause)
                try:
                    return self._asked(message)
                except ssl.SSLCertVerificationError as error:
                    self._hang_up()
                    why = f"its certificate is not trusted: {error.verify_message}"
                    break
                except TimeoutError as error:
                    self._hang_up()
                    late = f"no answer within {self.patience.time_out:g} seconds"
                    why = f"{error}" if "reached" in str(error) else late
                    break
                except (OSError, HTTPException) as error:
                    self._hang_up()
                    why = f"{error}" or type(error).__name__
            raise SilentUnit(f"'{self.unit}' at {self.place}: {why}", unit=self.unit)

    def close(self) -> None:
        """Hang up."""
        with self._one_at_a_time:
            self._hang_up()

    def _asked(self, message: bytes) -> bytes:
        if self._socket is None:
            self._socket = self._connected()
        line = self._socket
        head = (
            f"POST {DOOR} HTTP/1.1\r\nHost: {self.place}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(message)}\r\n\r\n"
        )
        line.sendall(head.encode() + message)
        response = HTTPResponse(line, method="POST")
        try:
            response.begin()
            if response.length is None or response.length > MOST_BYTES:
                raise HTTPException(f"its answer is longer than {MOST_BYTES:,} bytes, or of no stated length")
            answer = response.read()
            if response.will_close:
                self._hang_up()
        finally:
            response.close()
        if response.status != 200:
            self._hang_up()
            raise SilentUnit(f"'{self.unit}' at {self.place} refuses: {_reason(response.status, answer)}")
        return answer

    def _connected(self) -> socket.socket:
        least = min(TO_CONNECT, self.patience.time_out)
        try:
            plain = socket.create_connection((self.host, self.port), least)
        except TimeoutError:
            raise TimeoutError(f"it could not be reached within {least:g} seconds") from None
        plain.settimeout(self.patience.time_out)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self.secure:
            return plain
        try:
            return self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.certificate)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"'{self.certificate}' is no certificate as PEM: {error}.") from None

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class OverHttp:
    """A transport to units on a network; all are asked at the same time.

    Parameters
    ----------
    lines : mapping of unit to Line
    """

    def __init__(self, lines: Mapping[str, Line]) -> None:
        self._lines = dict(lines)
        self.pool = ThreadPoolExecutor(max(1, min(MOST_AT_ONCE, len(self._lines))))

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self._lines)

    @property
    def at_once(self) -> int:
        return MOST_AT_ONCE

    def ask(self, unit: str, message: bytes) -> bytes:
        if unit not in self._lines:
            raise SilentUnit(f"'{unit}' has no address.", unit=unit)
        return self._lines[unit].ask(message)

    def close(self) -> None:
        self.pool.shutdown(wait=False)
        for line in self._lines.values():
            line.close()


def connect(addresses: Mapping[str, Address], time_out: float | None = None) -> OverHttp:
    """Return a transport to units by their addresses, ``http://HOST:PORT`` or https; `time_out` seconds an answer."""
    patience = None if time_out is None else Patience(time_out)
    return OverHttp({unit: Line(unit, each.place, each.certificate, patience) for unit, each in addresses.items()})


def _parts(unit: str, address: str) -> tuple[bool, str, int]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None or parts.path not in ("", "/"):
        raise UsageError(f"The address '{address}' of '{unit}' is none: http://HOST:PORT or https://HOST:PORT is one.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(f"The address of '{unit}' says more than host and port; keys stand in files, not there.")
    return parts.scheme == "https", parts.hostname, port


def _reason(status: int, answer: bytes) -> str:
    """Return why a question was refused, as the other side says it, kept short."""
    try:
        said = json.loads(answer)["refused"]
    except (ValueError, KeyError, TypeError, RecursionError):
        said = ""
    return said[:300] if isinstance(said, str) and said else f"status {status}"
