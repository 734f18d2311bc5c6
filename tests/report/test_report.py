"""The report page: one file, no request, pictures that everyone can read, and plans of every kind told."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from tests.economies import random_economy

from lustrum.labels import Axis, Index
from lustrum.plan import Change, GivenUp, Plan, Table, Way, WishReport, solve_plan
from lustrum.problem import Growth, build_plan
from lustrum.report import report_html, write_report
from lustrum.report.blocks import Material, Picture
from lustrum.report.page import shade
from lustrum.report.sections import told

VOID = {"meta", "br", "hr", "img", "input", "link", "col"}


class Page(HTMLParser):
    """Collects tags, attributes and whether every element that opens closes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.unbalanced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


@dataclasses.dataclass(frozen=True)
class Told:
    """Stands in for the back-test, which the report knows by its fields only."""

    years = (2001, 2002)
    output_error = (1.0, 2.0)
    naive_error = (1.5, 1.9)
    planned_output_error = (1.2, 2.2)
    investment_ratio: dict[str, tuple[float, ...]] = dataclasses.field(
        default_factory=lambda: {"a0": (0.9, 1.1), "a1": (1.0, 1.3)}
    )
    total_investment_ratio = (0.95, 1.2)
    shortfall_share = (0.1, 0.4)
    shortfall_products = (("P0", "Wheat & <rye>", 3.0),)
    unit = "million crowns"
    sentences = ("The table misses outputs by 1.0, 2.0 per cent.",)


def made(**changes: object) -> Plan:
    economy = dataclasses.replace(random_economy(7), **changes)
    problem = build_plan(economy, 3, growth=Growth(labour=0.01, productivity=0.01))
    return solve_plan(problem, name="small", break_ties=False)


@pytest.fixture(scope="module")
def plan() -> Plan:
    titles = ("Wheat <b>&</b>", "Steel", "Cloth", "Steel")
    return made(product=Axis("product", ("P0", "P1", "P2", "P3"), titles))


@pytest.fixture(scope="module")
def page(plan: Plan) -> str:
    return report_html(plan, command="lustrum plan small.toml --out small", backtest=Told())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def relaxed(plan: Plan) -> Plan:
    lost = GivenUp(
        "wheat of <A> in 2002 at least 500",
        "consumption",
        "P0",
        2002,
        ">=",
        500.0,
        450.0,
        "million crowns/year",
        2,
        "assembly",
    )
    why = WishReport(
        ("wheat at least 500",),
        ("labour",),
        (Way("Lower wheat to 450.", Change("wheat", 500.0, 450.0, "million crowns/year")),),
        "1 wish cannot be met: wheat at least 500.",
    )
    return dataclasses.replace(plan, status="relaxed", given_up=(lost,), wish_report=why)


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


def test_every_picture_has_title_unit_source_words_and_a_table(plan: Plan, page: str) -> None:
    material = Material(plan, "", Told())  # type: ignore[arg-type]
    sections = told(material)
    pictures = [block for section in sections for block in section.blocks if isinstance(block, Picture)]
    assert len(pictures) >= 9
    for picture in pictures:
        assert picture.title and picture.unit.strip() and picture.source and len(picture.alt) > 20
        assert picture.table.rows and picture.table.caption and len(picture.table.columns) > 1
        assert {len(row) for row in picture.table.rows} == {len(picture.table.columns)}
    drawn = [a for tag, a in Page(page).elements if tag == "svg" and a.get("role") == "img"]
    assert len(drawn) == len(pictures) == page.count("<desc ") == page.count("<figcaption>")
    assert all(a.get("aria-labelledby") and a.get("aria-describedby") for a in drawn)


def test_titles_from_the_data_are_text_and_never_markup(page: str) -> None:
    assert "Wheat <b>" not in page and "<rye>" not in page
    assert "Wheat &lt;b&gt;&amp;&lt;/b&gt;" in page and "Wheat &amp; &lt;rye&gt;" in page


def test_two_products_of_one_title_are_told_apart(page: str) -> None:
    assert "Steel (P1)" in page and "Steel (P3)" in page


def test_the_same_plan_gives_the_same_page(plan: Plan) -> None:
    assert report_html(plan) == report_html(plan)


def test_the_summary_tells_status_growth_limits_and_prices(page: str) -> None:
    summary = page[page.index('id="summary"') : page.index('id="today"')]
    for words in (
        "It is optimal",
        "Household consumption",
        "Investment",
        "Exports",
        "What limits the plan most",
        "prices run from",
        "Where it is weak",
        "The table misses outputs",
    ):
        assert words in summary, words
    assert summary.count("<li>") >= 9


def test_what_was_given_up_is_told_with_its_ways_out(relaxed: Plan) -> None:
    text = report_html(relaxed)
    for words in ("What was given up", "wheat of &lt;A&gt;", "assembly", "Lower wheat to 450.", "10.0", "not met"):
        assert words in text, words
    assert Page(text).unbalanced == []


def test_a_plan_without_numbers_is_explained(plan: Plan) -> None:
    why = WishReport(
        (), ("labour in 2001",), (), "No plan exists whatever is wished: these limits clash: labour in 2001."
    )
    empty = dataclasses.replace(
        plan, status="infeasible", quantities={}, limits={}, balance={}, wish_report=why, objective=float("nan")
    )
    text = report_html(empty)
    assert "No plan exists" in text and "labour in 2001" in text and "Why there is no plan" in text
    assert 'id="today"' in text and 'id="path"' not in text and Page(text).open == []


def test_products_in_units_of_their_own_are_never_added_up(plan: Plan) -> None:
    economy = dataclasses.replace(plan.economy, valuation="physical")
    text = report_html(dataclasses.replace(plan, economy=economy))
    assert "Gross domestic product" not in text and "Gross output" not in text and ">All<" not in text
    assert "not added up" in text and 'id="prices"' in text


def test_failed_accounting_checks_are_shown_as_failures(plan: Plan) -> None:
    @dataclasses.dataclass(frozen=True)
    class Identity:
        name: str
        label: str
        left: float
        right: float
        gap: float
        tolerance: float
        passed: bool
        known: bool

    checks = (
        Identity("supply_use", "P1", 10.0, 7.0, 3.0, 0.5, False, False),
        Identity("gdp_production", "", 5.0, 5.5, -0.5, 0.2, False, True),
    )
    text = report_html(plan, checks=checks)
    assert "1 of 2 accounting identities fail" in text and "known, in the source" in text and "fails" in text


def test_a_long_table_is_cut_and_says_so(plan: Plan) -> None:
    many = 400
    index = Index(("product",), tuple((f"X{i}",) for i in range(many)))
    rng = np.random.default_rng(1)
    base = rng.uniform(1.0, 100.0, many)
    values = base * rng.uniform(1.0, 1.2, (len(plan.solved_years), many))
    long = Table("output", index, plan.solved_years, values, "million crowns/year", base)
    text = report_html(dataclasses.replace(plan, quantities={**plan.quantities, "output": long}))
    assert "The 25 largest of 400 rows; all of them are in tables/output.csv." in text


def test_the_file_is_written_whole_and_read_back_alike(plan: Plan, tmp_path) -> None:
    target = write_report(plan, tmp_path / "new" / "report.html")
    assert target.read_text(encoding="utf-8") == report_html(plan)
    assert [entry.name for entry in target.parent.iterdir()] == ["report.html"]


def test_ink_turns_white_on_dark_cells() -> None:
    assert "#fff" in shade(0.9) and "#222" in shade(0.2) and shade(None) == "" and shade(0.0) == ""
