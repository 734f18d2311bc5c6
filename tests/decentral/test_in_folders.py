"""Units whose folders lie here: opened when asked, silent to who has another key."""

from __future__ import annotations

import pytest

from lustrum.decentral.addresses import Address
from lustrum.decentral.centre_folder import make_folders
from lustrum.decentral.in_folders import connect
from lustrum.decentral.messages import Message, decode, encode
from lustrum.decentral.terms import read_terms
from lustrum.decentral.transport import SilentUnit


def test_a_unit_answers_who_holds_its_key_and_nobody_else(world, tmp_path):
    make_folders(world, tmp_path / "c")
    terms, key = read_terms(tmp_path / "c"), (tmp_path / "c" / "units" / "R0" / "key").read_bytes().strip()
    transport = connect({"R0": Address("R0", "folder", str(tmp_path / "c" / "units" / "R0"), key)})
    body = {"terms": terms.fingerprint, "rows": terms.rows, "unit": terms.unit}
    question = Message("introduce", "r", 1, 0, "R0", body)
    answer = decode(transport.ask("R0", encode(question, key)), key, kind="introduction", rows=terms.rows)
    assert answer.body["base"] > 0 and answer.body["digits"] == 3
    with pytest.raises(SilentUnit, match="not signed"):
        transport.ask("R0", encode(question, b"another key"))
