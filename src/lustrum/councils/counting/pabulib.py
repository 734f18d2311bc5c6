"""Pabulib's .pb files, ballots of participatory budgets: read and written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from lustrum.councils.counting.ballots import Ballots, Form, Item, Paper
from lustrum.councils.counting.exact import decimal, read_exact
from lustrum.councils.counting.faults import MOST_BYTES, Faults
from lustrum.errors import UsageError
from lustrum.results.text import read_small_text
from lustrum.wording.names import nearest

FORMS: Mapping[str, Form] = {
    "approval": "approved",
    "choose-1": "approved",
    "cumulative": "points",
    "scoring": "points",
    "ordinal": "ranked",
}
SECTIONS = ("META", "PROJECTS", "VOTES")
OWN = ("voter_id", "vote", "points")
"""Columns of a vote that say nothing of the voter."""


def read_pabulib(path: Path) -> Ballots:
    """Return the ballots of a Pabulib file, with costs, budget, and what it says was selected.

    Sections META, PROJECTS and VOTES, fields parted by semicolons, a header in each. A vote names projects parted by
    commas, the first first where the vote type is ordinal; its points stand in a column of their own in the same order.
    Columns of the voter (sex, district, ...) are kept: the result says whose projects the budget goes to. Totals that
    the file states and its papers do not bear out are noted; the papers count.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        With every fault and its line: an unknown project, points without a project, a voter who votes twice ...
    """
    faults = Faults(path)
    parts = _sections(read_small_text(path, MOST_BYTES), faults)
    faults.done()
    meta: dict[str, str] = {}
    for line, row in parts["META"].rows:
        if (key := row[0].strip()) in meta:
            faults.add(line, f"'{key}' stands twice in META.", "Keep one.", column=key)
        meta[key] = row[1].strip() if len(row) > 1 else ""
    kind = meta.get("vote_type", "")
    if kind not in FORMS:
        faults.add(0, f"the vote type is '{kind}'.", f"Known: {', '.join(FORMS)}.", column="vote_type")
    budget = amount(meta.get("budget", ""))
    if budget is None or budget <= 0:
        faults.add(0, f"the budget is '{meta.get('budget', '')}', which is no amount.", column="budget")
    if kind in FORMS and FORMS[kind] == "points" and "points" not in parts["VOTES"].header:
        faults.add(0, f"section VOTES has no such column, and the vote type is {kind}.", column="points")
    names, items = _projects(parts["PROJECTS"], faults)
    faults.done()
    papers = _papers(parts["VOTES"], {name: i for i, name in enumerate(names)}, FORMS[kind], faults)
    for paper in papers:
        if kind == "choose-1" and len(paper.named) > 1:
            faults.add(paper.line, f"names {len(paper.named)} projects, and the vote type is choose-1.", column="vote")
        if kind == "cumulative" and any(figure < 0 for _, figure in paper.points):
            faults.add(paper.line, "gives points below zero, and the vote type is cumulative.", column="points")
    faults.done()
    ballots = Ballots(
        FORMS[kind], tuple(names), tuple(papers), tuple(items), budget=budget, meta=meta,
        title=meta.get("description", ""),
    )  # fmt: skip
    return Ballots(**{**vars(ballots), "notes": tuple(_notes(ballots))})


def amount(text: str) -> Fraction | None:
    """Return an amount, its decimals after a point or a comma; None where a comma could part thousands as well.

    >>> amount("100,5"), amount("1,000"), amount("1000.00")
    (Fraction(201, 2), None, Fraction(1000, 1))
    """
    if re.search(r",\d{3}(?!\d)", text) or text.count(",") > 1:
        return None
    return read_exact(text.replace(",", "."))


@dataclass
class _Section:
    """Header and rows of a section, each with its line."""

    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def _sections(text: str, faults: Faults) -> dict[str, _Section]:
    parts = {name: _Section() for name in SECTIONS}
    now: _Section | None = None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    line = 1
    try:
        for row in reader:
            at, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if len(row) == 1 and row[0].strip().upper() in parts:
                now = parts[row[0].strip().upper()]
            elif now is None:
                faults.add(at, "stands before any section.", "A Pabulib file begins with META.")
                return parts
            elif not now.header:
                now.header = [cell.strip().lower() for cell in row]
            elif len(row) > len(now.header):
                message = f"has {len(row)} fields, its header {len(now.header)}."
                faults.add(at, message, "Quote a field that holds a semicolon.")
            else:
                now.rows.append((at, row + [""] * (len(now.header) - len(row))))
    except csv.Error as error:
        faults.add(line, f"no fields: {error}.")
    for name, needed in (("META", ()), ("PROJECTS", ("project_id", "cost")), ("VOTES", ("voter_id", "vote"))):
        if twice := [column for at, column in enumerate(parts[name].header) if column in parts[name].header[:at]]:
            faults.add(0, f"section {name} has this column twice.", "Keep one.", column=twice[0])
        if not parts[name].header:
            faults.add(0, f"has no section {name}.")
        for column in needed:
            if parts[name].header and column not in parts[name].header:
                faults.add(0, f"section {name} has no such column.", column=column)
    return parts


def _projects(part: _Section, faults: Faults) -> tuple[list[str], list[Item]]:
    names: list[str] = []
    items: list[Item] = []
    for line, row in part.rows:
        cells = dict(zip(part.header, (cell.strip() for cell in row), strict=True))
        name, cost = cells["project_id"], amount(cells["cost"])
        if not name:
            faults.add(line, "is blank.", column="project_id")
        elif name in names:
            faults.add(line, f"project '{name}' stands twice.", "Keep one.", column="project_id")
        if cost is None or cost < 0:
            faults.add(line, f"is '{cells['cost']}', which is no cost.", column="cost")
        stated = read_exact(cells.get("score") or cells.get("votes") or "")
        selected = {"0": False, "1": True}.get(cells.get("selected", ""))
        kinds = tuple(kind.strip() for kind in cells.get("category", "").split(",") if kind.strip())
        names.append(name)
        items.append(Item(cost=cost, stated=stated, selected=selected, kinds=kinds))
    return names, items


def _papers(part: _Section, places: Mapping[str, int], form: Form, faults: Faults) -> list[Paper]:
    papers: list[Paper] = []
    seen: dict[str, int] = {}
    for line, row in part.rows:
        cells = dict(zip(part.header, (cell.strip() for cell in row), strict=True))
        voter = cells["voter_id"]
        if voter and voter in seen:
            faults.add(
                line, f"voter '{voter}' voted in line {seen[voter]} already.", "One vote counts.", column="voter_id"
            )
        seen[voter] = line
        named = [name.strip() for name in cells["vote"].split(",") if name.strip()]
        unknown = next((name for name in named if name not in places), None)
        if unknown is not None:
            faults.add(line, f"project '{unknown}' does not stand.", nearest(unknown, places), column="vote")
            continue
        if len(set(named)) < len(named):
            faults.add(line, "names a project twice.", "A paper names each once.", column="vote")
            continue
        chosen = [places[name] for name in named]
        known = {key: value for key, value in cells.items() if key not in OWN and value}
        if form == "points":
            given = [each.strip() for each in cells.get("points", "").split(",") if each.strip()]
            figures = [read_exact(each) for each in given]
            if len(figures) != len(chosen) or None in figures:
                message = f"'{cells.get('points', '')}' are no points for {len(chosen)} projects."
                faults.add(line, message, column="points")
                continue
            points = tuple(sorted((i, figure) for i, figure in zip(chosen, figures, strict=True) if figure is not None))
            papers.append(Paper(1, (), points, line, known))
        elif form == "ranked":
            papers.append(Paper(1, tuple((i,) for i in chosen), (), line, known))
        else:
            papers.append(Paper(1, (tuple(sorted(chosen)),) if chosen else (), (), line, known))
    return papers


def _notes(ballots: Ballots) -> list[str]:
    """Return what the file states and its papers do not bear out."""
    from lustrum.councils.counting.scores import scores_of

    notes = []
    for key, number in (("num_votes", ballots.voters), ("num_projects", len(ballots.candidates))):
        stated = read_exact(ballots.meta.get(key, ""))
        if stated is not None and stated != number:
            notes.append(f"The file states {key} {stated} and holds {number}.")
    for key, sign in (("max_length", 1), ("min_length", -1)):
        stated = read_exact(ballots.meta.get(key, ""))
        lengths = [(paper.count, _length(paper)) for paper in ballots.papers]
        odd = sum(n for n, length in lengths if stated is not None and length and sign * (length - stated) > 0)
        if odd:
            notes.append(f"{odd} papers do not keep the {key} {stated} that the file states; they count all the same.")
    scores, what = scores_of(ballots)
    other = [
        f"{name} ({decimal(score)}, stated {decimal(item.stated)})"
        for name, score, item in zip(ballots.candidates, scores, ballots.items, strict=True)
        if item.stated is not None and item.stated != score
    ]
    if other:
        notes.append(f"The {what} counted differ from those stated for {', '.join(other[:5])}; the papers count.")
    return notes


def _length(paper: Paper) -> int:
    """Return how many projects a paper names, those with 0 points among them."""
    return len(paper.points) if paper.points else sum(len(rank) for rank in paper.ranks)


def pabulib_text(ballots: Ballots) -> str:
    """Return ballots as a Pabulib file.

    Raises
    ------
    UsageError
        If there is no budget.
    """
    if ballots.budget is None or ballots.form == "lists":
        raise UsageError("A Pabulib file holds ballots on projects with costs and a budget; these have none.")
    if ballots.form == "ranked" and any(len(rank) != 1 for paper in ballots.papers for rank in paper.ranks):
        raise UsageError("A Pabulib file holds strict orders; some papers have equals or leave a rank out: take .csv.")
    kind = next(kind for kind, form in FORMS.items() if form == ballots.form)
    stated = {key: value for key, value in ballots.meta.items() if key not in ("key", "vote_type", "budget")}
    meta = {
        "description": ballots.title,
        **stated,
        "num_projects": len(ballots.candidates),
        "num_votes": ballots.voters,
    }
    meta |= {"budget": decimal(ballots.budget), "vote_type": ballots.meta.get("vote_type", kind)}
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\n").writerow
    write(["META"])
    write(["key", "value"])
    for key, value in meta.items():
        write([key, value])
    write(["PROJECTS"])
    write(["project_id", "cost", *(["selected"] if any(i.selected is not None for i in ballots.items) else [])])
    for i, name in enumerate(ballots.candidates):
        item = ballots.item(i)
        write([name, decimal(item.cost or Fraction(0)), *([] if item.selected is None else [int(item.selected)])])
    write(["VOTES"])
    columns = list(dict.fromkeys(column for paper in ballots.papers for column in paper.voter))
    points = ["points"] if ballots.form == "points" else []
    write(["voter_id", "vote", *points, *columns])
    voter = 0
    for paper in ballots.papers:
        for _ in range(paper.count):
            voter += 1
            named = [i for i, _ in paper.points] if points else [i for rank in paper.ranks for i in rank]
            row = [str(voter), ",".join(ballots.candidates[i] for i in named)]
            row += [",".join(decimal(figure) for _, figure in paper.points)] if points else []
            write([*row, *(paper.voter.get(column, "") for column in columns)])
    return out.getvalue()
