"""The answers of a repair programme: courses of the fit share, standstill, orders by shop, repair or import."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.freight.orders import Orders, order
from lustrum.freight.read_repair import Programme
from lustrum.freight.repair import falls_below, fit_path, repairs_for, settles_at, standstill
from lustrum.freight.ways import coefficients, ways_result
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.wording.numbers import figure

GOAL = "to the goal"


def repair_results(
    programme: Programme, money: str, *, needed: float | None = None, worth: float | None = None
) -> list[Result]:
    """Return the answers of a repair programme.

    Parameters
    ----------
    needed : float, optional
        Fit locomotives the freight needs; what the programme states goes before it.
    worth : float, optional
        Money a year that one more fit locomotive saves.
    """
    needed = programme.needed if programme.needed is not None else needed
    planned = _planned(programme, needed, worth)
    found = [course_result(programme, needed, planned)]
    if planned is not None and programme.shops is not None:
        found.append(orders_result(programme, planned, money))
    if programme.ways and np.isfinite(programme.exchange_rate):
        value = np.nan if worth is None else worth
        compared = coefficients(programme.ways, programme.exchange_rate, value)
        found.append(ways_result(compared, money, programme.exchange_rate, value))
    return found


def _planned(programme: Programme, needed: float | None, worth: float | None) -> Orders | None:
    """Return the orders that meet the goal by the shops there are, None where goal or shops are not stated."""
    if programme.goal is None or programme.shops is None:
        return None
    if any(way.kind != "repair" for way in programme.ways) and not np.isfinite(programme.exchange_rate):
        raise UsageError("Imports and new building are paid abroad too: state exchange_rate under [repair].")
    rate = programme.exchange_rate if np.isfinite(programme.exchange_rate) else 1.0
    return order(
        programme.fleet,
        programme.shops,
        {len(programme.period): programme.goal},
        ways=programme.ways,
        exchange_rate=rate,
        split=programme.split,
        needed=needed or 0.0,
        worth=(worth or 0.0) * programme.months / 12.0,
    )


def courses(programme: Programme) -> dict[str, Array]:
    """Return repairs of each course, shape (periods,): those stated, and what the goal takes in closed form."""
    found = dict(programme.rates)
    if programme.goal is not None:
        count = len(programme.period)
        shape = [programme.split[t % len(programme.split)] for t in range(count)] if programme.split else [1.0] * count
        found[GOAL] = repairs_for(programme.fleet, programme.goal, shape)
    return found


def course_result(programme: Programme, needed: float | None, planned: Orders | None) -> Result:
    """Return the course of the fit share for every rate of repair, with where it settles and when traffic stands."""
    fleet, months = programme.fleet, programme.months
    found = courses(programme)
    if not found:
        raise UsageError("A repair programme needs a [[repair.course]] with a_month, or a goal_share.")
    paths: dict[str, Array] = {name: fit_path(fleet, repairs) for name, repairs in found.items()}
    if planned is not None:
        paths["by the shops"] = planned.fit
    steps = ("start", *programme.period)
    items = [(name, step) for name in paths for step in steps]
    rate = {name: np.append(np.nan, repairs / months) for name, repairs in found.items()}
    if planned is not None:
        rate["by the shops"] = np.append(np.nan, planned.repairs.sum(axis=0) / months)
    notes = [note for name, repairs in found.items() for note in _said(programme, name, repairs, needed)]
    if needed is not None:
        notes.append(
            f"the freight needs {figure(needed, 4)} fit locomotives ({_share(programme, needed)} of the fleet)"
        )
    fit = np.concatenate(list(paths.values()))
    return Result(
        "locomotive_courses",
        "Fit locomotives by rate of repair",
        ("course", "period"),
        items,
        {
            "fit_share": Measure(100.0 * fit / fleet.number, "% of the fleet", "at the end of the period"),
            "fit": Measure(fit, "locomotives"),
            "repairs": Measure(np.concatenate([rate[name] for name in paths]), "a month"),
        },
        notes=tuple(notes),
        assumptions=(
            Assumption("breakdown", "Fit locomotives that fall sick in a period, the same in all.",
                       f"{100 * fleet.breakdown:g} % a {programme.kind}", "freight.toml, [repair]"),
            Assumption("definition", "By this definition locomotives are counted as fit.", programme.definition,
                       "freight.toml, [repair]"),
        ),
        drawing=Drawing("lines", "fit_share", "period", "course", title=_course_title(programme, found)),
    )  # fmt: skip


def _share(programme: Programme, fit: float) -> str:
    return f"{100.0 * fit / programme.fleet.number:.3g} per cent"


def _course_title(programme: Programme, found: Mapping[str, Array]) -> str:
    """Return the finding: what the goal takes, and where the lowest course settles."""
    said = []
    if GOAL in found:
        rate = _rate(found[GOAL] / programme.months)
        assert programme.goal is not None
        said.append(f"{_share(programme, programme.goal)} fit by {programme.period[-1]} take {rate} repairs a month")
    others = {name: path for name, path in found.items() if name != GOAL}
    if others:
        name, path = min(others.items(), key=lambda each: each[1][-1])
        rest = _share(programme, settles_at(programme.fleet, float(path[-1])))
        said.append(f"{figure(path[-1] / programme.months, 4)} ({name}) settle at {rest}")
    return "; ".join(said)


def _rate(monthly: Array) -> str:
    """Return repairs a month in words, one figure or the range."""
    least, most = (figure(float(each), 4) for each in (monthly.min(), monthly.max()))
    return most if least == most else f"{least} to {most}"


def _said(programme: Programme, name: str, repairs: Array, needed: float | None) -> list[str]:
    fleet = programme.fleet
    last = float(repairs[-1])
    rest = settles_at(fleet, last)
    monthly = repairs / programme.months
    rate = _rate(monthly)
    notes = [f"{name}, {rate} repairs a month: settles at {_share(programme, rest)} fit ({figure(rest, 4)})"]
    if needed is None:
        return notes
    at = standstill(fleet, repairs, needed)
    if at is None:
        return [f"{notes[0]}; never below what the freight needs"]
    if at == 0:
        enough = np.flatnonzero(fit_path(fleet, repairs) >= needed)
        then = f"enough by the end of {programme.period[enough[0] - 1]}" if len(enough) else "never enough"
        return [f"{notes[0]}; fewer than the freight needs at the start, {then}"]
    step = programme.period[at - 1] if at <= len(programme.period) else f"{at} periods on"
    exact = falls_below(fleet, last, needed) if np.ptp(repairs) < 1e-9 * max(last, 1.0) else None
    after = "" if exact is None else f", after {exact * programme.months:.1f} months"
    return [f"STANDSTILL: {notes[0]}; fewer than the freight needs by the end of {step}{after}"]


def orders_result(programme: Programme, planned: Orders, money: str) -> Result:
    """Return the orders by shop and period."""
    shops = programme.shops
    assert shops is not None and programme.goal is not None
    items: list[tuple[str, str]] = []
    columns: list[tuple[float, float, float]] = []
    held: list[str] = []
    for s, shop in enumerate(shops.name):
        for t, step in enumerate(programme.period):
            items.append((shop, step))
            columns.append((planned.repairs[s, t], shops.most[s, t], planned.shop_worth[s, t]))
            held.append("hours" if shops.by_hours[s, t] else "parts")
    for w, way in enumerate([way for way in programme.ways if way.kind != "repair"]):
        for t, step in enumerate(programme.period):
            items.append((way.name, step))
            columns.append((planned.gained[w, t], np.nan if way.most is None else way.most, np.nan))
            held.append(way.kind)
    table = np.array(columns)
    missing = float(planned.missing.max(initial=0.0))
    reached = (
        f"{figure(programme.goal - missing, 5)} fit locomotives by {programme.period[-1]} where {programme.goal:g} are "
        f"the goal: {figure(missing, 4)} are missing"
        if missing > 1e-6 * programme.fleet.number
        else f"the goal of {programme.goal:g} fit locomotives is met by {programme.period[-1]}"
    )
    return Result(
        "repair_orders",
        "Orders by shop and period",
        ("shop", "period"),
        items,
        {
            "order": Measure(table[:, 0], "locomotives"),
            "most": Measure(table[:, 1], "locomotives", "that hours and parts allow"),
            "held_by": Measure(held, "", "which of both allows less"),
            "worth": Measure(table[:, 2], money, "of one more repair there"),
        },
        notes=(f"{reached}; the orders cost {figure(planned.cost, 5)} {money}",),
        drawing=Drawing("lines", "order", "period", "shop"),
    )
