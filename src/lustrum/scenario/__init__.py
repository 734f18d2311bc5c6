"""What is asked: TOML in, parents resolved, parts chosen."""

from lustrum.scenario.contents import GOALS, PARTS
from lustrum.scenario.run import run_scenario, scenario_economy, scenario_problem
from lustrum.scenario.scenario import Scenario, read_scenario

__all__ = ["GOALS", "PARTS", "Scenario", "read_scenario", "run_scenario", "scenario_economy", "scenario_problem"]
