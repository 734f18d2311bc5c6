"""UTOPIA: 21 years, 21 technologies, heat, light, transport, a dam (see SOURCE.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from lustrum.power import dispatch, read_system

UTOPIA = Path(__file__).parent / "osemosys_2017" / "utopia.txt"


def test_utopia_costs_what_osemosys_says():
    found = dispatch(read_system(UTOPIA))
    assert found.total_cost == pytest.approx(29446.86269434, rel=1e-9)
    assert f"{found.total_cost:.2f}" == "29446.86"
    capacity = dict(zip((fleet.name for fleet in found.system.fleets), found.capacity, strict=True))
    assert capacity["E31"][0] == pytest.approx(0.13)  # as much hydro as has to stand, and no more
    assert capacity["RHu"].max() == 0.0  # no heat is left unmet
