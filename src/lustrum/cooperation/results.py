"""What `lustrum join` answers: who joins, how the rules compare, how a network grows, what would be sold off before."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.cooperation import core, production
from lustrum.cooperation.game import Game, Total
from lustrum.cooperation.group import Group
from lustrum.cooperation.membership import Joining, joining, reaches, shares_of, stripping
from lustrum.cooperation.network import network
from lustrum.cooperation.sharing import RULES
from lustrum.errors import LustrumError
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

MOST_FOR_STRIPPING = 8
"""Farms up to which the sale of each holding before joining is tried: each asks all coalitions again."""


CORE = 1e-7
"""Gain by leaving, as a share of the game's size, up to which a sharing is in the core."""


def group_results(group: Group, rule: str = "") -> list[Result]:
    """Return every answer the group's folder holds figures for.

    Parameters
    ----------
    group : Group
    rule : str
        Sharing rule; the group's own where empty.
    """
    found: list[Result] = []
    if group.activities:
        game = production.game_of(group)
        chosen = rule or group.rule
        found += [who_joins(group, joining(group, game, chosen), game), rules(group, game)]
        if len(group) <= MOST_FOR_STRIPPING and (group.rent > 0).any():
            found.append(sold_before(group, chosen))
    if group.terms is not None:
        found += [membership(group), would_join(group)]
    return found


def who_joins(group: Group, found: Joining, game: Game | Total) -> Result:
    """Return income inside and outside by farm, the gain, the decision, support and pressure."""
    voters = group.voters
    gainers = float(voters[found.gain > 0].sum() / voters.sum())
    notes = [
        f"{int(found.joins.sum())} of {len(group)} farms would join a group of all under the rule '{found.rule}'",
        f"together the farms make {figure(game.total)} {group.unit}, apart "
        f"{figure(group.outside.sum())}; the median farm "
        f"gains {figure(np.median(found.gain), 4)}, {100 * gainers:z.0f} % of voters gain",
        *_staying(group, game, found),
    ]
    if found.support.any():
        notes.append(
            f"support of {figure(found.support.sum(), 4)} {group.unit} would bring the others in, beside a gain of "
            f"{figure(found.gain.sum(), 4)} from working together"
        )
    if found.gain.mean() > 0 >= np.median(found.gain):
        notes.append("the gain is there on average and not for the median farm: another rule would spread it wider")
    if found.pressed.any():
        names = ", ".join(farm for farm, p in zip(group.farms, found.pressed, strict=True) if p)
        notes.append(
            f"PRESSURE: {names} would join only because the income outside was pushed below its neutral level; "
            "they are not counted as joining"
        )
    notes.append(
        "every farm may leave each year with its own share back within one harvest; staying out changes no tax, price "
        "or supply; steadier income as a member is not counted"
    )
    yes = np.where(found.joins, "yes", "no").tolist()
    return Result(
        "joining",
        f"Who joins: {group.title}, {group.year}",
        ("farm",),
        [(farm,) for farm in group.farms],
        {
            "gain": Measure(found.gain, group.unit, "income as a member less income outside at neutral tax and price"),
            "income_outside": Measure(found.outside, group.unit, "income outside at neutral tax and price"),
            "income_as_member": Measure(found.share, group.unit, "share in a group of all farms"),
            "joins": Measure(yes, "", "whether the share reaches the income outside plus margin"),
            "support": Measure(found.support, group.unit, "least yearly support at which the farm would join"),
            "income_outside_now": Measure(found.outside_now, group.unit, "income outside at taxes and prices in force"),
            "least_accepted": Measure(found.asked, group.unit, "income outside plus margin"),
            "pressed": Measure(np.where(found.pressed, "yes", "no").tolist(), "", "joins only because y fell"),
            "share_in_group_that_stays": Measure(found.share_staying, group.unit, "NaN for farms outside it"),
        },
        titles=dict(group.titles),
        notes=tuple(notes),
        assumptions=group.assumptions,
        drawing=Drawing("bars", "gain", title=notes[0]),
    )


def _staying(group: Group, game: Game | Total, found: Joining) -> list[str]:
    """Say who would stay where each farm decides alone, and which of all of them would gain by leaving together."""
    count = int(found.stays.sum())
    if not count:
        return ["once those who would lose have gone, no group is left"]
    names = ", ".join(farm for farm, stays in zip(group.farms, found.stays, strict=True) if stays)
    said = [
        "no farm would leave by itself"
        if count == len(group)
        else f"once those who would lose have gone, {count} stay, none of whom would leave by itself: {names}"
    ]
    gain, leaving = _would_leave(group, game, found.share)
    if gain > CORE * game.size:
        said.append(
            f"of a group of all, {', '.join(leaving)} would together gain {figure(gain, 4)} {group.unit} by leaving: "
            f"'{found.rule}' is outside the core"
        )
    elif count == len(group):
        said.append(f"no farms together would either: '{found.rule}' is in the core")
    return said


