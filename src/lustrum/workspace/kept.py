"""Results kept with a plan: what was asked of it once it was solved, stored under `answers/`, told in its report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lustrum.errors import DataError, UsageError
from lustrum.results import Result, as_data, from_data
from lustrum.results.paths import inside
from lustrum.results.text import read_small_text
from lustrum.workspace.folder import is_plan_folder
from lustrum.workspace.manifest import as_json
from lustrum.workspace.save import ANSWERS
from lustrum.workspace.shape import RESULT, refuse_misshapen

MOST_BYTES = 100_000_000
"""Of a result."""


def result_files(results: Sequence[Result]) -> dict[str, bytes]:
    """Return results as the files a plan keeps them in."""
    return {f"{ANSWERS}/{result.name}.json": as_json(as_data(result)) for result in results}


def refuse_other(folder: Path) -> None:
    """Refuse a place that is no folder of a plan."""
    if not is_plan_folder(folder):
        raise UsageError(
            f"Results are kept in the folder of a plan; there is no plan at '{folder}' (it needs plan.json, as written "
            "by `lustrum plan SCENARIO --out FOLDER`)."
        )


def stored_results(folder: Path) -> tuple[Result, ...]:
    """Return the results kept with a plan, by name.

    Raises
    ------
    DataError
        If one of them is damaged.
    """
    found: list[Result] = []
    for name in sorted(path.name for path in (folder / ANSWERS).glob("*.json")):
        file = inside(folder / ANSWERS, name, f"'{folder}'")
        try:
            data = json.loads(read_small_text(file, MOST_BYTES))
        except (ValueError, RecursionError) as error:
            raise DataError(f"{ANSWERS}/{name} is damaged: {error}.") from None
        refuse_misshapen(data, RESULT, f"{ANSWERS}/{name}")
        found.append(from_data(data))
    return tuple(found)


def with_results(kept: Sequence[Result], more: Sequence[Result]) -> tuple[Result, ...]:
    """Return results with others in the place of those of the same names, by name."""
    return tuple({result.name: result for result in (*kept, *more)}[name] for name in _names(kept, more))


def _names(*groups: Sequence[Result]) -> list[str]:
    return sorted({result.name for group in groups for result in group})
