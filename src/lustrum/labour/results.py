"""What `lustrum labour` answers of a balance: people and posts, by year, trainings, moves, drain, participation."""

from __future__ import annotations

import numpy as np

from lustrum.arrays import Array
from lustrum.labour.assemble import ADDS, Question
from lustrum.labour.balance import Balance
from lustrum.labour.drain import Drain
from lustrum.labour.known import Labour
from lustrum.labour.settle import gaps
from lustrum.labour.ways import SMALL
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.names import capital
from lustrum.wording.numbers import figure

LISTED = 3
"""Names in a sentence; the table has all."""


def balance_result(question: Question, balance: Balance) -> Result:
    """Return people, posts and empty posts by skill and region, in the year in which most are empty."""
    labour = balance.labour
    cells = _cells(labour)
    rate = _rate(balance)
    worst = [int(np.argmax(balance.gap[:, k, r])) for k, r in cells]
    notes = [finding(balance), _duals_said(balance)]
    notes.append("nobody is moved or enters a training but of his or her own will: shares and places are upper limits")
    if absent := [ADDS[name] for name in question.absent]:
        notes.append(f"not stated, so that defaults stand: {'; '.join(absent)}")
    units = labour.people.unit

    def at(values: Array) -> Array:
        return np.array([values[t, k, r] for t, (k, r) in zip(worst, cells, strict=True)])

    return Result(
        "labour_balance",
        f"Who is missing where: {labour.name}",
        ("skill", "region"),
        [(labour.people.skill[k], labour.people.region[r]) for k, r in cells],
        {
            "vacancy_rate": Measure(100.0 * at(rate), "%", "of posts stay empty in the worst year"),
            "vacancies": Measure(at(_empty(balance)), units, "posts that stay empty in the worst year, at usual hours"),
            "worst": Measure([str(labour.years[t]) if rate[t, k, r] > 0.0 else "" for t, (k, r) in
                              zip(worst, cells, strict=True)], "", "the year in which most stay empty"),
            "posts": Measure(at(balance.need), units, "in that year"),
            "people": Measure(at(balance.people), units, "in that year, those between jobs among them"),
            "idle": Measure(at(balance.idle), units, "beyond posts and those between jobs"),
            "worth": Measure(at(balance.worth), _money(labour), "what one more person adds a year to these posts"),
            "product": Measure(at(labour.worth), _money(labour), "what a post filled adds a year to the plan"),
        },
        titles=labour.people.titles,
        notes=tuple(notes),
        assumptions=labour.assumptions,
        drawing=_picture(labour, capital(finding(balance))),
    )  # fmt: skip


def by_year_result(balance: Balance) -> Result:
    """Return the balance by skill, region and year, with the forecast of empty posts."""
    labour = balance.labour
    shape, unit = labour.shape, labour.people.unit
    places = [(t, k, r) for k in range(shape[1]) for r in range(shape[2]) for t in range(shape[0])]
    learning = {p: each for p, each in enumerate(labour.training)}
    taught = np.zeros(shape)
    for p, each in learning.items():
        for t in range(shape[0] - each.length):
            taught[t + each.length, each.skill, each.region] += each.passed * balance.entrants[p, t]
    net = np.zeros(shape)
    for m in range(len(labour.routes)):
        k, start, end = (int(x[m]) for x in (labour.routes.skill, labour.routes.start, labour.routes.end))
        net[1:, k, end] += balance.moves[m]
        net[1:, k, start] -= balance.moves[m]

    def at(values: Array) -> Array:
        return np.array([values[place] for place in places])

    empty = _empty(balance).sum(axis=(1, 2))
    said = ", ".join(f"{year} {figure(value, 4)}" for year, value in zip(labour.years, empty, strict=True))
    return Result(
        "labour_by_year",
        "People and posts by year",
        ("skill", "region", "year"),
        [(labour.people.skill[k], labour.people.region[r], str(labour.years[t])) for t, k, r in places],
        {
            "people": Measure(at(balance.people), unit, "with this main skill, at the start of the year"),
            "at_work": Measure(at(np.minimum(balance.working, balance.need)), unit, "posts filled"),
            "posts": Measure(at(balance.need), unit, ""),
            "vacancies": Measure(at(_empty(balance)), unit, "posts that stay empty"),
            "in_training": Measure(at(balance.training), unit, "entered a training to another skill this year"),
            "trained": Measure(at(taught), unit, "passed and new at work this year"),
            "moved_in": Measure(at(net), unit, "came from other regions, less those who left"),
            "worth": Measure(at(balance.worth), _money(labour), "what one more person at work adds"),
        },
        titles=labour.people.titles,
        notes=(f"posts that stay empty, all skills and regions: {said}",),
        drawing=Drawing("none"),
    )


