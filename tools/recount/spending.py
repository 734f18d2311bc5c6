"""Budgets and committees from approvals: equal shares, Phragmen, greedy, proportional approval voting."""

from collections import Counter
from fractions import Fraction
from math import lcm

from .vote import number

MOST_STEPS = 100_000


def by_cost(vote):
    return vote.more.get("utility", "cost") == "cost"


def buy(vote, each):
    """What supporters buy together when each voter has so much, and what is left to a voter of each group.

    Next is what costs a supporter least for its worth (rho), of equals what has more supporters. A rho only grows while
    money is spent, so that the last one found bounds it from below.
    """
    size, rho, bought = [n for _, n in vote.groups], dict.fromkeys(vote.fans, Fraction(0)), []
    unit = lcm(each.denominator, *(cost.denominator for cost in vote.costs.values()))
    purse, money = [0] * len(size), [int(each * unit)]  # of each group its purse, of each purse how many units it holds
    worth = {i: vote.costs[i] if by_cost(vote) and vote.costs[i] else 1 for i in vote.fans}
    while rho:
        best, tied = None, []
        for i in sorted(rho, key=rho.get):
            if best is not None and rho[i] > best:
                break
            have = Counter()
            for g in vote.fans[i]:
                have[purse[g]] += size[g]
            price = most_paid(
                int(vote.costs[i] * unit), vote.support[i], sorted((money[p], n) for p, n in have.items())
            )
            if price is None:
                del rho[i]
                continue
            rho[i] = price / unit / worth[i]
            if best is None or rho[i] < best:
                best, tied = rho[i], []
            if rho[i] == best:
                tied.append(i)
        if tied:
            most = max(vote.support[i] for i in tied)
            i = vote.pick(sorted(i for i in tied if vote.support[i] == most))
            price = best * worth[i] * unit
            unit, money = unit * price.denominator, [held * price.denominator for held in money]  # whole again
            after = {p: max(0, money[p] - price.numerator) for p in {purse[g] for g in vote.fans[i]}}
            money += sorted({*after.values()} - {*money})
            after = {p: money.index(left) for p, left in after.items()}
            for g in vote.fans[i]:
                purse[g] = after[purse[g]]
            bought.append(i)
            del rho[i]
    return bought, [Fraction(money[p], unit) for p in purse]


def most_paid(cost, supporters, purses):
    """The most units that one pays where all pay alike or all they have; None where that is too little."""
    for money, voters in purses:
        if money * supporters >= cost:
            return Fraction(cost, supporters)
        cost, supporters = cost - money * voters, supporters - voters
    return None


def equal_shares(vote):
    """Equal shares; seats that nobody's money fills go by Phragmen, from what voters have left."""
    bought, money = buy(vote, vote.funds / max(1, len(vote.cast)))
    return vote.spent(bought) if vote.priced else phragmen(vote, [-left for left in money], bought)


def equal_shares_add1(vote):
    """The last outcome within the budget when voters have one more and one more; then what has most worth for money."""
    each, step = vote.funds / max(1, len(vote.cast)), vote.more.get("step", 1)
    if not vote.priced or step < 1:
        return None
    bought, added = buy(vote, each)[0], step
    while len(bought) < len(vote.fans) and added <= MOST_STEPS * step:
        vote.drawn = 0
        more = buy(vote, each + added)[0]
        if sum(vote.costs[i] for i in more) > vote.funds:
            break
        bought, added = more, added + step
    worth = {i: Fraction(n) / (1 if by_cost(vote) else vote.costs[i] or 1) for i, n in vote.support.items()}
    return vote.spent(best_first(vote, worth, bought))


def greedy(vote):
    """Projects by votes, or by votes for each unit of cost, as far as money goes."""
    if vote.rule == "greedy-threshold" and vote.more.get("threshold") is None:
        return None
    enough = number(vote.more.get("threshold") or 0)
    worth = {i: (0, Fraction(n)) for i, n in vote.support.items() if n >= enough}
    if vote.rule == "greedy-per-cost":
        worth = {i: (0, n / vote.costs[i]) if vote.costs[i] else (1, n) for i, (_, n) in worth.items()}
    return vote.spent(best_first(vote, worth, [], stops=vote.rule == "greedy-no-skip", together=True))


def best_first(vote, worth, bought, stops=False, together=False):
    """What was bought, and then what has most worth: what does not fit is passed over, or it stops there.

    Of equals that all fit `together` nobody asks which is first.
    """
    rest, left = vote.funds - sum(vote.costs[i] for i in bought), [i for i in worth if i not in bought]
    while left := [i for i in left if stops or vote.costs[i] <= rest]:
        best = max(worth[i] for i in left)
        tied = [i for i in left if worth[i] == best]
        fit = together and sum(vote.costs[i] for i in tied) <= rest
        i = tied[0] if fit else vote.pick(tied)
        left.remove(i)
        if vote.costs[i] > rest:
            break
        rest, bought = rest - vote.costs[i], [*bought, i]
    return bought


def phragmen(vote, load=None, bought=()):
    """Supporters who earn all the time and buy when they have enough; `load` is when they last had nothing."""
    load, bought, rest = load or [Fraction(0)] * len(vote.groups), list(bought), vote.funds
    cost = vote.costs if vote.priced else dict.fromkeys(vote.fans, 1)
    left, size = [i for i in vote.fans if i not in bought], [n for _, n in vote.groups]
    while left and len(bought) < (len(vote.names) if vote.priced else vote.seats):
        when = {i: (cost[i] + sum(size[g] * load[g] for g in vote.fans[i])) / vote.support[i] for i in left}
        i = vote.pick([i for i in left if when[i] == min(when.values())])
        left.remove(i)
        if vote.priced and cost[i] > rest:
            if vote.more.get("misfit", "stop") == "stop":
                break
            continue
        rest -= cost[i]
        bought.append(i)
        for g in vote.fans[i]:
            load[g] = when[i]
    return vote.spent(bought)


def pav(vote):
    """Sequential proportional approval voting: papers with r seats count 1/(r + 1)."""
    if vote.priced:
        return None
    chosen = []
    while len(chosen) < vote.few:
        score = {i: Fraction(0) for i in vote.places if i not in chosen}
        for who, voters in vote.groups:
            for i in who.intersection(score):
                score[i] += Fraction(voters, 1 + len(who.intersection(chosen)))
        best = max(score.values())
        if not best:
            break
        chosen.append(vote.pick([i for i in score if score[i] == best]))
    return vote.spent(chosen)
