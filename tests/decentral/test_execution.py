"""What units made of their orders: counted by hand, the local right, the yardstick, a table at fault."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lustrum.decentral.execution import executed, execution_result
from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, encode
from lustrum.decentral.terms import FILE
from lustrum.errors import DataError, MissingDataError
from tests.decentral.conftest import KEY, make_terms

UNITS = tuple("abcde")


@pytest.fixture
def centre(tmp_path):
    """A centre's folder whose log orders every unit to give 10 of r0 and take 10 of r1."""
    (tmp_path / FILE).write_bytes(replace(make_terms(UNITS, 2, [0.0, 0.0]), years=(2006,)).as_json())
    log = MessageLog(tmp_path / "log.jsonl")
    for unit in UNITS:
        body = {"allotment": np.array([-10.0, 10.0]), "prices": np.ones(2)}
        log.write("out", encode(Message("order", "run", 9, 3, unit, body), KEY))
    return tmp_path


def told(centre, *lines):
    (centre / "used.csv").write_text("\n".join(("unit,item,year,used", *lines)) + "\n")
    return centre / "used.csv"


def test_what_is_over_stays_in_part_and_what_is_short_is_told(centre):
    _, found = executed(centre, told(centre, "a,r0,2006,-12", "a,r1,2006,11", "b,r1,2006,8"))
    a, b = found
    assert (a.over, a.short, a.balance) == (2.0, 1.0, 0.05) and a.stays == pytest.approx(0.6)
    assert a.shared == pytest.approx(1.4) and (b.rows, b.over, b.short) == (1, 2.0, 0.0)
    assert np.isnan(a.apart), "two are no yardstick"
    assert executed(centre, centre / "used.csv", keeps=1.0)[1][0].shared == 0.0


def test_who_lies_far_from_the_median_is_named_and_nobody_else(centre):
    lines = [f"{unit},r0,2006,{used}" for unit, used in zip(UNITS, (-10.1, -9.9, -10.0, -10.05, -14.0), strict=True)]
    terms, found = executed(centre, told(centre, *lines))
    assert [each.unit for each in found if each.stands_apart] == ["e"]
    notes = " ".join(execution_result(terms, found).notes)
    assert "e is over its order" in notes and "it can more" in notes
    alike = [f"{unit},r0,2006,-10" for unit in UNITS]
    assert not any(each.stands_apart for each in executed(centre, told(centre, *alike))[1]), "equals do not stand apart"


@pytest.mark.parametrize(
    "line, why",
    [
        ("x,r0,2006,1", "no unit with an order"),
        ("a,coal,2006,1", "no item of the terms"),
        ("a,r0,2050,1", "no year of the plan"),
        ("a,r0,2006,much", "much"),
        ("a,r0,2006,", "used"),
    ],
)
def test_a_table_at_fault_is_refused_with_the_line(centre, line, why):
    with pytest.raises(DataError, match=why) as refused:
        executed(centre, told(centre, "a,r1,2006,3", line))
    assert "line 3" in str(refused.value)


def test_without_an_order_there_is_nothing_to_hold_it_against(centre):
    (centre / "log.jsonl").unlink()
    with pytest.raises(MissingDataError, match="no order yet"):
        executed(centre, told(centre, "a,r1,2006,3"))
