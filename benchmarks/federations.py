"""What each default of a federation decides, and plans of years that have passed, region by region: the world."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from benchmarks.page import goals_table, table, write_page
from lustrum.arrays import Array
from lustrum.data.federation import regions_of, write_federation
from lustrum.data.merge import merged_regions
from lustrum.data.readers import read_published
from lustrum.data.world import WorldTable
from lustrum.economy import Economy
from lustrum.errors import LustrumError
from lustrum.plan import Plan
from lustrum.plan.stack import StackPlan, solve_stack
from lustrum.problem.names import EXPORTS
from lustrum.regions.coupling import coupled, with_base_prices
from lustrum.scenario.federation import as_member, read_federation
from lustrum.scenario.federation_plan import FederationSession
from lustrum.scenario.run import scenario_problem
from lustrum.scenario.scenario import Scenario
from lustrum.solver import SolverOptions
from lustrum.solver.options import Method

AHEAD = 5
GROWTH = {"CHN": 0.091, "IND": 0.066, "JPN": 0.010}
OTHERS = 0.02
"""Output per job, a year, as it might have been named in advance; jobs stay."""
ASKED = 0.3
"""Points a year by which a region's consumption may leave its trend and transfers with every default."""
PURSE = 0.2
"""Of a region's GDP: what it may owe the others at most where all have one purse."""
FREE = 1e3
"""In multiples of the usual pace: no band."""


@dataclass(frozen=True)
class Ablation:
    """One default of a federation taken away.

    Parameters
    ----------
    options : mapping of part to options
        Said in every region's scenario.
    growth : float, optional
        One rate for all regions.
    purse : bool
        Transfers are decided by the plan.
    own : bool
        Transfers grow at each region's own trend.
    """

    name: str
    decides: str
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    growth: float | None = None
    purse: bool = False
    own: bool = False

    def of(self, scenario: Scenario) -> Scenario:
        """Return a region's scenario without the default."""
        parts = {part: {**scenario.options.get(part, {}), **more} for part, more in self.options.items()}
        changed = replace(scenario, options={**scenario.options, **parts})
        if self.growth is None:
            return changed
        return replace(changed, growth=replace(scenario.growth, productivity=self.growth))


NO_BANDS = {"trade": {"bands": False, "exports_pace": FREE}}
ABLATIONS = (
    Ablation("every default", ""),
    Ablation("one purse for all", "A trade balance for each region: who lives on whom.", purse=True),
    Ablation("transfers at rates of their own", "Transfers at one rate: they add up.", own=True),
    Ablation("no band on exports", "How fast shares of world markets move.", {"trade": {"exports_pace": FREE}}),
    Ablation("no band on import shares", "How fast buyers change to imported goods.", {"trade": {"bands": False}}),
    Ablation("linear utility", "That more of everything is worth more.", {"consumption": {"elasticity": np.inf}}),
    Ablation(
        "linear utility, one purse, no bands",
        "All of them together.",
        {**NO_BANDS, "consumption": {"elasticity": np.inf}},
        purse=True,
    ),
    Ablation("one rate of growth for all", "Growth named for each region.", growth=0.03),
)


def data() -> Path:
    """Return the folder of the user's copies."""
    place = os.environ.get("LUSTRUM_DATA", Path(__file__).parents[2] / "shared" / "data")
    return Path(place) / "wiod2013_world12"


def world(year: int, into: Mapping[str, str] | None = None) -> WorldTable:
    """Return the world table of a year, regions added up where said."""
    found = read_published(data(), year=year)[0]
    assert isinstance(found, WorldTable)
    return merged_regions(found, into) if into else found


