"""`lustrum power` beside PyPSA with linopy: same networks, same totals; time to build, memory, whole process."""

from __future__ import annotations

import csv
import ctypes
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import PeakMemory
from benchmarks.page import goals_table, table, write_page

NODES = 5
STEPS = (24, 96, 672)
MOST_OF_PEER = 96
"""Steps beyond which only lustrum is asked, and only to build."""
TOOLS = {"lustrum": "lustrum", "pypsa": "PyPSA with linopy"}
BUILD, MEMORY, WHOLE = 25.0, 3.0, 2.0
"""How many times less building, memory and the whole process should take."""


def write_network(folder: Path, nodes: int, steps: int) -> Path:
    """Write a network of a ring of lines, a link, gas, wind, sun, a dam and batteries; the same every time."""
    random = np.random.default_rng(7)
    folder.mkdir(parents=True)
    hours = 8760.0 / steps
    day = np.sin(np.arange(steps) / 24.0 * 2.0 * np.pi)
    places = range(nodes)

    def several(count: int, low: float, high: float) -> list[float]:
        return random.uniform(low, high, count).round(3).tolist()

    cost, build = several(nodes, 20, 60), several(nodes, 4e4, 9e4)
    wind = random.uniform(0, 1, (nodes, steps)).round(4)
    load = (random.uniform(60, 100, (nodes, 1)) * (1.0 + 0.3 * day) + random.uniform(0, 10, (nodes, steps))).round(3)
    sun = np.maximum(0.0, day).round(4)
    generators = [[f"gas {i}", f"b{i}", "gas", 100, True, cost[i], build[i]] for i in places]
    generators += [[f"wind {i}", f"b{i}", "wind", 0, True, 0.1, build[i] * 1.2] for i in places]
    generators += [[f"sun {i}", f"b{i}", "sun", 0, True, 0.0, build[i] * 0.6] for i in places]
    generators += [[f"left {i}", f"b{i}", "", 1e4, False, 3000, 0] for i in places]
    shares = {**{f"wind {i}": wind[i] for i in places}, **{f"sun {i}": sun for i in places}}
    storage = [[f"battery {i}", f"b{i}", "bat", 0, True, 4, 0.9, 0.95, True, build[i] * 0.5] for i in places]
    storage.append(["dam", "b0", "hydro", 80, False, 500, 1, 0.9, True, 0])
    tables: dict[str, tuple[Sequence[str], Sequence[Sequence[object]]]] = {
        "network": (("name", "pypsa_version"), [("ring", "1.4.0")]),
        "snapshots": (
            ("snapshot", "objective", "stores", "generators"), [(t, hours, hours, hours) for t in range(steps)],
        ),
        "carriers": (
            ("name", "co2_emissions"), [("gas", 0.2), ("wind", 0), ("sun", 0), ("hydro", 0), ("bat", 0), ("AC", 0)],
        ),
        "buses": (("name", "carrier", "v_nom"), [(f"b{i}", "AC", 380) for i in places]),
        "loads": (("name", "bus"), [(f"l{i}", f"b{i}") for i in places]),
        "loads-p_set": _by_step({f"l{i}": load[i] for i in places}),
        "generators": (
            ("name", "bus", "carrier", "p_nom", "p_nom_extendable", "marginal_cost", "capital_cost"), generators,
        ),
        "generators-p_max_pu": _by_step(shares),
        "storage_units": (
            ("name", "bus", "carrier", "p_nom", "p_nom_extendable", "max_hours", "efficiency_store",
             "efficiency_dispatch", "cyclic_state_of_charge", "capital_cost"), storage,
        ),
        "storage_units-inflow": _by_step({"dam": random.uniform(0, 60, steps).round(3)}),
        "lines": (
            ("name", "bus0", "bus1", "x", "s_nom", "s_nom_extendable", "capital_cost"),
            [(f"L{i}", f"b{i}", f"b{(i + 1) % nodes}", 0.3 + 0.1 * i, 50, i % 2 == 0, 900 + i) for i in places],
        ),
        "links": (
            ("name", "bus0", "bus1", "efficiency", "p_nom", "p_nom_extendable", "capital_cost", "p_min_pu"),
            [("far", "b0", f"b{nodes // 2}", 0.97, 30, True, 1500, -1)],
        ),
    }  # fmt: skip
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([columns, *rows])
    return folder


def _by_step(series: dict[str, np.ndarray]) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
    rows = np.array(list(series.values())).T.tolist()
    return ("snapshot", *series), [(t, *row) for t, row in enumerate(rows)]


def build(tool: str, folder: str) -> None:
    """Read a network and build its programme in this process; print processor seconds of building, and megabytes."""
    made, small = (_lustrum, _pypsa)[tool == "pypsa"], Path(folder).parent / "warm"
    made(small)  # what is imported at first use is not the model's fault
    memory = PeakMemory()
    seconds, rows = made(Path(folder))
    print(json.dumps({"seconds": seconds, "megabytes": memory.megabytes(), "rows": rows}))


def _lustrum(folder: Path) -> tuple[float, int]:
    from lustrum.power.programme import Programme
    from lustrum.power.pypsa import from_folder
    from lustrum.power.pypsa_folder import read_pypsa_folder

    read = read_pypsa_folder(folder)
    began = time.process_time()
    form = Programme(from_folder(read)).form()
    return time.process_time() - began, len(form.row_lower)


