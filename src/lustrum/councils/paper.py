"""Paper ballots: entered by two people apart, counted when both entered the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from lustrum.councils.acts.votes import open_vote
from lustrum.councils.cast import read_ballot
from lustrum.councils.store import Council
from lustrum.councils.voting import cast_in, token_hash
from lustrum.database.canonical import canonical
from lustrum.errors import UsageError
from lustrum.results import Column, read_records

MOST = 500
"""Papers in one batch."""


@dataclass(frozen=True)
class PaperBatch:
    """What became of a batch: waiting for its second entry, or cast."""

    batch: str
    ballots: int
    by: tuple[str, ...]
    cast: bool


def enter_papers(council: Council, vote: str, file: Path, person: str) -> PaperBatch:
    """Enter a batch of paper ballots; the second of two people who enter the same casts them.

    Parameters
    ----------
    council : Council
    vote : str
    file : Path
        CSV: ``elector,ballot`` (``token,ballot`` in a pseudonymous vote); its name is that of the batch.
    person : str
        Who entered it. Whoever enters a batch again replaces their own entry, until it is cast.

    Raises
    ------
    UsageError
        If the two entries differ, with each paper on which they do; nothing is cast, both are kept.
    """
    if not person.strip():
        raise UsageError("Say who enters the papers: --by NAME.")
    batch = file.stem
    with council.act() as act:
        asked = open_vote(act.state, vote)
        who = "token" if asked.secret else "elector"
        records = read_records(file, {who: Column("text"), "ballot": Column("text", blank=True)})
        if len(records) > MOST:
            raise UsageError(f"'{file.name}' holds {len(records)} papers, and {MOST} are the most of a batch.")
        entered: dict[str, str] = {}
        for record in records:
            voter, text = record.text(who), record.text("ballot")
            if voter in entered:
                raise UsageError(f"'{file.name}', line {record.line}: '{voter}' stands twice.")
            try:
                read_ballot(asked.asked, text)
            except UsageError as error:
                raise UsageError(f"'{file.name}', line {record.line}: {error}") from None
            if not asked.secret and voter not in asked.electors:
                raise UsageError(f"'{file.name}', line {record.line}: '{voter}' has no vote in '{vote}'.")
            entered[voter] = text
        content = canonical({token_hash(vote, v) if asked.secret else v: read_ballot(asked.asked, t)
                             for v, t in entered.items()})  # fmt: skip
        drafts = act.draft(vote, batch, person, content)
        others = [name for name in drafts if name != person]
        same = [name for name in others if drafts[name] == content]
        if same:
            for voter, text in entered.items():
                cast_in(act, vote, text, **{who: voter})
            by = tuple(sorted((person, same[0])))
            act.add("paper", vote=vote, batch=batch, by=list(by), ballots=len(entered))
            return PaperBatch(batch, len(entered), by, True)
    if others:
        raise UsageError(difference(batch, person, others[0], json.loads(content), json.loads(drafts[others[0]])))
    return PaperBatch(batch, len(entered), (person,), False)


def difference(batch: str, first: str, second: str, one: dict[str, object], two: dict[str, object]) -> str:
    """Return in words where two entries of one batch differ."""
    papers = sorted({*one, *two})
    odd = [each for each in papers if one.get(each) != two.get(each)]
    more = f" and {len(odd) - 10} more" if len(odd) > 10 else ""
    return (
        f"'{first}' and '{second}' entered batch '{batch}' differently: {', '.join(odd[:10])}{more}. "
        "Nothing was cast, both entries are kept: look at the papers and enter the batch again."
    )
