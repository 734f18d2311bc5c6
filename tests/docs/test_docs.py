"""The manual: it builds without a warning, loads nothing, its programs run, and its names are those of the code."""

from __future__ import annotations

import ast
import doctest
import fnmatch
import importlib
import importlib.util
import pkgutil
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from tests.golden.cases import SLOW

import lustrum
from lustrum.data import bundled_path, schema
from lustrum.economy import read_economy
from lustrum.problem import DEFAULT_PARTS, Growth, WishedValue, build_plan
from lustrum.problem import names as asked_for
from lustrum.problem.goals import least_shortfall
from lustrum.scenario import GOALS, PARTS, read_scenario, scenario_problem

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md"])
WILLIAMS = ROOT / "tests" / "published" / "williams_1999"


def _tool(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


blocks_of = _tool(DOCS / "refresh_output.py")


def _blocks(page):
    return list(blocks_of.blocks(page.read_text(encoding="utf-8")))


# -- the pages build and load nothing ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    target = tmp_path_factory.mktemp("html")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", str(DOCS), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


@pytest.mark.slow
def test_the_manual_builds_without_a_warning(html):
    assert (html / "index.html").exists()


@pytest.mark.slow
def test_no_page_loads_anything_from_elsewhere(html):
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(?:src|data)\s*=\s*["']?(?:https?:)?//"""
        r"""|<link\b[^>]*?\bhref\s*=\s*["']?(?:https?:)?//"""
        r"""|@import\s+(?:url\()?["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//""",
        re.I,
    )
    found = [
        f"{file.name}: {match[0]}"
        for file in html.rglob("*")
        if file.suffix in (".html", ".css")
        for match in loads.finditer(file.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.slow
def test_every_formula_is_mathml(html):
    page = (html / "equations.html").read_text(encoding="utf-8")
    assert page.count("<math") > 60
    assert "$$" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)


# -- programs, files and commands run ----------------------------------------------------------------------------------


def _with_its_mark(page: Path):
    """Return a page as a parameter; programs of families solve hundreds of plans."""
    return pytest.param(page, marks=[pytest.mark.slow] if page.name == "families.md" else [], id=page.name)


@pytest.mark.parametrize("page", [_with_its_mark(p) for p in PAGES if any(b.language == "python" for b in _blocks(p))])
def test_the_programs_of_a_page_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict = {"__name__": "__main__"}
    for block in _blocks(page):
        if "file" in block.notes:
            (tmp_path / block.notes["file"]).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.notes["file"]).write_text(block.body, encoding="utf-8")
        if block.language == "python":
            exec(compile(block.body, page.name, "exec"), names)


ENDING = [page for page in blocks_of.PAGES if f"page_{page.stem}" not in SLOW]
"""Pages whose commands take long are carried out once, where their figures are compared."""


@pytest.mark.slow
@pytest.mark.parametrize("page", ENDING, ids=lambda p: p.name)
def test_the_commands_of_a_page_end_as_it_says(page, tmp_path):
    for block in _blocks(page):
        if "file" in block.notes:
            (tmp_path / block.notes["file"]).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.notes["file"]).write_text(block.body, encoding="utf-8")
        if block.command and block.command != "make test":
            code, output = blocks_of.run(block.command, tmp_path)
            assert code == int(block.notes.get("exit", "0")), f"{block.command}:\n{output}"
            assert len(block.body.splitlines()) > 1, f"{block.command} is shown without its output"


@pytest.mark.parametrize(
    "module",
    [m.name for m in pkgutil.walk_packages(lustrum.__path__, "lustrum.") if not m.name.endswith("__main__")],
)
def test_the_examples_in_docstrings_run(module):
    failed, _ = doctest.testmod(importlib.import_module(module))
    assert failed == 0


def test_the_toml_of_the_scenario_page_is_understood(tmp_path):
    block = next(b for b in _blocks(DOCS / "scenario.md") if b.language == "toml")
    (tmp_path / "example.toml").write_text(block.body, encoding="utf-8")
    assert scenario_problem(read_scenario(tmp_path / "example.toml")).goal.name == "discounted_consumption"


# -- names are those of the code ---------------------------------------------------------------------------------------

CALLS = {
    "add_constraint": "row", "add_variable": "variable", "supplies": "entry", "uses": "entry",
    "add_quantity": "quantity",
}  # fmt: skip


def _in_the_manual():
    text = (DOCS / "equations.md").read_text(encoding="utf-8")
    found = re.findall(r"^:{3,}\{declared\} (\S+)\n:as: (.+)$", text, re.M)
    return {(kind.strip(), name) for name, kinds in found for kind in kinds.split(",")}


