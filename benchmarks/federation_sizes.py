"""How a federation grows: regions side by side, seconds and memory of a process each, beside one region alone."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.federations import GROWTH as OF_REGION
from benchmarks.federations import OTHERS, data, world
from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from benchmarks.synthetic import GROWTH, Size, synthetic_economy
from benchmarks.whole_process import LUSTRUM, measure
from lustrum.data.federation import regions_of, write_federation
from lustrum.plan.stack import solve_stack
from lustrum.problem import DEFAULT_PARTS, TAIL, PlanProblem, build_plan
from lustrum.regions.coupling import coupled, paid_outside, with_base_prices
from lustrum.scenario.federation import EXPORTS_PACE

REGIONS, PRODUCTS, YEARS = (1, 2, 4, 10), 60, 10
FASTER = 0.002
"""Each region grows so much faster a year than the one before: regions alike would have nothing to trade."""
ASKED_WORLD, ASKED_LARGE = 6.0, 353.0
"""Seconds of processor time for the world of 12 regions; seconds for 60 products, 10 regions and 10 years: what the
page on large plans measured for one table of as many products."""


@dataclass(frozen=True)
class Outcome:
    """One federation planned: its size, what the solve took, how good the answer is."""

    regions: int
    rows: int
    columns: int
    wall: float
    processor: float
    megabytes: float
    gap: float
    method: str

    def row(self) -> tuple[str, ...]:
        """Return the figures as text."""
        return (
            str(self.regions),
            f"{self.rows:,}",
            f"{self.columns:,}",
            f"{self.wall:.1f}",
            f"{self.processor:.1f}",
            f"{self.megabytes:,.0f}",
            f"{self.gap:.0e}",
            self.method,
        )


def problems(products: int, regions: int, years: int) -> dict[str, PlanProblem]:
    """Return an ordinary problem a region, each of its own made-up economy and growth, financed as in a federation."""
    size = Size("region", products, years, 2.0, 0.3)
    economies = {f"R{k}": synthetic_economy(replace(size, seed=size.seed + k)) for k in range(regions)}
    growth = {
        name: replace(GROWTH, productivity=(GROWTH.productivity or 0.0) + FASTER * k)
        for k, name in enumerate(economies)
    }
    paths = {name: each.factor(years + TAIL) for name, each in growth.items()}
    paid, bought = paid_outside(economies, paths), {name: each.imports.sum() for name, each in economies.items()}
    deficits = sum(each.base_deficit for each in economies.values())
    found = {}
    for name, economy in economies.items():
        share = bought[name] / sum(bought.values())
        trade = {
            "world_demand": np.inf,
            "exports_pace": EXPORTS_PACE,
            "finance": tuple((economy.base_deficit + share * (paid - deficits)).tolist()),
        }
        parts = [partial(part, **trade) if part.__name__ == "trade" else part for part in DEFAULT_PARTS]
        found[name] = build_plan(economy, years, parts=parts, growth=growth[name])
    return found


def child(products: int, regions: int, years: int, out: str) -> None:
    """Plan one federation, and write what came out: a process of its own, whose memory can be told."""
    stack = coupled(problems(products, regions, years))
    whole = stack.assemble()
    began, spent = time.perf_counter(), time.process_time()
    found = solve_stack(stack, break_ties=False, settle=with_base_prices)
    told = {
        "regions": regions,
        "rows": whole.form.rows,
        "columns": whole.form.columns,
        "wall": time.perf_counter() - began,
        "processor": time.process_time() - spent,
        "gap": max(abs(plan.certificate.relative_gap) for plan in found.plans.values()),
        "method": found.method,
    }
    Path(out).write_text(json.dumps(told))


def planned(products: int, regions: int, years: int) -> Outcome:
    """Plan one federation in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "told.json"
        words = map(str, (products, regions, years, out))
        run = measure((sys.executable, "-m", "benchmarks.federation_sizes", *words))
        return Outcome(**json.loads(out.read_text()), megabytes=run.megabytes)


def world_planned() -> float:
    """Return the processor seconds of `lustrum plan` for the world of 12 regions, without report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = world(2005)
        rates = {region: (0.0, OF_REGION.get(region, OTHERS)) for region in found.regions}
        write_federation(regions_of(found), folder / "world", rates)
        command = (*LUSTRUM, "plan", str(folder / "world"), "--out", str(folder / "p"), "--no-report")
        return min((measure(command) for _ in range(2)), key=lambda run: run.processor).processor


def main(
    regions: Sequence[int] = REGIONS, products: int = PRODUCTS, years: int = YEARS, with_world: bool = True
) -> None:
    """Write the page `federation_sizes`; fewer regions and products make the small run."""
    found = []
    for count in regions:
        found.append(planned(products, count, years))
        print(found[-1], flush=True)
    several = [each for each in found if each.regions > 1]
    logs = [(np.log(each.regions), np.log(each.processor), np.log(each.rows)) for each in several]
    power = np.polyfit(*np.array(logs).T[:2], 1)[0] if len(several) > 1 else float("nan")
    last = found[-1]
    goals = [
        (f"{products} products x {last.regions} regions x {years} years in {ASKED_LARGE:.0f} s", f"{last.wall:.0f} s",
         last.wall <= ASKED_LARGE)
    ]  # fmt: skip
    if with_world and data().is_dir():
        seconds = world_planned()
        print(f"world: {seconds:.1f} s", flush=True)
        asked = f"the world, 12 regions x 14 sectors x 5 years, in {ASKED_WORLD:.0f} s of processor time, whole process"
        goals.insert(0, (asked, f"{seconds:.1f} s", seconds <= ASKED_WORLD))
    grows = f" Processor time grows with the power {power:.2f} of the number of regions." if power == power else ""
    write_page(
        "federation_sizes",
        "Federations of many regions",
        f"Made-up economies of {products} products, {years} years (and the tail), one a region, coupled by a pool row "
        "a product and year; each region grows a little faster than the one before. Seconds are of the solve alone, "
        "memory is the peak of the process, the gap is the largest of the regions' own certificates at the prices of "
        f"the pool.{grows}",
        machine("lustrum", "highspy", "numpy", "scipy"),
        "## Goals",
        goals_table(goals),
        "## Growth",
        table(
            ("Regions", "rows", "columns", "s", "s of processor", "MB", "gap", "method"),
            [each.row() for each in found],
        ),
    )


if __name__ == "__main__":
    child(*(int(word) for word in sys.argv[1:4]), sys.argv[4])
