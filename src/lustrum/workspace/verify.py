"""A stored plan checked anew: its files, its laws, its tables from its solution, and the plan made again.

Nothing the plan says about itself is taken for granted: what can be computed again is, from the copies of scenario and
economy that its folder keeps.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lustrum.arrays import Array
from lustrum.economy import Economy
from lustrum.errors import DataError, LustrumError, MissingDataError
from lustrum.plan import Plan, Table, summary, verify
from lustrum.release import VERSION
from lustrum.results.toml import short
from lustrum.scenario import Session
from lustrum.scenario.run import with_paths
from lustrum.scenario.stored import manifest_of
from lustrum.solver import SolverOptions
from lustrum.solver.backends import BACKENDS
from lustrum.workspace.folder import opened
from lustrum.workspace.load import load_plan, stored_economy
from lustrum.workspace.manifest import as_json, described, versions
from lustrum.workspace.save import changed_files
from lustrum.workspace.scenario import stored_scenario
from lustrum.workspace.signature import public_key, signature_fault
from lustrum.workspace.tables import table_files

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FILES, SIGNED, LAWS, TABLES, AGAIN = "files", "signature", "laws", "tables", "made again"
PRICED, SHARED = "at shared prices", "what is shared"
STEPS = {
    FILES: "every file is the one that was written, by its SHA-256",
    SIGNED: "it is signed by the key, and unchanged since",
    LAWS: "the laws of its parts hold, computed from the economy",
    TABLES: "every stored table is what the solution says",
    AGAIN: "made again from its inputs it has the same objective and figures",
    PRICED: "made again from its inputs and what proves it, no better plan exists at the prices of what regions share",
    SHARED: "what regions share adds up, with a price only where nothing is left: no better plan of all exists",
}
TOLERANCE = 1e-6
"""Relative difference of figures up to which a plan made again is the same plan."""
ROUNDING = 1e-12
"""Of the largest figure of a plan: what sums that come to nothing, slacks and levels of limits, may differ by."""

VARIES = (
    *("format", "lustrum", "versions", "provenance", "seconds"),
    *("message", "objective", "certificate", "method", "tie_break"),
)
"""What a manifest may say otherwise of the same plan, or what is compared as a figure."""

SHORT = ("name", "status", "years", "goal", "maximise", "parts", "growth", "size")


@dataclass(frozen=True)
class Finding:
    """What one step of a verification found: whether it holds, how much was compared, and what differs."""

    step: str
    passed: bool
    compared: int
    differs: tuple[str, ...] = ()
    note: str = ""

    @property
    def sentence(self) -> str:
        """What the step says where it holds."""
        return STEPS[self.step]


@dataclass(frozen=True)
class Verification:
    """All findings about a stored plan."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return all(finding.passed for finding in self.findings)

    @property
    def unchanged(self) -> bool:
        """Whether every file is the one that was written."""
        return all(finding.passed for finding in self.findings if finding.step == FILES)


Making = Callable[[Path, Plan, Mapping[str, Any], Callable[[str], None]], Finding]
"""How a plan is made again: its folder, the plan, its manifest, who is told."""


def verify_plan(
    place: Path | str,
    *,
    key: Path | str | None = None,
    on_progress: Callable[[str], None] | None = None,
    make: Making | None = None,
) -> Verification:
    """Check a stored plan anew.

    Parameters
    ----------
    place : path
        Folder or .zip.
    key : path, optional
        A public key in PEM: whether the plan is signed by it is checked too.
    on_progress : function of a sentence, optional
    make : function, optional
        Makes it again where that is not done from its own inputs alone: a region of a federation.

    Returns
    -------
    Verification
        One finding for each of `STEPS`, also where an earlier one fails; of the signature where a key is given.

    Raises
    ------
    UsageError
        If there is no plan, or the key is none.
    DataError
        If it is too damaged to be opened at all.
    """
    say = on_progress or (lambda sentence: None)
    signer = None if key is None else public_key(key)
    with opened(place) as folder:
        say("comparing files")
        manifest = manifest_of(folder)
        found = whole_files(folder, manifest, signer)
        none = found[0].note
        plan = load_plan(folder, changed=True)
        say("checking laws")
        found.append(laws_of(plan))
        say("computing tables")
        found.append(
            tables_of(folder, plan, manifest)
            if not none
            else Finding(TABLES, True, 0, (), "its tables are its solution")
        )
        found.append((make or _made_again)(folder, plan, manifest, say))
    return Verification(tuple(found))


def whole_files(folder: Path, manifest: Mapping[str, Any], signer: Ed25519PublicKey | None) -> list[Finding]:
    """Return whether the files of a plan are those that were written, and signed where a key is given."""
    files = changed_files(folder, manifest)
    none = "a plan of format 1 says nothing about its files" if manifest.get("format") == 1 else ""
    found = [Finding(FILES, not files, len(manifest.get("files", ())), tuple(files), none)]
    return found if signer is None else [*found, _signed(folder, manifest, signer)]


