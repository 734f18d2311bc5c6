"""Proposals: a text and the keys of a scenario it would change; amendments, planks, whose support is needed.

A proposal is a scenario whose parent is the plan under debate: it says only what differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from lustrum.councils.decision_file import loan_of, minority_of, texts
from lustrum.councils.decisions import LEVELS, MAY_CHANGE, ORIGIN, WISH_KEYS, Level, Loan, Minority, borrows
from lustrum.errors import UsageError
from lustrum.results import Section, read_toml
from lustrum.results.dotted import flat, plain
from lustrum.results.paths import inside
from lustrum.results.toml import short

KEYS = (
    "id", "title", "text", "submitter", "body", "level", "supporters", "councils", "lists", "amends", "change",
    "attachments", "loan", "minority",
)  # fmt: skip
NEEDED = ("title", "text", "submitter", "body", "change")

MAY_NOT: Mapping[str, str] = {
    "economy": "the tables are counted, not voted on",
    "parent": "the plan under debate is the parent",
    "years": "the plan under debate has its years",
    "tail": "how the plan is solved is no matter of a vote",
    "parts": "a list of parts could leave out a limit of nature; write parts_added",
    "name": "the title of the proposal is its name",
    "description": "the text of the proposal describes it",
    "wishes": "write each wish as [[change.wish]]: a reader sees at once what is asked",
    "paths": "a file of paths is not seen by who reads the proposal; write wishes, or propose a new table",
    "as_written": "a rate that cannot be meant is mended, not voted on",
    "origins": "the origin of what is decided is the decision",
    "decisions": "the origin of what is decided is the decision",
}
"""Keys of a scenario that a proposal may not touch, and why."""

PLANK = (">=",)
"""Senses of the wishes of a coalition plank: floors."""


@dataclass(frozen=True)
class Thresholds:
    """Whose support a proposal needs before it comes to a vote (page 11.3 of the model): any one of three.

    Parameters
    ----------
    electors : int
        So many signatures.
    share : Fraction
        Or so large a share of the electors.
    councils : int
        Or so many councils.
    """

    electors: int = 50
    share: Fraction = Fraction(2, 100)
    councils: int = 1

    def signatures(self, roll: int) -> int:
        """Return how many signatures are enough where `roll` electors may sign."""
        return min(self.electors, max(1, ceil(self.share * roll)))


@dataclass(frozen=True)
class Proposal:
    """What somebody wants the plan under debate to be.

    Parameters
    ----------
    id : str
        As the council knows it; of a file that gives none, its name.
    title, text, submitter, body : str
    level : {"factory", "territory", "sector", "assembly"}
    change : mapping
        Keys of a scenario with values.
    supporters : int
        Signatures of electors.
    councils, lists : tuple of str
        Councils that submit it; lists that sign it as one plank, voted as one.
    amends : str
        Identifier of the proposal whose rival it is.
    attachments : tuple of str
        Names of files beside it.
    place : str
        The file it was read from, for messages.
    lines : mapping of dotted key to line
    """

    id: str
    title: str
    text: str
    submitter: str
    body: str
    level: Level
    change: Mapping[str, Any]
    supporters: int = 0
    councils: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    amends: str = ""
    attachments: tuple[str, ...] = ()
    loan: Loan | None = None
    minority: tuple[Minority, ...] = ()
    place: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_plank(self) -> bool:
        return bool(self.lists)

    @property
    def origin(self) -> str:
        """What a wish of the proposed plan names."""
        return f"proposal:{self.id}"


def read_proposal(path: Path | str) -> Proposal:
    """Return the proposal a file states.

    Raises
    ------
    UsageError
        For a missing file, an unknown key, a key of a scenario that may not be touched, an attachment that is not
        there; names the line.
    """
    path = Path(path)
    given = read_toml(path)
    found = proposal_of(given, path.stem, str(path))
    for name in found.attachments:
        if not inside(path.parent, name, f"'{path}', attachments").is_file():
            raise given.error("attachments", f"attaches '{name}', and there is no such file beside it.")
    return found


def is_proposal(path: Path) -> bool:
    """Say whether a file is a proposal and no scenario: it has a table of changes."""
    return path.is_file() and path.suffix.lower() == ".toml" and "change" in read_toml(path)


def proposal_of(given: Section, default_id: str, place: str = "") -> Proposal:
    """Return the proposal a table states; whether the plan has what it names is for the machine check to say."""
    given.refuse_unknown(KEYS)
    given.refuse_missing(NEEDED)
    for key in ("title", "text", "submitter", "body"):
        if not given.text(key).strip():
            raise given.error(key, f"has an empty {key}.")
    supporters = given.whole("supporters", 0) or 0
    if supporters < 0:
        raise given.error("supporters", f"has supporters = {supporters}; signatures are counted from 0.")
    loan = loan_of(given.table("loan")) if "loan" in given else None
    found = Proposal(
        id=given.text("id", default_id),
        title=given.text("title"),
        text=given.text("text").strip(),
        submitter=given.text("submitter"),
        body=given.text("body"),
        level=given.word("level", LEVELS, "assembly"),  # type: ignore[arg-type]
        change=given.table("change").values,
        supporters=supporters,
        councils=texts(given, "councils"),
        lists=texts(given, "lists"),
        amends=given.text("amends"),
        attachments=texts(given, "attachments"),
        loan=loan,
        minority=tuple(minority_of(each) for each in given.tables("minority")),
        place=place,
        lines=given.lines,
    )
    _refuse_change(given, found)
    return found


def _refuse_change(given: Section, proposal: Proposal) -> None:
    """Refuse a change of keys that no vote may touch, and one that is not complete."""
    change = given.table("change")
    if not change.values:
        raise given.error("change", "changes nothing: give [change] the keys of a scenario that shall differ.")
    for key in change:
        if key in MAY_NOT:
            raise change.error(key, f"touches '{key}', which a proposal may not: {MAY_NOT[key]}.")
    change.refuse_unknown(MAY_CHANGE)
    for wish in change.tables("wish"):
        if "origin" in wish:
            raise wish.error("origin", "names an origin: that of what is proposed is the proposal.")
        wish.refuse_unknown(WISH_KEYS)
    if borrows(change.values):
        if proposal.loan is None:
            raise change.error("trade", "takes up a loan: give [loan] its amount and terms.")
        if proposal.level != "assembly":
            raise given.error("level", f"has level = '{proposal.level}', and a loan is decided by the assembly.")
    if proposal.is_plank:
        _refuse_plank(given, change, proposal)


def _refuse_plank(given: Section, change: Section, proposal: Proposal) -> None:
    """Refuse a plank that is signed by one list, or asks for more than floors."""
    if len(set(proposal.lists)) < 2:
        raise given.error("lists", f"has lists = {short(list(proposal.lists))}; a plank is signed by several lists.")
    for key in change:
        if key != "wish":
            raise change.error(
                key, f"touches '{key}', and a plank is a set of floors: [[change.wish]] with sense '>='."
            )
    for wish in change.tables("wish"):
        if wish.values.get("sense") not in PLANK:
            raise wish.error("sense", "is no floor: a plank holds wishes with sense '>='.")


def support(proposal: Proposal, roll: int, thresholds: Thresholds | None = None) -> tuple[bool, str]:
    """Say whether enough people support a proposal for it to come to a vote, and why.

    Parameters
    ----------
    roll : int
        Electors of the body.

    Examples
    --------
    >>> p = Proposal("1", "Homes", "", "tenants", "assembly", "assembly", {}, supporters=30)
    >>> support(p, 1000), support(p, 5000)[0]
    ((True, '30 signatures, and 20 of 1,000 electors are enough'), False)
    """
    rule = thresholds or Thresholds()
    needed = rule.signatures(roll)
    if len(set(proposal.councils)) >= rule.councils:
        return True, f"submitted by {', '.join(proposal.councils)}"
    if proposal.supporters >= needed:
        return True, f"{proposal.supporters} signatures, and {needed} of {roll:,} electors are enough"
    missing = needed - proposal.supporters
    return False, (
        f"{proposal.supporters} of {needed} signatures needed of {roll:,} electors: {missing} more, or a council that "
        "submits it"
    )


def rivals(proposals: Sequence[Proposal]) -> dict[str, tuple[Proposal, ...]]:
    """Return of each proposal that is no amendment itself and those that amend it: variants to be ranked in one vote.

    Their order by Schulze decides; then yes or no on the winner against things as they are.

    Raises
    ------
    UsageError
        If one amends what is not there, or an amendment.
    """
    of = {each.id: each for each in proposals}
    found: dict[str, list[Proposal]] = {each.id: [each] for each in proposals if not each.amends}
    for each in proposals:
        if not each.amends:
            continue
        if each.amends not in of:
            raise UsageError(f"{each.place or each.id} amends '{each.amends}', which is not proposed.")
        if each.amends not in found:
            raise UsageError(
                f"{each.place or each.id} amends '{each.amends}', itself an amendment: amend "
                f"'{of[each.amends].amends}', so that all rivals are ranked in one vote."
            )
        found[each.amends].append(each)
    return {key: tuple(value) for key, value in found.items()}


def changed_keys(proposal: Proposal) -> list[str]:
    """Return the dotted keys a proposal sets, and its wishes in words."""
    keys = [f"{key} = {short(value)}" for key, value in flat(proposal.change)]
    return [*keys, *(wish_in_words(each) for each in proposal.change.get("wish", ()))]


def wish_in_words(given: Mapping[str, Any]) -> str:
    """Return a wish as a file states it, in words.

    >>> wish_in_words({"quantity": "consumption", "label": "food", "sense": ">=", "value": 5, "year": 2014})
    'consumption of food in 2014 >= 5'
    """
    said = f"{given.get('quantity', '?')}{' of ' + str(given['label']) if given.get('label') else ''}"
    asked = given.get("value", f"{given.get('than_trend', '?')} times the trend")
    when = f" by {given['by']}" if "by" in given else f" in {given['year']}" if "year" in given else " in every year"
    return f"{said}{when} {given.get('sense', '?')} {asked}"


def with_origin(change: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """Return a change whose wishes name where they come from."""
    result = dict(change)
    if "wish" in change:
        result["wish"] = [{**wish, "origin": origin} for wish in change["wish"]]
    return result


def decisions_named(origins: Iterable[str]) -> list[str]:
    """Return the identifiers of the decisions that origins name, each once.

    >>> decisions_named(["decision:7", "assembly of tenants", "decision:7"])
    ['7']
    """
    return list(dict.fromkeys(each.removeprefix(ORIGIN) for each in origins if each.startswith(ORIGIN)))


def proposal_document(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as JSON holds it; `proposal_of` reads it again."""
    document: dict[str, Any] = {
        "id": proposal.id,
        "title": proposal.title,
        "text": proposal.text,
        "submitter": proposal.submitter,
        "body": proposal.body,
        "level": proposal.level,
        "supporters": proposal.supporters,
        "councils": list(proposal.councils),
        "lists": list(proposal.lists),
        "amends": proposal.amends,
        "change": plain(proposal.change),
        "attachments": list(proposal.attachments),
        "minority": [
            {"text": each.text, "by": list(each.by), "votes": each.votes, "plan": each.plan}
            for each in proposal.minority
        ],
    }
    if proposal.loan is not None:
        document["loan"] = {"amount": proposal.loan.amount, "terms": proposal.loan.terms}
    return document
