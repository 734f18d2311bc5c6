"""From real statistical tables to a multi-year economic plan that adds up and explains itself.

The names below are imported when they are first used, so that `import lustrum` costs nothing.

>>> import lustrum
>>> plan = lustrum.run_scenario(lustrum.read_scenario(lustrum.demo_path("germany_1995")))
>>> plan.status
'optimal'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lustrum.release import VERSION as __version__

if TYPE_CHECKING:
    from lustrum.data import bundled_names, bundled_path, check_tables, read_tables
    from lustrum.economy import Economy, read_economy
    from lustrum.errors import LustrumError
    from lustrum.plan import (
        Plan,
        compare,
        explain,
        indicators,
        solve_plan,
        summary,
        verify,
    )
    from lustrum.plan.export import export_plan
    from lustrum.problem import Growth, PlanProblem, WishedValue, build_plan
    from lustrum.report import report_html
    from lustrum.scenario import Scenario, read_scenario, run_scenario
    from lustrum.scenario.demos import demo_names, demo_path
    from lustrum.solver import SolverOptions
    from lustrum.workspace import load_plan, save_plan

_HOME = {
    "Economy": "economy",
    "Growth": "problem",
    "LustrumError": "errors",
    "Plan": "plan",
    "PlanProblem": "problem",
    "Scenario": "scenario",
    "SolverOptions": "solver",
    "WishedValue": "problem",
    "build_plan": "problem",
    "bundled_names": "data",
    "bundled_path": "data",
    "check_tables": "data",
    "compare": "plan",
    "demo_names": "scenario.demos",
    "demo_path": "scenario.demos",
    "explain": "plan",
    "export_plan": "plan.export",
    "indicators": "plan",
    "load_plan": "workspace",
    "read_economy": "economy",
    "read_scenario": "scenario",
    "read_tables": "data",
    "report_html": "report",
    "run_scenario": "scenario",
    "save_plan": "workspace",
    "solve_plan": "plan",
    "summary": "plan",
    "verify": "plan",
}
"""Each public name with the room it lives in."""

__all__ = [
    "Economy",
    "Growth",
    "LustrumError",
    "Plan",
    "PlanProblem",
    "Scenario",
    "SolverOptions",
    "WishedValue",
    "__version__",
    "build_plan",
    "bundled_names",
    "bundled_path",
    "check_tables",
    "compare",
    "demo_names",
    "demo_path",
    "explain",
    "export_plan",
    "indicators",
    "load_plan",
    "read_economy",
    "read_scenario",
    "read_tables",
    "report_html",
    "run_scenario",
    "save_plan",
    "solve_plan",
    "summary",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name on its first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'lustrum' has no attribute '{name}'")
    value = globals()[name] = getattr(import_module(f"lustrum.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
