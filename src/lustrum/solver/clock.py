"""How much of a limit is left."""

from __future__ import annotations

import time
from dataclasses import replace

from lustrum.solver.options import SolverOptions


class Clock:
    """Seconds and iterations spent since the start, and what is left of their limits.

    Parameters
    ----------
    limit : float, optional
        Seconds.
    most : int, optional
        Iterations, told by `count`.
    """

    def __init__(self, limit: float | None, most: int | None = None) -> None:
        self.limit, self.most = limit, most
        self.iterations = 0
        self._began = time.monotonic()

    def count(self, iterations: int) -> None:
        """Take note of iterations done."""
        self.iterations += iterations

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float | None:
        """Seconds left, not below 0; None without a limit."""
        return None if self.limit is None else max(self.limit - self.spent, 0.0)

    def options(self, options: SolverOptions, share: float = 1.0) -> SolverOptions:
        """Return the options with a share of the seconds left as their limit, and of iterations where they have one."""
        if self.most is not None and options.iteration_limit is not None:
            options = replace(options, iteration_limit=max(int(share * (self.most - self.iterations)), 1))
        return replace(options, time_limit=None if self.left is None else max(share * self.left, 1e-3))

    @property
    def over(self) -> bool:
        """Whether no time or no iteration is left."""
        return self.left == 0.0 or (self.most is not None and self.iterations >= self.most)
