"""Seats for lists, by divisors or by a quota and the largest remainders."""

from fractions import Fraction

from .vote import number

DIVISORS = {
    "dhondt": lambda held: held + 1,
    "sainte-lague": lambda held: 2 * held + 1,
    "modified-sainte-lague": lambda held: 2 * held + 1 if held else Fraction(7, 5),
    "huntington-hill": lambda held: held * (held + 1),
    "adams": lambda held: held,
    "dean": lambda held: Fraction(2 * held * (held + 1), 2 * held + 1),
}
"""What votes are divided by where so many seats are held; of Huntington-Hill the squares of both."""


def seats(vote):
    """The seats of every list that takes part; a list fills no more than it has names, or may have."""
    votes, valid, house = vote.votes, sum(vote.votes), vote.seats
    threshold = number(vote.more.get("threshold") or 0)
    part = [i for i in vote.places if votes[i] and votes[i] >= threshold * valid]
    least = {i: max(vote.more.get("minimum") or 0, vote.items[i].get("minimum") or 0) for i in part}
    if not part or sum(least.values()) > house:
        return None
    named = vote.opened.get("lists", {})
    most = {i: vote.items[i].get("maximum", house) for i in part}
    most = {i: min(n, len(named[vote.names[i]])) if vote.names[i] in named else n for i, n in most.items()}
    held = (remainders if vote.rule in ("hare", "droop") else averages)(vote, least, most)
    elected = [i for i in vote.places if held.get(i) and not vote.items[i].get("refuses")]
    shares = {i: Fraction(votes[i], valid) for i in vote.places}
    return vote.result(elected, {i: held.get(i, 0) for i in vote.places}, shares, valid)


def averages(vote, held, most):
    """Each next seat to the largest quotient; one by 0 comes before all, the larger votes first."""

    def quotient(i):
        by, votes = DIVISORS[vote.rule](held[i]), Fraction(vote.votes[i])
        return (0, (votes**2 if vote.rule == "huntington-hill" else votes) / by) if by else (1, votes)

    for left in range(vote.seats - sum(held.values()), 0, -1):
        now = {i: quotient(i) for i in held if held[i] < most[i]}
        if not now:
            break
        best = max(now.values())
        tied = [i for i in now if now[i] == best]
        held[vote.pick(tied) if len(tied) > left else tied[0]] += 1
    return held


def remainders(vote, least, most):
    """Whole quotas, then one seat each to the largest fractions; sure seats first of all."""
    total, house = sum(vote.votes[i] for i in least), vote.seats
    quota = Fraction(total, house) if vote.rule == "hare" else Fraction(total // (house + 1) + 1)
    whole = {i: vote.votes[i] / quota for i in least}
    held = {i: min(most[i], max(least[i], int(whole[i]))) for i in least}
    rest = {i: whole[i] % 1 if held[i] == int(whole[i]) else Fraction(0) for i in least}
    while (over := sum(held.values()) - house) > 0:  # sure seats took more than the quotas left
        able = [i for i in held if held[i] > least[i]]
        tied = [i for i in able if rest[i] == min(rest[j] for j in able)]
        i = vote.pick(tied, worst=True) if len(tied) > over else tied[0]
        held[i], rest[i] = held[i] - 1, rest[i] + 1
    waiting = dict(rest)
    while left := house - sum(held.values()):
        free = {i: rest[i] for i in held if held[i] < most[i]}
        waiting = {i: part for i, part in waiting.items() if i in free} or free  # lists ran out: round again
        if not waiting:
            break
        tied = [i for i in waiting if waiting[i] == max(waiting.values())]
        i = vote.pick(tied) if len(tied) > left else tied[0]
        held[i] += 1
        del waiting[i]
    return held
