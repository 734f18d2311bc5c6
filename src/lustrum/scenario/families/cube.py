"""The answers of a whole family as one labelled cube, and as files."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.results import guarded
from lustrum.scenario.families.family import Family, Variation
from lustrum.scenario.families.input import Value
from lustrum.scenario.families.measures import Column, column_of
from lustrum.scenario.families.member_solver import MemberResult
from lustrum.scenario.families.members import Member

if TYPE_CHECKING:
    import xarray


SOLVED = ("optimal", "relaxed")


@dataclass(frozen=True, eq=False)
class FamilyResult:
    """A family and what came of it.

    Parameters
    ----------
    family : Family
    columns : tuple of Column
        What the last axis of `values` holds.
    members, answers : tuples of equal length
        In the order of their numbers.
    base : Answer
        The parent as it stands.
    parent_values : mapping of axis to the value that leaves the parent as it is, None where there is no single one
    maximise : bool
        Sense of the parent's goal.
    seconds : float
        From the first member to the last, on the clock.
    processes : int
    """

    family: Family
    columns: tuple[Column, ...]
    members: tuple[Member, ...]
    answers: tuple[MemberResult, ...]
    base: MemberResult
    parent_values: dict[str, Value | None]
    maximise: bool
    years: tuple[int, ...]
    seconds: float = 0.0
    processes: int = 1

    @cached_property
    def values(self) -> Array:
        """All numbers, shape (members, columns); NaN where there is no plan."""
        result = np.array([answer.values for answer in self.answers]).reshape(len(self.answers), len(self.columns))
        return result

    @cached_property
    def whole(self) -> Flags:
        """Members of the family itself, without those that move one input alone."""
        return np.array([not member.alone for member in self.members], dtype=bool)

    @cached_property
    def solved(self) -> Flags:
        """Members that have a plan."""
        return np.array([answer.status in SOLVED for answer in self.answers], dtype=bool)

    def without_plan(self) -> list[tuple[Member, MemberResult]]:
        """Return every member that has no plan, or only a nearest one, with the reason."""
        pairs = zip(self.members, self.answers, strict=True)
        return [(member, answer) for member, answer in pairs if answer.status != "optimal"]

    def measure(self, name: str, year: int | None = None) -> tuple[Column, Array]:
        """Return one number of every member: a measure (with its label) in a year, the last one unless named.

        Of shape (members,).

        Raises
        ------
        UsageError
            If it was not measured.
        """
        k = column_of(self.columns, name, year)
        return self.columns[k], self.values[:, k]

    def chosen(self) -> tuple[Column, Array]:
        """Return the measure of choice of every member, shape (members,)."""
        return self.measure(self.family.choice, self.family.choice_year)

    def value_of(self, member: Member, axis: Variation) -> Value | None:
        """Return the value an axis has in a member."""
        return member.values.get(axis.name, self.parent_values[axis.name])

    def to_xarray(self) -> xarray.DataArray:
        """Return the cube: axes of the family, `measure`, `label`, `year` (0 for the plan as a whole).

        Drawn inputs share one axis `draw`; their values, and the status of every member, are coordinates. Members
        that move one input alone are left out. Where a number does not exist it is NaN.
        """
        import xarray

        fixed = [axis for axis in self.family.axes if axis.values]
        drawn = [axis for axis in self.family.axes if axis.distribution is not None]
        members = [m for m in self.members if not m.alone]
        shape = [len(axis.values) for axis in fixed] + ([self.family.size] if drawn else [])
        names = list(dict.fromkeys(c.measure for c in self.columns))
        labels = list(dict.fromkeys(c.label for c in self.columns))
        years = list(dict.fromkeys(c.year for c in self.columns))
        cube = np.full((len(members), len(names), len(labels), len(years)), np.nan)
        place = [(names.index(c.measure), labels.index(c.label), years.index(c.year)) for c in self.columns]
        whole = self.values[self.whole]
        for k, where in enumerate(place):
            cube[(slice(None), *where)] = whole[:, k]
        dims = [axis.name for axis in fixed] + (["draw"] if drawn else [])
        coords: dict[str, Any] = {axis.name: _coordinates(axis) for axis in fixed}
        if drawn:
            coords["draw"] = np.arange(self.family.size)
            first = members[: self.family.size]
            coords |= {axis.name: ("draw", [float(m.values[axis.name]) for m in first]) for axis in drawn}
        status = [answer.status for answer, own in zip(self.answers, self.whole, strict=True) if own]
        coords["status"] = (tuple(dims), np.array(status).reshape(shape))
        coords |= {"measure": names, "label": labels, "year": years}
        units = {c.measure: c.unit for c in self.columns}
        return xarray.DataArray(
            cube.reshape([*shape, len(names), len(labels), len(years)]),
            dims=[*dims, "measure", "label", "year"],
            coords={**coords, "unit": ("measure", [units[name] for name in names])},
            name="family",
            attrs={"family": self.family.name},
        )


def _coordinates(axis: Variation) -> list[Any]:
    return [float(value) if axis.is_number else str(value) for value in axis.values]


def cube_csv(result: FamilyResult) -> bytes:
    """Return all numbers in tidy form: member, a column for each axis, measure, label, year, value, unit."""
    axes = [axis.name for axis in result.family.axes]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("member", "alone", *axes, "status", "measure", "label", "year", "value", "unit"))
    for member, answer in zip(result.members, result.answers, strict=True):
        own = [_text(result.value_of(member, axis)) for axis in result.family.axes]
        for column, value in zip(result.columns, answer.values.tolist(), strict=True):
            shown = "" if value != value else repr(value)
            writer.writerow(
                (
                    member.number,
                    member.alone,
                    *own,
                    answer.status,
                    column.measure,
                    guarded(column.label),
                    column.year or "",
                    shown,
                    guarded(column.unit),
                )
            )
    return buffer.getvalue().encode()


def members_csv(result: FamilyResult) -> bytes:
    """Return one line for every member: inputs, status, reason, certificate, how it was solved."""
    axes = [axis.name for axis in result.family.axes]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    facts = ("primal_infeasibility", "dual_infeasibility", "relative_gap", "method", "start", "iterations", "seconds")
    writer.writerow(("member", "alone", *axes, "status", *facts, "message"))
    for member, answer in zip(result.members, result.answers, strict=True):
        own = [_text(result.value_of(member, axis)) for axis in result.family.axes]
        proof = ["" if value != value else repr(value) for value in (answer.primal, answer.dual, answer.gap)]
        how = (answer.method, answer.start, answer.iterations, f"{answer.seconds:.4f}")
        writer.writerow((member.number, member.alone, *own, answer.status, *proof, *how, guarded(answer.message)))
    return buffer.getvalue().encode()


def cube_netcdf(result: FamilyResult) -> bytes | None:
    """Return the cube as NetCDF; None where h5netcdf (extra `netcdf`) is not installed."""
    if any(find_spec(package) is None for package in ("xarray", "h5netcdf", "h5py")):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cube.nc"
        result.to_xarray().to_netcdf(path, engine="h5netcdf")
        return path.read_bytes()


def facts_json(result: FamilyResult) -> bytes:
    """Return the family in a few facts: sizes, how it went, inputs with their digests."""
    status = [answer.status for answer in result.answers]
    return (json.dumps(facts(result, status), indent=1) + "\n").encode()


def facts(result: FamilyResult, status: Sequence[str] | None = None) -> dict[str, Any]:
    """Return the facts of `family.json`."""
    status = status or [answer.status for answer in result.answers]
    family = result.family
    gaps = [answer.gap for answer in result.answers if answer.gap == answer.gap]
    return {
        "name": family.name,
        "members": len(result.members),
        "status": {name: status.count(name) for name in dict.fromkeys(status)},
        "axes": [
            {
                "name": axis.name,
                "input": axis.what.of,
                "as": axis.what.way,
                "values": list(axis.values),
                "distribution": None
                if axis.distribution is None
                else {"kind": axis.distribution.kind, **axis.distribution.parameters},
                "decision": axis.decision,
                "parent": result.parent_values[axis.name],
            }
            for axis in family.axes
        ],
        "size": family.size,
        "seed": family.seed,
        "scheme": family.scheme,
        "warm": sum(answer.start == "warm" for answer in result.answers),
        "cold": sum(answer.start == "cold" for answer in result.answers),
        "largest_gap": max(gaps, default=None),
        "seconds": result.seconds,
        "processes": result.processes,
        "inputs": [{"path": path, "sha256": digest} for path, digest in family.inputs],
    }


def _text(value: Value | None) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else repr(value)
