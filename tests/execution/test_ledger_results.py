"""What a ledger knows, told as tables."""

from datetime import date

from lustrum.execution.known import series_known, silent
from lustrum.execution.ledger_results import (
    kept_result,
    known_result,
    receipt_document,
    returned_rows,
    silent_result,
)
from tests.execution.reported import HEADER, TODAY, begun, reports_of


def test_missing_late_and_corrected_figures_are_marked(tmp_path):
    with begun(tmp_path) as ledger:
        ledger.add(reports_of(tmp_path, f"{HEADER}\ncoal,2020-01,105,t,2020-02-12,,,\n"), TODAY)
        found = known_result(series_known(ledger, date(2020, 5, 1)), date(2020, 5, 1))
        quiet = silent_result(silent(ledger, TODAY), TODAY, 3)
    marks = dict(zip(found.items, found["marks"], strict=True))
    assert marks["coal", "2020-01"] == "corrected" and marks["coal", "2020-03"] == "late"
    assert marks["steel", "2020-02"] == "missing" and "1 are missing" in found.notes[0]
    assert (quiet.items[0][0] in ("coal", "steel") and "3 of 3" in quiet.notes[0]) or "2 of 3" in quiet.notes[0]


def test_a_receipt_says_what_became_of_every_row(tmp_path):
    with begun(tmp_path) as ledger:
        text = f"{HEADER}\ncoal,2020-04,good,t,,,,\ncoal,2020-04,120000,t,,,,\ncoal,2020-04,9000,t,,,,\n"
        receipt = ledger.add(reports_of(tmp_path, text), TODAY)
        kept = kept_result(list(ledger.kept(counting=False)))
    told = receipt_document(receipt)
    assert told["rows"] == 3 and told["taken"] == 1 and told["verdicts"] == {"bounds": 1, "taken": 1, "text": 1}
    assert [row["line"] for row in told["refused"]] == [2, 3] and told["late"] == 1
    assert kept.items[0][:3] == ("7", "2", "coal") and kept["verdict"] == ["text", "bounds"]
    assert [row["number"] for row in returned_rows(receipt)] == [7, 8]
