"""A federation's plans on disk: in one folder an ordinary plan folder a region, results side by side, a page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from lustrum.labels import shown
from lustrum.release import VERSION
from lustrum.results import Result, as_csv, as_data
from lustrum.scenario.federation import REGIONS, Federation
from lustrum.scenario.federation_plan import FederationPlan, FederationSession
from lustrum.scenario.federation_results import federation_results, summary_of
from lustrum.scenario.stored import MANIFEST, manifest_of
from lustrum.solver import SolverOptions
from lustrum.workspace.folder import REPORT, Written, opened, refuse_strangers, write_files
from lustrum.workspace.kept import stored_results
from lustrum.workspace.load import regions_of
from lustrum.workspace.lock import writing
from lustrum.workspace.make import Place
from lustrum.workspace.manifest import FORMAT, as_json
from lustrum.workspace.member import MEMBER
from lustrum.workspace.save import change_files, plan_files, refuse_changed, sealed, sha256, version_at
from lustrum.workspace.shared import SHARED, proof_as_bytes


def make_federation(
    federation: Federation, place: Place, options: SolverOptions | None = None, *, break_ties: bool = True
) -> tuple[FederationPlan, list[Result]]:
    """Read, build, couple, solve, verify and write the plans of all regions; return them with what is said of them.

    The plan folder of a region is ``regions/NAME`` in the place: an ordinary one, for every command that takes a plan.

    Raises
    ------
    UsageError
        If the place holds other things; as of `solve_stack`.
    """
    refuse_strangers(place.path)
    with writing(place.path, place.command):
        session = FederationSession(federation, options, break_ties=break_ties, tell=place.on_progress)
        found = session.plan
        results = federation_results(found)
        place.on_progress(f"writing {place.path}")
        write_files(place.path, _files(found, results, place, break_ties), place.on_written)
    return found, results


def _files(found: FederationPlan, results: list[Result], place: Place, break_ties: bool) -> dict[str, bytes]:
    files = {
        "summary.json": as_json(summary_of(found, results)),
        SHARED: proof_as_bytes(found.stack),
        **{f"inputs/{name}": content for name, content in found.federation.files.items()},
        **{f"tables/{result.name}.csv": as_csv(result) for result in results},
        **{f"answers/{result.name}.json": as_json(as_data(result)) for result in results},
    }
    scenarios = found.federation.scenarios
    for name, plan in found.plans.items():
        plan = replace(plan, provenance=replace(plan.provenance, command=place.command))
        extra = {**scenarios[name].files, MEMBER: as_json({"federation": found.federation.name, "region": name})}
        if place.report:
            place.on_progress(f"writing the report of {name}")
            from lustrum.workspace.report import report_of

            extra[REPORT] = report_of(plan)
        files |= {f"{REGIONS}/{name}/{file}": content for file, content in plan_files(plan, extra).items()}
    if place.report:
        files[REPORT] = _page(results, place.command, _source(found))
    return sealed(files, _manifest(found, files, place) | {"break_ties": break_ties})


def _page(results: list[Result], command: str, source: str) -> bytes:
    from lustrum.report.analysis import analysis_html

    return analysis_html(results, command=command, source=source).encode()


def stored_page(place: Path) -> bytes:
    """Return the report of a stored federation, made anew from what was said of its regions.

    Raises
    ------
    UsageError, DataError
        As of `stored_federation`.
    """
    _, results = stored_federation(place)
    with opened(place) as folder:
        manifest = manifest_of(folder)
    provenance = manifest.get("provenance")
    command = str(provenance.get("command", "")) if isinstance(provenance, dict) else ""
    return _page(results, command, str(manifest.get("source", "")))


def renew_page(place: Path, on_written: Written | None = None) -> int:
    """Write the report of a stored federation again; return its bytes."""
    page = stored_page(place)
    change_files(place, {REPORT: page}, on_written)
    return len(page)


def _source(found: FederationPlan) -> str:
    """Return what is written under pictures: which plan, of which tables."""
    economies = [plan.economy for plan in found.plans.values()]
    tables = list(dict.fromkeys(each.source.split(";")[0].strip() or each.name for each in economies))
    years = " and ".join(dict.fromkeys(str(each.base_year) for each in economies))
    return f"Source: lustrum plan '{found.federation.name}'; base year {years}: {shown(tables, 3)}."


def _manifest(found: FederationPlan, files: dict[str, bytes], place: Place) -> dict[str, Any]:
    identifier = hashlib.sha256(
        json.dumps([found.federation.name, *(sha256(content) for content in files.values())]).encode()
    ).hexdigest()[:16]
    return {
        "format": FORMAT,
        "kind": "federation",
        "lustrum": VERSION,
        "name": found.federation.name,
        "status": found.stack.status,
        "regions": list(found.plans),
        "source": _source(found),
        "inputs": [list(pair) for pair in found.federation.inputs],
        "provenance": {
            "id": identifier,
            "version": version_at(place.path) + 1,
            "parent": "",
            "command": place.command,
        },
    }


def holds_federation(place: Path) -> bool:
    """Say whether a folder holds the plans of a federation."""
    return (place / MANIFEST).is_file() and bool(stored_federation(place)[0])


def stored_federation(place: Path) -> tuple[list[str], list[Result]]:
    """Return the regions whose plans a folder holds, and what was said of them side by side; no regions for one plan.

    Raises
    ------
    UsageError
        If there is no plan.
    DataError
        If a file is not the one that was written.
    """
    with opened(place) as folder:
        manifest = manifest_of(folder)
        regions = regions_of(manifest)
        if not regions:
            return [], []
        refuse_changed(place, folder, manifest)
        kept = {result.name: result for result in stored_results(folder)}
    return regions, [kept[name] for name in ORDER if name in kept]


ORDER = (
    "growth", "given_up", "catch_up", "beside_trend", "gaps", "sales", "map", "levels", "transfers", "pool", "links",
    "partners",
)  # fmt: skip
"""In which results of a federation are told."""
