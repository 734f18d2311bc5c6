"""What a curious centre can infer of a unit after all rounds: how much it was told, and how well it can foretell."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.data.federation import regions_of, write_federation
from lustrum.data.made_up_world import made_up_world
from lustrum.decentral.centre import Centre
from lustrum.decentral.desk import Desk
from lustrum.decentral.log import MessageLog
from lustrum.decentral.loop import Loop
from lustrum.decentral.programme import Programme
from lustrum.decentral.region import region_programme, terms_of
from lustrum.decentral.transport import InProcess
from lustrum.decentral.unit import Unit
from lustrum.scenario.federation import read_federation
from lustrum.scenario.federation_plan import FederationSession

KEY = b"a key that every unit here shares"
SHAKEN, FRESH = 0.01, 12
"""By how much fresh prices differ from the final ones, and how many are tried."""


@dataclass
class Inferred:
    """What the centre knows of a unit, and what it does not.

    `said` numbers over the shared rows and values; `own` coefficients, limits and goals of the unit's programme; `rank`
    of the uses named, of `rows`; errors of what the centre foretells at fresh prices: of g in D of the unit, and of the
    use relative to how far it moves, by the best of its proposals and by a linear fit.
    """

    unit: str
    said: int
    own: int
    rank: int
    rows: int
    worth: float
    use: float
    fitted: float


def curious(units: int, sectors: tuple[str, ...], years: int, rounds: int) -> list[Inferred]:
    """Plan a made-up world in so many rounds, then foretell each unit's answers from what it said."""
    names = [f"U{k:03d}" for k in range(units)]
    growth = {name: (0.001 * (k % 7), 0.008 + 0.003 * (k % 5)) for k, name in enumerate(names)}
    with tempfile.TemporaryDirectory() as folder:
        write_federation(regions_of(made_up_world(names, sectors)), Path(folder) / "world", growth, years)
        session = FederationSession(read_federation(Path(folder) / "world"), break_ties=False)
        terms = terms_of(session)
        made = {unit: region_programme(session.problems[unit], terms, session.transfers[unit]) for unit in terms.units}
    desks = {unit: Desk(Unit(unit, *pair, terms), KEY).answer for unit, pair in made.items()}
    centre = Centre(InProcess(desks), dict.fromkeys(terms.units, KEY), terms.rows, MessageLog(), "run")
    loop = Loop(centre, terms, 1e-12, rounds)
    standing = loop.run()
    lot = np.random.default_rng(0)
    fresh = [standing.prices * (1.0 + SHAKEN * lot.uniform(-1.0, 1.0, terms.rows)) for _ in range(FRESH)]
    return [_inferred(unit, loop, programme, fresh) for unit, (programme, _) in made.items()]


def _inferred(unit: str, loop: Loop, programme: Programme, fresh: list[Any]) -> Inferred:
    told = loop.said[unit]
    values = np.array([value for _, value, _ in told.proposals])
    uses = np.array([use for _, _, use in told.proposals])
    asked = np.array([prices for _, prices, _ in told.bounds])
    answered = np.array([use for _, _, use in _at_prices(told)])
    true = [programme.best(prices) for prices in fresh]
    really = np.array([each.use for each in true])
    model = [values - uses @ prices for prices in fresh]
    best = np.array([uses[int(np.argmax(each))] for each in model])
    worth = np.mean([abs(each.bound - row.max()) for each, row in zip(true, model, strict=True)]) / told.base
    middle = asked.mean(axis=0)
    slope = np.linalg.lstsq(asked - middle, answered - answered.mean(axis=0), rcond=1e-6)[0]
    linear = answered.mean(axis=0) + (np.array(fresh) - middle) @ slope
    moves = float(np.abs(really - really.mean(axis=0)).sum())
    off, straight = (float(np.abs(each - really).sum()) / max(moves, 1e-12) for each in (best, linear))
    size = np.linalg.svd(uses / np.maximum(np.abs(uses).max(axis=0), 1e-12), compute_uv=False)
    form = programme.form
    return Inferred(
        unit, uses.size + values.size + asked.shape[0], form.csc.nnz + form.rows + form.columns,
        int((size > 1e-3 * size[0]).sum()), uses.shape[1], float(worth), off, straight,
    )  # fmt: skip


def _at_prices(told: Any) -> list[tuple[int, Any, Any]]:
    """Return round, prices and use of each answer to prices: its proposal is the one that reaches the bound."""
    found = []
    for number, prices, bound in told.bounds:
        same = [
            use
            for when, value, use in told.proposals
            if when == number and abs(value - prices @ use - bound) < 1e-6 * told.base
        ]
        found.append((number, prices, same[0]))
    return found
