"""The plan in short: what `summary.json` holds and ``--json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from lustrum.plan.audit import as_data, audit
from lustrum.plan.explain import binding_limits
from lustrum.plan.goal import goal_in_words
from lustrum.plan.indicators import indicators
from lustrum.plan.moves import AUDIT
from lustrum.plan.plan import Plan
from lustrum.results import as_data as answer_data


def summary(plan: Plan) -> dict[str, Any]:
    """Return the plan in short, as written to `summary.json` and printed by ``--json``."""
    shown = {
        i.name: {"title": i.title, "unit": i.unit, "base": i.base, "values": list(i.values)} for i in indicators(plan)
    }
    report = plan.wish_report
    return {
        "name": plan.name,
        "status": plan.status,
        "message": plan.message,
        "goal": plan.goal,
        "objective": plan.objective,
        "objective_unit": plan.goal_units,
        "goal_in_words": goal_in_words(plan) if plan.has_values else "",
        "certificate": asdict(plan.certificate),
        "years": list(plan.years),
        "audit": as_data(audit(plan)),
        "moves": next((answer_data(answer) for answer in plan.answers if answer.name == AUDIT), None),
        "size": dict(plan.size),
        "method": plan.method,
        "seconds": dict(plan.seconds),
        "indicators": shown,
        "assumptions": [asdict(a) for a in plan.assumptions],
        "binding": [
            {
                "limit": b.limit,
                "label": b.label,
                "year": b.year,
                "shadow_price": b.shadow_price,
                "current_price": b.current,
                "worth_of_one_per_cent": b.worth_of_one_per_cent,
                "shadow_price_between": b.shadow_price_between,
                "current_price_between": b.current_between,
                "worth_between": b.worth_between,
                "unit": b.unit,
            }
            for b in (binding_limits(plan) if plan.has_values else ())
        ],
        "given_up": [asdict(g) for g in plan.given_up],
        "clash": None
        if report is None
        else {
            "sentence": report.sentence,
            "wishes": list(report.clash),
            "against": list(report.against),
            "ways_out": [asdict(w) for w in report.ways_out],
        },
        "tie_break": dict(plan.tie_break),
        "inputs": [{"path": path, "sha256": digest} for path, digest in plan.inputs],
    }
