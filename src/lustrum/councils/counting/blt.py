"""BLT, the form in which counts of the single transferable vote are published: read and written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lustrum.councils.counting.ballots import Ballots, Paper
from lustrum.councils.counting.faults import MOST_BYTES, Faults
from lustrum.errors import UsageError
from lustrum.results.text import read_small_text

Token = tuple[int, str]
"""The line a word stands on, and the word."""
_WHOLE = re.compile(r"\d{1,15}")
_REMARK = re.compile(r"""(?P<said>(?:\([^)]*\))?[-\d\s,=]*|"(?:[^"]|"")*"\s*,?\s*)\#.*""", re.VERBOSE)
"""A remark behind numbers or a name in quotes; elsewhere ``#`` is a letter of a name."""


def read_blt(path: Path) -> Ballots:
    """Return the ballots of a BLT file.

    Its first line states candidates and seats. Negative numbers after it withdraw candidates. Each ballot is a number
    of papers, candidates by their number in order of preference, and 0; ``-`` leaves a rank out, ``2=5`` puts two at
    one rank. A single 0 ends the ballots; the names follow, a title may. Commas between numbers, quotes too few or too
    many and blank lines are passed over, and so is a second mention of a candidate on a paper, which is noted. Text
    after ``#`` is a remark where it begins a line or stands behind a ballot or a name in quotes.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault and its line.
    """
    faults = Faults(path)
    lines = [
        (number, said)
        for number, text in enumerate(read_small_text(path, MOST_BYTES).splitlines(), start=1)
        if (said := without_remark(text))
    ]
    head = _words(lines[:1])
    if len(head) < 2 or not all(_WHOLE.fullmatch(word) for _, word in head[:2]):
        faults.add(
            lines[0][0] if lines else 1,
            "does not state how many candidates and seats there are.",
            "Begin with both numbers.",
        )
        faults.done()
    count, seats = int(head[0][1]), int(head[1][1])
    if seats < 1:
        faults.add(head[0][0], "states 0 seats.", "One at least is filled.")
    if not 0 < count <= 10_000:
        faults.add(head[0][0], f"states {count} candidates.", "From 1 to 10,000 can stand.")
        faults.done()
    if len(lines) > 1 and [word for _, word in _words(lines[1:2])] == [word for _, word in head]:
        faults.add(lines[1][0], "states candidates and seats again.", "They stand in the first line, once.")
        faults.done()
    papers, gone, rest = _ballots(lines[1:], count, faults)
    notes = _notes(papers)
    names, title = _names(rest, count, faults)
    faults.done()
    everybody = Ballots("ranked", tuple(names), tuple(papers), seats=seats, title=title, notes=tuple(notes))
    return everybody.without([names[i] for i in sorted(gone)]) if gone else everybody


def without_remark(text: str) -> str:
    """Return a line without the remark behind it.

    >>> without_remark("3 1 2 0  # by post"), without_remark('"Ann #2" # ill'), without_remark("Hall #2")
    ('3 1 2 0', '"Ann #2"', 'Hall #2')
    """
    found = _REMARK.fullmatch(text.strip())
    return (found["said"] if found else text).strip()


def _notes(papers: Sequence[_Read]) -> list[str]:
    """Return what was found odd in the ballots and passed over."""
    twice = [paper for paper in papers if paper.twice]
    if not twice:
        return []
    number = sum(paper.count for paper in twice)
    lines = ", ".join(str(paper.line) for paper in twice[:5]) + (" ..." if len(twice) > 5 else "")
    return [f"{number} papers name somebody twice (line {lines}): the later mention is passed over."]


@dataclass(frozen=True)
class _Read(Paper):
    """A paper, and whether it names somebody twice."""

    twice: bool = False


def _words(lines: Sequence[tuple[int, str]]) -> list[Token]:
    return [(number, word) for number, text in lines for word in text.replace(",", " ").split()]


