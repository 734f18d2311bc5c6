"""Every shared case gives its right value, or is refused with its place."""

from __future__ import annotations

import pytest
from benchmarks.cases import CASES, OPEN, siblings
from benchmarks.cases.judge import close, faults_of, shared_cases

ABSENT = "no folder of shared cases: set LUSTRUM_CASES to it"


@pytest.fixture(scope="module")
def shared():
    place = shared_cases()
    if place is None:
        pytest.skip(ABSENT)
    return place


@pytest.fixture(scope="module")
def work(shared, tmp_path_factory):
    return tmp_path_factory.mktemp("cases")


def asked(case):
    """Return one case for pytest; what is known to be open must fail until it is mended."""
    marks = [pytest.mark.xfail(strict=True, reason=OPEN[case.folder])] if case.folder in OPEN else []
    return pytest.param(case, id=case.folder, marks=marks)


@pytest.mark.parametrize("case", [asked(case) for case in CASES])
def test_a_shared_case_gives_its_right_value(case, shared, work):
    assert faults_of(case, shared, work) == []


def test_every_folder_of_the_shared_cases_is_in_the_table(shared):
    assert sorted(case.folder for case in CASES) == sorted(each.name for each in shared.iterdir() if each.is_dir())


def test_no_folder_stands_in_the_table_twice():
    assert len({case.folder for case in CASES}) == len(CASES)
    assert set(OPEN) <= {case.folder for case in CASES}


def test_a_known_figure_counts_to_its_last_digit():
    assert close(143.478, "143.5") and close(1200.0, "1200")
    assert not close(143.6, "143.5") and not close(1201.0, "1200") and not close(float("nan"), "1")


def test_every_file_of_siblings_has_its_kind():
    kinds = {case.kind for case in CASES}
    names = {path.name for path in siblings.TESTS.glob("test_*.py")} - {siblings.SHARED}
    assert set(siblings.OF_FILE) == names
    assert {*siblings.OF_FILE.values(), *siblings.ELSEWHERE.values()} <= kinds
    assert all((siblings.TESTS.parent / name).is_file() for name in siblings.ELSEWHERE)
