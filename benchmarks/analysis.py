"""Multipliers and footprints of one world table: lustrum beside pymrio and numpy's inverse, each in its process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import PeakMemory
from benchmarks.page import goals_table, table, write_page

SIZES = (500, 2_000, 5_000)
REGIONS, ACCOUNTS, CATEGORIES = 10, 3, 2
CONTESTANTS = ("lustrum", "pymrio", "numpy_inverse", "one_lu")


def world(n: int) -> dict[str, np.ndarray]:
    """Return a random balanced table: flows, final demand by region, value added, accounts."""
    rng = np.random.default_rng(n)
    A = rng.random((n, n))
    A *= rng.uniform(0.3, 0.7, n) / A.sum(axis=0)
    Y = rng.random((n, REGIONS * CATEGORIES))
    x = np.linalg.solve(np.eye(n) - A, Y.sum(axis=1))
    return {"Z": A * x, "Y": Y, "x": x, "v": x * (1 - A.sum(axis=0)), "F": rng.random((ACCOUNTS, n)) * x}


def answer(name: str, given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return output multipliers, value-added multipliers and footprints by region, as one contestant gets them."""
    return {"lustrum": _lustrum, "pymrio": _pymrio, "numpy_inverse": _inverse, "one_lu": _one_lu}[name](given)


