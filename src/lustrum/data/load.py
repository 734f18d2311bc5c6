"""From whatever was published to the tables of one economy."""

from __future__ import annotations

from lustrum.data.national import national
from lustrum.data.readers.reader import Published
from lustrum.data.sam import SocialAccountingMatrix
from lustrum.data.sam_economy import economy_of_sam, sam_csv
from lustrum.data.tables import EconomyTables
from lustrum.data.world import WorldTable


def economy_tables(published: Published, region: str = "") -> EconomyTables:
    """Return one economy's tables: those that were read, one region of a world table, or the goods side of a SAM.

    Parameters
    ----------
    published : EconomyTables, WorldTable or SocialAccountingMatrix
    region : str
        Region of a world table, in its own codes.

    Raises
    ------
    UsageError
        If a world table is given without one of its regions.
    """
    if isinstance(published, WorldTable):
        return national(published, region)
    if isinstance(published, SocialAccountingMatrix):
        return economy_of_sam(published)
    return published


def kept_files(published: Published) -> dict[str, str]:
    """Return texts kept beside the tables because these do not hold them: `[extra]` files, or the whole SAM."""
    if isinstance(published, SocialAccountingMatrix):
        return sam_csv(published)
    if isinstance(published, EconomyTables) and published.path.is_dir():
        names = published.meta.get("extra", {}).get("files", [])
        return {name: (published.path / name).read_text("utf-8") for name in names}
    return {}
