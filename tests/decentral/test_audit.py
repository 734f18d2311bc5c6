"""The audit: finds what was changed, what one side has and the other has not, and what a unit's data do not give."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from lustrum.decentral.audit import audited
from lustrum.decentral.centre_folder import make_folders, open_centre
from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import decode, encode
from lustrum.decentral.run import Asked, run
from lustrum.decentral.told import told_log
from lustrum.decentral.unit_check import checked
from lustrum.decentral.unit_results import unit_results
from lustrum.errors import MissingDataError


@pytest.fixture(scope="module")
def ended(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit") / "c"
    make_folders(world, folder)
    centre, terms, _ = open_centre(folder, {"mode": "allot", "gap": 1e-2, "rounds": 4})
    run(centre, terms, Asked("allot", 1e-2, 4))
    return folder


@pytest.fixture
def folder(ended, tmp_path):
    shutil.copytree(ended, tmp_path / "c")
    return tmp_path / "c"


def test_a_run_that_is_in_order_passes_and_answers_are_worked_out_again(folder):
    found = audited(folder, sample=5)
    assert found.passed and "5 of" in found.done[-1]


def test_a_line_changed_after_the_fact_is_found(folder):
    log = folder / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b'"digits":3', b'"digits":4', 1))
    assert "was changed" in audited(folder).faults[0]


def rewritten(path, key, change):
    """Write a log anew as a whole, chain and signatures in order, with what one side would rather have said."""
    entries = list(MessageLog(path).entries())
    path.unlink()
    log = MessageLog(path)
    for entry in entries:
        message = decode(entry.data, key) if entry.said["unit"] == "R0" else None
        log.write(entry.way, entry.data if message is None else encode(change(message), key))


def lower(message):
    if message.kind != "value_at_allotment":
        return message
    return replace(message, body=message.body | {"value": 0.9 * message.body["value"]})


def test_a_log_written_anew_by_one_side_differs_from_the_other_side(folder):
    key = (folder / "units" / "R0" / "key").read_bytes().strip()
    rewritten(folder / "log.jsonl", key, lower)
    assert any("another text" in fault for fault in audited(folder).faults)


def test_what_a_unit_said_and_its_data_do_not_give_is_found_by_lot(folder):
    key = (folder / "units" / "R0" / "key").read_bytes().strip()
    for path in (folder / "log.jsonl", folder / "units" / "R0" / "log.jsonl"):
        rewritten(path, key, lower)
    assert audited(folder).passed, "logs alone cannot show it"
    assert any("its data give" in fault for fault in audited(folder, sample=100).faults)


def test_an_answer_only_the_centre_has_is_found(folder):
    path = folder / "units" / "R0" / "log.jsonl"
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:4]) + b"\n")
    assert any("does not" in fault for fault in audited(folder).faults)


def test_where_nothing_was_said_there_is_nothing_to_audit(tmp_path):
    for ask in (audited, told_log):
        with pytest.raises(MissingDataError, match=r"log\.jsonl"):
            ask(tmp_path)


def test_a_log_is_told_in_words(folder):
    told = told_log(folder, "R0")
    assert {each["unit"] for each in told} == {"R0"} and told[0]["says"].startswith("introduce")
    assert any("base" in each["says"] for each in told)


def test_a_unit_proves_its_order_and_says_what_it_would_change(folder):
    found = checked(folder / "units" / "R0")
    assert found.passed and found.base > 0
    order, worth, form = unit_results(found)
    assert len(order.items) == len(worth.items) == found.terms.rows and "R0 could gain" in " ".join(worth.notes)
    assert form.name == "counter_proposal"
