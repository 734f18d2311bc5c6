from lustrum.workspace.folder import is_plan_folder, opened, refuse_strangers
from lustrum.workspace.load import load_plan, stored_economy
from lustrum.workspace.make import Place, command_of, make_demo, make_plan, write_plan
from lustrum.workspace.report import (
    keep_results,
    print_stored_report,
    renew_report,
    stored_report,
    write_stored_report,
)
from lustrum.workspace.save import change_files, save_plan
from lustrum.workspace.scenario import stored_scenario
from lustrum.workspace.signature import private_key, public_key, sign_plan
from lustrum.workspace.subject import subject_at
from lustrum.workspace.verify import Finding, Verification, verify_plan
from lustrum.workspace.verify_federation import verify_stored

__all__ = [
    "Finding",
    "Place",
    "Verification",
    "change_files",
    "command_of",
    "is_plan_folder",
    "keep_results",
    "load_plan",
    "make_demo",
    "make_plan",
    "opened",
    "print_stored_report",
    "private_key",
    "public_key",
    "refuse_strangers",
    "renew_report",
    "save_plan",
    "sign_plan",
    "stored_economy",
    "stored_report",
    "stored_scenario",
    "subject_at",
    "verify_plan",
    "verify_stored",
    "write_plan",
    "write_stored_report",
]
