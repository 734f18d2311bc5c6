"""PrefLib's orders (.soc, .soi, .toc, .toi), in the present form and the one before 2022: read and written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from lustrum.councils.counting.ballots import Ballots, Paper
from lustrum.councils.counting.faults import MOST_BYTES, Faults
from lustrum.errors import UsageError
from lustrum.results.text import read_small_text

_NAME = re.compile(r"#\s*ALTERNATIVE NAME (\d+)\s*:\s*(.*)", re.I)
_NUMBER = re.compile(r"#\s*NUMBER ALTERNATIVES\s*:\s*(\d+)", re.I)
_VOTERS = re.compile(r"#\s*NUMBER VOTERS\s*:\s*(\d+)", re.I)
_TITLE = re.compile(r"#\s*TITLE\s*:\s*(.*)", re.I)
_RANK = re.compile(r"\{([^{}]*)\}|([^,{}]+)")
_ORDER = re.compile(r"(?:\s*(?:\{[^{}]*\}|[^,{}]*)\s*)(?:,\s*(?:\{[^{}]*\}|[^,{}]*)\s*)*")

_GAP = re.compile(r"\{\s*\}|[,{]\s*,|,\s*[,}]|^\s*,|,\s*$")

Line = tuple[int, str]


def read_preflib(path: Path) -> Ballots:
    """Return the orders of a PrefLib file.

    In the present form lines after ``#`` name the alternatives, and ``12: 3,{1,4}`` are twelve papers with 3 first and
    1 and 4 equal behind it. In the older form the number of alternatives comes first, a line ``1,Name`` each, a line
    of three totals, and ``12,3,{1,4}``.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault and its line.
    """
    faults = Faults(path)
    text = read_small_text(path, MOST_BYTES)
    lines = [(number, each.strip()) for number, each in enumerate(text.splitlines(), start=1) if each.strip()]
    old = bool(lines) and bool(re.fullmatch(r"\d+", lines[0][1]))
    names, orders, voters, title = _old(lines, faults) if old else _new(lines, faults)
    faults.done()
    papers = [paper for line, order in orders if (paper := _paper(line, order, names, faults, ":" if not old else ","))]
    if not faults.found:
        _refuse_unlike(papers, path.suffix.lower().removeprefix("."), len(names), faults)
    total = sum(paper.count for paper in papers)
    if voters is not None and voters != total and not faults.found:
        faults.add(0, f"states {voters} voters; its orders are those of {total}.", "Mend one of the two.")
    faults.done()
    return Ballots("ranked", tuple(names.values()), tuple(papers), title=title)


def _refuse_unlike(papers: Sequence[Paper], kind: str, count: int, faults: Faults) -> None:
    """Refuse orders that are none of the kind the file's ending says: strict or with equals, complete or not."""
    for paper in papers:
        if kind.startswith("s") and any(len(rank) != 1 for rank in paper.ranks):
            faults.add(paper.line, f"holds equals, and a .{kind} file has none.", f"Call it .t{kind[1:]}.")
        if kind.endswith("c") and len(paper.named) < count:
            faults.add(
                paper.line, f"ranks {len(paper.named)} of {count}, and a .{kind} file all.", f"Call it .{kind[:2]}i."
            )


def _new(lines: list[Line], faults: Faults) -> tuple[dict[int, str], list[Line], int | None, str]:
    names: dict[int, str] = {}
    stated: int | None = None
    voters: int | None = None
    title = ""
    orders: list[Line] = []
    for number, text in lines:
        if not text.startswith("#"):
            orders.append((number, text))
        elif found := _NAME.match(text):
            _name(number, int(found[1]), found[2], names, faults)
        elif found := _NUMBER.match(text):
            stated = int(found[1])
        elif found := _VOTERS.match(text):
            voters = int(found[1])
        elif found := _TITLE.match(text):
            title = found[1].strip()
    if not names:
        faults.add(1, "names no alternatives.", "A PrefLib file has lines '# ALTERNATIVE NAME 1: ...'.")
    elif stated is not None and stated != len(names):
        faults.add(0, f"states {stated} alternatives and names {len(names)}.", "Mend one of the two.")
    return dict(sorted(names.items())), orders, voters, title


