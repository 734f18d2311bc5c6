"""A log told in words: every message, none of its secrets of length."""

from __future__ import annotations

from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, encode
from lustrum.decentral.told import told_log


def test_each_message_is_told_with_its_round_and_in_words(tmp_path):
    log = MessageLog(tmp_path / "log.jsonl")
    log.write("out", encode(Message("at_prices", "r", 2, 1, "north", {"prices": [1.0, 2.0]}), b"k"))
    log.write("in", encode(Message("refused", "r", 2, 1, "north", {"reason": "No. " * 30}), b"k"))
    log.write("out", encode(Message("at_prices", "r", 2, 1, "south", {"prices": [1.0, 2.0]}), b"k"))
    told = told_log(tmp_path, "north")
    assert [each["kind"] for each in told] == ["at_prices", "refused"]
    assert told[0]["says"] == "at prices, prices (2 rows, 3 in all)" and "No. No." in told[1]["says"]
    assert len(told_log(tmp_path / "log.jsonl")) == 3
