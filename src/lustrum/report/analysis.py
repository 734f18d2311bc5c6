"""Answers as a page: the finding as heading, of each answer a picture, the figures, what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lustrum.release import VERSION
from lustrum.report.blocks import Picture, Section
from lustrum.report.page import environment
from lustrum.report.results import finding, result_section
from lustrum.results import Result

MOST_ROWS = 500
"""Rows of the page's table; the whole answer is a matter for CSV or a workbook."""
MORE = "{} more rows: write the answer as .csv or .xlsx."


def analysis_html(results: Sequence[Result], *, command: str = "", source: str = "") -> str:
    """Return answers as one HTML page that asks for nothing else; what the first of them found is its heading.

    `source` is written under each picture.
    """
    first = results[0]
    headline = finding(first)
    sections = [result_section(each, source, MOST_ROWS, MORE, fold=each is not first) for each in results]
    return (
        environment()
        .get_template("analysis.html")
        .render(
            title=first.title,
            headline=headline or first.title,
            sections=[_under(headline, sections[0]), *_apart(sections[1:])],
            command=command,
            version=VERSION,
        )
    )


def _under(headline: str, section: Section) -> Section:
    """Return the first section without saying again what the page says in its heading."""
    blocks = [
        replace(block, title="") if isinstance(block, Picture) and block.title == headline else block
        for block in section.blocks
    ]
    return replace(section, blocks=blocks, lead="In figures")


def _apart(sections: Sequence[Section]) -> list[Section]:
    """Return sections each with a key of its own."""
    keys: dict[str, int] = {}
    told = []
    for section in sections:
        keys[section.key] = keys.get(section.key, 0) + 1
        told.append(section if keys[section.key] == 1 else replace(section, key=f"{section.key}-{keys[section.key]}"))
    return told
