"""`lustrum regionalise` as its user sees it."""

from __future__ import annotations

import pytest

from lustrum.data import bundled_path, read_tables
from lustrum.economy import read_economy

ACTIVITIES = read_tables(bundled_path("germany_1995")).activities


@pytest.fixture
def jobs(tmp_path):
    file = tmp_path / "jobs.csv"
    numbers = {"coast": (440, 1300, 640, 2150, 980, 2250), "inland": (656, 7081, 2596, 7101, 3278, 7956)}
    rows = [f"{r},{a},{n}" for r, each in numbers.items() for a, n in zip(ACTIVITIES, each, strict=True)]
    file.write_text("region,activity,jobs\n" + "\n".join(rows) + "\n")
    return file


def test_one_region_becomes_an_economy_folder_and_delta_stands_among_its_neighbours(lustrum, jobs, tmp_path):
    out = tmp_path / "coast"
    ended = lustrum("regionalise", "bundled:germany_1995", jobs, "--region", "coast", "--delta", 0.2, "--out", out)
    assert ended.code == 0, ended.err
    for delta in ("0.1", "0.15", "0.2", "0.25", "0.3"):
        assert f"FLQ, delta {delta} " in ended.out
    assert lustrum("check", out).code == 0
    assert "inland" not in ended.out and "how each file was estimated" in " ".join(ended.out.split())
    assert lustrum("regionalise", "bundled:germany_1995", jobs, "--region", "coast", "--out", out).code == 0


def test_all_regions_become_a_folder_of_regions_that_add_up(lustrum, jobs, tmp_path):
    ended = lustrum(
        "regionalise", "bundled:germany_1995", jobs, "--method", "aflq", "--out", tmp_path / "all", "--json"
    )
    assert ended.code == 0, ended.err
    assert [each["analysis"] for each in ended.json["answers"]] == ["regionalise", "region_trade", "ways"]
    parts = [read_economy(tmp_path / "all" / "regions" / name) for name in ("coast", "inland")]
    whole = read_economy(bundled_path("germany_1995"))
    for category in ("households", "government", "gfcf"):
        assert sum(each.final(category).sum() for each in parts) == pytest.approx(whole.final(category).sum())
    assert sum(each.base_output.sum() for each in parts) == pytest.approx(whole.base_output.sum())
    assert all(path.name != "answers.html" for path in (tmp_path / "all" / "regions" / "coast").iterdir())


