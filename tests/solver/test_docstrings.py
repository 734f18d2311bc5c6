import ast
import re
from pathlib import Path

import pytest

import lustrum.solver

FILES = sorted(Path(lustrum.solver.__file__).parent.rglob("*.py"))
ARRAYS = re.compile(r"\b(Array|Flags|Indices|Positions|WholeNumbers)\b")


def public_functions(tree):
    """Functions and methods of a file that others may call; not those inside other functions."""
    for place in (tree, *(part for part in tree.body if isinstance(part, ast.ClassDef) and part.name[0] != "_")):
        yield from (part for part in place.body if isinstance(part, ast.FunctionDef) and part.name[0] != "_")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_function_that_takes_or_gives_arrays_states_their_shapes(path):
    silent = []
    for function in public_functions(ast.parse(path.read_text(encoding="utf-8"))):
        signature = f"{ast.unparse(function.args)} {ast.unparse(function.returns) if function.returns else ''}"
        told = ast.get_docstring(function) or ""
        if ARRAYS.search(signature) and not re.search(r"shapes? ?\(|array of|arrays of|As for", told):
            silent.append(function.name)
    assert not silent
