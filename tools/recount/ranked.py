"""Rankings: votes that are transferred, and candidates compared in pairs."""

import sys
from collections import Counter
from fractions import Fraction
from itertools import permutations, takewhile
from math import gcd

UNIT = 100_000
"""A whole vote in the Scottish count: values are cut at 0.00001."""
ONE, NEAR, EXACT = 10**50, 10**36, 10**12
"""A whole vote in Meek's count, and how near to the quota the elected are brought: 1e-14, where close 1e-38."""
STRENGTHS = {
    "winning-votes": lambda over, under: (over, -under),
    "margins": lambda over, under: (over - under,),
    "ratio": lambda over, under: (0, Fraction(over, under)) if under else (1, over),
}


def papers(vote):
    """Preferences, one a rank, and how many papers hold them: up to a rank of several; Scottish ones to a gap."""
    found, over_gaps = Counter(), vote.rule != "stv-scottish"
    for ranks, number in vote.ranks.items():
        single = takewhile(lambda rank: len(rank) == 1 or (over_gaps and not rank), ranks)
        found[tuple(i for rank in single for i in rank)] += number
    return {preferences: number for preferences, number in found.items() if preferences}


def transferable(vote):
    """Scottish STV (SSI 2007/42, rules 45 to 52); of one seat, by half of the papers left, the instant run-off."""
    run_off = vote.rule == "instant-run-off"
    if run_off and vote.seats > 1:
        return None
    moving = [(preferences, number, UNIT) for preferences, number in papers(vote).items()]
    valid = sum(number for _, number, _ in moving)
    votes, piles, history = [0] * len(vote.names), [[] for _ in vote.names], []
    hopeful, elected, surplus = set(vote.places), [], set()
    while True:
        for preferences, number, value in moving:
            if (i := next((i for i in preferences if i in hopeful), None)) is not None:
                piles[i].append((preferences, number, value))
                votes[i] += number * value
        quota = sum(votes) // 2 + 1 if run_off else (valid // (vote.seats + 1) + 1) * UNIT
        order = sorted(hopeful, key=lambda i: (-votes[i], i))
        reached = [i for i in order if votes[i] >= quota][: vote.few - len(elected)]
        elected, hopeful = elected + reached, hopeful - set(reached)
        surplus |= {i for i in reached if votes[i] > quota}
        vacant = vote.few - len(elected)
        if len(hopeful) <= vacant or not vacant:
            return vote.result(elected + [i for i in order if i in hopeful][:vacant], valid=valid)
        history.append(votes[:])
        left, sought = sorted(surplus or hopeful), max if surplus else min
        for earlier in reversed(history):  # of equals the most recent stage that tells them apart
            best = sought(earlier[i] for i in left)
            left = [i for i in left if earlier[i] == best]
        idle = not surplus and len(left) <= len(hopeful) - vacant and not any(h[i] for h in history for i in left)
        out = left[0] if idle else vote.pick(left, worst=not surplus)
        over = votes[out] - (quota if surplus else 0)
        moving = [(preferences, n, value * over // max(1, votes[out])) for preferences, n, value in piles[out]]
        votes[out] -= over
        (surplus or hopeful).remove(out)


def meek(vote):
    """Meek's rule: of the elected only so much of each paper is kept as brings them down to the quota."""
    whole = papers(vote)
    valid, each = sum(whole.values()), gcd(*whole.values()) or 1
    whole = {preferences: number // each for preferences, number in whole.items()}
    keep, hopeful, elected, within = [ONE] * len(vote.names), set(vote.places), [], NEAR
    while len(elected) < vote.few:
        votes, quota = settled(whole, keep, hopeful, elected, vote.seats, within)
        free, order = vote.few - len(elected), sorted(hopeful, key=lambda i: (-votes[i], i))
        least, same = votes[order[-1]], within * 100
        close = len(order) > 1 and votes[order[-2]] - least <= same
        if within > EXACT and (close or any(abs(votes[i] - quota) <= same for i in order)):
            within = EXACT
            continue
        within, same = NEAR, EXACT * 100
        reached = [i for i in order if votes[i] >= quota - same]
        if len(reached) > free:  # they can only be equal
            last = votes[reached[free]]
            tied = sorted(i for i in reached if abs(votes[i] - last) <= same)
            reached = [i for i in reached if votes[i] > last + same]
            while len(reached) < free:
                reached.append(vote.pick(tied))
                tied.remove(reached[-1])
        if not reached and len(order) <= free:
            reached = order
        if not reached:
            out = vote.pick(sorted(i for i in order if votes[i] - least <= same), worst=True)
            keep[out] = 0
        elected, hopeful = elected + reached, hopeful - set(reached or [out])
    return vote.result(elected, valid=valid)


def settled(whole, keep, hopeful, elected, seats, within):
    """Votes and quota when keep factors, made quota / votes as large again and again, change them no more."""
    parts = Counter()  # of preferences only what has a say: the elected passed, the first who is hopeful
    for preferences, number in whole.items():
        part = [i for i in preferences if keep[i]]
        ends = next((place + 1 for place, i in enumerate(part) if i in hopeful), len(part))
        parts[tuple(part[:ends])] += number
    while True:
        votes, held = [0] * len(keep), 0
        for part, number in parts.items():
            rest = ONE
            for i in part:
                kept = rest * keep[i] // ONE
                votes[i], rest = votes[i] + number * kept, rest - kept
            held += number * (ONE - rest)
        quota = held // (seats + 1)
        if all(abs(votes[i] - quota) <= within for i in elected):
            return votes, quota
        for i in elected:
            keep[i] = min(ONE, keep[i] * quota // votes[i])


def preferred(vote):
    """How many papers rank the first of a pair above the second; who is not ranked stands below all who are."""
    ranks = [({i: place for place, rank in enumerate(paper) for i in rank}, n) for paper, n in vote.ranks.items()]
    last = sys.maxsize
    return {(a, b): sum(n for of, n in ranks if of.get(a, last) < of.get(b, last))
            for a, b in permutations(vote.places, 2)}  # fmt: skip


def pairs(vote):
    """Schulze's rule and ranked pairs, by winning votes, margins or ratio."""
    over, strength = preferred(vote), STRENGTHS[vote.more.get("strength", "winning-votes")]
    won = {(a, b): strength(n, over[b, a]) for (a, b), n in over.items() if n > over[b, a]}
    if vote.rule == "ranked-pairs":
        better = reach(lock(vote, won))
    else:
        path = dict(won)
        for middle, a, b in permutations(vote.places, 3):  # the middle ones one after the other
            way = min(path.get((a, middle), ()), path.get((middle, b), ()))
            path[a, b] = max(path.get((a, b), ()), way)
        better = {(a, b) for (a, b), way in path.items() if way > path.get((b, a), ())}
    groups, left = [], set(vote.places)
    while left:
        groups.append(sorted(i for i in left if not any((other, i) in better for other in left)))
        left -= set(groups[-1])
    return vote.result(vote.first(groups))


def lock(vote, won):
    """Pairs from the strongest down, each unless those locked lead from its loser to its winner."""
    locked = set()
    for strength in sorted(set(won.values()), reverse=True):
        left = sorted(pair for pair in won if won[pair] == strength)
        while left := [(a, b) for a, b in left if (a, b) not in locked and (b, a) not in reach(locked)]:
            together = reach(locked | set(left))
            free = {(a, b) for a, b in left if (b, a) not in together}  # in no circle, whatever else is locked
            in_circle = [pair for pair in left if pair not in free]
            locked |= free | ({vote.pick(in_circle)} if in_circle else set())
    return locked


def reach(edges):
    """All pairs that edges join, in one step or more."""
    found = set(edges)
    for middle in {a for a, _ in edges}:
        found |= {(a, c) for a, b in found if b == middle for b, c in found if b == middle}
    return found
