"""Made-up household groups; every number follows from the arguments or the seed."""

from __future__ import annotations

import numpy as np

from lustrum.money import HouseholdGroups


def groups_of(income, count=None, **more) -> HouseholdGroups:
    income = np.asarray(income, dtype=float)
    count = np.ones(len(income)) if count is None else np.asarray(count, dtype=float)
    for name in ("tax", "evasion", "scissors"):
        if more.get(name) is not None:
            more[name] = np.asarray(more[name], dtype=float)
    return HouseholdGroups("made up", "crowns / year", "persons", tuple(f"g{i}" for i in range(len(income))), count,
                           income, **more)  # fmt: skip


def random_groups(seed: int, groups: int = 6, **more) -> HouseholdGroups:
    rng = np.random.default_rng(seed)
    return groups_of(np.sort(rng.lognormal(3.0, 0.8, groups)), rng.integers(1, 50, groups), **more)
