"""What a deformation is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Way:
    """One deformation: its group, its name, and what it makes of a clean file; None where there is nothing to deform.

    `deform` takes rows of texts (tables), a text (settings), or sheets and the name of the one meant (workbooks).
    """

    group: str
    name: str
    deform: Callable[[Any], bytes | None]