def _in_the_source():
    rooms = (ROOT / "src" / "lustrum" / room for room in ("problem", "regions"))
    files = sorted(file for room in rooms for file in room.rglob("*.py"))
    return set().union(*(names_declared(file.read_text(encoding="utf-8")) for file in files))


def names_declared(source):
    """Names given to the five declaring methods in a source file; what varies in a name is a star."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                found.add((CALLS[node.func.attr], first.value))
            elif isinstance(first, ast.Name | ast.Attribute):
                constant = first.id if isinstance(first, ast.Name) else first.attr
                if hasattr(asked_for, constant):
                    found.add((CALLS[node.func.attr], getattr(asked_for, constant)))
            elif isinstance(first, ast.JoinedStr):
                name = "".join(p.value if isinstance(p, ast.Constant) else "*" for p in first.values)
                found.add((CALLS[node.func.attr], re.sub(r"\*[_*]*", "*", name)))
    return found


def test_every_name_the_code_declares_is_in_the_manual():
    assert not sorted(_in_the_source() - _in_the_manual())


def test_no_name_in_the_manual_is_stale():
    assert not sorted(_in_the_manual() - _in_the_source())


def _problems():
    growth = Growth(labour=0.012, productivity=0.008)
    united_states = read_economy(bundled_path("us_2012"))
    wish = WishedValue("consumption", "A18", 2014, ">=", 2_200_000.0)

    def with_options(**options):
        return [partial(p, **options[p.__name__]) if p.__name__ in options else p for p in DEFAULT_PARTS]

    def plan(goal=None, wishes=(), **options):
        chosen = {} if goal is None else {"goal": goal}
        return build_plan(united_states, 2, parts=with_options(**options), growth=growth, wishes=wishes, **chosen)

    yield plan(wishes=[wish])
    yield plan(trade={"given": True}, consumption={"form": "basket"})
    yield plan(trade={"reserves": 1e5, "reserve_floor": 5e4})
    yield plan(least_shortfall, [wish], consumption={"form": "free"})
    yield scenario_problem(read_scenario(ROOT / "src" / "lustrum" / "scenario" / "bundled" / "germany_1995.toml"))
    yield scenario_problem(read_scenario(WILLIAMS / "capacity.toml"))


def test_every_name_a_plan_registers_is_in_the_manual():
    manual = _in_the_manual()
    for problem in _problems():
        registered = {
            "row": problem.constraints, "variable": problem.variables, "entry": problem.entries,
            "quantity": problem.quantities,
        }  # fmt: skip
        for kind, names in registered.items():
            for name in names:
                assert any(k == kind and fnmatch.fnmatch(name, pattern) for k, pattern in manual), (kind, name)


def test_every_file_column_and_key_of_an_economy_is_in_the_manual():
    text = (DOCS / "economy-folder.md").read_text(encoding="utf-8")
    words = {f"{name}.csv" for name in (*schema.WIDE, *schema.LONG)}
    words |= {column for file in schema.LONG.values() for column in file.columns}
    words |= {*schema.CATEGORIES, *schema.VALUATIONS, *schema.TOTALS}
    words |= schema.META_KEYS
    missing = [word for word in sorted(words) if not re.search(rf"[`\"\[]{re.escape(word)}[`\"\]. ]", text)]
    assert not missing


def test_every_file_of_the_manual_is_known_to_the_reader():
    text = (DOCS / "economy-folder.md").read_text(encoding="utf-8")
    known = {*schema.WIDE, *schema.LONG}
    assert set(re.findall(r"^\| `(\w+)\.csv`", text, re.M)) == known


def test_every_option_of_a_part_or_goal_says_what_it_means():
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        generated = importlib.import_module("lustrum_docs")
    finally:
        sys.path.remove(str(DOCS / "_ext"))
    silent = [
        f"{name}.{option.name}"
        for name, function in [*PARTS.items(), *GOALS.items()]
        for option in generated.options_of(function)
        if not option.meaning
    ]
    assert not silent


def test_the_scenario_page_names_every_key():
    from lustrum.scenario import asked, lists, wish

    text = (DOCS / "scenario.md").read_text(encoding="utf-8")
    keys = (*asked.KEYS, *asked.GROWTH_KEYS, *asked.TRADE_KEYS, *wish.WISH_KEYS, *lists.PATH_COLUMNS)
    assert [key for key in keys if not re.search(rf"[`\[]{key}[`\]]", text)] == []


def test_the_changelog_opens_each_release_with_results_that_change():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## ", text, flags=re.M)[1:]
    assert releases
    for release in releases:
        assert re.search(r"^### (.+)$", release, re.M)[1] == "Results change"
