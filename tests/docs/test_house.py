"""What the architecture page and the checklists of CONTRIBUTING promise is so."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _module():
    path = ROOT / "scripts" / "count_house.py"
    spec = importlib.util.spec_from_file_location("count_house", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOUSE = _module()


def test_no_import_runs_back_and_no_file_is_part_of_a_circle():
    graph = HOUSE.imports(HOUSE.sources())
    assert HOUSE.back_imports(graph) == []
    assert HOUSE.circles(graph) == []


def test_none_of_the_counts_on_the_architecture_page_has_grown():
    now, page = HOUSE.count(), HOUSE.written()
    assert set(now) == set(page), "renew the page: python scripts/count_house.py --write"
    grown = {what: (page[what], number) for what, number in now.items() if what != "modules" and number > page[what]}
    assert not grown, f"more than the page says (page, now): {grown}"


def test_a_circle_and_a_name_asked_for_are_found_where_they_are_planted():
    import ast

    circle = {"lustrum.a": {"lustrum.b"}, "lustrum.b": {"lustrum.c"}, "lustrum.c": {"lustrum.a"}, "lustrum.d": set()}
    assert HOUSE.circles(circle) == [["lustrum.a", "lustrum.b", "lustrum.c"]]
    planted = {
        "lustrum.problem.parts.x": ast.parse('problem.add_quantity("output", x, units="1")'),
        "lustrum.report.y": ast.parse('plan.table("output"); plan.quantities["output"]; {"output": 1}; "output" in z'),
    }
    assert HOUSE.names_as_strings(planted) == {"lustrum.report.y": 2}


def test_no_name_of_a_room_that_loads_lazily_is_called_as_a_file_in_it():
    """Python puts a file in the room under its name once it is imported: who asks then gets the file, not the name."""
    import ast

    for stub in (ROOT / "src" / "lustrum").rglob("__init__.pyi"):
        files = {path.stem for path in stub.parent.iterdir()}
        lines = [line for line in ast.parse(stub.read_text(encoding="utf-8")).body if isinstance(line, ast.ImportFrom)]
        assert not files & {each.name for line in lines for each in line.names}, stub


# -- checklists --------------------------------------------------------------------------------------------------------


def checklists():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (Adding [^\n]+)\n\nPlaces: (.*?)\.\n\n", text, re.M | re.S)
    return {title: places.replace("\n", " ") for title, places in found}


def test_there_is_a_checklist_for_a_part_a_reader_a_goal_and_a_room():
    assert {"Adding a part of a plan", "Adding a goal", "Adding a reader of a published table", "Adding a room"} <= set(
        checklists()
    )


@pytest.mark.parametrize("title", checklists())
def test_every_place_a_checklist_names_is_there(title):
    places = re.findall(r"`((?:src|docs|tests|scripts|pyproject|README)[^`]*)`", checklists()[title])
    assert places
    missing = [place for place in places if not (ROOT / place).exists()]
    assert not missing, missing


@pytest.mark.parametrize("title", checklists())
def test_every_table_a_checklist_names_stands_in_its_file(title):
    for place, table in re.findall(r"`(src/[^`]+\.py)` \(one line in `(\w+)`\)", checklists()[title]):
        assert re.search(rf"^{table}\b", (ROOT / place).read_text(encoding="utf-8"), re.M), (place, table)


def test_every_name_other_rooms_ask_for_is_declared_by_a_part():
    from lustrum.problem import names

    asked = {value for key, value in vars(names).items() if key.isupper() and isinstance(value, str)}
    assert asked and asked <= HOUSE.declared_names(HOUSE.sources())
