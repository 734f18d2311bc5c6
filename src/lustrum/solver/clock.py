"""How much of a limit is left."""

from __future__ import annotations

import time
from dataclasses import replace

from lustrum.solver.options import SolverOptions


class Clock:
    """Seconds since the start and seconds left of a limit."""

    def __init__(self, limit: float | None) -> None:
        self.limit = limit
        self._began = time.monotonic()

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float | None:
        """Seconds left, not below 0; None without a limit."""
        return None if self.limit is None else max(self.limit - self.spent, 0.0)

    def options(self, options: SolverOptions, share: float = 1.0) -> SolverOptions:
        """Return the options with a share of the seconds left as their limit."""
        return replace(options, time_limit=None if self.left is None else max(share * self.left, 1e-3))

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self.left is not None and self.left <= 0.0
