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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

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


class UnitServer(ThreadingHTTPServer):
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

    def server_bind(self) -> None:
        """Bind without asking for the name of this machine, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

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


class UnitHandler(BaseHTTPRequestHandler):
    """One connection."""

    server: UnitServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "lustrum", ""
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # an answer goes out in one piece
    timeout = IDLE

    def setup(self) -> None:
        """Speak TLS where asked for, and close on who has not asked a signed question soon."""
        self._watch = threading.Timer(STRANGER, self._close)
        self._watch.daemon = True
        self._watch.start()
        if self.server.tls is not None:
            self.request.settimeout(STRANGER)
            try:
                self.request = self.server.tls.wrap_socket(self.request, server_side=True)
            except BaseException:
                self._watch.cancel()
                raise
        super().setup()

    def finish(self) -> None:
        self._watch.cancel()
        super().finish()

    def do_POST(self) -> None:
        """Answer a question."""
        if self.path != DOOR:
            return self.send_error(HTTPStatus.NOT_FOUND, f"questions are asked at {DOOR}")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or len(length) > 12:
            return self.send_error(HTTPStatus.LENGTH_REQUIRED, "a question says how long it is")
        if int(length) > MOST_BYTES:
            reason = f"a question has {MOST_BYTES:,} bytes at most"
            return self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)
        data = self.rfile.read(int(length))
        if len(data) < int(length):
            return self.send_error(HTTPStatus.BAD_REQUEST, "the question is cut off")
        began = time.perf_counter()
        try:
            answer = self.server.answer(data)
        except MessageError as error:
            return self.send_error(HTTPStatus.FORBIDDEN, str(error))
        except Exception as error:
            self.server.tell(f"a question was not answered: {type(error).__name__}: {error}")
            return self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, "the unit failed; its own side says why")
        self._watch.cancel()
        self.server.tell(f"answered in {time.perf_counter() - began:.2f} s")
        self._send(HTTPStatus.OK, answer)
        return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse, with a reason in one sentence, and hang up."""
        reason = message or HTTPStatus(code).phrase
        self.close_connection = True
        self.server.tell(f"refused {self.client_address[0]}: {reason}")
        self._send(code, json.dumps({"refused": reason}).encode())

    def _send(self, code: int, body: bytes) -> None:
        self.send_response_only(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: `tell` says what is worth knowing."""

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
