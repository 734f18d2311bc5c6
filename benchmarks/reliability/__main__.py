"""`python -m benchmarks.reliability [PART...]`: measure parts of the benchmark and write its page."""

from __future__ import annotations

import argparse

from benchmarks.reliability import PARTS, main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help=f"which, all unless named: {', '.join(PARTS)}")
    main(parts=parser.parse_args().part)
