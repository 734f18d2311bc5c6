"""An audit of a plan's own numbers, told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from lustrum.execution.audit import KINDS, Audit
from lustrum.results.result import Drawing, Measure, Result
from lustrum.wording.names import counted

SAID = {True: "holds", False: "does not hold"}


def verdict(audit: Audit) -> str:
    """Return whether a check holds, or why it cannot be said."""
    if audit.holds is None:
        return "a part is not stated" if math.isnan(audit.found) else "implied, not stated"
    return SAID[audit.holds]


def audit_result(found: Sequence[Audit], file: str) -> Result:
    """Return a row a check: what is stated, what is found, whether both agree."""
    wrong = sum(each.holds is False for each in found)
    implied = sum(math.isnan(each.stated) for each in found)
    unknown = sum(math.isnan(each.found) for each in found)
    notes = [f"{counted(len(found), 'check')}, {wrong} of which {'does' if wrong == 1 else 'do'} not hold"]
    if implied:
        notes.append(f"{counted(implied, 'figure')} that nobody states and the numbers imply")
    if unknown:
        notes.append(f"{counted(unknown, 'total')} of which a part has no value in that year: nothing is added up")
    if not found:
        notes = ["nothing can be checked: no total with a part beside it, no part with shares and values in two years"]
    return Result(
        "audit",
        f"The numbers of {file}, against each other",
        ("check", "item", "years"),
        [(each.kind, each.item, "-".join(map(str, each.years))) for each in found],
        {
            "stated": Measure(np.array([each.stated for each in found]), ""),
            "found": Measure(np.array([each.found for each in found]), ""),
            "rounding": Measure(np.array([each.tolerance for each in found]), "", "what rounding explains of a gap"),
            "verdict": Measure([verdict(each) for each in found], ""),
        },
        notes=tuple(notes),
        drawing=Drawing("none"),
    )


def audit_document(found: Sequence[Audit]) -> dict[str, Any]:
    """Return the checks for programs."""
    return {
        "checks": [
            {
                "kind": each.kind,
                "says": KINDS[each.kind],
                "item": each.item,
                "years": list(each.years),
                "stated": None if math.isnan(each.stated) else each.stated,
                "found": None if math.isnan(each.found) else each.found,
                "tolerance": each.tolerance,
                "holds": each.holds,
            }
            for each in found
        ]
    }
