"""Docstrings of public functions with arrays: their shapes are said, and what they raise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import lustrum

HOME = Path(lustrum.__file__).parent
ROOMS = sorted(path.name for path in HOME.iterdir() if path.is_dir() and list(path.rglob("*.py")))
ARRAY = re.compile(r"(?<!\.)\bArray\b")


def public(room: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods of a room that take or give an array; those within others are nobody else's."""
    for path in sorted((HOME / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        every = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        within = {inner for node in every for inner in ast.walk(node) if inner is not node}
        for node in every:
            said = [node.returns, *(each.annotation for each in (*node.args.args, *node.args.kwonlyargs))]
            text = " ".join(ast.unparse(each) for each in said if each is not None)
            if node not in within and not node.name.startswith("_") and ARRAY.search(text):
                yield f"{path.relative_to(HOME)}: {node.name}", node


def raised(node: ast.FunctionDef) -> set[str]:
    """Names of the errors a function raises itself."""
    calls = [each.exc for each in ast.walk(node) if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call)]
    return {call.func.id for call in calls if isinstance(call.func, ast.Name) and call.func.id[0].isupper()}


@pytest.mark.parametrize("room", ROOMS)
def test_functions_with_arrays_say_their_shapes(room):
    silent = [name for name, node in public(room) if "shape" not in (ast.get_docstring(node) or "")]
    assert not silent


@pytest.mark.parametrize("room", ROOMS)
def test_functions_with_arrays_say_what_they_raise(room):
    silent = []
    for name, node in public(room):
        text = ast.get_docstring(node) or ""
        if raised(node) and not re.search(r"^Raises$|refused|raises", text, re.MULTILINE):
            silent.append(f"{name} raises {', '.join(sorted(raised(node)))}")
    assert not silent


def test_an_array_in_a_name_of_its_own_is_no_array():
    assert not ARRAY.search("xarray.DataArray") and not ARRAY.search("pyarrow.Array")
    assert ARRAY.search("dict[str, Array] | None")