def _pypsa(folder: Path) -> tuple[float, int]:
    import logging
    import warnings

    import pypsa

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    network = pypsa.Network()
    network.import_from_csv_folder(str(folder))
    began = time.process_time()
    model = network.optimize.create_model()
    matrix = model.matrices.A
    return time.process_time() - began, int(matrix.shape[0])


def whole(folder: str) -> None:
    """Read, build and solve a network with PyPSA in this process, and print its total."""
    import logging
    import warnings

    import pypsa

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    network = pypsa.Network()
    network.import_from_csv_folder(folder)
    network.optimize(solver_name="highs", log_to_console=False, include_objective_constant=True)
    constant = getattr(network, "objective_constant", 0.0) or 0.0
    print(json.dumps({"total_cost": float(network.objective) + float(constant)}))


def _ask(*command: str) -> tuple[dict[str, float], float]:
    """Run a command, and return the JSON it ends with and the processor seconds it took, its start among them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout[done.stdout.index("{") :]), spent


def _measure(tool: str, folder: Path, runs: int, solved: bool) -> dict[str, list[float]]:
    own = "import sys; from benchmarks import power; getattr(power, sys.argv[1])(*sys.argv[2:])"
    """Return what each run took; nothing is solved of networks of more than `MOST_OF_PEER` steps."""
    found: dict[str, list[float]] = {"build": [], "megabytes": [], "whole": [], "total": [], "rows": []}
    for _ in range(runs):
        built, _ = _ask("-c", own, "build", tool, str(folder))
        found["build"].append(built["seconds"])
        found["megabytes"].append(built["megabytes"])
        found["rows"].append(built["rows"])
        if not solved:
            continue
        command = ("-m", "lustrum", "power", str(folder), "--json")
        ended, spent = _ask(*(command if tool == "lustrum" else ("-c", own, "whole", str(folder))))
        found["whole"].append(spent)
        found["total"].append(ended["total_cost"])
    return found


def blas() -> str:
    """Return which kernel of OpenBLAS numpy runs on, and its threads."""
    for line in Path("/proc/self/maps").read_text().splitlines() if Path("/proc/self/maps").exists() else ():
        if match := re.search(r"(/\S*openblas\S*\.so\S*)", line):
            library = ctypes.CDLL(match[1])
            for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_", "openblas_get_corename"):
                if hasattr(library, name):
                    core = getattr(library, name)
                    core.restype = ctypes.c_char_p
                    threads = os.environ.get("OMP_NUM_THREADS", "as many as cores")
                    return f"OpenBLAS kernel {core().decode()}, threads: {threads}"
    return "BLAS kernel not known"


def _said(values: Sequence[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main(nodes: int = NODES, steps: Sequence[int] = STEPS, runs: int = 3, tools: Sequence[str] = tuple(TOOLS)) -> None:
    """Write the page `power`; few nodes and steps, one run and no peer make the small run."""
    found: dict[tuple[str, int], dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        write_network(Path(temporary) / "warm", 3, 4)
        for count in steps:
            folder = write_network(Path(temporary) / str(count), nodes, count)
            for tool in tools if count <= MOST_OF_PEER else tools[:1]:
                found[tool, count] = _measure(tool, folder, runs, count <= MOST_OF_PEER)
    for (_, count), each in found.items():  # before any time is told
        first = next(iter(found[tools[0], count]["total"]), 0.0)
        assert all(abs(total - first) <= 1e-6 * abs(first) for total in each["total"]), (count, each["total"], first)
    lines = [
        (TOOLS[tool], f"{count:,}", f"{each['rows'][0]:,.0f}", _said(each["build"], 3), _said(each["megabytes"], 0),
         _said(each["whole"]) if each["whole"] else "")
        for (tool, count), each in found.items()
    ]  # fmt: skip
    head = ("tool", "steps", "rows", "build, s", "memory, MB", "whole process, s")
    write_page(
        "power",
        "A power system beside PyPSA",
        f"A ring of {nodes} nodes with gas, wind, sun, a dam, batteries, lines in a cycle and a link, all but the dam "
        "extendable, as one folder of CSV files. Both find the same total (to 1e-6) before any time is told. "
        "Build: from tables in memory to a matrix. Memory: the peak while reading and building, above what was held "
        "before. Whole process: `lustrum power FOLDER --json` from its start to its end, and a program that reads, "
        "solves with HiGHS and prints. Processor seconds; median of "
        f"{runs} with range. {blas()}.",
        table(head, lines, 1),
        _goals(found, steps, tools),
    )


def _goals(found: dict[tuple[str, int], dict[str, list[float]]], steps: Sequence[int], tools: Sequence[str]) -> str:
    own = {
        count: {key: statistics.median(each or [0.0]) for key, each in found[tools[0], count].items()}
        for count in steps
    }
    last, first = steps[-1], steps[0]
    growth = own[last]["build"] / own[first]["build"]
    name = f"building {last // first} times the steps takes at most {1.5 * last / first:.0f} times as long"
    lines = [(name, f"{growth:.1f}", growth <= 1.5 * last / first)]  # fmt: skip
    if "pypsa" in tools:
        both = max(count for tool, count in found if tool == "pypsa")
        peer = {key: statistics.median(each) for key, each in found["pypsa", both].items()}
        for key, name, times in (
            ("build", "build", BUILD), ("megabytes", "memory", MEMORY), ("whole", "whole process", WHOLE),
        ):  # fmt: skip
            ratio = peer[key] / max(own[both][key], 1e-9)
            lines.append((f"{name} at most 1/{times:.0f} of PyPSA's", f"1/{ratio:.1f}", ratio >= times))
    return goals_table(lines)
