"""Kenya's starter kit alone: least cost, with and without new hydro, and its dry years."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.page import table
from lustrum.data import bundled_path
from lustrum.power import Dispatch, System, dispatch, read_system, with_unserved
from lustrum.power.starter_kit import kit_files, kit_settings
from lustrum.power.starter_kit_read import read_kit
from lustrum.power.tested import built_as
from lustrum.power.told import demand_of, energy_of, left_by_scenario

UNSERVED = 0.001
"""Million dollars a MWh: a dollar a kWh."""
SAID = {"base_year": "2018", "years": "2022,2030,2040", "demand_at": "users"}


def written(folder: Path) -> Path:
    """Write the system of the kit."""
    made = kit_files(
        read_kit(bundled_path("kenya_starter_kit")), kit_settings(SAID), bundled_path("made_up_kenya_shapes")
    )
    folder.mkdir()
    for name, text in made.files.items():
        (folder / name).write_bytes(text)
    return folder


def without_new_hydro(system: System) -> System:
    """Return a system whose water plants are those that stand."""
    fleets = tuple(
        replace(each, units=tuple(replace(unit, upper=unit.lower) for unit in each.units))
        if each.carrier == "hydro" else each
        for each in system.fleets
    )  # fmt: skip
    return replace(system, fleets=fleets)


def kenya() -> list[str]:
    """Return the section of Kenya."""
    with tempfile.TemporaryDirectory() as place:
        folder = written(Path(place) / "kenya")
        system, mean = (with_unserved(read_system(folder, scenarios=each), UNSERVED) for each in ("", "average"))
    found = {"as planned": dispatch(system), "without new hydro": dispatch(without_new_hydro(system))}
    average = dispatch(mean)
    tested = dispatch(built_as(system, average))
    items, left = left_by_scenario(tested)
    worst = int(left[:, 1].argmax())
    lost = f"leaves {left[worst, 1]:.2f} per cent unserved in {', '.join(items[worst])}"
    if left[worst, 1] < 0.005:
        lost = "leaves nothing unserved in any scenario"
    one, two = (each.total_cost for each in found.values())
    return [
        "## Kenya, alone",
        f"Its kit with shapes that are made up, demand at users, {', '.join(SAID['years'].split(','))}, a dollar for a "
        f"kWh left. It costs {one:,.1f} million dollars of 2020 in all, without new hydro {two:,.1f}, "
        f"{100.0 * (two / one - 1.0):.2f} per cent more. Planned on average water it {lost}, and costs "
        f"{tested.total_cost:,.1f} where all scenarios are met.",
        _carriers(found),
    ]  # fmt: skip


def _carriers(found: dict[str, Dispatch]) -> str:
    """Return the share of each carrier in demand, by period."""
    rows: dict[str, list[str]] = {}
    head = []
    for words, each in found.items():
        for y, period in enumerate(each.system.steps.periods):
            head.append(f"{words}, {period}")
            total: dict[str, float] = {}
            for k, fleet in enumerate(each.system.fleets):
                total[fleet.carrier] = total.get(fleet.carrier, 0.0) + energy_of(each, k, y)
            for name, value in total.items():
                rows.setdefault(name, []).append(f"{100.0 * value / demand_of(each, y):.1f}")
    return table(("energy, per cent of demand", *head), [(name, *cells) for name, cells in rows.items()])
