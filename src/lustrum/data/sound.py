"""Published tables that may be asked: read of whatever kind, and balanced as `lustrum check` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lustrum.data.readers import Published
    from lustrum.data.tables import EconomyTables
    from lustrum.data.world import WorldTable


def sound(published: Published, region: str = "") -> EconomyTables | WorldTable:
    """Return the tables of one economy, or a world table of which no region is picked, that balance as `check` says.

    Raises
    ------
    DataError
        With every fault, where they do not.
    """
    from lustrum.data.audit import audit
    from lustrum.data.world import WorldTable

    found = audit(published, region)
    found.report.raise_if_failed()
    if found.tables is not None:
        return found.tables
    assert isinstance(published, WorldTable)
    return published


def sound_economy(published: Published, region: str = "") -> EconomyTables:
    """Return the tables of one economy that balance; a world table needs a region.

    Raises
    ------
    DataError, UsageError
        Where they do not balance, or no region is picked.
    """
    from lustrum.data.load import economy_tables

    sound(published, region)
    return economy_tables(published, region)
