"""Answers kept with a plan: what was asked of it once it was solved, stored under `answers/`, told in its report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lustrum.errors import UsageError
from lustrum.results import Result, as_data, from_data, write_text_atomically

FOLDER = "answers"


def keep_answers(plan: Path | str, results: Sequence[Result]) -> list[Path]:
    """Store answers in the folder of a plan, each under its name, in place of an earlier one of that name.

    Raises
    ------
    UsageError
        If there is no plan, or it is a .zip.
    """
    folder = Path(plan)
    if not (folder / "plan.json").exists():
        raise UsageError(
            f"Answers are kept in the folder of a plan; there is none at '{folder}' (it needs plan.json, as written by "
            "`lustrum plan SCENARIO --out FOLDER`)."
        )
    (folder / FOLDER).mkdir(exist_ok=True)
    written = []
    for result in results:
        target = folder / FOLDER / f"{result.name}.json"
        write_text_atomically(target, json.dumps(as_data(result), indent=1, ensure_ascii=False) + "\n")
        written.append(target)
    return written


def stored_answers(folder: Path) -> tuple[Result, ...]:
    """Return the answers kept with a plan, by name."""
    return tuple(
        from_data(json.loads(path.read_text(encoding="utf-8"))) for path in sorted((folder / FOLDER).glob("*.json"))
    )
