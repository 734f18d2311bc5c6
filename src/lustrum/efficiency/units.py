"""Enterprises side by side: a table of their inputs and outputs, and what best practice among them says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.arrays import Array, Flags
from lustrum.efficiency.envelopment import Envelopment, envelop
from lustrum.efficiency.robust import Bootstrapped, M, bootstrap, order_m, standing_alone, super_efficiency
from lustrum.errors import DataError, UsageError
from lustrum.results import Assumption, Column, Drawing, Measure, Result, raise_faults, read_records, repeated_rows
from lustrum.results.records import header_of, what_the_header_says
from lustrum.wording.numbers import figure

EFFICIENT = 1e-6
MOST_APART = 1e9
"""Times the smallest figure of a column that its largest may be: beyond it lies a slip of digits."""

MANY_PEERS = 0.05
"""A peer of less weight than this is not named."""


@dataclass(frozen=True, eq=False)
class Units:
    """Comparable units.

    Parameters
    ----------
    name : tuple of str
    input_names, output_names : tuple of str
    inputs, outputs : array, shapes (units, inputs), (units, outputs)
    """

    name: tuple[str, ...]
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    inputs: Array
    outputs: Array
    left_out: tuple[str, ...] = ()
    """Columns of the file that are neither."""

    def without(self, left_out: Flags) -> Units:
        """Return the units not named by a mask."""
        kept = ~left_out
        names = tuple(n for n, k in zip(self.name, kept, strict=True) if k)
        return Units(names, self.input_names, self.output_names, self.inputs[kept], self.outputs[kept], self.left_out)


def read_units(path: Path | str, inputs: Sequence[str] = (), outputs: Sequence[str] = ()) -> Units:
    """Return the units of a CSV file: column `unit`, then figures; inputs and outputs as named, or by a prefix.

    A column is an input if it is named so or called ``input_...``, an output if named so or called ``output_...``.

    Raises
    ------
    UsageError
        For columns that are not there or neither, or too few units to compare.
    DataError
        For a figure that is no number, below zero or unknown, and a unit without any input or output.
    """
    header = header_of(path, ("unit", *inputs, *outputs))
    if missing := [name for name in ("unit", *inputs, *outputs) if name not in header]:
        said = what_the_header_says(path, ("unit", *inputs, *outputs))
        raise UsageError(f"'{path}' has no column {', '.join(map(repr, missing))}: {said}")
    ins = tuple(name for name in header if name in inputs or (not inputs and name.startswith("input_")))
    outs = tuple(name for name in header if name in outputs or (not outputs and name.startswith("output_")))
    if not ins or not outs:
        raise UsageError(
            f"'{path}': name inputs and outputs with --inputs A,B --outputs C, or call the columns input_... and "
            f"output_...; it has {', '.join(header)}."
        )
    columns = {"unit": Column()} | dict.fromkeys((*ins, *outs), Column("number", least=0.0))
    rows = read_records(path, columns, key=("unit",), others=Column()).rows
    units = Units(
        tuple(row.text("unit") for row in rows),
        ins,
        outs,
        np.array([[row.number(name) for name in ins] for row in rows]).reshape(len(rows), len(ins)),
        np.array([[row.number(name) for name in outs] for row in rows]).reshape(len(rows), len(outs)),
        tuple(name for name in header if name not in columns),
    )
    raise_faults(repeated_rows(rows, "unit", np.hstack([units.inputs, units.outputs])), path)
    for what, table in (("input", units.inputs), ("output", units.outputs)):
        bare = np.flatnonzero(table.sum(axis=1) <= 0)
        if len(bare):
            raise DataError(f"'{path}': '{units.name[bare[0]]}' has no {what}; a unit without one cannot be compared.")
    for name, column in zip((*ins, *outs), np.hstack([units.inputs, units.outputs]).T, strict=True):
        _refuse_a_slip(units, name, column, path)
    least = len(ins) + len(outs) + 1
    if len(rows) < least:
        raise UsageError(
            f"'{path}' has {len(rows)} units for {len(ins)} inputs and {len(outs)} outputs: with fewer than {least} "
            f"every "
            "unit is its own best practice. Give more units or fewer columns."
        )
    return units


def _refuse_a_slip(units: Units, name: str, column: Array, path: Path | str) -> None:
    """Refuse a figure that no unit beside the others can have."""
    size = np.where(column > 0, column, np.inf)
    most, least = int(np.argmax(column)), int(np.argmin(size))
    if column[most] > MOST_APART * size[least]:
        raise DataError(
            f"'{path}': {name} of '{units.name[most]}' is {figure(column[most])}, that of '{units.name[least]}' "
            f"{column[least]:g}: units so far apart cannot be compared. Correct the figure, or leave the unit out.",
            column=name,
        )


def units_results(
    units: Units,
    *,
    variable: bool = True,
    draws: int = 0,
    drop: float = 0.0,
    m: int = M,
    seed: int = 0,
    tell: Callable[[str], object] = str,
) -> list[Result]:
    """Return scores, slacks and peers of the units, with what the sample alone may have made of them.

    Parameters
    ----------
    variable : bool
        Whether the score spoken of allows for size; both are told.
    draws : int
        Of the bootstrap; 0 for none.
    drop : float
        Share of units taken out because they push the frontier out alone.
    tell : function
        Is told each step of the bootstrap.
    """
    notes: list[str] = []
    if units.left_out:
        named = ", ".join(f"'{name}'" for name in units.left_out)
        notes.append(f"left out: {named} (columns of the file that are neither inputs nor outputs)")
    if drop:
        left_out = standing_alone(units.inputs, units.outputs, drop, variable=variable)
        if left_out.any():
            gone = [name for name, out in zip(units.name, left_out, strict=True) if out]
            notes.append(f"taken out because they push the frontier out alone: {', '.join(gone)}")
            units = units.without(left_out)
    constant = envelop(units.inputs, units.outputs, variable=False)
    varying = envelop(units.inputs, units.outputs, variable=True)
    chosen = varying if variable else constant
    measures = _scores(
        units, constant, varying, chosen, super_efficiency(units.inputs, units.outputs, variable=variable), m
    )
    assumptions: tuple[Assumption, ...] = ()
    if draws:
        drawn = _drawn(units, chosen.phi, variable=variable, draws=draws, seed=seed, tell=tell)
        measures["corrected"] = Measure(1.0 / np.maximum(drawn.phi, 1e-12), "1", "bias of the sample taken out")
        measures["corrected_low"] = Measure(1.0 / np.maximum(drawn.high, 1e-12), "1", "95 per cent interval")
        measures["corrected_high"] = Measure(1.0 / np.maximum(drawn.low, 1e-12), "1", "95 per cent interval")
        text = "Draws of the smoothed bootstrap, and the seed."
        assumptions = (Assumption("bootstrap", text, f"{draws}, {seed}", "Simar and Wilson 1998"),)
    scores = Result(
        "units",
        f"Units against best practice ({'variable' if variable else 'constant'} returns to scale)",
        ("unit",),
        [(name,) for name in units.name],
        measures,
        notes=(*notes, *_said(units, chosen)),
        assumptions=assumptions,
        drawing=Drawing("bars", "efficiency", rule=1.0, rule_says="1: best practice"),
    )
    return [scores, _targets(units, chosen)]


def _drawn(
    units: Units, phi: Array, *, variable: bool, draws: int, seed: int, tell: Callable[[str], object]
) -> Bootstrapped:
    """Return the bootstrap of the units in the order of their names: the order of a file's rows moves no draw."""
    order = np.argsort(np.array(units.name), kind="stable")
    back = np.argsort(order, kind="stable")
    drawn = bootstrap(
        units.inputs[order], units.outputs[order], phi[order], variable=variable, draws=draws, seed=seed, tell=tell
    )
    return Bootstrapped(drawn.bias[back], drawn.phi[back], drawn.low[back], drawn.high[back], drawn.draws)


