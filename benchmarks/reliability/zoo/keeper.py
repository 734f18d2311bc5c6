"""Give hostile files to commands in children, a batch in each, and say what came of it.

A child is a program of its own: what aborts it is found by trying its batch one by one. Of each call are kept the exit
code, seconds, the most memory of the batch so far, and what was said.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 10.0
"""Within which a hostile file is read or refused."""
MEMORY = 1_000
"""Millions of bytes a child may take meanwhile."""
BATCH = 12
PATIENCE = 60.0


@dataclass(frozen=True)
class Met:
    """What came of one hostile file, in seconds of the processor; `code` is None where its child was brought down."""

    name: str
    code: int | None
    seconds: float
    megabytes: float
    said: str

    @property
    def fault(self) -> str:
        """What is wrong with this answer, '' where nothing is."""
        if self.code is None:
            return "brought the process down or did not end"
        if "our own fault" in self.said or "Traceback" in self.said:
            return "told as our own fault"
        if self.code not in (0, 2, 3, 4, 5, 6, 7):
            return f"ended with {self.code}"
        if self.code and not self.said.strip():
            return "refused without a reason"
        if self.seconds > SECONDS:
            return f"took {self.seconds:.0f} s"
        if self.megabytes > MEMORY:
            return f"took {self.megabytes:,.0f} MB"
        return "tells the terminal what to do" if "\x1b" in self.said else ""


def met(names: Sequence[str], size: int = BATCH) -> Iterator[Met]:
    """Yield what came of each animal of these names."""
    for begin in range(0, len(names), size):
        batch = names[begin : begin + size]
        found = {each.name: each for each in _in_child(batch)}
        for name in batch:
            if name in found:
                yield found[name]
            else:  # its child ended before its turn, or with it
                alone = list(_in_child([name])) if len(batch) > 1 else []
                yield alone[0] if alone else Met(name, None, PATIENCE, 0.0, "")


def _in_child(names: Sequence[str]) -> Iterator[Met]:
    command = [sys.executable, "-m", "benchmarks.reliability.zoo.keeper", *names]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=ROOT
    ) as child:
        try:
            said, _ = child.communicate(timeout=PATIENCE + 2 * SECONDS * len(names))
        except subprocess.TimeoutExpired:
            child.kill()
            said, _ = child.communicate()
    for line in said.decode("utf-8", "replace").splitlines():
        if line.startswith("[") and line.endswith("]"):
            yield Met(*json.loads(line))


def _worked() -> float:
    """Return the seconds the processor has worked for this process and its children: others may be at work too."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _forget_memory() -> None:
    """Begin to count memory anew, where the system can: what made the file is no part of reading it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _memory() -> float:
    """Return the most memory of this process since then, in millions of bytes."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return float(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main(names: Sequence[str]) -> None:
    """Meet these animals one after the other and print a line of JSON for each: the child's part."""
    from benchmarks.reliability.zoo import ANIMALS
    from lustrum.cli.main import run

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for name in names:
        animal = ANIMALS[name]
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            animal.make(Path(folder))
            said = io.StringIO()
            _forget_memory()
            began = _worked()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                code = run(animal.command)
            seconds = _worked() - began
            os.chdir("/")
        most = max(_memory(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)
        out.write(json.dumps([name, code, seconds, most, said.getvalue()[:8_000]]) + "\n")
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
