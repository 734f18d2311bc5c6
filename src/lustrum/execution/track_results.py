"""What tracking found, as tables and as one document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.execution.alarms import Alarm
from lustrum.execution.bands import INSIDE
from lustrum.execution.causes import Group
from lustrum.execution.indices import FlowChart
from lustrum.execution.series import spelled
from lustrum.execution.track import BY_PAST, Standing, Tracked
from lustrum.results.result import Drawing, Measure, Result
from lustrum.wording.names import counted
from lustrum.wording.typeset import MINUS


def signed(value: float) -> str:
    """Return a share as a change in per cent, '' where there is none.

    >>> signed(0.034), signed(-0.05)
    ('+3.4 %', '−5.0 %')
    """
    return f"{round(100.0 * value, 1) + 0.0:+.1f} %".replace("-", MINUS) if math.isfinite(value) else ""


def change_of(standing: Standing, value: float) -> str:
    """Return a change, '' where there is none: in per cent where an indicator is judged by shares, else in its unit."""
    if standing.watched.logarithm or not math.isfinite(value):
        return signed(value)
    return f"{f'{value:+.3g}'.replace('-', MINUS)} {standing.series.unit}".rstrip()


def period_of(standing: Standing, place: int | None) -> str:
    """Return the spelling of a place in a series, '' where there is none."""
    if place is None or not len(standing.series):
        return ""
    return spelled(standing.series.period, standing.series.first + place)


def share_of(standing: Standing, alarm: Alarm) -> float:
    """Return how large what happened was: a share where the indicator is judged by shares, else in its unit."""
    return math.expm1(alarm.size) if standing.watched.logarithm else alarm.size


def word_of(standing: Standing) -> str:
    """Return what is to be said of an indicator, in a few words."""
    if standing.last is None:
        return "no figure yet"
    words = []
    if standing.silent_for:
        words.append(f"silent for {counted(standing.silent_for, standing.series.period)}")
    if standing.signal is not None and standing.out is not None:
        words.append(f"above the limit of {standing.signal.limit:g} since {period_of(standing, standing.out)}")
    elif standing.out is not None:
        words.append(f"out of its band since {period_of(standing, standing.out)}")
    alarm = standing.newest
    if alarm is not None:
        said = change_of(standing, share_of(standing, alarm))
        when = period_of(standing, alarm.at)
        if alarm.grade == "at once" and alarm.until < 0:
            words.append(f"{said} in {when}, a {alarm.what} so far, probability {alarm.probability:.2f}")
        else:
            words.append(f"{alarm.what} of {said} in {when}, probability {alarm.probability:.2f}")
    if not standing.watched.judged:
        left = standing.watched.warm_up - standing.watched.known + 1
        words.append(f"not judged yet: {counted(left, 'more figure')} needed")
    return "; ".join(words) or "on its course"


def indicators_result(tracked: Tracked, standings: Sequence[Standing] | None = None, title: str = "") -> Result:
    """Return a row an indicator: figure, level, slope, band, indices, who holds the signal, a word of what."""
    every = tracked.standings if standings is None else standings
    numbers: dict[str, list[float]] = {name: [] for name in ("figure", "level", "change", "low", "high")}
    ratios: dict[str, list[float]] = {name: [] for name in ("productivity", "latency", "performance")}
    for each in every:
        last = each.last
        for name, line in (
            ("figure", each.series.values),
            ("level", each.level),
            ("low", each.low),
            ("high", each.high),
        ):
            numbers[name].append(math.nan if last is None else float(line[last]))
        numbers["change"].append(each.slope if each.watched.logarithm else math.nan)
        for name, values in ratios.items():
            values.append(math.nan if each.indices is None else getattr(each.indices, name))
    measures = {name: Measure(np.array(values), "share a period" if name == "change" else "its unit")
                for name, values in numbers.items()}  # fmt: skip
    measures |= {name: Measure(np.array(values), "1") for name, values in ratios.items()}
    measures["unit"] = Measure([each.series.unit for each in every], "")
    measures["holder"] = Measure([each.holder for each in every], "")
    measures["what"] = Measure([word_of(each) for each in every], "")
    surprised = sum(each.surprised for each in every)
    notes = [f"{surprised} of {len(every)} indicators need a look on {tracked.at.isoformat()}"]
    if any(each.indices is not None and not each.indices.stated for each in every):
        notes.append("where capability and potentiality are not stated, the own past stands for them")
    return Result(
        "indicators",
        title or "Indicators",
        ("indicator", "period"),
        [(each.name, period_of(each, each.last)) for each in every],
        measures,
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def groups_result(tracked: Tracked) -> Result:
    """Return the falls of the last readings, one row a cause."""
    groups = tracked.groups
    said = [group_words(group) for group in groups]
    return Result(
        "causes",
        "Falls by cause",
        ("cause",),
        [(each.source or "everything",) for each in groups],
        {
            "alarms": Measure(np.array([float(len(each.members)) for each in groups]), "1"),
            "fall": Measure(np.array([each.size for each in groups]), "1"),
            "what": Measure(said, ""),
        },
        notes=tuple(said[:3]) or ("nothing fell",),
        drawing=Drawing("none"),
    )


def group_words(group: Group) -> str:
    """Return what is to be said of a cause."""
    if group.everything:
        return f"everything fell: {len(group.members)} indicators at once, and no source is named"
    if len(group.members) == 1 and group.members[0] == group.source:
        return f"{group.source} alone fell{_by(group.size)}"
    way = "those it buys from" if group.way == "orders" else "those it sells to"
    hidden = "" if group.reports else ", which reports nothing"
    others = [name for name in group.members if name != group.source]
    return f"{group.source}{hidden} fell{_by(group.size)}, and with it {way}: {', '.join(others)}"


def _by(size: float) -> str:
    """Return by how much of its course something fell, '' where it is not told by shares."""
    return f" by {signed(-size).lstrip('+')}" if math.isfinite(size) else ""


def alarm_row(standing: Standing, alarm: Alarm) -> dict[str, Any]:
    """Return an alarm as plain data."""
    return {
        "indicator": standing.name,
        "period": period_of(standing, alarm.at),
        "what": alarm.what,
        "probability": round(alarm.probability, 6),
        "seen": period_of(standing, alarm.seen),
        "until": period_of(standing, alarm.until if alarm.until >= 0 else alarm.seen),
        "grade": alarm.grade,
        "size": share_of(standing, alarm),
        "size_in": "share" if standing.watched.logarithm else standing.series.unit,
    }


def standing_row(standing: Standing) -> dict[str, Any]:
    """Return an indicator's standing as plain data."""
    last, watched = standing.last, standing.watched
    now = None if last is None else last
    said = standing.indices
    return {
        "indicator": standing.name,
        "unit": standing.series.unit,
        "period": period_of(standing, last),
        "owner": standing.series.owner,
        "figure": None if now is None else float(standing.series.values[now]),
        "level": None if now is None else float(standing.level[now]),
        "slope": standing.slope,
        "slope_in": "share a period" if watched.logarithm else "unit a period",
        "what": None if standing.newest is None else standing.newest.what,
        "probability": None if standing.newest is None else standing.newest.probability,
        "band": None if now is None else [float(standing.low[now]), float(standing.high[now])],
        "band_from": standing.band_from,
        "band_says": f"{INSIDE:g} of 100 next figures lie inside" if standing.band_from == BY_PAST else "",
        "inside": standing.inside,
        "out_since": period_of(standing, standing.out) or None,
        "elapsed": standing.elapsed if standing.out is not None else None,
        "holder": standing.holder or None,
        "may_act": list(standing.acting),
        "next_level_in": standing.next_in,
        "productivity": None if said is None else said.productivity,
        "latency": None if said is None else said.latency,
        "performance": None if said is None else said.performance,
        "indices_from": None if said is None else "stated" if said.stated else "own past",
        "silent_for": standing.silent_for,
        "judged": watched.judged,
        "season": watched.season,
        "says": word_of(standing),
        "signal": None if standing.signal is None else {"of": standing.signal.of, "by": standing.signal.by,
                                                        "limit": standing.signal.limit},
    }  # fmt: skip


