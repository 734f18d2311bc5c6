"""The ledger at size: a million reports judged by all rules and kept, verified, told as known on a day."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from benchmarks.page import goals_table, table, write_page
from lustrum.execution.definitions import read_definitions
from lustrum.execution.intake import read_reports
from lustrum.execution.known import series_known, silent
from lustrum.execution.store import new_ledger
from lustrum.execution.verdicts import RULES, TAKEN

PERIODS = 120
RATE, SECONDS = 8_000, 30
BAD = (
    ("wrong_unit", lambda name, month, value: f"{name},{month},{value},kg,"),
    ("text", lambda name, month, value: f"{name},{month},fine,t,"),
    ("missing", lambda name, month, value: f"{name},{month},,t,"),
    ("wrong_period", lambda name, month, value: f"{name},{month[:4]},{value},t,"),
    ("unknown_indicator", lambda name, month, value: f"{name}x,{month},{value},t,"),
    ("future", lambda name, month, value: f"{name},2099-01,{value},t,"),
    ("bounds", lambda name, month, value: f"{name},{month},-{value},t,"),
    ("ragged", lambda name, month, value: f"{name},{month}"),
    ("personal", lambda name, month, value: f"{name},{month},{value},t,ann@works.org"),
    ("not_owner", lambda name, month, value: f"{name},{month},{value},t,somebody else"),
)
T = TypeVar("T")


def main(reports: int = 1_000_000) -> None:
    """Write the page."""
    names = [f"works {k:05d}" for k in range(max(1, reports // PERIODS))]
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        planted = _write(folder, names, draw)
        with new_ledger(folder / "L.sqlite") as ledger:
            _, define = _timed(lambda: ledger.define(read_definitions(folder / "i.csv"), date(2010, 1, 1)))
            read, reading = _timed(lambda: read_reports(folder / "r.csv"))
            receipt, adding = _timed(lambda: ledger.add(read, date(2021, 1, 1)))
            verdicts = Counter(each.verdict for each in receipt.reports)
            rows = len(receipt.reports)
            assert {name: count for name, count in verdicts.items() if name not in TAKEN} == planted
            del receipt
            more, again = _timed(lambda: ledger.add(read_reports(folder / "more.csv"), date(2021, 2, 1)))
            assert all(each.verdict == "taken" for each in more.reports)
            (_, size, faults), verifying = _timed(ledger.check)
            assert size == rows + len(names) and not faults
            known, telling = _timed(lambda: series_known(ledger, date(2021, 1, 1)))
            assert len(known) == len(names)
            quiet, asking = _timed(lambda: silent(ledger, date(2021, 3, 1)))
            bytes_each = (folder / "L.sqlite").stat().st_size / size
    assert len(quiet) >= 0
    if rows < 990_000:
        verified = f"verified in {SECONDS * rows / 1e6:.3g} s, as a million in {SECONDS}"
        allowed = SECONDS * rows / 1e6
    else:
        verified, allowed = f"verified in {SECONDS} s", float(SECONDS)
    rate = rows / (reading + adding)
    write_page(
        "ledger",
        "The ledger of reports at size",
        f"{rows:,} reports of {len(names):,} indicators over {PERIODS} months in one file, one row in fifty at fault "
        "in one of ten ways; all rules of {doc}`../execution-ledger` apply, every row is kept, hashed and written to "
        "the disk (SQLite, `synchronous=FULL`). Seconds of processor time on one core, as other work shares the "
        "machine. Every planted fault is judged by its rule before any time is printed.",
        goals_table(
            [
                (f"{RATE:,} reports a second with all rules", f"{rate:,.0f} a second", rate >= RATE),
                (verified, f"{verifying:.1f} s", verifying <= allowed),
            ]
        ),
        table(
            ("Step", "Seconds"),
            [
                ("define the indicators", f"{define:.2f}"),
                ("read the file", f"{reading:.1f}"),
                ("judge and keep its rows", f"{adding:.1f}"),
                (f"add {len(names):,} reports of one more month", f"{again:.2f}"),
                ("verify every hash", f"{verifying:.1f}"),
                ("tell every series as known on a day", f"{telling:.1f}"),
                ("list the silent units", f"{asking:.1f}"),
            ],
        ),
        f"The file takes {bytes_each:,.0f} bytes a report. What went back:",
        table(("Verdict", "Rule", "Rows"), [(n, RULES[n], f"{c:,}") for n, c in sorted(planted.items())], words=2),
    )


def _write(folder: Path, names: list[str], draw: random.Random) -> Counter[str]:
    """Write definitions, reports with planted faults, and one more month; return how many faults of each kind."""
    lines = "".join(f"{name},t,month,{name},2010-01,0\n" for name in names)
    (folder / "i.csv").write_text("indicator,unit,period,owner,since,least\n" + lines)
    months = [f"{2010 + k // 12}-{k % 12 + 1:02d}" for k in range(PERIODS)]
    planted: Counter[str] = Counter()
    with (folder / "r.csv").open("w") as file:
        file.write("indicator,period,value,unit,by\n")
        for month in months:
            for name in names:
                value = f"{draw.uniform(50, 150):.2f}"
                if draw.random() < 0.02:
                    kind, spoilt = draw.choice(BAD)
                    planted[kind] += 1
                    file.write(spoilt(name, month, value) + "\n")
                else:
                    file.write(f"{name},{month},{value},t,\n")
    with (folder / "more.csv").open("w") as file:
        file.write("indicator,period,value,unit\n")
        file.writelines(f"{name},2020-12,100.5,t\n" for name in names)
    return planted


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begin = time.process_time()
    found = work()
    return found, time.process_time() - begin
