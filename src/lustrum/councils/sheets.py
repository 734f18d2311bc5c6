"""Effect sheets as they are kept: read again, and compared to the last digit with one made anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lustrum.errors import DataError
from lustrum.results import Fault, read_json
from lustrum.results.toml import short
from lustrum.studies.effect_sheet import FORMAT

KEYS = (
    "format", "name", "plan", "hashes", "status", "feasible", "sentences", "clash", "against", "ways_out", "results",
)  # fmt: skip
LATER = "alternatives"
"""What minorities would have instead; a sheet of an earlier release has none."""
SAME_NEEDED: Mapping[str, str] = {
    "economy": "the tables are others",
    "debated": "the plan under debate is another",
    "scenario": "the proposal is another",
    "program": "it was made by another version",
}
"""What has to be the same for two sheets to be the same, and what is said where it is not."""
MOST_SAID = 20


def sheet_beside(proposal: Path) -> Path:
    """Return where the sheet of a proposal is kept unless somebody says otherwise: beside it.

    >>> sheet_beside(Path("debate/homes.toml")).as_posix()
    'debate/homes.effects.json'
    """
    return proposal.with_suffix(".effects.json")


def read_sheet(path: Path | str) -> dict[str, Any]:
    """Return a sheet as it was kept.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If it is no effect sheet.
    """
    path = Path(path)
    found = dict(read_json(path).values)
    missing = [key for key in KEYS if key not in found]
    if missing or found.get("format") != FORMAT or not isinstance(found.get("hashes"), dict):
        said = f"this is no effect sheet of format {FORMAT}: {', '.join(missing) or 'format or hashes'} missing."
        fault = Fault("not_a_sheet", path.name, "", "", said, "Make it with lustrum council check.")
        raise DataError(f"1 fault in {path}:\n  {fault}", faults=[fault])
    return found


def other_than(kept: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Return in what a sheet made again differs from the one kept, in sentences without their full stop.

    Where economy, plan, proposal or program are others, that; else every figure that is another, to the last digit.
    """
    apart = [why for key, why in SAME_NEEDED.items() if kept["hashes"].get(key) != made["hashes"].get(key)]
    if apart:
        return apart
    mine, theirs = ({**{key: each[key] for key in KEYS}, LATER: each.get(LATER, [])} for each in (kept, made))
    return [*_differences("", mine, theirs)]


def _differences(place: str, kept: Any, made: Any) -> list[str]:
    if isinstance(kept, dict) and isinstance(made, dict):
        found = [f"{place}.{key}".lstrip(".") + " is in one alone" for key in sorted(kept.keys() ^ made.keys())]
        for key in kept:
            if key in made:
                found += _differences(f"{place}.{key}".lstrip("."), kept[key], made[key])
        return found
    if isinstance(kept, list) and isinstance(made, list):
        if len(kept) != len(made):
            return [f"{place} has {len(kept)} entries and now {len(made)}"]
        return [
            each
            for k, (a, b) in enumerate(zip(kept, made, strict=True))
            for each in _differences(f"{place}[{k}]", a, b)
        ]
    return [] if kept == made and type(kept) is type(made) else [f"{place} was {short(kept)} and is {short(made)}"]
