"""A definition stated again: unchanged, or a new version from a period on, which breaks the series visibly."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from lustrum.errors import UsageError
from lustrum.execution.definitions import Definition, Definitions
from lustrum.execution.series import containing, spelled


def next_version(stated: Definition, there: Definitions, day: date) -> tuple[Definition, str]:
    """Return a definition as the ledger keeps it, with what it is: new, redefined or unchanged.

    A new version holds from its `since` on, or from the period of the day it is stated on. Where the unit stays and no
    link factor is given, none is made up: figures of the two versions are then never put into one line.

    Raises
    ------
    UsageError
        If the kind of period changes (a monthly and a quarterly figure are two indicators), or `since` is not after the
        version before; if a first definition states a link.
    """
    if stated.indicator not in there.versions:
        if math.isfinite(stated.link):
            raise UsageError(
                f"'{stated.indicator}' is defined for the first time and states a link factor of {stated.link:g}: "
                "leave it blank, there is nothing to link to."
            )
        return replace(stated, version=1), "new"
    before = there.newest(stated.indicator)
    if stated.same(before):
        return before, "unchanged"
    if stated.period != before.period:
        raise UsageError(
            f"'{stated.indicator}' is told by the {before.period}, and would be by the {stated.period}: give the new "
            "figures a name of their own."
        )
    since = containing(stated.period, day) if stated.since is None else stated.since
    if before.since is not None and since <= before.since:
        raise UsageError(
            f"'{stated.indicator}' has version {before.version} from {spelled(before.period, before.since)} on; the "
            f"next must begin later, not with {spelled(stated.period, since)}."
        )
    link = stated.link
    if math.isnan(link) and not stated.differs(before):
        link = 1.0  # owner, bounds, dates: the figures are what they were
    return replace(stated, version=before.version + 1, since=since, link=link), "redefined"
