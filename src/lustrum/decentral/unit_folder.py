"""The folder of a unit: its own economy and scenario, the terms, its key, its log, its order.

What stands in it leaves the unit's machine only as messages.

| file | content |
| --- | --- |
| `unit.toml` | name, weight, finance by year, digits, what stays of over-fulfilment |
| `terms.json` | what all know |
| `key` | shared with the centre, and with nobody else |
| `mask.key` | its own: by it the sums of the exact mode are masked; the public half stands in `terms.json` |
| `region/` | an economy folder with its `scenario.toml` |
| `log.jsonl` | all that was asked and answered |
| `order.json`, `order.npz` | its order and the point that is its plan |
| `plan/` | the same as an ordinary plan folder |
| `report.html`, `counter-proposal.csv` | its order told, and a form to answer it |
"""

from __future__ import annotations

import io
import json
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.decentral.desk import Desk
from lustrum.decentral.digits import DIGITS
from lustrum.decentral.kept import Kept
from lustrum.decentral.keys import read_key
from lustrum.decentral.log import MessageLog
from lustrum.decentral.masks import Masks, agreed_masks
from lustrum.decentral.programme import Programme
from lustrum.decentral.region import region_programme
from lustrum.decentral.rights import KEEPS
from lustrum.decentral.terms import FILE as TERMS
from lustrum.decentral.terms import Terms, read_terms
from lustrum.decentral.unit import Shares, Unit
from lustrum.errors import DataError, MissingDataError, UsageError
from lustrum.problem import PlanProblem
from lustrum.results import read_toml, write_bytes_atomically, write_text_atomically
from lustrum.results.toml import Section
from lustrum.scenario import read_scenario
from lustrum.scenario.federation import as_member
from lustrum.scenario.run import scenario_economy, scenario_problem

FILE, KEY, MASK, LOG, ORDER, PLAN, REGION = (
    "unit.toml", "key", "mask.key", "log.jsonl", "order.json", "order.npz", "region",
)  # fmt: skip
KEYS = ("name", "weight", "finance", "digits", "keeps")
PLAN_FOLDER, PAGE, PROPOSAL = "plan", "report.html", "counter-proposal.csv"
"""What `workspace` makes of an order."""

MOST_DIGITS = 12


@dataclass(frozen=True, eq=False)
class UnitFolder:
    """What a unit's folder says.

    Attributes
    ----------
    finance : tuple of float
        What it may buy beyond what it sells, year by year, those after the plan included.
    weight : float
        What a unit of its goal counts in the common one.
    digits : int
        To which it rounds what it says.
    keeps : float
        Share of what it makes beyond its order that stays with it.
    """

    path: Path
    name: str
    terms: Terms
    finance: tuple[float, ...]
    weight: float = 1.0
    digits: int = DIGITS
    keeps: float = KEEPS

    @property
    def key(self) -> bytes:
        """The key shared with the centre.

        Raises
        ------
        MissingDataError
            If there is none.
        UsageError
            If others may read it.
        """
        return read_key(self.path / KEY)

    @property
    def masks(self) -> Masks | None:
        """Its secrets with all others, by which sums are masked in pairs (`masks_of`)."""
        return masks_of(self.path, self.name, self.terms)

    @property
    def scenario(self) -> Path:
        """Where the unit's own scenario stands."""
        return self.path / REGION / "scenario.toml"

    def problem(self) -> PlanProblem:
        """Return the unit's own problem, built from its economy and scenario with its finance."""
        scenario = read_scenario(self.scenario)
        return scenario_problem(as_member(scenario, self.finance), scenario_economy(scenario))

    def programme(self, problem: PlanProblem | None = None) -> tuple[Programme, Shares]:
        """Return its programme and what it says of itself."""
        return region_programme(problem or self.problem(), self.terms, self.finance, self.weight)

    def unit(self, on_order: Callable[[], None] = lambda: None) -> Unit:
        """Return the unit, ready to answer; `on_order` is told when an order was kept."""

        def keep(kept: Kept) -> str:
            identifier = self.keep(kept)
            on_order()
            return identifier

        programme, shares = self.programme()
        return Unit(self.name, programme, shares, self.terms, digits=self.digits, on_order=keep, masks=self.masks)

    def desk(self, key: bytes | None = None, on_order: Callable[[], None] = lambda: None) -> Desk:
        """Return the unit behind its desk: with its log and its key, which stands in its folder unless given."""
        return Desk(self.unit(on_order), key or self.key, MessageLog(self.path / LOG))

    def keep(self, kept: Kept) -> str:
        """Write an order and the plan for it, in place of an earlier one; return its identifier."""
        stream = io.BytesIO()
        np.savez_compressed(stream, x=kept.x, dual=kept.dual)
        said = {
            "unit": self.name,
            "plan": kept.identifier,
            "value": kept.value,
            "to_gain": kept.to_gain,
            "allotment": kept.allotment.tolist(),
            "prices": kept.prices.tolist(),
            "own_prices": kept.own_prices.tolist(),
        }
        write_bytes_atomically(self.path / PLAN, stream.getvalue())
        write_text_atomically(self.path / ORDER, json.dumps(said, indent=1) + "\n")
        return kept.identifier

    def kept(self) -> Kept:
        """Return the order and the plan that were kept.

        Raises
        ------
        MissingDataError
            If no order came yet.
        DataError
            If the files cannot be read or are not of one plan.
        """
        order, plan = self.path / ORDER, self.path / PLAN
        if not order.is_file() or not plan.is_file():
            raise MissingDataError(f"'{self.path}' has no order yet: it comes with the last round of a run.")
        try:
            said = json.loads(order.read_bytes())
            with np.load(plan) as arrays:
                x, dual = arrays["x"], arrays["dual"]
            allotment, prices, own = (np.array(said[name], float) for name in ("allotment", "prices", "own_prices"))
            found = Kept(allotment, prices, own, x, dual, float(said["value"]), float(said["to_gain"]))
            stated = said["plan"]
        except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
            raise DataError(f"The order in '{self.path}' cannot be read: {str(error)[:100]}.") from None
        if allotment.shape != (self.terms.rows,) or found.identifier != stated:
            raise DataError(f"'{order}' and '{plan}' were changed, or are not of one plan: take both from a copy.")
        return found


