"""The exact mode over messages: equal to the monolith, few iterations, all units needed."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.decentral.interior_messages import Interior
from lustrum.decentral.transport import InProcess, SilentUnit
from lustrum.errors import StoppedError
from tests.decentral.conftest import Network, random_blocks


def interior(network, transport=None):
    units, centre = tuple(network.units), network.centre(transport)
    body = {"terms": network.terms.fingerprint, "rows": network.terms.rows, "unit": "units"}
    centre.ask("introduce", 0, dict.fromkeys(units, body))
    return Interior(centre, units, network.level, np.ones(len(network.level)), 1.0)


@pytest.mark.parametrize("seed", range(4))
def test_prices_and_uses_are_those_of_the_monolith(seed):
    network = Network(*random_blocks(seed))
    found = interior(network)
    prices, uses = found.run()
    assert found.iterations <= 25 and found.error <= 3e-8
    assert np.allclose(sum(uses.values()), network.level, atol=1e-6)
    bound = prices @ network.level + sum(unit.programme.best(prices).bound for unit in network.units.values())
    assert bound == pytest.approx(network.monolith(), rel=1e-6), "at the final prices no plan of all is better"


def test_without_one_of_them_it_stops_and_says_who():
    network = Network(*random_blocks(0))

    class Leaving(InProcess):
        def ask(self, unit, message):
            if unit == "u1" and b'"round":3' in message:
                raise SilentUnit("u1 is away", unit=unit)
            return super().ask(unit, message)

    with pytest.raises(StoppedError, match="u1 is away"):
        interior(network, Leaving({name: desk.answer for name, desk in network.desks.items()})).run()
