"""What is asked of a federation: one folder, each region an ordinary economy with its scenario."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from lustrum.errors import MissingDataError, UsageError
from lustrum.labels import shown
from lustrum.problem.names import PURCHASES
from lustrum.problem.parts.trade import TREND
from lustrum.regions.geojson import Shapes
from lustrum.regions.links import Key, Links, read_links
from lustrum.regions.region_map import SHAPES, shapes_beside
from lustrum.results import read_toml
from lustrum.results.paths import inside
from lustrum.results.records import Column, read_records
from lustrum.results.toml import Section
from lustrum.scenario.catch_up import Vote, by_region, read_vote
from lustrum.scenario.scenario import Scenario, read_scenario
from lustrum.wording.names import nearest

FILE, REGIONS, SALES, LINKS = "federation.toml", "regions", "sales.csv", "links.csv"
"""What a federation says of itself; the folder of its regions; who sold what to whom in the base year; who may."""

KEYS = (
    "name", "description", "regions", "rate", "sales", "links", "transport", "partner_band", "weights", "transfers",
    "people", "catch_up",
)  # fmt: skip
POOLED, PAIRS = "pool", "pairs"
"""Whether regions sell to one pool of each product, or each to each."""

EXPORTS_PACE = 3.0
"""Exports leave a region's trend by 6 per cent a year: shares in world exports of a product moved by -8 to +7 per cent
a year (5th and 95th percentile, world tables of 1995, 2000 and 2005)."""

COLUMNS = {
    "product": Column(),
    "from": Column(),
    "to": Column(),
    "value": Column("number"),
    "unit": Column(needed=False),
}


@dataclass(frozen=True, eq=False)
class Federation:
    """A federation as its folder says it.

    Attributes
    ----------
    scenarios : mapping of region to Scenario
    rate : float or None
        At which all transfers grow a year; the mean of the regions' trends, weighted by consumption, where None.
    weights : mapping of region to float
        What a unit of a region's goal counts; 1 unless named.
    transfers : mapping of region to float
        What it may buy beyond what it sells, in the base year; the base year's where not named.
    sales : mapping of (product, from, to) to float
        Of the base year; empty where nobody says it.
    sales_units : mapping of (product, from, to) to str
        In which unit each is said.
    people : mapping of region to float
        Persons in the base year; empty where nobody says it.
    links : Links, optional
        Products of which each region sells to each, with limits and freight; None where all is sold to the pool.
    vote : Vote, optional
        What was voted on catching up.
    shapes : Shapes, optional
        Areas of the regions, where the folder holds them.
    files : mapping of path to content
        As a plan keeps them, under ``inputs/``.
    """

    name: str
    path: Path
    scenarios: Mapping[str, Scenario]
    rate: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    transfers: Mapping[str, float] = field(default_factory=dict)
    sales: Mapping[tuple[str, str, str], float] = field(default_factory=dict)
    sales_units: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    people: Mapping[str, float] = field(default_factory=dict)
    links: Links | None = None
    vote: Vote | None = None
    description: str = ""
    shapes: Shapes | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Every file of the federation itself with its SHA-256."""
        return tuple((name, hashlib.sha256(content).hexdigest()) for name, content in self.files.items())


def is_federation(place: Path) -> bool:
    """Say whether a folder is one of a federation, or a file the one that says so."""
    return (place / FILE).is_file() or (place.name == FILE and place.is_file())


def read_federation(place: Path | str, kept: Mapping[str, Scenario] | None = None) -> Federation:
    """Read a federation: `federation.toml`, and of each region ``regions/NAME/scenario.toml``.

    `kept` are the scenarios of its regions where they lie elsewhere, in the plans made of them.

    Raises
    ------
    UsageError
        For an unknown key, region or label, a value of the wrong kind, or scenarios that plan other years.
    MissingDataError
        If a region has no scenario.
    DataError
        If a file is at fault.
    """
    place = Path(place)
    file = place if place.name == FILE else place / FILE
    folder = file.parent
    section = read_toml(file)
    if "power" in section:
        raise section.error(
            "power", "asks for one power system over all regions, with lines between them, which is not planned: say "
            f"[power] in {REGIONS}/NAME/scenario.toml of each region that has one. Power between regions is then trade "
            "in money, as of any product.",
        )  # fmt: skip
    section.refuse_unknown(KEYS)
    if kept is None:
        names = _regions(section, folder)
        scenarios = {name: _scenario(folder, name) for name in names}
    else:
        names, scenarios = list(kept), dict(kept)
    _refuse_other_years(scenarios)
    files = {FILE: file.read_bytes()}
    sales, units = dict[Key, float](), dict[Key, str]()
    if (named := section.text("sales")) or (folder / SALES).is_file():
        path = inside(folder, named or SALES, f"{section.where}, sales")
        sales, units = read_sales(path, names)
        files[path.relative_to(folder).as_posix()] = path.read_bytes()
    links = _links(section, folder, names, sales, units)
    if links is not None and (folder / LINKS).is_file():
        files[LINKS] = (folder / LINKS).read_bytes()
    rate = section.rate("rate")
    shapes = shapes_beside(folder)
    if shapes is not None:
        files[SHAPES] = (folder / SHAPES).read_bytes()
    return Federation(
        name=section.text("name", folder.resolve().name),
        path=folder,
        scenarios=scenarios,
        rate=None if np.isnan(rate) else rate,
        weights=by_region(section, "weights", names, partial(Section.number, least=0.0)),
        transfers=by_region(section, "transfers", names),
        sales=sales,
        sales_units=units,
        people=by_region(section, "people", names, partial(Section.number, least=0.0)),
        links=links,
        vote=read_vote(section, names),
        description=section.text("description"),
        shapes=shapes,
        files=files,
    )


