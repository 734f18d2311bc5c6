"""The table of contents: one function per section, in the order of the page. A new section is one file and one line."""

from __future__ import annotations

from lustrum.report.audit import audit
from lustrum.report.back_test import back_test
from lustrum.report.blocks import Material, Section, SectionMaker
from lustrum.report.decided import decided
from lustrum.report.economy_today import economy_today
from lustrum.report.given_up import given_up
from lustrum.report.investment import investment
from lustrum.report.limits import limits
from lustrum.report.origins import origins
from lustrum.report.path import path
from lustrum.report.people import people
from lustrum.report.prices import prices
from lustrum.report.results import kept_results
from lustrum.report.summary import summary

SECTIONS: tuple[SectionMaker, ...] = (
    summary,
    audit,
    economy_today,
    path,
    people,
    investment,
    limits,
    prices,
    decided,
    given_up,
    back_test,
    kept_results,
    origins,
)


def told(material: Material) -> list[Section]:
    """Return the chapters of a report, in order."""
    result: list[Section] = []
    for tell in SECTIONS:
        found = tell(material)
        result.extend(found if isinstance(found, tuple) else () if found is None else (found,))
    return result
