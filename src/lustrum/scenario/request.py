"""What is asked of a plan, with its parents resolved and its files read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lustrum.problem import Growth, WishedValue
from lustrum.scenario.contents import parts_of


@dataclass(frozen=True)
class Scenario:
    """A scenario with its parents resolved and its files read.

    Attributes
    ----------
    economy : Path
        Folder or workbook of the economy.
    years : int or tuple of int
    options : mapping of part to its options
    wishes : tuple of WishedValue
    paths : mapping of (quantity, label) to a path by year
    inputs : tuple of (path, sha256)
        The scenario files read, the child first; paths start where the child stands.
    files : mapping of path to content
        The same files as a plan keeps them, under ``inputs/``.
    parent : str
        Identifier of the plan whose scenario is the parent, '' where the parent is no plan's.
    """

    name: str
    economy: Path
    years: int | tuple[int, ...]
    tail: int | None = None
    goal: str = "consumption"
    goal_options: Mapping[str, Any] = field(default_factory=dict)
    growth: Growth = field(default_factory=Growth)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    parts: tuple[str, ...] = parts_of(())
    wishes: tuple[WishedValue, ...] = ()
    paths: Mapping[tuple[str, str], Mapping[int, float]] = field(default_factory=dict)
    description: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
