"""A decentral plan on disk: folders made where there are none, the run made or taken up, what came of it written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from lustrum.decentral.addresses import folders_of
from lustrum.decentral.centre import Centre
from lustrum.decentral.centre_folder import SUMMARY, is_centre, make_folders, open_centre
from lustrum.decentral.results import outcome_results, summary_of
from lustrum.decentral.run import Asked, Outcome, run
from lustrum.errors import UsageError
from lustrum.results import as_csv, write_bytes_atomically
from lustrum.scenario.federation import is_federation, read_federation
from lustrum.workspace.lock import writing
from lustrum.workspace.manifest import as_json
from lustrum.workspace.unit_report import write_reports


def make_decentral(
    source: Path,
    target: Path,
    *,
    units: str | None = None,
    time_out: float | None = None,
    asked: Asked,
    report: bool = True,
    command: str = "",
    tell: Callable[[str], None] = lambda text: None,
) -> Outcome:
    """Make the plan of a federation or a centre's folder by messages, or take up a run that was stopped; write it.

    Parameters
    ----------
    source : Path
        A federation, or the folder of a centre.
    target : Path
        The folder of the centre; made from the federation where it is not there.
    asked : Asked
    time_out : float, optional
        Seconds for an answer of a unit on a network or a cluster.

    Raises
    ------
    UsageError
        If the source is neither, or the run has ended.
    """
    if not is_centre(target):
        made_folders(source, target, None, command, tell)
    with writing(target, command):
        centre, terms, again = open_centre(target, asdict(asked), units, time_out)
        if again:
            tell("taking up the run from its log")
        try:
            found = run(centre, terms, asked, tell)
        finally:
            centre.transport.close()
        results = outcome_results(found)
        (target / "tables").mkdir(exist_ok=True)
        for result in results:
            write_bytes_atomically(target / "tables" / f"{result.name}.csv", as_csv(result))
        if report:
            from lustrum.report.analysis import analysis_html

            write_bytes_atomically(target / "report.html", analysis_html(results, command=command).encode())
        for unit in _here(centre, found) if report else ():
            tell(f"writing the report of {unit.name}")
            write_reports(unit, command)
        write_bytes_atomically(target / SUMMARY, as_json(summary_of(found)))
    return found


def made_folders(
    source: Path,
    target: Path,
    oblasts: Path | None = None,
    command: str = "",
    tell: Callable[[str], None] = lambda text: None,
) -> None:
    """Make the folders of a federation's centre and units, nobody else writing there meanwhile.

    Parameters
    ----------
    oblasts : Path, optional
        Which regions answer together (`lustrum.decentral.oblast_folder.read_oblasts`).

    Raises
    ------
    UsageError
        If the source is no federation, or the folders are there.
    """
    if is_centre(target):
        raise UsageError(f"'{target}' has its folders already; who answers together is said where they are made.")
    if not is_federation(source):
        raise UsageError(
            f"'{source}' is no federation and no folder of a centre: it has neither federation.toml nor terms.json."
        )
    with writing(target, command):
        make_folders(read_federation(source), target, tell, oblasts)


def _here(centre: Centre, found: Outcome) -> list[Path]:
    """Return the folders of units that took their order in this process: others write for themselves."""
    places = {unit: place for unit, place in folders_of(centre.transport).items() if unit in found.orders}
    return list(places.values())
