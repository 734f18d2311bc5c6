"""A member who only gets the page, and a researcher with a notebook: counted steps, words and machine seconds."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from pathlib import Path

import pytest

from lustrum.plan import Plan
from lustrum.report import report_html
from tests.docs.test_notebooks import BOOKS, run_cell

A_MINUTE = 120
"""Words read aloud."""


def told_first(page: str) -> str:
    """Return what a page says before its first table: the finding and the sentences under it."""
    headline = re.search(r"<h1>(.*?)</h1>", page, re.S)
    sentences = page.partition('class="first"')[2].partition("<table")[0]
    items = re.findall(r"<li>(.*?)</li>", sentences, re.S)
    assert headline is not None and items
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", each) for each in (headline[1], *items)))


def test_the_first_screen_is_read_aloud_in_a_minute(us_plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    page = report_html(us_plan)
    words = told_first(page).split()
    with capsys.disabled():
        print(f"1 step, {len(words)} words, {time.perf_counter() - began:.1f} s of the machine")
    assert 40 < len(words) <= A_MINUTE
    assert not any(re.fullmatch(r"[\d.]+e[-−]\d+", word) for word in words)


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_made(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    began, names = time.perf_counter(), dict[str, object]()
    shown = [thing for each in code if (thing := run_cell(each, names)) is not None]
    with capsys.disabled():
        print(f"{len(code)} steps, {time.perf_counter() - began:.1f} s of the machine")
    assert len(code) <= 12 and any("<svg" in str(getattr(thing, "_repr_html_", str)()) for thing in shown)