def flow_row(chart: FlowChart) -> dict[str, Any]:
    """Return a flow chart as plain data."""
    return {
        "chart": chart.name,
        "input_limit": chart.input_limit,
        "bottleneck": chart.bottleneck.name,
        "output": chart.output,
        "gain": chart.gain(),
        "steps": [{"step": node.name, "capacity": node.capacity, "load": load, "owner": node.owner}
                  for node, load in zip(chart.nodes, chart.loads(), strict=True)],
    }  # fmt: skip


def document(tracked: Tracked) -> dict[str, Any]:
    """Return everything tracking found as plain data: nothing is left out."""
    alarms = [(each, alarm) for each in tracked.standings for alarm in each.watched.alarms]
    return {
        "at": tracked.at.isoformat(),
        "clock": {"holds": list(tracked.clock.holds), "counted": tracked.clock.counted},
        "indicators": [standing_row(each) for each in tracked.standings],
        "alarms": [alarm_row(each, alarm) for each, alarm in alarms if alarm.stands],
        "taken_back": [alarm_row(each, alarm) for each, alarm in alarms if not alarm.stands],
        "groups": [
            {"source": each.source or None, "way": each.way or None, "members": list(each.members), "fall": each.size,
             "reports": each.reports, "everything": each.everything, "says": group_words(each)}
            for each in tracked.groups
        ],
        "escalated": [each.name for each in tracked.escalated],
        "silent": [{"indicator": each.name, "periods": each.silent_for} for each in tracked.silent],
        "flows": [flow_row(each) for each in tracked.flows],
    }  # fmt: skip
