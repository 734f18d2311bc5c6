"""Plans of a federation checked anew: each region's at the prices of what all share, and that these are the right ones.

A region's part is best for the region at those prices, which its own certificate proves; where what is shared adds up
and has a price only where nothing is left, the parts together are best for all. Nothing is solved for that: the
problems are built again from the inputs, the points and duals that prove them are kept with the plans.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.errors import LustrumError, UsageError
from lustrum.plan import Plan
from lustrum.plan.stack import StackProof, plan_of_member
from lustrum.problem.stack import AssembledStack, Stack
from lustrum.scenario.federation import REGIONS
from lustrum.scenario.federation_plan import FederationSession
from lustrum.scenario.stored import manifest_of
from lustrum.solver import Status
from lustrum.workspace.folder import opened
from lustrum.workspace.load import load_plan, regions_of
from lustrum.workspace.member import asked_federation, federation_around, is_member, unit_around
from lustrum.workspace.shared import read_proof
from lustrum.workspace.signature import public_key
from lustrum.workspace.verify import (
    AGAIN,
    LAWS,
    PRICED,
    SHARED,
    TABLES,
    TOLERANCE,
    Finding,
    Verification,
    compared,
    laws_of,
    tables_of,
    verify_plan,
    whole_files,
)

PROOF = 1e-9
"""Of the goal: by how much a better plan may exist for a region, or for all, at most."""

NEAREST = Finding(
    PRICED, True, 0, (),
    "not done: wishes of its regions gave way, and by how much is found by planning again: --again of the federation",
)  # fmt: skip

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Rebuilt:
    """A federation built again from what its plans keep, with what proves them."""

    session: FederationSession
    stack: Stack
    whole: AssembledStack
    proof: StackProof

    @property
    def prices(self) -> Array:
        """Duals of the shared rows in their order, shape (shared rows,)."""
        return np.concatenate([np.empty(0), *(self.proof.prices[name].ravel() for name in self.whole.shared_rows)])


def verify_stored(
    place: Path | str, *, key: Path | str | None = None, again: bool = False, on_progress: Say | None = None
) -> Verification:
    """Check a stored plan, a region's plan within its federation, or the plans of a federation.

    Parameters
    ----------
    again : bool
        Of a federation: plan it again, too.

    Raises
    ------
    UsageError, DataError
        As `verify_plan`; where `again` is asked of a plan that is no federation's.
    """
    say = on_progress or (lambda sentence: None)
    with opened(place) as folder:
        several = bool(regions_of(manifest_of(folder)))
        if several:
            return verify_federation(folder, key=key, again=again, say=say)
    if again:
        raise UsageError(f"--again plans a federation once more, and '{place}' is one plan: it is always made again.")
    root = federation_around(Path(place))
    if root is not None:
        return verify_plan(place, key=key, on_progress=on_progress, make=_of_region(root, Path(place).absolute().name))
    unit = unit_around(Path(place))
    if unit is not None:
        return verify_plan(place, key=key, on_progress=on_progress, make=_of_unit(unit))
    if is_member(Path(place)):
        return verify_plan(place, key=key, on_progress=on_progress, make=_alone)
    return verify_plan(place, key=key, on_progress=on_progress)


def _alone(folder: Path, plan: Plan, manifest: Mapping[str, Any], say: Say) -> Finding:
    return Finding(
        PRICED, True, 0, (),
        "not done: it was planned with other regions, whose folder is not around it; verify it there, or all of them",
    )  # fmt: skip


def _of_unit(root: Path) -> Callable[[Path, Plan, Mapping[str, Any], Say], Finding]:
    """Make a unit's plan again from its folder and the order kept there: best for its allotment, at its own prices."""

    def make(folder: Path, plan: Plan, manifest: Mapping[str, Any], say: Say) -> Finding:
        from lustrum.decentral.own_plan import own_plan
        from lustrum.decentral.unit_folder import read_unit

        try:
            found = read_unit(root)
            return _certified(plan, own_plan(found, found.kept()), manifest)
        except LustrumError as error:
            return Finding(PRICED, False, 0, (f"it cannot be made again: {error}",))

    return make


def _of_region(root: Path, name: str) -> Callable[[Path, Plan, Mapping[str, Any], Say], Finding]:
    def make(folder: Path, plan: Plan, manifest: Mapping[str, Any], say: Say) -> Finding:
        if _gave_way(manifest_of(root)):
            return NEAREST
        try:
            return priced(rebuilt(root, say), name, plan, manifest)
        except LustrumError as error:
            return Finding(PRICED, False, 0, (f"it cannot be made again: {error}",))

    return make


def _gave_way(manifest: Mapping[str, Any]) -> bool:
    return manifest.get("status") == str(Status.RELAXED)


def rebuilt(root: Path, say: Say) -> Rebuilt:
    """Return a federation built again from what its plans keep.

    Raises
    ------
    LustrumError
        If its inputs or what proves it are missing or at fault.
    """
    proof, less = read_proof(root)
    session = FederationSession(asked_federation(root), tell=say)
    stack = session.coupled(next(iter(less.values()), None))
    return Rebuilt(session, stack, stack.assemble(), proof)


def priced(made: Rebuilt, name: str, plan: Plan, manifest: Mapping[str, Any]) -> Finding:
    """Return whether a region's plan is the best at the prices of what is shared, and its tables those of the proof."""
    again = plan_of_member(made.stack, made.whole, name, made.proof)
    scenario = made.session.federation.scenarios[name]
    inputs = (*again.inputs, *scenario.inputs)
    again = replace(again, name=f"{made.session.federation.name}: {name}", scenario=scenario.given, inputs=inputs)
    return _certified(plan, again, manifest)


