"""Names other rooms ask a plan for: each is its own constant, said once, and some part declares it."""

from __future__ import annotations

import re
from pathlib import Path

import lustrum.power
import lustrum.problem
import lustrum.regions
from lustrum.problem.names import CAPACITY, OUTPUT, TRADE_DEFICIT, WORK_LIMIT

ROOM = Path(lustrum.problem.__file__).parent
WRITTEN = dict(re.findall(r'^([A-Z_]+) = "(\w+)"$', (ROOM / "names.py").read_text(encoding="utf-8"), re.MULTILINE))


def test_a_constant_is_called_as_what_it_names_and_nothing_is_named_twice():
    assert {name: name.lower() for name in WRITTEN} == WRITTEN
    assert len(set(WRITTEN.values())) == len(WRITTEN)


def test_every_name_is_declared_by_a_part():
    rooms = (ROOM, Path(lustrum.regions.__file__).parent, Path(lustrum.power.__file__).parent)
    paths = [path for room in rooms for path in room.rglob("*.py") if path.name != "names.py"]
    texts = "".join(path.read_text(encoding="utf-8") for path in paths)
    missing = [
        name for name, said in WRITTEN.items() if f'"{said}"' not in texts and not re.search(rf"\b{name}\b", texts)
    ]
    assert not missing


def test_the_demo_is_found_by_them(us_plan):
    assert us_plan.table(OUTPUT).headline and us_plan.table(TRADE_DEFICIT).headline
    assert us_plan.limit(CAPACITY).stops and us_plan.limit(WORK_LIMIT).stops
