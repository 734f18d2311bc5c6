"""Ask with the clean file and with a deformed one: the same answer, a refusal that names the place, or our fault."""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.deformed.asked import Asked, rows_of
from benchmarks.deformed.settings import SETTINGS, without
from benchmarks.deformed.sheets import BOOKS, book_of
from benchmarks.deformed.way import Way
from benchmarks.deformed.ways import MARK, WAYS

OUTCOMES = ("right", "refused", "unplaced", "wrong", "crash")
"""The same answer; refused with the place; refused without it; another number; our own fault."""
LEFT_OUT = {
    "seconds", "inputs", "certificate", "size", "assumptions", "notes", "tolerance", "terms", "allowed", "out",
    "written", "coverage", "recognised", "sha256", "iterations", "decimals", "gap", "largest_gap",
    "largest_move", "moved", "objective_change",
}  # fmt: skip
"""Keys of an answer that tell how it was found, or what rounding of printed digits explains."""
UNKNOWN = ("a blank cell", "a dash", "n/a")
"""Ways that say a figure is not known: an answer may do without it, and say less."""
SIZE = 1e-6
"""Share of a number that a solver may leave open."""
PLACE = re.compile(
    r"lines? \d|row '|column '|(row|column) \d|cell [A-Z]+\d|![A-Z]+\d|![A-Z\d]+:[A-Z\d]+|header|first line|"
    r"headings|byte|position \d+|sheet is missing|'[^']+' stands|cells are parted|stands twice|such sheet|"
    r"holds no|\(empty\)|is empty|sheet \w+[,:]|sheet '|xlsx, '?\w|\"(row|column)\": \"[^\"]",
)


@dataclass(frozen=True)
class Verdict:
    """What came of one way with one file; `said` is the message or the first number that differs."""

    asked: Asked
    way: Way
    outcome: str
    said: str = ""


def judge(each: Asked, folder: Path) -> Iterator[Verdict]:
    """Yield a verdict for every way that can deform the file."""
    clean = folder / "clean"
    clean.mkdir()
    each.make(clean)
    asked = Path(shutil.copytree(clean, folder / "asked"))
    code, answer, said = ask(each, asked, folder / "out")
    if code != 0:
        raise AssertionError(f"{each.name}: the clean file is refused: {said[:500]}")
    clean_file, ways = content(each, clean), ways_of(each)
    MARK.set(each.mark)
    start = sum(map(ord, each.file)) % each.every
    for number, way in list(enumerate(ways))[start :: each.every]:
        data = way.deform(deepcopy(clean_file))
        if data is None:
            continue
        place = folder / f"way_{number}"
        shutil.copytree(clean, place)
        (place / each.file).write_bytes(data)
        yield verdict(each, way, answer, ask(each, place, folder / f"out_{number}"))
        shutil.rmtree(place)


def ways_of(each: Asked) -> list[Way]:
    """Return the deformations that make sense for a file."""
    if each.form == "settings":
        return [*SETTINGS, *([without(each.needed)] if each.needed else [])]
    return list(BOOKS if each.form == "workbook" else WAYS)


def _below(file: Path, folder: Path) -> str:
    """Return a file as its folder's list of files names it."""
    return str(file.relative_to(folder))


def content(each: Asked, folder: Path) -> Any:
    """Return what a clean file holds, as its ways take it."""
    path = folder / each.file
    if each.form == "settings":
        return path.read_text("utf-8")
    return (book_of(path), each.sheet) if each.form == "workbook" else rows_of(path, each.mark)


def ask(each: Asked, place: Path, out: Path) -> tuple[int, Any, str]:
    """Return exit code, answer and message of one call."""
    from lustrum.cli.main import run

    arguments = [argument.replace("{out}", str(out)) for argument in each.arguments]
    printed, errors, before = io.StringIO(), io.StringIO(), Path.cwd()
    os.chdir(place)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
            code = run([each.command, *arguments, "--json"])
    finally:
        os.chdir(before)
        shutil.rmtree(out, ignore_errors=True)
    text = printed.getvalue()
    try:
        answer = json.loads(text)
    except json.JSONDecodeError:
        answer = None
    return code, answer, f"{text}\n{errors.getvalue()}"


def verdict(each: Asked, way: Way, clean: Any, asked: tuple[int, Any, str]) -> Verdict:
    """Return the verdict on one answer."""
    code, answer, said = asked
    if code in (1, 7) or "Traceback" in said:
        return Verdict(each, way, "crash", _short(said))
    if code != 0:
        plain = " ".join(said.split())
        file = Path(each.file)
        left_out = way.name == "a needed key left out" and each.needed.strip('"') in plain
        below = any(f"{up}'" in plain and _below(file, up) in plain for up in file.parents)
        whole = each.form == "stored" and (below or "/".join(file.parts[1:]) in plain)
        named = whole or ((file.name in plain or file.parts[0] in plain) and (left_out or PLACE.search(plain)))
        return Verdict(each, way, "refused" if named else "unplaced", _short(said))
    apart = difference(clean, answer)
    if apart and way.name in UNKNOWN and _within(answer, clean):
        return Verdict(each, way, "right", "what hangs on the figure is not said")
    return Verdict(each, way, "wrong" if apart else "right", apart)


def difference(clean: Any, answer: Any) -> str:
    """Return the first number of two answers that differs, '' where they are the same."""
    one, other = sorted(_leaves(clean)), sorted(_leaves(answer))
    if len(one) != len(other):
        return f"{len(one)} numbers before, {len(other)} after"
    for (key, a), (_, b) in zip(one, other, strict=True):
        if abs(a - b) > SIZE * max(abs(a), abs(b), 1e-6):
            return f"{key}: {a:.8g} before, {b:.8g} after"
    return ""


def _within(answer: Any, clean: Any) -> bool:
    """Say whether all numbers of an answer stand in the clean one."""
    left = Counter((key, f"{value:.6g}") for key, value in _leaves(answer))
    return not left - Counter((key, f"{value:.6g}") for key, value in _leaves(clean))


def _leaves(answer: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of an answer with the key it stands under, in no order."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name not in LEFT_OUT:
                yield from _leaves(value, name)
    elif isinstance(answer, list):
        for value in answer:
            yield from _leaves(value, key)
    elif isinstance(answer, (int, float)) and not isinstance(answer, bool) and math.isfinite(answer):
        yield key, float(answer)


def _short(said: str) -> str:
    return " ".join(said.split())[:400]


def judge_all(each: Asked) -> list[Verdict]:
    """Return the verdicts on one file, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return list(judge(each, Path(folder)))
