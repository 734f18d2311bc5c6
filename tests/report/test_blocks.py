"""What a section consists of: every picture carries what a chart needs to be read."""

from __future__ import annotations

from lustrum.plan import Plan
from lustrum.report.blocks import Cell, Grid, Material, Picture
from lustrum.report.sections import told
from tests.report.pages import Page, Told


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
    assert len(drawn) == 2 * len(pictures) == 2 * page.count("<figcaption>")
    assert all(len(str(a.get("aria-label"))) > 30 for a in drawn)


def test_words_and_cells_of_a_table_are_printed_alike() -> None:
    grid = Grid("Flows", ["Product", "Mill"], [["Wheat", Cell("4", 0.5)]])
    assert grid.cells == [[Cell("Wheat"), Cell("4", 0.5)]]
