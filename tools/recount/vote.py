"""One vote from its entries: what was asked, the papers, how ties are broken, and what is written of a result."""

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256

MOST_WAYS = 200


@lru_cache(100_000)
def number(text):
    return Fraction(str(text).replace(" ", "").rstrip("%")) / (100 if str(text).endswith("%") else 1)


class Vote:
    """A vote to be counted; candidates are known by their places in the named order.

    `opened` is what it was opened with, and `who` has a vote, the ballots `cast` by voter, and the `seed` of a lot.
    """

    def __init__(self, opened, quorum, own_ties):
        self.opened, self.quorum, self.rule = opened, quorum, opened["rule"]
        self.names, self.more, self.seats = opened.get("order") or opened["options"], opened.get("variants", {}), 1
        self.seats, self.ties = opened.get("seats", 1), opened.get("ties") or own_ties
        self.places, self.few = range(len(self.names)), min(self.seats, len(self.names))
        self.items = [opened.get("items", {}).get(name, {}) for name in self.names]
        self.cast, at = list(opened["cast"].values()), {name: i for i, name in enumerate(self.names)}
        self.form = next((key for ballot in self.cast for key in ballot), "")
        # Votes for one, rankings, figures by option with how many gave each, sets approved of together.
        one = Counter(b.get("for") for b in self.cast)
        self.votes = [one[name] for name in self.names]
        self.ranks = Counter(tuple(tuple(at[n] for n in r) for r in b["ranks"]) for b in self.cast if "ranks" in b)
        figures = [b.get("points", {}) for b in self.cast]
        self.given = [Counter(number(each[name]) for each in figures if name in each) for name in self.names]
        self.groups = [*Counter(frozenset(at[n] for n in b["approved"]) for b in self.cast if "approved" in b).items()]
        self.read_costs()

    def read_costs(self):
        """Keep of each project that the money could pay for its cost, who approves of it, and how many those are."""
        self.priced = self.opened.get("budget") is not None
        self.funds = number(self.opened["budget"]) if self.priced else Fraction(self.few)
        costs = {i: number(item.get("cost", 1)) for i, item in enumerate(self.items)}
        self.costs = {i: cost for i, cost in costs.items() if not self.priced or cost <= self.funds}
        fans = {i: [g for g, (who, _) in enumerate(self.groups) if i in who] for i in self.costs}
        self.fans = {i: groups for i, groups in fans.items() if groups}
        self.support = {i: sum(self.groups[g][1] for g in groups) for i, groups in self.fans.items()}

    def result(self, elected, seats=None, shares=None, valid=None, **more):
        """What is written of a result, as far as it has to come out again."""
        name, cast = self.names.__getitem__, len(self.cast)
        seats = dict.fromkeys(elected, 1) if seats is None else seats
        return {
            "elected": [name(i) for i in elected],
            "seats": {name(i): number for i, number in seats.items()},
            "shares": {name(i): str(share) for i, share in (shares or {}).items()},
            "members": len(self.opened["who"]),
            "present": cast,
            "valid": cast if valid is None else valid,
        } | more

    def spent(self, bought):
        """The result that some purchases, or seats, come to."""
        if not self.priced:
            return self.result(bought)
        return self.result(bought, {}, {i: self.costs[i] / self.funds for i in bought} if self.funds else {})

    def ways(self, count):
        """What each way to break the ties comes to, the first choice of each first; whether there are more of them."""
        found, left = [], [()]
        while left and len(found) < MOST_WAYS:
            self.script, self.asked, self.drawn = left.pop(), [], 0
            found.append(count(self))
            made = (*self.script, *[0] * (len(self.asked) - len(self.script)))
            free = range(len(self.script), len(self.asked))
            left += [(*made[:at], other) for at in free for other in range(1, self.asked[at])]
        return found, bool(left)

    def pick(self, tied, worst=False):
        """The one of equals on whom it falls: by the named order, by lot, or as the way that is followed has it."""
        if len(tied) == 1 or self.ties == "order":
            return tied[-1 if worst else 0]
        if self.ties == "lot":
            self.drawn += 1
            drawn = [sha256(f"{self.opened['seed']}:{self.drawn}:{self.say(i)}".encode()).digest() for i in tied]
            return tied[drawn.index(max(drawn) if worst else min(drawn))]
        self.asked.append(len(tied))
        return tied[self.script[len(self.asked) - 1] if len(self.asked) <= len(self.script) else 0]

    def say(self, what):
        """A candidate's name, or of a pair who stands over whom."""
        return " over ".join(self.names[i] for i in (what if isinstance(what, tuple) else [what]))

    def first(self, groups):
        """Who has the seats: equals together, the best first; the tie in which seats end is broken, no other."""
        found = []
        for group in groups:
            while group and len(found) < self.seats:
                found.append(self.pick(group) if len(found) + len(group) > self.seats else group[0])
                group.remove(found[-1])
        return found
