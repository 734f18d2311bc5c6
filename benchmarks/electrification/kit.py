"""What a starter kit says of a country, and how the folder of a power system is written from it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BLOCK = tuple[float, float, float]
GJ = 3.6
"""In a MWh."""


@dataclass(frozen=True)
class Kit:
    """A kit's figures by technology: MW in a year, million $/MW, years, efficiency, $/GJ of fuel."""

    capacity: Mapping[str, float]
    cost: Mapping[str, float]
    life: Mapping[str, float]
    efficiency: Mapping[str, float]
    fuel: Mapping[str, float]
    emission: Mapping[str, float]
    delivered: float


def read_kit(folder: Path, code: str, year: int, priced: int) -> Kit:
    """Return capacity of a year and prices of fuel of another."""

    def rows(name: str) -> Iterator[dict[str, str]]:
        with (folder / f"{name}_{code}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    told: dict[str, dict[str, float]] = {}
    for row in rows("Table2"):
        told.setdefault(row["Parameter"].split("(")[0].strip(), {})[row["Technology"]] = float(row["Value"])
    delivered = 1.0
    for row in rows("Table4"):
        if row["Parameter"] == "Efficiency (2020)":
            delivered *= float(row["Value"])
    return Kit(
        {r["Power Generation Technology"]: float(r["Value"]) for r in rows("Table1") if r["Year"] == str(year)},
        {name: value / 1000.0 for name, value in told["Capital Cost"].items()},
        told["Operational Life"], told["Efficiency"],
        {r["Commodity"]: float(r["Value"]) for r in rows("Table6") if r["Year"] == str(priced)},
        {r["Fuel"]: float(r["Value"]) for r in rows("Table7")}, delivered,
    )  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """Seasons (inflow and demand over their means, hours) and blocks (demand over its mean, sun, share of hours)."""

    seasons: Mapping[str, BLOCK]
    blocks: Mapping[str, BLOCK]
    energy: float
    """MWh delivered in the base year."""

    def first(self, count: int) -> Shape:
        """Return it with the first blocks only, their hours spread over the year."""
        kept = dict(list(self.blocks.items())[:count])
        whole = sum(part for _, _, part in kept.values())
        spread = {name: (load, sun, part / whole) for name, (load, sun, part) in kept.items()}
        return Shape(self.seasons, spread, self.energy)

    @property
    def steps(self) -> list[tuple[str, str, float]]:
        """Season, block and hours."""
        return [
            (s, b, hours * part) for s, (_, _, hours) in self.seasons.items() for b, (_, _, part) in self.blocks.items()
        ]

    @property
    def load(self) -> dict[tuple[str, str], float]:
        """MW asked for."""
        raw = {(s, b): self.seasons[s][1] * self.blocks[b][0] for s, b, _ in self.steps}
        mean = sum(raw[s, b] * hours for s, b, hours in self.steps)
        return {key: value * self.energy / mean for key, value in raw.items()}


def write_lines(folder: Path, name: str, lines: Iterable[str]) -> None:
    """Write a file of the folder."""
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_frame(folder: Path, shape: Shape, name: str, year: int, water: Mapping[str, float], sun: str) -> None:
    """Write what all countries have: settings with three scenarios, nodes, blocks, demand, sun, inflow.

    Parameters
    ----------
    water : mapping
        Inflow of each store in a mean season: MW, or a share of what is built.
    """
    folder.mkdir(parents=True)
    settings = [f'name = "{name}"', 'money = "million $"', f"base_year = {year}", f"years = [{year + 1}]"]
    settings += ["reserve = 0.15"]
    for scenario, probability, inflow in (("wet", 0.25, 1.4), ("normal", 0.5, 1.0), ("dry", 0.25, 0.6)):
        settings.append(f'[[scenario]]\nname = "{scenario}"\nprobability = {probability}\ninflow = {inflow}')
    steps = shape.steps
    write_lines(folder, "system.toml", settings)
    write_lines(folder, "nodes.csv", ("node", "stations", "users"))
    write_lines(folder, "blocks.csv", ["season,block,hours", *(f"{s},{b},{hours!r}" for s, b, hours in steps)])
    demand = [f"users,{s},{b},{load!r}" for (s, b), load in shape.load.items()]
    write_lines(folder, "demand.csv", ["node,season,block,power", *demand])
    light = [f"{sun},{s},{b},{shape.blocks[b][1]}" for s, b, _ in steps]
    write_lines(folder, "availability.csv", ["name,season,block,share", *light])
    flows = [f"{n},{s},{b},{w * shape.seasons[s][0]!r}" for n, w in water.items() for s, b, _ in steps]
    write_lines(folder, "inflow.csv", ["store,season,block,inflow", *flows])
