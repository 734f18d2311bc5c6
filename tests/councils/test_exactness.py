"""No float where votes are: neither in a source they pass through nor in anything a count returns."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import lustrum.councils
from lustrum.councils.counting.deciding import decide
from lustrum.councils.counting.document import document
from lustrum.councils.counting.rules import RULES, make_rule, rule_class
from tests.councils.making import approved, figures, lists, ranked

HOME = Path(str(lustrum.councils.__file__)).parent
BALLOTS = {
    "ranked": ranked("60 A B C\n31 B C A\n20 C B\n5 A C=B"),
    "approved": approved("60 A B\n31 C\n20 B C", costs={"A": 50, "B": 30, "C": 40}, budget=100),
    "lists": lists({"yes": 60, "no": 31, "abstain": 7}),
    "points": figures([["1/2", "1/3", "1/6"], ["1/7", "2/7", "4/7"], [1, 0, 0]]),
}


INEXACT = {"numpy", "decimal", "statistics", "random", "cmath"}
WHOLE = {"gcd", "lcm", "isqrt", "comb"}
"""What of `math` gives whole numbers."""


FIGURES_OF_PLANS = {"alternatives.py", "apply.py", "decided.py", "decisions.py", "ledger.py", "proposals.py"}
"""They hold what a scenario or a plan holds: floors, loans, what was reached. Nothing is counted there."""
MEASURES = {"distortion.py", "published.py", "register.py"}
"""Indices that are published and decide nothing."""


def floats(tree):
    """Yield the lines of a source that make or name a float."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            named = {alias.name for alias in node.names}
            if (
                ({module} if module else named) & INEXACT
                or (module == "math" and not named <= WHOLE)
                or (not module and "math" in named)
            ):
                yield node.lineno


COUNTS = [file for file in sorted(HOME.rglob("*.py")) if file.name not in FIGURES_OF_PLANS | MEASURES]


@pytest.mark.parametrize("file", COUNTS, ids=lambda file: file.name)
def test_no_source_that_votes_pass_through_knows_a_float(file):
    assert list(floats(ast.parse(file.read_text("utf-8")))) == []


def test_a_planted_float_is_found():
    assert sorted(floats(ast.parse("x = 0.5\ny = float(3)\nfrom math import sqrt\nimport numpy"))) == [1, 2, 3, 4]


def values(item):
    if isinstance(item, dict):
        for each in item.values():
            yield from values(each)
    elif isinstance(item, list | tuple):
        for each in item:
            yield from values(each)
    else:
        yield item


@pytest.mark.parametrize("name", RULES)
def test_nothing_a_count_returns_is_a_float(name):
    form = next(form for form in rule_class(name).takes if form in BALLOTS)
    ballots = BALLOTS[form]
    if name == "sequential-pav":
        ballots = approved("60 A B\n31 C\n20 B C")
    variants = {"threshold": 1} if name == "greedy-threshold" else {}
    count = decide(make_rule(name, **variants), ballots, 1)
    said = document(count, ballots, name, 1)
    kinds = {type(value) for value in values(said)}
    assert kinds <= {str, int, bool, type(None)}, kinds
    assert not {type(value) for value in values(vars(count))} & {float, complex}
