"""The text of a file somebody else wrote: nothing in it steers a terminal, and nothing is printed that does."""

from __future__ import annotations

import pytest

from lustrum.errors import CONTROL, DataError, UsageError, control_in, printable
from lustrum.labels import Axis
from lustrum.results.fault import Fault
from lustrum.results.text import read_text
from lustrum.results.toml import BrokenToml, values_of

ODD = ["\x1b", "\x07", "\x08", "\x0c", "\x7f", "\x85", "\u2028", "\u202e", "\uffff"]


@pytest.mark.parametrize("odd", ODD)
def test_a_character_that_is_no_text_is_refused_with_its_line_and_never_printed(odd, tmp_path):
    (tmp_path / "a.csv").write_text(f"a,b\nc{odd}d,1\n", encoding="utf-8")
    with pytest.raises(DataError) as refused:
        read_text(tmp_path / "a.csv", 1_000)
    assert f"a.csv, line 2: holds the control character U+{ord(odd):04X}" in str(refused.value)
    with pytest.raises(UsageError, match=rf"U\+{ord(odd):04X}"):
        Axis("product", ("a", f"b{odd}"))
    for said in (str(UsageError(f"'{odd}'")), str(Fault("x", "f", odd, "", odd)), printable(odd)):
        assert odd not in said
        assert f"<U+{ord(odd):04X}>" in said


def test_letters_of_all_scripts_tabs_and_line_ends_are_text(tmp_path):
    text = "Größe\tالبلد\t\u200fמדינה\r\n国家,1\n\U0001f600"
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert read_text(tmp_path / "a.csv", 1_000) == text
    assert Axis("product", (text,)).labels == (text,)
    assert printable(text) == text


@pytest.mark.parametrize("text", ["plain", "tab\tand\nline", *(f"x{odd}y" for odd in ODD), "ü\x1b"])
def test_the_quick_look_finds_what_the_slow_one_finds(text):
    assert (control_in(text) is None) == (CONTROL.search(text) is None)


@pytest.mark.parametrize(
    "text, said",
    [
        ('a = "\\u001b[2J"', r"U\+001B \(at line 1\)"),
        ('b = 1\n"\\u0007" = 2', r"U\+0007 \(at line 2\)"),
        ("a = " + "[" * 40 + "]" * 40, "30 deep"),
        (f"a = {'9' * 5_000}", "thousands of digits"),
    ],
)
def test_settings_hold_no_such_character_and_stand_not_too_deep(text, said):
    with pytest.raises(BrokenToml, match=said):
        values_of(text)