def _signed(folder: Path, manifest: Mapping[str, Any], signer: Ed25519PublicKey) -> Finding:
    try:
        fault = signature_fault(folder, manifest, signer)
    except DataError as error:
        fault = str(error)
    return Finding(SIGNED, not fault, 1, (fault,) if fault else ())


def laws_of(plan: Plan) -> Finding:
    """Return whether the laws of a plan's parts hold."""
    checks = verify(plan)
    broken = [f"{c.name}: {c.worst:.1e} of base-year size at {c.where}" for c in checks if not c.passed]
    return Finding(LAWS, not broken, len(checks), tuple(broken))


def tables_of(folder: Path, plan: Plan, manifest: Mapping[str, Any]) -> Finding:
    """Compare every stored table with the one the solution gives."""
    expected = table_files(plan)
    differs = []
    for name, content in expected.items():
        file = folder / name
        stored = file.read_bytes() if file.is_file() else None
        if stored != content:
            differs.append(f"{name}: {'is not there' if stored is None else _first_difference(stored, content)}")
    known = {name.rpartition("/")[2] for name in expected}
    there = {path.name for path in (folder / "tables").glob("*.csv")}
    differs += [f"tables/{name}: is none of the plan's" for name in sorted(there - known)]
    differs += _summary(folder, plan, manifest)
    return Finding(TABLES, not differs, len(expected) + 1, tuple(differs))


def _first_difference(stored: bytes, expected: bytes) -> str:
    """Say where a stored table first differs from what it should be, and how many lines do."""
    lines, right = (data.decode("utf-8", "replace").splitlines() for data in (stored, expected))
    if len(lines) != len(right):
        return f"has {len(lines)} lines, not {len(right)}"
    wrong = [k for k, (one, other) in enumerate(zip(lines, right, strict=True)) if one != other]
    if not wrong:
        return "is written otherwise"
    first = wrong[0]
    return f"{len(wrong)} lines differ, first {short(lines[first])} where the solution has {short(right[first])}"


