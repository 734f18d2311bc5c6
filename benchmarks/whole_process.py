"""(b) Whole processes: `lustrum plan` from the first line of Python to the last file, seconds, memory and phases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from benchmarks.sizes import METHODS
from benchmarks.synthetic import GROWTH, Size, synthetic_economy, write_economy
from lustrum.data import bundled_path
from lustrum.economy import derive_capital, read_economy
from lustrum.economy.benchmark import benchmark_of

LUSTRUM = (sys.executable, "-c", "import sys; from lustrum.cli.main import main; sys.exit(main())")
PHASES = ("read", "build", "solve", "label", "verify", "report")
NATIONAL = (
    ("56 industries, Germany 2014", "wiod2016_national", ("--region", "DEU", "--year", "2014"), 2.0),
    ("104 products, 14 groups, South Africa 2015", "sam_south_africa_2015",
     ("--set", "unit=million ZAR", "--set", "currency=ZAR", "--prices", "basic"), 15.0),
)  # fmt: skip
"""Tables of which the user may have copies: title, folder, how they are loaded, seconds asked for."""
SYNTHETIC = Size("127 products x 5 years", 127, 5, 2.0, 0.3)
RUNS = 2
STARTS = 15


@dataclass(frozen=True)
class Run:
    """One process: wall-clock and processor seconds, peak memory, and the phases its summary tells of."""

    wall: float
    processor: float
    megabytes: float
    phases: dict[str, float]
    size: dict[str, int]


@cache
def _as_installed() -> dict[str, str]:
    """Return the surroundings of a process whose modules are kept compiled from run to run, as those of users are."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": tempfile.mkdtemp(), **surroundings}


def measure(command: Sequence[str], folder: Path | None = None) -> Run:
    """Run a command once; what it writes to the terminal is shown only if it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=_as_installed())
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"Exit code {process.returncode}: {said.read().decode(errors='replace')[-2000:]}")
    summary = json.loads((folder / "summary.json").read_text()) if folder else {}
    return Run(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024.0,
        {name: float(value) for name, value in summary.get("seconds", {}).items() if isinstance(value, (int, float))},
        summary.get("size", {}),
    )


def best(command: Sequence[str], folder: Path | None = None, runs: int = RUNS) -> Run:
    """Return the run with the least wall-clock time."""
    return min((measure(command, folder) for _ in range(runs)), key=lambda run: run.wall)


def main(
    size: Size = METHODS["ten"],
    runs: int = RUNS,
    starts: int = STARTS,
    reports: Sequence[bool] = (False, True),
    asked: Size | None = SYNTHETIC,
) -> None:
    """Write the page `whole_process`; another size, one run of each, no reports and no more make the small run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scenario = _write_scenario(folder, size)
        cases: dict[tuple[str, bool], Run] = {}
        failed: list[str] = []
        for title, begin in (("demo", ("demo",)), (size.name, ("plan", str(scenario)))):
            for report in reports:
                out = folder / f"{title}-{report}"
                command = (*LUSTRUM, *begin, "--out", str(out), *(() if report else ("--no-report",)))
                print(f"{title}, {'with' if report else 'without'} report ...", flush=True)
                try:
                    cases[title, report] = best(command, out, runs)
                except RuntimeError as failure:
                    if not report:
                        raise
                    failed.append(f"The {title} with report could not be measured: {failure}")
        asked_for = dict(_more(folder, asked, runs)) if asked else {}
        share = _benchmark_share()
    print("lustrum --help ...", flush=True)
    bare, helped = best((sys.executable, "-c", "pass"), runs=starts), best((*LUSTRUM, "--help"), runs=starts)
    cases |= {(title, False): run for title, (run, _) in asked_for.items()}
    lines = [_line(f"{title}{', report' if report else ''}", run) for (title, report), run in cases.items()]
    demo, ten, more = cases["demo", False], cases[size.name, False], helped.wall - bare.wall
    write_page(
        "whole_process",
        "Whole processes",
        "`lustrum demo` and `lustrum plan` as a user runs them: the interpreter starts, tables are read and checked, "
        f"the plan is built, solved, verified and written. Best of {runs} runs by wall clock; memory is the peak of "
        "the process. The phases are those of `summary.json`; 'other' is starting Python, importing and writing "
        "files.",
        machine("lustrum", "highspy", "highspy-extras", "numpy", "scipy", "pandas"),
        "## Goals",
        goals_table(
            [
                ("the demo without report in 1.2 s", f"{demo.wall:.2f} s", demo.wall <= 1.2),
                (f"{size.name} in 10 s", f"{ten.wall:.2f} s", ten.wall <= 10.0),
                *(
                    (f"{title} in {most:g} s", f"{run.wall:.2f} s", run.wall <= most)
                    for title, (run, most) in asked_for.items()
                ),
                (
                    "the benchmark of the base year at most 5 % of the demo",
                    f"{100 * share / demo.wall:.1f} %",
                    share <= 0.05 * demo.wall,
                ),
                ("`lustrum --help` within 0.1 s of a bare interpreter start", f"{more:.3f} s", more <= 0.1),
            ]
        ),
        "## Seconds by phase",
        table(("Plan", "rows x columns", "wall s", "processor s", "peak MB", *PHASES, "other"), lines),
        *failed,
        "## Starting",
        table(
            ("Command", "wall s", "processor s", "peak MB"),
            [
                (f"`{title}`", f"{run.wall:.3f}", f"{run.processor:.3f}", f"{run.megabytes:.0f}")
                for title, run in (("python -c pass", bare), ("lustrum --help", helped))
            ],
        ),
    )


