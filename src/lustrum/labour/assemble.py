"""From the work of plans and a folder of labour to the question of a balance, with everything nobody stated told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.labour.estimate import MoveEstimate
from lustrum.labour.known import THETA, Labour, People, Routes, Training
from lustrum.labour.posts import posts_of, with_posts
from lustrum.labour.read import (
    Cells,
    Folder,
    RegionCells,
    read_folder,
    read_moves,
    read_people,
    read_regions,
    read_routes,
    read_training,
)
from lustrum.labour.settings import Settings, read_settings
from lustrum.labour.work import ONE, Work, wage_said
from lustrum.results import Assumption, raise_faults

MONEY = "base-year baskets"
"""What a plan counts worth in where products are in units of their own."""

ADDS = {
    "posts": "posts.csv says which skill and region each activity's posts ask for",
    "people": "people.csv says who is there by skill and region, at which wage",
    "regions": "regions.csv says the workforce, participation and those who care unpaid",
    "training": "training.csv says places, length and cost of trainings",
    "moving": "moving.csv says what moving costs",
}
"""What each file adds, told where it is not there."""


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked and what it is asked of.

    Parameters
    ----------
    labour : Labour
    works : tuple of Work
        By region, their skills those of `labour`.
    regions : RegionCells
    estimate : MoveEstimate or None
    absent : tuple of str
        Files of `ADDS` that were not there.
    """

    labour: Labour
    works: tuple[Work, ...]
    regions: RegionCells
    estimate: MoveEstimate | None
    absent: tuple[str, ...]


def question_of(works: Sequence[Work], place: Path | None, name: str) -> Question:
    """Return the balance to be asked of the work of plans, with what a folder says of people, trainings and moves.

    Parameters
    ----------
    works : sequence of Work
        One for each region that has a plan or an economy of its own, all over the same years.
    place : Path or None
        Folder of labour.

    Raises
    ------
    UsageError, DataError
        With every fault of the files.
    MissingDataError
        If nothing says how many people are needed.
    """
    folder = read_folder(place)
    works = _by_skill(works, folder)
    skills, regions, years = works[0].skill, tuple(work.region for work in works), works[0].years
    settings = read_settings(place, skills, regions, len(years))
    cells = read_people(folder, skills, regions)
    region_cells = read_regions(folder, regions, cells.persons)
    training = read_training(folder, skills, regions, years, settings.passed)
    estimate = read_moves(folder, skills, regions)
    routes = read_routes(folder, skills, regions, estimate)
    if folder.faults:
        assert place is not None
        raise_faults(folder.faults, place)
    labour = _labour(name, works, settings, cells, _Read(folder, region_cells, training, routes, estimate))
    absent = tuple(each for each in ADDS if folder[each] is None)
    return Question(labour, tuple(works), region_cells, estimate, absent)


def _by_skill(works: Sequence[Work], folder: Folder) -> list[Work]:
    """Return work by region over one list of skills, as posts.csv or the economies tell them apart."""
    rows = folder["posts"]
    if rows is not None and not folder.faults:
        posts = posts_of(rows, works, folder.faults)
        if folder.faults or posts is None:
            assert folder.place is not None
            raise_faults(folder.faults, folder.place)
        assert posts is not None
        return with_posts(works, posts)
    if folder.faults:
        assert folder.place is not None
        raise_faults(folder.faults, folder.place)
    silent = [work.region for work in works if not work.skill]
    if silent:
        raise MissingDataError(
            f"Nothing says how many people {shown(silent)} need: give the economy labour.csv (skill x activity), or a "
            "folder of labour with posts.csv (activity, skill, posts)."
        )
    first = works[0].skill
    if other := [work.region for work in works if work.skill != first]:
        raise UsageError(
            f"Skills of {shown(other)} are not those of {works[0].region} ({shown(first)}): tell them apart alike in "
            "labour.csv, or by posts.csv."
        )
    return list(works)


@dataclass(frozen=True, eq=False)
class _Read:
    folder: Folder
    regions: RegionCells
    training: tuple[Training, ...]
    routes: Routes
    estimate: MoveEstimate | None


def _labour(name: str, works: Sequence[Work], settings: Settings, cells: Cells, read: _Read) -> Labour:
    first, skills = works[0], works[0].skill
    need = np.stack([work.need for work in works], axis=2)
    base = np.stack([work.base.sum(axis=1) for work in works], axis=1)
    told = list(settings.assumptions)
    people = _people(works, settings, cells, base, told)
    theta = _theta(settings, read.estimate, told)
    places = np.repeat(np.where(np.isnan(read.regions.places), np.inf, read.regions.places)[None], len(need), axis=0)
    skilled = _skilled(settings, skills, read.training, told)
    floor = settings.floor_of(people.region)
    return Labour(
        name=name,
        people=people,
        years=first.years,
        need=need,
        base_need=base,
        worth=_worth(works, people, _empty(works, people, settings), told),
        discount=np.mean([work.discount for work in works], axis=0),
        pay=np.mean([work.pay for work in works], axis=0),
        hours=np.array(settings.hours or (1.0,) * len(need)),
        training=read.training,
        places=places,
        routes=read.routes,
        agreement=settings.agreement,
        theta=theta,
        frictional=settings.frictional,
        skilled=skilled,
        floor=floor,
        hold=settings.hold and skilled is not None and bool(np.isfinite(floor).any()),
        assumptions=tuple(told),
    )


