"""The solved figures of a plan as exact arrays: all years solved, base years, shadow prices, slacks and levels."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.plan import Limit, Plan, Table
from lustrum.plan.ends import PriceEnds
from lustrum.solver import Basis, Iterate, Start

FILE, BASIS = "solution.npz", "basis.npz"
MOST_BYTES = 1_000_000_000


def as_arrays(plan: Plan) -> bytes:
    """Return the solved figures of a plan, each of shape (years solved, items), in numpy's archive format."""
    arrays: dict[str, Array] = {}
    for name, table in plan.quantities.items():
        arrays[f"quantity/{name}"] = table.values
        if table.base is not None:
            arrays[f"base/{name}"] = table.base
    for name, entry in plan.balance.items():
        arrays[f"balance/{name}"] = entry.table.values
    for name, limit in plan.limits.items():
        arrays[f"price/{name}"] = limit.shadow_price.values
        arrays[f"slack/{name}"] = limit.slack.values
        arrays[f"level/{name}"] = limit.level.values
        if limit.ends is not None:
            arrays[f"price_ends/{name}"] = limit.ends.shadow
            arrays[f"money_ends/{name}"] = limit.ends.current
            arrays[f"worth_ends/{name}"] = limit.ends.worth
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def start_as_bytes(start: Start) -> bytes:
    """Return the solver's basis of a plan, or its answer where it left none, in numpy's archive format."""
    buffer = io.BytesIO()
    if isinstance(start, Basis):
        np.savez_compressed(buffer, allow_pickle=False, column=start.column, row=start.row)
    else:
        np.savez_compressed(buffer, allow_pickle=False, x=start.x, dual=start.dual)
    return buffer.getvalue()


def read_start(file: Path) -> Start | None:
    """Return the basis or the answer stored with a plan, None where there is neither.

    Raises
    ------
    ValueError
        If it would take more than `MOST_BYTES`, or an answer has no finite numbers.
    """
    if not file.is_file():
        return None
    data = file.read_bytes()
    _refuse_large(BASIS, data)
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        if "x" not in stored.files:
            return Basis(stored["column"].astype(np.int8), stored["row"].astype(np.int8))
        answer = Iterate(*(np.asarray(stored[name], dtype=float).ravel() for name in ("x", "dual")))
    if not (np.isfinite(answer.x).all() and np.isfinite(answer.dual).all()):
        raise ValueError(f"{BASIS} holds numbers that are not finite")
    return answer


def _refuse_large(name: str, data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(member.file_size for member in packed.infolist())
    if size > MOST_BYTES:
        raise ValueError(f"{name} unpacks to {size / 1e9:,.1f} GB; {MOST_BYTES / 1e9:g} GB are the most")


def read_arrays(data: bytes) -> dict[str, Array]:
    """Return stored figures by kind and name; nothing in the file is ever run.

    Of shape (years solved, items), base values (items,).

    Raises
    ------
    ValueError
        If they would take more than `MOST_BYTES`.
    """
    _refuse_large(FILE, data)
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        return {name: np.asarray(stored[name], dtype=float) for name in stored.files}


def with_figures(table: Table, arrays: Mapping[str, Array], key: str) -> Table:
    """Return a described table with its stored figures put in; a shape that does not fit is refused."""
    values = arrays[key]
    if values.shape != (len(table.years), len(table.index)):
        raise ValueError(
            f"{FILE}: {key} has shape {values.shape}, not ({len(table.years)} years, {len(table.index)} items)"
        )
    return replace(table, values=values)


def limit_with_figures(limit: Limit, arrays: Mapping[str, Array]) -> Limit:
    """Return a described limit with its stored figures put in.

    Arrays have shape (years solved, items).
    """
    return replace(
        limit,
        shadow_price=with_figures(limit.shadow_price, arrays, f"price/{limit.name}"),
        slack=with_figures(limit.slack, arrays, f"slack/{limit.name}"),
        level=with_figures(limit.level, arrays, f"level/{limit.name}"),
        ends=_ends(limit, arrays),
    )


def _ends(limit: Limit, arrays: Mapping[str, Array]) -> PriceEnds | None:
    """Return the stored ends of a limit's prices; None where all are points, and in plans of earlier versions."""
    if f"price_ends/{limit.name}" not in arrays:
        return None
    table = limit.shadow_price
    whole = (2, len(table.years), len(table.index))
    shapes = {"price_ends": whole, "money_ends": whole, "worth_ends": (2, len(table.index))}
    for kind, shape in shapes.items():
        if arrays[f"{kind}/{limit.name}"].shape != shape:
            raise ValueError(f"{FILE}: {kind}/{limit.name} has another shape than {shape}")
    return PriceEnds(*(arrays[f"{kind}/{limit.name}"] for kind in shapes))
