"""Made-up people and posts: a small case with one gap, random ones for laws, work of random economies, a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from lustrum.labour import Agreement, Labour, People, Routes, Training, Work, work_of_economy
from lustrum.problem import Growth
from tests.economies import random_economy

YEARS = (2001, 2002, 2003, 2004)


def case(missing: float = 6.0, spare: float = 12.0, cost: float = 3.0, **changes: object) -> Labour:
    """Return two skills in two regions: engineers are missing in the north and to spare in the south, and stay so."""
    persons = np.array([[100.0, 100.0], [300.0, 300.0]])
    base = 0.96 * persons
    need = np.repeat(base[None], len(YEARS), axis=0)
    need[:, 0, 0] += 0.96 * missing
    need[:, 0, 1] -= 0.96 * spare
    people = People(
        ("engineer", "general"), ("north", "south"), "persons", "crowns", persons, np.array([[2.0, 2.0], [1.0, 1.0]]),
        np.repeat(0.05 * persons[None], len(YEARS) + 1, axis=0), np.array([0.05, 0.05]),
    )  # fmt: skip
    routes = Routes(np.array([0]), np.array([1]), np.array([0]), np.array([cost]), np.array([0.0]))
    found = Labour(
        "made up", people, YEARS, need, base, np.broadcast_to(np.array([[10.0], [2.0]]), need.shape).copy(),
        np.ones(4), np.ones(4), np.ones(4), routes=routes,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def training(length: int = 2, places: float = 4.0, cost: float = 1.0, source: int = 1) -> Training:
    """Return a training of engineers in the north."""
    return Training(0, 0, source, length, 0.9, np.full(len(YEARS), places), cost)


def bound(ratio: float) -> Agreement:
    """Return an agreement on the highest over the lowest wage."""
    return Agreement("wage agreement of 2000-01-01 between unions and employers", 0.0, ratio)


def random_labour(seed: int, years: int = 4, skills: int = 3, regions: int = 3) -> Labour:
    """Return people and posts of any kind: gaps here, idle there, trainings up and from outside, routes both ways."""
    rng = np.random.default_rng(seed)
    persons = rng.uniform(20.0, 200.0, (skills, regions))
    need = 0.96 * persons * rng.uniform(0.9, 1.1, (years, skills, regions))
    trainings = tuple(
        Training(
            int(rng.integers(skills)), r, -1, int(rng.integers(1, 4)), float(rng.uniform(0.7, 1.0)),
            rng.uniform(0.0, 5.0, years), float(rng.uniform(0.1, 2.0)),
        )
        for r in range(regions)
    )  # fmt: skip
    trainings += tuple(
        Training(0, r, int(rng.integers(1, skills)), int(rng.integers(1, 4)), 0.9, rng.uniform(0.0, 5.0, years), 0.5)
        for r in range(regions)
    )
    ways = [(k, r, s) for k in range(skills) for r in range(regions) for s in range(regions) if r != s]
    chosen = np.array([way for way in ways if rng.random() < 0.7], dtype=np.int64).reshape(-1, 3)
    routes = Routes(
        chosen[:, 0],
        chosen[:, 1],
        chosen[:, 2],
        rng.uniform(0.5, 5.0, len(chosen)),
        rng.uniform(-0.5, 0.5, len(chosen)),
    )
    people = People(
        tuple(f"k{k}" for k in range(skills)), tuple(f"r{r}" for r in range(regions)), "persons", "crowns", persons,
        rng.uniform(0.5, 3.0, (skills, regions)), persons * rng.uniform(0.02, 0.07, (years + 1, skills, regions)),
        rng.uniform(0.02, 0.08, skills),
    )  # fmt: skip
    return Labour(
        f"random {seed}", people, tuple(range(2001, 2001 + years)), need, 0.96 * persons,
        rng.uniform(1.0, 10.0, need.shape), 0.95 ** np.arange(years), np.ones(years), np.ones(years), trainings,
        rng.uniform(3.0, 8.0, (years, regions)), routes,
    )  # fmt: skip


def work(seed: int = 1, region: str = "here", years: int = 4, labour: float = 0.01) -> Work:
    """Return the work of a random economy on its trend."""
    economy = random_economy(seed)
    return work_of_economy(economy, Growth(labour, 0.01), [economy.base_year + 1 + t for t in range(years)], region)


def write(folder: Path, **files: str) -> Path:
    """Write a folder of labour: the name of each file without its ending, `labour` for labour.toml."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        ending = "toml" if name == "labour" else "csv"
        (folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
    return folder
