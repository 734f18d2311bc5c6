"""Every command of the how-to pages on publishers' tables runs, on a small table in that publisher's layout."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.data.readers import publishers, symmetric_tables, worlds

PAGES = Path(__file__).parents[2] / "docs"


def _sam(folder: Path) -> None:
    """Write a matrix of a small economy: two activities, two commodities, two factors, one household."""
    (folder / "sam_2015").mkdir()
    flows = {("agri", "cagri"): 100, ("aind", "cind"): 200, ("cagri", "aind"): 60, ("cind", "agri"): 30,
             ("flab-p", "agri"): 40, ("flab-p", "aind"): 80, ("fcap", "agri"): 30, ("fcap", "aind"): 60,
             ("hhd-0", "flab-p"): 120, ("hhd-0", "fcap"): 90, ("cagri", "hhd-0"): 55, ("cind", "hhd-0"): 135,
             ("stax", "cind"): 10, ("gov", "stax"): 10, ("cind", "gov"): 10, ("s-i", "hhd-0"): 20, ("cind", "s-i"): 20,
             ("row", "cagri"): 20, ("row", "cind"): 20, ("cagri", "row"): 5, ("cind", "row"): 35}  # fmt: skip
    kinds = {
        "agri": "activity",
        "aind": "activity",
        "cagri": "commodity",
        "cind": "commodity",
        "flab-p": "factor_labour",
        "fcap": "factor_capital",
        "hhd-0": "household",
        "gov": "government",
        "stax": "tax",
        "s-i": "savings_investment",
        "row": "rest_of_world",
    }
    codes = list(kinds)
    values = np.zeros((len(codes), len(codes)))
    for (row, column), value in flows.items():
        values[codes.index(row), codes.index(column)] = value
    assert np.abs(values.sum(axis=0) - values.sum(axis=1)).max() == 0, values.sum(axis=1) - values.sum(axis=0)
    with (folder / "sam_2015" / "sam.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows(
            [["", *codes], *([code, *row] for code, row in zip(codes, values.tolist(), strict=True))]
        )
    with (folder / "sam_2015" / "accounts.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["code", "name", "type"], *([code, code, kind] for code, kind in kinds.items())])


def _symmetric(folder: Path) -> None:
    """Write the sheet and the map that stand on the page, and an official workbook."""
    text = (PAGES / "publishers" / "symmetric.md").read_text("utf-8")
    for name, content in re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```", text, re.M | re.S):
        (folder / name).write_text(content, "utf-8")
    symmetric_tables.official_book(folder / "iot.xlsx", symmetric_tables.random_symmetric(21))


SUPPLY_USE, WORLD = publishers.random_supply_use(21), worlds.random_world(21)
FILES = {
    "publishers/eurostat": lambda folder: (
        publishers.eurostat_csv(folder, SUPPLY_USE),
        publishers.eurostat_workbook(folder, SUPPLY_USE),
    ),
    "publishers/bea": lambda folder: publishers.bea_supply_use(folder, SUPPLY_USE),
    "publishers/un-handbook": lambda folder: publishers.un_handbook(folder, SUPPLY_USE),
    "publishers/symmetric": _symmetric,
    "publishers/wiod": lambda folder: worlds.wiod_sheet(folder, WORLD),
    "publishers/oecd-icio": lambda folder: worlds.oecd_icio(folder, WORLD),
    "publishers/exiobase": lambda folder: worlds.exiobase(folder, WORLD),
    "publishers/figaro": lambda folder: worlds.figaro_flat(folder, WORLD),
    "publishers/sam": _sam,
    "analysis": lambda folder: None,
}


def commands(page: str) -> list[str]:
    """Return the commands of a page's console blocks."""
    text = (PAGES / f"{page}.md").read_text("utf-8")
    found = re.findall(r"^```console\n(.*?)^```", text, re.M | re.S)
    return [line[2:] for block in found for line in block.splitlines() if line.startswith("$ ")]


def test_every_publisher_has_its_page_and_every_page_its_table():
    assert {f"publishers/{page.stem}" for page in (PAGES / "publishers").glob("*.md")} == {
        *(page for page in FILES if page.startswith("publishers/")),
        "publishers/index",
    }


@pytest.mark.parametrize("page", list(FILES))
def test_the_commands_of_a_page_run(page, tmp_path):
    FILES[page](tmp_path)
    asked = commands(page)
    assert asked
    for command in asked:
        words = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