def _scores(
    units: Units, constant: Envelopment, varying: Envelopment, chosen: Envelopment, alone: Array, m: int
) -> dict[str, Measure]:
    """Return the scores of every unit, for both returns to scale and beside order m and all others."""
    return {
        "efficiency": Measure(chosen.efficiency, "1", "1 / phi: made over what best practice makes of the same inputs"),
        "more_output": Measure(100 * (chosen.phi - 1), "%", "of every output, from the same inputs"),
        "constant_returns": Measure(constant.efficiency, "1"),
        "variable_returns": Measure(varying.efficiency, "1"),
        "scale": Measure(constant.efficiency / varying.efficiency, "1", "what size alone costs"),
        "order_m": Measure(1.0 / order_m(units.inputs, units.outputs, m), "1", f"against the best of {m} drawn"),
        "alone": Measure(np.where(np.isfinite(alone), 1.0 / alone, np.nan), "1", "efficiency against all others"),
        "peers": Measure(
            [_peers(units, row, i) for i, row in enumerate(chosen.weight)], "", "whose practice it is set against"
        ),
    }


def _said(units: Units, chosen: Envelopment) -> list[str]:
    """Say how many units are best practice, what the others could make, and what this does not see."""
    best = chosen.phi <= 1 + EFFICIENT
    notes = [
        f"{int(best.sum())} of {len(units.name)} units are best practice; the median unit could make "
        f"{100 * (np.median(chosen.phi) - 1):z.1f} per cent more of every output from the same inputs",
    ]
    if len(units.output_names) == 1:
        total = float((chosen.phi[:, None] * units.outputs).sum() / units.outputs.sum())
        notes.append(f"all together could make {100 * (total - 1):z.1f} per cent more")
    notes.append(
        "best practice is that of the units named: what nobody does here is not seen, and differences of quality, "
        "season or luck count as inefficiency"
    )
    return notes


def _targets(units: Units, chosen: Envelopment) -> Result:
    """Return what each unit has, what its peers put together would have, and the slack beyond the common factor."""
    slack = np.hstack([chosen.input_slack, chosen.output_slack])
    target = np.hstack([chosen.weight @ units.inputs, chosen.weight @ units.outputs])
    now = np.hstack([units.inputs, units.outputs])
    columns = (*units.input_names, *units.output_names)
    return Result(
        "unit_targets",
        "What best practice makes of the same inputs, unit by unit",
        ("unit", "figure"),
        [(name, column) for name in units.name for column in columns],
        {
            "now": Measure(now.ravel(), "of each figure"),
            "target": Measure(target.ravel(), "of each figure", "its peers, put together"),
            "slack": Measure(slack.ravel(), "of each figure", "saved or made beyond the common factor"),
        },
        notes=(
            "a slack is what remains to be saved of an input, or made of an output, once all outputs have grown alike",
        ),
    )


def _peers(units: Units, weight: Array, own: int) -> str:
    order = [int(j) for j in np.argsort(-weight) if weight[j] > MANY_PEERS]
    return "itself" if order == [own] else ", ".join(units.name[j] for j in order[:4])
