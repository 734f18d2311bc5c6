"""Units to talk to: a textbook programme of two blocks, random ones, and a made-up world of a few regions."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from lustrum.data.federation import regions_of, write_federation
from lustrum.decentral.centre import Centre
from lustrum.decentral.centre_folder import make_folders
from lustrum.decentral.desk import Desk
from lustrum.decentral.kept import kept_plan
from lustrum.decentral.log import MessageLog
from lustrum.decentral.programme import Programme
from lustrum.decentral.terms import Terms
from lustrum.decentral.transport import InProcess
from lustrum.decentral.unit import Shares, Unit
from lustrum.decentral.unit_folder import read_unit
from lustrum.scenario.federation import read_federation
from lustrum.solver import StandardForm, solve
from tests.analysis.made_up_worlds import made_up_world

KEY = b"a key that is long enough"


def make_terms(names, rows, level, years=1) -> Terms:
    return Terms(
        "toy", "units", tuple(range(1, years + 1)), tuple(f"r{k}" for k in range(rows)), np.asarray(level, float),
        tuple(names), False,
    )  # fmt: skip


class Network:
    """Units in this process, a centre over them, and the monolith they must equal."""

    def __init__(self, blocks, level, digits=12, worth=1.0, log=None):
        names = tuple(f"u{k}" for k in range(len(blocks)))
        rows = len(level)
        self.terms = make_terms(names, rows, level)
        self.blocks, self.level = blocks, np.asarray(level, float)
        self.desks, self.units = {}, {}
        for name, (form, link) in zip(names, blocks, strict=True):
            size = np.maximum(np.abs(sparse.csc_array(link)).sum(axis=1), 1e-3)
            shares = Shares(np.zeros(rows), np.asarray(size).ravel(), np.full(rows, worth), 1.0)
            self.units[name] = Unit(name, Programme(form, link, shares.trade), shares, self.terms, digits=digits)
            self.desks[name] = Desk(self.units[name], KEY)
        self.log = MessageLog() if log is None else log

    def centre(self, transport=None) -> Centre:
        transport = transport or InProcess({name: desk.answer for name, desk in self.desks.items()})
        return Centre(transport, dict.fromkeys(self.desks, KEY), self.terms.rows, self.log, "run")

    def monolith(self) -> float:
        own = sparse.block_diag([form.csc for form, _ in self.blocks])
        matrix = sparse.vstack([own, sparse.hstack([link for _, link in self.blocks])])
        form = StandardForm.from_matrix(
            matrix,
            np.concatenate([form.cost for form, _ in self.blocks]),
            maximise=True,
            row_lower=np.concatenate([*(form.row_lower for form, _ in self.blocks), self.level]),
            row_upper=np.concatenate([*(form.row_upper for form, _ in self.blocks), self.level]),
            column_lower=np.concatenate([form.column_lower for form, _ in self.blocks]),
            column_upper=np.concatenate([form.column_upper for form, _ in self.blocks]),
        )
        return float(solve(form).objective)


def block(matrix, cost, limit, link, upper=np.inf):
    """A unit: max cost x with matrix x <= limit, 0 <= x <= upper."""
    form = StandardForm.from_matrix(matrix, cost, maximise=True, row_upper=limit, column_upper=upper)
    return form, sparse.csc_array(np.atleast_2d(np.asarray(link, float)))


def left_over(level):
    """A unit that takes what nobody uses: shared rows with <= become equations."""
    rows = len(level)
    form = StandardForm.from_matrix(np.eye(rows), np.zeros(rows), maximise=True, row_upper=np.asarray(level, float))
    return form, sparse.eye_array(rows, format="csc")


def textbook():
    """Two blocks and two shared rows: max 2 x1 + x2 + x3 - x4 with x1 + x3 <= 2 and x1 + x2 + 2 x4 <= 3.

    x1 <= 2, x1 + 2 x2 <= 5; x4 - x3 <= 2, 2 x3 + x4 <= 6. The optimum is 5: adding the shared rows gives
    2 x1 + x2 + x3 + 2 x4 <= 5, and x = (1, 2, 1, 0) reaches it.
    """
    first = block([[1.0, 0.0], [1.0, 2.0]], [2.0, 1.0], [2.0, 5.0], [[1.0, 0.0], [1.0, 1.0]])
    second = block([[-1.0, 1.0], [2.0, 1.0]], [1.0, -1.0], [2.0, 6.0], [[1.0, 0.0], [0.0, 2.0]])
    level = [2.0, 3.0]
    return [first, second, left_over(level)], level


def random_blocks(seed, units=3, rows=3, columns=6, own=4):
    rng = np.random.default_rng(seed)
    blocks = []
    for _ in range(units):
        matrix, link = rng.uniform(0.2, 2.0, (own, columns)), rng.uniform(0.0, 1.5, (rows, columns))
        blocks.append(block(matrix, rng.uniform(0.5, 2.0, columns), rng.uniform(2.0, 6.0, own), link, 4.0))
    level = rng.uniform(1.0, 3.0, rows)
    return [*blocks, left_over(level)], level


@pytest.fixture
def network() -> Network:
    return Network(*textbook())


@pytest.fixture(scope="session")
def world_folder(tmp_path_factory):
    """A federation of a made-up world, two years planned."""
    folder = tmp_path_factory.mktemp("world") / "world"
    table = made_up_world(11)
    growth = {name: (0.01, 0.01 + 0.01 * number) for number, name in enumerate(table.regions)}
    write_federation(regions_of(table), folder, growth)
    for scenario in folder.glob("regions/*/scenario.toml"):
        scenario.write_text(scenario.read_text().replace("years = 5", "years = 2"))
    return folder


@pytest.fixture(scope="session")
def world(world_folder):
    return read_federation(world_folder)


@pytest.fixture(scope="session")
def ordered_folder(world, tmp_path_factory):
    """A unit's folder with an order at prices a little off its own."""
    place = tmp_path_factory.mktemp("ordered") / "c"
    make_folders(world, place)
    found = read_unit(place / "units" / "R0")
    programme, shares = found.programme()
    prices = shares.worth * np.linspace(0.99, 1.01, len(shares.worth))
    found.keep(kept_plan(programme, shares.begins, prices))
    return found.path


@pytest.fixture
def unit_with_order(ordered_folder, tmp_path):
    """A copy of it, to be changed."""
    return Path(shutil.copytree(ordered_folder, tmp_path / "R0"))
