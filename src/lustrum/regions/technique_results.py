"""What `lustrum techniques` answers: the cheapest way of each activity, its costs by year, who learns how fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.regions.catch_up import nelson_phelps
from lustrum.regions.technique_costs import TODAY, PlanCosts
from lustrum.regions.technique_files import Learner, Sector, TechniqueFolder, learners_of, sectors_of
from lustrum.regions.techniques import TechniquePath, TechniqueRegister, enclave_warnings, running_cost, technique_path
from lustrum.results import Drawing, Measure, Result
from lustrum.wording.numbers import figure

KEEPS = 1e-9
"""Part of a cost below which a way is no cheaper than staying."""


def _named(each: Sector | Learner, alone: bool) -> str:
    return each.activity if alone else f"{each.activity} of {each.region}"


@dataclass(frozen=True, eq=False)
class Way:
    """The cheapest way of an activity, and what staying costs."""

    sector: Sector
    costs: PlanCosts
    register: TechniqueRegister
    path: TechniquePath
    staying: float
    warnings: tuple[str, ...]
    alone: bool

    @property
    def saved(self) -> float:
        """Money of the first year saved on a unit of level, all years together; infinite where staying is barred."""
        saved = self.staying - self.path.cost
        return 0.0 if abs(saved) <= KEEPS * self.path.cost else saved

    @property
    def bears(self) -> float:
        """What a change from today's technique in the first year may cost a unit: the running cost it can save."""
        open_ = self.register.possible.all(axis=0) & np.isfinite(self.register.moving[0])
        running = np.where(open_, self.costs.worth @ self.register.running, np.inf)
        return float(self.costs.worth @ self.register.running[:, 0] - running[1:].min(initial=np.inf))

    @property
    def place(self) -> tuple[str, str]:
        """Region and activity."""
        return self.sector.region, self.sector.activity

    @property
    def said(self) -> str:
        """The activity, with its region where there are several."""
        return _named(self.sector, self.alone)


def technique_results(
    folder: TechniqueFolder,
    plans: Mapping[str, PlanCosts],
    title: str,
    steps: int | None = None,
    *,
    details: bool = True,
) -> list[Result]:
    """Return the cheapest way of each activity with a change on offer, costs by technique and year, and learning.

    Parameters
    ----------
    folder : TechniqueFolder
    plans : mapping of region to PlanCosts
    title : str
    steps : int, optional
        Techniques that a change may pass at once, in the order of the files; jumps are free unless said.
    details : bool
        Whether costs are told of every year, not of the first and the last alone.

    Raises
    ------
    DataError
        With every fault of the folder.
    """
    sectors = sectors_of(folder, plans)
    alone = len(plans) == 1
    ways = [_way(sector, plans[sector.region], folder, steps, alone) for sector in sectors]
    results = [_ways(ways, title), _by_technique(ways, details)] if ways else []
    learners = learners_of(folder, tuple(plans))
    if learners:
        years = max((costs.years for costs in plans.values()), key=len)
        results.append(_learning(learners, years, alone))
    return results


def _way(sector: Sector, costs: PlanCosts, folder: TechniqueFolder, steps: int | None, alone: bool) -> Way:
    register = TechniqueRegister(
        sector.technique,
        running_cost(sector.inputs, costs.price),
        sector.switch,
        sector.training,
        sector.skilled,
        sector.on_offer,
    )
    try:
        path = technique_path(register, TODAY, costs.worth, most_step=steps)
    except UsageError as error:
        raise UsageError(f"{_named(sector, alone)}: {error}") from error
    here = register.possible[:, 0].all()
    staying = float(costs.worth @ register.running[:, 0]) if here else np.inf
    return Way(sector, costs, register, path, staying, _enclaves(sector, costs, folder, alone), alone)


def _enclaves(sector: Sector, costs: PlanCosts, folder: TechniqueFolder, alone: bool) -> tuple[str, ...]:
    """Return the warnings of frontier techniques that buy from primitive sectors of the region."""
    if not sector.frontier.any():
        return ()
    known: dict[str, float] = {}
    found = folder.coefficients
    if found is not None and (sector.region in found.region or (alone and len(found.region) == 1)):
        row = found.value[found.region.index(sector.region) if sector.region in found.region else 0]
        known = {name: float(k) for name, k in zip(found.product, row, strict=True) if not np.isnan(k)}
    products = len(costs.product)
    return tuple(
        f"{_named(sector, alone)}: {said}"
        for said in enclave_warnings(
            sector.technique, sector.frontier, costs.product, sector.inputs[:products], known,
            imported=sector.imported[:products],
        )
    )  # fmt: skip


def _said(way: Way) -> str:
    """Return the changes of a way in words: `2006 steam, 2008 electric`."""
    years = way.costs.years
    return ", ".join(f"{years[t]} {new}" for t, _, new in way.path.changes) or f"stays with {TODAY}"


