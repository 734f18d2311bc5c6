"""Growth rates the plan is told: of labour, of output per job, of exports, of government consumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import MissingDataError


@dataclass(frozen=True)
class Growth:
    """Yearly rates as fractions (0.012 is 1.2 per cent); `None` means nobody has named it.

    `labour` n and `productivity` pi (output per job) have no default: without growth, investment falls in the first
    year of the plan and nobody asked for that. `exports` and `government` follow g = (1 + n)(1 + pi) - 1 unless named.
    """

    labour: float | None = None
    productivity: float | None = None
    exports: float | None = None
    government: float | None = None

    @classmethod
    def of(cls, named: Mapping[str, float | None]) -> Growth:
        """Return the rates of a solved plan, which keeps them by name."""
        return cls(**named)

    @property
    def is_named(self) -> bool:
        """Whether the growth of labour and of output per job are both named."""
        return self.labour is not None and self.productivity is not None

    @property
    def trend(self) -> float:
        """g = (1 + n)(1 + pi) - 1, the growth of the economy when nothing is scarce but labour."""
        if self.labour is None or self.productivity is None:
            raise MissingDataError(
                "The growth of labour and of output per job must be named: "
                "Growth(labour=0.012, productivity=0.008), or [growth] labour and productivity in the scenario "
                "(0 and 0 for an economy that stands still)."
            )
        return (1.0 + self.labour) * (1.0 + self.productivity) - 1.0

    def factor(self, horizon: int, rate: float | None = None) -> Array:
        """Return (1 + rate)^t for t = 1 .. horizon as a column; the trend G_t when no rate is given.

        Of shape (horizon, 1).
        """
        chosen = self.trend if rate is None else rate
        result: Array = (1.0 + chosen) ** np.arange(1, horizon + 1, dtype=float)[:, None]
        return result
