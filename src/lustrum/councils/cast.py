"""Ballots as voters write them, as the log holds them, and as they are counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lustrum.councils.counting.ballots import Ballots, Form, Item, Paper
from lustrum.councils.counting.exact import read_exact
from lustrum.councils.counting.rule import Rule
from lustrum.councils.counting.rules import make_rule, rule_class
from lustrum.councils.counting.yes_no import MAJORITIES
from lustrum.errors import UsageError
from lustrum.wording.names import nearest

YES_NO = ("yes", "no", "abstain")
DIVIDING = ("independent-markets", "mean", "normalised-median")
"""Rules that divide a whole: each of their ballots adds up to it, or is blank."""
FIGURES = ("quorum", "share", "threshold")
"""Variants that are figures: a share of members or voters, or (a threshold) votes or points too."""
ITEM = ("cost", "minimum", "maximum", "refuses")


def form_of(asked: Mapping[str, Any]) -> Form:
    """Return how ballots of a vote are filled in: the first form its rule takes, or figures where it takes them."""
    if asked["rule"] == "yes-no":
        return "lists"
    takes: tuple[Form, ...] = rule_class(asked["rule"]).takes
    return takes[0]


def rule_of(asked: Mapping[str, Any], members: int, quorum: str) -> Rule:
    """Return the rule of a vote with its variants; yes and no by the members and the quorum of the body.

    Raises
    ------
    UsageError
        If there is no such rule or variant, or a figure of it cannot be read.
    """
    given: Mapping[str, Any] = asked.get("variants", {})
    if asked["rule"] == "yes-no":
        given = {"quorum": quorum, **given}
    variants: dict[str, Any] = {
        name: _figure(name, value) if name in FIGURES else value for name, value in given.items()
    }
    if asked["rule"] == "yes-no":
        variants["members"] = members
        if variants.get("majority", "votes-cast") not in MAJORITIES:
            raise UsageError(f"'{variants['majority']}' is no majority. {nearest(variants['majority'], MAJORITIES)}")
    return make_rule(asked["rule"], **variants)


def _figure(name: str, value: Any) -> Fraction:
    """Return a figure of a variant, said as a text; a vote opened with one that cannot be read is never counted."""
    found = read_exact(str(value))
    if found is None or found < 0 or (name != "threshold" and found > 1):
        raise UsageError(f"'{value}' is no {name}: write 3/5, 0.6 or 60%.")
    return found


def check_options(asked: Mapping[str, Any]) -> None:
    """Refuse options that cannot be voted on.

    Raises
    ------
    UsageError
        If there are too few, one stands twice, or costs are missing where a budget is spent.
    """
    options, seats = asked["options"], asked.get("seats", 1)
    if not all(isinstance(each, str) and each.strip() == each and each for each in options):
        raise UsageError("Each option is a name without blanks around it.")
    if len(set(options)) != len(options):
        raise UsageError("An option stands twice.")
    if asked["rule"] == "yes-no" and tuple(options) != YES_NO:
        raise UsageError("A question is answered by yes, no or abstain.")
    if not options:
        raise UsageError("There is nothing to vote on: name the options.")
    if seats < 1:
        raise UsageError(f"{seats} seats cannot be filled: give 1 or more.")
    items = asked.get("items", {})
    for name, item in items.items():
        if name not in options or not isinstance(item, Mapping) or any(key not in ITEM for key in item):
            raise UsageError(f"'{name}' is no option with {', '.join(ITEM)}.")
    if asked.get("budget") is not None:
        unpriced = [name for name in options if read_exact(str(items.get(name, {}).get("cost", ""))) is None]
        if read_exact(asked["budget"]) is None or unpriced:
            raise UsageError(f"Where a budget is spent each project has a cost: {', '.join(unpriced) or 'budget'}.")


def read_ballot(asked: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return a ballot as a voter writes it: ``yes``; ``Ann > Bob = Cem``; ``Ann; Bob``; ``food = 0.4, homes = 0.6``.

    Raises
    ------
    UsageError
        If it names what does not stand, or gives no figures where figures are asked for.
    """
    form, text = form_of(asked), text.strip()
    ballot: dict[str, Any]
    if form == "ranked":
        ballot = {"ranks": [[name.strip() for name in rank.split("=") if name.strip()] for rank in text.split(">")]}
        ballot = {"ranks": ballot["ranks"] if text else []}
    elif form == "lists":
        ballot = {"for": _word(text) if asked["rule"] == "yes-no" else text}
    elif form == "approved":
        ballot = {"approved": _parts(asked, text)}
    else:
        pairs = [each.partition("=") for each in _parts(asked, text)]
        if odd := [name for name, mark, _ in pairs if not mark]:
            raise UsageError(f"'{odd[0].strip()}' has no figure: write '{odd[0].strip()} = 0.3'.")
        ballot = {"points": {name.strip(): value.strip() for name, _, value in pairs}}
        if len(ballot["points"]) != len(pairs):
            raise UsageError("An option has two figures.")
        figures = {name: read_exact(value) for name, value in ballot["points"].items()}
        read = {name: value for name, value in figures.items() if value is not None}
        if asked["rule"] in DIVIDING and read == figures and sum(read.values()) == 100:  # written as per cent
            ballot = {"points": {name: str(value / 100) for name, value in read.items()}}
    check_ballot(asked, ballot)
    return ballot


