"""The folder of a plan: identifier, version, files with their hashes; saved, opened, renewed."""

from lustrum.workspace.folder import opened
from lustrum.workspace.kept import keep_results, stored_results
from lustrum.workspace.load import load_plan, stored_economy
from lustrum.workspace.save import change_files, save_plan
from lustrum.workspace.scenario import stored_scenario
from lustrum.workspace.subject import subject_at

__all__ = [
    "change_files",
    "keep_results",
    "load_plan",
    "opened",
    "save_plan",
    "stored_economy",
    "stored_results",
    "stored_scenario",
    "subject_at",
]
