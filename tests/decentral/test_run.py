"""A whole run: status, orders, what is left to gain, the canary."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.run import MODES, Asked, run
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import UsageError
from tests.decentral.conftest import Network, block, textbook


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_gives_orders_all_can_carry_out(network, mode):
    found = run(network.centre(), network.terms, Asked(mode, 1e-4, 60))
    assert found.status == "optimal" and found.objective == pytest.approx(5.0, abs=2e-4)
    assert set(found.orders) == set(network.units) and not found.silent
    assert sum(order.value for order in found.orders.values()) == pytest.approx(found.objective, abs=1e-5)
    assert sum(order.to_gain for order in found.orders.values()) == pytest.approx(
        found.upper - found.objective, abs=1e-5
    ), "what each could gain adds up to what separates the bounds"
    assert found.gap <= 1e-4 and found.round_trips < 400


def test_a_run_that_is_cut_short_keeps_its_plan(network):
    found = run(network.centre(), network.terms, Asked("allot", 1e-9, 2))
    assert found.status == "stopped" and len(found.rounds) == 2 and found.orders


def test_a_plan_nobody_can_make_is_said_to_have_failed():
    first = block([[1.0]], [1.0], [1.0], [[1.0]])
    network = Network([first, first], [9.0])
    found = run(network.centre(), network.terms, Asked("allot", 1e-3, 4))
    assert found.status == "failed" and not found.orders and found.rounds[-1].short


def test_a_unit_that_does_not_take_its_order_is_named(network):
    class Leaving(InProcess):
        def ask(self, unit, message):
            if unit == "u0" and b'"kind":"order"' in message:
                raise SilentUnit("u0 is away", unit=unit)
            return super().ask(unit, message)

    transport = Leaving({name: desk.answer for name, desk in network.desks.items()})
    found = run(network.centre(transport), network.terms, Asked("allot", 1e-3, 60))
    assert "away" in found.silent["u0"] and set(found.orders) == {"u1", "u2"}


def test_an_unknown_mode_is_refused(network):
    with pytest.raises(UsageError, match="There is no mode 'vote'"):
        run(network.centre(), network.terms, Asked("vote"))


@pytest.mark.parametrize("mode", MODES)
def test_no_private_number_is_ever_said(mode):
    """Numbers planted in A, b and c, which nothing else explains, occur in no message."""
    planted = {"A": 1.2345678912, "b": 5.4321987654, "c": 2.7182845904}
    blocks, level = textbook()
    form, link = block(
        [[1.0, planted["A"]], [1.0, 2.0]], [planted["c"], 1.0], [2.0, planted["b"]], [[1.0, 0.0], [1.0, 1.0]]
    )
    network = Network([(form, link), *blocks[1:]], level, digits=3)
    run(network.centre(), network.terms, Asked(mode, 1e-3, 30))
    said = b"\n".join(entry.data for entry in network.log.entries())
    assert said and np.isfinite(len(said))
    for name, value in planted.items():
        assert f"{value:.6f}"[:-1].encode() not in said, name