def _certified(plan: Plan, again: Plan, manifest: Mapping[str, Any]) -> Finding:
    """Return whether a plan is the one made again, whose certificate leaves no room for a better one."""
    names = {sha: file for file, sha in plan.inputs}
    again = replace(again, inputs=tuple((names.get(sha, file), sha) for file, sha in again.inputs))
    found = compared(plan, again, manifest, PRICED)
    proof, differs = again.certificate, list(found.differs)
    if not proof.passed or not proof.relative_gap <= PROOF:
        differs.insert(
            0,
            f"its certificate at the shared prices: rows missed by {proof.primal_infeasibility:.1e}, prices by "
            f"{proof.dual_infeasibility:.1e}, a better plan by {proof.relative_gap:.1e} of the goal may exist",
        )
    gap = f"{found.compared} compared; gap {proof.relative_gap:.0e} of the goal"
    note = found.note if differs else gap
    return Finding(PRICED, not differs, found.compared, tuple(differs), note)


def verify_federation(folder: Path, *, key: Path | str | None = None, again: bool = False, say: Say) -> Verification:
    """Check the plans of a federation: files, laws and tables of each, each at the shared prices, what is shared."""
    signer = None if key is None else public_key(key)
    manifest = manifest_of(folder)
    say("comparing files")
    found = whole_files(folder, manifest, signer)
    names = regions_of(manifest)
    plans = {name: load_plan(folder / REGIONS / name, changed=True) for name in names}
    manifests = {name: manifest_of(folder / REGIONS / name) for name in names}
    say("checking laws")
    found.append(_all_of(LAWS, {name: laws_of(plan) for name, plan in plans.items()}))
    say("computing tables")
    found.append(
        _all_of(TABLES, {name: tables_of(folder / REGIONS / name, plans[name], manifests[name]) for name in names})
    )
    try:
        made = rebuilt(folder, say)
        if _gave_way(manifest):
            found.append(NEAREST)
        else:
            say("checking each region at the shared prices")
            found.append(_all_of(PRICED, {name: priced(made, name, plans[name], manifests[name]) for name in names}))
            found.append(shared_holds(made))
        if again:
            found.append(_again(made.session, bool(manifest.get("break_ties", True)), plans, manifests))
    except LustrumError as error:
        found.append(Finding(PRICED, False, 0, (f"it cannot be made again: {error}",)))
    return Verification(tuple(found))


def _all_of(step: str, by_region: Mapping[str, Finding]) -> Finding:
    """Return one finding for all regions, each difference with its region."""
    differs = [f"{name}: {each}" for name, found in by_region.items() for each in found.differs]
    notes = list(dict.fromkeys(found.note for found in by_region.values() if found.note and not found.passed))
    count = sum(found.compared for found in by_region.values())
    return Finding(step, all(found.passed for found in by_region.values()), count, tuple(differs), "; ".join(notes))


def shared_holds(made: Rebuilt) -> Finding:
    """Return whether shared rows hold and are priced only where they bind; the gap of the whole goal is said.

    The parts are best at the prices, so that the whole is best up to what is paid for what is left over.
    """
    form, proof = made.whole.form, made.proof
    point = np.concatenate([proof.points[name] for name in made.whole.columns])
    point = np.concatenate([point, np.zeros(form.columns - len(point))])  # nothing is missed of what was asked for
    used = (form.csc @ point)[made.whole.own_rows :]
    lower, upper = form.row_lower[made.whole.own_rows :], form.row_upper[made.whole.own_rows :]
    unit = form.row_scale[made.whole.own_rows :] if form.row_scale is not None else np.ones(len(used))
    prices = made.prices
    sign = 1.0 if form.maximise else -1.0
    level = np.where(sign * prices > 0.0, upper, lower)
    level = np.where(np.isfinite(level), level, np.where(np.isfinite(upper), upper, lower))
    wrong_side = (np.isinf(upper) & (sign * prices > 0.0)) | (np.isinf(lower) & (sign * prices < 0.0))
    missed = np.maximum(lower - used, used - upper) / unit
    size = max(abs(form.objective(point)), 1e-300)
    gap = float(np.abs(prices * (level - used)).sum()) / size
    differs = []
    for name, rows in made.whole.shared_rows.items():
        own = rows.ravel() - made.whole.own_rows
        if (worst := float(missed[own].max(initial=0.0))) > TOLERANCE:
            differs.append(f"{name}: rows are missed by {worst:.1e} of their size")
        odd = wrong_side[own] & (np.abs(prices[own]) * unit[own] > PROOF * size)
        if odd.any():
            differs.append(f"{name}: {int(odd.sum())} prices have the wrong sign")
    if not (math.isfinite(gap) and gap <= PROOF):
        differs.append(f"what is left over is priced at {gap:.1e} of the goal")
    note = "" if differs else f"{len(used)} rows; gap {gap:.0e} of the goal"
    return Finding(SHARED, not differs, len(used), tuple(differs), note)


def _again(
    session: FederationSession, break_ties: bool, plans: Mapping[str, Plan], manifests: Mapping[str, Mapping[str, Any]]
) -> Finding:
    session.break_ties = break_ties
    made = session.plan
    found = {}
    for name, plan in plans.items():
        names = {sha: file for file, sha in plan.inputs}
        other = made.plans[name]
        inputs = tuple((names.get(sha, file), sha) for file, sha in other.inputs)
        found[name] = compared(plan, replace(other, inputs=inputs), manifests[name])
    return _all_of(AGAIN, found)
