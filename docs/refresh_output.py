"""Run the commands shown in the manual and put their real output under them: python docs/refresh_output.py.

A fenced block ``console`` holds one command after ``$`` and its output. Blocks preceded by ``<!-- file: NAME -->`` are
files the commands need; ``<!-- lines: 20 -->`` cuts an output; ``<!-- exit: 4 -->`` says how a command ends when it is
not with 0. Each page is run in a folder of its own.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parent
MECHANISMS = (
    "market",
    "prices",
    "scissors",
    "taxes",
    "money",
    "cooperation",
    "counting",
    "councils",
    "proposals",
    "freight",
    "power",
    "power-in-plan",
    "coefficients",
    "reserves",
    "frontier",
    "gap",
    "regions-uneven",
    "labour",
    "regionalise",
    "families",
    "back-test",
    "control-figures",
    "execution-ledger",
    "execution",
)
PAGES = (
    DOCS / "tutorial.md",
    DOCS / "wishes.md",
    DOCS / "own-table.md",
    DOCS / "from-excel.md",
    *(DOCS / f"{name}.md" for name in MECHANISMS),
    DOCS.parent / "README.md",
)
BLOCK = re.compile(
    r"(?P<notes>(?:<!-- [a-z]+: [^\n]*? -->\n)*)(?P<fence>`{3,})(?P<language>[a-z]+)\n(?P<body>.*?)(?<=\n)(?P=fence)\n",
    re.S,
)
STANDS_FOR = {"make demo": "lustrum demo --out out/demo"}
"""What the commands of the Makefile run."""


@dataclass(frozen=True)
class Block:
    """One fenced block of a page with the notes before it."""

    language: str
    body: str
    notes: dict[str, str]
    span: tuple[int, int]

    @property
    def command(self) -> str | None:
        """The command of a console block, without the prompt."""
        first = self.body.splitlines()[0] if self.body else ""
        return first[2:] if self.language == "console" and first.startswith("$ ") else None


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order; the span is that of the body."""
    for found in BLOCK.finditer(text):
        notes = dict(re.findall(r"<!-- ([a-z]+): ([^\n]*?) -->", found["notes"]))
        yield Block(found["language"], found["body"], notes, found.span("body"))


def run(command: str, folder: Path) -> tuple[int, str]:
    """Run one command of a page and return its exit code and what it printed."""
    words = shlex.split(STANDS_FOR.get(command, command))
    if words[0] == "lustrum":
        words = [sys.executable, "-m", "lustrum", *words[1:]]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def abridged(output: str, lines: str | None) -> str:
    """Return the first lines of an output, with a mark where it was cut."""
    rows = output.splitlines()
    most = int(lines) if lines else len(rows)
    return "\n".join(rows if len(rows) <= most else [*rows[:most], "..."])


def refresh(page: Path) -> int:
    """Write the real outputs into one page and return how many commands ended otherwise than said."""
    wrong = 0
    text = page.read_text(encoding="utf-8")
    parts, end = [], 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for block in blocks(text):
            if "file" in block.notes:
                (folder / block.notes["file"]).parent.mkdir(parents=True, exist_ok=True)
                (folder / block.notes["file"]).write_text(block.body, encoding="utf-8")
            if block.command is None or block.command == "make test":
                continue
            code, output = run(block.command, folder)
            if code != int(block.notes.get("exit", "0")):
                print(f"{page.name}: '{block.command}' ended with {code}:\n{output}", file=sys.stderr)
                wrong += 1
                continue
            start, stop = block.span
            parts += [text[end:start], f"$ {block.command}\n{abridged(output, block.notes.get('lines'))}\n"]
            end = stop
    page.write_text("".join([*parts, text[end:]]), encoding="utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if sum(refresh(Path(name)) for name in sys.argv[1:] or map(str, PAGES)) else 0)
