"""Who gets what, and who owns what makes it."""

from __future__ import annotations

from lustrum.plan.people import ownership, who_gets_what
from lustrum.report.blocks import Material, Section
from lustrum.report.results import result_section
from lustrum.report.words import source_words


def people(material: Material) -> tuple[Section, ...]:
    """Deliveries by household group and value added by form of ownership, where the economy tells them."""
    plan = material.plan
    source = source_words(plan)
    return tuple(result_section(found, source) for found in (who_gets_what(plan), ownership(plan)) if found is not None)
