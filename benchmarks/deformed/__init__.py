"""Files slightly unlike the examples: every command's every table, deformed in every way, and what came of it."""

from __future__ import annotations

from collections import Counter

from benchmarks.deformed.asked import asked
from benchmarks.deformed.judge import OUTCOMES, Verdict, judge_all
from benchmarks.deformed.ways import WAYS
from benchmarks.page import table, write_page

HEADS = ("right", "refused with its place", "refused without it", "wrong", "our fault")


def main() -> None:
    """Try everything and write the page."""
    verdicts: list[Verdict] = []
    for each in asked():
        found = judge_all(each)
        counts = Counter(verdict.outcome for verdict in found)
        print(f"{each.name}: {', '.join(f'{counts[name]} {name}' for name in OUTCOMES if counts[name])}", flush=True)
        verdicts += found
    write_page("deformed", "Files slightly unlike the examples", *paragraphs(verdicts))


def paragraphs(verdicts: list[Verdict]) -> list[str]:
    """Return the page: by file, by way, and every answer that is wrong."""
    total = Counter(each.outcome for each in verdicts)
    bad = [each for each in verdicts if each.outcome in ("wrong", "crash", "unplaced")]
    intro = (
        f"{len(WAYS)} ways in which a table that came by e-mail, through a spreadsheet or by typing differs from the "
        f"clean one, tried on {len({each.asked.name for each in verdicts})} files that commands take: "
        f"{len(verdicts):,} calls. The same answer as from the clean file is right, and so is a refusal that names the "
        "file and the line, row, column or cell. A different number is wrong, whatever was done to the file."
    )
    parts = [intro, _table("All", [("all calls", total)])]
    parts.append("## By file\n\n" + _table("command and file", _grouped(verdicts, lambda each: each.asked.name)))
    parts.append("## By way\n\n" + _table("way", _grouped(verdicts, lambda each: f"{each.way.group}: {each.way.name}")))
    if bad:
        lines = [(each.asked.name, each.way.name, each.outcome, each.said[:160].replace("|", "/")) for each in bad]
        parts.append("## What is not right\n\n" + table(("file", "way", "outcome", "said"), lines))
    return parts


def _grouped(verdicts: list[Verdict], key: object) -> list[tuple[str, Counter[str]]]:
    assert callable(key)
    found: dict[str, Counter[str]] = {}
    for each in verdicts:
        found.setdefault(key(each), Counter())[each.outcome] += 1
    return list(found.items())


def _table(head: str, lines: list[tuple[str, Counter[str]]]) -> str:
    return table((head, *HEADS), [(name, *(counts[outcome] for outcome in OUTCOMES)) for name, counts in lines])
