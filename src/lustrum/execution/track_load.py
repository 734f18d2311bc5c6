"""What is tracked, from where it is kept: a ledger or a table of reports, control figures, a plan's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.execution.causes import Links, links_of
from lustrum.execution.escalation import Clock
from lustrum.execution.series import Series
from lustrum.execution.track import Beside, Tracked, track
from lustrum.execution.track_files import SUFFIX, read_capability, read_flow, read_signals, read_told

FIGURES = "figures.csv"
"""Name of the file of control figures in their folder."""


def load_tracked(
    ledger: str | Path, at: date, figures: Path | None = None, *, table: Path | str | None = None,
    files: Mapping[str, Path | None] | None = None, clock: Clock | None = None, warm_up: int | None = None,
) -> Tracked:  # fmt: skip
    """Return where every indicator of a ledger stands on a day.

    Parameters
    ----------
    ledger : str or Path
        A ledger (file or database), or a table of reports whose name ends in .csv.
    at : date
        Nothing received later, and no period that had not ended, is known.
    figures : Path, optional
        Control figures: the file, or the folder that `lustrum figures` wrote.
    table : Path or str, optional
        Economy along whose table alarms are grouped; indicators are its products, by their definition or their name.
    files : mapping of {"capability", "signals", "flow"} to Path, optional
    clock : Clock, optional
    warm_up : int, optional

    Raises
    ------
    UsageError, DataError
        If a file is not there or at fault, or names what nothing is known of; if control figures are in another unit,
        or by another kind of period, than their indicator.
    """
    given = files or {}
    series, products = _series(ledger, at)
    if not series:
        raise UsageError(f"'{ledger}' tells no period that had ended on {at.isoformat()}: give a later day with --at.")
    signals = read_signals(path, series) if (path := given.get("signals")) else {}
    capability = read_capability(path, series) if (path := given.get("capability")) else {}
    beside = Beside(
        capability=capability,
        signals=signals,
        products=products,
        links=None if table is None else table_links(table),
        flows=read_flow(path) if (path := given.get("flow")) else (),
    )
    if figures is not None:
        from lustrum.execution.figures_files import check_comparable, read_figures

        targets = read_figures(figures / FIGURES if figures.is_dir() else figures)
        check_comparable(targets, series)
        beside = replace(beside, figures=targets)
    return track(list(series.values()), at, beside, clock=clock, warm_up=warm_up)


def _series(ledger: str | Path, at: date) -> tuple[Mapping[str, Series], Mapping[str, str]]:
    """Return the series of a ledger and the labels its indicators have in the plan's table."""
    if str(ledger).lower().endswith(SUFFIX):
        told = read_told(Path(ledger), at)
        return told.series, told.products
    from lustrum.execution.known import series_known
    from lustrum.execution.store import open_ledger

    with open_ledger(ledger) as opened:
        series = series_known(opened, at)
        definitions = opened.definitions(at)
    newest = {name: definitions.newest(name) for name in series}
    return series, {name: each.product for name, each in newest.items() if each.product}


def table_links(table: Path | str) -> Links:
    """Return how falls carry on in an economy's table: domestic inputs where it tells them apart."""
    from lustrum.analysis.of_economy import system_of_economy
    from lustrum.economy import read_economy

    system = system_of_economy(read_economy(table))
    return links_of(tuple(system.label), system.A * system.output, system.output)
