"""Answers as a page: pictures, figures, and what is not known."""

from __future__ import annotations

import numpy as np

from lustrum.analysis.linkages import key_sectors
from lustrum.analysis.of_economy import system_of_economy
from lustrum.data import bundled_path
from lustrum.economy import read_economy
from lustrum.report.analysis import MOST_ROWS, analysis_html
from lustrum.results import Measure, Result


def test_a_page_holds_the_picture_the_figures_and_no_script():
    result = key_sectors(system_of_economy(read_economy(bundled_path("us_2012"))))
    page = analysis_html([result], command="lustrum analyse bundled:us_2012 --what key_sectors")
    assert page.count("<svg") == 2 and "<script" not in page and "https://" not in page
    assert "forward_oriented" in page
    heading = page[page.index("<h1>") + 4 : page.index("</h1>")]
    assert heading.startswith("5 key sectors are above average both ways: ") and heading.endswith(" and 2 more")


def test_a_page_leaves_out_columns_without_a_figure_and_says_so():
    missing = Measure(np.array([np.nan, np.nan]), "%")
    words = Measure(["a sentence that is long enough to need some room in its column", ""], "")
    result = Result(
        "made_up",
        "Made up",
        ("product",),
        [("a",), ("b",)],
        {"share": Measure(np.array([1.0, 0.0]), "%"), "nominal_protection": missing, "reason": words},
    )
    page = analysis_html([result])
    assert "Nothing is known of: nominal protection." in page
    assert "<span>Nominal protection" not in page and "<span>Reason</span>" in page and "<span>Share (%)</span>" in page
    assert page.count('class="word sentence"') == 1


def test_a_long_answer_is_cut_and_the_page_says_how_many_rows_are_left_out():
    share = Measure(np.arange(1.0, MOST_ROWS + 4), "%")
    page = analysis_html([Result("x", "X", ("n",), [(f"r{i}",) for i in range(MOST_ROWS + 3)], {"share": share})])
    table = page[page.index("<table") : page.index("</table>")]
    assert f">r{MOST_ROWS - 1}<" in table and f">r{MOST_ROWS}<" not in table and "3 more" in page


def test_several_answers_stand_on_one_page_and_labels_are_text():
    one = Result("one", "First <b>", ("n",), [("<i>",)], {"share": Measure([1.0], "%")})
    page = analysis_html([one, Result("two", "Second", ("n",), [("b",)], {"share": Measure([2.0], "%")})])
    assert "First &lt;b&gt;" in page and "Second" in page and "<i>" not in page
