"""Files slightly unlike the examples: every command's every file, deformed in every way, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from benchmarks.deformed.asked import Asked, asked
from benchmarks.deformed.councils import councils
from benchmarks.deformed.decentral import decentral
from benchmarks.deformed.freight import freight
from benchmarks.deformed.further import further
from benchmarks.deformed.judge import OUTCOMES, Verdict, judge_all
from benchmarks.deformed.labour import labour
from benchmarks.deformed.more import settings, workbooks
from benchmarks.deformed.power import power
from benchmarks.deformed.published import published
from benchmarks.deformed.regional import regional
from benchmarks.deformed.settings import SETTINGS
from benchmarks.deformed.sheets import BOOKS
from benchmarks.deformed.ways import WAYS
from benchmarks.page import table, write_page

HEADS = ("right", "refused with its place", "refused without it", "wrong", "our fault")
FORMS = {
    "table": "Tables as text",
    "settings": "Settings in TOML",
    "workbook": "Workbooks",
    "stored": "Files of stored plans",
}


def every() -> Iterator[Asked]:
    """Yield every file argument of every command that is tried: tables, settings, workbooks."""
    yield from asked()
    yield from settings()
    yield from workbooks()
    yield from published()
    yield from further()
    yield from regional()
    yield from labour()
    yield from freight()
    yield from power()
    yield from councils()
    yield from decentral()


def main(files: Iterable[Asked] | None = None) -> None:
    """Try everything and write the page; fewer files make the small run."""
    verdicts: list[Verdict] = []
    for each in files or every():
        found = judge_all(each)
        counts = Counter(verdict.outcome for verdict in found)
        print(f"{each.name}: {', '.join(f'{counts[name]} {name}' for name in OUTCOMES if counts[name])}", flush=True)
        verdicts += found
    write_page("deformed", "Files slightly unlike the examples", *paragraphs(verdicts))


def paragraphs(verdicts: list[Verdict]) -> list[str]:
    """Return the page: by form, by file, by way, and every answer that is not right."""
    bad = [each for each in verdicts if each.outcome in ("wrong", "crash", "unplaced")]
    partly = sum(each.every > 1 for each in {each.asked.name: each.asked for each in verdicts}.values())
    intro = (
        f"{len(WAYS)} ways in which a table that came by e-mail, through a spreadsheet or by typing differs from the "
        f"clean one, {len(SETTINGS) + 1} in which settings do and {len(BOOKS)} in which a workbook does, tried on "
        f"{len({each.asked.name for each in verdicts})} files and sheets that commands take: {len(verdicts):,} calls. "
        "A way that finds nothing to deform in a file is not counted, and of "
        f"{partly} files whose calls take long some of the ways are tried. The same numbers as from the clean file are "
        "right, and so is a refusal that names the file and the line, row, column, cell, sheet or missing key. A "
        "different number is wrong, whatever was done to the file. Ways that say that a figure is not known (a blank, "
        "a dash) may also be answered by less."
    )
    parts = [intro, _table("All", [("all calls", Counter(each.outcome for each in verdicts))])]
    for form, title in FORMS.items():
        own = [each for each in verdicts if each.asked.form == form]
        if own:
            files = _table("command and file", _grouped(own, lambda each: each.asked.name))
            ways = _table("way", _grouped(own, lambda each: f"{each.way.group}: {each.way.name}"))
            parts += [f"## {title}, by file\n\n{files}", f"## {title}, by way\n\n{ways}"]
    if bad:
        lines = [(each.asked.name, each.way.name, each.outcome, each.said[:160].replace("|", "/")) for each in bad]
        parts.append("## What is not right\n\n" + table(("file", "way", "outcome", "said"), lines))
    return parts


def _grouped(verdicts: list[Verdict], key: Callable[[Verdict], str]) -> list[tuple[str, Counter[str]]]:
    found: dict[str, Counter[str]] = {}
    for each in verdicts:
        found.setdefault(key(each), Counter())[each.outcome] += 1
    return list(found.items())


def _table(head: str, lines: list[tuple[str, Counter[str]]]) -> str:
    return table((head, *HEADS), [(name, *(counts[outcome] for outcome in OUTCOMES)) for name, counts in lines])