class World:
    """A world table as a federation: a session, economies, and plans with changes."""

    def __init__(self, found: WorldTable, folder: Path) -> None:
        rates = {name: (0.0, GROWTH.get(name, OTHERS)) for name in found.regions}
        self.session = FederationSession(read_federation(write_federation(regions_of(found), folder, rates)))

    @property
    def economies(self) -> Mapping[str, Economy]:
        """By region."""
        return self.session.economies

    def trend(self, ablation: Ablation, name: str) -> float:
        """Return the trend of a region, a year."""
        return ablation.of(self.session.federation.scenarios[name]).growth.trend

    def finance(self, ablation: Ablation) -> Mapping[str, tuple[float, ...]]:
        """Return what each region may buy beyond what it sells, by year."""
        found = dict(self.session.transfers)
        for name, economy in self.economies.items():
            horizon = np.arange(1, len(found[name]) + 1)
            if ablation.own:
                path = economy.base_deficit * (1.0 + self.trend(ablation, name)) ** horizon
            elif ablation.purse:
                path = PURSE * economy.gross_domestic_product.income * (1.0 + self.trend(ablation, name)) ** horizon
            else:
                continue
            found[name] = tuple(path.tolist())
        return found

    def plan(
        self,
        ablation: Ablation = ABLATIONS[0],
        economies: Mapping[str, Economy] | None = None,
        finance: Mapping[str, tuple[float, ...]] | None = None,
    ) -> StackPlan:
        """Return the plans of all regions, solved together."""
        each, paid = economies or self.economies, finance or self.finance(ablation)
        problems = {
            name: scenario_problem(as_member(ablation.of(scenario), paid[name]), each[name])
            for name, scenario in self.session.federation.scenarios.items()
        }
        return solve_stack(coupled(problems), break_ties=False, settle=with_base_prices)


def expected(found: World, name: str) -> float:
    """Return growth of a region's consumption where all but what it is financed with grows at its trend, per cent.

    What it lends or borrows grows with the common rate; what this leaves at home, or takes, is consumed.
    """
    economy, trend = found.economies[name], (1.0 + found.trend(ABLATIONS[0], name)) ** AHEAD
    base = float(economy.household_consumption.sum())
    last = base * trend + found.session.transfers[name][AHEAD - 1] - economy.base_deficit * trend
    return 100.0 * ((last / base) ** (1.0 / AHEAD) - 1.0)


def growth(plan: Plan, quantity: str = "consumption") -> float:
    """Return the growth of a quantity from the base year to the last, per cent a year."""
    found = plan.table(quantity)
    base, last = float(np.nansum(found.base)), float(np.nansum(found.values[AHEAD - 1]))
    return 100.0 * ((max(last, 0.0) / base) ** (1.0 / AHEAD) - 1.0)


def furthest_exports(found: StackPlan, trends: Mapping[str, float]) -> float:
    """Return the least exports of a product beside the trend in the last year, of those worth a thousandth of all."""
    least, total = np.inf, sum(float(np.nansum(plan.table(EXPORTS).base)) for plan in found.plans.values())
    for name, plan in found.plans.items():
        flow = plan.table(EXPORTS)
        base = np.asarray(flow.base)
        large = base > 1e-3 * total
        on_trend = base[large] * (1.0 + trends[name]) ** AHEAD
        least = min(least, float((flow.values[AHEAD - 1][large] / on_trend).min(initial=np.inf)))
    return least


def fallen_industries(found: StackPlan, trends: Mapping[str, float]) -> float:
    """Return the lowest level of an industry beside the trend in the last year, of those that make a thousandth."""
    least = np.inf
    for name, plan in found.plans.items():
        base = plan.economy.base_level
        large = base > 1e-3 * base.sum()
        level = plan.table("activity_level").values[AHEAD - 1][large]
        least = min(least, float((level / base[large] / (1.0 + trends[name]) ** AHEAD).min()))
    return least


@dataclass(frozen=True)
class Back:
    """A region planned five years on; errors of shares in output, per cent: shares that stay, the plan, the plan told.

    Parameters
    ----------
    sold : tuple of float
        The same three for its shares in the exports of all regions: what of its exports is misplaced.
    """

    region: str
    start: int
    output: tuple[float, float, float]
    sold: tuple[float, float, float]