def rules(group: Group, game: Game | Total) -> Result:
    """Return every sharing rule that can be applied, with the coalition that gains most by leaving."""
    names, rows, refused = [], [], []
    for name in RULES:
        try:
            share = shares_of(group, game, name)
        except LustrumError as error:
            refused.append(f"{name} cannot be applied: {str(error).rstrip('.')}")
            continue
        gain, leaving = _would_leave(group, game, share)
        stable = gain <= CORE * game.size
        joins = int(reaches(share, group.asked).sum())
        median = float(np.median(share - group.outside))
        names.append(name)
        rows.append(
            (
                "yes" if stable else "no",
                float(joins),
                median,
                0.0 if stable else gain,
                "" if stable else ", ".join(leaving),
            )
        )
    columns = list(zip(*rows, strict=True))
    return Result(
        "sharing_rules",
        f"Sharing rules side by side: {group.title}, {group.year}",
        ("rule",),
        [(name,) for name in names],
        {
            "in_core": Measure(list(columns[0]), "", "no coalition gains by leaving"),
            "farms_that_join": Measure(np.array(columns[1]), "farms", "whose share reaches income outside plus margin"),
            "median_gain": Measure(np.array(columns[2]), group.unit, "of the farms, over income outside"),
            "gain_by_leaving": Measure(np.array(columns[3]), group.unit, "of the coalition that gains most by leaving"),
            "would_leave": Measure(list(columns[4]), "", "that coalition"),
        },
        notes=(*_core_notes(game, group), *refused),
        drawing=Drawing("bars", "median_gain"),
    )


def _would_leave(group: Group, game: Game | Total, share: Array) -> tuple[float, tuple[str, ...]]:
    if isinstance(game, Game):
        return core.would_leave(game, share)
    return production.would_leave(group, share)


def _core_notes(game: Game | Total, group: Group) -> tuple[str, ...]:
    if not isinstance(game, Game):
        return ("coalitions were searched by a programme with a yes or no for each farm, not listed",)
    least = core.least_core(game)
    if least.epsilon >= -1e-9 * game.size:
        shape = "joining pays the more the larger the group" if game.is_convex else "the core is not empty"
        if least.epsilon <= 1e-9 * game.size:
            return (f"{shape}: there are sharings under which no coalition gains by leaving",)
        better = f"{figure(least.epsilon, 4)} {group.unit}"
        return (f"{shape}: there are sharings that leave every coalition at least {better} better off together",)
    note = (
        f"the core is empty: under every sharing some coalition would gain {figure(-least.epsilon, 4)} "
        f"{group.unit} or more "
        "by leaving"
    )
    if len(group) > MOST_FOR_STRIPPING:
        return (note,)
    groups = core.stable_groups(game)
    named = "; ".join(", ".join(each) for each in groups)
    return (note, f"smaller groups that are stable and make the most: {named}")


def sold_before(group: Group, rule: str) -> Result:
    """Return holdings whose sale before joining would pay, because the rule does not pay for bringing them."""
    cases = stripping(group, rule)
    says = "what is sold before joining is lost to all: pay for holdings brought (owen, shapley), or record them first"
    return Result(
        "sold_before_joining",
        f"What the rule '{rule}' tempts farms to sell before they join",
        ("farm", "resource"),
        [(case.farm, case.resource) for case in cases],
        {
            "gain": Measure(np.array([case.gain for case in cases]), group.unit, "rent less share lost"),
            "rent": Measure(np.array([case.rent for case in cases]), group.unit, "earned when sold or let"),
            "share_lost": Measure(np.array([case.lost_share for case in cases]), group.unit, "share without it"),
        },
        notes=(says,) if cases else ("nothing: each holding with a stated rent earns its farm more inside",),
        drawing=Drawing("bars", "gain") if cases else None,
    )


def membership(group: Group) -> Result:
    """Return members of a network by year, with its resting points, critical mass and founding support."""
    found = network(group)
    notes = [
        "membership rests at " + (", ".join(f"{n} ({word})" for n, word in found.resting) or "no number"),
        f"critical mass: {found.critical} members"
        if found.critical is not None
        else "at no size does membership grow by itself",
    ]
    if found.cycles:
        notes.append("membership does not settle: each member lowers what the others earn")
    if found.founders:
        notes.append(
            f"cheapest founders: {', '.join(found.founders)}; promised {figure(found.promise.sum(), 4)} "
            f"{group.unit} in all "
            f"should the others not come, of which {figure(found.paid.sum(), 4)} is paid once all "
            f"{found.critical} are in"
        )
    elif found.critical is not None and found.path[-1] >= found.critical:
        notes.append("today's membership is at or beyond it: no support is needed")
    path = np.array(found.path, dtype=float)
    years = [str(group.year + t) for t in range(len(path))]
    earned = np.array([found.terms.alone + found.terms.per_member * n - found.terms.fee for n in path])
    return Result(
        "membership",
        f"Members of the network by year: {group.title}",
        ("year",),
        [(year,) for year in years],
        {
            "members": Measure(path, "farms", "those who want to be members at last year's membership"),
            "income_as_member": Measure(earned, group.unit, "alone + per_member n - fee"),
        },
        notes=tuple(notes),
        assumptions=group.assumptions,
        drawing=Drawing("lines", "members", x="year"),
    )


def would_join(group: Group) -> Result:
    """Return how many farms would want to be members of the network at every size it may have, J(n)."""
    found = network(group)
    sizes = np.arange(len(group) + 1)
    earned = found.terms.alone + found.terms.per_member * sizes - found.terms.fee
    grows = np.where(found.wanted > sizes, "grows", np.where(found.wanted < sizes, "shrinks", "rests")).tolist()
    return Result(
        "membership_by_size",
        f"Who would want to be a member at each size of the network: {group.title}",
        ("members",),
        [(str(n),) for n in sizes],
        {
            "would_be_members": Measure(found.wanted.astype(float), "farms", "J(n)"),
            "membership": Measure(grows, "", "where more want to be members than are, it grows"),
            "income_as_member": Measure(np.asarray(earned, dtype=float), group.unit, "alone + per_member n - fee"),
        },
        drawing=Drawing("bars", "would_be_members"),
    )
