"""One set of reports as a table, a workbook and JSON; files that are none."""

import json
from datetime import datetime

import pytest
import xlsxwriter

from lustrum.errors import DataError, UsageError
from lustrum.execution.intake import read_reports
from tests.execution.reported import TODAY, begun

ROWS = [("coal", "2020-04", 130.5, "t"), ("steel", "2020-04", 40, "t")]
HEADER = ("indicator", "period", "value", "unit")


def as_csv(path, mark=","):
    path.write_text("\n".join(mark.join(map(str, row)) for row in [HEADER, *ROWS]), encoding="utf-8-sig")
    return path


def as_json(path):
    path.write_text(json.dumps({"reports": [dict(zip(HEADER, row, strict=True)) for row in ROWS]}))
    return path


def as_form(path):
    """Write a form: what is the same in all rows stands once."""
    rows = "".join(
        f'[[reports]]\nindicator = "{name}"\nvalue = {value}\nunit = "{unit}"\n' for name, _, value, unit in ROWS
    )
    path.write_text(f'period = "2020-04"\n{rows}')
    return path


def as_book(path, dates=True):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("reports")
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [name.capitalize() for name in HEADER])
        for row, (indicator, _, value, unit) in enumerate(ROWS, start=2):
            sheet.write_row(row, 0, (indicator, "", value, unit))
            sheet.write_datetime(row, 1, datetime(2020, 4, 1), form)
        book.add_worksheet("Read me").write(0, 0, "how to fill it")
    return path


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: as_csv(folder / "r.csv"),
        lambda folder: as_csv(folder / "r.csv", "\t"),
        lambda folder: as_json(folder / "r.json"),
        lambda folder: as_form(folder / "r.toml"),
        lambda folder: as_book(folder / "r.xlsx"),
    ],
    ids=["csv", "tabs", "json", "form", "workbook"],
)
def test_reports_are_the_same_in_every_form(made, tmp_path):
    with begun(tmp_path) as ledger:
        found = ledger.add(read_reports(made(tmp_path)), TODAY).reports
    assert [(r.indicator, r.period, r.value, r.unit, r.verdict) for r in found] == [
        ("coal", "2020-04", 130.5, "t", "taken"), ("steel", "2020-04", 40.0, "t", "taken"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("r.csv", "indicator,period,value\ncoal,2020-04,1\n", "missing_column"),
        ("r.csv", "indicator,period,value,unit,salary\ncoal,2020-04,1,t,9\n", "personal"),
        ("r.csv", "indicator,period,value,unit,colour\ncoal,2020-04,1,t,9\n", "unknown_column"),
        ("r.csv", "indicator,period,value,unit,unit\ncoal,2020-04,1,t,t\n", "duplicate_label"),
        ("r.csv", "indicator,period,value,unit,,note\ncoal,2020-04,1,t,t,x\n", "blank"),
        ("r.csv", "indicator,period,value,unit\n", "empty_file"),
        ("r.csv", "plan,of,another\n1,2,3\n", "missing_column"),
        ("r.json", '{"reports": 3}', "not_a_table"),
        ("r.json", "[1, 2", "not_a_table"),
        ("r.toml", "period = ", "not_a_table"),
        ("r.toml", "reports = 3", "not_a_table"),
        ("r.toml", "owned = 'x'\n[[reports]]\nindicator='coal'\nperiod='2020-04'\nvalue=1\nunit='t'", "unknown_column"),
    ],
)
def test_a_file_that_holds_no_reports_is_refused_whole(name, content, kind, tmp_path):
    (tmp_path / name).write_text(content)
    with pytest.raises(DataError) as caught:
        read_reports(tmp_path / name)
    assert kind in [fault.kind for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none.json"])
def test_a_file_that_is_not_there_is_named(name, tmp_path):
    with pytest.raises(UsageError, match="no file"):
        read_reports(tmp_path / name)


def test_free_text_may_stand_there_and_is_not_kept(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("indicator,period,value,unit,note\ncoal,2020-04,1,t,asked Ann of the office\n")
    with begun(tmp_path) as ledger:
        assert ledger.add(read_reports(path), TODAY).reports[0].counts
        assert not any("Ann" in str(row) for row in ledger.kept())


def test_a_row_of_a_form_may_say_otherwise_than_its_head_and_figures_stay_as_written(tmp_path):
    (tmp_path / "r.json").write_text(
        '{"period": "2020-04", "received": "2020-05-10", "reports": ['
        '{"indicator": "coal", "value": 130.50, "unit": "t"},'
        '{"indicator": "coal", "value": null, "unit": "t", "period": "2020-03", "received": null}]}'
    )
    read = read_reports(tmp_path / "r.json")
    rows = [dict(zip(read.header, cells, strict=True)) for _, cells in read.lines]
    assert rows[0] == {
        "period": "2020-04",
        "received": "2020-05-10",
        "indicator": "coal",
        "value": "130.50",
        "unit": "t",
    }
    assert rows[1]["period"] == "2020-03" and rows[1]["received"] == "2020-05-10" and rows[1]["value"] == ""
    (tmp_path / "r.toml").write_text(
        "received = 2020-05-10\n[[reports]]\nindicator = 'coal'\nperiod = '2020-04'\nvalue = 7\nunit = 't'\n"
        "correction = true\n"
    )
    read = read_reports(tmp_path / "r.toml")
    cells = dict(zip(read.header, read.lines[0][1], strict=True))
    assert (cells["received"], cells["value"], cells["correction"]) == ("2020-05-10", "7", "true")
