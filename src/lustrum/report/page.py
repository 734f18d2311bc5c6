"""The page itself: sections told one by one, pictures drawn, everything put into one file that needs no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lustrum.plan import Plan
from lustrum.release import VERSION
from lustrum.report.blocks import Material
from lustrum.report.chart import svg
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
    """Return the style of a shaded cell: white to dark blue, the ink turning white where the ground is dark."""
    if depth is None or depth <= 0.0:
        return ""
    depth = min(depth, 1.0)
    light, dark = (247, 251, 255), (11, 79, 138)
    colour = ",".join(str(round(a + (b - a) * depth)) for a, b in zip(light, dark, strict=True))
    return f"background:rgb({colour});color:{'#fff' if depth > 0.5 else '#222'}"
