"""A fingerprint of the model that stands in HiGHS, the same for every order of rows and columns."""

from __future__ import annotations

from typing import Any

import numpy as np


def fingerprint(highs: Any) -> dict[str, float]:
    """Return counts and sums of the model; rows bounded from below only are turned round first.

    A maximisation counts as the minimisation of the negative. Row and column sums enter squared, so that entries that
    sit in the wrong row or column show up even though no order is assumed.
    """
    import highspy

    lp = highs.getLp()
    rows, columns = lp.num_row_, lp.num_col_
    start, index, value = (
        np.asarray(lp.a_matrix_.start_),
        np.asarray(lp.a_matrix_.index_),
        np.asarray(lp.a_matrix_.value_),
    )
    minor = np.repeat(np.arange(len(start) - 1), np.diff(start))
    row, column = (index, minor) if lp.a_matrix_.format_ == highspy.MatrixFormat.kColwise else (minor, index)
    low, high = np.asarray(lp.row_lower_), np.asarray(lp.row_upper_)
    turned = np.isinf(high) & np.isfinite(low)
    value = value * np.where(turned, -1.0, 1.0)[row]
    right = np.where(turned, -low, high)
    cost = np.asarray(lp.col_cost_) * (-1.0 if lp.sense_ == highspy.ObjSense.kMaximize else 1.0)
    lower, upper = np.asarray(lp.col_lower_), np.asarray(lp.col_upper_)
    by_row = np.bincount(row, value, rows)
    by_column = np.bincount(column, value, columns)
    return {
        "rows": rows,
        "columns": columns,
        "nonzeros": len(value),
        "equations": int((low == high).sum()),
        "sum of values": float(value.sum()),
        "sum of absolute values": float(np.abs(value).sum()),
        "squared row sums": float(by_row @ by_row),
        "squared column sums": float(by_column @ by_column),
        "right-hand sides": float(right.sum()),
        "row sums x right-hand sides": float(by_row @ right),
        "lower bounds": float(lower[np.isfinite(lower)].sum()),
        "upper bounds": float(upper[np.isfinite(upper)].sum()),
        "finite upper bounds": int(np.isfinite(upper).sum()),
        "costs": float(cost.sum()),
        "costs x column sums": float(cost @ by_column),
    }


def differences(mine: dict[str, float], other: dict[str, float], tolerance: float = 1e-7) -> list[str]:
    """Return what differs; counts must be equal, sums to a relative tolerance."""
    found = []
    for name, value in mine.items():
        size = max(abs(value), abs(other[name]), 1e-12)
        allowed = 0.0 if isinstance(value, int) else tolerance * size
        if abs(value - other[name]) > allowed:
            found.append(f"{name}: {value!r} and {other[name]!r}")
    return found
