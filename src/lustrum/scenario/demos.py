"""The bundled scenarios: real economies that come with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from lustrum.errors import UsageError

DEFAULT_DEMO = "us_2012_wishes"
"""With wishes: a plan of which nobody wished anything is the trend."""


def demo_names() -> tuple[str, ...]:
    """Return the names of the bundled scenarios.

    >>> demo_names()
    ('germany_1995', 'us_2012', 'us_2012_wishes')
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def demo_path(name: str = DEFAULT_DEMO) -> Path:
    """Return the scenario file of a demo."""
    if name not in demo_names():
        raise UsageError(f"There is no demo '{name}'; known: {', '.join(demo_names())}.")
    return _folder() / f"{name}.toml"


def _folder() -> Path:
    return Path(str(files("lustrum.scenario"))) / "bundled"
