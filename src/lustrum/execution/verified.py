"""A ledger verified: its file, its chains, its receipts, and heads that were kept elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lustrum.errors import DataError, LustrumError, UsageError
from lustrum.execution.store import open_ledger


@dataclass(frozen=True)
class Verified:
    """What verifying a ledger found.

    Parameters
    ----------
    ledger : str
    passed : bool
    entries, reports : int
        Counted again and found as they were written.
    head : str
        Last link of the chain, to be kept elsewhere.
    faults : tuple of str
        The first in each chain: what comes after a changed row cannot be told from changed.
    """

    ledger: str
    passed: bool
    entries: int
    reports: int
    head: str
    faults: tuple[str, ...]

    @property
    def said(self) -> str:
        """The finding, as a sentence."""
        if self.passed:
            return f"{self.reports:,} reports and {self.entries:,} entries are as they were written."
        return f"{self.ledger} is not as it was written: {len(self.faults)} faults. Go back to a copy."


def verify_ledger(where: str | Path, heads: Sequence[str] = ()) -> Verified:
    """Count a ledger's hashes again.

    Parameters
    ----------
    where : str or Path
    heads : sequence of str
        Heads kept from before: the ledger of today must go on from each.

    Raises
    ------
    UsageError
        If there is no such ledger.

    Returns
    -------
    Verified
        A file too damaged to be read is a finding, not an error.
    """
    try:
        with open_ledger(where) as ledger:
            found, reports, faults = ledger.check()
            for head in heads:
                if head.strip().lower() not in found:
                    faults.append(f"the head {head} is not in the chain: what was written then is gone, or changed")
            head = found[-1] if found else ""
            return Verified(ledger.where, not faults, len(found), reports, head, tuple(faults))
    except UsageError:
        raise
    except (LustrumError, ValueError, TypeError, KeyError, AttributeError) as error:  # cells of another kind
        if isinstance(error, DataError) and not _was_one(where):
            raise
        return Verified(str(where), False, 0, 0, "", (str(error),))


def _was_one(where: str | Path) -> bool:
    """Say whether a file that is no ledger any more speaks of one: somebody cut it, or changed its tables."""
    path = Path(where)
    return path.is_file() and b"ledger_" in path.read_bytes()[: 1 << 20]
