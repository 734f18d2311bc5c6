"""One tool, one size, one process: `python -m benchmarks.child TOOL SIZE` prints one line of JSON."""

from __future__ import annotations

import gc
import importlib
import json
import sys

from benchmarks.fingerprint import fingerprint
from benchmarks.measure import Clock, PeakMemory
from benchmarks.model import make_case
from benchmarks.sizes import HAND_OVER, TOY, WARM_UP

BUDGET = 12.0
"""Seconds spent on repeating a build."""
MOST_RUNS = 15


def _few(clock: Clock) -> bool:
    """Slow tools are run three times too, unless that would take minutes."""
    return len(clock.wall) < 3 and clock.wall[0] < BUDGET


def main(name: str, size: str) -> None:
    case = make_case((HAND_OVER | TOY)[size])
    tool = importlib.import_module(f"benchmarks.tools.{name}")
    tool.build(make_case(WARM_UP))  # what is imported or compiled at first use is not the model's fault
    gc.collect()
    memory = PeakMemory()
    clock = Clock()
    model = tool.build(case)
    clock.lap()
    peak = memory.megabytes()
    while len(clock.wall) < MOST_RUNS and (sum(clock.wall) + min(clock.wall) < BUDGET or _few(clock)):
        del model
        gc.collect()
        clock.start()
        model = tool.build(case)
        clock.lap()
    highs = tool.highs(model)
    result = {
        "seconds": min(clock.processor),
        "wall": min(clock.wall),
        "runs": len(clock.wall),
        "megabytes": peak,
        "fingerprint": fingerprint(highs),
    }
    if size in ("toy", "small"):
        highs.setOptionValue("output_flag", False)
        highs.run()
        result["objective"] = abs(highs.getInfo().objective_function_value)
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:3])
