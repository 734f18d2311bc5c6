"""Siblings of the shared cases: tests of the same kinds on inputs of our own, run and counted by kind."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cases.judge import Case

TESTS = Path(__file__).resolve().parents[2] / "tests" / "cases"
SHARED = "test_every_shared_case.py"
"""Tries the shared cases themselves."""
OF_FILE = {
    "test_analysis_of_folders.py": "5 rates and units",
    "test_doors.py": "8 crashes and refusals of what is valid",
    "test_folder.py": "6 stated and dropped",
    "test_folder_files.py": "8 crashes and refusals of what is valid",
    "test_folder_signs.py": "4 rows and lines",
    "test_foreign_trade.py": "7 mechanisms",
    "test_gap_without_a_base_year.py": "8 crashes and refusals of what is valid",
    "test_growth_and_joining.py": "7 mechanisms",
    "test_impossible_zeros.py": "7 mechanisms",
    "test_periods.py": "3 another year, sheet or series",
    "test_prices.py": "7 mechanisms",
    "test_readers_balance.py": "2 an imbalance swallowed",
    "test_readers_commands.py": "2 an imbalance swallowed",
    "test_readers_deformed.py": "8 crashes and refusals of what is valid",
    "test_readers_kept.py": "4 rows and lines",
    "test_readers_rows.py": "4 rows and lines",
    "test_readers_sam.py": "8 crashes and refusals of what is valid",
    "test_readers_twice.py": "3 another year, sheet or series",
    "test_scenario_file.py": "9 sentences of refusal",
    "test_sheets_of_offices.py": "4 rows and lines",
    "test_taxes_and_money.py": "7 mechanisms",
    "test_user_files.py": "8 crashes and refusals of what is valid",
}
"""Kind of the tests of a file that name no shared case."""
ELSEWHERE = {
    "laws/test_worth_of_one_per_cent.py": "1 what a plan says about itself",
    "laws/test_one_domestic_product.py": "1 what a plan says about itself",
    "laws/test_another_unit_is_no_other_plan.py": "5 rates and units",
}
"""Laws that try a kind on economies of their own."""


class Outcomes:
    """Listens to pytest: what came of every test."""

    def __init__(self, kinds: dict[str, str]) -> None:
        self.kinds = kinds
        self.counts: dict[str, Counter[str]] = {}
        self.docs: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        for item in items:
            self.docs[item.nodeid] = item.function.__doc__ or ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.skipped or (report.when != "call" and not report.failed):
            return
        refused = re.search(r"refus|is_asked|are_named|is_named", report.nodeid) is not None
        outcome = "wrong" if report.failed else "refused with its place" if refused else "right"
        self.counts.setdefault(self._kind(report.nodeid), Counter())[outcome] += 1

    def _kind(self, node: str) -> str:
        named = re.match(r"\s*([\w-]+)", self.docs.get(node, ""))
        file = node.partition("::")[0]
        short = file.rpartition("tests/")[2]
        return self.kinds.get(named[1] if named else "", ELSEWHERE.get(short) or OF_FILE[Path(file).name])


def counted(cases: tuple[Case, ...], files: tuple[str, ...] = ()) -> dict[str, Counter[str]]:
    """Return the outcomes of all siblings by kind; `files` of the tests, all unless given."""
    kinds = {case.folder: case.kind for case in cases} | {case.folder.partition("-")[0]: case.kind for case in cases}
    names = files or (*OF_FILE, *(f"../{name}" for name in ELSEWHERE))
    told = Outcomes(kinds)
    pytest.main(["-q", "-p", "no:cacheprovider", "--no-header", *(str(TESTS / name) for name in names)], plugins=[told])
    return told.counts
