"""Messages of HTTP read from pieces: the same however they are cut, and nothing that could be read in two ways."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lustrum.decentral.http_bytes import MOST_HEAD, Incoming, NoHttp, answer, question, request_of, status_of


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=20), st.lists(st.integers(1, 30), min_size=1, max_size=5))
def test_a_message_is_the_same_in_whatever_pieces_it_comes(body, behind, cuts):
    data, found, at, turn = question("h:1", "/ask", body) + behind, Incoming(), 0, 0
    while at < len(data):
        size = cuts[turn % len(cuts)]
        found.add(data[at : at + size])
        at, turn = at + size, turn + 1
    assert found.whole and found.body == body and found.rest == behind
    assert found.head is not None and request_of(found.head) == ("POST", "/ask")


def test_an_answer_is_read_as_it_was_written():
    found = Incoming(answer(HTTPStatus.FORBIDDEN, b"no", True))
    assert found.head is not None and status_of(found.head) == 403 and found.head.closes and found.body == b"no"
    assert not Incoming(answer(HTTPStatus.OK, b"yes", False)).head.closes


@pytest.mark.parametrize(
    "head, why",
    [
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4", "stated twice"),
        ("POST / HTTP/1.1\r\nContent-Length : 3", "no field"),
        ("POST / HTTP/1.1\r\nA: b\r\n c", "no field"),
        ("POST / HTTP/1.1\r\nA: b\nContent-Length: 3", "no field"),
        ("POST / HTTP/1.1\r\nnothing", "no field"),
        ("POST / HTTP/1.1" + "\r\nA: b" * 65, "fields"),
        ("POST / HTTP/1.1\r\nA: " + "b" * MOST_HEAD, "bytes stand before"),
    ],
)
def test_what_could_be_read_in_two_ways_or_has_no_end_is_refused(head, why):
    with pytest.raises(NoHttp, match=why):
        Incoming(f"{head}\r\n\r\n".encode())
    with pytest.raises(NoHttp, match="bytes stand before"):
        Incoming(b"x" * (MOST_HEAD + 1))


@pytest.mark.parametrize("stated", ["", "-1", "3.0", "0x3", "+3", "9" * 13, "\u00b2"])
def test_a_length_that_is_no_plain_number_is_none(stated):
    found = Incoming(f"POST / HTTP/1.1\r\nContent-Length: {stated}\r\n\r\nabc".encode("latin-1"))
    assert found.head is not None and found.head.length is None and not found.whole
    both = Incoming(b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc")
    assert both.head is not None and both.head.length is None


@pytest.mark.parametrize(
    "first", ["POST /ask", "POST  HTTP/1.1 x y", "POST /ask SPDY/3", "HTTP/1.1 2x0 OK", "\x1b[31m"]
)
def test_a_first_line_that_is_none_is_refused_without_its_control_letters(first):
    found = Incoming(f"{first}\r\n\r\n".encode())
    assert found.head is not None
    for reading in (request_of, status_of):
        with pytest.raises(NoHttp) as refused:
            reading(found.head)
        assert "\x1b" not in str(refused.value)
