"""Transports carry bytes: in process, one after the other or several at once, and silence is named."""

from __future__ import annotations

import threading
import time

from lustrum.decentral.transport import InProcess, SilentUnit, ask_all


class Slow:
    """Answers from threads, the later asked the sooner."""

    units, at_once = ("a", "b", "c"), 3

    def __init__(self):
        self.threads = set()

    def ask(self, unit: str, message: bytes) -> bytes:
        self.threads.add(threading.get_ident())
        time.sleep({"a": 0.05, "b": 0.02, "c": 0.0}[unit])
        if unit == "b":
            raise SilentUnit("b sleeps", unit="b")
        return message + unit.encode()

    def close(self) -> None:
        pass


def test_answers_stand_in_the_order_of_the_questions_whoever_answers_first():
    transport = Slow()
    found = ask_all(transport, {"a": b"1", "b": b"2", "c": b"3"})
    assert list(found) == ["a", "b", "c"] and found["a"] == b"1a" and found["c"] == b"3c"
    assert isinstance(found["b"], SilentUnit) and len(transport.threads) == 3


def test_a_unit_that_is_not_there_is_silent():
    transport = InProcess({"north": bytes.upper})
    found = ask_all(transport, {"north": b"x", "south": b"y"})
    assert found["north"] == b"X" and "not here" in str(found["south"])
    assert transport.units == ("north",)
    transport.close()
