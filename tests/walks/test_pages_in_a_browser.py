"""Every kind of page on a screen, on a phone, in the dark and on paper, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lustrum.plan import Plan
from lustrum.report import report_html
from lustrum.report.analysis import analysis_html
from lustrum.report.forms import svg
from lustrum.report.pdf import as_pdf, find_browser
from lustrum.results import Result
from tests.report.pages import Told
from tests.report.test_chart import KINDS
from tests.walks.browser import DESK, PHONE, Browser, browser

pytestmark = pytest.mark.slow
MOST_SHEETS = 12
"""Of a report of twenty industries, tables folded."""


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as running:
        yield running


def _answers(plan: Plan) -> dict[str, list[Result]]:
    from lustrum.analysis.linkages import key_sectors
    from lustrum.analysis.of_economy import system_of_economy
    from lustrum.prices.plan_prices import plan_prices

    return {
        "key sectors": [key_sectors(system_of_economy(plan.economy))],
        "prices": list(plan_prices(plan)),
    }


@pytest.fixture(scope="module")
def pages(us_plan: Plan, plan: Plan, relaxed: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One page of each kind."""
    forms = "".join(f"<h2>{name}</h2>{svg(chart, name, 'Words for it')}" for name, chart in KINDS.items())
    report = report_html(us_plan, command="lustrum plan us.toml")
    style = report[report.index("<style>") : report.index("</style>") + 8]
    told = {
        "report": report,
        "report with a back-test": report_html(plan, backtest=Told()),  # type: ignore[arg-type]
        "report that gave way": report_html(relaxed),
        "forms": f'<!DOCTYPE html><html lang="en"><title>Forms</title>{style}<main><h1>Forms</h1>{forms}</main></html>',
    }
    told |= {name: analysis_html(results, command="lustrum x") for name, results in _answers(us_plan).items()}
    folder = tmp_path_factory.mktemp("pages")
    files = {}
    for name, text in told.items():
        files[name] = folder / f"{name}.html"
        files[name].write_text(text, encoding="utf-8")
    return files


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_on_any_page_and_nothing_leaves_it(
    opened: Browser, pages: dict[str, Path], width: int
) -> None:
    for name, file in pages.items():
        for dark in (False, True) if width == DESK else (False,):
            seen = opened.see(file, width, dark=dark)
            assert seen.violations == [], (name, width, dark)
            assert seen.measured["overflow"] <= 0, (name, width)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_letters_of_charts_can_be_read_and_one_drawing_of_each_is_shown(
    opened: Browser, pages: dict[str, Path], width: int
) -> None:
    for name, file in pages.items():
        measured = opened.see(file, width).measured
        assert measured["smallest"] >= 12.0, (name, width)
        assert measured["charts"] == (len(KINDS) if name == "forms" else measured["pictures"]), (name, width)


def test_the_first_column_stays_where_a_table_scrolls(opened: Browser, pages: dict[str, Path]) -> None:
    assert opened.see(pages["report"], PHONE).measured["first_column_moved"] <= 1.0


def test_the_dark_is_dark(opened: Browser, pages: dict[str, Path]) -> None:
    light, dark = (
        [int(c) for c in re.findall(r"\d+", opened.see(pages["report"], DESK, dark=each).measured["ground"])[:3]]
        for each in (False, True)
    )
    assert min(light) > 240 and max(dark) < 40


def test_a_report_of_twenty_industries_is_a_tagged_pdf_of_few_sheets(us_plan: Plan) -> None:
    if find_browser() is None:
        pytest.skip("there is no browser on this machine: nothing is printed")
    pdf = as_pdf(report_html(us_plan).encode())
    assert pdf.startswith(b"%PDF") and re.search(rb"/Marked\s+true", pdf) and b"/StructTreeRoot" in pdf
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert 3 <= sheets <= MOST_SHEETS