def back(start: int, into: Mapping[str, str] | None = None) -> Iterator[Back]:
    """Plan from a table of years that have passed, untold and told, and hold both against the one five years on."""
    with tempfile.TemporaryDirectory() as folder:
        first = World(world(start, into), Path(folder) / "first")
        later = World(world(start + AHEAD, into), Path(folder) / "later")
        plain = first.plan()
        economies, finance = told(first, later)
        better = first.plan(economies=economies, finance=finance)
        base = {name: np.asarray(each.final("exports")) for name, each in first.economies.items()}
        came = {name: np.asarray(each.final("exports")) for name, each in later.economies.items()}
        sales = [_shares_of_all(each) for each in (base, _exports(plain), _exports(better))]
        truth, size = _shares_of_all(came), np.sum(list(came.values()), axis=0)
        for name, economy in first.economies.items():
            after = _shares(later.economies[name].base_level)
            levels = (
                economy.base_level,
                *(found.plans[name].table("activity_level").values[AHEAD - 1] for found in (plain, better)),
            )
            yield Back(
                name,
                start,
                _three(50.0 * float(np.abs(_shares(level) - after).sum()) for level in levels),
                _three(100.0 * float(size @ np.abs(each[name] - truth[name])) / came[name].sum() for each in sales),
            )


def _three(figures: Iterator[float]) -> tuple[float, float, float]:
    one, two, three = figures
    return one, two, three


def told(first: World, later: World) -> tuple[Mapping[str, Economy], Mapping[str, tuple[float, ...]]]:
    """Return economies told government by product, and what each region is financed with, as shares of its GDP.

    Shares, for the tables are at the prices of their own years. What the sum of transfers misses is shared by GDP.
    """
    economies, ends = dict[str, Economy](), dict[str, float]()
    for name, economy in first.economies.items():
        came = later.economies[name]
        size = economy.gross_domestic_product.income * (1.0 + first.trend(ABLATIONS[0], name)) ** AHEAD
        scale = size / came.gross_domestic_product.income
        before, after = economy.final("government"), came.final("government") * scale
        paths = {}
        for place in np.flatnonzero((before > 0.0) & (after > 0.0)):
            way = before[place] * (after[place] / before[place]) ** (np.arange(1, AHEAD + 1) / AHEAD)
            years = range(economy.base_year + 1, economy.base_year + AHEAD + 1)
            paths["government", economy.product.labels[place]] = dict(zip(years, way.tolist(), strict=True))
        economies[name], ends[name] = replace(economy, paths=paths), came.base_deficit * scale
    base = {name: economy.base_deficit for name, economy in first.economies.items()}
    size_of = {
        name: economy.gross_domestic_product.income * (1.0 + first.trend(ABLATIONS[0], name)) ** AHEAD
        for name, economy in first.economies.items()
    }
    over = (sum(ends.values()) - sum(base.values())) / sum(size_of.values())
    horizon = len(next(iter(first.session.transfers.values())))
    way = np.minimum(np.arange(1, horizon + 1) / AHEAD, 1.0)
    finance = {
        name: tuple((base[name] + (ends[name] - over * size_of[name] - base[name]) * way).tolist()) for name in base
    }
    return economies, finance


def _exports(found: StackPlan) -> Mapping[str, Array]:
    """Return exports by region in the last year, over all products."""
    flows = {}
    for name, plan in found.plans.items():
        flow = plan.table(EXPORTS)
        whole = np.zeros(len(plan.economy.product))
        whole[[plan.economy.product.position(item[0]) for item in flow.index.items]] = flow.values[AHEAD - 1]
        flows[name] = whole
    return flows


def _shares(level: Array) -> Array:
    share: Array = level / level.sum()
    return share


def _shares_of_all(flows: Mapping[str, Array]) -> Mapping[str, Array]:
    total = np.sum(list(flows.values()), axis=0)
    return {name: flow / np.where(total > 0.0, total, 1.0) for name, flow in flows.items()}


def _row(found: World, ablation: Ablation) -> tuple[Sequence[str], Mapping[str, float]]:
    """Return the line of an ablation, and how far each region is from its trend."""
    names = [*found.economies]
    try:
        plan = found.plan(ablation)
    except LustrumError:
        return (ablation.name, ablation.decides, "no plan", *[""] * (len(names) + 2)), {}
    trends = {name: found.trend(ablation, name) for name in names}
    rates = {name: growth(each) for name, each in plan.plans.items()}
    off = {name: rates[name] - 100.0 * trends[name] for name in names}
    return (
        ablation.name,
        ablation.decides,
        f"{max(abs(each) for each in off.values()):.1f}",
        *(f"{rates[name]:.1f}" for name in names),
        f"{100 * furthest_exports(plan, trends):.0f}",
        f"{100 * fallen_industries(plan, trends):.0f}",
    ), off


