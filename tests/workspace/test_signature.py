"""The signature of a plan: one key signs it, that key alone checks it, and any change is told."""

from __future__ import annotations

import json
import shutil

import pytest

from lustrum.cli.main import run
from lustrum.errors import DataError, UsageError
from lustrum.workspace import load_plan, renew_report, save_plan, verify_plan
from lustrum.workspace.signature import private_key, public_key, sign_plan
from lustrum.workspace.verify import SIGNED

ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")


@pytest.fixture
def keys(tmp_path):
    def pair(name):
        key = ed25519.Ed25519PrivateKey.generate()
        pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
        own, shared = tmp_path / f"{name}.pem", tmp_path / f"{name}.pub"
        own.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
        shared.write_bytes(key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))
        return own, shared

    return pair("mine"), pair("other")


def signed(place, key):
    return next(finding for finding in verify_plan(place, key=key).findings if finding.step == SIGNED)


def test_a_plan_signed_by_a_key_is_known_by_that_key_and_by_no_other(small_folder, keys):
    (own, mine), (_, other) = keys
    assert run(["verify", str(small_folder), "--sign", str(own)]) == 0
    assert verify_plan(small_folder, key=mine).passed
    assert signed(small_folder, other).differs == ("another key signed it",)
    assert run(["verify", str(small_folder), "--key", str(mine)]) == 0
    assert run(["verify", str(small_folder), "--key", str(other)]) == 7
    load_plan(small_folder)  # a signature is no change


def test_an_archive_is_signed_as_a_folder_is(small_plan, tmp_path, keys):
    (own, mine), _ = keys
    save_plan(small_plan, tmp_path / "plan.zip")
    sign_plan(tmp_path / "plan.zip", private_key(own))
    assert signed(tmp_path / "plan.zip", mine).passed
    load_plan(tmp_path / "plan.zip")


def test_a_manifest_sealed_anew_is_not_the_one_that_was_signed(small_folder, keys):
    from lustrum.workspace.save import seal_of

    (own, mine), _ = keys
    sign_plan(small_folder, private_key(own))
    said = json.loads((small_folder / "plan.json").read_text("utf-8"))
    said["message"] = "The best plan there is."
    said["sha256"] = seal_of(said)
    (small_folder / "plan.json").write_text(json.dumps(said), "utf-8")
    assert signed(small_folder, mine).differs == ("the plan was changed since it was signed",)


def test_whoever_changes_a_plan_loses_its_signature(small_folder, keys):
    (own, mine), _ = keys
    sign_plan(small_folder, private_key(own))
    renew_report(small_folder)
    assert not (small_folder / "signature.json").exists()
    assert "has no signature" in signed(small_folder, mine).differs[0]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seal": 1, "algorithm": "Ed25519", "signature": "?"}', "[" * 9_000])
def test_a_damaged_signature_is_told_as_one(small_folder, keys, text):
    (own, mine), _ = keys
    sign_plan(small_folder, private_key(own))
    (small_folder / "signature.json").write_text(text)
    assert signed(small_folder, mine).differs == ("signature.json is damaged: it holds no signature.",)


def test_a_plan_that_was_changed_is_not_signed(small_folder, keys):
    (own, _), _ = keys
    (small_folder / "summary.json").write_text("{}")
    with pytest.raises(DataError, match=r"summary\.json"):
        sign_plan(small_folder, private_key(own))


def test_a_file_that_holds_no_key_is_refused_with_how_to_make_one(tmp_path, keys):
    (own, mine), _ = keys
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa").generate_private_key(65537, 2048)
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    (tmp_path / "rsa.pem").write_bytes(rsa.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    (tmp_path / "noise.pem").write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    for file in (mine, tmp_path / "rsa.pem", tmp_path / "noise.pem"):
        with pytest.raises(UsageError, match="openssl genpkey"):
            private_key(file)
    for file in (own, tmp_path / "rsa.pem", tmp_path / "noise.pem"):
        with pytest.raises(UsageError, match="openssl pkey"):
            public_key(file)


def test_a_signature_is_no_file_of_the_user_that_outlives_its_plan(small_folder, keys, tmp_path):
    (own, _), _ = keys
    sign_plan(small_folder, private_key(own))
    copy = shutil.copytree(small_folder, tmp_path / "copy")
    save_plan(load_plan(copy), copy)
    assert not (copy / "signature.json").exists()
