"""What a ledger writes: the same row has the same link, another row another."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from lustrum.execution.definitions import Definition
from lustrum.execution.reading import Report
from lustrum.execution.written import body_of, link, now, row_of
from tests.execution.reported import TODAY

DAY = TODAY.toordinal()


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20))
def test_a_row_is_bound_by_every_cell(value, text):
    row = row_of(1, Report(2, "coal", "2020-01", value, "t", 1, DAY, text))
    first = link(bytes(32), row)
    assert first == link(bytes(32), list(row)) and len(first) == 32
    for place, cell in enumerate(row):
        other = [*row]
        other[place] = "other" if isinstance(cell, str) else (cell or 0) + 1.5 if cell is None else f"{cell}x"
        assert link(bytes(32), other) != first
    assert link(first, row) != first


def test_what_is_not_stated_is_nothing():
    body = body_of(Definition("coal", "t", "month", "pit"), TODAY)
    assert body["link"] is None and body["least"] is None and body["most"] is None
    assert json.loads(json.dumps(body, allow_nan=False))["day"] == "2020-06-30" and now()[-6:] == "+00:00"
    assert row_of(1, Report(2, received=DAY))[4] is None and math.isnan(Report(2).value)
