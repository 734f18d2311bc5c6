"""A change of definition is a break: never a change of health."""

from __future__ import annotations

import numpy as np
import pytest

from lustrum.errors import DataError, UsageError
from lustrum.freight.census import Census, Count, Definition, Link, census_result, compared, linked_shares, read_census
from lustrum.periods import read_period

STRICT, WORN = Definition("strict", "1919", "no repair due"), Definition("worn", "1920-02", "wear up to 9 mm may run")


def count(date, definition, fit, fleet=100.0):
    return Count(read_period(date), definition, fleet, fit)


def read(tmp_path, text, links=()):
    path, faults = tmp_path / "census.csv", []
    path.write_text("date,definition,fleet,fit\n" + text)
    return read_census(path, [STRICT, WORN], links, faults), faults


def test_a_redefinition_of_sick_alone_is_refused_as_a_change(tmp_path):
    """Failure of the model page: of 60 sick a third stays in service as fit by the rule of 1920; nothing was mended."""
    census, _ = read(tmp_path, "1920-01,strict,100,40\n1920-03,worn,100,60\n")
    with pytest.raises(UsageError, match="moves by the change of rule alone"):
        compared(census, *census.counts)
    result = census_result(census)
    assert result.notes[0].startswith("BREAK between 1920-01 and 1920-03")
    assert np.isnan(result["by_last_definition"][0]) and result["by_last_definition"][1] == pytest.approx(60.0)


def test_with_a_link_the_same_locomotives_are_the_same_share():
    census = Census(
        (count("1920-01", "strict", 40.0), count("1920-03", "worn", 60.0)),
        (STRICT, WORN),
        (Link("strict", "worn", 40 / 60, "x"),),
    )
    assert compared(census, *census.counts) == pytest.approx(0.0)
    assert linked_shares(census, "worn") == pytest.approx([0.6, 0.6])
    assert linked_shares(census, "strict") == pytest.approx([0.4, 0.4])


def test_the_index_looks_worse_while_work_improves_where_the_worn_are_cured_first():
    """Worn ones, fit by the rule, are in the shops first: by the rule 60 to 55, by the strict count 40 to 45."""
    census = Census(
        tuple(
            count(date, definition, fit)
            for date, definition, fit in (
                ("1920-03", "strict", 40.0), ("1920-03", "worn", 60.0),
                ("1920-06", "strict", 45.0), ("1920-06", "worn", 55.0),
            )
        ),
        (STRICT, WORN), (),
    )  # fmt: skip
    strict = [each for each in census.counts if each.definition == "strict"]
    worn = [each for each in census.counts if each.definition == "worn"]
    assert compared(census, *strict) > 0.0 > compared(census, *worn)


def test_a_day_counted_by_both_is_a_link_of_its_own(tmp_path):
    census, faults = read(tmp_path, "1920-03,strict,100,40\n1920-03,worn,100,60\n1920-09,worn,100,66\n")
    assert not faults and census.factor("worn", "strict") == pytest.approx(40 / 60)
    assert compared(census, census.counts[0], census.counts[-1]) == pytest.approx(0.06)
    assert not any(note.startswith("BREAK") for note in census_result(census).notes)


def test_links_lead_on_from_definition_to_definition():
    third = Definition("third", "1922", "anything that moves")
    census = Census((), (STRICT, WORN, third), (Link("strict", "worn", 0.5, "x"), Link("worn", "third", 0.8, "y")))
    assert census.factor("third", "strict") == pytest.approx(0.4) and census.factor("strict", "third") == pytest.approx(
        2.5
    )
    assert Census((), (STRICT, WORN), ()).factor("strict", "worn") is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1920-01,lenient,100,40", "unknown_label"),
        ("1920-01,strict,100,140", "fit"),
        ("1920-01,strict,100,", "fit"),
    ],
)
def test_a_count_at_fault_is_named_with_its_line(tmp_path, line, kind):
    _, faults = read(tmp_path, f"{line}\n")
    assert [fault.kind for fault in faults] == [kind] and faults[0].row == "line 2"


def test_a_date_that_is_none_is_refused_before_its_figures_are_used(tmp_path):
    with pytest.raises(DataError, match="date"):
        read(tmp_path, "soon,strict,100,40\n")
