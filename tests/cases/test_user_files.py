"""Cases 64, 67, 69, 70 and 72: tables and settings as people and spreadsheets save them."""

from __future__ import annotations

import pytest

from lustrum.errors import DataError
from lustrum.prices import kind_of, read_quotations

QUOTED = """good,group,level,currency,place,period,price,quantity
nails,industrial,retail,crown,town,2020-01,10,5
nails,industrial,retail,crown,town,2020-02,20,5
cloth,industrial,retail,crown,town,2020-01,4,10
cloth,industrial,retail,crown,town,2020-02,4,10
"""


def test_quotations_saved_with_semicolons_and_decimal_commas_are_those_with_commas_and_points(write):
    semicolons = QUOTED.replace(",", ";").replace(";10;", ";10,0;")
    path = write("q.csv", semicolons)
    assert kind_of(path) == "quotations"
    (found,) = read_quotations(path)
    assert found.values == pytest.approx([100.0, 100.0 * 140.0 / 90.0])


def test_quotations_in_a_code_page_are_refused_with_the_byte_and_its_line(tmp_path):
    path = tmp_path / "q.csv"
    path.write_bytes(QUOTED.replace("nails", "pâte").encode("cp1252"))
    for read in (kind_of, read_quotations):
        with pytest.raises(DataError, match="byte 0xe2 in line 2"):
            read(path)
