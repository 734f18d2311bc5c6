"""How work can end: in one sentence about a plan, and as the exit code of a command."""

from __future__ import annotations

PLAN_ENDINGS = {
    "optimal": "It is optimal: among all plans that keep every limit, none serves the goal better.",
    "relaxed": "No plan meets every wish; this is the nearest one that keeps every physical limit.",
    "infeasible": "No plan exists: the limits contradict each other, whatever is wished.",
    "unbounded": "The goal can grow without end: a limit is missing.",
    "stopped": "The work was stopped before its end; this is the best plan found, and a better one may exist.",
    "failed": "No answer passed the check; do not use these numbers.",
}
"""What a status means for whoever reads the plan; `solver.Status.sentence` says what it means for the problem."""

EXIT_CODES = {"optimal": 0, "relaxed": 4, "infeasible": 4, "unbounded": 5, "stopped": 6, "failed": 7}
