"""The answers of a network: what is carried and left, loads, bottlenecks with their worth, empties, routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.freight.network import Freight
from lustrum.freight.programme import Loads
from lustrum.freight.routes import routes, running_in_circles
from lustrum.freight.worth import bridges, by_good, left_for_their_price, mean_penalty
from lustrum.results import Assumption, Drawing, Measure, Result
from lustrum.wording.numbers import figure, short_figure
from lustrum.wording.typeset import tiny

LEAST = 1e-6
"""Of all freight: what counts as left."""
FULL = 99.9
"""Per cent of its capacity above which a line is full."""


def network_results(loads: Loads, *, details: bool = False) -> list[Result]:
    """Return the answers of a network, that of its goods first.

    Parameters
    ----------
    details : bool
        Also empties by node and routes.
    """
    found = [goods_result(loads), loads_result(loads), worth_result(loads)]
    left = unmet_result(loads)
    found += [left] if left is not None else []
    return [*found, empties_result(loads), routes_result(loads)] if details else found


def goods_result(loads: Loads) -> Result:
    """Return what is needed, delivered and left of each good."""
    freight = loads.freight
    need, unmet = by_good(loads)
    share = np.where(need > 0.0, 100.0 * (1.0 - unmet / np.where(need > 0.0, need, 1.0)), np.nan)
    names = [good.name for good in freight.good]
    return Result(
        "freight",
        f"Freight on {freight.name}, {freight.year}",
        ("good",),
        [(name,) for name in names],
        {
            "delivered_share": Measure(share, "%", "of what is needed"),
            "needed": Measure(need, f"{freight.unit}/year"),
            "delivered": Measure(need - unmet, f"{freight.unit}/year"),
            "left": Measure(unmet, f"{freight.unit}/year", "not delivered"),
            "penalty": Measure(mean_penalty(freight), f"{freight.money}/{freight.unit}", "of a unit left, mean"),
        },
        notes=(_finding(loads, names, unmet), *_means(loads), *_warnings(loads)),
        assumptions=(*freight.assumptions, *_told(freight)),
        drawing=Drawing("bars", "delivered_share", title=_sentence(_finding(loads, names, unmet))),
    )


def _finding(loads: Loads, names: Sequence[str], unmet: Array) -> str:
    freight = loads.freight
    total, left = float(freight.needs.need.sum()), float(unmet.sum())
    if left <= LEAST * total:
        return f"the network carries all of the {short_figure(total)} {freight.unit}"
    most = int(np.argmax(unmet))
    return (
        f"the network carries {100 * (1 - left / total):.1f} per cent of the freight; {short_figure(left)} of "
        f"{short_figure(total)} {freight.unit} stay, {names[most]} most ({short_figure(float(unmet[most]))})"
    )


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}"


def _means(loads: Loads) -> list[str]:
    """Say what carrying costs, and how many locomotives it takes."""
    freight = loads.freight
    notes = [
        f"carrying costs {figure(loads.cost, 4)} {freight.money}, what is left {figure(loads.penalty, 4)} "
        f"{freight.money}; both sides of the optimum agree to {tiny(loads.solution.certificate.relative_gap)}"
        if loads.solution.certificate is not None
        else ""
    ]
    if freight.locomotives is not None:
        used = loads.locomotive_km / (freight.locomotives.km_a_day * freight.days)
        notes.append(
            f"it takes {figure(float(used.max()), 4)} of {figure(freight.locomotives.fit, 4)} fit locomotives in the "
            f"busiest season; {figure(loads.locomotives_needed, 4)} would carry all that lines and wagons allow"
        )
    return [note for note in notes if note]


def _warnings(loads: Loads) -> list[str]:
    freight = loads.freight
    notes = [
        f"PENALTY TOO LOW: {short_figure(each.quantity)} {freight.unit} of {each.good} stay though they could be "
        f"carried, for carrying costs more than the {short_figure(each.penalty)} {freight.money} a unit is said to be "
        "worth; coal is worth what is made with it: ask beside a plan"
        for each in left_for_their_price(loads)
    ]
    return notes + [f"RUNS IN A CIRCLE: {each}" for each in running_in_circles(loads)]


def _told(freight: Freight) -> list[Assumption]:
    """Return what holds of the model itself."""
    found = [Assumption("whole", "Wagons and trains may be parts of one.", "no whole numbers", "manual, (13.2)")]
    if freight.locomotives is not None:
        text = "By this definition locomotives are counted as fit."
        found.append(Assumption("definition", text, freight.locomotives.definition, "freight.toml"))
    return found


def loads_result(loads: Loads, *, priced: bool = True) -> Result:
    """Return wagons a day by line, direction and season, drawn on the network.

    Parameters
    ----------
    priced : bool
        Whether penalties are prices, so that what one more wagon saves is a figure; full lines are marked without.
    """
    freight, arcs = loads.freight, loads.freight.arcs
    loaded, empty = loads.loaded.sum(axis=0) / freight.days, loads.empty.sum(axis=0) / freight.days
    capacity = freight.capacity[arcs.line] / freight.days
    on_limit = np.zeros((len(arcs.limit_line), len(freight.season)))
    np.add.at(on_limit, arcs.limit, loaded + empty)
    with np.errstate(divide="ignore", invalid="ignore"):
        used = np.where(np.isfinite(capacity) & (capacity > 0.0), 100.0 * on_limit[arcs.limit] / capacity, np.nan)
    worth = loads.capacity_worth[arcs.limit] * freight.days
    places = [(a, t) for a in range(len(arcs)) for t in range(len(freight.season))]
    items = [(freight.node[arcs.start[a]], freight.node[arcs.end[a]], freight.season[t]) for a, t in places]

    def each(values: Array) -> Array:
        return np.array([values[a, t] for a, t in places])

    marked = (used > FULL) & ((worth > 0.0) | (not priced))
    full = sorted({freight.line[arcs.line[a]].name for a, t in places if marked[a, t]})
    title = _loads_title(loads, full, each(loaded + empty), items, priced=priced)
    bound = {"worth": Measure(each(worth), freight.money, "a season, of one more wagon a day")} if priced else {}
    return Result(
        "freight_loads",
        "Loads on the network",
        ("from", "to", "season"),
        items,
        {
            "wagons": Measure(each(loaded + empty), "wagons/day"),
            "loaded": Measure(each(loaded), "wagons/day"),
            "empty": Measure(each(empty), "wagons/day"),
            "capacity": Measure(each(np.where(np.isfinite(capacity), capacity, np.nan)), "wagons/day"),
            "used": Measure(each(used), "% of capacity", "both directions where they share it"),
            **bound,
        },
        notes=(title,),
        drawing=Drawing(
            "network",
            "wagons",
            series="worth" if priced else "used",
            rule=0.0 if priced else FULL,
            title=_sentence(title),
            places=freight.place,
        ),
    )


def _loads_title(
    loads: Loads, full: Sequence[str], wagons: Array, items: Sequence[tuple[str, ...]], *, priced: bool
) -> str:
    if full:
        named = ", ".join(full[:3]) + (f" and {len(full) - 3} more" if len(full) > 3 else "")
        if not priced:
            return f"{'one line is' if len(full) == 1 else f'{len(full)} lines are'} full: {named}"
        return f"{'one line holds' if len(full) == 1 else f'{len(full)} lines hold'} the freight up: {named}"
    scarce = [
        name
        for name, worth in (("locomotives", loads.locomotive_km_worth), ("wagons", loads.wagon_day_worth))
        if worth.any()
    ]
    if scarce and priced:
        return f"{' and '.join(scarce)} hold the freight up, no line does"
    most = int(np.argmax(wagons))
    start, end, _ = items[most]
    many = short_figure(float(wagons[most]))
    begun = "no line holds the freight up" if priced else "no line is full"
    return f"{begun}; most wagons go from {start} to {end} ({many} a day)"


def worth_result(loads: Loads) -> Result:
    """Return what one more locomotive, wagon, line and bridge is worth, and one more of each good needed."""
    freight, arcs = loads.freight, loads.freight.arcs
    rows: list[tuple[tuple[str, str, str], float, str]] = []
    if freight.locomotives is not None:
        rows.append((("locomotive", freight.name, "year"), loads.locomotive_worth, "one more fit locomotive"))
    for w, wagon in enumerate(freight.wagon):
        if wagon.number is not None:
            worth = float(loads.wagon_day_worth[w] @ freight.days)
            rows.append((("wagon", wagon.name, "year"), worth, "one more wagon"))
    for bridge in bridges(loads):
        rows.append((("bridge", bridge.name, "year"), bridge.saved, f"rebuilt: {short_figure(bridge.carried)} "
                     f"{freight.unit} more are delivered"))  # fmt: skip
    for limit, line in enumerate(arcs.limit_line):
        own = np.flatnonzero(arcs.limit == limit)
        start, end = freight.node[arcs.start[own[0]]], freight.node[arcs.end[own[0]]]
        for t, season in enumerate(freight.season):
            worth = float(loads.capacity_worth[limit, t] * freight.days[t])
            if worth > 0.0:
                way = f"{start} – {end}" if freight.line[line].direction == "shared" else f"{start} → {end}"
                rows.append((("line", way, season), worth, "one more wagon a day"))
    rows = [rows[i] for i in sorted(range(len(rows)), key=lambda i: (rows[i][0][0] == "line", -rows[i][1]))]
    notes = [_worth_said(rows, freight)]
    return Result(
        "freight_worth",
        "What one more is worth",
        ("of", "where", "season"),
        [labels for labels, _, _ in rows],
        {
            "worth": Measure(np.array([worth for _, worth, _ in rows]), freight.money, "saved in the season or year"),
            "by": Measure([by for _, _, by in rows], "", "what one more is"),
        },
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def _worth_said(rows: Sequence[tuple[tuple[str, str, str], float, str]], freight: Freight) -> str:
    """Say of each kind what one more saves, of the place where it saves most."""
    said = []
    for kind in dict.fromkeys(of for (of, _, _), _, _ in rows):
        (_, where, season), worth, by = max((row for row in rows if row[0][0] == kind), key=lambda row: row[1])
        if not worth > 0.0:
            continue
        what = {
            "bridge": f"rebuilding {where}",
            "line": f"{by} over {where} in {season}",
            "wagon": f"{by} ({where})",
        }.get(kind, by)
        when = "" if kind == "line" else " a year"
        said.append(f"{what} saves {short_figure(worth)} {freight.money}{when}")
    return "; ".join(said) or "nothing is scarce: one more of anything would save nothing"


def unmet_result(loads: Loads) -> Result | None:
    """Return what is left by good, node and season, None where all is delivered."""
    freight, needs = loads.freight, loads.freight.needs
    places = np.argwhere(loads.unmet > LEAST * max(float(needs.need.sum()), 1e-300))
    if not len(places):
        return None
    order = sorted(map(tuple, places), key=lambda p: -loads.unmet[p])
    k, n, t = order[0]
    many = "one need is" if len(order) == 1 else f"{len(order)} needs are"
    said = f"{many} not met in full, most {freight.commodity(k)} in {freight.node[n]} in {freight.season[t]}"
    return Result(
        "freight_left",
        "What is not delivered",
        ("good", "node", "season"),
        [(freight.commodity(k), freight.node[n], freight.season[t]) for k, n, t in order],
        {
            "left": Measure(np.array([loads.unmet[p] for p in order]), freight.unit),
            "share": Measure(np.array([100.0 * loads.unmet[p] / needs.need[p] for p in order]), "% of need"),
            "penalty": Measure(np.array([needs.penalty[p] for p in order]), f"{freight.money}/{freight.unit}"),
        },
        notes=(said,),
        drawing=Drawing("bars", "left", title=_sentence(said)),
    )


def empties_result(loads: Loads) -> Result:
    """Return wagons by node: loaded and empty, in and out, and what an empty one there is worth."""
    freight, arcs = loads.freight, loads.freight.arcs
    rows: list[tuple[str, str, str]] = []
    values: list[list[float]] = []
    for w, wagon in enumerate(freight.wagon):
        for n, node in enumerate(freight.node):
            into, out = arcs.end == n, arcs.start == n
            for t, season in enumerate(freight.season):
                moving = (loads.loaded[w], loads.empty[w])
                here: list[Any] = [each[side, t].sum() / freight.days[t] for each in moving for side in (into, out)]
                rows.append((wagon.name, node, season))
                values.append([*map(float, here), float(loads.wagon_price[w, n, t])])
    table = np.array(values)
    empty = float((freight.arcs.length @ loads.empty.sum(axis=0)).sum())
    full = float((freight.arcs.length @ loads.loaded.sum(axis=0)).sum())
    share = 100.0 * empty / (empty + full) if empty + full > 0.0 else 0.0
    said = f"empties make {share:.1f} per cent of wagon-kilometres"
    names = ("loaded_in", "loaded_out", "empty_in", "empty_out")
    measures = {name: Measure(table[:, k], "wagons/day") for k, name in enumerate(names)}
    measures["worth"] = Measure(table[:, 4], freight.money, "of one more empty wagon there, least where it is nought")
    return Result(
        "freight_wagons",
        "Wagons and empties by node",
        ("wagon", "node", "season"),
        rows,
        measures,
        notes=(said,),
        drawing=Drawing("bars", "empty_out", title=_sentence(said)),
    )


def routes_result(loads: Loads) -> Result:
    """Return the routes of goods: from where to where, over which nodes."""
    freight = loads.freight
    found = sorted(routes(loads), key=lambda each: -each.quantity)
    total = float(loads.delivered.sum())
    carried = sum(each.quantity for each in found)
    return Result(
        "freight_routes",
        "Routes",
        ("good", "from", "to", "season", "via"),
        [
            (
                freight.commodity(each.commodity),
                freight.node[each.nodes[0]],
                freight.node[each.nodes[-1]],
                freight.season[each.season],
                ", ".join(freight.node[n] for n in each.nodes[1:-1]) or "straight",
            )
            for each in found
        ],
        {"quantity": Measure(np.array([each.quantity for each in found]), freight.unit)},
        notes=(
            f"{short_figure(carried)} of the {short_figure(total)} {freight.unit} delivered go over {len(found)} "
            "routes; the rest is needed where it is supplied",
        ),
    )
