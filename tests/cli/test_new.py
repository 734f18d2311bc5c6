"""A first scenario is written where nothing is, and plans at once."""

from __future__ import annotations


def test_a_first_scenario_plans_as_it_is(lustrum, tmp_path):
    ended = lustrum("new", "mine/first.toml", "--from", "bundled:germany_1995", "--years", "2", "--labour", "0.003")
    assert ended.code == 0 and "0.3 and 1 per cent" in ended.out
    assert "#[[wish]]" in (tmp_path / "mine" / "first.toml").read_text()
    assert lustrum("plan", "mine/first.toml", "--no-report", "--out", "p").code == 0


def test_the_economy_is_named_from_where_the_scenario_stands(lustrum, tmp_path):
    from lustrum.data import bundled_path

    (tmp_path / "table").symlink_to(bundled_path("germany_1995"))
    assert lustrum("new", "mine/first.toml", "--from", "table", "--years", "1").code == 0
    assert 'economy = "../table"' in (tmp_path / "mine" / "first.toml").read_text()


def test_a_file_that_is_there_is_left_alone(lustrum, tmp_path):
    (tmp_path / "first.toml").write_text("mine")
    ended = lustrum("new", "first.toml")
    assert ended.code == 2 and "is there already" in ended.err
    assert (tmp_path / "first.toml").read_text() == "mine"


def test_a_scenario_ends_in_toml_and_a_workbook_in_xlsx(lustrum):
    assert lustrum("new", "first.txt").code == 2


def test_a_first_workbook_is_checked_and_planned_as_it_is(lustrum):
    assert lustrum("new", "home.xlsx", "--labels", "farming,industry", "--years", "2").code == 0
    ended = lustrum("check", "home.xlsx")
    assert ended.code == 0 and "on the sheets scenario and wishes" in ended.out
    assert lustrum("plan", "home.xlsx", "--no-report", "--out", "p").code == 0
    assert lustrum("verify", "p").code == 0


def test_a_workbook_of_a_table_that_is_there_holds_its_figures(lustrum):
    from lustrum.data import bundled_path, read_tables

    assert lustrum("new", "g.xlsx", "--from", "bundled:germany_1995").code == 0
    assert read_tables("g.xlsx").meta == read_tables(bundled_path("germany_1995")).meta


def test_labels_and_a_table_are_not_both_the_source(lustrum, tmp_path):
    assert lustrum("new", "h.xlsx", "--labels", "a,b", "--from", "bundled:us_2012").code == 2
    assert lustrum("new", "h.toml", "--labels", "a,b").code == 2
    assert not list(tmp_path.iterdir())
