"""The power system of a plan: what is built, how it runs in dry years, what it is worth; with and without a plant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Electricity:
    """Say what a plan does for electricity: plants ordered, dispatch in dry years, reservoirs, prices, what it takes.

    The plan has a power system under [power] in its scenario: one problem decides both. --without NAME plans again
    without a plant, a dam say, and holds both plans side by side: consumption (by group where the table has groups),
    power and its price, trade, work, emissions. --dry-ignored plans again as if every year were average, and then
    meets every scenario of inflow with what that plan built.
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    without: tuple[str, ...] = option((), units="NAME", help="Plan again without this plant; may be given often.")
    dry_ignored: bool = option(False, help="Plan on average water, then meet every scenario with what was built.")
    details: bool = option(False, in_full=True, help="Every scenario and period, too (files hold them).")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the answers, and the comparisons asked for before them."""
        from lustrum.errors import UsageError
        from lustrum.power.planned.answers import power_answers
        from lustrum.power.planned.beside import beside_result
        from lustrum.power.planned.tested import left_in_every_scenario

        plan = subject.plan
        if "power" not in plan.parts:
            raise UsageError(
                f"'{subject.place}' has no power system: name one in its scenario under [power], with system (folder) "
                "and energy (product), and plan it (`lustrum plan`); `lustrum power SYSTEM` asks one by itself."
            )
        energy = str(plan.options["power"]["energy"])
        found: list[Result] = []
        if self.without:
            said = ", ".join(self.without)
            subject.tell(f"planning without {said}")
            before = tuple(plan.options["power"].get("without", ()))
            other = self._again(subject, {"without": (*before, *self.without)})
            found.append(beside_result(plan, other, (f"with {said}", f"without {said}"), energy))
        if self.dry_ignored:
            subject.tell("planning as if every year were average")
            average = self._again(subject, {"scenarios": "average"})
            subject.tell("what was built meets every scenario")
            found += [
                left_in_every_scenario(average, "the plan made on average water"),
                beside_result(plan, average, ("with dry years counted", "with dry years passed over"), energy),
            ]
        return [*found, *power_answers(plan, details=self.details)]

    def _again(self, subject: Subject, options: dict[str, object]) -> Plan:
        from lustrum.errors import UsageError

        plan = subject.session.again(options={"power": options}).plan
        if not plan.has_values:
            raise UsageError(f"There is no such plan: {plan.message}")
        return plan
