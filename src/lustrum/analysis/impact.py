"""What a change of final demand calls forth: output, value added, incomes, imports and labour, product by product."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lustrum.analysis.multipliers import direct_effects, titles_of
from lustrum.analysis.system import InputOutputSystem
from lustrum.arrays import Array
from lustrum.results import Column, Drawing, Fault, Measure, Result, raise_faults, read_records, repeated_rows
from lustrum.wording.names import nearest
from lustrum.wording.numbers import figure

COLUMNS = {"product": Column(), "value": Column("number")}


def read_demand(path: Path | str, system: InputOutputSystem) -> Array:
    """Return a change of final demand, shape (n,), from a CSV file with product and value; what is not named stays.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        For a product the table does not know, or one that stands twice.
    """
    faults: list[Fault] = []
    records = read_records(path, COLUMNS, key=("product",), faults=faults)
    faults += repeated_rows(records.rows, "product")
    labels = system.label.labels
    change = np.zeros(len(system))
    for row in records:
        label = row.text("product")
        if label not in labels:
            faults.append(row.fault("unknown_label", "product", f"'{label}' is not known.", nearest(label, labels)))
            continue
        change[labels.index(label)] = row.number("value")
    raise_faults(faults, path)
    return change


def impact(system: InputOutputSystem, change: Array) -> Result:
    """Return what a change of final demand calls forth in every product, with all suppliers: dx = L df.

    Parameters
    ----------
    change : array, shape (n,)
        Of final demand for what is made at home, in the unit of the table; minus is less.

    References
    ----------
    - Miller and Blair, *Input-Output Analysis*, 2nd ed., 2009, section 2.3.
    """
    output = system.solve(change)
    effects = {name: each for name, each in direct_effects(system).items() if name != "output"}
    measures = {
        "output": Measure(output, system.flow_unit, "change of output"),
        "final_demand": Measure(change, system.flow_unit, "the change asked about"),
        "share": Measure(
            100.0 * np.divide(output, system.output, out=np.full(len(output), np.nan), where=system.output > 0),
            "%", "of today's output",
        ),
    }  # fmt: skip
    notes = list(system.basis)
    if not system.is_physical:
        notes.append(
            f"final demand changes by {figure(change.sum())}, output by {figure(output.sum())} "
            f"{system.flow_unit} in all"
        )
    for name, (per_unit, unit) in effects.items():
        of_year = unit.partition("/")[0].strip() if unit != "1" else system.flow_unit
        measures[name] = Measure(per_unit * output, of_year, "change, in the product's own activity")
        notes.append(f"{name.replace('_', ' ')} changes by {figure(float(per_unit @ output))} {of_year} in all")
    return Result(
        "impact",
        f"What a change of final demand calls forth, {system.name}",
        (system.label.name,),
        [(label,) for label in system.label.labels],
        measures,
        titles_of(system),
        (*notes, "prices, techniques and import shares stay as they are, and nothing is short"),
        system.assumptions,
        Drawing("bars", "output"),
    )
