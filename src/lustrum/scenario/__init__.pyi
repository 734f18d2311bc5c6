from lustrum.scenario.contents import GOALS, PARTS
from lustrum.scenario.market import PlanAndMarket, plan_and_market
from lustrum.scenario.market_answer import market_results
from lustrum.scenario.run import scenario_economy, scenario_problem
from lustrum.scenario.scenario import Scenario, read_scenario
from lustrum.scenario.session import Session, run_scenario

__all__ = [
    "GOALS",
    "PARTS",
    "PlanAndMarket",
    "Scenario",
    "Session",
    "market_results",
    "plan_and_market",
    "read_scenario",
    "run_scenario",
    "scenario_economy",
    "scenario_problem",
]
