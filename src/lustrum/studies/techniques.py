"""Whether an activity goes from one technique to another, by steps or by a jump, at the prices of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.studies.study import option

if TYPE_CHECKING:
    from lustrum.regions.technique_costs import PlanCosts
    from lustrum.results import Result
    from lustrum.studies.subject import Subject

FOLDER = "techniques"
"""The folder of techniques beside a plan or a scenario."""
AHEAD = 10
"""Years counted where nobody says."""


@dataclass(frozen=True)
class Techniques:
    """Say which technique each activity does best to use, when, and by steps or a jump.

    The cheapest way through techniques and years: running cost at the plan's own prices of products and labour, switch
    and training paid once, all in the money of the first year. `today` is the plan's own column; in a federation's plan
    the name of another region stands for the technique used there. A frontier technique that buys at home from sectors
    far behind the world is warned of: it stays an enclave.

    --folder (else a folder `techniques` there) holds changes.csv (activity, from, to, switch; training, region),
    inputs.csv (activity, technique, item, amount; imported, region), and, where they are known, techniques.csv
    (activity, technique; frontier yes or no, skilled, region), on_offer.csv (activity, year, people; region),
    coefficients.csv (region, product, coefficient), learning.csv (activity, level, skill, own_growth, world_growth;
    phi, region).
    """

    takes: ClassVar = {"plan": "PLAN", "scenario": "SCENARIO.toml"}

    folder: Path | None = option(units="DIR", help="Folder of techniques.  [default: techniques/ at the place]")
    years: int = option(AHEAD, units="N", least=1, help="Years counted; the plan's last prices go on.")
    steps: int | None = option(units="N", least=1, help="Techniques a change may pass at once.  [default: any]")
    details: bool = option(False, in_full=True, help="Print every year's costs, too (files hold them all).")

    def run(self, subject: Subject) -> Sequence[Result]:
        """Return the cheapest way of each activity, costs by technique and year, and how fast learning goes."""
        from lustrum.errors import UsageError
        from lustrum.regions.technique_files import read_technique_folder
        from lustrum.regions.technique_results import technique_results

        if subject.kind not in self.takes:
            raise UsageError(
                f"'{subject.place}' is no plan: plan it first (`lustrum plan`): techniques are judged at its prices."
            )
        place = subject.path if subject.path.is_dir() else subject.path.parent
        if self.folder is None and not (place / FOLDER).is_dir():
            raise UsageError(f"There is no folder '{place / FOLDER}': name the folder of techniques by --folder DIR.")
        folder = read_technique_folder(self.folder or place / FOLDER)
        name, plans = self._plans(subject)
        return technique_results(folder, plans, name, self.steps, details=self.details)

    def _plans(self, subject: Subject) -> tuple[str, dict[str, PlanCosts]]:
        """Return the prices of a plan, or of every region of a federation's plans."""
        from lustrum.regions.technique_costs import plan_costs
        from lustrum.scenario.federation import REGIONS
        from lustrum.scenario.stored import manifest_of

        place = subject.path
        if subject.regions:
            found = {each: plan_costs(plan, each, self.years) for each, plan in subject.regions.items()}
            return str(manifest_of(place).get("name", place.name)), found
        plan = subject.plan
        region = place.name if place.parent.name == REGIONS else plan.economy.name
        return plan.name, {region: plan_costs(plan, region, self.years)}