def _summary(folder: Path, plan: Plan, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Compare what summary.json says with what the plan does."""
    try:
        stored = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        yield "summary.json: is not there, or no JSON"
        return
    expected = json.loads(as_json(summary(plan)))
    expected |= {key: manifest[key] for key in ("name", "message")}  # those of an opened plan name changed files
    for key, value in expected.items():
        if not isinstance(stored, dict) or not _same(stored.get(key), value):
            yield f"summary.json: {key} is not the plan's"


def _same(one: Any, other: Any) -> bool:
    """Say whether two documents are the same, figures to the last digits that matter."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=1e-12)
    return type(one) is type(other) and bool(one == other)


def _made_again(folder: Path, plan: Plan, manifest: Mapping[str, Any], say: Callable[[str], None]) -> Finding:
    try:
        scenario = stored_scenario(folder)
    except MissingDataError as missing:
        if any(name.endswith(".toml") and name != "economy.toml" for name, _ in plan.inputs):
            return Finding(AGAIN, False, 0, ("the scenario it names is not kept with it",))
        return Finding(AGAIN, True, 0, (), f"not done: {missing}")
    except LustrumError as error:
        return Finding(AGAIN, False, 0, (f"its scenario cannot be read: {error}",))
    options = SolverOptions(method=plan.method if plan.method in BACKENDS else "auto")  # type: ignore[arg-type]
    try:
        economy = with_paths(_as_named(stored_economy(folder), plan), scenario)
        again = Session(scenario, options, economy=economy, break_ties=bool(plan.tie_break), tell=say).plan
    except LustrumError as error:
        return Finding(AGAIN, False, 0, (f"it cannot be made: {error}",))
    return compared(plan, again, manifest)


def compared(plan: Plan, again: Plan, manifest: Mapping[str, Any], step: str = AGAIN) -> Finding:
    """Return in what a stored plan and the same made again differ: words, objective, every table."""
    differs = list(_words(plan, manifest, again))
    if not math.isclose(plan.objective, again.objective, rel_tol=TOLERANCE) and (
        math.isfinite(plan.objective) or math.isfinite(again.objective)
    ):
        differs.append(f"objective: {plan.objective:.9g}, and {again.objective:.9g} when made again")
    pairs = list(_pairs(plan, again))
    figures = [np.nanmax(np.abs(table.values), initial=0.0) for table in again.quantities.values()]
    noise = ROUNDING * float(max(figures, default=0.0))
    for name, mine, theirs in pairs:
        if said := _difference(mine, theirs, noise if name.startswith(("slack, ", "level, ")) else 0.0):
            differs.append(f"{name}: {said}")
    beside = list(_beside(plan, again)) if manifest.get("format") != 1 else []
    differs += [f"{name}: is another when made again" for name, mine, theirs in beside if not _alike(mine, theirs)]
    return Finding(
        step, not differs, len(pairs) + len(beside) + 1, tuple(differs), _other_versions(manifest) if differs else ""
    )


def _as_named(economy: Economy, plan: Plan) -> Economy:
    """Return an economy whose files bear the names they had: a plan keeps a workbook as `economy.xlsx`."""
    names = {sha: name for name, sha in plan.inputs}
    return replace(economy, inputs=tuple((names.get(sha, name), sha) for name, sha in economy.inputs))


def _words(plan: Plan, manifest: Mapping[str, Any], again: Plan) -> Iterator[str]:
    """Yield what the manifest says otherwise than the plan made again would."""
    if manifest["format"] == 1:
        if (plan.name, plan.status, plan.goal) != (again.name, again.status, again.goal):
            yield f"{plan.name}, {plan.status}, {plan.goal}: {again.name}, {again.status}, {again.goal} when made again"
        return
    expected = json.loads(as_json(described(again)))
    for key, value in expected.items():
        if key not in VARIES and not _same(manifest.get(key), value):
            more = f": {short(manifest.get(key))}, and {short(value)} when made again" if key in SHORT else ""
            yield f"plan.json, {key}{more}"


def _pairs(plan: Plan, again: Plan) -> Iterator[tuple[str, Table | None, Table | None]]:
    """Yield every table of figures by name, from both plans."""
    kinds: tuple[tuple[str, Callable[[Plan], Mapping[str, Table]]], ...] = (
        ("", lambda each: each.quantities),
        ("balance, ", lambda each: {name: entry.table for name, entry in each.balance.items()}),
        ("shadow prices, ", lambda each: {name: limit.shadow_price for name, limit in each.limits.items()}),
        ("slack, ", lambda each: {name: limit.slack for name, limit in each.limits.items()}),
        ("level, ", lambda each: {name: limit.level for name, limit in each.limits.items()}),
    )
    for word, tables in kinds:
        mine, theirs = tables(plan), tables(again)
        for name in dict.fromkeys((*mine, *theirs)):
            yield word + name, mine.get(name), theirs.get(name)


def _beside(plan: Plan, again: Plan) -> Iterator[tuple[str, Array | None, Array | None]]:
    """Yield what stands beside the figures of a plan's years: base years, and the ends of prices that are no point."""
    for name in dict.fromkeys((*plan.quantities, *again.quantities)):
        table, right = (each.quantities.get(name) for each in (plan, again))
        if table is not None and right is not None:
            yield f"{name}, base year", table.base, right.base
    for name in dict.fromkeys((*plan.limits, *again.limits)):
        one, other = (each.limits[name].ends if name in each.limits else None for each in (plan, again))
        for kind in ("shadow", "current", "worth"):
            mine, theirs = (None if ends is None else getattr(ends, kind) for ends in (one, other))
            yield f"ends of prices, {name}", mine, theirs


def _alike(mine: Array | None, theirs: Array | None) -> bool:
    """Say whether two arrays say the same, figures to the last digits that matter."""
    if mine is None or theirs is None:
        return mine is theirs
    if mine.shape != theirs.shape or bool((np.isnan(mine) != np.isnan(theirs)).any()):
        return False
    size = max(float(np.nanmax(np.abs(theirs), initial=0.0)), 1e-9)
    return bool((np.abs(np.nan_to_num(mine) - np.nan_to_num(theirs)) <= TOLERANCE * size).all())


def _difference(mine: Table | None, theirs: Table | None, noise: float = 0.0) -> str:
    """Say where a stored table differs most from that of the plan made again, '' where by noise only or not at all."""
    if mine is None or theirs is None:
        return "is not stored" if mine is None else "is not there when made again"
    first = mine.first(min(len(mine.years), len(theirs.years)))  # plans of format 1 keep no tail
    values, right = first.values, theirs.first(len(first.years)).values
    if mine.index != theirs.index or values.shape != right.shape:
        return "has other items or years when made again"
    size: Array = np.maximum(np.nanmax(np.abs(right), initial=0.0), 1e-9)
    gap = np.abs(np.nan_to_num(values) - np.nan_to_num(right))
    gap = np.where(gap <= noise, 0.0, gap) / size
    gap[np.isnan(values) != np.isnan(right)] = np.inf
    if not gap.size or gap.max() <= TOLERANCE:
        return ""
    year, item = np.unravel_index(int(np.argmax(gap)), gap.shape)
    at = f"{mine.index.label(int(item)) or mine.name} in {first.years[int(year)]}"
    return f"{at} is {values[year, item]:.9g}, and {right[year, item]:.9g} when made again"


def _other_versions(manifest: Mapping[str, Any]) -> str:
    """Say with which other versions the plan was made: where it is not unique they may choose another."""
    was = {"lustrum": manifest.get("lustrum"), **(manifest.get("versions") or {})}
    now = {"lustrum": VERSION, **versions()}
    other = [f"{name} {was.get(name)}, now {here}" for name, here in now.items() if was.get(name) != here]
    return f"made with {'; '.join(other)}" if other else ""
