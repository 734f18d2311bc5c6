"""Answers kept with a plan, told in its report: findings, picture, figures, assumptions."""

from __future__ import annotations

import dataclasses

import numpy as np

from lustrum.plan import Plan
from lustrum.report.blocks import Grid, Material, Picture, Points, Text
from lustrum.report.results import MOST_ROWS, figure_rows, finding, kept_results, result_section
from lustrum.results import Assumption, Drawing, Measure, Result


def result(rows: int = 3, **changes) -> Result:
    """Return an answer over products with a share and, in words, a piece of advice."""
    measures = {"share": Measure(np.arange(1.0, rows + 1), "%"), "advice": Measure(["wait"] * rows, "")}
    return dataclasses.replace(
        Result("who", "Who first", ("product",), [(f"P{i}",) for i in range(rows)], measures), **changes
    )


def test_a_plan_nobody_asked_has_no_such_chapter(plan: Plan) -> None:
    assert kept_results(Material(plan)) == ()


def test_each_answer_is_a_chapter_of_its_own(plan: Plan) -> None:
    two = dataclasses.replace(plan, answers=(result(), result(name="other")))
    assert [section.key for section in kept_results(Material(two))] == ["answer-who", "answer-other"]


def test_findings_stand_behind_the_picture_and_assumptions_behind_them() -> None:
    taken = Assumption("rate", "Loans cost as in 2012.", "4 %", "central bank")
    drawing = Drawing("bars", "share")
    picture, text, assumed = result_section(
        result(notes=("wheat comes first",), assumptions=(taken,), drawing=drawing), "Source: here."
    ).blocks
    assert isinstance(text, Text) and text.text == "Wheat comes first."
    assert isinstance(picture, Picture) and picture.source == "Source: here." and picture.unit == "Share, %"
    assert isinstance(assumed, Points) and "Loans cost as in 2012." in assumed.items[0] and "4 %" in assumed.items[0]


def test_a_long_answer_is_cut_and_says_where_the_rest_is() -> None:
    def table(rows: int) -> Grid:
        return next(b for b in result_section(result(rows, drawing=Drawing("none")), "").blocks if isinstance(b, Grid))

    assert len(table(MOST_ROWS).rows) == MOST_ROWS and table(MOST_ROWS).note == ""
    assert len(table(MOST_ROWS + 5).rows) == MOST_ROWS
    assert table(MOST_ROWS + 5).note == "5 more rows are in answers/who.json."


def test_units_stand_in_the_head_and_titles_in_place_of_labels() -> None:
    section = result_section(result(titles={"P0": "Wheat"}, drawing=Drawing("none")), "")
    [grid] = section.blocks
    assert isinstance(grid, Grid) and list(grid.columns) == ["Product", "Share (%)", "Advice"]
    assert [(row[0].text, row[0].code) for row in grid.rows] == [("Wheat", "P0"), ("P1", ""), ("P2", "")]


def test_a_number_that_does_not_exist_is_left_blank() -> None:
    unknown = result(2, measures={"share": Measure(np.array([np.nan, 2.0]), "%")})
    assert [row[1] for row in figure_rows(unknown, 9)] == ["", "2"]


def test_all_figures_of_a_column_have_the_same_decimals_and_whole_ones_have_none() -> None:
    def column(*values: float) -> list[str]:
        return [row[1] for row in figure_rows(result(len(values), measures={"x": Measure(np.array(values), "%")}), 9)]

    assert column(3.0, 12.0) == ["3", "12"]
    assert column(0.5, 12.345) == ["0.50", "12.35"] and column(0.25, 1234.5) == ["0.25", "1\u202f234"]
    assert column(-1e-12, 0.25) == ["0.000", "0.250"] and column(-2e-5, 3e-4, 0.25)[:2] == [">−0.001", "<0.001"]


def test_the_finding_of_an_answer_is_what_its_picture_shows_else_its_first_note() -> None:
    assert finding(result(drawing=Drawing("bars", "share"))).startswith("Share is highest for")
    assert finding(result(notes=("wheat comes first",), drawing=Drawing("none"))) == "Wheat comes first"
    assert finding(result(drawing=Drawing("none"))) == ""
