"""A plan and the market beside it, settled together."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.scenario import PlanAndMarket
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Market:
    """Find the terms of trade at which sellers are offered as much as they bring.

    SCENARIO names its markets under [options.market_supply]: sellers that make a product and eat part of it, their
    household group, and the goods offered to it. What sellers bring to market answers to the terms of trade, and the
    goods the plan delivers make the terms; the plan is solved again from its last basis until both fit. Where they do
    not settle, or two answers exist, that is said instead of a number.
    """

    takes: ClassVar = {"scenario": "SCENARIO.toml"}
    keeps: ClassVar = Keeps("plan", "Folder for the settled plan and report.", "plan.json")

    rounds: int = option(60, least=1, help="Rounds at most.")
    one_start: bool = option(False, help="Do not look for a second answer.")

    def run(self, subject: Subject) -> Outcome:
        """Return the terms by year and what settled them, with the plan at those terms."""
        from lustrum.scenario import market_results, plan_and_market

        session = subject.session
        found = plan_and_market(session, most_rounds=self.rounds, second_start=not self.one_start)
        settled = _settled(subject.path.name, found)
        first = ("settled.toml", sha256(settled).hexdigest())
        plan = replace(found.plan, inputs=(first, *found.plan.inputs))
        return Outcome(market_results(found), plan, session.scenario, {"inputs/settled.toml": settled})


def _settled(parent: str, found: PlanAndMarket) -> bytes:
    """Return a scenario that makes the settled plan again without the loop: the one given, with the terms found."""
    lines = [f"parent = {json.dumps(parent)}", "", "[options.market_supply.terms]"]
    for k, each in enumerate(found.markets):
        lines.append(f"{json.dumps(each.market.name)} = {found.tau[:, k].tolist()}")
    return ("\n".join(lines) + "\n").encode()
