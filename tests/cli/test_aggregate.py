"""`lustrum aggregate`: by a mapping or to a standard classification, with a report of what went where."""

import pytest

from lustrum.cli.main import CONTENTS
from lustrum.data import bundled_path, read_tables


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    monkeypatch.setitem(CONTENTS, "aggregate", CONTENTS.get("aggregate", "Add up products and activities."))


@pytest.fixture
def mapping(tmp_path):
    labels = read_tables(bundled_path("us_2012")).products
    lines = [f"{label},{'goods' if label < 'A11' else 'services'}" for label in labels]
    file = tmp_path / "two.csv"
    file.write_text("\n".join(["from,to", *lines]) + "\n")
    return file


def test_a_table_is_added_up_by_a_mapping(lustrum, mapping):
    ended = lustrum("aggregate", "bundled:us_2012", "--by", mapping, "--out", "small")
    assert ended.code == 0 and "22 labels of product to 2" in ended.out and "all hold" in ended.out
    assert lustrum("check", "small").code == 0
    said = lustrum("aggregate", "bundled:us_2012", "--by", mapping, "--out", "again", "--json").json
    assert said["products"] == ["goods", "services"]
    assert said["totals"]["gdp"] == pytest.approx(said["totals_before"]["gdp"], rel=1e-12)


def test_a_table_is_added_up_to_a_level_of_a_classification(lustrum):
    ended = lustrum("aggregate", "bundled:germany_1995", "--to", "CPA21:section", "--out", "sections")
    assert ended.code == 0
    assert "are joined as 'B-E'" in ended.out and "are joined as 'G-I'" in ended.out
    assert read_tables("sections").products[:3] == ("A", "B-E", "F")


def test_a_missing_label_ends_with_three_and_writes_nothing(lustrum, mapping, tmp_path):
    mapping.write_text("\n".join(mapping.read_text().splitlines()[:-1]) + "\n")
    ended = lustrum("aggregate", "bundled:us_2012", "--by", mapping, "--out", "small")
    assert ended.code == 3 and "would be lost" in ended.err and not (tmp_path / "small").exists()


def test_codes_of_another_classification_are_refused(lustrum):
    ended = lustrum("aggregate", "bundled:us_2012", "--to", "ISIC4", "--out", "small")
    assert ended.code == 3 and "A20" in ended.err


@pytest.mark.parametrize("words", [[], ["--to", "ISIC4", "--by", "x.csv"], ["--to", "ISIC9"], ["--by", "absent.csv"]])
def test_wrong_use_ends_with_two(lustrum, words):
    assert lustrum("aggregate", "bundled:germany_1995", "--out", "b", *words).code == 2
