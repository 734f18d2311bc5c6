"""The lists are whole, and ranges of divisions are read in all the ways offices write them."""

import csv

import pytest

from lustrum.data.classification import CLASSIFICATIONS, classification
from lustrum.errors import UsageError

ISIC = classification("ISIC4")


@pytest.mark.parametrize("name", sorted(CLASSIFICATIONS))
def test_each_list_has_21_sections_and_88_divisions_in_order(name):
    standard = classification(name)
    assert standard.codes("section") == tuple("ABCDEFGHIJKLMNOPQRSTU")
    divisions = standard.codes("division")
    assert len(divisions) == 88 and list(divisions) == sorted(divisions)
    # The numbers ISIC Rev. 4 and its daughters leave out.
    assert {f"{n:02d}" for n in range(1, 100)} - set(divisions) == {
        "04", "34", "40", "44", "48", "54", "57", "67", "76", "83", "89"
    }  # fmt: skip
    parents = [standard.section(each) for each in divisions]
    assert parents == sorted(parents) and set(parents) == set(standard.codes("section"))
    assert all(entry.title for entry in standard.entries.values())


def test_the_three_lists_have_the_same_tree():
    trees = [{code: entry.parent for code, entry in classification(name).entries.items()} for name in CLASSIFICATIONS]
    assert trees[0] == trees[1] == trees[2]


@pytest.mark.parametrize(
    "label", ["C10-12", "C10-C12", "C10_C12", "C10T12", "CPA_C10-12", "CPA_C10-C12", "C10TO12", "10-12"]
)
def test_a_range_means_the_same_however_it_is_written(label):
    assert ISIC.divisions(label) == ("10", "11", "12")


@pytest.mark.parametrize(
    ("label", "first", "last", "count"),
    [
        ("A", "01", "03", 3), ("A01", "01", "01", 1), ("CPA_A01", "01", "01", 1), ("01", "01", "01", 1),
        ("B", "05", "09", 5), ("R_S", "90", "96", 7), ("T", "97", "98", 2), ("T97T98", "97", "98", 2),
        ("L68A", "68", "68", 1), ("C203", "20", "20", 1), ("C31_C32", "31", "32", 2), ("E37-E39", "37", "39", 3),
        ("S94T96", "94", "96", 3), ("C", "10", "33", 24), ("20.1", "20", "20", 1),
    ],
)  # fmt: skip
def test_codes_of_every_kind_are_read(label, first, last, count):
    found = ISIC.divisions(label)
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize("label", ["Steel", "IntTTM", "TOTAL", "PURR", "Used", "", "a01", "V", "C1"])
def test_what_is_no_code_is_said_to_be_none(label):
    assert ISIC.divisions(label) is None


@pytest.mark.parametrize(("label", "why"), [("A20", "section C"), ("C34", "no division 34"), ("C12-C10", "backwards")])
def test_what_looks_like_a_code_and_is_none_is_refused(label, why):
    with pytest.raises(UsageError, match=why):
        ISIC.divisions(label)


def test_the_56_codes_of_wiod_cover_every_division_once(user_data):
    import csv

    with (user_data / "wiod2016_national" / "codes.csv").open(encoding="utf-8") as stream:
        codes = [row["code"] for row in csv.DictReader(stream)][:56]
    covered = [division for code in codes for division in ISIC.divisions(code)]
    assert codes[-1] == "U" and sorted(covered) == list(ISIC.codes("division"))


def test_an_unknown_classification_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match="ISIC4"):
        classification("ISIC3")


def test_the_titles_of_industries_are_those_of_a_published_table(user_data):
    names = user_data / "wiod2016_national" / "codes.csv"
    nace = classification("NACE2")

    def letters(title):
        return "".join(filter(str.isalpha, title.lower())).replace("organiz", "organis")

    with names.open(encoding="utf-8") as file:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    own = [(nace.divisions(code), name) for code, name in rows if "_" not in code and "-" not in code]
    alone = [(divisions, name) for divisions, name in own if divisions]
    assert len(alone) > 35
    assert [name for divisions, name in alone if letters(nace.title_of(divisions)) != letters(name)] == []
