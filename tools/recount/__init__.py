"""Count a council's votes again by every rule: what `verify_log.py` asks where this folder lies beside it.

The standard library alone, written apart from lustrum. A vote is counted from its entries in the log, exactly, its ties
broken as was said before it: by the named order, or by lot. Where a tie was to be refused every way to break it is
followed (up to 200); all have to come to the same, or the count has to say that a tie decides.
"""

from . import lists, ranked, spending, sums
from .vote import Vote

IN_ORDER = {
    "equal-shares": spending.equal_shares,
    "equal-shares-add1": spending.equal_shares_add1,
    "sequential-phragmen": spending.phragmen,
    "sequential-pav": spending.pav,
    "greedy": spending.greedy,
    "greedy-no-skip": spending.greedy,
    "greedy-threshold": spending.greedy,
    "greedy-per-cost": spending.greedy,
}
"""Rules that break ties by the named order, where nothing else was said before the vote."""
COUNTS = IN_ORDER | {
    "yes-no": sums.yes_no,
    "points": sums.points,
    "floors": sums.floors,
    "independent-markets": sums.divide,
    "mean": sums.divide,
    "normalised-median": sums.divide,
    "stv-scottish": ranked.transferable,
    "instant-run-off": ranked.transferable,
    "stv-meek": ranked.meek,
    "schulze": ranked.pairs,
    "ranked-pairs": ranked.pairs,
    **dict.fromkeys([*lists.DIVISORS, "hare", "droop"], lists.seats),
}
"""Every rule, and how it is counted: to a result, or to nothing where these ballots have none by it."""


def compare(opened, kept, quorum="1/2"):
    """Say what came of counting a vote again; ValueError where the count that was kept is another.

    `opened` is the vote's entry, and `who` has a vote, the ballots `cast` by voter, and the `seed` of a lot.
    """
    rule, name = opened["rule"], opened["id"]
    if rule not in COUNTS:
        return f"not counted again ({rule})"
    vote = Vote(opened, quorum, "order" if rule in IN_ORDER else "refuse")
    ways, left = vote.ways(COUNTS[rule])
    refused, one = kept.get("refused"), ways[0]
    if one is None:
        need(refused and not kept.get("tie"), f"{name} has no result, and one was written")
        return f"no result, as written ({refused.rstrip('.')})"
    if not left and all(outcome(way) == outcome(one) for way in ways):
        need(not refused, f"{name} has a result, and none was written")
        for key, value in (one | behind(vote, one)).items():
            need(kept[key] == value, f"{name} counted again: {key} is {value}, and {kept[key]} was written")
        return f"counted again by {rule}, as written"
    need(refused and kept.get("tie"), f"{name} hangs on a tie, and a result was written")
    sure = [] if left else [who for who in one["elected"] if all(who in way["elected"] for way in ways)]
    need(kept["elected"] == sure, f"{name}: elected for sure are {sure}, and {kept['elected']} were written")
    ends = set() if left else {ending(way) for way in ways}
    need({tuple(each) for each in kept["outcomes"]} == ends, f"{name} could end otherwise than was written")
    return f"counted again by {rule}, a tie as written"


def need(holds, said):
    if not holds:
        raise ValueError(said)


def outcome(found):
    return found and (sorted(found["elected"]), found["seats"], found["shares"])


def ending(found):
    several = max(found["seats"].values(), default=0) > 1
    return tuple(sorted([f"{n} {k}" for n, k in found["seats"].items() if k] if several else found["elected"]))


def behind(vote, found):
    """Of an election by how many voters each was elected, and of lists with names who."""
    if vote.opened["kind"] != "election":
        return {}
    by = {name: voters_behind(vote, vote.names.index(name)) for name in found["elected"]}
    named, seats = vote.opened.get("lists", {}), found["seats"]
    if not named or set(named) != set(vote.names):
        return {"elected_by": by}
    persons = {name: named[name][: seats[name]] for name in by}
    return {"persons": persons, "elected_by": {p: by[name] // seats[name] for name in by for p in persons[name]}}


def voters_behind(vote, i):
    """First votes; papers that name a candidate; where pairs are compared the fewest that prefer them to another."""
    if vote.rule in ("schulze", "ranked-pairs"):
        named = sum(n for ranks, n in vote.ranks.items() if any(i in rank for rank in ranks))
        return min([named, *(n for pair, n in ranked.preferred(vote).items() if pair[0] == i)])
    if vote.form == "ranks":
        return sum(n for preferences, n in ranked.papers(vote).items() if preferences[0] == i)
    named = sum(n for who, n in vote.groups if i in who) + sum(n for figure, n in vote.given[i].items() if figure > 0)
    return vote.votes[i] or named
