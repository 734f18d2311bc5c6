"""Made-up groups of farms for tests; every number follows from the seed or the arguments."""

from __future__ import annotations

import numpy as np

from lustrum.cooperation import Entry, Game, Group, Terms


def group_of(
    incomes,
    *,
    now=None,
    holdings=None,
    net_income=(),
    requirement=None,
    provides=None,
    cost=(),
    whole=(),
    rent=None,
    terms: Terms | None = None,
    voters=None,
    work=None,
    rule="equal",
    margin=0.0,
) -> Group:
    n = len(incomes)
    farms = tuple(f"f{i}" for i in range(n))
    now = incomes if now is None else now
    holdings = np.zeros((n, 1)) if holdings is None else np.asarray(holdings, dtype=float)
    resources = holdings.shape[1]
    return Group(
        name="made up",
        title="made up",
        unit="crowns / year",
        year=2000,
        source="made up",
        farms=farms,
        voters=np.ones(n) if voters is None else np.asarray(voters, dtype=float),
        work=np.ones(n) if work is None else np.asarray(work, dtype=float),
        accounts=tuple(Entry(f, "all", 1.0, float(b), float(a)) for f, a, b in zip(farms, incomes, now, strict=True)),
        resources=tuple(f"r{k}" for k in range(resources)),
        resource_unit=("1",) * resources,
        holdings=holdings,
        rent=np.full((n, resources), np.nan) if rent is None else np.asarray(rent, dtype=float),
        activities=tuple(f"a{j}" for j in range(len(net_income))),
        net_income=np.asarray(net_income, dtype=float),
        requirement=np.zeros((resources, len(net_income))) if requirement is None else np.asarray(requirement, float),
        machines=tuple(f"m{j}" for j in range(len(cost))),
        provides=np.zeros((resources, len(cost))) if provides is None else np.asarray(provides, dtype=float),
        cost=np.asarray(cost, dtype=float),
        whole=np.asarray(whole, dtype=bool) if len(whole) else np.zeros(len(cost), dtype=bool),
        margin=margin,
        rule=rule,
        terms=terms,
    )


def random_group(seed: int, farms: int = 4, *, whole: bool = False) -> Group:
    rng = np.random.default_rng(seed)
    holdings = rng.uniform(0.0, 10.0, (farms, 3))
    requirement = rng.uniform(0.2, 2.0, (3, 4))
    provides = np.array([[0.0], [0.0], [rng.uniform(2.0, 12.0)]])
    return group_of(
        rng.uniform(1.0, 20.0, farms),
        holdings=holdings,
        net_income=rng.uniform(0.5, 5.0, 4),
        requirement=requirement,
        provides=provides,
        cost=[rng.uniform(0.5, 6.0)],
        whole=[whole],
    )


def random_game(seed: int, players: int = 4, *, convex: bool = False) -> Game:
    rng = np.random.default_rng(seed)
    count = 1 << players
    if not convex:
        values = rng.uniform(0.0, 10.0, count)
        values[0], values[-1] = 0.0, rng.uniform(5.0, 40.0)
        return Game(tuple(f"p{i}" for i in range(players)), values)
    weights = rng.uniform(0.1, 2.0, players)
    sums = np.array([sum(weights[i] for i in range(players) if mask >> i & 1) for mask in range(count)])
    return Game(tuple(f"p{i}" for i in range(players)), sums**2)