def training_result(balance: Balance) -> Result:
    """Return places and entrants of each training; without any, what holding the path asks schools for."""
    labour = balance.labour
    if not labour.training:
        return _schools(labour, balance)
    people, years = labour.people, labour.years
    items, places, entered, passed, cost = [], [], [], [], []
    for p, each in enumerate(labour.training):
        source = people.skill[each.from_skill] if each.from_skill >= 0 else "outside"
        for t, year in enumerate(years):
            items.append((people.skill[each.skill], source, people.region[each.region], str(year)))
            places.append(each.places[t] + balance.levers.places[p, t])
            entered.append(balance.entrants[p, t])
            passed.append(each.passed * balance.entrants[p, t])
            cost.append(balance.taught[p, t] / labour.discount[t])
    total, full = float(np.sum(entered)), float(np.sum(places))
    return Result(
        "training_plan",
        "Who trains",
        ("skill", "from_skill", "region", "year"),
        items,
        {
            "entrants": Measure(np.array(entered), people.unit, "who enter that year"),
            "places": Measure(np.array(places), people.unit, "there are"),
            "will_pass": Measure(np.array(passed), people.unit, "of them, at work with the new skill when it ends"),
            "cost": Measure(np.array(cost), people.money, "of these entrants, all years of their training"),
        },
        titles=people.titles,
        notes=(
            f"{figure(total, 4)} of {figure(full, 4)} places are used over the years",
            "who enters neither works nor moves while training; who fails goes back; places are an upper limit",
        ),
        drawing=Drawing("none"),
    )


def _schools(labour: Labour, balance: Balance) -> Result:
    people = labour.people
    mean = labour.need.mean(axis=0)
    last, first = labour.need[-1], labour.base_need
    works = 1.0 - labour.frictional
    growth = (last - first) / len(labour.years) / works
    leaving = people.attrition[:, None] * mean / works
    cells = _cells(labour)

    def at(values: Array) -> Array:
        return np.array([values[k, r] for k, r in cells])

    asked = np.maximum(leaving + growth, 0.0)
    return Result(
        "training_needed",
        "What holding the path asks schools for",
        ("skill", "region"),
        [(people.skill[k], people.region[r]) for k, r in cells],
        {
            "newcomers": Measure(at(asked), people.unit, "people with the skill needed a year"),
            "replace": Measure(at(leaving), people.unit, "of them in place of those who leave"),
            "more": Measure(at(growth), people.unit, "of them for more posts"),
            "come": Measure(at(people.newcomers[1:].mean(axis=0)), people.unit, "who come a year as things are"),
        },
        titles=people.titles,
        notes=(
            f"{figure(float(asked.sum()), 4)} people a year over all skills, of them "
            f"{figure(float(leaving.sum()), 4)} in place of those who leave",
            "a training takes one to three years and not all pass: training.csv says places, length and cost",
        ),
        drawing=Drawing("bars", "newcomers"),
    )