def _people(works: Sequence[Work], settings: Settings, cells: Cells, base: Array, told: list[Assumption]) -> People:
    first = works[0]
    if settings.unit and any(work.unit not in ("people", settings.unit) for work in works):
        raise UsageError(
            f"labour.toml counts in {settings.unit}, the plan in {first.unit}: state people and posts in {first.unit}."
        )
    attrition = settings.attrition_of(first.skill)
    persons, wage = cells.persons, cells.wage
    if np.isnan(persons).all():
        persons = base / (1.0 - settings.frictional)
        text = "As many people are there in the base year as its posts and those between jobs come to."
        told.append(Assumption("people", text, f"{persons.sum():,.6g}", "default; people.csv"))
    for r, work in enumerate(works):
        if not np.isnan(wage[:, r]).any():
            continue
        if np.isnan(work.wage):
            raise MissingDataError(
                f"Nothing says what people of '{work.region}' are paid: state wage in people.csv, in "
                f"{MONEY if work.economy.is_physical else work.economy.unit} a year for one unit of people."
            )
        wage = wage.copy()
        wage[np.isnan(wage[:, r]), r] = work.wage
        told.append(wage_said(work))
    growth = np.array([work.growth for work in works])
    year = np.arange(len(first.years) + 1)[:, None, None]
    pace = (attrition[:, None] + growth) * persons * (1.0 + growth) ** year
    newcomers = np.where(np.isnan(cells.newcomers), pace, cells.newcomers)
    if np.isnan(cells.newcomers).any():
        text = (
            "Schools as they are replace who leaves, and keep each skill growing with labour; places of training.csv "
            "come on top of them."
        )
        told.append(Assumption("newcomers", text, f"{pace[1].sum():,.6g} a year", "default; people.csv, newcomers"))
    money = MONEY if first.economy.is_physical else first.economy.unit
    titles = dict(cells.titles)
    if first.economy.skill.titles:
        titles = {label: first.economy.skill.title(label) for label in first.economy.skill} | titles
    return People(
        first.skill,
        tuple(work.region for work in works),
        settings.unit or first.unit,
        money,
        persons,
        wage,
        newcomers,
        attrition,
        titles if first.skill != (ONE,) else {},
    )


def _theta(settings: Settings, estimate: MoveEstimate | None, told: list[Assumption]) -> float:
    if estimate is None or settings.stated:
        return settings.theta
    if estimate.theta <= 0.0:
        text = "Observed moves did not follow wages, so that the default stands."
        told.append(Assumption("theta", text, f"{THETA:g} (estimated {estimate.theta:.3g})", "moves.csv"))
        return settings.theta
    told[:] = [each for each in told if each.name != "theta"]
    text = "How people answer to wages, estimated from observed moves."
    told.append(Assumption("theta", text, f"{estimate.theta:.4g} (se {estimate.theta_error:.2g})", "moves.csv"))
    return estimate.theta


def _skilled(
    settings: Settings, skills: Sequence[str], training: Sequence[Training], told: list[Assumption]
) -> Flags | None:
    """Return whose departure drains a region: those named, else what any training leads to."""
    if settings.skilled is not None:
        return np.array([skill in settings.skilled for skill in skills])
    led = {each.skill for each in training}
    if not led or len(led) == len(skills):
        return None
    names = [skills[k] for k in sorted(led)]
    told.append(Assumption("skilled", "Skills a training leads to count as skilled.", shown(names), "default"))
    return np.array([k in led for k in range(len(skills))])


def _empty(works: Sequence[Work], people: People, settings: Settings) -> Array:
    """Return posts that stay empty at most if nobody trains or moves, shape (skills, regions)."""
    works_each = (1.0 - settings.frictional) * np.array(settings.hours or (1.0,) * len(works[0].years))
    found, last = np.zeros(people.persons.shape), people.persons
    for t in range(len(works[0].years)):
        last = (1.0 - people.attrition[:, None]) * last + people.newcomers[t]
        need = np.stack([work.need[t] for work in works], axis=1)
        found = np.maximum(found, need - works_each[t] * last)
    return found


def _worth(works: Sequence[Work], people: People, empty: Array, told: list[Assumption]) -> Array:
    """Return what an empty post loses: the plan's price of the skill, else the value added that goes with it.

    Where the plan tells no skills apart its price of work, times pay, is that of the one skill; pay stands in where
    nothing else is known.
    """
    found = np.empty((len(works[0].years), len(people.skill), len(people.region)))
    sources: dict[str, int] = {}
    for r, work in enumerate(works):
        pay = people.wage[None, :, r] * work.pay[:, None]
        priced = bool((work.work > 0.0).all() and np.isfinite(work.work).all())
        of_work = people.wage[None, :, r] * work.work[:, None]
        least = work.value_of_post(empty[:, r])[None] * work.pay[:, None]
        own = np.isfinite(work.product) & (work.product > 0.0)
        several = len(people.skill) > 1
        for k in range(len(people.skill)):
            choices = (
                ("the plan's price of the skill", work.product[:, k], bool(own[:, k].all())),
                ("value added of the work that stops without it, the least first", least[:, k], several),
                ("the plan's price of work times pay", of_work[:, k], priced),
                ("pay", pay[:, k], True),
            )
            name, value, _ = next(each for each in choices if each[2] and np.isfinite(each[1]).all())
            found[:, k, r] = value
            sources[name] = sources.get(name, 0) + 1
    said = "; ".join(name if len(sources) == 1 else f"{name} ({count})" for name, count in sources.items())
    told.append(Assumption("worth", "What an empty post loses a year, at most.", said, "the plan; people.csv, wage"))
    return found
