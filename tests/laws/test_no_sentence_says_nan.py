"""Whatever is told to people says a figure or says that there is none: never nan, inf, None or a zero with a sign.

Every sentence that any test makes is looked at (`tests.sentences.watch_sentences`); here, tables and settings with poor
figures go through the commands, and what is printed and written is read as well.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

import pytest
from benchmarks.deformed.asked import Asked, asked, page_files, rows_of
from benchmarks.deformed.figures import poor_tables, poor_texts

from lustrum.cli.main import run
from lustrum.results import Measure, Result, as_csv, as_workbook
from tests.sentences import no_figures

SETTINGS = (
    ("reserves", "gaps.toml", "reserves", ()),
    ("reserves", "machines.toml", "reserves", ()),
    ("coefficients", "infant.toml", "coefficients", ()),
    ("money", "issue.toml", "money", ()),
    ("frontier", "ray.toml", "frontier", ("--quick",)),
)
"""Page, file, command, options: what is asked by figures in TOML alone."""

MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
NOT_SLOW = 6
"""Ways tried of those that take a second or more each."""


def told(place: Path, words: list[str], out: Path) -> list[str]:
    """Return what one call prints and writes that is no figure; a fault of ours counts too."""
    printed, before = io.StringIO(), Path.cwd()
    os.chdir(place)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(words)
    finally:
        os.chdir(before)
    said = printed.getvalue()
    ours = [said.strip()[:400]] if code == 1 or "Traceback" in said or "Warning" in said else []
    written = [
        path for path in sorted(out.rglob("*")) if path.suffix in (".csv", ".html") and "inputs" not in path.parts
    ]
    for path in written:
        text = path.read_text("utf-8")
        said += "\n" + (MARKUP.sub(" ", text) if path.suffix == ".html" else text)
    return ours + no_figures(said)


@pytest.mark.parametrize(
    "each", [pytest.param(a, id=a.name, marks=[pytest.mark.slow] if a.slow else []) for a in asked()]
)
def test_a_table_of_poor_figures_is_told_without_them(each: Asked, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    each.make(home)
    ways = list(poor_tables(rows_of(home / each.file)))
    for number, (way, data) in enumerate(ways[:: max(1, len(ways) // NOT_SLOW)] if each.slow else ways):
        (home / each.file).write_bytes(data)
        out = tmp_path / f"out_{number}"
        words = [each.command, *(word.replace("{out}", str(out)) for word in each.arguments)]
        if "{out}" not in each.arguments and each.command != "check":
            words += ["-o", str(out / "answer.html")]
        assert (way, told(home, words, out)) == (way, [])


@pytest.mark.parametrize(("page", "file", "command", "options"), SETTINGS, ids=[each[1] for each in SETTINGS])
def test_settings_with_poor_figures_are_told_without_them(page, file, command, options, tmp_path):
    for number, (way, text) in enumerate(poor_texts(page_files(page)[file])):
        (tmp_path / file).write_text(text, encoding="utf-8")
        out = tmp_path / f"out_{number}"
        assert (way, told(tmp_path, [command, file, *options, "-o", str(out / "answer.csv")], out)) == (way, [])


def test_an_answer_without_a_number_leaves_its_cell_empty():
    values = [1.5, float("nan"), float("inf"), -0.0]
    one = Result("gap", "Gap", ("year",), [(str(2013 + k),) for k in range(4)], {"gap": Measure(values, "1")})
    assert as_csv(one).decode().splitlines()[1:] == ["2013,gap,1.5,1", "2014,gap,,1", "2015,gap,,1", "2016,gap,0.0,1"]
    assert as_workbook([one])


@pytest.mark.parametrize("said", ["nan %", "by inf", "from -inf", "it is None", "moves by -0.0 %", "-0 of 3"])
def test_what_is_no_figure_is_seen(said):
    assert no_figures(f"consumption: {said}")


@pytest.mark.parametrize(
    "said", ["'nan' is no number", "None of them", "2020-01", "-0.5 %", "information", "ISIC-0", "-01"]
)
def test_what_only_looks_like_it_is_not(said):
    assert not no_figures(f"consumption: {said}")