def _parts(asked: Mapping[str, Any], text: str) -> list[str]:
    """Return the parts of a ballot: semicolons part them, and commas where no option has one in its name."""
    if not any("," in str(option) for option in asked["options"]):
        text = text.replace(",", ";")
    return [each.strip() for each in text.split(";") if each.strip()]


MARKS: Mapping[Form, str] = {"ranked": ">=", "approved": ";", "points": ";=", "lists": ""}
"""What parts names on a ballot of each form, and cannot stand in one."""


def refuse_marks(asked: Mapping[str, Any]) -> None:
    """Refuse options nobody could name on a ballot, as a mark that parts names stands in them.

    Raises
    ------
    UsageError
        With the option and the mark.
    """
    for option in asked["options"]:
        if odd := [mark for mark in MARKS[form_of(asked)] if mark in str(option)]:
            raise UsageError(
                f"'{option}' has '{odd[0]}' in its name, which parts names on a ballot: write it otherwise."
            )


def _word(text: str) -> str:
    known = {"for": "yes", "aye": "yes", "against": "no", "nay": "no", "abstention": "abstain", "": "abstain"}
    return known.get(text.casefold(), text.casefold())


def check_ballot(asked: Mapping[str, Any], ballot: Mapping[str, Any]) -> None:
    """Refuse a ballot that is not filled in as its vote asks.

    Raises
    ------
    UsageError
        With what does not stand, stands twice or is no figure.
    """
    form, options = form_of(asked), asked["options"]
    key = {"ranked": "ranks", "lists": "for", "approved": "approved", "points": "points"}[form]
    if set(ballot) != {key}:
        raise UsageError(f"A ballot of this vote holds '{key}', not {', '.join(sorted(ballot)) or 'nothing'}.")
    value = ballot[key]
    named: list[Any]
    if form == "ranked":
        named = [name for rank in value for name in rank]
    elif form == "points":
        named = list(value)
        for name, figure in value.items():
            if not isinstance(figure, str) or (read_exact(figure) or 0) < 0 or read_exact(figure) is None:
                raise UsageError(f"'{name}' has '{figure}', which is no figure: write 0.3, 3/10 or 30%.")
        total = sum(read_exact(figure) or 0 for figure in value.values())
        if asked["rule"] in DIVIDING and value and total != 1:
            raise UsageError(f"The shares of the ballot add up to {total}: they divide one whole, 1 or 100 per cent.")
    else:
        named = [value] if form == "lists" and value else list(value) if form == "approved" else []
    if strange := [name for name in named if name not in options]:
        raise UsageError(f"'{strange[0]}' does not stand in this vote. {nearest(str(strange[0]), options)}")
    if len(set(named)) != len(named):
        twice = next(name for place, name in enumerate(named) if name in named[:place])
        raise UsageError(f"'{twice}' stands twice on the ballot: name each once.")


def ballots_of(asked: Mapping[str, Any], cast: Sequence[Mapping[str, Any]]) -> Ballots:
    """Return the ballots of a vote as rules count them, equal ones together, in an order that says nothing of when.

    Parameters
    ----------
    asked : mapping
        The vote as it was opened.
    cast : sequence of mapping
        Ballots as the log holds them.
    """
    form = form_of(asked)
    names = tuple(str(each) for each in asked.get("order") or asked["options"])
    place = {name: i for i, name in enumerate(names)}
    papers: dict[tuple[Any, Any], int] = {}
    for text, number in Counter(json.dumps(each) for each in cast).items():
        ballot = json.loads(text)
        if asked["rule"] in DIVIDING and not ballot["points"]:
            continue
        key = _paper(form, ballot, place)
        papers[key] = papers.get(key, 0) + number
    found = tuple(Paper(count, ranks, points) for (ranks, points), count in sorted(papers.items()))
    items = tuple(_item(asked.get("items", {}).get(name, {}), _names_on(asked, name)) for name in names)
    budget = None if asked.get("budget") is None else read_exact(asked["budget"])
    return Ballots(form, names, found, items, asked.get("seats"), budget, title=str(asked["title"]))


def _paper(form: Form, ballot: Mapping[str, Any], place: Mapping[str, int]) -> tuple[Any, Any]:
    if form == "points":
        return (), tuple(sorted((place[name], Fraction(read_exact(v) or 0)) for name, v in ballot["points"].items()))
    ranks: Iterable[Sequence[str]] = ballot["ranks"] if form == "ranked" else ()
    if form == "lists":
        ranks = [[ballot["for"]]] if ballot["for"] else ()
    elif form == "approved":
        ranks = [ballot["approved"]] if ballot["approved"] else ()
    return tuple(tuple(sorted(place[name] for name in rank)) for rank in ranks), ()


def _names_on(asked: Mapping[str, Any], title: str) -> int | None:
    """Return how many stand on a list, None where nobody says who does: a list fills no more seats than that."""
    names = asked.get("lists", {}).get(title) if form_of(asked) == "lists" else None
    return None if names is None else len(names)


def _item(stated: Mapping[str, Any], names: int | None) -> Item:
    cost = read_exact(str(stated["cost"])) if "cost" in stated else None
    maximum = min((most for most in (stated.get("maximum"), names) if most is not None), default=None)
    return Item(cost, stated.get("minimum"), maximum, refuses=bool(stated.get("refuses", False)))
