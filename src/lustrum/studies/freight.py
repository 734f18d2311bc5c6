"""What a network can carry, what it takes to mend it, and what a plan makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from lustrum.errors import UsageError
from lustrum.studies.study import Keeps, Outcome, option

if TYPE_CHECKING:
    from lustrum.freight import Folder, PlanOnNetwork
    from lustrum.plan import Plan
    from lustrum.results import Result
    from lustrum.scenario import Session
    from lustrum.studies.subject import Subject


@dataclass(frozen=True)
class Freight:
    """Carry what has to be carried: loads, empties, what is left, what one more of anything is worth.

    FOLDER has freight.toml (name, unit, money, year, source, seasons, wagons, goods, locomotives with the definition by
    which they are fit, trains, costs), arcs.csv (from, to, length, capacity or headway_minutes, direction, season,
    cost, bridge, rebuilt), needs.csv (good, node, season, supply, need, penalty) or flows.csv (good, from, to, season,
    quantity, penalty), and, where they are known, nodes.csv (node, x, y), census.csv (date, definition, fleet, fit) and
    shops.csv (shop, period, hours, hours_per_repair, parts, cost). Empties run at 0.6 of a loaded wagon's cost.

    With [repair] in freight.toml: the course of the fit share at each rate of repair, where it settles, when fewer are
    fit than the freight needs, the repairs a goal takes, orders by shop, and [[way]]s to repair, import or build.

    With a PLAN (or its SCENARIO.toml) and --network FOLDER goods are products of the plan: what cannot be carried goes
    back to it as limits and it is solved again until it asks for no more than the network carries; what is left is
    priced at the plan's own prices. Transport counted in the table already is charged by its change alone.

    With the PLAN of a federation, flows.csv says what went between regions (nodes of their names) in the base year:
    each flow grows with the plans' sales, and is carried or left by year; --out DIR then writes limits for links.csv.
    """

    takes: ClassVar = {"network": "FOLDER", "plan": "PLAN", "scenario": "SCENARIO.toml"}
    keeps: ClassVar = Keeps("plan", "The plan that fits the network.", "plan.json")

    network: Path | None = option(units="FOLDER", help="Plan: the folder of the network.")
    fit: str = option("", units="N,N,...", help="Fit locomotives; beside a plan one a year, the last goes on.")
    details: bool = option(False, in_full=True, help="Print wagons by node and routes, too (files hold them).")

    def run(self, subject: Subject) -> Sequence[Result] | Outcome:
        """Return what the network carries, alone or beside a plan."""
        if subject.kind == "network":
            if self.network is not None:
                raise UsageError("--network belongs to a plan; this is a network itself.")
            return self._alone(subject)
        if subject.kind not in self.takes:
            raise UsageError(
                f"'{subject.place}' holds no freight.toml and is no plan: name the folder of a network, a plan or a "
                "scenario."
            )
        if self.network is None:
            raise UsageError(f"Which network is '{subject.place}' to be put on? Give --network FOLDER.")
        if subject.regions:
            return self._between(subject, self.network)
        return self._in_plan(subject, self.network)

    def _alone(self, subject: Subject) -> Sequence[Result]:
        from lustrum.freight import carry, census_result, network_results, repair_results

        subject.tell(f"reading {subject.place}")
        folder = self._read(subject.path)
        found: list[Result] = []
        needed = worth = None
        if folder.freight is not None:
            freight = folder.freight
            fit = self._fit()
            if fit:
                freight = freight.with_fit(fit[0])
            subject.tell("what goes where")
            loads = carry(freight)
            found += network_results(loads, details=self.details)
            if freight.locomotives is not None:
                needed, worth = loads.locomotives_needed, loads.locomotive_worth
        if folder.census is not None:
            found.append(census_result(folder.census))
        if folder.programme is not None:
            found += repair_results(folder.programme, folder.money, needed=needed, worth=worth)
        return found

    def _read(self, path: Path) -> Folder:
        from lustrum.data.bundled import place_of
        from lustrum.freight import read_freight

        path = place_of(str(path))
        return read_freight(path.parent if path.name == "freight.toml" else path)

    def _fit(self) -> list[float]:
        try:
            found = [float(part) for part in self.fit.split(",") if part.strip()]
        except ValueError:
            found = [-1.0]
        if any(not 0.0 <= each < float("inf") for each in found):
            raise UsageError(f"--fit is '{self.fit}'; give locomotives with commas between them: 9200,9600.")
        return found

    def _between(self, subject: Subject, place: Path) -> Outcome:
        """Put the flows between the regions of a federation's plans on one network."""
        from lustrum.freight.between import between_results, limits, on_network
        from lustrum.scenario.federation_flows import links_with, region_flows

        folder, fit = self._read(place), self._fit()
        if folder.freight is None:
            raise UsageError(f"'{place}' holds no network (arcs.csv, flows.csv).")
        if fit and folder.freight.locomotives is None:
            raise UsageError(f"--fit: '{place}' counts no locomotives ([locomotives] in freight.toml).")
        flows = region_flows(subject.path, subject.regions)
        subject.tell("what goes where")
        found = on_network(
            folder.freight, [*subject.regions], flows.years, flows.base, flows.planned, flows.price, flows.unit, fit
        )
        held = limits(found)
        files = {"links.csv": links_with(subject.path, held)} if held else {}
        return Outcome(between_results(found), files=files, exit_code=0 if found.fits else 4)

    def _in_plan(self, subject: Subject, place: Path) -> Outcome:
        from lustrum.freight import Asked, plan_on_network, plan_results

        folder = self._read(place)
        if folder.freight is None:
            raise UsageError(f"'{place}' holds no network (arcs.csv, needs.csv).")
        freight, fit = folder.freight, self._fit()
        if fit and freight.locomotives is None:
            raise UsageError(f"--fit: '{place}' counts no locomotives ([locomotives] in freight.toml).")
        session = subject.session
        last: list[Session] = [session]

        def solve(asked: Asked) -> Plan:
            if asked == Asked():
                return session.plan
            name = f"{session.scenario.name}, on {freight.name}"
            # of equally good plans the one that is made again from what is kept
            last.append(session.again(options=asked.options(), name=name, break_ties=True))
            return last[-1].plan

        charged = session.scenario.options.get("freight_limits", {}).get("change", ())
        found = plan_on_network(freight, solve, fit=fit, change=charged, on_round=subject.tell)
        results = plan_results(found) + self._loads(found)
        code = 0 if found.settled else 4
        changed = found.settled and last[-1] is not session
        if not changed:
            return Outcome(results, exit_code=code)
        name, text = _child(session, found)
        own = len(session.scenario.inputs)
        inputs = found.plan.inputs
        inputs = (*inputs[: len(inputs) - own], (name, sha256(text).hexdigest()), *inputs[len(inputs) - own :])
        plan = replace(found.plan, inputs=inputs, scenario={**found.plan.scenario, "name": found.plan.name})
        return Outcome(results, plan, session.scenario, {f"inputs/{name}": text}, exit_code=code)

    def _loads(self, found: PlanOnNetwork) -> list[Result]:
        from lustrum.freight.network_results import empties_result, loads_result, routes_result

        loads = found.loads[-1]
        return [
            loads_result(loads, priced=False),
            *([empties_result(loads), routes_result(loads)] if self.details else []),
        ]


def _child(session: Session, found: PlanOnNetwork) -> tuple[str, bytes]:
    """Return a scenario that makes the plan again without the network: the one given, with the limits found."""
    from lustrum.results.as_toml import key_text, value_text

    parent = Path(session.scenario.inputs[0][0]).name
    name, number = "on_network.toml", 2
    while name == parent:
        name, number = f"on_network_{number}.toml", number + 1
    asked = found.rounds[-1].asked.options()["freight_limits"]
    lines = [f"parent = {value_text(parent)}", f"name = {value_text(found.plan.name)}", "", "[options.freight_limits]"]
    lines += [f"{key_text(key)} = {value_text(value)}" for key, value in asked.items()]
    return name, ("\n".join(lines) + "\n").encode()
