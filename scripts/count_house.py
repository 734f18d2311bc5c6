"""Count what the architecture page promises: python scripts/count_house.py [--write, --json, --names, --long, --shapes]

Everything is read from the source; nothing of lustrum is imported.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / "src" / "lustrum"
DECLARING = ("add_constraint", "add_variable", "supplies", "uses", "add_quantity")
OUTSIDE = ("data", "economy", "problem")
"""Rooms in which a word may be the name of a column of a file or of a row: they are where names come from."""

LONG, MANY, BIG = 60, 8, 400


@cache
def sources() -> dict[str, ast.Module]:
    """Return every module by its dotted name; read once."""
    found = {}
    for file in sorted(HOME.rglob("*.py")):
        parts = file.relative_to(HOME).with_suffix("").parts
        name = ".".join(("lustrum", *(part for part in parts if part != "__init__")))
        found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


def imports(modules: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Return which module imports which, wherever in the file, those for type checking aside."""
    graph: dict[str, set[str]] = {}
    for name, tree in modules.items():
        needed: set[str] = set()
        for node in _run(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("lustrum"):
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    needed.add(whole if whole in modules else node.module)
            elif isinstance(node, ast.Import):
                needed |= {alias.name for alias in node.names if alias.name in modules}
        graph[name] = {each for each in needed if each in modules} - {name}
    return graph


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return a module and all that stands in it; walked once."""
    return tuple(ast.walk(tree))


def _run(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the statements of a module that run, without what stands under TYPE_CHECKING."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.expr) or (isinstance(node, ast.If) and _last(node.test) == "TYPE_CHECKING"):
            continue  # an import is a statement, and no expression holds one
        yield node
        left += ast.iter_child_nodes(node)


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other (strongly connected, by Tarjan's algorithm)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in graph[node]:
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            group = []
            while True:
                group.append(stack.pop())
                if group[-1] == node:
                    break
            if len(group) > 1:
                found.append(sorted(group))

    sys.setrecursionlimit(10_000)
    for node in graph:
        if node not in order:
            visit(node)
    return found


def floors() -> dict[str, int]:
    """Return the floor of every room, as `pyproject.toml` states it; 0 is the top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return {room.strip().strip("()"): floor for floor, layer in enumerate(layers) for room in layer.split("|")}


def back_imports(graph: dict[str, set[str]]) -> list[str]:
    """Return imports from a room to one on a higher floor, or to another one on its own."""
    floor = floors()
    found = []
    for name, needed in graph.items():
        own = name.split(".")[1] if "." in name else ""
        for other in needed:
            room = other.split(".")[1] if "." in other else ""
            if own in floor and room in floor and own != room and floor[own] >= floor[room]:
                found.append(f"{name} -> {other}")
    return found


def declared_names(modules: dict[str, ast.Module]) -> set[str]:
    """Return the names of rows, columns, entries and quantities that parts declare."""
    once = {
        node.targets[0].id: node.value.value
        for node in modules.get("lustrum.problem.names", ast.Module([], [])).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    found = set()
    for name, tree in modules.items():
        if name.startswith(
            ("lustrum.problem", "lustrum.regions", "lustrum.power.planned")
        ):  # a part may live in a side room
            for node in nodes(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DECLARING:
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant):
                        found.add(first.value)
                    elif isinstance(first, ast.Name | ast.Attribute) and _last(first) in once:
                        found.add(once[_last(first)])
    return found


def names_as_strings(modules: dict[str, ast.Module]) -> dict[str, int]:
    """Return how often each module outside problem, economy and data asks for a declared name by a string.

    Counted is what stands as key or argument where a plan or a problem is asked; a word in a table of its own
    (a measure called "exports") is none.
    """
    known = declared_names(modules)
    found: dict[str, int] = defaultdict(int)
    for name, tree in modules.items():
        if len(name.split(".")) < 2 or name.split(".")[1] in OUTSIDE or name.endswith("format_1"):
            continue
        for node in nodes(tree):
            for asked in _asked(node):
                if isinstance(asked, ast.Constant) and asked.value in known:
                    found[name] += 1
    return dict(found)


ASKED = ("quantities", "limits", "variables", "constraints", "balance", "entries", "tables")


def _asked(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Subscript) and _last(node.value) in ASKED:
        yield node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("table", "limit", "in_money_of_the_year") or _last(node.func.value) in ASKED:
            yield from node.args[:1]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from node.args[1:2] if len(node.args) > 1 and _last(node.args[0]) in ("plan", "problem", "self") else ()
    elif isinstance(node, ast.Compare):
        asked = node.comparators[0]
        if _last(asked) in ASKED:
            yield node.left
            yield from node.left.elts if isinstance(node.left, ast.Set | ast.Tuple) else ()


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def functions(modules: dict[str, ast.Module]) -> Iterator[tuple[str, ast.FunctionDef]]:
    for name, tree in modules.items():
        for node in nodes(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{name}.{node.name}", node


def lines_of_code(node: ast.FunctionDef) -> int:
    """Return the lines of a function, its docstring aside."""
    first = node.body[0]
    doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return (node.end_lineno or 0) - node.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1 if doc else 0)


def parameters(node: ast.FunctionDef) -> int:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([each for each in given if each.arg not in ("self", "cls")])


def is_options(node: ast.FunctionDef) -> bool:
    """Say whether the parameters are facts stated one by one: of a part, a goal, a command, a declaration."""
    first = node.args.args[0].arg if node.args.args else ""
    return first == "problem" or bool(node.decorator_list) or node.name in ("__init__", "share", *DECLARING)


def arrays_without_shape(modules: dict[str, ast.Module]) -> list[str]:
    """Return public functions that take or give an array and do not say its shape; functions within others are none."""
    within: set[ast.AST] = set()
    for _, node in functions(modules):
        if node not in within:  # what stands in a function within stands in the one around it too
            within |= {inner for inner in ast.walk(node) if inner is not node and isinstance(inner, ast.FunctionDef)}
    found = []
    for name, node in functions(modules):
        if node in within or node.name.startswith("_") or any(part.startswith("_") for part in name.split(".")):
            continue
        text = " ".join(ast.unparse(each) for each in [node.returns, *(a.annotation for a in node.args.args)] if each)
        if re.search(r"(?<!\.)\bArray\b", text) and "shape" not in (ast.get_docstring(node) or ""):
            found.append(name)
    return found


def count() -> dict[str, int]:
    """Return every count of the architecture page."""
    modules = sources()
    graph = imports(modules)
    every = list(functions(modules))
    files = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in HOME.rglob("*.py")}
    return {
        "modules": len(modules),
        "back imports between rooms": len(back_imports(graph)),
        "circles of files": len(circles(graph)),
        "names as strings outside problem": sum(names_as_strings(modules).values()),
        f"files over {BIG} lines": sum(size > BIG for size in files.values()),
        f"functions over {LONG} lines": sum(lines_of_code(node) > LONG for _, node in every),
        f"functions with more than {MANY} parameters": sum(
            parameters(node) > MANY and not is_options(node) for _, node in every
        ),
        "public functions with an array of unsaid shape": len(arrays_without_shape(modules)),
    }


PAGE = ROOT / "docs" / "architecture.md"
MARKS = ("<!-- counted -->\n", "<!-- /counted -->\n")


def written() -> dict[str, int]:
    """Return the counts that stand on the architecture page."""
    table = PAGE.read_text(encoding="utf-8").split(MARKS[0])[1].split(MARKS[1])[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {what: int(number) for what, number in rows}


def write(found: dict[str, int]) -> None:
    """Put the counts on the architecture page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    rows = "".join(f"| {what} | {number} |\n" for what, number in found.items())
    PAGE.write_text(f"{before}{MARKS[0]}| counted | |\n| --- | --- |\n{rows}{MARKS[1]}{after}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    modules = sources()
    if "--names" in arguments:
        for name, number in sorted(names_as_strings(modules).items(), key=lambda pair: -pair[1]):
            print(f"{number:4d}  {name}")
        return 0
    if "--long" in arguments:
        for name, node in functions(modules):
            if lines_of_code(node) > LONG or (parameters(node) > MANY and not is_options(node)):
                print(f"{lines_of_code(node):4d} lines {parameters(node):3d} parameters  {name}")
        return 0
    if "--shapes" in arguments:
        print(*arrays_without_shape(modules), sep="\n")
        return 0
    found = count()
    if "--write" in arguments:
        write(found)
    if "--json" in arguments:
        print(json.dumps(found, indent=1))
        return 0
    for what, number in found.items():
        print(f"{number:6d}  {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
