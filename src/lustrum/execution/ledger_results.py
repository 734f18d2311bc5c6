"""What a ledger knows, as tables: figures known on a day, silent units, rows that went back."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from lustrum.execution.known import Silence
from lustrum.execution.series import Series
from lustrum.execution.store import Receipt
from lustrum.results.result import Drawing, Measure, Result

NO_PICTURE = Drawing("none")


def known_result(series: Mapping[str, Series], day: date | None) -> Result:
    """Return the figures of every indicator by period, as reported and on the newest definition."""
    items, values, linked, units, versions, marks = [], [], [], [], [], []
    for each in series.values():
        line = each.linked()
        for place, period in enumerate(each.periods):
            items.append((each.indicator, period))
            values.append(float(each.values[place]))
            linked.append(float(line[place]))
            units.append(each.unit)
            versions.append(float(each.version[place]))
            marks.append(_marks(each, place))
    missing = sum(math.isnan(value) for value in values)
    breaks = [f"{each.indicator} breaks at {each.periods[place]}" for each in series.values() for place in each.breaks]
    notes = [f"{len(values) - missing:,} figures are known, {missing:,} are missing and not taken for zero"]
    notes += [f"a definition changed: {'; '.join(breaks[:10])}"] if breaks else []
    return Result(
        "known",
        f"What was known on {day.isoformat()}" if day else "What is known",
        ("indicator", "period"),
        items,
        {
            "value": Measure(np.array(values), "", "as reported, by the definition of its time"),
            "linked": Measure(np.array(linked), "", "by the newest definition"),
            "unit": Measure(units, "", "of the newest definition"),
            "version": Measure(np.array(versions), "1", "of the definition the figure follows"),
            "marks": Measure(marks, "", "late, corrected, missing"),
        },
        notes=tuple(notes),
        drawing=NO_PICTURE,
    )


def _marks(series: Series, place: int) -> str:
    if math.isnan(series.values[place]):
        return "missing"
    said = ["late"] if series.late is not None and series.late[place] else []
    if series.corrected is not None and series.corrected[place]:
        said.append(f"corrected {int(series.corrected[place])} times" if series.corrected[place] > 1 else "corrected")
    return ", ".join(said)


def silent_result(found: Sequence[Silence], day: date, defined: int) -> Result:
    """Return the silent units, longest first."""
    return Result(
        "silent",
        f"Reports that are due and have not come by {day.isoformat()}",
        ("indicator", "owner"),
        [(each.indicator, each.owner) for each in found],
        {
            "since": Measure([each.since or "gaps only" for each in found], "", "first period of the silence"),
            "missing": Measure(np.array([float(each.missing) for each in found]), "periods", "without a figure"),
            "days": Measure(np.array([float(each.days) for each in found]), "days", "since its closing date"),
            "last": Measure([each.last or "never" for each in found], "", "last period reported"),
            "level": Measure([each.level for each in found], "", "whose indicator it is"),
        },
        notes=(f"{len(found)} of {defined} indicators are silent or have gaps",),
        drawing=NO_PICTURE,
    )


def kept_result(rows: Sequence[Mapping[str, Any]]) -> Result:
    """Return rows that went back, as the ledger keeps them."""
    return Result(
        "refused",
        "Rows that went back",
        ("number", "line", "indicator", "period"),
        [(str(row["number"]), str(row["line"]), row["indicator"], row["period"]) for row in rows],
        {
            "verdict": Measure([row["verdict"] for row in rows], "", "the rule that sent it back"),
            "received": Measure([row["received"] for row in rows], ""),
            "reason": Measure([row["reason"] for row in rows], ""),
            "written": Measure([row["written"] for row in rows], "", "the cells as they came"),
        },
        notes=(f"{len(rows):,} rows",),
        drawing=NO_PICTURE,
    )


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    """Return what became of a file, for programs: counts, and every row that goes back with line and reason."""
    reports = receipt.reports
    return {
        "file": receipt.file,
        "rows": len(reports),
        "first_number": receipt.first,
        "taken": sum(each.counts for each in reports),
        "late": sum(each.late for each in reports if each.counts),
        "verdicts": dict(sorted(Counter(each.verdict for each in reports).items())),
        "refused": [
            {
                "place": f"{receipt.file}, line {each.line}",
                "line": each.line,
                "indicator": each.indicator,
                "period": each.period,
                "verdict": each.verdict,
                "reason": each.reason,
                "written": each.written,
            }
            for each in reports
            if not each.counts
        ],
        "asked_back": [
            {"line": each.line, "indicator": each.indicator, "period": each.period, "reason": each.reason}
            for each in reports
            if each.counts and each.thousandfold
        ],
        "head": receipt.head,
    }


def returned_rows(receipt: Receipt) -> list[dict[str, Any]]:
    """Return the rows of a file that go back, as the ledger keeps them."""
    return [
        {
            "number": receipt.first + place,
            "line": each.line,
            "indicator": each.indicator,
            "period": each.period,
            "verdict": each.verdict,
            "received": date.fromordinal(each.received).isoformat(),
            "reason": each.reason,
            "written": json.dumps(each.written, ensure_ascii=False) if each.written else "",
        }
        for place, each in enumerate(receipt.reports)
        if not each.counts
    ]
