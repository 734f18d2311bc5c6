"""The centre's side of the network: one open line a unit, asked again where it broke, silence named."""

from __future__ import annotations

import datetime
import ipaddress
import random
import socket
import threading
import time
from contextlib import suppress

import numpy as np
import pytest

from lustrum.decentral.addresses import Address
from lustrum.decentral.http_centre import Line, OverHttp, Patience, connect
from lustrum.decentral.http_unit import UnitServer
from lustrum.decentral.loop import Loop
from lustrum.decentral.transport import SilentUnit, ask_all
from lustrum.errors import UsageError
from tests.decentral.conftest import Network, random_blocks
from tests.decentral.middleman import Middleman

SHORT = Patience(5.0, (0.0, 0.05))


class Served:
    """Desks behind servers of this process."""

    def __init__(self, answers, certificate=None):
        self.servers = {}
        for unit, answer in answers.items():
            self.servers[unit] = UnitServer(answer, certificate=certificate)
            threading.Thread(target=self.servers[unit].serve_forever, args=(0.02,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers.values():
            server.shutdown()
            server.server_close()

    @property
    def addresses(self):
        return {unit: Address(unit, "http", server.address, b"") for unit, server in self.servers.items()}


def test_units_over_http_reach_the_plan_they_reach_in_one_process():
    blocks, level = random_blocks(4)
    there = Loop(Network(blocks, level).centre(), Network(blocks, level).terms, 1e-5, 60).run()
    network = Network(blocks, level)
    with Served({unit: desk.answer for unit, desk in network.desks.items()}) as served:
        transport = connect(served.addresses)
        assert transport.units == tuple(network.desks) and transport.at_once > 1
        here = Loop(network.centre(transport), network.terms, 1e-5, 60).run()
        transport.close()
    assert here.lower == there.lower and here.upper == there.upper


def test_a_line_stays_open_and_is_opened_again_where_the_unit_was_started_again():
    with Served({"a": bytes.upper}) as served:
        line = Line("a", served.servers["a"].address, patience=SHORT)
        assert line.ask(b"x") == b"X"
        first = line._socket
        assert line.ask(b"y") == b"Y" and line._socket is first
        port = served.servers["a"].server_port
    first.shutdown(socket.SHUT_RDWR)  # as where the process ended
    again = UnitServer(lambda data: data + b" again", port)
    threading.Thread(target=again.serve_forever, args=(0.02,), daemon=True).start()
    assert line.ask(b"z") == b"z again"
    line.close()
    again.shutdown()
    again.server_close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_unit_that_is_not_there_is_silent_and_named_with_its_place():
    port = free_port()
    transport = OverHttp({"north": Line("north", f"http://127.0.0.1:{port}", patience=SHORT)})
    found = ask_all(transport, {"north": b"x"})["north"]
    assert isinstance(found, SilentUnit) and "north" in str(found) and str(port) in str(found)
    with pytest.raises(SilentUnit, match="no address"):
        transport.ask("south", b"x")


def test_who_does_not_answer_in_time_is_silent():
    with Served({"slow": lambda data: time.sleep(1.0) or data}) as served:
        line = Line("slow", served.servers["slow"].address, patience=Patience(0.2, ()))
        began = time.perf_counter()
        with pytest.raises(SilentUnit, match=r"no answer within 0\.2 seconds"):
            line.ask(b"x")
        assert time.perf_counter() - began < 0.9


def test_who_sends_a_byte_now_and_then_is_late_too():
    with socket.create_server(("127.0.0.1", 0)) as door:

        def drip():
            line, _ = door.accept()
            with line, suppress(OSError):  # nobody listens any more
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
                for _ in range(40):
                    line.sendall(b"x")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        began = time.perf_counter()
        with pytest.raises(SilentUnit, match=r"no answer within 0\.2 seconds"):
            Line("a", f"http://127.0.0.1:{door.getsockname()[1]}", patience=Patience(0.2, ())).ask(b"x")
        assert time.perf_counter() - began < 1.5


def test_one_silent_unit_does_not_keep_the_others_waiting_for_long():
    with Served({"a": bytes.upper, "b": bytes.upper}) as served:
        lines = {unit: Line(unit, server.address, patience=SHORT) for unit, server in served.servers.items()}
        lines["c"] = Line("c", f"http://127.0.0.1:{free_port()}", patience=SHORT)
        found = ask_all(OverHttp(lines), dict.fromkeys("abc", b"x"))
    assert found["a"] == found["b"] == b"X" and isinstance(found["c"], SilentUnit)


class Rude:
    """Answers every connection with bytes of its own choosing."""

    def __init__(self, answer):
        self.answer = answer
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            line.recv(65536)
            line.sendall(self.answer)
            line.close()


@pytest.mark.parametrize(
    "answer, why",
    [
        (b"", "closed|disconnect|reset"),
        (b"nonsense\r\n\r\n", "nonsense"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", "longer than"),
        (b"HTTP/1.1 200 OK\r\n\r\nwithout end", "no stated length"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", "cut off"),
        (b'HTTP/1.1 403 No\r\nContent-Length: 20\r\n\r\n{"refused":"no key"}', "no key"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nTraceback", "status 500"),
        (b"HTTP/1.1 302 Go\r\nLocation: http://example.org/\r\nContent-Length: 0\r\n\r\n", "status 302"),
    ],
)
def test_what_is_no_answer_is_silence_with_the_reason(answer, why):
    rude = Rude(answer)
    with pytest.raises(SilentUnit, match=why):
        Line("rude", rude.address, patience=SHORT).ask(b"x")
    rude.socket.close()


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:80", "http://", "http://h", "http://h:99999", "ftp://h:1", "http://h:1/x", "http://[:1"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(UsageError, match="HOST:PORT"):
        Line("north", address)


def test_an_address_that_bears_a_key_is_refused_and_not_repeated():
    with pytest.raises(UsageError, match="keys stand in files") as refused:
        Line("north", "http://me:hush@127.0.0.1:80")
    assert "hush" not in str(refused.value)


@pytest.fixture
def certificate(tmp_path):
    """A certificate of 127.0.0.1 that signs itself, and its private key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a unit")])
    now = datetime.datetime.now(datetime.UTC)
    found = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "unit.pem", tmp_path / "private.pem"
    paths[0].write_bytes(found.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return paths


def test_tls_is_spoken_with_whom_the_certificate_names_and_with_nobody_else(certificate):
    with Served({"a": bytes.upper}, certificate) as served:
        address = served.servers["a"].address
        assert address.startswith("https://")
        line = Line("a", address, certificate[0], SHORT)
        assert line.ask(b"x") == b"X" and line.ask(b"y") == b"Y"
        line.close()
        with pytest.raises(SilentUnit, match="certificate is not trusted"):
            Line("a", address, None, SHORT).ask(b"x")
        with pytest.raises(SilentUnit):
            Line("a", address.replace("https", "http"), None, Patience(2.0, ())).ask(b"x")
        with pytest.raises(SilentUnit):
            Line("a", address.replace("127.0.0.1", "localhost"), certificate[0], SHORT).ask(b"x")


def test_a_file_that_is_no_certificate_is_refused(tmp_path):
    file = tmp_path / "no.pem"
    file.write_text("nothing")
    with Served({"a": bytes.upper}) as served, pytest.raises(UsageError, match="no certificate"):
        Line("a", served.servers["a"].address.replace("http", "https"), file, SHORT).ask(b"x")


def test_the_exact_mode_asks_again_what_was_lost_and_takes_no_step_twice():
    blocks, level = random_blocks(2)
    network = Network(blocks, level)
    lot = random.Random(2)
    with Served({unit: desk.answer for unit, desk in network.desks.items()}) as served:
        between = {unit: Middleman(each.place, lot, delay=0.01) for unit, each in served.addresses.items()}
        transport = OverHttp({unit: Line(unit, each.server.address, patience=SHORT) for unit, each in between.items()})
        centre = network.centre(transport)
        centre.waits = (0.0,) * 8
        loop = Loop(centre, network.terms, 1e-6)
        found, iterations = loop.exactly()
        transport.close()
        for each in between.values():
            each.close()
    assert found.lower == pytest.approx(network.monolith(), rel=1e-6) and iterations <= 25
    assert min(sum(getattr(m, n) for m in between.values()) for n in ("lost", "delayed", "repeated")) > 10
    for desk in network.desks.values():
        numbers = [entry.said["number"] for entry in desk.log.entries() if entry.way == "in"]
        assert numbers == [*range(1, len(numbers) + 1)]


def test_a_tenth_of_answers_lost_delayed_and_repeated_each_give_the_same_plan_and_nothing_twice():
    blocks, level = random_blocks(2)
    network = Network(blocks, level)
    optimum = network.monolith()
    lot = random.Random(1)
    with Served({unit: desk.answer for unit, desk in network.desks.items()}) as served:
        between = {unit: Middleman(each.place, lot) for unit, each in served.addresses.items()}
        lines = {unit: Line(unit, each.server.address, patience=SHORT) for unit, each in between.items()}
        transport = OverHttp(lines)
        loop = Loop(network.centre(transport), network.terms, 1e-6, 80)
        found = loop.run()
        transport.close()
        for each in between.values():
            each.close()
    assert found.lower == pytest.approx(optimum, abs=1e-4 * (1 + optimum))
    assert found.upper >= optimum - 1e-6 * (1 + optimum)
    lost, delayed, repeated = (sum(getattr(m, n) for m in between.values()) for n in ("lost", "delayed", "repeated"))
    assert min(lost, delayed, repeated) > 0
    # a 500 of the line is silence of the unit in that round: it is asked anew in the next
    assert sum(len(each.silent) for each in loop.rounds) > 0
    for unit, desk in network.desks.items():
        numbers = [entry.said["number"] for entry in desk.log.entries() if entry.way == "out"]
        assert numbers == sorted(set(numbers)), f"{unit} counted no question twice"
    total = np.sum([*found.allotments.values()], axis=0)
    assert np.allclose(total, network.level)


def test_in_one_round_some_answer_some_are_late_and_some_hung_up_before():
    """Lines that are open are waited for together; one whose unit was started again is asked anew, and counted once."""
    counted = []

    def slow(data):
        time.sleep(1.0 if data == b"second" else 0.0)
        return data

    with Served({"quick": bytes.upper, "late": slow, "broken": lambda data: counted.append(data) or data}) as served:
        patience = Patience(0.5, (0.0, 0.05))
        lines = {unit: Line(unit, server.address, patience=patience) for unit, server in served.servers.items()}
        lines["away"] = Line("away", f"http://127.0.0.1:{free_port()}", patience=patience)
        transport = OverHttp(lines)
        first = transport.together(dict.fromkeys(lines, b"first"))
        assert isinstance(first["away"], SilentUnit) and first["quick"] == b"FIRST"
        lines["broken"]._socket.shutdown(socket.SHUT_RDWR)
        began = time.perf_counter()
        found = transport.together(dict.fromkeys(lines, b"second"))
        assert time.perf_counter() - began < 0.9
        transport.close()
    assert [*found] == [*lines] and found["quick"] == b"SECOND"
    assert found["broken"] == b"second" and counted == [b"first", b"second"]
    assert "no answer within 0.5 seconds" in str(found["late"]) and "away" in str(found["away"])


def test_a_long_answer_comes_in_pieces_and_a_line_that_is_closed_does_not_wait():
    with Served({"a": lambda data: data * 200_000, "b": lambda data: time.sleep(2.0) or data}) as served:
        lines = {unit: Line(unit, server.address, patience=SHORT) for unit, server in served.servers.items()}
        assert lines["a"].ask(b"x") == b"x" * 200_000
        transport = OverHttp(lines)
        assert transport.together({"a": b"y"})["a"] == b"y" * 200_000
        began = time.perf_counter()
        threading.Timer(0.1, transport.close).start()
        with pytest.raises(SilentUnit):
            lines["b"].ask(b"z")
        assert time.perf_counter() - began < 1.5
