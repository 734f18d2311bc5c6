"""A unit on a network: a small web server with one door, `POST /ask`, behind which stands the unit's desk.

The server reads a question of bounded length, hands it to the desk and writes the answer in one piece. Whoever asks
without the key gets a reason and nothing else; whoever sends nonsense gets a reason too, never what went wrong inside.
It listens on the loopback unless told otherwise, and with a certificate it speaks TLS. Messages are signed in any case
(`messages`): TLS hides them from who sits on the line, the signature says who speaks.
"""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from lustrum.decentral.http_bytes import PIECE, Incoming, NoHttp, answer, request_of
from lustrum.decentral.messages import MOST_BYTES, MessageError
from lustrum.errors import UsageError

HOST = "127.0.0.1"
DOOR = "/ask"
CONNECTIONS = 16
"""At the same time; a centre needs one."""

STRANGER, IDLE = 10.0, 600.0
"""Seconds in which a connection has to ask a first signed question; seconds it may be silent afterwards."""

Answering = Callable[[bytes], bytes]
Tell = Callable[[str], None]


class UnitServer(socketserver.ThreadingTCPServer):
    """Serves one desk.

    Parameters
    ----------
    answer : function of bytes
        From a question to an answer, `Desk.answer` for one; a `MessageError` is told to who asked.
    port : int
        0 for any that is free: `server_port` says which.
    host : str
    certificate : (Path, Path), optional
        Of the unit and its private key, as PEM: then TLS is spoken.
    tell : function of a sentence, optional
        Told what is done, for the unit's own eyes.

    Raises
    ------
    UsageError
        If nobody can listen there, or the certificate cannot be used.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 32

    def __init__(
        self,
        answer: Answering,
        port: int = 0,
        host: str = HOST,
        certificate: tuple[Path, Path] | None = None,
        tell: Tell = lambda text: None,
    ) -> None:
        self.answer, self.tell = answer, tell
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.tls = None if certificate is None else _tls(*certificate)
        self._room = threading.BoundedSemaphore(CONNECTIONS)
        try:
            super().__init__((host, port), UnitHandler)
        except (OSError, OverflowError) as error:
            raise UsageError(f"Nobody can listen on {host}:{port}: {error}. Name another --port or --host.") from None

    @property
    def address(self) -> str:
        """Where the unit is reached, as `units.csv` names it."""
        host = str(self.server_address[0])
        return f"http{'s' if self.tls else ''}://{f'[{host}]' if ':' in host else host}:{self.server_port}"

    @property
    def server_port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection where there is room; turn it away where there is none."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._room.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say for the unit's own eyes that a connection broke; the other side is told nothing."""
        import sys

        error = sys.exc_info()[1]
        self.tell(f"a connection from {client_address[0]} broke: {type(error).__name__}")


class UnitHandler(socketserver.BaseRequestHandler):
    """One connection: questions one after the other, each answered in one piece."""

    server: UnitServer
    request: socket.socket

    def setup(self) -> None:
        """Speak TLS where asked for, and close on who has not asked a signed question soon."""
        self.closing = False
        self._watch = threading.Timer(STRANGER, self._close)
        self._watch.daemon = True
        self._watch.start()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.server.tls is not None:
            self.request.settimeout(STRANGER)
            try:
                self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            except BaseException:
                self._watch.cancel()
                raise
        self.request.settimeout(IDLE)

    def finish(self) -> None:
        self._watch.cancel()

    def handle(self) -> None:
        """Answer until the other side hangs up, falls silent, or says what cannot be answered."""
        rest = b""
        while not self.closing:
            try:
                incoming = Incoming(rest)
                if not self._came(incoming, "head"):
                    return
                if self._refused(incoming):
                    continue
                if not self._came(incoming, "whole"):
                    return
                self.closing = incoming.head is not None and incoming.head.closes
                self._answer(incoming.body)
                rest = incoming.rest
            except TimeoutError:
                return  # it fell silent
            except NoHttp as error:
                self._refuse(HTTPStatus.BAD_REQUEST, str(error))

    def _came(self, incoming: Incoming, part: str) -> bool:
        """Say whether the head of a question came, or the whole of it; refuse one that is cut off."""
        while not getattr(incoming, part):
            data = self.request.recv(PIECE)
            if not data:
                if incoming.begun:
                    self._refuse(HTTPStatus.BAD_REQUEST, "the question is cut off")
                return False
            incoming.add(data)
        return True

    def _refused(self, incoming: Incoming) -> bool:
        """Refuse another door, method or length before anything more is read."""
        assert incoming.head is not None
        method, path = request_of(incoming.head)
        length = incoming.head.length
        if method != "POST":
            self._refuse(HTTPStatus.NOT_IMPLEMENTED, "questions are asked by POST")
        elif path != DOOR:
            self._refuse(HTTPStatus.NOT_FOUND, f"questions are asked at {DOOR}")
        elif length is None:
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "a question says how long it is")
        elif length > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a question has {MOST_BYTES:,} bytes at most")
        else:
            if incoming.head.fields.get("expect", "").lower() == "100-continue" and not incoming.whole:
                self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            return False
        return True

    def _answer(self, data: bytes) -> None:
        began = time.perf_counter()
        try:
            found = self.server.answer(data)
        except MessageError as error:
            return self._refuse(HTTPStatus.FORBIDDEN, str(error))
        except Exception as error:
            self.server.tell(f"a question was not answered: {type(error).__name__}: {error}")
            return self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "the unit failed; its own side says why")
        self._watch.cancel()
        self.server.tell(f"answered in {time.perf_counter() - began:.2f} s")
        self.request.sendall(answer(HTTPStatus.OK, found, self.closing))
        return None

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        """Refuse, with a reason in one sentence, and hang up."""
        self.closing = True
        self.server.tell(f"refused {self.client_address[0]}: {reason}")
        self.request.sendall(answer(status, json.dumps({"refused": reason}).encode(), True))

    def _close(self) -> None:
        with suppress(OSError):  # gone already
            self.request.shutdown(socket.SHUT_RDWR)


def _tls(certificate: Path, private: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, private)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"'{certificate}' and '{private}' are no certificate and its private key: {error}. Both are PEM files."
        ) from None
    return context
