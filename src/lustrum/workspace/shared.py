"""What proves the plans of a federation, kept with them: prices of what regions share, points and duals of each."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import DataError
from lustrum.plan.stack import StackPlan, StackProof
from lustrum.workspace.archive import DAMAGE
from lustrum.workspace.solution import read_arrays

SHARED = "shared.npz"
PRICE, POINT, DUAL, LESS = "price", "point", "dual", "less"
"""Kinds of arrays: of shared blocks the first and the last, of regions the others."""


def proof_as_bytes(found: StackPlan) -> bytes:
    """Return what proves the plans of a federation in numpy's archive format, and by how much a vote is missed."""
    kinds = {PRICE: found.proof.prices, POINT: found.proof.points, DUAL: found.proof.duals, LESS: found.missed}
    arrays = {f"{kind}/{name}": values for kind, named in kinds.items() for name, values in named.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def read_proof(folder: Path) -> tuple[StackProof, Mapping[str, Array]]:
    """Return what proves the plans of a federation, and by how much less than voted was asked for.

    Arrays of shape (years with rows, items) for what is shared, (columns,) and (rows,) for each region.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    try:
        arrays = read_arrays((folder / SHARED).read_bytes())
    except FileNotFoundError:
        raise DataError(
            f"The federation at '{folder}' keeps no {SHARED}: it was planned by an earlier lustrum. Plan it again."
        ) from None
    except (OSError, ValueError, *DAMAGE) as fault:
        raise DataError(f"{SHARED} at '{folder}' is damaged: {type(fault).__name__}: {fault}.") from None

    def of(kind: str) -> dict[str, Array]:
        return {name.partition("/")[2]: values for name, values in arrays.items() if name.startswith(f"{kind}/")}

    return StackProof(of(PRICE), of(POINT), of(DUAL)), of(LESS)
