"""The board of a body: a council's own series, a sector's indicators by the row, the assembly's causes and signals.

Readings belong to the unit they are of: only alarms and what they add up to go up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lustrum.errors import UsageError
from lustrum.execution.escalation import HOLDERS
from lustrum.execution.indices import FlowChart
from lustrum.execution.track import BY_COURSE, BY_FIGURES, BY_LIMIT, BY_PAST, Standing, Tracked
from lustrum.execution.track_results import change_of, group_words, period_of, share_of, word_of
from lustrum.release import VERSION
from lustrum.report.blocks import Block, Cell, Grid, Picture, Points, Section, Text
from lustrum.report.chart import Chart
from lustrum.report.page import environment
from lustrum.wording.names import nearest
from lustrum.wording.typeset import significant

ASSEMBLY = "assembly"
SHOWN = 36
"""Periods drawn."""
DRAWN = 24
"""Indicators of a council that are drawn; the others stand in its table."""
DEEP = 25.0
"""Time out of its band at which a row is darkest."""
BAND = {
    BY_FIGURES: "the control figures",
    BY_COURSE: "the course before the event",
    BY_LIMIT: "the limit voted on",
    BY_PAST: "four of five next figures, by its own past",
}


def board_html(tracked: Tracked, body: str, *, command: str = "") -> str:
    """Return the page of a body: one file that asks for nothing else.

    Parameters
    ----------
    tracked : Tracked
    body : str
        `assembly`; a sector, by the name its units give as parent; a council, by the owner of indicators; or one
        indicator.
    command : str
        That makes the page again.

    Raises
    ------
    UsageError
        If nobody is called so.
    """
    title, headline, sections = told(tracked, body)
    page = environment().get_template("analysis.html")
    return page.render(title=title, headline=headline, sections=sections, command=command, version=VERSION)


def told(tracked: Tracked, body: str) -> tuple[str, str, list[Section]]:
    """Return title, heading and sections of a body's page; see `board_html`."""
    day = tracked.at.isoformat()
    if body == ASSEMBLY:
        return f"Board of the assembly, {day}", _assembly_headline(tracked), _assembly(tracked)
    own = [each for each in tracked.standings if body in (each.series.owner, each.name)]
    if own:
        return f"Board of {body}, {day}", _headline(own), _council(tracked, own)
    sector = [each for each in tracked.standings if each.series.parent == body]
    if sector:
        return f"Board of the sector {body}, {day}", _headline(sector), _sector(tracked, sector)
    series = [each.series for each in tracked.standings]
    known = {ASSEMBLY, *(s.owner for s in series), *(s.parent for s in series), *(s.indicator for s in series)} - {""}
    raise UsageError(f"'{body}' is no body of this ledger. {nearest(body, sorted(known))}", known=sorted(known))


def _headline(every: Sequence[Standing]) -> str:
    looked = [each for each in every if each.surprised]
    if not looked:
        return "All is on its course" if len(every) > 1 else f"{every[0].name} is on its course"
    if len(looked) == 1:
        return f"{looked[0].name}: {word_of(looked[0])}"
    return f"{len(looked)} of {len(every)} indicators need a look"


def _council(tracked: Tracked, own: Sequence[Standing]) -> list[Section]:
    """Return one section an indicator, with everything that is known of it, and the council's flow charts."""
    ordered = sorted(own, key=lambda each: (not each.surprised, -each.elapsed, each.name))
    sections = [_indicator(tracked, each, k) for k, each in enumerate(ordered[:DRAWN])]
    if len(ordered) > DRAWN:
        sections.append(Section("others", "The others", [_rows("Indicators", ordered[DRAWN:])]))
    owners = {each.series.owner for each in own} - {""}
    charts = [chart for chart in tracked.flows if not owners or any(node.owner in owners for node in chart.nodes)]
    return sections + _flows(charts)


