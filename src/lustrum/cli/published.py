"""Options and words shared by the commands that read published tables."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from lustrum.data.readers import Published, Recognised

Function = TypeVar("Function", bound=Callable[..., Any])


def choice_options(function: Function) -> Function:
    """Add --region, --year, --set and --map: which part is meant, and what a publication does not say of itself."""

    @functools.wraps(function)
    def told(*args: Any, settings: tuple[str, ...], map_file: str | None, **others: Any) -> Any:
        # A map of labels is one more thing said of the file: it travels with the others.
        return function(*args, settings=(*settings, *([f"map={map_file}"] if map_file else [])), **others)

    decorated = cast(Function, told)
    for option in (
        click.option(
            "--map",
            "map_file",
            metavar="FILE",
            help="What rows and columns of a symmetric table are, where their labels do not say it (TOML or CSV).",
        ),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            help="Say what the file does not: unit, currency, source ... (may be given often).",
        ),
        click.option("--year", type=int, metavar="YEAR", help="Which year, where the file holds several."),
        click.option("--region", default="", metavar="CODE", help="Which country or region, in the file's own codes."),
    ):
        decorated = option(decorated)
    return decorated


def paths_of(sources: Sequence[str]) -> list[Path]:
    """Return the paths named, `bundled:NAME` among them."""
    from lustrum.data import place_of

    return [place_of(name) for name in sources]


def read_sources(
    sources: Sequence[str], region: str, year: int | None, settings: Mapping[str, str] | None = None
) -> tuple[Published, Recognised]:
    """Read what was named on the command line, of whatever kind it is."""
    from lustrum.data.readers import read_published

    paths = paths_of(sources)
    return read_published(paths if len(paths) > 1 else paths[0], region=region, year=year, meta=settings or {})
