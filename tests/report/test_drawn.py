"""A table and an answer show themselves in a notebook, with the picture a page of answers has."""

from __future__ import annotations

import pytest

import lustrum
from lustrum.errors import UsageError
from lustrum.plan import solve_plan
from lustrum.plan.table import Table
from lustrum.problem import Growth, build_plan
from lustrum.report.analysis import analysis_html
from lustrum.report.drawn import drawn_figure, table_result
from lustrum.results import Measure, Result
from tests.economies import random_economy


@pytest.fixture(scope="module")
def plan():
    return solve_plan(build_plan(random_economy(3), 2, growth=Growth(0.01, 0.01), tail=1), name="<b>small</b>")


def test_the_picture_of_an_answer_is_that_of_its_page(tmp_path):
    answer = Result("a", "An answer", ("product",), [("x",), ("y",)], {"m": Measure([1.0, 2.0], "1")})
    figure = answer.plot()
    assert figure.svg in analysis_html([answer]) and "An answer" in repr(figure)
    assert figure.save(tmp_path / "a.svg").read_text().startswith("<svg")
    with pytest.raises(UsageError, match="svg"):
        figure.save(tmp_path / "a.png")


def test_a_table_is_drawn_by_its_largest_items_over_the_years(plan):
    table = plan.table("output")
    result = table_result(table)
    assert {item[1] for item in result.items} == {str(year) for year in table.years}
    assert result["output"][0] == table.at(result.items[0][0], table.years[0])
    assert "<svg" in table.plot()._repr_html_() and drawn_figure(table).title


def test_what_has_no_number_has_no_picture():
    empty = Result("a", "Empty", ("product",), [], {"m": Measure([], "1")})
    with pytest.raises(UsageError, match="no picture"):
        empty.plot()


def test_everything_shows_itself_in_a_notebook_with_its_text_as_text(plan):
    shown = [
        plan, plan.economy, plan.table("output"), lustrum.explain(plan, "output"),
        Result("a", "An <i>answer</i>", ("product",), [("x",)], {"m": Measure([1.0], "1")}),
    ]  # fmt: skip
    for thing in shown:
        page = thing._repr_html_()
        assert "<table>" in page and "<b>small" not in page and "<i>" not in page, thing
        assert "nan" not in page.lower().replace("finance", "") and len(repr(thing)) < 200, thing


def test_a_table_shows_its_base_year_years_and_unit(plan):
    table = plan.table("output")
    assert isinstance(table, Table)
    page = table._repr_html_()
    assert str(table.years[-1]) in page and table.units in page


def test_what_a_user_calls_is_listed_and_nothing_else():
    assert set(dir(lustrum)) == set(lustrum.__all__)
