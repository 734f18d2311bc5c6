"""Pages of results: written by command, never by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "benchmarks"


def table(head: Sequence[str], lines: Sequence[Sequence[object]], words: int = 1) -> str:
    """Return a Markdown table; the first columns are text, the others stand to the right."""
    text = [[str(cell) for cell in line] for line in (head, *lines)]
    rule = [*["---"] * words, *["---:"] * (len(head) - words)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (text[0], rule, *text[1:]))


def write_page(name: str, title: str, *paragraphs: str) -> None:
    """Write one page of `docs/benchmarks` and say so."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = f"This page is written by `python -m benchmarks {name}`."
    (FOLDER / f"{name}.md").write_text("\n\n".join((f"# {title}", command, *paragraphs)) + "\n", encoding="utf-8")
    print("\n\n".join(paragraphs))
    print(f"\nWritten: docs/benchmarks/{name}.md")


def put_into(page: str, name: str, text: str) -> None:
    """Put a text between the marks of its name on a page of the manual; nothing where the page is not beside."""
    target = FOLDER.parent / page
    if not target.is_file():
        return
    before, mark, rest = target.read_text(encoding="utf-8").partition(f"<!-- begin: {name} -->\n")
    _, end, after = rest.partition(f"<!-- end: {name} -->\n")
    if not mark or not end:
        raise ValueError(f"{page} has no marks for {name}")
    target.write_text(f"{before}{mark}\n{text}\n\n{end}{after}", encoding="utf-8")


def verdict(met: bool) -> str:
    return "met" if met else "missed"


def goals_table(lines: Sequence[tuple[str, str, bool]]) -> str:
    """Return the table of goals: what was asked, what was measured, met or missed."""
    return table(("Goal", "Measured", ""), [(goal, got, verdict(met)) for goal, got, met in lines])
