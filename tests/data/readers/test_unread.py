"""A file that no reader knows says why: what stops it from being read, or what it lacks."""

from __future__ import annotations

import pytest
from tests.data.readers.symmetric_tables import random_symmetric, sheet, write_csv

from lustrum.data.readers import read_published
from lustrum.errors import DataError, UsageError


def test_bytes_that_are_no_utf_8_are_named_with_their_line(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"a,b,c\n1,2,3\ncaf\xe9,4,5\n")
    with pytest.raises(DataError, match="byte 0xe9 in line 3"):
        read_published(path)


def test_a_quote_left_open_is_named_with_its_line(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('a,b,c\n1,"2,5\n3,4,6\n')
    with pytest.raises(DataError, match="no table at line 3"):
        read_published(path)


def test_a_table_that_is_nearly_symmetric_is_told_what_it_lacks(tmp_path):
    grid = [row for row in sheet(random_symmetric(1)) if row[0]]
    path = write_csv(tmp_path / "table.csv", grid)
    with pytest.raises(UsageError, match=r"headings of a symmetric table at line 1, but .* without value added"):
        read_published(path)


def test_the_first_line_of_another_file_is_shown(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name,address\nA,B\n")
    with pytest.raises(UsageError, match="first line is 'name,address'"):
        read_published(path)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_the_three_line_ends_are_read_alike(end, tmp_path):
    path = write_csv(tmp_path / "table.csv", sheet(random_symmetric(2)))
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", end.encode()))
    tables, found = read_published(path, year=2019, meta={"unit": "million crowns", "currency": "crown"})
    assert found.reader.name == "symmetric" and len(tables.activities) == 5
