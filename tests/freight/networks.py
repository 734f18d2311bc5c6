"""Networks small enough to reckon by hand, and a folder of one."""

from __future__ import annotations

import numpy as np

from lustrum.freight import Freight, Good, Line, Locomotives, Needs, Wagon


def network(lines, needs, *, goods=None, wagons=None, capacity=None, rebuilt=None, **changes):
    """Return a network of one season of a day unless `days` says otherwise.

    Parameters
    ----------
    lines : list of (start, end, length, direction, cost)
    needs : list of (good, node, supply, need, penalty) or with the season's number at the end
    capacity : list of wagons a season by line, or of lists by season; without limit where not given
    """
    lines = tuple(Line(*each) for each in lines)
    node = tuple(dict.fromkeys(end for line in lines for end in (line.start, line.end)))
    wagons = (Wagon("wagon", 1.0),) if wagons is None else wagons
    names = list(dict.fromkeys(each[0] for each in needs))
    goods = tuple(Good(name, wagons[0].name, wagons[0].load) for name in names) if goods is None else goods
    days = np.array(changes.pop("days", [1.0]))
    shape = (len(goods), len(node), len(days))
    supply, need, penalty = np.zeros(shape), np.zeros(shape), np.full(shape, np.nan)
    for good, at, brought, wanted, worth, *season in needs:
        place = ([g.name for g in goods].index(good), node.index(at), season[0] if season else 0)
        supply[place] += brought
        need[place] += wanted
        penalty[place] = worth
    full = (len(lines), len(days))
    passed = np.full(full, np.inf) if capacity is None else np.array(capacity, dtype=float).reshape(len(lines), -1)
    given = {
        "name": "test", "unit": "t", "money": "rouble", "source": "made up", "year": 1921, "train": 1.0,
        "empty_train": 1.0, "empties": 0.6, "season": tuple(f"s{t}" for t in range(len(days))),
    }  # fmt: skip
    return Freight(
        node=node,
        days=days,
        line=lines,
        capacity=np.broadcast_to(passed, full).copy(),
        rebuilt=np.full(full, np.nan) if rebuilt is None else np.array(rebuilt, dtype=float).reshape(full),
        wagon=wagons,
        good=goods,
        needs=Needs(np.arange(len(goods)), ("",) * len(goods), supply, need, penalty),
        **{**given, **changes},
    )


def there_and_back(**changes):
    """Return ten units from A to B, 100 km apart, a wagon for each; a loaded wagon costs 2, an empty one 1.2."""
    needs = [("coal", "A", 10.0, 0.0, np.nan), ("coal", "B", 0.0, 10.0, 50.0)]
    return network([("A", "B", 100.0, "each", 2.0)], needs, **changes)


def with_locomotives(freight, fit, km_a_day=100.0):
    """Return a network with so many fit locomotives."""
    from dataclasses import replace

    return replace(freight, locomotives=Locomotives(max(fit, 1.0), fit, km_a_day, "strict"))


def hired(load=1.0, name="wagon"):
    """Return wagons that nobody follows back."""
    return (Wagon(name, load, returns=False),)
