"""Ballots in CSV, in four forms told by their header: rankings, approvals, votes for lists, figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from lustrum.councils.counting.ballots import Ballots, Form, Item, Paper
from lustrum.councils.counting.exact import decimal, read_exact
from lustrum.councils.counting.faults import Faults
from lustrum.results import Column, Record, Records, read_records
from lustrum.results.records import header_of
from lustrum.results.totals import repeats

COUNT = ("count", "number", "ballots", "papers", "weight")
VOTER = ("voter", "voter_id", "ballot")
RANKING = ("ranking", "order", "preferences")
APPROVALS = ("approvals", "approved", "approval")
VOTES = ("votes", "population", "people")
NAME = ("list", "party", "name", "candidate", "choice", "option", "state", "region", "label")
EXTRA = ("minimum", "maximum", "direct", "bonus", "refuses")
YES, NO = ("yes", "1", "true"), ("no", "0", "false", "")
KNOWN = (*COUNT, *VOTER, *RANKING, *APPROVALS, *VOTES, *NAME, *EXTRA)
TEXT = Column("text", blank=True)


def read_table(path: Path, candidates: Sequence[str] = ()) -> Ballots:
    """Return the ballots of a CSV file.

    Parameters
    ----------
    path : Path
        With one of these headers; words of one line mean the same, and `count` may be left out (1 each):

        - ``count,ranking``: names by rank, ``Ann > Bob = Cem > > Dora`` (equals, a rank left out); blank ranks nobody;
        - ``count,approvals``: names parted by ``;`` (or ``|``); every further column says something of the voter;
        - ``list,votes`` with ``minimum``, ``maximum``, ``direct``, ``bonus``, ``refuses``: votes for lists, or
          ``choice,votes`` for yes, no, abstain and absent;
        - ``count,AIM,AIM ...``: a figure for each aim or item, as decimal, fraction or percentage; blank is not stated.
    candidates : sequence of str, optional
        All candidates in their named order, for rankings and approvals that name only some; in alphabetical order
        otherwise, so that the order of the papers has no say.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault, its line and column.
    """
    faults = Faults(path)
    header = [name.casefold() for name in header_of(path, KNOWN)]
    read: Callable[[Records, Faults, Sequence[str]], Ballots] = _figures
    if any(name in RANKING for name in header):
        read = _rankings
    elif any(name in APPROVALS for name in header):
        read = _approvals
    elif any(name in VOTES for name in header) or (any(n in NAME for n in header) and any(n in COUNT for n in header)):
        read = _lists
    found = read(read_records(path, {}, others=TEXT), faults, candidates)
    faults.done()
    return found


def _column(records: Records, words: Sequence[str]) -> str:
    return next((name for name in records.header if name.casefold() in words), "")


def _count(record: Record, column: str, faults: Faults) -> int:
    text = record.text(column) if column else "1"
    value = None if "%" in text else read_exact(text)
    if value is None or value < 0 or value.denominator != 1:
        faults.add(record.line, f"is '{text}', which is no whole number of papers.", column=column)
        return 0
    return int(value)


def _once(records: Records, faults: Faults) -> None:
    """Name voters who stand twice, and ballots that do where papers are counted together.

    Two rows of one paper may say the same; one that counts several papers and comes again was copied.
    """
    column, seen = _column(records, VOTER), dict[str, int]()
    if not column:
        _said_once(records, faults)
        return
    for record in records:
        voter = record.text(column) if column else ""
        if voter and voter in seen:
            faults.add(
                record.line, f"'{voter}' voted in line {seen[voter]} already.", "One vote counts.", column=column
            )
        elif repeats(voter):
            faults.add(record.line, f"'{voter}' repeats other rows, and is no voter.", "Leave it out.", column=column)
        seen[voter] = record.line


def _said_once(records: Records, faults: Faults) -> None:
    count = _column(records, COUNT)
    seen: dict[tuple[str, ...], Record] = {}
    for record in records if count else ():
        said = tuple(record.text(name).casefold() for name in records.header if name != count)
        before = seen.setdefault(said, record)
        if before is not record and (record.text(count), before.text(count)) != ("1", "1"):
            faults.add(record.line, f"says what line {before.line} says.", "Add their papers up, or count one each.")


def _places(named: Sequence[str], candidates: Sequence[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(candidates or sorted(set(named)))}


def _rankings(records: Records, faults: Faults, candidates: Sequence[str]) -> Ballots:
    column, count = _column(records, RANKING), _column(records, COUNT)
    _once(records, faults)
    read = [[[each.strip() for each in rank.split("=")] for rank in r.text(column).split(">")] if r.text(column) else []
            for r in records]  # fmt: skip
    places = _places([name for ranks in read for rank in ranks for name in rank if name], candidates)
    papers = []
    for record, ranks in zip(records, read, strict=True):
        named = [name for rank in ranks for name in rank if name]
        if not _named_well(record, column, named, places, faults):
            continue
        kept = tuple(tuple(sorted(places[name] for name in rank if name)) for rank in ranks)
        papers.append(Paper(_count(record, count, faults), kept, line=record.line))
    return Ballots("ranked", tuple(places), tuple(papers))


def _named_well(record: Record, column: str, named: Sequence[str], places: Mapping[str, int], faults: Faults) -> bool:
    unknown = next((name for name in named if name not in places), None)
    if unknown is not None:
        faults.add(record.line, f"'{unknown}' does not stand.", f"Known: {', '.join(places)}.", column=column)
        return False
    if len(set(named)) < len(named):
        twice = next(name for place, name in enumerate(named) if name in named[:place])
        faults.add(record.line, f"names '{twice}' twice.", "A paper names each once.", column=column)
        return False
    return True


def _approvals(records: Records, faults: Faults, candidates: Sequence[str]) -> Ballots:
    column, count, voter = (_column(records, words) for words in (APPROVALS, COUNT, VOTER))
    _once(records, faults)
    others = [name for name in records.header if name not in (column, count, voter)]
    read = [[each.strip() for each in r.text(column).replace("|", ";").split(";") if each.strip()] for r in records]
    places = _places([name for names in read for name in names], candidates)
    papers = []
    for record, names in zip(records, read, strict=True):
        if not _named_well(record, column, names, places, faults):
            continue
        kept = (tuple(sorted(places[name] for name in names)),) if names else ()
        known = {name: record.text(name) for name in others if record.text(name)}
        papers.append(Paper(_count(record, count, faults), kept, (), record.line, known))
    return Ballots("approved", tuple(places), tuple(papers))


def _lists(records: Records, faults: Faults, candidates: Sequence[str]) -> Ballots:
    votes = _column(records, VOTES) or _column(records, COUNT)
    name = _column(records, NAME) or next((each for each in records.header if each != votes), "")
    names: dict[str, int] = {}
    papers, items = list[Paper](), list[Item]()
    for record in records:
        label = record.text(name)
        if not label:
            faults.add(record.line, "is blank.", "Name the list.", column=name)
        elif label in names:
            faults.add(record.line, f"'{label}' stands twice.", "Add its votes up.", column=name)
        elif repeated := repeats(label):
            what = "a total" if repeated == "total" else "part of another row"
            faults.add(record.line, f"'{label}' is {what}, no list.", "Leave it out.", column=name)
        names[label] = len(items)
        papers.append(Paper(_count(record, votes, faults), ((len(items),),), line=record.line))
        items.append(_item(record, faults))
    known = {name, votes, *(each for each in records.header if each.casefold() in EXTRA)}
    for column in records.header:
        if column not in known:
            faults.add(0, "is not known.", f"Known: {', '.join((name, votes, *EXTRA))}.", column=column)
    ballots = Ballots("lists", tuple(names), tuple(papers), tuple(items))
    faults.done()
    return ballots.in_order(candidates) if candidates else ballots


def _item(record: Record, faults: Faults) -> Item:
    item = Item()
    for column in record.cells:
        word, text = column.casefold(), record.text(column)
        if word not in EXTRA or not text:
            continue
        if word == "refuses":
            if text.casefold() not in (*YES, *NO):
                faults.add(record.line, f"is '{text}'.", "Write yes or no.", column=column)
            item = replace(item, refuses=text.casefold() in YES)
            continue
        value = read_exact(text)
        if value is None or value < 0 or value.denominator != 1:
            faults.add(record.line, f"is '{text}', which is no number of seats.", column=column)
            continue
        seats: dict[str, Any] = {word: int(value)}
        item = replace(item, **seats)
    return item


def _figures(records: Records, faults: Faults, candidates: Sequence[str]) -> Ballots:
    count, voter = _column(records, COUNT), _column(records, VOTER)
    _once(records, faults)
    names = [name for name in records.header if name not in (count, voter)]
    if not names:
        faults.add(1, "names no candidates, aims or items.", "Each has a column of its own.")
    if names and all(read_exact(name) is not None for name in names):
        faults.add(1, "holds figures alone.", "The first line names what is voted on: a column each.")
    papers = []
    for record in records:
        points: list[tuple[int, Fraction]] = []
        for i, name in enumerate(names):
            text = record.text(name)
            value = read_exact(text)
            if value is not None:
                points.append((i, value))
            elif text:
                faults.add(record.line, f"is '{text}', which is no number.", "Write 0.3, 3/10 or 30%.", column=name)
        papers.append(Paper(_count(record, count, faults), (), tuple(points), record.line))
    faults.done()
    ballots = Ballots("points", tuple(names), tuple(papers))
    return ballots.in_order(candidates) if candidates else ballots


def table_text(ballots: Ballots) -> str:
    """Return ballots as a CSV file that `read_table` reads again."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    writers: dict[Form, Callable[[Ballots], list[list[str]]]] = {
        "ranked": _ranking_rows,
        "approved": _approval_rows,
        "lists": _list_rows,
        "points": _figure_rows,
    }
    for row in writers[ballots.form](ballots):
        write(row)
    return out.getvalue()


