"""What a unit makes of its order, in its own folder: a page, a form for a counter-proposal, a plan folder."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from lustrum.decentral.oblast_folder import is_oblast, read_oblast
from lustrum.decentral.oblast_results import OblastOrder, oblast_order, oblast_results
from lustrum.decentral.own_plan import own_plan
from lustrum.decentral.unit_check import Checked, checked
from lustrum.decentral.unit_folder import PAGE, PLAN_FOLDER, PROPOSAL
from lustrum.decentral.unit_results import Ordered, proposal, unit_results
from lustrum.errors import LustrumError
from lustrum.plan import Plan
from lustrum.results import guarded, write_bytes_atomically
from lustrum.results.rows import read_rows
from lustrum.scenario import read_scenario
from lustrum.workspace.manifest import as_json
from lustrum.workspace.member import MEMBER
from lustrum.workspace.save import save_plan

COLUMNS = ("item", "year", "would", "allotment", "worth_above_price_percent", "change", "reason")
"""Of the form; the last two are for whoever fills it in."""


def write_unit_report(place: Path, command: str = "") -> tuple[Checked, Plan]:
    """Prove a unit's order and write what is told of it into the unit's folder; nobody is asked.

    `report.html` tells the order, `counter-proposal.csv` is a form, `plan/` the unit's plan for every command that
    takes one. A counter-proposal that was filled in is left as it is.

    Raises
    ------
    MissingDataError
        If it has no order yet.
    DataError
        If its data were changed since the order came.
    """
    found = checked(place)
    plan = own_plan(found.folder, found.kept, found.problem)
    plan = replace(plan, provenance=replace(plan.provenance, command=command))
    scenario = read_scenario(found.folder.scenario)
    member = {"federation": found.terms.name, "region": found.name, "plan": found.kept.identifier}
    save_plan(plan, place / PLAN_FOLDER, extra={**scenario.files, MEMBER: as_json(member)})
    if not _filled_in(place / PROPOSAL):
        write_bytes_atomically(place / PROPOSAL, _form(found))
    from lustrum.report.analysis import analysis_html

    page = analysis_html(unit_results(found, plan), command=command, source=_source(plan))
    write_bytes_atomically(place / PAGE, page.encode())
    return found, plan


def write_oblast_report(place: Path, command: str = "") -> OblastOrder:
    """Prove an oblast's order as far as its members' folders lie here and write what is told of it into its folder.

    `report.html` tells the order and how it was shared out, `counter-proposal.csv` is a form; an oblast has no plan of
    its own beside those of its members. A counter-proposal that was filled in is left as it is.

    Raises
    ------
    MissingDataError
        If it has no order yet, or one that was kept without what a report is made of.
    DataError
        If the order cannot be read.
    """
    found = oblast_order(place)
    if not _filled_in(place / PROPOSAL):
        write_bytes_atomically(place / PROPOSAL, _form(found))
    from lustrum.report.analysis import analysis_html

    source = "Source: order of the oblast, and what its members said of it."
    page = analysis_html(oblast_results(found), command=command, source=source)
    write_bytes_atomically(place / PAGE, page.encode())
    return found


def write_reports(place: Path, command: str = "") -> None:
    """Write the report of a unit; of an oblast its own and those of its members whose folders lie in its own.

    Raises
    ------
    MissingDataError, DataError
        As of `write_unit_report`.
    """
    if not is_oblast(place):
        write_unit_report(place, command)
        return
    for member in read_oblast(place).here.values():
        write_reports(member, command)
    write_oblast_report(place, command)


def _form(found: Ordered) -> bytes:
    """Return the form: a line for each good and year of which a unit more is worth more to it, or less, than to all."""
    result = proposal(found)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    told = (result.measures[name].values for name in ("allotment", "apart"))
    for (item, year), allotment, apart in zip(result.items, *told, strict=True):
        would = "ask" if apart > 0.0 else "offer"
        writer.writerow((guarded(item), year, would, f"{allotment:.6g}", f"{apart:.3g}", "", ""))
    return buffer.getvalue().encode()


def _filled_in(file: Path) -> bool:
    """Say whether somebody wrote into a form that was made before, or put another file in its place."""
    if not file.is_file():
        return False
    try:
        form = read_rows(file, COLUMNS)
    except LustrumError:
        return True
    return form.header != COLUMNS or any(any(cells[5:]) for _, cells in form.lines)


def _source(plan: Plan) -> str:
    economy = plan.economy
    table = economy.source.split(";")[0].strip() or economy.name
    return f"Source: order and plan of the unit; base year {economy.base_year}: {table}."
