"""A rolled plan written as any plan is: re-based economy, scenario and report with it; to be rolled on."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lustrum.economy import read_economy
from lustrum.economy.as_tables import files_of
from lustrum.execution.roll import Rolled
from lustrum.execution.roll_results import nervousness_result, plan_result, split_result, year_result
from lustrum.results import as_csv, write_bytes_atomically
from lustrum.scenario.as_file import scenario_files
from lustrum.scenario.copied import OWN
from lustrum.scenario.scenario import read_scenario
from lustrum.scenario.stored import INPUTS
from lustrum.workspace.kept import with_results
from lustrum.workspace.make import Place, write_plan

NAME = "rolled.toml"
"""Of the scenario, under ``inputs/``."""


def write_rolled(rounds: Sequence[Rolled], place: Place) -> list[Path]:
    """Write the last plan of some rounds to its place, with what moved and why; return the tables written beside it.

    In a folder the tables stand as CSV beside the plan, in an archive only as its answers.

    Raises
    ------
    UsageError
        As `save_plan`; if the scenario's power system is not at hand.
    """
    last = rounds[-1]
    scenario = replace(last.session.scenario, description=_passed(rounds))
    economy = files_of(last.tables)
    files = economy | scenario_files(scenario, NAME, OWN)
    with tempfile.TemporaryDirectory() as draft:
        for name, content in files.items():
            file = Path(draft, OWN, name) if name in economy else Path(draft, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        read = read_scenario(Path(draft, NAME))
        inputs = read_economy(read.economy).inputs  # whoever opens the plan reads it so
    answers = (nervousness_result(rounds), year_result(last), split_result(rounds))
    kept = {f"{INPUTS}/{OWN}/{name}": content for name, content in economy.items()} | dict(read.files)
    plan = replace(
        last.plan,
        answers=with_results((), answers),
        economy=replace(last.plan.economy, inputs=inputs, path=""),
        files=kept,
        inputs=(*inputs, *read.inputs),
        scenario=read.given,
        provenance=replace(last.plan.provenance, parent=rounds[0].plans[0].provenance.id),
    )
    write_plan(plan, read, place)
    written = []
    if place.path.suffix.lower() != ".zip":
        for each in (*answers, plan_result(last)):
            written.append(place.path / f"{each.name}.csv")
            write_bytes_atomically(written[-1], as_csv(each))
    return written


def _passed(rounds: Sequence[Rolled]) -> str:
    """Return in a sentence what a rolled plan comes from."""
    first, last = rounds[0].year, rounds[-1].year
    years = f"{first}" if first == last else f"{first} to {last}"
    name = rounds[0].plans[0].name
    return f"'{name}' rolled on with what happened in {years}: capital, capacity and labour are carried."