def test_a_region_can_be_planned(lustrum, jobs, tmp_path):
    lustrum("regionalise", "bundled:germany_1995", jobs, "--region", "coast", "--out", tmp_path / "coast")
    (tmp_path / "s.toml").write_text(
        'name = "coast"\neconomy = "coast"\nyears = 2\ntail = 1\n[growth]\nlabour = 0.0\nproductivity = 0.01\n'
    )
    ended = lustrum("plan", tmp_path / "s.toml", "--out", tmp_path / "p", "--no-report", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["status"] == "optimal"


def test_own_technology_is_taken_from_folders_of_regions(lustrum, jobs, tmp_path):
    places = tmp_path / "known" / "coast"
    assert lustrum("load", bundled_path("germany_1995"), "--out", places).code == 0
    words = ("regionalise", "bundled:germany_1995", jobs, "--method", "flq_own", "--region", "coast")
    ended = lustrum(*words, "--technology", tmp_path / "known")
    assert ended.code == 0, ended.err
    assert "FLQ on own technology, delta 0.1" in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bundled:germany_1995",), "Whose jobs?"),
        (("bundled:germany_1995", "jobs.csv", "--region", "cost"), "has no region 'cost'. Did you mean 'coast'"),
        (("bundled:germany_1995", "jobs.csv", "--delta", "1.5"), "delta is 1.5"),
        (("bundled:germany_1995", "jobs.csv", "--method", "flq_own"), "belong together"),
        (
            ("bundled:germany_1995", "jobs.csv", "--method", "flq_own", "--technology", "."),
            "holds no folder of a region",
        ),
        (("bundled:germany_1995", "nothing.csv"), "There is no file"),
    ],
)
def test_what_cannot_be_meant_is_refused(lustrum, jobs, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    ended = lustrum("regionalise", *words)
    assert ended.code == 2 and said in " ".join(ended.err.split())


def test_a_folder_that_is_something_else_is_not_written_over(lustrum, jobs, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "economy.toml").write_text("")
    ended = lustrum("regionalise", "bundled:germany_1995", jobs, "--out", tmp_path / "mine")
    assert ended.code == 2 and "holds no regional table" in " ".join(ended.err.split())


@pytest.fixture
def federation(lustrum, jobs, tmp_path):
    (tmp_path / "people.csv").write_text("region,people\ncoast,15e6\ninland,66e6\n")
    (tmp_path / "growth.csv").write_text("region,labour,productivity\ncoast,0.0,0.03\ninland,0.0,0.01\n")
    more = ("--people", tmp_path / "people.csv", "--growth", tmp_path / "growth.csv")
    ended = lustrum("regionalise", "bundled:germany_1995", jobs, *more, "--out", tmp_path / "two")
    assert ended.code == 0, ended.err
    return tmp_path / "two"


def test_all_regions_are_a_federation_that_is_checked_planned_and_compared_at_once(lustrum, federation, tmp_path):
    assert "all hold" in lustrum("check", federation).out
    for name in ("coast", "inland"):
        scenario = federation / "regions" / name / "scenario.toml"
        scenario.write_text(scenario.read_text().replace("years = 5", "years = 2"))
    ended = lustrum("plan", federation, "--out", tmp_path / "p", "--no-report", "--json")
    assert ended.code == 0, ended.err
    grown = {name: each["growth"]["consumption"] for name, each in ended.json["regions"].items()}
    assert grown["coast"] > 2.5 and grown["inland"] < 1.5
    gaps = lustrum("gaps", tmp_path / "p")
    assert gaps.code == 0 and "15,000,000" in gaps.out, gaps.err
    assert lustrum("verify", tmp_path / "p").code == 0


def test_without_people_gaps_are_counted_by_job_and_say_so(lustrum, jobs, tmp_path):
    lustrum("regionalise", "bundled:germany_1995", jobs, "--out", tmp_path / "two")
    ended = lustrum("gaps", tmp_path / "two")
    assert ended.code == 0, ended.err
    assert "divided by jobs" in " ".join(ended.out.split()) and "people in jobs" in ended.out


def test_what_was_written_into_a_scenario_stays_when_the_tables_are_estimated_again(lustrum, federation, jobs):
    scenario = federation / "regions" / "coast" / "scenario.toml"
    scenario.write_text(scenario.read_text() + "# mine\n")
    ended = lustrum("regionalise", "bundled:germany_1995", jobs, "--delta", 0.2, "--out", federation)
    assert ended.code == 0 and scenario.read_text().endswith("# mine\n")
    assert "they are yours: federation.toml, regions/coast/scenario.toml" in " ".join(ended.out.split())
    assert "delta 0.2" in (federation / "regions" / "coast" / "economy.toml").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("region,people\ncoast,1e6\n", "no row for inland"),
        ("region,people\ncoast,1e6\ninland,-1\n", "people"),
        ("region,people\ncoast,1e6\ninlnd,1e6\n", "inland"),
        ("region,people\ncoast,1e6\ncoast,1e6\ninland,1\n", "coast"),
    ],
)
def test_people_at_fault_are_refused_with_the_region(lustrum, jobs, tmp_path, text, said):
    (tmp_path / "people.csv").write_text(text)
    words = ("bundled:germany_1995", jobs, "--people", tmp_path / "people.csv", "--out", tmp_path / "x")
    ended = lustrum("regionalise", *words)
    assert ended.code in (2, 3) and said in " ".join(ended.err.split())
    assert not (tmp_path / "x").exists()


def test_growth_and_people_of_one_region_alone_are_refused(lustrum, jobs, tmp_path):
    (tmp_path / "people.csv").write_text("region,people\ncoast,1e6\ninland,1e6\n")
    words = ("--region", "coast", "--people", tmp_path / "people.csv")
    ended = lustrum("regionalise", "bundled:germany_1995", jobs, *words)
    assert ended.code == 2 and "leave --region out" in " ".join(ended.err.split())
