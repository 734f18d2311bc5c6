"""Labour by skill at the command line: of a federation on its trend, and of its plans."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.cli.test_federation import MERGE


@pytest.fixture
def federation(lustrum, tmp_path, user_data):
    """Three regions of a world table, with made-up posts at 20 thousand dollars of value added each."""
    (tmp_path / "map.csv").write_text(MERGE)
    (tmp_path / "growth.csv").write_text(
        "region,labour,productivity\nCHN,0.01,0.08\nIND,0.015,0.05\nREST,0.005,0.015\n"
    )
    words = ("--year", "2005", "--regions", "all", "--merge", "map.csv", "--growth", "growth.csv", "--out", "world")
    assert lustrum("load", user_data / "wiod2013_world12", *words).code == 0
    (tmp_path / "skills").mkdir()
    with (tmp_path / "skills" / "posts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("region", "activity", "skill", "posts"))
        for region in ("CHN", "IND", "REST"):
            with (tmp_path / "world" / "regions" / region / "value_added.csv").open() as table:
                names, values = list(csv.reader(table))[:2]
            for name, value in zip(names[1:], values[1:], strict=True):
                for skill, part in (("high", 0.2), ("low", 0.8)):
                    writer.writerow((region, name, skill, round(max(float(value), 0.0) / 20.0 * part, 3)))
    return tmp_path / "world"


def test_a_federation_is_asked_before_it_is_planned_and_its_plans_after(lustrum, tmp_path, federation):
    bare = lustrum("labour", federation)
    assert bare.code == 2 or bare.code == 3
    assert "posts.csv" in bare.err
    trend = lustrum("labour", federation, "--folder", tmp_path / "skills", "--json")
    assert trend.code == 0
    answer = trend.json["answers"][0]
    assert {item[1] for item in answer["items"]} == {"CHN", "IND", "REST"}
    assert "no post stays empty" in answer["notes"][0]
    assert lustrum("plan", federation, "--out", "p", "--no-report").code == 0
    (tmp_path / "skills").rename(tmp_path / "p" / "labour")
    planned = lustrum("labour", "p", "--json", "--gaps", "0")
    assert planned.code == 0
    by_year = next(each for each in planned.json["answers"] if each["analysis"] == "labour_by_year")
    assert {item[2] for item in by_year["items"]} == {"2006", "2007", "2008", "2009", "2010"}


def test_the_program_of_the_page_prints_what_stands_under_it(capsys):
    text = (Path(__file__).parents[2] / "docs" / "labour.md").read_text(encoding="utf-8")
    ((program, printed),) = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.S)
    exec(compile(program, "labour.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == printed


def test_an_answer_is_kept_with_the_plan_and_told_in_its_report(lustrum, tmp_path):
    (tmp_path / "s.toml").write_text(
        'economy = "bundled:germany_1995"\nyears = 2\n[growth]\nlabour = 0.0\nproductivity = 0.01\n'
    )
    assert lustrum("plan", "s.toml", "--out", "p").code == 0
    kept = lustrum("labour", "p", "--into", "p")
    assert kept.code == 0
    assert "Who is missing where" in (tmp_path / "p" / "report.html").read_text()
