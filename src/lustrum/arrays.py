"""The arrays lustrum reckons with, each kind under one name; shapes and units stand where one is taken or given."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""Figures; NaN where there is none."""

Flags = NDArray[np.bool_]
"""One yes or no for each item."""

Positions = NDArray[np.int64]
"""Where items stand on an axis, or how many there are."""

Indices = NDArray[np.intp]
"""Positions as numpy hands them out (`argsort`, `flatnonzero`)."""

ShortPositions = NDArray[np.int32]
"""Positions as sparse matrices keep them."""

WholeNumbers = NDArray[np.integer[Any]]
"""Whole numbers of any width."""
