"""Results kept with a plan: what was asked of it once it was solved, stored under `answers/`, told in its report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.results import Result, as_data, from_data
from lustrum.workspace.folder import MANIFEST
from lustrum.workspace.manifest import as_json
from lustrum.workspace.save import ANSWERS, change_files


def keep_results(plan: Path | str, results: Sequence[Result]) -> list[Path]:
    """Store results in the folder of a plan, each under its name, in place of an earlier one of that name.

    All of them are stored or none.

    Raises
    ------
    UsageError
        If there is no plan, or it is a .zip.
    """
    folder = Path(plan)
    refuse_other(folder)
    files = {f"{ANSWERS}/{result.name}.json": as_json(as_data(result)) for result in results}
    change_files(folder, files)
    return [folder / name for name in files]


def refuse_other(folder: Path) -> None:
    """Refuse a place that is no folder of a plan."""
    if not (folder / MANIFEST).exists():
        raise UsageError(
            f"Results are kept in the folder of a plan; there is none at '{folder}' (it needs plan.json, as written by "
            "`lustrum plan SCENARIO --out FOLDER`)."
        )


def stored_results(folder: Path) -> tuple[Result, ...]:
    """Return the results kept with a plan, by name."""
    files = sorted((folder / ANSWERS).glob("*.json"))
    return tuple(from_data(json.loads(path.read_text(encoding="utf-8"))) for path in files)
