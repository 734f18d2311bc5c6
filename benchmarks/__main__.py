"""`python -m benchmarks [NAME...] [--small|--middle|--large|--size N]`: writes the pages of `docs/benchmarks`."""

from __future__ import annotations

import argparse
import time
from importlib import import_module

NAMES = (
    "hand_over",
    "ablations",
    "back_tests",
    "federations",
    "federation_sizes",
    "shocks",
    "trials",
    "whole_process",
    "power",
    "electrification",
    "methods",
    "analysis",
    "reading",
    "market",
    "counting",
    "counting_against",
    "councils",
    "large",
    "limits",
    "growth",
    "warm",
    "agreement",
    "families",
    "deformed",
    "quadratic",
    "cases",
    "reliability",
    "decentral",
    "tracking",
    "change_points",
    "ledger",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "name",
        nargs="*",
        help=f"which to run, all unless named: {', '.join(NAMES)}; decentral.PART, electrification.COUNTRY one part of "
        "that page",
    )
    for size in ("small", "middle", "large"):
        parser.add_argument(f"--{size}", action="store_true", help=f"hand_over and methods: the {size} size only")
    parser.add_argument("--size", type=int, metavar="REPORTS", help="ledger: how many reports; a million unless said")
    given = parser.parse_args()
    unknown = [name for name in given.name if name.partition(".")[0] not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; known: {', '.join(NAMES)}")
    sizes = [size for size in ("small", "middle", "large") if getattr(given, size)]
    for name in given.name or NAMES:
        began = time.perf_counter()
        print(f"== {name}", flush=True)
        module, _, part = name.partition(".")
        main_of = import_module(f"benchmarks.{module}").main
        if part:
            main_of([part])
        elif name == "ledger" and given.size is not None:
            main_of(given.size)
        else:
            main_of(sizes or None) if name in ("hand_over", "methods") else main_of()
        print(f"({time.perf_counter() - began:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main()
