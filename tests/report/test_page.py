"""The page: one file, no request, well formed, the same for the same plan."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from lustrum.plan import Plan, first_screen
from lustrum.report import report_html, write_report
from lustrum.report.page import _luminance, shade
from tests.report.pages import Page


def test_a_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    for tag, attributes in Page(page).elements:
        assert tag not in ("script", "link", "img", "iframe", "object"), tag
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "action", "srcset"):
                assert str(value).startswith("#"), (tag, name, value)
    without_names = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)
    assert "http://" not in without_names and "https://" not in without_names
    assert "@import" not in page and "url(http" not in page


def test_every_element_that_opens_closes(page: str) -> None:
    parsed = Page(page)
    assert parsed.unbalanced == [] and parsed.open == []


def test_no_identifier_is_used_twice_and_every_link_leads_somewhere(page: str) -> None:
    elements = Page(page).elements
    names = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(names) == len(set(names))
    links = {str(a["href"])[1:] for tag, a in elements if tag == "a"}
    links |= {name for _, a in elements for name in re.findall(r"url\(#([^)]*)\)", str(a.get("clip-path")))}
    assert links <= set(names)


def test_titles_from_the_data_are_text_and_never_markup(page: str) -> None:
    assert "Wheat <b>" not in page and "<rye>" not in page
    assert "Wheat &lt;b&gt;&amp;&lt;/b&gt;" in page and "Wheat &amp; &lt;rye&gt;" in page


def test_the_same_plan_gives_the_same_page(plan: Plan) -> None:
    assert report_html(plan) == report_html(plan)


def test_the_file_is_written_whole_and_read_back_alike(plan: Plan, tmp_path) -> None:
    target = write_report(plan, tmp_path / "new" / "report.html")
    assert target.read_text(encoding="utf-8") == report_html(plan)
    assert [entry.name for entry in target.parent.iterdir()] == ["report.html"]


@given(st.floats(1e-6, 1.0))
def test_ink_on_a_shaded_cell_has_enough_contrast(depth: float) -> None:
    told = shade(depth)
    colour = [int(c) for c in re.findall(r"rgb\((\d+),(\d+),(\d+)\)", told)[0]]
    ground, ink = _luminance(colour), 1.0 if "#fff" in told else 0.0
    assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5


def test_a_cell_without_shade_has_no_style() -> None:
    assert shade(None) == "" and shade(0.0) == ""


def test_the_heading_is_the_finding_and_comes_before_the_contents(plan: Plan, page: str) -> None:
    heading = page[page.index("<h1>") + 4 : page.index("</h1>")]
    assert heading == html.escape(first_screen(plan).headline)
    assert page.index("<h1>") < page.index('id="summary"') < page.index("<nav")


def test_every_area_that_scrolls_can_be_reached_by_keys_and_has_a_name(page: str) -> None:
    elements = Page(page).elements
    names = {attributes.get("id") for _, attributes in elements}
    areas = [a for tag, a in elements if tag == "div" and str(a.get("class")).startswith("wide")]
    assert areas and all(a["tabindex"] == "0" and a["role"] == "region" for a in areas)
    assert all(a["aria-labelledby"] in names for a in areas)
