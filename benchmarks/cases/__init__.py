"""Small files on which something was once wrong: each with its right value, tried by one command."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import mechanisms, plans, tables
from benchmarks.cases.judge import Case, faults_of, shared_cases
from benchmarks.cases.siblings import OF_FILE, counted
from benchmarks.page import table, write_page

CASES = (*tables.CASES, *plans.CASES, *mechanisms.CASES)
OPEN: dict[str, str] = {}
"""Cases that are still wrong, and why."""

OUTCOMES = ("right", "refused with its place", "wrong")


def main(tried: Sequence[Case] = CASES, siblings: Sequence[str] = ()) -> None:
    """Try every case and its siblings and write the page; fewer, of fewer files, make the small run."""
    cases = shared_cases()
    if cases is None:
        raise SystemExit("The cases are not here: set LUSTRUM_CASES to their folder.")
    counts: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as work:
        for case in tried:
            faults = faults_of(case, cases, Path(work))
            counts.setdefault(case.kind, Counter())["wrong" if faults else case.outcome] += 1
            wrong += [f"- `{case.folder}`: {OPEN.get(case.folder, faults[0][:200])}" for _ in faults[:1]]
    total: Counter[str] = sum(counts.values(), Counter())
    lines = [(kind[2:], *(counts[kind][outcome] for outcome in OUTCOMES)) for kind in sorted(counts)]
    lines.append(("all", *(total[outcome] for outcome in OUTCOMES)))
    intro = (
        f"{len(tried)} small inputs on which an earlier version gave a wrong number, crashed or refused what is sound. "
        "Each has a right value known from elsewhere: printed by a publisher, made by hand, or counted by another "
        "program. A case is right if every command of it gives that value, and refused with its place if the input is "
        "at fault and the refusal names the file and the row, column, line or cell."
    )
    own = counted(CASES, tuple(siblings))
    both = sum(own.values(), Counter())
    beside = [(kind[2:], *(own[kind][outcome] for outcome in OUTCOMES)) for kind in sorted(own)]
    beside.append(("all", *(both[outcome] for outcome in OUTCOMES)))
    about = (
        f"{sum(both.values())} siblings of these cases: the same kinds on inputs of our own, kept as tests "
        f"(`tests/cases`, {len(siblings or OF_FILE)} files, and laws), each with its right value or the refusal "
        "it must get."
    )
    parts = [intro, table(("kind", *OUTCOMES), lines), "## Siblings", about, table(("kind", *OUTCOMES), beside)]
    if wrong:
        parts.append("## What is wrong\n\n" + "\n".join(wrong))
    write_page("cases", "Cases of truth", *parts)
