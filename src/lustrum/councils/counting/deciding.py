"""Count by a rule, and never break a tie in silence.

Where ties are to be refused, every way to break them is followed: if all elect the same, the tie is kept as one without
effect; if not, nobody is elected by chance: the tie is named and the count refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lustrum.councils.counting.ballots import FORMS, Ballots
from lustrum.councils.counting.count import Count, Tie, TieError
from lustrum.councils.counting.lots import SAID, Lots, Way, hash_of
from lustrum.councils.counting.rule import Rule
from lustrum.errors import UsageError

MOST_WAYS = 200
"""Ways to break ties that are followed before the count is refused unfollowed."""
NO_EFFECT = "not broken: every way to break it has the same result; shown is one"


def decide(rule: Rule, ballots: Ballots, seats: int = 1, ties: Way | None = None, seed: str = "") -> Count:
    """Return the result of a count, its ties broken as was said before the vote.

    Parameters
    ----------
    rule : Rule
    ballots : Ballots
    seats : int
        To be filled.
    ties : {"refuse", "order", "lot"}, optional
        The rule's own where not given.
    seed : str
        Of the lot.

    Raises
    ------
    UsageError
        If the rule cannot count such papers, or a lot has no seed.
    TieError
        If a tie decides the result and no rule breaks it.
    """
    if ballots.form not in rule.takes:
        needs = " or ".join(FORMS[form] for form in rule.takes)
        raise UsageError(f"'{rule.name}' counts {needs}; these papers hold {FORMS[ballots.form]}.")
    if not ballots.candidates:
        raise UsageError("There is nobody to elect: no candidate stands.")
    if seats < 1:
        raise UsageError(f"{seats} seats cannot be filled: give 1 or more.")
    way = ties or rule.own_ties
    if way == "lot" and not seed:
        raise UsageError("A lot needs its seed: --seed, whose hash was published before the vote.")
    if seed and way != "lot":
        raise UsageError("A seed belongs to a lot: --ties lot.")
    if way in ("order", "lot"):
        return _named(rule.count(ballots, seats, Lots(way, seed)), way, seed)
    try:
        return _named(_every_way(rule, ballots, seats), way, seed)
    except TieError as error:
        error.count = _named(error.count, way, seed)
        raise


def _named(count: Count, way: Way, seed: str) -> Count:
    said = f"{SAID[way]}, SHA-256 of the seed {hash_of(seed)}" if seed else SAID[way]
    own = count.variant.get("ties", "")
    if way == "never":
        return replace(count, variant={**count.variant, "ties": own or SAID[way]})
    return replace(count, variant={**count.variant, "ties": f"{own}, then {said}" if own else said})


def _every_way(rule: Rule, ballots: Ballots, seats: int) -> Count:
    """Follow every way to break the ties, the first choice always first."""
    lots = Lots()
    first = rule.count(ballots, seats, lots)
    if not lots.choices:
        return first
    counts, open_ways, left = [first], list(_siblings((), lots.choices)), False
    first_ties, differs = list(lots.met), None
    while open_ways:
        if len(counts) >= MOST_WAYS:
            left = True
            break
        script = open_ways.pop()
        lots = Lots(script=script)
        counts.append(rule.count(ballots, seats, lots))
        open_ways += _siblings(script, lots.choices)
        if differs is None and counts[-1].outcome != first.outcome:
            differs = lots.met[len(script) - 1]
    if differs is None and not left:
        ties = tuple(tie if tie.decided_by else replace(tie, decided_by=NO_EFFECT) for tie in first.ties)
        return replace(first, ties=ties)
    raise _refusal(counts, differs or first_ties[0], seats, left=left)


def _siblings(script: Sequence[int], choices: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the scripts that differ from a count for the first time in one of the choices it made by itself."""
    made = [*script, *(0 for _ in choices[len(script) :])]
    return [
        (*made[:at], other) for at in range(len(choices) - 1, len(script) - 1, -1) for other in range(1, choices[at])
    ]


def _refusal(counts: Sequence[Count], tie: Tie, seats: int, *, left: bool) -> TieError:
    first = counts[0]
    sure = tuple(name for name in first.elected if all(name in count.elected for count in counts))
    outcomes: tuple[tuple[str, ...], ...] = ()
    if not left:
        outcomes = tuple(dict.fromkeys(tuple(sorted(_said(count))) for count in counts))
    ties = tuple(each if each.decided_by else replace(each, result="") for each in first.ties)
    seats_sure = {
        name: first.seats[name]
        for name in first.seats
        if all(count.seats.get(name) == first.seats[name] for count in counts)
    }
    known = replace(first, elected=() if left else sure, ties=ties, seats=seats_sure, shares={})
    names = " and ".join((", ".join(tie.candidates[:-1]), tie.candidates[-1]))
    what = {"exclude": "to be excluded", "surplus": "for the first transfer", "lock": "to be locked first"}
    said = (
        f"The result hangs on a tie that no rule stated before the vote breaks: {names} are equal "
        f"{what.get(tie.kind, 'for the next place')} before stage {tie.before_stage}. "
    )
    if left:
        said += f"More than {MOST_WAYS} ways to break the ties were not followed. "
    else:
        said += f"It could end with {'; or with '.join(', '.join(each) for each in outcomes[:5])}"
        said += f"; or in {len(outcomes) - 5} more ways. " if len(outcomes) > 5 else ". "
    said += "Count by the rule for ties that was agreed: --ties order with --order, or --ties lot with --seed."
    return TieError(said, replace(tie, decided_by="", result=""), known, outcomes)


def _said(count: Count) -> list[str]:
    if count.seats and max(count.seats.values(), default=0) > 1:
        return [f"{name} {number}" for name, number in count.seats.items() if number]
    return list(count.elected)
