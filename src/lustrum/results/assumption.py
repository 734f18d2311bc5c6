"""What was filled in because nobody said it, with its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """A named assumption: what it says, its value, where it comes from."""

    name: str
    text: str
    value: str
    source: str
