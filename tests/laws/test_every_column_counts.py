"""Every column of a file is read, refused or listed as left out: none disappears, none is taken for another."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.test_every_row_counts import FEW, FIGURE, FILES, Rows, answer, body, clean, is_sum, left_out, written


def columns(rows: Rows, holds: list[int]) -> list[int]:
    """Return the columns that hold figures; codes that happen to be figures among labels are none."""
    found = []
    for j in range(max(map(len, rows))):
        cells = [rows[i][j] for i in holds if j < len(rows[i]) and rows[i][j]]
        figures = [cell for cell in cells if FIGURE.fullmatch(cell)]
        if 2 * len(figures) > len(cells) and any(map(float, figures)):
            found.append(j)
    return found


def heads(rows: Rows, holds: list[int], j: int) -> list[str]:
    return [row[j] for row in rows[: holds[0]] if j < len(row) and row[j]]


def without(rows: Rows, j: int) -> Rows:
    return [[*row[:j], *row[j + 1 :]] for row in rows]


def with_another(rows: Rows, holds: list[int], j: int, called: str = "") -> Rows:
    """Return the rows with a column once more behind itself, under the same name or another."""
    return [
        [*row[: j + 1], called if called and i < holds[0] and row[j] else row[j], *row[j + 1 :]]
        if j < len(row)
        else row
        for i, row in enumerate(rows)
    ]


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_a_column_twice_is_refused_and_never_counted_again(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, _ = clean(name, folder)
        holds = body(path, rows)
        j = data.draw(st.sampled_from(columns(rows, holds)))
        again = answer(read, written(path, with_another(rows, holds, j)))
        assert again is None or any(map(is_sum, heads(rows, holds, j))), f"column {j + 1} counts twice"


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_a_column_less_is_another_answer_or_refused(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, found = clean(name, folder)
        holds = body(path, rows)
        j = data.draw(st.sampled_from(columns(rows, holds)))
        other = answer(read, written(path, without(rows, j)))
        assert other != found or any(left_out(head, found) for head in heads(rows, holds, j)), f"column {j + 1}"


@pytest.mark.parametrize("name", FILES)
@FEW
@given(data=st.data())
def test_a_column_of_a_name_nobody_knows_is_listed_or_refused(name, data):
    with tempfile.TemporaryDirectory() as folder:
        path, read, rows, found = clean(name, folder)
        holds = body(path, rows)
        j = data.draw(st.sampled_from(columns(rows, holds)))
        assert answer(read, written(path, with_another(rows, holds, j, "stranger"))) != found, f"after column {j + 1}"
