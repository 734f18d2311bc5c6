"""A count in sentences and small tables, what was found first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, Tie
from lustrum.councils.counting.exact import decimal, money, per_cent

MOST_STAGES = 12
"""Stages printed side by side, and stages of seats printed one below the other."""
MOST_NAMES = 30


@dataclass(frozen=True)
class Shown:
    """A small table: its first column is words."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def finding(count: Count, ballots: Ballots, seats: int) -> str:
    """Return what was found, in one sentence."""
    if ballots.budget is not None and "cost" in count.more:
        cost, budget = count.more["cost"], ballots.budget
        what = "1 project is" if len(count.elected) == 1 else f"{len(count.elected)} projects are"
        share = per_cent(Fraction(cost) / budget)
        return (
            f"{what} funded for {money(cost)} of {money(budget)} {currency(ballots)}({share}): {_names(count.elected)}."
        )
    if "carried" in count.more or "levels" in count.more:
        return count.notes[0]
    if ballots.form == "points" and count.shares and not count.seats:
        said = (f"{name} {per_cent(share)}" for name, share in count.shares.items())
        return f"Shares: {', '.join(said)}."
    if max(count.seats.values(), default=0) > 1 or len(count.seats) > len(count.elected):
        said = (f"{name} {number}" for name, number in count.seats.items() if number)
        return f"{sum(count.seats.values())} seats: {', '.join(said)}."
    if not count.elected:
        return "Nobody is elected."
    filled = f" ({len(count.elected)} of {seats} seats)" if seats > 1 else ""
    return f"Elected: {', '.join(count.elected)}{filled}."


def currency(ballots: Ballots) -> str:
    """Return the currency with a blank behind it, '' where none is stated."""
    stated = ballots.meta.get("currency", "")
    return f"{stated} " if stated else ""


def _names(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"


def tie_sentence(tie: Tie) -> str:
    """Return a tie as people read it."""
    names = " and ".join((", ".join(tie.candidates[:-1]), tie.candidates[-1]))
    what = {"exclude": "to be excluded", "surplus": "for the first transfer", "lock": "to be locked first"}
    said = f"Tie before stage {tie.before_stage}, {what.get(tie.kind, 'for the next place')}: {names}."
    if not tie.decided_by:
        return f"{said} No rule breaks it."
    return f"{said} Decided by: {tie.decided_by}; it fell on {tie.result}."


def tables(count: Count, ballots: Ballots) -> list[Shown]:
    """Return what else is worth a look, as tables."""
    found = []
    if ballots.priced and count.stages:
        found.append(_purchases(count, ballots))
    elif (
        len(count.stages) > 1
        and len(count.stages[0].votes) > 1
        and len(count.stages[0].votes) == len(count.stages[-1].votes)
    ):
        found += _stages(count)
    elif len(count.stages) == 1 and len(count.stages[0].votes) > 1:
        votes = count.stages[0].votes
        found.append(
            Shown("Votes", ("", "votes"), tuple((n, decimal(v, count.stages[0].places)) for n, v in votes.items()))
        )
    if max(count.seats.values(), default=0) > 1:
        found.append(_lists(count))
    if len(count.ranking) > 1:
        rows = tuple((str(place), " = ".join(group)) for place, group in enumerate(count.ranking, start=1))
        found.append(Shown("Order", ("place", "who"), rows))
    if ballots.form == "points" and count.shares and not count.seats:
        exact = tuple((name, str(share), per_cent(share)) for name, share in count.shares.items())
        found.append(Shown("Shares", ("", "exact", "share"), exact))
    for column, groups in count.more.get("to_whom", {}).items():
        whose = tuple((value, per_cent(each["voters"]), per_cent(each["money"])) for value, each in groups.items())
        found.append(Shown(f"Whose projects the money goes to, by {column}", (column, "of voters", "of money"), whose))
    return found


def _purchases(count: Count, ballots: Ballots) -> Shown:
    rows = []
    for stage in count.stages:
        votes = next(iter(stage.votes.values()), 0)
        cost = Fraction(stage.more.get("cost", 0)) or Fraction(
            ballots.item(ballots.candidates.index(stage.candidate)).cost or 0
        )
        share = per_cent(cost / ballots.budget) if ballots.budget else ""
        rows.append((stage.candidate, decimal(votes), money(cost), share))
    return Shown("Funded, in order", ("project", "votes", "cost", "of budget"), tuple(rows))


def _stages(count: Count) -> list[Shown]:
    """Return the stages side by side, as official tables have them; so many to a table as fit."""
    found = []
    for start in range(0, len(count.stages), 4):
        part = count.stages[start : start + 4]
        head = ("", *(f"{stage.number}: {_short(stage.action)}" for stage in part))
        rows = (
            [("", *(stage.candidate.split(" (")[0][:18] for stage in part))] if any(s.candidate for s in part) else []
        )
        for name in part[0].votes:
            cells = [
                decimal(s.votes[name], 5 if (s.places or 0) > 5 else s.places) if name in s.votes else "" for s in part
            ]
            marks = [f"{cell} *" if name in s.elected else cell for cell, s in zip(cells, part, strict=True)]
            rows.append((name, *marks))
        rest = (decimal(s.not_transferable, 5 if (s.places or 0) > 5 else s.places) for s in part)
        rows.append(("not transferable", *rest))
        found.append(Shown("Stages (* elected)" if not start else "", head, tuple(rows)))
    return found


def _short(action: str) -> str:
    return {"first": "first", "surplus": "surplus of", "exclude": "excluded", "converged": "settled"}.get(
        action, action
    )


def _lists(count: Count) -> Shown:
    total = sum(count.seats.values())
    rows = tuple(
        (name, per_cent(count.shares.get(name, 0)), str(number), per_cent(Fraction(number, total)))
        for name, number in sorted(count.seats.items(), key=lambda each: -each[1])
        if number or count.shares.get(name, 0) >= Fraction(1, 100)
    )
    return Shown("Seats", ("list", "of votes", "seats", "of seats"), rows)
