"""What is kept of a plan and of a command's answer: numbers under names, items and years; never wording.

A figure has a table and a key. A table that is added, or an item that is added to one, is no difference; a figure that
is gone or has moved is one.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.plan import Plan, Table, binding_limits, indicators

HERE = Path(__file__).parent / "stored"
SCALE = "(scale)"
"""Label of the line that says against what a table's differences are measured."""


@dataclass
class Figures:
    """Numbers of one table by key, and the size against which a difference is measured.

    `scale` is the largest absolute figure, or the size of what the figures belong to where that is larger: the slack
    of a row that binds everywhere is rounding, and is measured against the row, and against the flows in it.
    """

    values: dict[tuple[str, ...], float] = field(default_factory=dict)
    least_scale: float = 0.0

    @property
    def scale(self) -> float:
        return max(self.least_scale, max(map(abs, self.values.values()), default=0.0))


Tables = dict[str, Figures]


# -- of a plan ---------------------------------------------------------------------------------------------------------


def of_plan(plan: Plan) -> Tables:
    """Return every figure of a plan, in all years solved: the tail behind the plan's own years too."""
    found: Tables = {"objective": Figures({(): plan.objective})}
    for name, table in plan.quantities.items():
        found[f"quantity/{name}"] = _of_table(table)
        if table.base is not None:
            keyed = zip(table.index.items, table.base, strict=True)
            found[f"base/{name}"] = Figures({item: float(v) for item, v in keyed if not np.isnan(v)})
    for name, entry in plan.balance.items():
        found[f"balance/{name}"] = _of_table(entry.table)
    flows: dict[str, float] = {}
    for table in plan.quantities.values():
        flows[table.units] = max(flows.get(table.units, 0.0), float(np.nanmax(np.abs(table.values), initial=0.0)))
    for name, limit in plan.limits.items():
        found[f"shadow_price/{name}"] = _of_table(limit.shadow_price)
        level = float(np.nanmax(limit.level.values, initial=0.0))
        found[f"slack/{name}"] = _of_table(limit.slack, least_scale=max(level, flows.get(limit.slack.units, 0.0)))
    for name in ("current_prices",):
        if name in plan.tables:
            found[name] = _of_table(plan.tables[name])
    for each in indicators(plan):
        years = zip(plan.years, each.values, strict=True)
        found[f"indicator/{each.name}"] = Figures({("base",): each.base} | {(str(y),): v for y, v in years})
    worth = {(b.limit, b.label, str(b.year)): b.worth_of_one_per_cent for b in binding_limits(plan)}
    found["binding_limits"] = Figures(worth)
    return {name: figures for name, figures in found.items() if figures.values}


def _of_table(table: Table, least_scale: float = 0.0) -> Figures:
    return Figures({tuple(map(str, row[:-2])): row[-2] for row in table.rows()}, least_scale)


# -- of what a command says with --json --------------------------------------------------------------------------------

IS_KEY = ("limit", "quantity", "name", "identity", "part", "item", "label", "product", "activity", "plan", "year")
"""Fields of a record that say which one it is."""

NOT_RESULTS = ("seconds", "certificate", "tie_break", "size", "bytes", "inputs", "assumptions", "drawing", "counts")
"""How long it took, how exact the solver was, how large a file is, what went in, how it is drawn."""


def of_json(document: Mapping[str, Any]) -> Tables:
    """Return the figures of what a command printed with ``--json``: one answer, several, or the account of a plan."""
    if "answers" in document:
        return {name: each for answer in document["answers"] for name, each in of_json(answer).items()}
    if "measures" in document:
        return _of_answer(document)
    found: Tables = {}
    for table, key, value in _leaves(document, "", ()):
        found.setdefault(table, Figures()).values[key] = value
    return found


def _of_answer(answer: Mapping[str, Any]) -> Tables:
    """Return the measures of an answer; a row of labels that comes again is told apart by its number."""
    seen: dict[tuple[str, ...], int] = {}
    keys = []
    for labels in map(tuple, answer["items"]):
        again = seen[labels] = seen.get(labels, 0) + 1
        keys.append(labels if again == 1 else (*labels, f"#{again}"))
    found = {}
    for name, measure in answer["measures"].items():
        if name in NOT_RESULTS:
            continue
        values = {key: float(v) for key, v in zip(keys, measure["values"], strict=True) if _is_number(v)}
        if values:
            found[f"{answer['analysis']}/{name}"] = Figures(values)
    return found


def _leaves(value: Any, table: str, key: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Yield the numbers of plain data: dictionaries by name, records by what names them, the rest by position."""
    if _is_number(value):
        yield table, key, float(value)
    elif isinstance(value, Mapping):
        which = tuple(str(value[name]) for name in IS_KEY if isinstance(value.get(name), str | int)) if table else ()
        for name, each in value.items():
            if name not in NOT_RESULTS and not (table and name in IS_KEY):
                yield from _leaves(each, f"{table}/{name}".lstrip("/"), key + which)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, each in enumerate(value):
            if isinstance(each, Mapping):
                yield from _leaves(each, table, key)
            elif isinstance(each, Sequence) and len(each) == 2 and isinstance(each[0], str):
                yield from _leaves(each[1], table, (*key, each[0]))
            else:
                yield from _leaves(each, table, (*key, str(number)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# -- kept and compared -------------------------------------------------------------------------------------------------


def store(case: str, tables: Tables) -> Path:
    """Write the figures of a case; the same figures give the same bytes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for table, figures in sorted(tables.items()):
        writer.writerow((table, SCALE, repr(figures.scale)))
        for key, value in sorted(figures.values.items()):
            writer.writerow((table, *key, repr(value)))
    HERE.mkdir(exist_ok=True)
    path = HERE / f"{case}.csv.gz"
    path.write_bytes(gzip.compress(buffer.getvalue().encode(), mtime=0))
    return path


def stored(case: str) -> Tables:
    """Read the figures of a case."""
    found: Tables = {}
    text = gzip.decompress((HERE / f"{case}.csv.gz").read_bytes()).decode()
    for table, *key, value in csv.reader(io.StringIO(text)):
        if key == [SCALE]:
            found[table] = Figures({}, float(value))
        else:
            found[table].values[tuple(key)] = float(value)
    return found


def differences(now: Tables, before: Tables, tolerance: float) -> list[str]:
    """Return what is gone and what has moved by more than `tolerance` of its table's scale, a line each."""
    return [line for table, figures in before.items() for line in _moved(table, figures, now.get(table), tolerance)]


def _moved(table: str, before: Figures, now: Figures | None, tolerance: float) -> Iterable[str]:
    if now is None:
        yield f"{table}: the whole table is gone ({len(before.values)} figures)"
        return
    gone = [key for key in before.values if key not in now.values]
    if gone:
        yield f"{table}: {len(gone)} of {len(before.values)} figures are gone, the first {gone[0]}"
    apart = {key: abs(now.values[key] - was) for key, was in before.values.items() if key in now.values}
    moved = [key for key, by in apart.items() if not by <= tolerance * before.scale]
    if moved:
        worst = max(moved, key=lambda key: apart[key])
        was, value = before.values[worst], now.values[worst]
        yield (
            f"{table}: {len(moved)} of {len(before.values)} figures moved, most {worst}: {was!r} is now {value!r}, "
            f"{apart[worst] / (before.scale or 1.0):.1e} of the table's scale"
        )
