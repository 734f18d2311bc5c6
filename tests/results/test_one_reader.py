"""Nobody but the one reader takes a small table or settings apart."""

from __future__ import annotations

import re
from pathlib import Path

import lustrum

ROOT = Path(lustrum.__file__).parent
ELSEWHERE = {"data"}
"""Published tables and economy folders have rules of their own."""


def test_small_tables_and_settings_are_read_in_one_room():
    by_hand = re.compile(r"csv\.(DictReader|reader)\(|tomllib\.loads?\(|read_csv\(|np\.(genfromtxt|loadtxt)\(")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in ELSEWHERE and by_hand.search(path.read_text(encoding="utf-8"))
    }
    # the tables lustrum itself wrote; a published form of several tables in one file
    own = {"workspace/format_1.py", "councils/counting/pabulib.py"}
    assert found == {"results/rows.py", "results/toml.py"} | own
