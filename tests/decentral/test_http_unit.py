"""A unit on a network: it answers who holds the key, and refuses the rest with a reason and nothing else."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from contextlib import suppress

import pytest

from lustrum.decentral import http_unit
from lustrum.decentral.http_centre import Line
from lustrum.decentral.http_unit import CONNECTIONS, DOOR, UnitServer
from lustrum.decentral.messages import MOST_BYTES, Message, decode, encode
from lustrum.decentral.said import AT_PRICES, INTRODUCE
from lustrum.errors import UsageError
from tests.decentral.conftest import KEY


@pytest.fixture
def told():
    return []


@pytest.fixture
def server(network, told):
    found = UnitServer(network.desks["u0"].answer, tell=told.append)
    threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def introduce(network, run="run", number=1, key=KEY):
    terms = network.terms
    body = {"terms": terms.fingerprint, "rows": terms.rows, "unit": terms.unit}
    return encode(Message(INTRODUCE, run, number, 0, "u0", body), key)


def post(server, data, path=DOOR, headers=None, method="POST"):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, body=data, headers=headers or {})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def test_a_signed_question_is_answered_with_a_signature(server, network):
    status, body = post(server, introduce(network))
    assert status == 200 and decode(body, KEY).kind == "introduction"


def test_it_listens_on_the_loopback_unless_told_otherwise(server):
    assert server.server_address[0] == "127.0.0.1" and server.address == f"http://127.0.0.1:{server.server_port}"


def raw(server, data):
    """Return what comes back to bytes that may be no HTTP at all."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while part := line.recv(65536):
            found += part
    return found


@pytest.mark.parametrize(
    "data, status, why",
    [
        (b"", 403, "no JSON"),
        (b"nonsense", 403, "no JSON"),
        (b"[" * 100_000, 403, "no JSON"),
        (b"{}", 403, "not signed"),
        (b'{"unit": "\\u001b[31m", "signature": 5}', 403, "not signed"),
        (b"\x00\xff" * 50, 403, "no JSON"),
    ],
)
def test_nonsense_is_refused_with_the_reason_and_never_with_what_went_wrong_inside(server, data, status, why):
    found, body = post(server, data)
    assert found == status and why in json.loads(body)["refused"]
    assert b"Traceback" not in body and b"lustrum/" not in body and b"\x1b" not in body


def test_a_question_under_another_key_is_refused_and_no_key_is_told(server, network, told):
    status, body = post(server, introduce(network, key=b"another key, as long as it has to be"))
    assert status == 403 and b"not signed" in body
    assert KEY not in body and KEY.decode() not in " ".join(told)


def test_a_question_changed_on_its_way_is_refused(server, network):
    status, _ = post(server, introduce(network).replace(b'"number":1', b'"number":2'))
    assert status == 403


def test_a_replay_is_refused_and_the_same_question_gets_the_same_answer(server, network):
    first, second = introduce(network), introduce(network, number=2)
    answer = post(server, first)[1]
    assert post(server, first)[1] == answer
    post(server, second)
    status, body = post(server, first)
    found = decode(body, KEY)
    assert status == 200 and found.kind == "refused" and "replay" in found.body["reason"]


@pytest.mark.parametrize(
    "method, path, headers, status",
    [
        ("GET", DOOR, {}, 501),
        ("PUT", DOOR, {"Content-Length": "0"}, 501),
        ("POST", "/", {"Content-Length": "0"}, 404),
        ("POST", "/../etc/passwd", {"Content-Length": "0"}, 404),
        ("POST", DOOR, {"Content-Length": "-5"}, 411),
        ("POST", DOOR, {"Content-Length": "five"}, 411),
        ("POST", DOOR, {"Content-Length": "٣"}, 411),
        ("POST", DOOR, {"Transfer-Encoding": "chunked"}, 411),
        ("POST", DOOR, {"Content-Length": str(MOST_BYTES + 1)}, 413),
        ("POST", DOOR, {"Content-Length": "9" * 30}, 411),
    ],
)
def test_another_door_or_length_is_refused_before_anything_is_read(server, method, path, headers, status):
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    found = raw(server, f"{method} {path} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
    assert found.startswith(b"HTTP/1.1 " + str(status).encode()) and b"refused" in found


def test_a_question_cut_off_and_no_http_at_all_are_refused(server):
    cut = raw(server, f"POST {DOOR} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf".encode())
    assert b"400" in cut.split(b"\r\n")[0] and b"cut off" in cut
    assert b"Traceback" not in raw(server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")


def test_what_comes_behind_a_question_is_read_next_and_refused_where_it_is_none(server, network):
    data = introduce(network)
    asked = b"POST /ask HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(data) + data
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as line:
        line.sendall(asked + asked + b"no field\r\nat all\r\n\r\n")
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.count(b"HTTP/1.1 200 OK") == 2 and said.count(b"HTTP/1.1 400") == 1 and b"is no field" in said


def test_it_says_that_it_closes_where_it_was_asked_to(server, network):
    data = introduce(network)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as line:
        line.sendall(b"POST /ask HTTP/1.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
        said = b"".join(iter(lambda: line.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 200 OK") and b"\r\nConnection: close\r\n" in said


def test_a_fault_of_the_unit_is_told_to_the_unit_and_not_to_who_asked(network, told):
    def answer(data):
        raise RuntimeError("the limit of furnace 7 is 12")

    server = UnitServer(answer, tell=told.append)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    status, body = post(server, introduce(network))
    server.shutdown()
    server.server_close()
    assert status == 500 and b"furnace" not in body and "furnace 7" in " ".join(told)


def test_an_answer_goes_out_in_one_piece_without_waiting(server, network):
    """Two writes with Nagle's delay would take 40 ms each; sixty rounds of one connection take far less."""
    line = Line("u0", server.address)
    prices = {"prices": [1.0, 1.0]}
    line.ask(introduce(network))
    began = time.perf_counter()
    for number in range(2, 22):
        line.ask(encode(Message(AT_PRICES, "run", number, 1, "u0", prices), KEY))
    taken = time.perf_counter() - began
    line.close()
    assert taken / 20 < 0.04


def test_who_asks_nothing_signed_is_hung_up_on(network, monkeypatch):
    monkeypatch.setattr(http_unit, "STRANGER", 0.2)
    server = UnitServer(network.desks["u0"].answer)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as line:
        line.sendall(b"POST /ask HTTP/1.1\r\nX: ")  # and then a letter now and then
        assert line.recv(10) == b""
    server.shutdown()
    server.server_close()


def test_beyond_its_room_connections_are_turned_away_and_it_goes_on_afterwards(server, network):
    lines = [socket.create_connection(("127.0.0.1", server.server_port), timeout=5) for _ in range(CONNECTIONS)]
    time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as late:
        late.sendall(b"POST ")
        with suppress(ConnectionResetError):
            assert late.recv(10) == b""
    for line in lines:
        line.close()
    time.sleep(0.3)
    assert post(server, introduce(network))[0] == 200


def test_a_port_that_is_taken_is_refused_with_the_way_out(server, network):
    with pytest.raises(UsageError, match="Name another --port"):
        UnitServer(network.desks["u0"].answer, server.server_port)


def test_what_is_no_certificate_is_refused(tmp_path, network):
    file = tmp_path / "no.pem"
    file.write_text("nothing")
    with pytest.raises(UsageError, match="PEM"):
        UnitServer(network.desks["u0"].answer, certificate=(file, file))
