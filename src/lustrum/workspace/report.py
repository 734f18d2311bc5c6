"""The report of a stored plan: written with it, renewed when results are kept with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lustrum.errors import DataError
from lustrum.plan import Plan
from lustrum.results import Result, write_bytes_atomically
from lustrum.results.text import read_small_text
from lustrum.workspace.folder import BACKTEST, REPORT, Written, opened
from lustrum.workspace.kept import MOST_BYTES, refuse_other, result_files, with_results
from lustrum.workspace.load import load_plan
from lustrum.workspace.lock import writing
from lustrum.workspace.save import change_files
from lustrum.workspace.shape import BACK_TEST, refuse_misshapen

if TYPE_CHECKING:
    from lustrum.scenario.backtest import BackTest


def report_of(plan: Plan, backtest: BackTest | None = None) -> bytes:
    """Return the report of a plan as one HTML file, with the identities tested when its economy was read.

    The command it names is the one that made the plan.
    """
    from lustrum.report import report_html  # opening a plan needs no report: pictures and pages are a fifth of a second

    command, checks = plan.provenance.command, plan.economy.checks
    return report_html(plan, command=command, backtest=backtest, checks=checks).encode()


def stored_report(place: Path, plan: Plan | None = None, *, changed: bool = False) -> bytes:
    """Return the report of a stored plan, made anew.

    Parameters
    ----------
    place : Path
        Folder or .zip.
    plan : Plan, optional
        As loaded from there; with further results in it, perhaps.
    """
    plan = load_plan(place, changed=changed) if plan is None else plan
    with opened(place) as folder:
        return report_of(plan, stored_backtest(folder))


def renew_report(place: Path, *, on_written: Written | None = None) -> int:
    """Write the report of a stored plan again, with all that is kept beside it; return its bytes.

    Raises
    ------
    DataError
        If files of the plan are not those that were written.
    """
    with writing(place):
        html = stored_report(place)
        change_files(place, {REPORT: html}, on_written)
    return len(html)


def keep_results(place: Path | str, results: Sequence[Result], *, on_written: Written | None = None) -> list[Path]:
    """Store results with a plan, each in the place of an earlier one of its name, and tell them in its report.

    Results and report take their places together, or none does.

    Returns
    -------
    list of Path
        What was written: the results, then the report.

    Raises
    ------
    UsageError
        If there is no plan, or it is a .zip; if somebody else is writing it.
    DataError
        If files of the plan are not those that were written.
    """
    folder = Path(place)
    refuse_other(folder)
    files = result_files(results)
    with writing(folder):
        plan = load_plan(folder)
        told = replace(plan, answers=with_results(plan.answers, results))
        change_files(folder, {**files, REPORT: stored_report(folder, told)}, on_written)
    return [folder / name for name in (*files, REPORT)]


def write_stored_report(place: Path, file: Path, *, changed: bool = False) -> int:
    """Write the report of a stored plan to a file elsewhere; return its bytes."""
    html = stored_report(place, changed=changed)
    write_bytes_atomically(file, html)
    return len(html)


def print_stored_report(place: Path, file: Path, *, changed: bool = False) -> int:
    """Print the report of a stored plan to a PDF elsewhere; return its bytes. See `lustrum.report.pdf.as_pdf`."""
    from lustrum.report.pdf import as_pdf

    pdf = as_pdf(stored_report(place, changed=changed))
    write_bytes_atomically(file, pdf)
    return len(pdf)


def stored_backtest(folder: Path) -> BackTest | None:
    """Return the back-test stored with a demo, None where there is none.

    Raises
    ------
    DataError
        If it is damaged.
    """
    from lustrum.scenario.backtest import BackTest

    if not (folder / BACKTEST).is_file():
        return None
    try:
        data = json.loads(read_small_text(folder / BACKTEST, MOST_BYTES))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{BACKTEST} is damaged: {error}.") from None
    refuse_misshapen(data, BACK_TEST, BACKTEST)
    return BackTest(**data)
