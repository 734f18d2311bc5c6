"""Carry out the calls of a case in a copy of its folder and say what is not as it should be."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lustrum.cli.main import run

Then = Callable[[Path], list[str]]


@dataclass(frozen=True)
class Call:
    """One command and what it must answer.

    Parameters
    ----------
    words : str
        The command without the program's name.
    refused : int
        The exit code of the refusal; 0 where there must be an answer.
    says : tuple of str
        What must stand in what is printed, however lines are broken.
    figures : tuple of (str, str)
        Where a figure stands in the JSON that is printed, and the figure with the digits that are known.
    never : tuple of str
        What may not stand in what is printed.
    """

    words: str
    refused: int = 0
    says: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ("Traceback", "our own fault")


@dataclass(frozen=True)
class Case:
    """One folder: its kind of fault, its calls, and what else must hold once they were carried out."""

    folder: str
    kind: str
    calls: tuple[Call, ...] = ()
    then: Then | None = None

    @property
    def outcome(self) -> str:
        """'right', or 'refused with its place' if the first call is one that must be refused."""
        return "refused with its place" if self.calls and self.calls[0].refused else "right"


@dataclass(frozen=True)
class Ended:
    """Exit code and what was printed."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return " ".join((self.out + " " + self.err).split())


def shared_cases() -> Path | None:
    """Return the folder of the cases, LUSTRUM_CASES, else ../shared/cases; None if it is not there."""
    place = Path(os.environ.get("LUSTRUM_CASES", Path(__file__).parents[3] / "shared" / "cases"))
    return place if place.is_dir() else None


def faults_of(case: Case, cases: Path, work: Path) -> list[str]:
    """Return what is not as it should be, in words; nothing if all is right.

    Parameters
    ----------
    cases : Path
        The folder of all cases.
    work : Path
        Where copies may be written.
    """
    folder = copied(case.folder, cases, work)
    for neighbour in re.findall(r"\.\./([\w-]+)/", " ".join(call.words for call in case.calls)):
        copied(neighbour, cases, work)
    found = []
    with chdir(folder), _width(80):
        for call in case.calls:
            found += [f"{call.words}: {fault}" for fault in _judge(call, carried_out(call.words))]
        if case.then:
            found += case.then(folder)
    return found


def copied(folder: str, cases: Path, work: Path) -> Path:
    """Copy one folder of the cases, once."""
    if not (work / folder).exists():
        shutil.copytree(cases / folder, work / folder, copy_function=shutil.copy)
    return work / folder


def carried_out(words: str) -> Ended:
    """Carry out one command where we are."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(shlex.split(words))
    return Ended(code, out.getvalue(), err.getvalue())


def _judge(call: Call, ended: Ended) -> list[str]:
    found = []
    if ended.code != call.refused:
        found.append(f"exit code {ended.code} in place of {call.refused}: {ended.text[:300]}")
    found += [f"does not say '{text}': {ended.text[:300]}" for text in call.says if text not in ended.text]
    found += [f"says '{text}'" for text in call.never if text in ended.text]
    if call.figures and not found:
        answer = json.loads(ended.out)
        for path, known in call.figures:
            value = at(answer, path)
            if not close(value, known):
                found.append(f"{path} is {value} in place of {known}")
    return found


def at(answer: Any, path: str) -> Any:
    """Return what stands at a path: keys, positions, or the name of one of several results, parted by '/'."""
    for part in path.split("/"):
        if isinstance(answer, list):
            named = [one for one in answer if isinstance(one, dict) and part in (one.get("analysis"), one.get("name"))]
            answer = named[0] if named else answer[int(part)]
        else:
            answer = answer[part]
    return answer


def close(value: object, known: str) -> bool:
    """Whether a value is a known figure to its last digit (half of it, as 17.85 is any of 17.845 to 17.855)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value) == known
    decimals = len(known.partition(".")[2])
    return bool(abs(value - float(known)) <= 0.5000001 * 10.0**-decimals)


def rows(file: str) -> Iterator[dict[str, str]]:
    """Return the rows of a table a plan has written."""
    with Path(file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


@contextmanager
def _width(columns: int) -> Iterator[None]:
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(columns)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
