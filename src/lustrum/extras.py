"""Packages that only some uses need: imported when asked for, named with their extra where they are not there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lustrum.errors import UsageError


def needed(package: str, extra: str, what: str) -> Any:
    """Return a package that an extra of lustrum brings.

    Parameters
    ----------
    package, extra : str
    what : str
        What needs it, as the beginning of a sentence: "A data frame".

    Raises
    ------
    UsageError
        If it is not installed; says how it is.
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        message = f"{what} needs the package {package}: pip install 'lustrum[{extra}]'."
        raise UsageError(message, package=package, extra=extra) from None


def drawn(thing: Any) -> Any:
    """Return the picture of a table or an answer (`lustrum.report.drawn`).

    The room of reports lies above tables and answers: it is looked up as a package is, when somebody asks for it.
    """
    return import_module("lustrum.report.drawn").drawn_figure(thing)


def as_html(plan: Any) -> str:
    """Return a plan as a notebook shows it (`lustrum.plan.shown`)."""
    found: str = import_module("lustrum.plan.shown").plan_html(plan)
    return found
