"""Files of definitions and reports for tests, and a ledger that holds them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

from lustrum.execution.definitions import read_definitions
from lustrum.execution.intake import read_reports
from lustrum.execution.store import new_ledger, open_ledger

INDICATORS = """indicator,unit,period,owner,kind,since,closing_days,least,most,level,parent
coal,t,month,pit council,flow,2019-01,15,0,10000,factory,mines
steel,t,month,steelworks,flow,,15,0,,factory,metal
jobs,persons,quarter,labour office,stock,,30,,,sector,
"""
BEGUN = date(2019, 6, 1)
TODAY = date(2020, 6, 30)
HEADER = "indicator,period,value,unit,received,by,version,correction"
FIRST = f"""{HEADER}
coal,2020-01,100,t,2020-02-10,,,
coal,2020-02,110,t,2020-03-10,,,
coal,2020-03,120,t,2020-04-28,,,
steel,2020-01,50,t,2020-02-10,,,
steel,2020-03,55,t,2020-04-10,,,
jobs,2020-Q1,200,persons,2020-04-10,,,
"""


def reports_of(folder, text, name="reports.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_reports(path)


def definitions_of(folder, text=INDICATORS, name="indicators.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_definitions(path)


@contextmanager
def begun(folder, place=None, first=FIRST):
    """Yield a ledger with three indicators and six reports."""
    with new_ledger(place or folder / "L.sqlite") as ledger:
        ledger.define(definitions_of(folder), BEGUN)
        if first:
            receipt = ledger.add(reports_of(folder, first), TODAY)
            assert [each.verdict for each in receipt.reports] == ["taken"] * 6
        yield ledger


@contextmanager
def opened(place):
    with open_ledger(place) as ledger:
        yield ledger
