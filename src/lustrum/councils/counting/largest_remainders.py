"""Quotas and largest remainders: whole quotas first, then one seat each to the largest fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from lustrum.councils.counting.ballots import Ballots
from lustrum.councils.counting.count import Count, Stage
from lustrum.councils.counting.list_seats import ListRule, Lists
from lustrum.councils.counting.lots import Lots


@dataclass(frozen=True)
class LargestRemainders(ListRule):
    """Give every list its whole quotas and the seats left to the largest fractions; a rule says its quota.

    Attributes
    ----------
    quota_is : str
        As it is told.
    """

    quota_is: ClassVar[str]

    def quota(self, votes: int, seats: int) -> Fraction:
        """Return the votes that one seat costs."""
        raise NotImplementedError

    def count(self, ballots: Ballots, seats: int, lots: Lots) -> Count:
        """Return the seats of every list; lots are asked where more are equal than seats are left."""
        lists = Lists.of(ballots, seats, self.threshold, self.minimum)
        quota = self.quota(sum(lists.votes[i] for i in lists.taking_part), max(1, lists.seats))
        whole = {i: Fraction(lists.votes[i]) / quota for i in lists.taking_part}
        held = {i: min(lists.most(i), max(lists.least[i], int(whole[i]))) for i in whole}
        rest = {i: whole[i] - int(whole[i]) if held[i] == int(whole[i]) else Fraction(0) for i in whole}
        names = ballots.candidates
        stages = [
            Stage(1, "quotas", "", {names[i]: lists.votes[i] for i in held},
                  elected=tuple(names[i] for i in held if held[i]), more={"quota": quota})
        ]  # fmt: skip
        over = sum(held.values()) - lists.seats
        while over > 0:  # minimum seats took more than the quotas left: the smallest remainders above it give way
            able = [i for i in held if held[i] > lists.least[i]]
            least = min(rest[i] for i in able)
            tied = [i for i in able if rest[i] == least]
            i = tied[lots.pick("give up", len(stages) + 1, lists.names(tied), worst=True) if len(tied) > over else 0]
            held[i], rest[i], over = held[i] - 1, rest[i] + 1, over - 1
            stages.append(Stage(len(stages) + 1, "give up", names[i], {names[i]: lists.votes[i]}))
        left = lists.seats - sum(held.values())
        waiting = dict(rest)
        while left:
            waiting = {i: part for i, part in waiting.items() if held[i] < lists.most(i)}
            if not waiting:
                waiting = {i: rest[i] for i in rest if held[i] < lists.most(i)}  # lists ran out: round again
                if not waiting:
                    break
            best = max(waiting.values())
            tied = [i for i in waiting if waiting[i] == best]
            i = tied[lots.pick("seat", len(stages) + 1, lists.names(tied)) if len(tied) > left else 0]
            held[i], left = held[i] + 1, left - 1
            del waiting[i]
            stages.append(
                Stage(len(stages) + 1, "seat", names[i], {names[i]: lists.votes[i]}, 0, (names[i],),
                      more={"remainder": best, "held": held[i]})
            )  # fmt: skip
        variant = {"quota": f"{self.quota_is} = {quota}", "rest": "largest remainders"}
        return lists.result(held, stages, variant, lots, self.threshold, self.minimum)
