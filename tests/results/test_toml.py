"""The reader of settings."""

from __future__ import annotations

import time

import pytest

from lustrum.errors import DataError, UsageError
from lustrum.results.toml import read_toml


def read(tmp_path, text: str | bytes):
    path = tmp_path / "s.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_toml(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_settings_read_with_a_byte_order_mark_and_without(tmp_path, encoding):
    assert read(tmp_path, "name = 'é'\n".encode(encoding)).text("name") == "é"


@pytest.mark.parametrize(
    "text",
    [
        "a = [",
        "a = " + "[" * 100_000,
        "a = " + "9" * 10_000,
        "a = {b=" * 20_000,
        ".".join("a" * 20_000) + " = 1",
        "x = {" + ".".join("a" * 20_000) + " = 1}",
        "a" * 1_000_000,
    ],
)
def test_what_is_no_toml_is_refused_soon_and_by_name(tmp_path, text):
    start = time.perf_counter()
    with pytest.raises(UsageError, match=r"s\.toml"):
        read(tmp_path, text)
    assert time.perf_counter() - start < 5.0


def test_a_code_page_is_refused(tmp_path):
    with pytest.raises(DataError, match="not UTF-8"):
        read(tmp_path, "name = 'é'\n".encode("cp1252"))


def test_every_value_is_typed_and_every_key_known(tmp_path):
    section = read(tmp_path, "[goal]\nkind = 'floor'\nweight = true\nyears = 2.5\nfinance = [1, 'x']\n").table("goal")
    for ask in (
        lambda: section.refuse_unknown(("kind", "weights", "years", "finance")),
        lambda: section.refuse_missing(("kind", "label")),
        lambda: section.word("kind", ("most", "least")),
        lambda: section.number("weight"),
        lambda: section.number("years", most=1.0),
        lambda: section.whole("years"),
        lambda: section.path("finance"),
        lambda: section.text("years"),
        lambda: section.table("kind"),
        lambda: section.tables("kind"),
    ):
        with pytest.raises(UsageError, match=r"s\.toml', \[goal\]") as caught:
            ask()
        assert caught.value.data["key"]


@pytest.mark.parametrize(("typed", "value"), [("0.06", 0.06), ('"6 %"', 0.06), ("-0.02", -0.02)])
def test_a_rate_is_read_as_a_fraction_or_in_per_cent(tmp_path, typed, value):
    path = tmp_path / "s.toml"
    path.write_text(f"[growth]\ntarget = {typed}\n")
    assert read_toml(path).table("growth").rate("target") == pytest.approx(value)


@pytest.mark.parametrize(("ask", "typed"), [("rate", "6"), ("rate", "0.5"), ("share", "15"), ("share", "-0.1")])
def test_per_cent_typed_as_a_number_is_asked_back_with_line_and_value(tmp_path, ask, typed):
    path = tmp_path / "s.toml"
    path.write_text(f"# remark\n[growth]\ntarget = {typed}\n")
    with pytest.raises(UsageError, match=r"s.toml', \[growth\] \(line 3\) has target") as caught:
        getattr(read_toml(path).table("growth"), ask)("target")
    if float(typed) >= 0.5:
        assert f"write {float(typed) / 100:g}" in str(caught.value)


def test_a_key_left_out_is_named_with_the_line_of_its_table(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text("\n\n[two.deep]\na = 1\n")
    with pytest.raises(UsageError, match=r"\(line 3\) has no b; it is needed"):
        read_toml(path).table("two").table("deep").refuse_missing(("a", "b"))