def _ranking_rows(ballots: Ballots) -> list[list[str]]:
    names = ballots.candidates
    said = [[" > ".join(" = ".join(names[i] for i in rank) for rank in paper.ranks)] for paper in ballots.papers]
    return [["count", "ranking"], *_added(ballots, said)]


def _approval_rows(ballots: Ballots) -> list[list[str]]:
    columns = list(dict.fromkeys(column for paper in ballots.papers for column in paper.voter))
    said = [
        [
            "; ".join(ballots.candidates[i] for i in sorted(paper.named)),
            *(paper.voter.get(column, "") for column in columns),
        ]
        for paper in ballots.papers
    ]
    return [["count", "approvals", *columns], *_added(ballots, said)]


def _list_rows(ballots: Ballots) -> list[list[str]]:
    rows = [["list", "votes", *EXTRA]]
    for i, (name, votes) in enumerate(zip(ballots.candidates, ballots.first_votes(), strict=True)):
        item = ballots.item(i)
        sure = ["" if each is None else str(each) for each in (item.minimum, item.maximum)]
        rows.append([name, str(votes), *sure, str(item.direct), str(item.bonus), "yes" if item.refuses else "no"])
    return rows


def _figure_rows(ballots: Ballots) -> list[list[str]]:
    stated = [dict(paper.points) for paper in ballots.papers]
    said = [[decimal(figures[i]) if i in figures else "" for i in ballots.places] for figures in stated]
    return [["count", *ballots.candidates], *_added(ballots, said)]


def _added(ballots: Ballots, said: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what papers say, each once with how many say it."""
    found: dict[tuple[str, ...], int] = {}
    for paper, each in zip(ballots.papers, said, strict=True):
        found[tuple(each)] = found.get(tuple(each), 0) + paper.count
    return [[str(count), *each] for each, count in found.items()]
