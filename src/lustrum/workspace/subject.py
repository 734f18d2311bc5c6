"""The subject of a study at a place: plans are opened as their folders keep them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lustrum.scenario import Scenario
from lustrum.studies.subject import Subject, quiet
from lustrum.workspace.folder import opened
from lustrum.workspace.load import load_plan
from lustrum.workspace.scenario import stored_scenario


def subject_at(place: str, tell: Callable[[str], None] = quiet, others: Sequence[str] = ()) -> Subject:
    """Return what stands at a place, to put studies to: a plan's folder or .zip, a scenario, a table, an economy.

    `others` are further files of the same table.
    """
    return Subject(place, load_plan, _scenario_of, tell, tuple(others))


def _scenario_of(plan: Path) -> Scenario:
    with opened(plan) as folder:
        return stored_scenario(folder)