def _regions(section: Section, folder: Path) -> list[str]:
    """Return the regions named, or every folder of `regions/` where none is."""
    home = folder / REGIONS
    there = sorted(entry.name for entry in home.iterdir() if entry.is_dir()) if home.is_dir() else []
    if "regions" not in section:
        names = [name for name in there if not name.startswith(".")]
    else:
        names = section.words("regions", there)
        if len(set(names)) < len(names):
            raise section.error("regions", f"names a region twice: {shown(names, 20)}.")
    if not names:
        raise MissingDataError(
            f"'{folder}' has no regions: put an economy folder with its scenario.toml into {REGIONS}/NAME, or make "
            "the folder by `lustrum load TABLE --regions all --out FEDERATION`."
        )
    return names


def _scenario(folder: Path, name: str) -> Scenario:
    place = inside(folder / REGIONS, name, f"'{folder / FILE}', regions")
    if not (place / "scenario.toml").is_file():
        raise MissingDataError(
            f"Region '{name}' has no scenario.toml in '{place}': it says the economy (\".\"), the years and the growth "
            "of the region."
        )
    return read_scenario(place / "scenario.toml")


def _refuse_other_years(scenarios: Mapping[str, Scenario]) -> None:
    first, of_first = next(iter(scenarios.items()))
    for name, scenario in scenarios.items():
        if (scenario.years, scenario.tail) != (of_first.years, of_first.tail):
            raise UsageError(
                f"Regions of one plan share their years: '{first}' plans {of_first.years}, '{name}' {scenario.years}. "
                f"Say the same `years` (and `tail`) in both scenarios."
            )
        if "finance" in scenario.options.get("trade", {}):
            raise UsageError(
                f"Region '{name}' says trade.finance in its scenario; what regions finance for each other has to add "
                f"up, and is said in {FILE} under [transfers]."
            )


def _links(
    section: Section, folder: Path, names: list[str], sales: Mapping[Key, float], units: Mapping[Key, str]
) -> Links | None:
    """Return what is said of links, None where all is sold to the pool."""
    path = inside(folder, LINKS, f"'{folder / FILE}'") if (folder / LINKS).is_file() else None
    transport = section.text("transport")
    if section.word("links", (POOLED, PAIRS), POOLED) == PAIRS:
        return replace(read_links(path, names, sales, transport, units), band=_band(section))
    if "partner_band" in section:
        raise section.error("partner_band", f'holds shares of partners between pairs: write links = "{PAIRS}".')
    if path is not None:
        raise UsageError(
            f"'{path}' says flows between pairs of regions, and {FILE} sells all to the pool: write "
            f'links = "{PAIRS}" there, or take the file away.'
        )
    if transport:
        raise section.error("transport", f'names the product that carries between pairs: write links = "{PAIRS}".')
    return None


def _band(section: Section) -> float:
    """Return how far a partner's share may move a year; infinite for `partner_band = false`, NaN unsaid."""
    if section.values.get("partner_band") is False:
        return float("inf")
    return section.share("partner_band", float("nan"))


def read_sales(path: Path, names: list[str]) -> tuple[dict[Key, float], dict[Key, str]]:
    """Return who sold what to whom in the base year, and in which unit."""
    found, units = {}, {}
    for row in read_records(path, COLUMNS, key=("product", "from", "to")):
        for column in ("from", "to"):
            if row.text(column) not in names:
                raise UsageError(
                    f"{path}, {row.place}: '{row.text(column)}' is no region of the federation. "
                    f"{nearest(row.text(column), names)}"
                )
        key = row.text("product"), row.text("from"), row.text("to")
        found[key], units[key] = row.number("value"), row.text("unit")
    return found, units


def as_member(
    scenario: Scenario, finance: tuple[float, ...], aid: int = 0, purchases: Mapping[str, object] | None = None
) -> Scenario:
    """Return a region's scenario as the federation plans it: financed, and selling to the pool at one price.

    `aid` is 1 where it may receive more by decision, -1 where it gives; `purchases` the options of that part, where
    products are linked.

    Where sellers lost by selling more, as to a world outside, what they lose would leave the federation. What comes
    from outside is given, and so are the duties on it: they go with the trend, not with what regions buy of each other.
    What the scenario says of its exports goes before.
    """
    given = scenario.options.get("trade", {})
    trade = {"world_demand": np.inf, "exports_pace": EXPORTS_PACE, "margins": TREND, **given}
    decided = {"aid": aid} if aid else {}
    options = {**scenario.options, "trade": {**trade, "finance": finance, **decided}}
    if purchases is None:
        return replace(scenario, options=options)
    return replace(scenario, options={**options, PURCHASES: dict(purchases)}, parts=(*scenario.parts, PURCHASES))
