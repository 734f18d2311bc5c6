"""The members' transport with one more beside them, who answers here."""

from __future__ import annotations

import pytest

from lustrum.decentral.beside import BESIDE, WithOneBeside
from lustrum.decentral.desk import Desk
from lustrum.decentral.messages import Message, encode
from lustrum.decentral.transport import InProcess, SilentUnit
from tests.decentral.conftest import KEY


class Nobody:
    name, rows = BESIDE, 1

    def answer(self, question):
        return question.answered("introduction", terms="t")


def test_members_are_asked_as_they_are_and_who_is_beside_them_here():
    both = WithOneBeside(InProcess({"a": lambda data: b"a: " + data}))
    assert both.units == ("a", BESIDE) and both.at_once == 1
    with pytest.raises(SilentUnit, match="Nobody takes part"):
        both.ask(BESIDE, b"?")
    both.desk = Desk(Nobody(), KEY)
    early = encode(Message("at_prices", "r", 1, 0, BESIDE, {"prices": [1.0]}), KEY)
    found = both.together({BESIDE: early, "a": b"x"})
    assert [*found] == [BESIDE, "a"] and found["a"] == b"a: x" and b"A run begins with" in found[BESIDE]