def _old(lines: list[Line], faults: Faults) -> tuple[dict[int, str], list[Line], int | None, str]:
    count = int(lines[0][1])
    names: dict[int, str] = {}
    for number, text in lines[1 : count + 1]:
        place, _, name = text.partition(",")
        if not re.fullmatch(r"\s*\d+\s*", place) or not name.strip():
            faults.add(number, f"'{text[:60]}' is no alternative.", "Write its number, a comma and its name.")
            continue
        _name(number, int(place), name, names, faults)
    totals = lines[count + 1 : count + 2]
    found = re.fullmatch(r"(\d+)\s*,\s*(\d+)\s*,\s*(\d+)", totals[0][1]) if totals else None
    if found is None:
        line = totals[0][0] if totals else lines[-1][0]
        faults.add(line, "states no totals after the names.", "Three numbers: voters, their sum, different orders.")
        return names, [], None, ""
    return dict(sorted(names.items())), lines[count + 2 :], int(found[2]), ""


def _name(line: int, number: int, name: str, names: dict[int, str], faults: Faults) -> None:
    name = name.strip()
    if number in names:
        faults.add(line, f"alternative {number} is named twice.", "Keep one.")
    elif not name:
        faults.add(line, f"alternative {number} has no name.")
    elif name in names.values():
        faults.add(line, f"'{name}' is the name of two alternatives.", "Tell them apart.")
    names[number] = name


def _paper(line: int, text: str, names: dict[int, str], faults: Faults, mark: str) -> Paper | None:
    count, _, order = text.partition(mark)
    if not re.fullmatch(r"\s*\d{1,15}\s*", count):
        faults.add(line, f"'{text[:60]}' is no order.", f"Write how many papers, '{mark}' and the order.")
        return None
    if not _ORDER.fullmatch(order):
        faults.add(
            line, f"'{order.strip()[:60]}' is no order.", "Equals stand in braces, alternatives apart by commas."
        )
        return None
    if _GAP.search(order):
        faults.add(line, "leaves a rank out.", "PrefLib knows no such rank: write BLT or CSV, or mend it.")
        return None
    places = {number: place for place, number in enumerate(names)}
    ranks: list[tuple[int, ...]] = []
    seen: set[int] = set()
    for found in _RANK.finditer(order):
        rank = []
        for part in (found[1] if found[1] is not None else found[2]).split(","):
            if not part.strip():
                continue
            number = int(part) if re.fullmatch(r"\s*\d{1,9}\s*", part) else -1
            if number not in places:
                faults.add(line, f"'{part.strip()[:60]}' is no alternative.", f"Known: {', '.join(map(str, names))}.")
                return None
            if number in seen:
                faults.add(line, f"names alternative {number} twice.", "A paper names each once.")
                return None
            seen.add(number)
            rank.append(places[number])
        if rank:
            ranks.append(tuple(sorted(rank)))
    return Paper(int(count), tuple(ranks), line=line)


def preflib_text(ballots: Ballots, kind: str) -> str:
    """Return ballots as a PrefLib file in the present form.

    Parameters
    ----------
    ballots : Ballots
    kind : str
        "soc", "soi", "toc" or "toi": strict or with equals, complete or not.

    Raises
    ------
    UsageError
        If the papers are no rankings, or not such as the kind says.
    """
    if ballots.form != "ranked":
        raise UsageError("A PrefLib file of orders holds rankings; these papers hold something else.")
    count = len(ballots.candidates)
    orders = list(ballots.rankings())
    if any(not rank for ranks, _ in orders for rank in ranks):
        raise UsageError("A PrefLib file knows no rank left out, and some papers leave one out: take .blt or .csv.")
    if kind.startswith("s") and any(len(rank) != 1 for ranks, _ in orders for rank in ranks):
        raise UsageError(f"A .{kind} file holds strict orders; some papers have equals: take .t{kind[1:]}.")
    if kind.endswith("c") and any(sum(map(len, ranks)) < count for ranks, _ in orders):
        raise UsageError(f"A .{kind} file holds complete orders; some papers do not rank all: take .{kind[:2]}i.")
    head = {
        "FILE NAME": f"ballots.{kind}", "TITLE": ballots.title or "ballots", "DATA TYPE": kind,
        "NUMBER ALTERNATIVES": count, "NUMBER VOTERS": ballots.voters, "NUMBER UNIQUE ORDERS": len(orders),
    }  # fmt: skip
    lines = [f"# {key}: {value}" for key, value in head.items()]
    lines += [f"# ALTERNATIVE NAME {i}: {name}" for i, name in enumerate(ballots.candidates, start=1)]
    for ranks, number in sorted(orders, key=lambda each: (-each[1], each[0])):
        parts = [",".join(str(i + 1) for i in rank) for rank in ranks]
        said = ",".join(part if "," not in part else f"{{{part}}}" for part in parts)
        lines.append(f"{number}: {said}".rstrip())
    return "\n".join(lines) + "\n"
