"""The notebooks of the manual run, cell by cell, and what stands last in a cell shows itself."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

BOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


def run_cell(code: str, names: dict) -> object:
    """Run a cell as a notebook does and return what stands last in it, None where that is no expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(book, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
    assert all(cell.get("outputs", []) == [] for cell in cells), "kept without outputs"
    names: dict = {}
    shown = [run_cell("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]
    shown = [thing for thing in shown if thing is not None]
    assert len(shown) >= 3
    for thing in shown:
        if not isinstance(thing, bool | int):
            assert thing._repr_html_(), thing


def test_there_are_two_and_a_page_names_each():
    page = (BOOKS[0].parents[1] / "for-researchers.md").read_text(encoding="utf-8")
    assert len(BOOKS) == 2 and all(f"notebooks/{book.name}" in page for book in BOOKS)
