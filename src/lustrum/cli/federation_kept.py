"""The stored plans of a federation at the command line: told, compared, exported."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lustrum.workspace.folder import Written


def region_named(place: Path, what: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """Return the plan of the region that is named first, and what is asked of it.

    Raises
    ------
    UsageError
        If the first word is no region.
    """
    from lustrum.errors import UsageError
    from lustrum.wording.names import nearest
    from lustrum.workspace.federation import stored_federation

    first, *others = what
    regions, _ = stored_federation(place)
    if first not in regions:
        raise UsageError(
            f"'{place}' holds the plans of a federation, and '{first}' is none of its regions: name the region first, "
            f"`lustrum explain {shlex.quote(str(place))} {shlex.quote(regions[0])} {shlex.quote(first)}`. "
            f"{nearest(first, regions)}"
        )
    return place / "regions" / first, tuple(others)


def explain_federation(place: Path, as_json: bool) -> int:
    """Say of the plans of a federation what was said when they were made."""
    from lustrum.cli.console import console, line, say
    from lustrum.cli.output import print_json
    from lustrum.cli.results import print_result
    from lustrum.results import as_data
    from lustrum.workspace.federation import stored_federation

    where = console()
    regions, results = stored_federation(place)
    if as_json:
        print_json({"regions": list(regions), "answers": [as_data(each) for each in results]})
        return 0
    for result in results[:1]:
        print_result(where, result)
    for result in results[1:]:
        for note in result.notes:
            say(where, f"{note}.")
    line(where, f"One region: lustrum explain {shlex.quote(str(place / 'regions' / regions[0]))}")
    return 0


def compare_federations(places: Sequence[Path], out: Path | None, as_json: bool) -> int:
    """Put plans of one federation beside each other, region by region."""
    from lustrum.cli.results import give_results
    from lustrum.scenario.federation_compared import compared
    from lustrum.workspace.federation import stored_federation

    levels = {}
    for place in places:
        levels[str(place)] = next(each for each in stored_federation(place)[1] if each.name == "levels")
    give_results([compared(levels)], out, as_json=as_json)
    return 0


def export_federation(place: Path, file: Path, as_json: bool) -> int:
    """Write what was said of a federation's plans as a workbook, tidy CSV files or a page."""
    from lustrum.cli.console import console, line
    from lustrum.cli.output import print_json
    from lustrum.cli.results import refuse_output, write_results
    from lustrum.workspace.federation import stored_federation

    refuse_output(file)
    written = write_results(stored_federation(place)[1], file)
    if as_json:
        print_json({"out": [str(each) for each in written]})
        return 0
    for each in written:
        line(console(), f"Written to {each}")
    line(console(), "One region whole: lustrum export " + shlex.quote(str(place / "regions")) + "/NAME FILE")
    return 0


def report_federation(place: Path, out: Path | None, pdf: Path | None, on_written: Written) -> int:
    """Write the page of a federation's plans again, into their folder, elsewhere or as sheets; return its bytes."""
    from lustrum.report.pdf import as_pdf
    from lustrum.results import write_bytes_atomically
    from lustrum.workspace.federation import renew_page, stored_page

    target = pdf or out
    if target is None:
        return renew_page(place, on_written)
    page = stored_page(place)
    content = as_pdf(page) if pdf is not None else page
    write_bytes_atomically(target, content)
    return len(content)
