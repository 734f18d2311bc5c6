"""Three levels: a state over oblasts, each a centre over units of its own; beside the plan that knows everything."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.decentral.centre import Centre
from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.oblast import Oblast
from lustrum.decentral.region import region_programme, terms_of
from lustrum.decentral.terms import Terms
from lustrum.decentral.transport import InProcess
from lustrum.decentral.unit import Unit
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession

KEY = b"a key that every unit here shares"


@dataclass
class ThreeLevels:
    """What a plan of three levels took; `below` are rounds of messages between oblasts and their units."""

    oblasts: int
    units: int
    rows: int
    rounds: int
    gap: float
    off: float
    seconds: float
    above: int
    below: int


def three_levels(oblasts: int, each: int, sectors: tuple[str, ...], years: int, gap: float, most: int) -> ThreeLevels:
    """Plan a made-up world of so many oblasts with so many units each."""
    names = [f"U{k:03d}" for k in range(oblasts * each)]
    growth = {name: (0.001 * (k % 7), 0.008 + 0.003 * (k % 5)) for k, name in enumerate(names)}
    with tempfile.TemporaryDirectory() as folder:
        write_federation(regions_of(made_up_world(names, sectors)), Path(folder) / "world", growth, years)
        session = FederationSession(read_federation(Path(folder) / "world"), break_ties=False)
        optimum = float(session.solved.objective)
        terms = terms_of(session)
        state = replace(terms, units=tuple(f"O{k}" for k in range(oblasts)))
        found, desks = [], {}
        for k, name in enumerate(state.units):
            members = terms.units[k * each : (k + 1) * each]
            below = Terms(name, terms.unit, terms.years, terms.items, np.zeros(terms.rows), members)
            inside = {}
            for unit in members:
                programme, shares = region_programme(session.problems[unit], below, session.transfers[unit])
                inside[unit] = Desk(Unit(unit, programme, shares, below), KEY).answer
            found.append(Oblast(name, state, below, InProcess(inside), KEY))
            desks[name] = Desk(found[-1], KEY).answer
    centre = Centre(InProcess(desks), dict.fromkeys(state.units, KEY), state.rows, MessageLog(), "run")
    loop = Loop(centre, state, gap, most)
    began = time.process_time()
    standing = loop.run()
    taken = time.process_time() - began
    last = loop.rounds[-1]
    assert standing.lower <= optimum + 1e-6 * loop.base and standing.upper >= optimum - 1e-6 * loop.base, "bounds hold"
    return ThreeLevels(
        oblasts, oblasts * each, state.rows, len(loop.rounds), last.gap if last.gap is not None else float("inf"),
        (optimum - standing.lower) / loop.base, taken, centre.round_trips, sum(each.round_trips for each in found),
    )  # fmt: skip