def _indicator(tracked: Tracked, standing: Standing, number: int) -> Section:
    unit = standing.series.unit
    blocks: list[Block] = [_picture(standing)] if standing.last is not None else [Text(_sentence(word_of(standing)))]
    if held := _held(standing, tracked):
        blocks.insert(0, Text(held))
    blocks.append(_facts(standing, unit))
    said = [
        f"{each.series.owner or each.signal.by}: {word_of(each)}, {_figure(each)} say bad"
        for each in tracked.signals_of(standing.name)
        if each.signal is not None
    ]
    if said:
        blocks.append(Points([_sentence(each) for each in said]))
    alarms = list(reversed(standing.watched.alarms))[:12]
    if alarms:
        rows = [
            [
                period_of(standing, alarm.at),
                alarm.what,
                f"{alarm.probability:.2f}",
                change_of(standing, share_of(standing, alarm)),
                alarm.grade,
                period_of(standing, alarm.seen),
            ]
            for alarm in alarms
        ]
        columns = ["Period", "What", "Probability", "Size", "Grade", "Seen in"]
        caption = f"What happened to {standing.name}, newest first"
        blocks.append(Grid(caption, columns, rows, words=2, prose=(4, 5), folded=len(rows) > 4))
    return Section(f"indicator-{number + 1}", standing.name, blocks, lead=standing.name)


def _held(standing: Standing, tracked: Tracked) -> str:
    if standing.out is None:
        return ""
    if standing.next_in is None:
        return "The assembly has been told."
    above = HOLDERS[HOLDERS.index(standing.holder) + 1]
    counted = tracked.clock.counted
    unit = counted[:-1] if standing.next_in == 1 else counted
    return f"The signal is with the {standing.holder}; the {above} takes it up in {standing.next_in} {unit}."


def _picture(standing: Standing) -> Picture:
    """Return the last figures with level and band, and their table."""
    last = len(standing.series) - 1
    begin = max(0, last + 1 - SHOWN)
    places = range(begin, last + 1)
    lines = {"figure": standing.series.values, "level": standing.level, "band from": standing.low, "to": standing.high}
    if standing.signal is not None:
        lines = {"figure": standing.series.values, "limit": standing.high}
    rows = [
        {"name": name, "year": place - begin, "value": float(line[place])}
        for name, line in lines.items()
        for place in places
        if math.isfinite(line[place])
    ]
    order = [name for name in lines if any(row["name"] == name for row in rows)]
    steps = [period_of(standing, place) for place in places]
    chart = Chart("lines", rows, order, standing.series.unit, zero=False, steps=steps)
    table = Grid(
        f"{standing.name}, {standing.series.unit}",
        ["Period", *(name.capitalize() for name in order)],
        [[steps[place - begin], *(_number(float(lines[name][place])) for name in order)] for place in places],
        folded=True,
    )
    alt = f"{standing.name} by period, from {steps[0]} to {steps[-1]}: {word_of(standing)}."
    return Picture(
        f"{standing.name}: {word_of(standing)}", standing.series.unit, "reports of its unit", alt, chart, table
    )


def _facts(standing: Standing, unit: str) -> Grid:
    """Return figure, level, change, band and the three indices, side by side."""
    last = standing.last
    known = last is not None
    low, high = (float(standing.low[last]), float(standing.high[last])) if last is not None else (math.nan, math.nan)
    indices = standing.indices
    ratios = "" if indices is None else " (beside its own past)" if not indices.stated else ""
    rows = [
        ["figure", _number(float(standing.series.values[last])) if last is not None else "none"],
        ["level", _number(float(standing.level[last])) if last is not None else ""],
        ["change a period", change_of(standing, standing.slope)],
        [
            f"band: {BAND[standing.band_from]}",
            f"{_number(low)} to {_number(high)}" if math.isfinite(high) else "none yet",
        ],
    ]
    if indices is not None and known:
        rows += [
            [f"productivity: figure by capability{ratios}", f"{indices.productivity:.2f}"],
            [f"latency: capability by potentiality{ratios}", f"{indices.latency:.2f}"],
            [f"performance: both together{ratios}", f"{indices.performance:.2f}"],
        ]
    return Grid(f"{standing.name} in {period_of(standing, last)}, {unit}", ["", unit or "figure"], rows)


def _sector(tracked: Tracked, every: Sequence[Standing]) -> list[Section]:
    """Return a row an indicator, shaded where somebody has to look, the longest out of its band first."""
    ordered = sorted(every, key=lambda each: (not each.surprised, -each.elapsed, each.name))
    said = [
        f"{each.name}: {_held(each, tracked)}" for each in ordered if each.out is not None and each.holder != "unit"
    ]
    blocks: list[Block] = [Points(said)] if said else [Text("No signal has come up to the sector.")]
    blocks.append(_rows("A row an indicator; shaded where it is not as expected, darker the longer", ordered))
    return [Section("sector", "Indicators", blocks, lead="Indicators")]