def read_unit(path: Path) -> UnitFolder:
    """Read the folder of a unit.

    Raises
    ------
    MissingDataError
        If a file is missing.
    UsageError
        For an unknown key or a value that cannot be meant.
    """
    file = path / FILE
    if not file.is_file():
        raise MissingDataError(f"'{path}' is no folder of a unit: it has no {FILE}. `lustrum unit new` makes one.")
    section = read_toml(file)
    section.refuse_unknown(KEYS)
    section.refuse_missing(("name", "finance"))
    terms = read_terms(path)
    name = section.text("name")
    if name not in terms.units:
        raise section.error(
            "name", f"is '{name}', which is not among the units of the terms: {', '.join(terms.units)}."
        )
    finance = section.path("finance")
    years = [finance] * len(terms.years) if isinstance(finance, float) else list(finance)
    if len(years) != len(terms.years):
        raise section.error("finance", f"has {len(years)} years; the terms plan {len(terms.years)}.")
    return UnitFolder(
        path,
        name,
        terms,
        tuple(years),
        section.number("weight", 1.0, least=0.0),
        digits_of(section),
        section.share("keeps", KEEPS),
    )


def masks_of(path: Path, name: str, terms: Terms) -> Masks | None:
    """Return the secrets a folder's unit has with all others; None where the terms name no keys for masks.

    Raises
    ------
    MissingDataError, UsageError, DataError
        As of `read_key` and `agreed_masks`.
    """
    if not terms.masks:
        return None
    return agreed_masks(name, read_key(path / MASK), terms.masks)


def digits_of(section: Section) -> int:
    """Return to how many digits is rounded what is said, `digits` of a folder's settings."""
    digits = section.whole("digits", DIGITS)
    if digits is None or not 1 <= digits <= MOST_DIGITS:
        raise section.error("digits", f"is {digits}; from 1 to {MOST_DIGITS} significant digits can be said.")
    return digits


def write_unit(
    path: Path,
    name: str,
    terms: Terms,
    finance: Sequence[float],
    weight: float,
    region: Path,
    keys: tuple[bytes, bytes],
) -> None:
    """Write the folder of a unit from the folder of its region.

    Parameters
    ----------
    keys : (bytes, bytes)
        Shared with the centre; its own for masks, empty where there is none.

    Raises
    ------
    UsageError
        If something is there already.
    """
    if path.exists() and any(path.iterdir()):
        raise UsageError(f"'{path}' is there already and would be overwritten. Name another folder, or remove it.")
    path.mkdir(parents=True, exist_ok=True)
    shutil.copytree(region, path / REGION)
    years = ", ".join(f"{value:.12g}" for value in finance)
    write_text_atomically(
        path / FILE,
        f"name = {json.dumps(name, ensure_ascii=False)}\n"
        f"finance = [{years}]  # what it may buy beyond what it sells, year by year, {terms.unit}\n"
        f"weight = {weight:g}        # what a unit of its goal counts\n"
        f"digits = {DIGITS}        # to which it rounds what it says of its use and prices\n"
        f"keeps = {KEEPS}       # share of what it makes beyond its order that stays with it\n",
    )
    write_bytes_atomically(path / TERMS, terms.as_json())
    for name, key in zip((KEY, MASK), keys, strict=True):
        if key:
            write_bytes_atomically(path / name, key + b"\n")
            (path / name).chmod(0o600)


def new_key() -> bytes:
    """Return a key nobody can guess."""
    return secrets.token_hex(32).encode()
