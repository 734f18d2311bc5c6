"""Jobs by region and activity: what a region's table is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import UsageError
from lustrum.labels import shown
from lustrum.results import Column, Fault, raise_faults, read_records, repeated_rows, rows_that_add_up, unknown_labels
from lustrum.wording.names import nearest

FEW = 3
"""Activities from which a region whose jobs are the sum of others is no chance."""


@dataclass(frozen=True, eq=False)
class Employment:
    """Jobs of all regions of a country, shape (regions, activities)."""

    region: tuple[str, ...]
    activity: tuple[str, ...]
    jobs: Array

    @property
    def share(self) -> Array:
        """s_j: share of each region in the jobs of each activity, shape (regions, activities)."""
        share: Array = self.jobs / self.jobs.sum(axis=0)
        return share

    @property
    def size(self) -> Array:
        """Share of each region in all jobs, shape (regions,)."""
        size: Array = self.jobs.sum(axis=1) / self.jobs.sum()
        return size


def read_employment(path: Path | str, activities: Sequence[str]) -> Employment:
    """Return jobs of a CSV file: region, activity, jobs. It holds every region of the country.

    Raises
    ------
    DataError
        With every fault: an activity the table has not, jobs below 0, a pair that is missing or twice, an activity
        without any job.
    UsageError
        If there is one region only.
    """
    columns = {"region": Column(), "activity": Column(), "jobs": Column("number", least=0.0)}
    faults: list[Fault] = []
    rows = read_records(path, columns, key=("region", "activity"), faults=faults).rows
    for row in rows:
        name = row.text("activity")
        if name and name not in activities:
            faults.append(
                row.fault("unknown_label", "activity", f"the table has no '{name}'.", nearest(name, activities))
            )
    faults += repeated_rows(rows, "region")
    raise_faults(faults, Path(path))
    region = tuple(dict.fromkeys(row.text("region") for row in rows))
    given = {(row.text("region"), row.text("activity")): row.number("jobs") for row in rows}
    for name in region:
        absent = [activity for activity in activities if (name, activity) not in given]
        if absent:
            message = f"'{name}' has no row for {shown(absent)}: missing is not zero."
            faults.append(Fault("missing", Path(path).name, "", "activity", message, "Write 0 where nobody works."))
    raise_faults(faults, Path(path))
    if len(region) < 2:
        raise UsageError(
            f"'{path}' holds one region, '{region[0]}': a region is compared with the country. Give every region, "
            "or the rest of the country as one."
        )
    jobs = np.array([[given[name, activity] for activity in activities] for name in region])
    for place, first, last in rows_that_add_up(jobs) if len(activities) >= FEW else []:
        others = "all other regions" if last - first == len(region) else shown(list(region[first:last]))
        message = (
            f"jobs of '{region[place]}' are those of {others} together, in every activity: they would count twice."
        )
        faults.append(Fault("repeated", Path(path).name, "", "region", message, "Leave out the total, or its parts."))
    raise_faults(faults, Path(path))
    empty = [activity for activity, all_jobs in zip(activities, jobs.sum(axis=0), strict=True) if not all_jobs > 0.0]
    if empty:
        message = f"nobody works in {shown(empty)} in any region, and the table has output there."
        way_out = "Give its jobs, or add the activity to another: lustrum aggregate."
        raise_faults([Fault("range", Path(path).name, "", "jobs", message, way_out)], Path(path))
    return Employment(region, tuple(activities), jobs)


def read_people(path: Path | str, regions: Sequence[str]) -> dict[str, float]:
    """Return the people of each region in the base year: a CSV with `region` and `people`, persons.

    Raises
    ------
    DataError
        With every fault: a region that has no jobs, one that is missing or twice, people of 0 or less.
    """
    faults: list[Fault] = []
    columns = {"region": Column(), "people": Column("number", above=0.0)}
    rows = read_records(path, columns, key=("region",), faults=faults).rows
    faults += [*unknown_labels(rows, "region", regions, "region of the file of jobs"), *repeated_rows(rows, "region")]
    found = {row.text("region"): row.number("people") for row in rows}
    if absent := [name for name in regions if name not in found]:
        message = f"has no row for {shown(absent)}: missing is not zero."
        faults.append(Fault("missing", Path(path).name, "", "region", message, "Add the row."))
    raise_faults(faults, Path(path))
    return found