def _rows(caption: str, every: Sequence[Standing]) -> Grid:
    columns = ["Indicator", "What", "Change a period", "In its band", "Held by"]
    rows: list[list[str | Cell]] = [
        [
            Cell(each.name, _depth(each)),
            Cell(word_of(each), _depth(each)),
            change_of(each, each.slope),
            "" if each.inside is None else "yes" if each.inside else "no",
            each.holder,
        ]
        for each in every
    ]
    return Grid(caption, columns, rows, words=2, prose=(3, 4))


def _depth(standing: Standing) -> float | None:
    if not standing.surprised:
        return None
    return 0.15 + 0.6 * min(max(standing.elapsed, 0) / DEEP, 1.0)


def _assembly_headline(tracked: Tracked) -> str:
    if tracked.groups and tracked.groups[0].everything:
        return _sentence(group_words(tracked.groups[0])).rstrip(".")
    up = [each for each in tracked.escalated if each.holder == ASSEMBLY]
    if up:
        return f"{len(up)} {'signal has' if len(up) == 1 else 'signals have'} come up to the assembly"
    out = len(tracked.escalated)
    if out:
        return f"{out} of {len(tracked.standings)} indicators are out of their band; none has come up to the assembly"
    return "All is on its course"


def _assembly(tracked: Tracked) -> list[Section]:
    """Return causes, signals by who holds them, silent units: no readings."""
    held = [[holder, str(sum(each.holder == holder for each in tracked.escalated))] for holder in HOLDERS]
    causes: list[Block] = [Points([_sentence(group_words(each)) for each in tracked.groups[:20]])]
    if len(tracked.groups) > 20:
        causes.append(Text(f"{len(tracked.groups) - 20} more fell alone.", "note"))
    sections = [
        Section(
            "causes",
            "Falls by cause",
            causes if tracked.groups else [Text("Nothing fell lately.")],
            lead="Falls by cause",
        ),
        Section(
            "signals", "Signals by who holds them", [Grid("Indicators out of their band", ["Held by", "Signals"], held)]
        ),
    ]
    up = [each for each in tracked.escalated if each.holder in (HOLDERS[-2], ASSEMBLY)]
    if up:
        rows = [
            [each.name, each.series.owner, period_of(each, each.out), str(each.elapsed), each.holder] for each in up
        ]
        columns = ["Indicator", "Unit", "Since", f"For ({tracked.clock.counted})", "Held by"]
        sections.append(
            Section("up", "Signals that came up", [Grid("The longest first", columns, rows, words=3, prose=(4,))])
        )
    people = [each for each in tracked.standings if each.signal is not None and each.out is not None]
    if people:
        said = [f"{each.signal.by} on {each.signal.of}: {word_of(each)}" for each in people if each.signal is not None]
        sections.append(Section("people", "What people say", [Points([_sentence(each) for each in said])]))
    silent = [[each.name, each.series.owner, str(each.silent_for)] for each in tracked.silent]
    grid = Grid("Periods due that nobody reported", ["Indicator", "Unit", "Periods"], silent, words=2)
    sections.append(
        Section("silent", "Silent units", [grid if silent else Text("Every unit has reported what was due.")])
    )
    return sections + _flows(tracked.flows)


def _flows(charts: Sequence[FlowChart]) -> list[Section]:
    """Return a section of flow charts, none where there are none."""
    if not charts:
        return []
    blocks: list[Block] = []
    for chart in charts:
        gain = chart.gain()
        more = f"; without it {100 * (gain - 1):.0f} per cent more" if math.isfinite(gain) else ""
        blocks.append(
            Text(f"{chart.name} takes in {_number(chart.input_limit)} at most: {chart.bottleneck.name} is full{more}.")
        )
        rows: list[list[str | Cell]] = [
            [node.name, _number(node.capacity), Cell(f"{100 * load:.0f}", 0.4 if load >= 1.0 - 1e-9 else None)]
            for node, load in zip(chart.nodes, chart.loads(), strict=True)
        ]
        blocks.append(Grid(f"Steps of {chart.name}", ["Step", "Capacity", "Load, per cent"], rows))
    return [Section("flows", "Flow charts", blocks, lead="Flow charts")]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _number(value: float) -> str:
    return significant(value) if math.isfinite(value) else ""


def _figure(standing: Standing) -> str:
    return "" if standing.last is None else f"{100.0 * float(standing.series.values[standing.last]):.0f} %"
