"""A unit's folder served: held by one process, with the key in its folder or in another file."""

from __future__ import annotations

import threading

import pytest
from tests.workspace.made_up_centre import made_up_centre

from lustrum.decentral.http_centre import Line
from lustrum.decentral.log import MessageLog
from lustrum.decentral.messages import Message, decode, encode
from lustrum.decentral.said import INTRODUCE
from lustrum.decentral.terms import read_terms
from lustrum.decentral.transport import SilentUnit
from lustrum.decentral.unit_folder import KEY, LOG
from lustrum.errors import MissingDataError, UsageError
from lustrum.workspace import lock
from lustrum.workspace.unit_service import _Told, serving


@pytest.fixture
def folder(tmp_path):
    return made_up_centre(tmp_path) / "units" / "North"


def introduce(folder, key):
    terms = read_terms(folder)
    body = {"terms": terms.fingerprint, "rows": terms.rows, "unit": terms.unit}
    return encode(Message(INTRODUCE, "run", 1, 0, "North", body), key)


def asked(service, question):
    thread = threading.Thread(target=service.run, daemon=True)
    thread.start()
    line = Line("North", service.address)
    try:
        return line.ask(question)
    finally:
        line.close()
        service.server.shutdown()
        thread.join()


def test_a_question_is_answered_logged_and_told_without_the_key(folder):
    key = (folder / KEY).read_bytes().strip()
    told = []
    with serving(folder, tell=told.append) as service:
        assert service.unit == "North" and service.private
        answer = asked(service, introduce(folder, key))
    assert decode(answer, key).kind == "introduction"
    assert [entry.way for entry in MessageLog(folder / LOG).entries()] == ["in", "out"]
    said = " ".join(told) + (folder / LOG).read_text()
    assert told and key.decode() not in said


def test_another_file_may_hold_the_key(folder, tmp_path):
    other = tmp_path / "other key"
    other.write_text("another key, long enough for all")
    other.chmod(0o600)
    with serving(folder, key=other) as service:
        assert decode(asked(service, introduce(folder, b"another key, long enough for all")), other.read_bytes()).body
    with serving(folder, key=other) as service, pytest.raises(SilentUnit, match="not signed"):
        asked(service, introduce(folder, (folder / KEY).read_bytes().strip()))


def test_a_key_that_others_may_read_or_that_is_not_there_ends_it_before_anybody_can_ask(folder):
    (folder / KEY).chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"), serving(folder):
        pass
    (folder / KEY).unlink()
    with pytest.raises(MissingDataError, match="key"), serving(folder):
        pass


def test_two_cannot_serve_one_folder(folder, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    refused = []

    def second():
        try:
            with serving(folder):
                pass
        except UsageError as error:
            refused.append(str(error))

    with serving(folder):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert refused


def test_a_report_that_cannot_be_written_is_told_and_stops_nothing(folder):
    told = []
    writer = _Told(folder, "", told.append)
    writer.order()
    writer.wait()
    assert told == [each for each in told if "the report was not written" in each] and len(told) == 1
