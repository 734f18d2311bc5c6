"""Units on a network: one connection a unit that is kept open, each question and each answer in one piece.

A round goes out to all at once, and one thread waits for whoever answers next: threads of their own would spend more
time on taking turns than the messages take. A line that is not open yet, that speaks TLS or that broke gets a thread.
Asking again is safe, because a unit counts a question once: a connection that broke is opened anew and the question
asked again, a few times. Who does not answer in time, or not at all, is silent.
"""

from __future__ import annotations

import json
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from lustrum.decentral.addresses import Address
from lustrum.decentral.http_bytes import PIECE, Incoming, NoHttp, question, status_of
from lustrum.decentral.http_unit import DOOR
from lustrum.decentral.messages import MOST_BYTES
from lustrum.decentral.transport import Answer, SilentUnit
from lustrum.errors import UsageError

TIME_OUT, TO_CONNECT = 300.0, 5.0
"""Seconds for an answer, and for a connection."""

MOST_AT_ONCE = 64

PAUSES = (0.0, 0.2, 0.8)
"""Seconds before a question is asked again over a new connection."""

AT_ONCE_BYTES = 1 << 16
"""A question up to this length goes into a line that is open without waiting."""


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
        self._incoming, self._closed = Incoming(), False
        self._one_at_a_time = threading.Lock()

    def ask(self, message: bytes, failed: str = "") -> bytes:
        """Return the answer to a question.

        Parameters
        ----------
        failed : str
            Why it was asked once already and got none.

        Raises
        ------
        SilentUnit
            If there is none.
        """
        with self._one_at_a_time:
            why = failed
            for pause in (*(() if failed else (None,)), *self.patience.pauses):
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
                    why = f"{error}" if "reached" in str(error) else self.late
                    break
                except (OSError, NoHttp) as error:
                    self._hang_up()
                    why = f"{error}" or type(error).__name__
                if self._closed:
                    break
            raise self.silent(why)

    def begin(self, message: bytes) -> socket.socket | None:
        """Send a question where the line is open and free, and return what its answer comes from; `more` reads it.

        The line is taken until `more` has returned an answer or failed, or `give_up` is called.
        """
        if self.secure or len(message) > AT_ONCE_BYTES or not self._one_at_a_time.acquire(blocking=False):
            return None
        if self._socket is not None:
            try:
                self._socket.sendall(question(self.place, DOOR, message))
            except OSError:
                self._hang_up()
        if self._socket is None:
            self._one_at_a_time.release()
            return None
        self._incoming = Incoming()
        return self._socket

    def more(self) -> bytes | None:
        """Take in what came; return the answer where it is whole.

        Raises
        ------
        OSError, NoHttp
            If the line broke: it may be asked again.
        SilentUnit
            If the question is refused.
        """
        assert self._socket is not None
        try:
            found = self._taken(self._incoming, self._socket)
        except (OSError, NoHttp, SilentUnit):
            self.give_up()
            raise
        if found is not None:
            self._one_at_a_time.release()
        return found

    def give_up(self) -> None:
        """Hang up on a question that was begun."""
        self._hang_up()
        self._one_at_a_time.release()

    @property
    def late(self) -> str:
        """What is said of no answer in time."""
        return f"no answer within {self.patience.time_out:g} seconds"

    def silent(self, why: str) -> SilentUnit:
        """Return what is said of a unit without an answer."""
        return SilentUnit(f"'{self.unit}' at {self.place}: {why}", unit=self.unit)

    def close(self) -> None:
        """Hang up, also on an answer that somebody waits for."""
        self._closed = True
        if (line := self._socket) is not None:
            with suppress(OSError):  # gone already
                line.shutdown(socket.SHUT_RDWR)
        with self._one_at_a_time:
            self._hang_up()

    def _asked(self, message: bytes) -> bytes:
        if self._socket is None:
            self._socket = self._connected()
        line, incoming = self._socket, Incoming()
        end = time.monotonic() + self.patience.time_out
        line.sendall(question(self.place, DOOR, message))
        while (found := self._taken(incoming, line)) is None:
            if time.monotonic() > end:  # a unit that sends a byte now and then is late too
                raise TimeoutError(self.late)
        return found

    def _taken(self, incoming: Incoming, line: socket.socket) -> bytes | None:
        """Take in the next piece of an answer; return it where it is whole."""
        data = line.recv(PIECE)
        if not data:
            raise NoHttp("its answer was cut off" if incoming.begun else "it closed the line without an answer")
        incoming.add(data)
        if incoming.head is None:
            return None
        status, length = status_of(incoming.head), incoming.head.length
        if length is None or length > MOST_BYTES:
            raise NoHttp(f"its answer is longer than {MOST_BYTES:,} bytes, or of no stated length")
        if not incoming.whole:
            return None
        if incoming.head.closes or status != 200:
            self._hang_up()
        if status != 200:
            raise SilentUnit(f"'{self.unit}' at {self.place} refuses: {_reason(status, incoming.body)}", unit=self.unit)
        return incoming.body

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

    def together(self, questions: Mapping[str, bytes]) -> dict[str, Answer]:
        """Return what each unit answers, or that it is silent, in the order of the questions.

        All are asked before the first answer is waited for.
        """
        found, slow = dict[str, Answer](), dict[str, Future[Answer]]()
        open_ = dict[str, tuple[socket.socket, float]]()
        try:
            with selectors.DefaultSelector() as waiting:
                for unit, message in questions.items():
                    line = self._lines.get(unit)
                    if line is not None and (sent := line.begin(message)) is not None:
                        open_[unit] = sent, time.monotonic() + line.patience.time_out
                        waiting.register(sent, selectors.EVENT_READ, unit)
                    else:
                        slow[unit] = self.pool.submit(self._slowly, unit, message)
                while open_:
                    least = min(end for _, end in open_.values())
                    came = [key.data for key, _ in waiting.select(max(0.0, least - time.monotonic()))]
                    for unit in came:
                        sent = open_[unit][0]
                        if (answer := self._next(unit, open_)) is not None:
                            waiting.unregister(sent)
                            if isinstance(answer, str):
                                slow[unit] = self.pool.submit(self._slowly, unit, questions[unit], answer)
                            else:
                                found[unit] = answer
                    for unit in self._late(open_):
                        waiting.unregister(open_.pop(unit)[0])
                        self._lines[unit].give_up()
                        found[unit] = self._lines[unit].silent(self._lines[unit].late)
        finally:
            for unit in open_:  # only where something else went wrong, as Ctrl-C
                self._lines[unit].give_up()
        return {unit: found[unit] if unit in found else slow[unit].result() for unit in questions}

    def _next(self, unit: str, open_: dict[str, tuple[socket.socket, float]]) -> Answer | str | None:
        """Take in what came from a unit; return its answer, None where more is to come, or why its line broke."""
        try:
            answer: Answer | str | None = self._lines[unit].more()
        except SilentUnit as silent:
            answer = silent
        except (OSError, NoHttp) as error:
            answer = f"{error}" or type(error).__name__
        if answer is not None:
            del open_[unit]
        return answer

    def _late(self, open_: Mapping[str, tuple[socket.socket, float]]) -> list[str]:
        now = time.monotonic()
        return [unit for unit, (_, end) in open_.items() if end <= now]

    def _slowly(self, unit: str, message: bytes, failed: str = "") -> Answer:
        try:
            if unit not in self._lines:
                return self.ask(unit, message)
            return self._lines[unit].ask(message, failed)
        except SilentUnit as silent:
            return silent

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
