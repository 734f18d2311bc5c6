"""A mapping maps every label, counts none twice, and says what it does."""

import numpy as np
import pytest

from lustrum.data.classification import Line, Mapping, coverage, mapping_to_level, read_mapping
from lustrum.errors import DataError, UsageError


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "map.csv"
        file.write_text(text, "utf-8")
        return file

    return write


def test_a_file_of_two_columns_is_read(written):
    mapping = read_mapping(written("from,to\nwheat,food\nmeat,food\nsteel,metal\n"))
    assert mapping.name == "map" and [line.share for line in mapping.lines] == [1.0] * 3
    targets, shares = mapping.matrix(("steel", "wheat"), "product")
    assert targets == ("food", "metal") and np.array_equal(shares, [[0.0, 1.0], [1.0, 0.0]])


def test_shares_axes_and_titles_are_read(written):
    mapping = read_mapping(
        written("from,to,share,axis,title\nx,a,0.25,product,Goods\nx,b,0.75,product,\nx,c,,activity,\n")
    )
    assert mapping.along("product") == {"x": {"a": 0.25, "b": 0.75}}
    assert mapping.along("activity") == {"x": {"c": 1.0}} and mapping.along("region") == {}
    assert mapping.titles == {"a": "Goods"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from,into\na,b\n", "missing_column"),
        ("from,to,weight\na,b,1\n", "unknown_column"),
        ("from,to\na,\n", "blank"),
        ("from,to,share\na,b,half\n", "not_a_number"),
        ("from,to,share\na,b,1.5\n", "out_of_range"),
        ("from,to\na,b\na,b\n", "duplicate_label"),
        ("from,to\na,b\na,c\n", "shares"),  # counted twice
        ("from,to,share\na,b,0.5\na,c,0.4\n", "shares"),  # lost in part
        ("from,to,axis\na,b,sector\n", "unknown_word"),
    ],
)
def test_a_mapping_that_loses_or_doubles_anything_is_refused(written, text, kind):
    with pytest.raises(DataError) as refused:
        read_mapping(written(text))
    assert kind in [fault.kind for fault in refused.value.faults]


def test_a_label_mapped_along_one_axis_and_along_both_is_counted_twice_and_refused(written):
    with pytest.raises(DataError, match="twice"):
        read_mapping(written("from,to,axis\na,b,both\na,c,product\n"))


def test_coverage_names_what_is_missing_unused_divided_and_kept():
    mapping = Mapping("m", (Line("a", "x", 0.5), Line("a", "y", 0.5), Line("b", "b"), Line("c", "x")))
    found = coverage(mapping, ["a", "b", "d"], "activity")
    assert (found.missing, found.unused, found.divided, found.kept) == (("d",), ("c",), ("a",), ("b",))
    assert (found.labels, found.targets, found.complete) == (3, 3, False)
    assert "missing: d" in str(found)


def test_a_label_that_is_not_mapped_is_named_with_the_nearest_known():
    with pytest.raises(DataError, match="steel") as refused:
        Mapping("m", (Line("steel", "metal"),)).matrix(("steal",), "product")
    assert refused.value.faults[0].row == "steal"


def test_divisions_go_to_their_sections_with_titles():
    mapping = mapping_to_level(["C24", "A01", "C10-12", "L68A"], "NACE2")
    assert {line.source: line.target for line in mapping.lines} == {"A01": "A", "C10-12": "C", "C24": "C", "L68A": "L"}
    assert [line.target for line in mapping.lines] == ["A", "C", "C", "L"]  # in the order of the standard
    assert mapping.titles["C"] == "Manufacturing" and not mapping.joined


def test_sections_that_a_label_spans_are_joined_and_never_divided():
    mapping = mapping_to_level(["R_S", "S95", "T", "Scrap"], "ISIC4")
    assert {line.source: line.target for line in mapping.lines} == {
        "R_S": "R-S", "S95": "R-S", "T": "T", "Scrap": "Scrap"
    }  # fmt: skip
    assert mapping.joined == ("R, S are joined as 'R-S': a label spans them.",)


def test_divisions_stay_apart_where_labels_allow_it():
    mapping = mapping_to_level(["C10", "C11-C12", "C12"], "ISIC4", "division")
    assert {line.source: line.target for line in mapping.lines} == {"C10": "10", "C11-C12": "11-12", "C12": "11-12"}


def test_a_label_that_only_looks_like_a_code_is_refused():
    with pytest.raises(DataError, match="A20") as refused:
        mapping_to_level(["A01", "A20"], "ISIC4")
    assert len(refused.value.faults) == 1


def test_an_unknown_level_is_refused():
    with pytest.raises(UsageError, match="section"):
        mapping_to_level(["A"], "ISIC4", "group")