def _ballots(
    lines: Sequence[tuple[int, str]], count: int, faults: Faults
) -> tuple[list[_Read], set[int], Sequence[tuple[int, str]]]:
    """Return the papers, the candidates withdrawn, and the lines after the 0 that ends them."""
    papers: list[_Read] = []
    gone: set[int] = set()
    open_words: list[Token] = []
    for place, (number, text) in enumerate(lines):
        words = text.replace(",", " ").split()
        if not open_words and words == ["0"]:
            return papers, gone, lines[place + 1 :]
        if text[:1] in "\"'“" or any(word[0].isalpha() for word in words):
            faults.add(number, "a name stands among the ballots.", "End the ballots with a line that holds 0 alone.")
            return papers, gone, lines[place:]
        for word in words:
            if not open_words and re.fullmatch(r"\(.*\)", word):
                continue  # a ballot's own number
            if not open_words and re.fullmatch(r"-\d+", word):
                if any(not re.fullmatch(r"-\d+", each) for each in words):
                    faults.add(number, f"'{word}' withdraws a candidate, and is no number of papers.", "Begin with 1.")
                    break
                _withdraw(number, -int(word), count, gone, faults)
                continue
            open_words.append((number, word))
            if word == "0" and len(open_words) > 1:
                _paper(open_words[:-1], count, papers, faults)
                open_words = []
    faults.add(
        lines[-1][0] if lines else 1, "the file ends among the ballots.", "End them with a line that holds 0 alone."
    )
    return papers, gone, []


def _withdraw(line: int, number: int, count: int, gone: set[int], faults: Faults) -> None:
    if not 1 <= number <= count:
        faults.add(line, f"withdraws candidate {number}; there are {count}.")
    gone.add(number - 1)


def _paper(words: Sequence[Token], count: int, papers: list[_Read], faults: Faults) -> None:
    line, first = words[0]
    if not _WHOLE.fullmatch(first) or not int(first):
        faults.add(line, f"'{first}' is no whole number of papers.", "Begin a ballot with 1 or more.")
        return
    ranks: list[tuple[int, ...]] = []
    seen: set[int] = set()
    twice = False
    for at, word in words[1:]:
        if word == "-":
            ranks.append(())
            continue
        rank = []
        for part in word.split("="):
            if not _WHOLE.fullmatch(part) or not 1 <= int(part) <= count:
                faults.add(at, f"'{word}' is no candidate from 1 to {count}.", "A ballot ends with 0.")
                return
            if int(part) - 1 in seen:
                twice = True
                continue  # named before: the later mention says nothing more
            seen.add(int(part) - 1)
            rank.append(int(part) - 1)
        if rank:
            ranks.append(tuple(sorted(rank)))
    papers.append(_Read(int(first), tuple(ranks), line=line, twice=twice))


def _names(lines: Sequence[tuple[int, str]], count: int, faults: Faults) -> tuple[list[str], str]:
    names = [plain_name(text) for _, text in lines]
    if len(names) < count:
        faults.add(0, f"names {len(names)} of {count} candidates.", "A name for each stands after the ballots.")
        return names, ""
    for place, name in enumerate(names[:count]):
        if not name:
            faults.add(lines[place][0], "a candidate has no name.")
        elif name in names[:place]:
            faults.add(lines[place][0], f"'{name}' is the name of two candidates.", "Tell them apart.")
    if len(names) > count + 1:
        faults.add(lines[count + 1][0], "stands after names and title.", f"The file states {count} candidates.")
    return names[:count], names[count] if len(names) > count else ""


def plain_name(text: str) -> str:
    """Return a name without the quotes around it, however many there are, and without commas at its end.

    >>> plain_name('"Ann BELL (Ind)",'), plain_name('"Mike ""Mick"" ROE'), plain_name('"Ann","Green"')
    ('Ann BELL (Ind)', 'Mike "Mick" ROE', 'Ann, Green')
    """
    name = text.strip().rstrip(",").strip()
    name = name[1:] if name[:1] == '"' else name
    name = name[:-1] if name[-1:] == '"' else name
    return re.sub(r'"\s*,\s*"', ", ", name).replace('""', '"').strip().rstrip(",").strip()


def blt_text(ballots: Ballots, seats: int | None = None) -> str:
    """Return ballots as a BLT file.

    Raises
    ------
    UsageError
        If they are no rankings.
    """
    if ballots.form != "ranked":
        raise UsageError("A BLT file holds rankings; these papers hold something else.")
    lines = [f"{len(ballots.candidates)} {seats or ballots.seats or 1}"]
    for paper in ballots.papers:
        ranks = ("=".join(str(i + 1) for i in rank) if rank else "-" for rank in paper.ranks)
        lines.append(" ".join((str(paper.count), *ranks, "0")))
    lines += ["0", *(quoted(name) for name in ballots.candidates), quoted(ballots.title or "ballots")]
    return "\n".join(lines) + "\n"


def quoted(name: str) -> str:
    """Return a name in quotes, those within doubled."""
    return '"' + name.replace('"', '""') + '"'
