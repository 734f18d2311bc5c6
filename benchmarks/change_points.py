"""Changes in other people's series, marked by several readers each: the Turing change point data sets.

The figures stand in none of our folders: their terms differ from series to series. Whoever has a copy puts it into
`$LUSTRUM_DATA/change_points` (`annotations.json`, `datasets/NAME/NAME.json`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import table, write_page
from lustrum.arrays import Array
from lustrum.execution.monitor import watch
from lustrum.execution.series import Series, number_of
from lustrum.periods import read_period

MARGIN = 5
"""Readings by which a change may be found too early or too late."""
KINDS = {"%Y": "year", "%Y-%m": "month", "%Y-%m-%d": "day"}
"""How the copy writes a kind of period; other series are taken as if their readings came by the day, without season."""
FIRST_DAY = "2000-01-01"
Marks = Mapping[str, Sequence[int]]
"""Places at which each reader saw a change."""


@dataclass(frozen=True, eq=False)
class Marked:
    """A series and what its readers saw.

    Parameters
    ----------
    name : str
    parts : tuple of Series
        One a dimension.
    season : bool
        Whether periods are known, and so a season may be looked for.
    marks : mapping of str to sequence of int
    """

    name: str
    parts: tuple[Series, ...]
    season: bool
    marks: Marks


def folder() -> Path:
    """Return where a copy is looked for."""
    place = os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data")
    return Path(place) / "change_points"


def read(place: Path) -> list[Marked]:
    """Return the series of a copy that its readers have marked."""
    marks = json.loads((place / "annotations.json").read_text(encoding="utf-8"))
    return [
        _marked(json.loads(file.read_text(encoding="utf-8")), marks[file.stem])
        for file in sorted(place.glob("datasets/*/*.json"))
        if file.stem in marks
    ]


def _marked(said: Mapping[str, Any], marks: Marks) -> Marked:
    told, name = said["time"], str(said["name"])
    kind = KINDS.get(str(told.get("format", "")), "")
    first = number_of(read_period(str(told["raw"][0]) if kind else FIRST_DAY))
    parts = tuple(
        Series(f"{name} {k}", "as given", kind or "day", first, np.array(line["raw"], dtype=float))
        for k, line in enumerate(said["series"])
    )
    return Marked(name, parts, bool(kind), marks)


def made_up() -> list[Marked]:
    """Return two series whose changes are known: a step of six spreads, and none."""
    noise = np.random.default_rng(3).normal(size=(2, 80))
    first = number_of(read_period("1990-01"))
    step = 100.0 + noise[0] + 6.0 * (np.arange(80) >= 50)
    return [
        Marked("step", (Series("step", "units", "month", first, step),), True, {"a": [50], "b": [51]}),
        Marked("even", (Series("even", "units", "month", first, 100.0 + noise[1]),), True, {"a": [], "b": []}),
    ]


def found_in(each: Marked) -> list[int]:
    """Return the places at which steps and new slopes began that were not taken back; spikes are no change."""
    alarms = [alarm for part in watch(each.parts, season=each.season) for alarm in part.alarms]
    return sorted({alarm.at for alarm in alarms if alarm.stands and alarm.what != "spike"})


def score(marks: Marks, found: Iterable[int]) -> float:
    """Return F1 as the makers of the data count it: the beginning is a change for all; precision against whatever any
    reader saw, recall as the mean over readers.

    References
    ----------
    .. [1] Van den Burg and Williams, "An evaluation of change point detection algorithms", arXiv:2003.06222 (2020).

    Examples
    --------
    >>> score({"a": [50], "b": []}, [52]), round(score({"a": [50], "b": []}, []), 4)
    (1.0, 0.8571)
    """
    said = {0, *found}
    precision = _hits({0, *(at for seen in marks.values() for at in seen)}, said) / len(said)
    recall = float(np.mean([_hits({0, *seen}, said) / len({0, *seen}) for seen in marks.values()]))
    return 2.0 * precision * recall / (precision + recall)


def _hits(true: Iterable[int], found: Iterable[int]) -> int:
    """Return how many true changes have one found near them that no other has."""
    left, hits = set(found), 0
    for at in sorted(true):
        near = [each for each in left if abs(each - at) <= MARGIN]
        if near:
            left.remove(min(near, key=lambda each: abs(each - at)))
            hits += 1
    return hits


def main(series: Sequence[Marked] | None = None) -> None:
    if series is None:
        if not (folder() / "annotations.json").is_file():
            print(f"no copy of the data in {folder()}")
            return
        series = read(folder())
    found = {each.name: found_in(each) for each in series}
    scores = np.array([(score(each.marks, found[each.name]), score(each.marks, ())) for each in series])
    mean: Array = scores.mean(axis=0)
    lines = [
        (each.name, f"{len(each.parts[0]):,}", len(each.marks), ", ".join(map(str, found[each.name])) or "none",
         f"{ours:.2f}", f"{none:.2f}")
        for each, (ours, none) in zip(series, scores, strict=True)
    ]  # fmt: skip
    write_page(
        "change_points",
        "Changes in other people's series",
        "Series of the Turing change point data sets (van den Burg and Williams, 2020), each marked by four or five "
        "readers, of which the one who ran this page had a copy (some figures rounded to four digits); no setting was "
        "chosen by them. Steps and new slopes that stand are held against the marks, within five readings; each is "
        "said at its own reading or soon after, none by what came later. F1 is counted as the makers do: their "
        "readers disagree, so that nobody reaches 1, and saying nothing has a score of its own.",
        machine("lustrum", "numpy"),
        f"**{mean[0]:.2f}** in the mean of {len(series)} series; {mean[1]:.2f} for saying nothing.",
        table(("series", "readings", "readers", "changes found at", "F1", "saying nothing"), lines),
    )


if __name__ == "__main__":
    main()
