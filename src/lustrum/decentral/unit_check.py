"""A unit's order proved from its own folder: nobody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lustrum.decentral.kept import Kept, Proof, prove
from lustrum.decentral.terms import Terms
from lustrum.decentral.unit import Shares
from lustrum.decentral.unit_folder import UnitFolder, read_unit
from lustrum.problem import PlanProblem


@dataclass(frozen=True, eq=False)
class Checked:
    """What a unit found out about its order: from its folder, its problem, and what it says of itself."""

    folder: UnitFolder
    problem: PlanProblem
    shares: Shares
    kept: Kept
    proof: Proof

    @property
    def name(self) -> str:
        """The unit's."""
        return self.folder.name

    @property
    def terms(self) -> Terms:
        """What all know."""
        return self.folder.terms

    @property
    def base(self) -> float:
        """Its base consumption, discounted."""
        return self.shares.base

    @property
    def keeps(self) -> float:
        """Share of what it makes beyond its order that stays with it."""
        return self.folder.keeps

    @property
    def weight(self) -> float:
        """What a unit of its goal counts in the common one."""
        return self.folder.weight

    @property
    def to_gain(self) -> float:
        """What it could gain at the final prices, were it free to choose its use."""
        return self.proof.to_gain

    @property
    def proved_by(self) -> str:
        """What proves the order, in a sentence."""
        return f"The plan passes its own certificate: {self.proof.certificate}"

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong; empty where the order is proved."""
        return self.proof.problems

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.proof.problems


def checked(folder: Path) -> Checked:
    """Return the proof of a unit's order, made from its own folder alone.

    Raises
    ------
    MissingDataError
        If it has no order yet.
    """
    found = read_unit(folder)
    kept = found.kept()
    problem = found.problem()
    programme, shares = found.programme(problem)
    return Checked(found, problem, shares, kept, prove(programme, kept))