def _more(folder: Path, size: Size, runs: int) -> Iterator[tuple[str, tuple[Run, float]]]:
    """Yield the plan of a synthetic economy, and those of national tables of which there are copies."""
    place = folder / "asked"
    place.mkdir()
    yield size.name, (_planned(place, _write_scenario(place, size), runs), 10.0)
    data = Path(os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data"))
    for title, source, options, most in NATIONAL:
        if not (data / source).is_dir():
            continue
        place = folder / source
        place.mkdir()
        measure((*LUSTRUM, "load", str(data / source), *options, "--out", str(place / "economy")))
        yield title, (_planned(place, _scenario(place, 5), runs), most)


def _planned(place: Path, scenario: Path, runs: int) -> Run:
    print(f"{scenario} ...", flush=True)
    out = place / "plan"
    return best((*LUSTRUM, "plan", str(scenario), "--no-report", "--out", str(out)), out, runs)


def _benchmark_share() -> float:
    """Return the seconds the benchmark object of the demo takes."""
    economy = read_economy(bundled_path("us_2012"))
    trend = (1.0 + GROWTH.labour) * (1.0 + GROWTH.productivity) - 1.0
    capital = derive_capital(economy, trend=trend)
    began = time.perf_counter()
    for _ in range(10):
        benchmark_of(economy, trend, capital)
    return (time.perf_counter() - began) / 10.0


def _line(title: str, run: Run) -> tuple[str, ...]:
    told = [run.phases.get(phase) for phase in PHASES]
    other = run.wall - sum(value for value in told if value)
    return (
        title,
        f"{run.size.get('rows', 0):,} x {run.size.get('columns', 0):,}".replace(",", " "),
        f"{run.wall:.2f}",
        f"{run.processor:.2f}",
        f"{run.megabytes:.0f}",
        *("" if value is None else f"{value:.2f}" for value in told),
        f"{other:.2f}",
    )


def _write_scenario(folder: Path, size: Size) -> Path:
    write_economy(synthetic_economy(size), folder / "economy")
    return _scenario(folder, size.years)


def _scenario(folder: Path, years: int) -> Path:
    path = folder / "scenario.toml"
    path.write_text(
        f'economy = "economy"\nyears = {years}\n\n[goal]\nkind = "consumption"\n\n'
        f"[growth]\nlabour = {GROWTH.labour}\nproductivity = {GROWTH.productivity}\n"
    )
    return path