def _lustrum(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    from lustrum.analysis.factor import Factorised

    x, Y = given["x"], given["Y"]
    A = given["Z"] / x
    factors = Factorised(A)
    rates = np.vstack([given["v"], given["F"]]) / x
    multipliers = factors.solve(np.vstack([np.ones(len(x)), rates]).T, transposed=True)
    demand = Y.reshape(len(x), REGIONS, CATEGORIES).sum(axis=2)
    return {"output": multipliers[:, 0], "value_added": multipliers[:, 1], "footprint": multipliers[:, 2:].T @ demand}


def _inverse(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    x, Y = given["x"], given["Y"]
    L = np.linalg.inv(np.eye(len(x)) - given["Z"] / x)
    demand = Y.reshape(len(x), REGIONS, CATEGORIES).sum(axis=2)
    return {
        "output": L.sum(axis=0),
        "value_added": (given["v"] / x) @ L,
        "footprint": (given["F"] / x) @ L @ demand,
    }


def _pymrio(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    import pandas as pd
    import pymrio

    n = len(given["x"])
    regions = [f"r{k}" for k in range(REGIONS)]
    index = pd.MultiIndex.from_product([regions, [f"s{k}" for k in range(n // REGIONS)]], names=["region", "sector"])
    users = pd.MultiIndex.from_product([regions, [f"y{k}" for k in range(CATEGORIES)]], names=["region", "category"])
    Z = pd.DataFrame(given["Z"], index=index, columns=index)
    Y = pd.DataFrame(given["Y"], index=index, columns=users)
    rows = ["value_added", *(f"f{k}" for k in range(ACCOUNTS))]
    F = pd.DataFrame(np.vstack([given["v"], given["F"]]), index=rows, columns=index)
    x = pymrio.calc_x(Z, Y)
    A = pymrio.calc_A(Z, x)
    L = pymrio.calc_L(A)
    S = pymrio.calc_S(F, x)
    M = pymrio.calc_M(S, L)
    demand = Y.T.groupby(level="region", sort=False).sum().T
    return {
        "output": L.to_numpy().sum(axis=0),
        "value_added": M.to_numpy()[0],
        "footprint": M.to_numpy()[1:] @ demand.to_numpy(),
    }


def _one_lu(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    from scipy.linalg import lu_factor

    matrix = np.eye(len(given["x"]), order="F") - given["Z"] / given["x"]
    lu_factor(matrix, overwrite_a=True)
    return {}


def single(name: str, given: dict[str, np.ndarray]) -> np.ndarray:
    """Return the output one new final demand calls forth, from a table and nothing prepared."""
    y = given["Y"].sum(axis=1) * 1.1
    if name == "lustrum":
        from lustrum.analysis.factor import krylov

        found = krylov(given["Z"] / given["x"], y)
        assert found is not None
        return found
    import pandas as pd
    import pymrio

    n = len(y)
    index = pd.RangeIndex(n)
    x = pd.DataFrame(given["x"], index=index, columns=["indout"])
    A = pymrio.calc_A(pd.DataFrame(given["Z"], index=index, columns=index), x)
    return np.asarray(pymrio.calc_L(A).to_numpy() @ y)


def child(name: str, size: str, kind: str) -> None:
    """Run one contestant once, after a warm-up on a small table; print seconds, memory and a place of the answers."""
    given = world(int(size))
    small = world(100)
    ask = single if kind == "single" else answer
    ask(name, small)
    runs = 3 if int(size) <= 2_000 else 1
    memory = PeakMemory()
    best = np.inf
    for _ in range(runs):
        began = time.perf_counter()
        found = ask(name, given)
        best = min(best, time.perf_counter() - began)
    peak = memory.megabytes()
    place = Path(f"{sys.argv[4]}")
    np.savez(place, **(found if isinstance(found, dict) else {"x": found}))
    print(json.dumps({"seconds": best, "megabytes": peak}))


def _run(name: str, n: int, kind: str, folder: Path) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    place = folder / f"{name}-{n}-{kind}.npz"
    command = [sys.executable, "-c", "import sys; from benchmarks.analysis import child; child(*sys.argv[1:4])"]
    done = subprocess.run(
        [*command, name, str(n), kind, str(place)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    with np.load(place) as found:
        return json.loads(done.stdout.splitlines()[-1]), {key: found[key] for key in found.files}


def main(sizes: Sequence[int] = SIZES, contestants: Sequence[str] = CONTESTANTS) -> None:
    """Write the page `analysis`; a smaller table and fewer contestants make the small run."""
    import tempfile

    lines, goals, single_lines = [], [], []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for n in sizes:
            got = {name: _run(name, n, "all", folder) for name in contestants}
            for name in set(contestants) & {"pymrio", "numpy_inverse"}:
                for key, values in got["lustrum"][1].items():
                    apart = np.abs(values - got[name][1][key]).max() / np.abs(values).max()
                    assert apart < 1e-9, f"{name}, {key}, {n}: {apart:.2g}"
            own = got["lustrum"][0]
            for name in contestants:
                seconds, megabytes = got[name][0]["seconds"], got[name][0]["megabytes"]
                lines.append(
                    (
                        f"{n:,} {name.replace('_', ' ')}",
                        f"{seconds:.3f}",
                        f"{seconds / own['seconds']:.2f}",
                        f"{megabytes:.0f}",
                    )
                )
            if "pymrio" not in contestants:
                continue
            alone = {name: _run(name, n, "single", folder) for name in ("lustrum", "pymrio")}
            apart = np.abs(alone["lustrum"][1]["x"] - alone["pymrio"][1]["x"]).max() / alone["pymrio"][1]["x"].max()
            assert apart < 1e-9, f"single demand, {n}: {apart:.2g}"
            mine, theirs = alone["lustrum"][0]["seconds"], alone["pymrio"][0]["seconds"]
            single_lines.append((f"{n:,}", f"{mine:.4f}", f"{theirs:.3f}", f"{theirs / mine:.0f}"))
            if n == sizes[-1]:
                peer, lu = got["pymrio"][0], got["one_lu"][0]
                share = own["seconds"] / lu["seconds"]
                faster, lighter = peer["seconds"] / own["seconds"], own["megabytes"] / peer["megabytes"]
                goals = [
                    ("5 times faster than pymrio at 5 000", f"{faster:.1f} times", faster >= 5),
                    ("a third of its memory", f"{lighter:.2f}", lighter <= 1 / 3),
                    ("one demand 50 times faster", f"{theirs / mine:.0f} times", theirs / mine >= 50),
                    ("1.5 times one LU of that size", f"{share:.2f}", share <= 1.5),
                ]  # fmt: skip
    write_page(
        "analysis",
        "Multipliers and footprints of a world table",
        "Random balanced tables, 10 regions, 3 accounts: all output, value-added and account multipliers and "
        "footprints by region, from flows in memory. Each contestant in a process of its own after a warm-up, best of "
        "three (once at 5 000); memory is the peak above the loaded table. Answers agree to 1e-9 before any time is "
        "printed.",
        table(("size, contestant", "seconds", "times lustrum", "MB"), lines),
        "One new final demand, nothing prepared:",
        table(("size", "lustrum, seconds", "pymrio, seconds", "ratio"), single_lines),
        goals_table(goals),
    )
