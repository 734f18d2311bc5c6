"""The page: one file, no request, well formed, the same for the same plan."""

from __future__ import annotations

import re

from lustrum.plan import Plan
from lustrum.report import report_html, write_report
from lustrum.report.page import shade
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


def test_ink_turns_white_on_dark_cells() -> None:
    assert "#fff" in shade(0.9) and "#222" in shade(0.2) and shade(None) == "" and shade(0.0) == ""
