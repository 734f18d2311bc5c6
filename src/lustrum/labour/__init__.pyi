from lustrum.labour.answers import labour_results
from lustrum.labour.assemble import Question, question_of
from lustrum.labour.balance import Balance, solve_balance
from lustrum.labour.drain import Drain, drained
from lustrum.labour.estimate import MoveEstimate, estimate_moves
from lustrum.labour.known import Agreement, Labour, People, Routes, Training
from lustrum.labour.levers import Levers
from lustrum.labour.mobility import cost_needed, leaving_share, money_of_utils, move_share, utility, wage_ratio_needed
from lustrum.labour.settle import Settled, Tried, gaps, settled, try_ways, ways_to_close
from lustrum.labour.supply import Supply, supply_of, supply_result
from lustrum.labour.ways import Gap, Way, cost_of, gap_at
from lustrum.labour.work import Work, work_of_economy, work_of_plan

__all__ = [
    "Agreement",
    "Balance",
    "Drain",
    "Gap",
    "Labour",
    "Levers",
    "MoveEstimate",
    "People",
    "Question",
    "Routes",
    "Settled",
    "Supply",
    "Training",
    "Tried",
    "Way",
    "Work",
    "cost_needed",
    "cost_of",
    "drained",
    "estimate_moves",
    "gap_at",
    "gaps",
    "labour_results",
    "leaving_share",
    "money_of_utils",
    "move_share",
    "question_of",
    "settled",
    "solve_balance",
    "supply_of",
    "supply_result",
    "try_ways",
    "utility",
    "wage_ratio_needed",
    "ways_to_close",
    "work_of_economy",
    "work_of_plan",
]
