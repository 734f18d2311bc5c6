"""The log: each line sealed with the one before; changed, missing and cut off lines are found."""

from __future__ import annotations

import pytest

from lustrum.decentral.log import MessageLog, read_log
from lustrum.decentral.messages import Message, encode
from lustrum.errors import DataError


def message(number: int) -> bytes:
    return encode(Message("refused", "r", number, 1, "n", {"reason": f"reason {number}"}), b"k")


@pytest.fixture
def path(tmp_path):
    log = MessageLog(tmp_path / "deep" / "log.jsonl")
    for number in (1, 2, 3):
        log.write("in", message(number))
    return log.path


def test_what_was_written_is_read_again_byte_for_byte(path):
    log = MessageLog(path)
    assert [entry.data for entry in log.entries()] == [message(1), message(2), message(3)]
    assert len(log) == 3 and log.seal == read_log(path)[0][-1].hash and not log.cut_off
    log.write("out", message(4))
    assert [entry.said["number"] for entry in MessageLog(path).entries()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "spoil, why",
    [
        (lambda lines: [lines[0], lines[1].replace(b"reason 2", b"reason 9"), lines[2]], "Line 2 .* was changed"),
        (lambda lines: [lines[0], lines[2]], "Before line 2 .* missing"),
        (lambda lines: [lines[1], lines[0], lines[2]], "Before line 1"),
        (lambda lines: [lines[0], b"{}", lines[2]], "Line 2 .* cannot be read"),
        (lambda lines: [lines[0], b"[]", lines[2]], "Line 2 .* cannot be read"),
    ],
)
def test_a_line_changed_left_out_or_put_in_is_found(path, spoil, why):
    path.write_bytes(b"\n".join(spoil(path.read_bytes().splitlines())) + b"\n")
    with pytest.raises(DataError, match=why):
        MessageLog(path)


def test_a_last_line_that_was_cut_off_is_left_out_and_written_over(path):
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    log = MessageLog(path)
    assert log.cut_off and len(log) == 2
    log.write("in", message(3))
    assert len(MessageLog(path)) == 3


def test_a_log_without_a_file_is_kept_in_memory():
    log = MessageLog()
    log.write("in", message(1))
    assert len(log) == 1 and log.seal