def moves_result(question: Question, balance: Balance) -> Result | None:
    """Return who would move and who does, route by route; None without routes."""
    labour, routes, people = balance.labour, balance.labour.routes, balance.labour.people
    if not len(routes):
        return None
    wage = labour.wage * balance.levers.wage
    allowed = balance.share[:, None] * balance.people[:-1, routes.skill, routes.start].T
    went, could = balance.moves.sum(axis=1), allowed.sum(axis=1)
    order = sorted(range(len(routes)), key=lambda m: (-went[m], -could[m]))
    notes = [
        f"{figure(float(went.sum()), 4)} move over the years, of {figure(float(could.sum()), 4)} who would if a post "
        "were open: a share is an upper limit, and a move needs a post"
    ]
    found = question.estimate
    if found is not None:
        scatter = f", scatter {found.dispersion:z.3g} times chance" if np.isfinite(found.dispersion) else ""
        notes.append(
            f"from {found.rows} observed flows: theta {found.theta:z.3g} (standard error {found.theta_error:z.2g}), "
            f"cost of moving {found.cost:z.3g} utils ({found.cost_error:z.2g}){scatter}"
        )
    return Result(
        "labour_moves",
        "Who moves of their own will",
        ("skill", "from", "to"),
        [(people.skill[routes.skill[m]], people.region[routes.start[m]], people.region[routes.end[m]]) for m in order],
        {
            "moves": Measure(went[order], people.unit, "over all years"),
            "would_move": Measure(could[order], people.unit, "over all years, if posts were open: the limit"),
            "share": Measure(100.0 * balance.share[order], "% a year", "of those there who would"),
            "wage_ratio": Measure(
                (wage[routes.skill, routes.end] / wage[routes.skill, routes.start])[order], "1", "wage there over here"
            ),
            "cost": Measure((routes.cost - balance.levers.support)[order], "utils", "of moving"),
        },
        titles=people.titles,
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def drain_result(balance: Balance, found: Drain) -> Result:
    """Return the skilled share of each region against its floor, with what keeping it asks for."""
    labour, people = balance.labour, balance.labour.people
    names = [people.region[r] for r in np.flatnonzero(found.drained)]
    notes = []
    for r in np.flatnonzero(found.drained):
        poor = "a poor region, " if found.poor[r] else ""
        keep = "stated" if found.stated[r] else "that of the base year"
        held = "" if labour.hold else "; [drain] hold = true lets the plan count on no more moves than leave it"
        notes.append(
            f"DRAIN: {people.region[r]} ({poor}{figure(found.net[r], 3)} skilled leave net) falls to "
            f"{100 * found.share[:, r].min():z.3g} % skilled, its floor is {100 * found.floor[r]:z.3g} % ({keep}): "
            f"{figure(found.training[r], 3)} trained there would keep it{held}"
        )
    if not names:
        notes.append("no region loses the skilled to others below its floor")
    if labour.hold:
        notes.append("the plan counts on no more moves than leave every floor; nobody is kept from going")
    return Result(
        "drain",
        "Whether regions lose the skilled",
        ("region",),
        [(each,) for each in people.region],
        {
            "lowest": Measure(100 * found.share.min(axis=0), "%", "skilled share in the worst year"),
            "floor": Measure(100 * found.floor, "%", "stated, else that of the base year"),
            "left_net": Measure(found.net, people.unit, "skilled who left for other regions less those who came"),
            "to_train": Measure(found.training, people.unit, "more skilled that would keep the floor"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "left_net"),
    )


def participation_result(question: Question) -> Result | None:
    """Return workforce, participation, unpaid care and meetings as regions.csv states them; None where it does not."""
    cells, people = question.regions, question.labour.people
    if np.isnan(cells.workforce).all():
        return None
    outside = cells.people - cells.workforce
    notes = [
        "participation is data: nothing here counts on people who are not in the workforce today",
    ]
    if np.isfinite(cells.carers).any():
        known = float(np.nansum(cells.carers))
        part = known / float(np.nansum(np.where(np.isnan(cells.carers), np.nan, outside)))
        notes.append(
            f"{figure(known, 4)} people care unpaid, {100 * part:z.3g} % of those outside the workforce where both are "
            "stated: their work is done and not paid, and no gap is closed by it"
        )
    else:
        notes.append("unpaid care is not stated (column carers): who does it is outside the workforce, not idle")
    if np.isnan(cells.meetings).all():
        notes.append("how many take part in meetings on the plan is not stated (column meetings)")
    return Result(
        "participation",
        "Who is in the workforce",
        ("region",),
        [(each,) for each in people.region],
        {
            "workforce": Measure(cells.workforce, people.unit, "people by main skill add up to it"),
            "participation": Measure(100 * cells.participation, "%", "of people of working age"),
            "carers": Measure(cells.carers, people.unit, "who care unpaid and have no other work"),
            "meetings": Measure(100 * cells.meetings, "%", "of the workforce in meetings on the plan"),
        },
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def _picture(labour: Labour, title: str) -> Drawing:
    """Return bars of one skill or region, shaded cells of several of both."""
    if min(labour.shape[1:]) > 1:
        return Drawing("heat", "vacancy_rate", x="region", series="skill", title=title)
    return Drawing("bars", "vacancy_rate", title=title)


def finding(balance: Balance) -> str:
    """Return where posts stay empty, as a sentence without its full stop."""
    labour, found = balance.labour, gaps(balance)
    if not found:
        return "no post stays empty that the plan counts on"
    most = [
        f"{labour.people.titles.get(labour.people.skill[k], labour.people.skill[k])} in {labour.people.region[r]}"
        for k, r in found
    ]
    year = int(np.argmax(balance.gap.sum(axis=(1, 2))))
    more = f" and {len(most) - LISTED} more" if len(most) > LISTED else ""
    return (
        f"in {labour.years[year]} {figure(float(balance.gap[year].sum()), 4)} {labour.people.unit} are missing, "
        f"{100 * float(balance.gap[year].sum() / balance.need[year].sum()):z.3g} % of posts; most is lost by "
        f"{', '.join(most[:LISTED])}{more}"
    )


def _duals_said(balance: Balance) -> str:
    labour = balance.labour
    worth = balance.worth.max(axis=0)
    if not (worth > 0.0).any():
        return "one person more would find no post that stays empty"
    k, r = np.unravel_index(int(np.argmax(worth)), worth.shape)
    return (
        f"one person more is worth most as {labour.people.skill[k]} in {labour.people.region[r]}: "
        f"{figure(float(worth[k, r]), 4)} {_money(labour)}, {worth[k, r] / labour.wage[k, r]:z.3g} times the wage"
    )


def _empty(balance: Balance) -> Array:
    """Return posts that stay empty, those not worth speaking of left out, shape (years, skills, regions)."""
    return np.where(balance.gap > SMALL * balance.need, balance.gap, 0.0)


def _rate(balance: Balance) -> Array:
    return np.divide(_empty(balance), balance.need, out=np.zeros_like(balance.gap), where=balance.need > 0.0)


def _cells(labour: Labour) -> list[tuple[int, int]]:
    """Return skills and regions with people or posts."""
    there = (labour.people.persons > 0.0) | (labour.need.max(axis=0) > 0.0)
    return [(int(k), int(r)) for k, r in np.argwhere(there)]


def _money(labour: Labour) -> str:
    return f"{labour.people.money} / {labour.people.unit}" if labour.people.unit else labour.people.money