def _ways(ways: Sequence[Way], title: str) -> Result:
    order = sorted(ways, key=lambda way: -way.saved * float(way.costs.level[0, _at(way)]))
    total = np.array([way.saved * way.costs.level[0, _at(way)] for way in order])
    moving = [way for way in order if way.path.changes]
    first = order[0].costs
    notes = [_finding(moving, order)]
    notes.append(
        f"costs of {len(first.years)} years ({first.years[0]}-{first.years[-1]}) at the plan's prices, in the money of "
        f"the first, for one unit of yearly output; capacity that stands is paid for"
    )
    if first.planned < len(first.years):
        notes.append(f"after {first.years[first.planned - 1]} its prices, output and worth of a year go on")
    for way in order:
        notes += way.warnings
    unit = f"{first.unit} a unit"
    return Result(
        "techniques",
        f"From one technique to another: {title}",
        ("region", "activity"),
        [way.place for way in order],
        {
            "saved": Measure(np.array([100.0 * way.saved / way.staying if np.isfinite(way.staying) else np.nan for way
                                       in order]), "%", "of what today's technique costs, all years"),
            "way": Measure([_said(way) for way in order], "", "year and technique taken up"),
            "total": Measure(total, first.unit, "saved on the output planned for the first year"),
            "moving": Measure(np.array([way.path.moving for way in order]), unit, "of it switch and training"),
            "bears": Measure(np.array([way.bears if np.isfinite(way.bears) else np.nan for way in order]), unit,
                             "what a change in the first year may cost at most, to pay"),
            "today": Measure(np.array([way.staying for way in order]), unit, "staying with today's technique"),
            "cheapest": Measure(np.array([way.path.cost for way in order]), unit, "the cheapest way"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "saved"),
    )  # fmt: skip


def _at(way: Way) -> int:
    return way.costs.activity.index(way.sector.activity)


def _finding(moving: Sequence[Way], ways: Sequence[Way]) -> str:
    if not moving:
        return f"no change pays in any of {len(ways)} activities: all stay with today's technique"
    best = moving[0]
    jumps = sum(len(way.path.changes) == 1 for way in moving)
    how = f"{jumps} by one change, {len(moving) - jumps} step by step"
    saved = "which no longer can go on as today" if not np.isfinite(best.saved) else (
        f"{figure(100.0 * best.saved / best.staying, 3)} % cheaper than today"
    )  # fmt: skip
    return (
        f"{len(moving)} of {len(ways)} activities do better to change ({how}); most gains {best.said}: "
        f"{_said(best)}, {saved}"
    )


def _by_technique(ways: Sequence[Way], details: bool) -> Result:
    items, running, moved, use, people = [], [], [], [], []
    for way in ways:
        chosen = way.path.technique
        for k, name in enumerate(way.sector.technique):
            last = len(way.costs.years) - 1
            for t, year in enumerate(way.costs.years):
                taken = chosen[t] == name and (chosen[t - 1] if t else TODAY) != name
                if not (details or t in (0, last) or taken):
                    continue
                items.append((*way.place, name, str(year)))
                running.append(way.register.running[t, k])
                use.append("in use" if chosen[t] == name else "")
                before = way.sector.technique.index(chosen[t - 1] if t else TODAY)
                moved.append(way.register.moving[before, k] if taken else 0.0)
                people.append("" if way.register.possible[t, k] else "too few")
    barred = sorted({item[2] for item, each in zip(items, people, strict=True) if each})
    notes = [
        "what a unit of yearly output takes of products and labour, at the plan's prices, in the money of the year"
    ]
    if barred:
        notes.append(
            f"people with its skills are too few in some years for {shown(barred)}: it waits until they are there"
        )
    unit = f"{ways[0].costs.unit} a unit"
    return Result(
        "technique_costs",
        "What each technique costs a year",
        ("region", "activity", "technique", "year"),
        items,
        {
            "running": Measure(np.array(running), unit, "inputs and labour of a unit of output"),
            "moving": Measure(np.array(moved), unit, "switch and training paid when it is taken up"),
            "use": Measure(use, "", "on the cheapest way"),
            "people": Measure(people, "", "with the skills it needs"),
        },
        notes=tuple(notes),
        drawing=Drawing("lines", "running", "year", "technique") if len(ways) == 1 and details else Drawing("none"),
    )


def _learning(learners: Sequence[Learner], years: Sequence[int], alone: bool) -> Result:
    found = [
        nelson_phelps(each.level, len(years), skill=each.skill, own_growth=each.own_growth,
                      world_growth=each.world_growth, phi=each.phi)
        for each in learners
    ]  # fmt: skip
    settled = np.array([each.steady_state for each in found])
    names = [_named(each, alone) for each in learners]
    short = [name for name, each in zip(names, settled, strict=True) if each < 1.0 - 1e-9]
    notes = ["who is behind learns from the best, the faster the more people have the skills (Nelson and Phelps)"]
    if short:
        notes.append(f"{shown(short)}: learning alone settles short of the world's best; skill decides how far")
    span = f"{years[0] - 1}-{years[-1]}"
    return Result(
        "technique_learning",
        f"Learning from the best, {span}",
        ("region", "activity"),
        [(each.region, each.activity) for each in learners],
        {
            "now": Measure(100.0 * np.array([each.level for each in learners]), "% of the world's best"),
            "then": Measure(
                100.0 * np.array([each.path[-1] for each in found]), "% of the world's best", f"in {years[-1]}"
            ),
            "in_the_end": Measure(100.0 * settled, "% of the world's best", "where it settles"),
            "growth": Measure(
                np.array([100.0 * ((each.path[1] / each.path[0]) * (1.0 + one.world_growth) - 1.0) for each, one in
                          zip(found, learners, strict=True)]), "% a year", "of technique, in the first year"),
        },
        notes=tuple(notes),
        drawing=Drawing("bars", "then"),
    )  # fmt: skip
