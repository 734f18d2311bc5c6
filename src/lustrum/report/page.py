"""The page itself: sections told one by one, pictures drawn, everything put into one file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lustrum.plan import Plan
from lustrum.plan.first_screen import first_screen
from lustrum.release import VERSION
from lustrum.report.blocks import Material
from lustrum.report.forms import svg
from lustrum.report.sections import told
from lustrum.results import write_text_atomically

if TYPE_CHECKING:
    import jinja2

    from lustrum.data import CheckReport
    from lustrum.scenario.backtest import BackTest


def report_html(
    plan: Plan,
    *,
    command: str = "",
    backtest: BackTest | None = None,
    checks: CheckReport | Sequence[Any] | None = (),
) -> str:
    """Return a plan told in one HTML page that asks for nothing else: style and pictures are inside, no script.

    Parameters
    ----------
    plan : Plan
        With or without numbers; a plan that could not be made is explained.
    command : str
        The command that makes this report again.
    backtest : BackTest, optional
        Errors of a plan from a past table, printed good or bad.
    checks : CheckReport or sequence of identities
        Accounting identities tested on the economy's tables.

    Returns
    -------
    str
        The same plan gives the same text, byte by byte.
    """
    material = Material(plan, command, backtest, checks)
    return (
        environment()
        .get_template("report.html")
        .render(
            plan=plan,
            economy=plan.economy,
            headline=first_screen(plan).headline,
            sections=told(material),
            version=VERSION,
        )
    )


def write_report(
    plan: Plan,
    path: Path | str,
    *,
    command: str = "",
    backtest: BackTest | None = None,
    checks: CheckReport | Sequence[Any] | None = (),
) -> Path:
    """Write the report of a plan to one file, whole or not at all, and return its path; see `report_html`."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text_atomically(target, report_html(plan, command=command, backtest=backtest, checks=checks))
    return target


@cache
def environment() -> jinja2.Environment:
    """Return the templates, with their filters."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("lustrum.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["svg"] = svg
    environment.filters["shade"] = shade
    return environment


def shade(depth: float | None) -> str:
    """Return the style of a shaded cell: white to dark blue, in ink that has 4.5 times its contrast at least."""
    if depth is None or depth <= 0.0:
        return ""
    depth = min(depth, 1.0)
    light, dark = (247, 251, 255), (11, 79, 138)
    colour = [round(a + (b - a) * depth) for a, b in zip(light, dark, strict=True)]
    ink = "#fff" if _luminance(colour) < EVEN else "#000"
    return f"background:rgb({','.join(map(str, colour))});color:{ink};--depth:{100.0 * depth:.0f}%"


EVEN = 0.179
"""Luminance at which black and white have the same contrast, 4.58 to one."""


def _luminance(colour: Sequence[int]) -> float:
    """Return the relative luminance of an sRGB colour, 0 to 1, as WCAG 2 counts it."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
