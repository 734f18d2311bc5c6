"""A page as PDF: printed by what is there, refused in words where nothing is."""

from __future__ import annotations

import stat
import sys
from types import SimpleNamespace

import pytest

from lustrum.errors import UsageError
from lustrum.report import pdf
from lustrum.report.pdf import CHOSEN, as_pdf, find_browser


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine without a browser and without WeasyPrint."""
    monkeypatch.delenv(CHOSEN, raising=False)
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: None)
    return monkeypatch


def test_without_a_printer_it_is_refused_with_the_ways_out(bare: pytest.MonkeyPatch) -> None:
    assert find_browser() is None
    with pytest.raises(UsageError, match=r"none of them is here.*pip install weasyprint.*LUSTRUM_BROWSER"):
        as_pdf(b"<p>page</p>")


def test_a_browser_that_is_named_and_missing_is_refused(bare: pytest.MonkeyPatch) -> None:
    bare.setenv(CHOSEN, "/no/such/browser")
    with pytest.raises(UsageError, match="'/no/such/browser', which is no program here"):
        as_pdf(b"<p>page</p>")


def _program(folder, text: str) -> str:
    file = folder / "browser"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def test_a_browser_that_prints_nothing_is_refused_with_what_it_said(bare: pytest.MonkeyPatch, tmp_path) -> None:
    bare.setenv(CHOSEN, _program(tmp_path, "echo no display >&2; exit 3"))
    with pytest.raises(UsageError, match=r"printed no PDF; it said: 'no display'"):
        as_pdf(b"<p>page</p>")


def test_a_browser_that_hangs_is_ended_and_refused(bare: pytest.MonkeyPatch, tmp_path) -> None:
    bare.setattr(pdf, "SECONDS", 0.2)
    bare.setenv(CHOSEN, _program(tmp_path, "exec sleep 20"))
    with pytest.raises(UsageError, match="nothing within"):
        as_pdf(b"<p>page</p>")


def test_what_the_browser_prints_of_the_page_comes_back(bare: pytest.MonkeyPatch, tmp_path) -> None:
    copy = (
        'for a in "$@"; do case $a in --print-to-pdf=*) out=${a#*=};; file:*) in=${a#file://};; esac; done; cp $in $out'
    )
    bare.setenv(CHOSEN, _program(tmp_path, copy))
    assert as_pdf(b"<p>page</p>") == b"<p>page</p>"


def test_weasyprint_gets_a_page_without_upright_text_and_says_what_it_is(bare: pytest.MonkeyPatch) -> None:
    told = []

    class Html:
        def __init__(self, string: str) -> None:
            told.append(string)

        def write_pdf(self, **options: bool) -> bytes:
            told.append(options)
            return b"%PDF"

    bare.setitem(sys.modules, "weasyprint", SimpleNamespace(HTML=Html))
    bare.setattr(pdf.importlib.util, "find_spec", lambda name: object())
    assert as_pdf(b"<style>p {}</style><p>page</p>") == b"%PDF"
    assert told[0].startswith("<style>p {}") and "rotate(-90deg)" in told[0] and told[1] == {"pdf_tags": True}


@pytest.mark.slow
def test_weasyprint_prints_a_tagged_page_where_it_is_installed(bare: pytest.MonkeyPatch) -> None:
    pytest.importorskip("weasyprint", reason="WeasyPrint is not installed: nothing is printed by it")
    bare.setattr(pdf.importlib.util, "find_spec", lambda name: object())
    page = "<!DOCTYPE html><html lang='en'><title>t</title><style></style><h1>Head</h1><p>page</p></html>"
    assert as_pdf(page.encode()).startswith(b"%PDF")
