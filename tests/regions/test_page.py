"""What the page prints under its programs is what they print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["regions-uneven"])
def test_programs_of_the_page_print_what_stands_under_them(page, capsys):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    found = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.S)
    assert found
    for program, printed in found:
        exec(compile(program, page, "exec"), {"__name__": "__main__"})
        assert capsys.readouterr().out == printed
