"""What the page prints under its programs is what they print."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from lustrum.regions import errors
from tests.regions.test_quotients import WORLD, world

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["regions-uneven"])
def test_programs_of_the_page_print_what_stands_under_them(page, capsys):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    found = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.S)
    assert found
    for program, printed in found:
        exec(compile(program, page, "exec"), {"__name__": "__main__"})
        assert capsys.readouterr().out == printed


@pytest.mark.skipif(not WORLD.exists(), reason="the shared tables are not there")
def test_the_errors_on_the_page_are_those_counted():
    text = (DOCS / "regionalise.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| ([0-9.]+) \| ([0-9.]+) \|$", text, re.M)
    counted = [[f"{100 * np.abs(each).mean():.1f}" for each in errors(world(year)).values()] for year in (1995, 2005)]
    assert rows == list(zip(*counted, strict=True))
