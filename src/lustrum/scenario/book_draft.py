"""A first workbook: an economy's tables with the sheets `scenario` and `wishes`, filled so that it plans as it is."""

from __future__ import annotations

from pathlib import Path

from lustrum.data.sheets import Asked, Sheet
from lustrum.data.tables import EconomyTables
from lustrum.data.workbook import SCENARIO, WISHES
from lustrum.data.write_workbook import write_workbook
from lustrum.problem.names import CONSUMPTION, INVESTMENT, TRADE_DEFICIT
from lustrum.problem.wishes import SENSES
from lustrum.scenario.contents import GOALS
from lustrum.scenario.wish import WISH_KEYS

RATE = "0.0 %"

NOTES = {
    "name": "note: what you call it",
    "quantity": "What is asked for: consumption, investment, output, exports, labour, trade_deficit ... Needed.",
    "label": "Of which product, as in the sheet use. Blank: of all together.",
    "year": "For this year alone. Blank: for every year.",
    "by": "Reached by this year in even steps. Instead of year.",
    "sense": ">= at least, <= at most, = exactly. Needed.",
    "value": "In the unit of the table. This or than_trend.",
    "than_trend": "102 % asks for 2 per cent above the trend. This or value.",
    "priority": "1 is kept longest where not all can be met. Blank: 2.",
    "origin": "Who asks for it: it is named where the wish is told.",
}
"""Of each column of the sheet `wishes`, what it says."""


def book_for(tables: EconomyTables, file: str, years: int, labour: float, productivity: float) -> bytes:
    """Return a workbook for an economy that plans as it is.

    Parameters
    ----------
    tables : EconomyTables
    file : str
        Name of the workbook, for its instructions.
    years : int
    labour, productivity : float
        Growth a year, as fractions.
    """
    first = int(tables.meta["base_year"]) + 1
    last = first + years - 1
    asked = _scenario(tables, f"{first}-{last}", labour, productivity)
    return write_workbook(tables, Path(file).name, (Sheet(SCENARIO, asked), _wishes(tables, last)))


def _scenario(tables: EconomyTables, years: str, labour: float, productivity: float) -> tuple[Asked, ...]:
    stocks = "capital.csv" if "capital" not in tables.long else "the sheet capital"
    return (
        Asked("note: what is planned"),
        Asked("name", "", "What the plan is called.", "the name of the file"),
        Asked("years", years, "First and last year, or how many: the plan begins with the year after the tables."),
        Asked("tail", "", "Years solved beyond the last one shown, so that the plan does not eat its future.", "3"),
        Asked("note: growth a year", "", "All the plan is measured against it. 1.5 % or 0.015; 1.5 is asked back."),
        Asked("growth.labour", labour, "People at work: what you expect of them.", "", RATE),
        Asked("growth.productivity", productivity, "What each of them makes.", "", RATE),
        Asked("growth.exports", "", "What can be sold abroad.", "the trend: labour and productivity", RATE),
        Asked("growth.government", "", "Schools, health care, administration.", "the trend", RATE),
        Asked("note: capital"),
        Asked(
            "capital.depreciation_rate", "", "Share of buildings and machines that wears out in a year.",
            f"5 %, or what {stocks} states or implies", RATE,
        ),
        Asked("capital.stock_growth", "", "How fast stocks grew in the base year.", "the trend", RATE),
        Asked("note: goal"),
        Asked("goal.kind", "", "What is best: a political choice.", "consumption", "", tuple(GOALS)),
        Asked(
            "goal.discount", "", "What a year later counts beside the year before it: 0.97 for 3 per cent less.",
            "as the base year's own return has it",
        ),
        Asked("note: trade"),
        Asked("trade.finance", "", "Credit from abroad a year, in the unit of the table.", "the deficit on its trend"),
        Asked("note: figures that are odd and meant"),
        Asked("as_written", "", "Keys whose figure stands although it was asked back.", "none"),
    )  # fmt: skip


def _wishes(tables: EconomyTables, last: int) -> Sheet:
    final = tables.wide["final_demand"]
    largest = {
        category: final.rows[int(final.values[:, position].argmax())] for position, category in enumerate(final.columns)
    }
    more: dict[str, str | float] = {
        "name": "note: example, more of a good", "quantity": CONSUMPTION, "label": largest.get("households", ""),
        "by": last, "sense": ">=", "than_trend": "102 %", "priority": 1, "origin": "assembly",
    }  # fmt: skip
    debt: dict[str, str | float] = {
        "name": "note: example, less debt", "quantity": TRADE_DEFICIT, "by": last, "sense": "<=", "than_trend": "90 %"
    }  # fmt: skip
    rows = tuple(tuple(each.get(key, "") for key in WISH_KEYS) for each in (more, debt))
    labels = tables.products if len(tables.products) <= 20 else ()
    words = (CONSUMPTION, INVESTMENT, "output", "exports", "imports", "labour", TRADE_DEFICIT)
    notes = tuple(NOTES[key] for key in WISH_KEYS)
    return Sheet(WISHES, (), WISH_KEYS, notes, rows, {"sense": SENSES, "quantity": words, "label": labels})
