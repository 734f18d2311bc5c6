"""One message of HTTP as it comes in, piece by piece: first line, fields, and as many bytes as it says.

Only what questions and answers need is read, and read strictly: a length stated once, fields one a line, no parts
(`Transfer-Encoding`). What is read otherwise by somebody in between is refused and not guessed. It is read from bytes
that are there already, so that one thread can wait for many units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

MOST_HEAD, MOST_FIELDS = 16_384, 64
"""Bytes before the body, and fields."""

PIECE = 1 << 16
"""Bytes taken from a line at once."""


class NoHttp(ValueError):
    """What came is no message of HTTP that questions and answers use: says why."""


@dataclass(frozen=True)
class Head:
    """What stands before the body: the first line, and fields by name in small letters."""

    first: str
    fields: Mapping[str, str]

    @property
    def length(self) -> int | None:
        """Bytes of the body; None where they are not stated, or not as a plain number."""
        stated = self.fields.get("content-length", "")
        if "transfer-encoding" in self.fields or not stated.isascii() or not stated.isdecimal() or len(stated) > 12:
            return None
        return int(stated)

    @property
    def closes(self) -> bool:
        """Whether the line is closed after this message."""
        said = self.fields.get("connection", "").lower()
        return said == "close" or ("HTTP/1.0" in self.first and said != "keep-alive")


class Incoming:
    """A message that comes in.

    Parameters
    ----------
    rest : bytes
        What came behind the message before it.

    Examples
    --------
    >>> found = Incoming()
    >>> found.add(b"POST /ask HTTP/1.1\\r\\nContent-Length: 3\\r\\n\\r\\nab")
    >>> found.head.first, found.whole
    ('POST /ask HTTP/1.1', False)
    >>> found.add(b"c and more")
    >>> found.body, found.rest
    (b'abc', b' and more')
    """

    def __init__(self, rest: bytes = b"") -> None:
        self.head: Head | None = None
        self._bytes = bytearray()
        self.begun = False
        if rest:
            self.add(rest)

    def add(self, data: bytes) -> None:
        """Take in a piece.

        Raises
        ------
        NoHttp
            If what stands before the body cannot be read.
        """
        self.begun = True
        searched = max(0, len(self._bytes) - 3)
        self._bytes += data
        if self.head is not None:
            return
        end = self._bytes.find(b"\r\n\r\n", searched)
        if end > MOST_HEAD or (end < 0 and len(self._bytes) > MOST_HEAD):
            raise NoHttp(f"more than {MOST_HEAD:,} bytes stand before the message")
        if end >= 0:
            self.head = _head(bytes(self._bytes[:end]))
            del self._bytes[: end + 4]

    @property
    def whole(self) -> bool:
        """Whether all of it is there."""
        return self.head is not None and self.head.length is not None and len(self._bytes) >= self.head.length

    @property
    def body(self) -> bytes:
        """What stands after the head, as far as it is there."""
        assert self.head is not None
        return bytes(self._bytes[: self.head.length])

    @property
    def rest(self) -> bytes:
        """What came behind it."""
        assert self.head is not None and self.head.length is not None
        return bytes(self._bytes[self.head.length :])


def _head(data: bytes) -> Head:
    first, *lines = data.decode("latin-1").split("\r\n")
    if len(lines) > MOST_FIELDS:
        raise NoHttp(f"more than {MOST_FIELDS} fields stand before the message")
    fields = dict[str, str]()
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.lower()
        if not colon or not name or name != name.strip() or "\n" in line or "\r" in line:
            raise NoHttp(f"'{_plain(line)}' is no field of a message")
        if name == "content-length" and name in fields:
            raise NoHttp("its length is stated twice")
        fields[name] = value.strip()
    return Head(first, fields)


def request_of(head: Head) -> tuple[str, str]:
    """Return method and path of a question.

    Raises
    ------
    NoHttp
        If its first line is none of a question.
    """
    parts = head.first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise NoHttp(f"'{_plain(head.first)}' is no question by HTTP")
    return parts[0], parts[1]


def status_of(head: Head) -> int:
    """Return the status of an answer.

    Raises
    ------
    NoHttp
        If its first line is none of an answer.
    """
    version, _, said = head.first.partition(" ")
    number = said[:3]
    if not version.startswith("HTTP/1.") or not (number.isascii() and number.isdecimal() and len(number) == 3):
        raise NoHttp(f"it says '{_plain(head.first)}', which is no answer by HTTP")
    return int(number)


def question(place: str, door: str, body: bytes) -> bytes:
    """Return a question as it goes over the line, in one piece; `place` is host and port."""
    head = (
        f"POST {door} HTTP/1.1\r\nHost: {place}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def answer(status: HTTPStatus, body: bytes, closes: bool) -> bytes:
    """Return an answer as it goes over the line, in one piece."""
    ends = "Connection: close\r\n" if closes else ""
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n{ends}\r\n"
    )
    return head.encode() + body


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:80])