TIME = "Seconds of processor time to build, solve and settle ties; reading, proofs and writing come on top."
WAYS: dict[str, Method] = {"regions one by one, then all from there": "auto", "all at once, interior point": "ipm"}


def times(place: Path) -> list[tuple[str, str, str]]:
    """Return what solving a federation takes by each way, and the goal it comes to."""
    found = []
    for said, method in WAYS.items():
        session = FederationSession(read_federation(place), SolverOptions(method=method), break_ties=True)
        _, began = session.economies, time.process_time()
        found.append((said, f"{session.solved.objective:.13g}", f"{time.process_time() - began:.1f}"))
    return found


def main(
    ablations: Sequence[Ablation] = ABLATIONS,
    starts: Sequence[int] = (1995, 2000),
    into: Mapping[str, str] | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Write the page `federations`; regions added up make the small run."""
    if not data().is_dir():
        say("No copy of the world table: set LUSTRUM_DATA to its folder.")
        return
    with tempfile.TemporaryDirectory() as folder:
        found = World(world(2005, into), Path(folder) / "world")
        names, off = [*found.economies], dict[str, float]()
        due = {name: expected(found, name) for name in names}
        trends = [f"{100 * found.trend(ABLATIONS[0], name):.1f}" for name in names]
        lines: list[Sequence[str]] = [("(trend)", "", "", *trends, "", "")]
        lines.append(("(trend and transfers)", "", "", *(f"{due[name]:.1f}" for name in names), "", ""))
        for ablation in ablations:
            line, far = _row(found, ablation)
            off = off or dict(far)
            lines.append(line)
            say(", ".join(line))
        taken = times(Path(folder) / "world")
    backs = [each for start in starts for each in back(start, into)]
    for each in backs:
        say(f"{each.region} {each.start}: {each.output} {each.sold}")
    better = sum(each.output[2] < each.output[0] for each in backs)
    trend = {name: 100.0 * found.trend(ABLATIONS[0], name) for name in names}
    near = sum(abs(off[name] + trend[name] - due[name]) <= ASKED for name in off)
    write_page(
        "federations",
        "What each default of a federation decides",
        f"The world of {len(names)} regions by 14 sectors (WIOD, release 2013, the user's copy), five years from 2005: "
        + ", ".join(f"{name} {100 * rate:g}" for name, rate in GROWTH.items())
        + f", all others {100 * OTHERS:g} per cent a year.",
        machine("lustrum", "highspy", "numpy", "scipy"),
        "## Goals",
        goals_table(
            [
                (f"consumption of every region within {ASKED} points of trend and transfers", f"{near} of {len(names)}",
                 near == len(names)),
                ("told government and transfers, shares in output nearer than shares that stay",
                 f"{better} of {len(backs)}", better > len(backs) / 2),
            ]
        ),
        "## One default at a time taken away",
        "Growth of household consumption by region, per cent a year; *off*: the largest distance from a trend, points. "
        "Least exports of a product and least level of an industry in the fifth year, per cent of the trend (of those "
        "that make a thousandth of all exports, or of the region's output). *Trend and transfers*: where all but what "
        "a region is financed with grows at its trend, and what it lends at the common rate; China's lending falls "
        "behind its trend and is consumed.",
        table(("Taken away", "What it decides", "off", *names, "exports", "industry"), lines, words=2),
        "## Years that have passed",
        "Half the sum of absolute differences of an industry's share in output from the table five years on, per cent; "
        "then how far a region's shares in the exports of all are from those that came, per cent of its exports. "
        "*Stay*: shares do not change. *Told*: government by product, and what each region is financed with.",
        table(
            ("Region", "Years", "output: stay", "plan", "told", "exports: stay", "plan", "told"),
            [
                (each.region, f"{each.start}-{each.start + AHEAD}",
                 *(f"{error:.2f}" for error in each.output), *(f"{error:.1f}" for error in each.sold))
                for each in backs
            ],
            words=2,
        ),
        "## Time",
        TIME,
        table(("Way", "goal", "s"), taken),
    )  # fmt: skip


if __name__ == "__main__":
    main()
