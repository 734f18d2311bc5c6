"""Yes and no, points, floors, and a whole divided among aims."""

from bisect import bisect_left
from fractions import Fraction
from statistics import median

from .vote import number


def yes_no(vote):
    votes, members, kind = dict(zip(vote.names, vote.votes, strict=True)), len(vote.opened["who"]), vote.more
    kind, quorum = kind.get("majority", "votes-cast"), number(kind.get("quorum", vote.quorum))
    yes, cast, here = votes["yes"], votes["yes"] + votes["no"], sum(vote.votes)
    base = members if "absolute" in kind else here if "present" in kind else cast
    enough = 3 * yes >= 2 * base if "two-thirds" in kind else 2 * yes > base
    quorate = here >= quorum * members and here > 0
    carried, at = bool(quorate and enough and base), vote.names.index("yes")
    found = vote.result([at] if carried else [], {}, {at: Fraction(yes, base)} if base else {}, cast)
    return found | {"votes": votes | {"absent": 0}, "carried": carried, "quorate": quorate, "present": here}


def points(vote):
    """The largest sums have the seats."""
    scores = [sum(figure * n for figure, n in given.items()) for given in vote.given]
    groups = [[i for i in vote.places if scores[i] == score] for score in sorted(set(scores), reverse=True)]
    shares = {i: Fraction(score) / sum(scores) for i, score in enumerate(scores)} if any(scores) else {}
    return vote.result(vote.first(groups), shares=shares)


def levels(vote, i):
    """Figures given to an option, the largest first, each with how many gave so much or more."""
    voters, given = 0, vote.given[i]
    return [(figure, voters := voters + given[figure]) for figure in sorted(given, reverse=True)]


def floors(vote):
    """Of each item the largest level that enough of all voters want."""
    enough = number(vote.more.get("share", "3/5")) * len(vote.cast)
    wanted = {i: [figure for figure, voters in levels(vote, i) if voters >= enough] for i in vote.places}
    found = {i: figures[0] for i, figures in wanted.items() if figures}
    return vote.result(list(found), {}, levels={vote.names[i]: str(level) for i, level in found.items()})


def divide(vote):
    """A whole by the mean, by scaled medians, or by independent markets; blank papers have no say."""
    voters = sum(bool(ballot["points"]) for ballot in vote.cast)
    if not voters:
        return None
    if vote.rule == "independent-markets":
        shares = markets([levels(vote, i) for i in vote.places])
    elif vote.rule == "mean":
        shares = [Fraction(sum(figure * n for figure, n in given.items())) / voters for given in vote.given]
    else:  # an aim that a paper does not name has nothing of it
        medians = [median([*given.elements(), *[Fraction(0)] * (voters - given.total())]) for given in vote.given]
        if not any(medians):
            return None
        shares = [each / sum(medians) for each in medians]
    return vote.result([i for i in vote.places if shares[i]], {}, dict(enumerate(shares)), voters)


def markets(asked):
    """Medians with phantoms min(t (n - k), 1): of each aim the largest min(b_i, i t), t where they add up to one."""

    def shares(t):
        return [max((min(figure, voters * t) for figure, voters in each), default=Fraction(0)) for each in asked]

    ends = {Fraction(0)}  # of the straight pieces in which medians grow with t
    for each in asked:
        for (figure, voters), (_, before) in zip(each, [(0, 1), *each], strict=False):
            ends |= {figure / voters, figure / before}
    ends = sorted(ends)
    high = min(bisect_left(ends, 1, key=lambda t: sum(shares(t))), len(ends) - 1)
    low = max(high - 1, 0)
    sum_low, sum_high = sum(shares(ends[low])), sum(shares(ends[high]))
    if sum_high == sum_low:
        return shares(ends[high])
    return shares(ends[low] + (1 - sum_low) * (ends[high] - ends[low]) / (sum_high - sum_low))
