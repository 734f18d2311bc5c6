"""Pages of results: written by command, never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "benchmarks"


def table(head: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; the first column is text, the others stand to the right."""
    text = [[str(cell) for cell in line] for line in (head, *lines)]
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (text[0], rule, *text[1:]))


def write_page(name: str, title: str, *paragraphs: str) -> None:
    """Write one page of `docs/benchmarks` and say so."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = f"This page is written by `python -m benchmarks {name}`."
    (FOLDER / f"{name}.md").write_text("\n\n".join((f"# {title}", command, *paragraphs)) + "\n", encoding="utf-8")
    print("\n\n".join(paragraphs))
    print(f"\nWritten: docs/benchmarks/{name}.md")


def verdict(met: bool) -> str:
    return "met" if met else "missed"


def goals_table(lines: Sequence[tuple[str, str, bool]]) -> str:
    """Return the table of goals: what was asked, what was measured, met or missed."""
    return table(("Goal", "Measured", ""), [(goal, got, verdict(met)) for goal, got, met in lines])
