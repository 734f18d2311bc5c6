"""What the text of a cell says: decided once per table from all of its cells, recorded, never coerced.

A figure may be written in many ways, and a single cell does not always tell which: `1,234` is a thousand and some in
one country and one and some in another. All cells of a table are looked at together; those that can mean one thing only
decide for the others. Where none decides, or two disagree, the cells are named and nothing is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lustrum.errors import UsageError


@dataclass(frozen=True)
class Convention:
    """How a table writes its numbers.

    Parameters
    ----------
    decimal : str
        ``.`` or ``,``.
    grouping : str
        Marks allowed between thousands: any of space, apostrophe, comma, point; '' for none.
    notes : tuple of str
        What was decided from which cell.
    """

    decimal: str = "."
    grouping: str = ""
    notes: tuple[str, ...] = ()


MACHINE = Convention(notes=("numbers are written by a program: a point before decimals, nothing between thousands",))
"""For files whose publisher fixes the notation."""


@dataclass(frozen=True)
class Rule:
    """One line of the decision table: what a text is, what it means, and examples of it."""

    meaning: str
    examples: tuple[str, ...]
    result: str


RULES = (
    Rule("digits, a decimal mark, decimals", ("1234.5", "1234,5", "-12", "+3", "1.5e-05"), "the number"),
    Rule(
        "a space, no-break space, apostrophe, comma or point between thousands",
        ("1 234,5", "1\u00a0234.5", "1\u202f234", "1'234.5", "1.234,5", "1,234.5"),
        "the number; which mark is the decimal one is decided from the whole table",
    ),
    Rule("brackets, a typographic minus or a minus at the end", ("(12.3)", "−12.3", "12.3-"), "the negative number"),
    Rule("digits of another script", ("１２.３", "١٢٫٣"), "the number"),
    Rule("one to three letters after a number", ("12.3 p", "12.3p", "12.3 (e)"), "the number; the flag is kept"),
    Rule("a number and a per cent sign", ("12%", "12,5 %"), "the share (0.12), if all of the table is in per cent"),
    Rule("a mark for figures not available or confidential", (":", "c", ": c", "..", "…", "n/a", "-"), "unknown: no 0"),
    Rule("nothing", ("", " "), "a fault, unless the publisher says what blanks mean"),
    Rule("what a program makes of an error", ("nan", "inf", "#REF!", "1e999"), "a fault"),
    Rule("a date or a fraction", ("2014-03-01", "3/12", "12-Mar"), "a fault: a spreadsheet has changed a number"),
    Rule("digits joined by something else", ("1_000", "0x1F", "12 345 6"), "a fault"),
)
"""The decision table."""

UNKNOWN = {
    ":",
    "c",
    "..",
    "...",
    "…",
    "n/a",
    "na",
    "n.a.",
    "n.d.",
    "x",
    "-",
    "–",
    "—",
    "z",
    "(c)",
    "[c]",
    "*",
    "**",
    "***",
}
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u3000\t"), " ")
_MARKS = {ord("−"): "-", ord("–"): "-", ord("’"): "'", ord("٫"): ".", ord("٬"): ",", ord("，"): ",", ord("．"): "."}
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")
_CORE = re.compile(r"[+-]?(?:[0-9][0-9 .,']*)?[.,]?[0-9]+")
_FLAGGED = re.compile(r"(.*[0-9)\]%])\s*(?:\(\s*([A-Za-z]{1,3})\s*\)|\[\s*([A-Za-z]{1,3})\s*\]|([A-Za-z]{1,3}))")


@dataclass(frozen=True)
class Cell:
    """One text taken apart: its digits and marks, its sign, its flag; `core` is '' where there is no number."""

    core: str = ""
    negative: bool = False
    flag: str = ""
    per_cent: bool = False
    unknown: bool = False
    scientific: bool = False
    fault: str = ""


def take_apart(text: str) -> Cell:
    """Return what a text is, without deciding yet which mark is the decimal one.

    >>> take_apart("(1 234,5) p")
    Cell(core='1 234,5', negative=True, flag='p', per_cent=False, unknown=False, scientific=False, fault='')
    >>> take_apart(": c").unknown, take_apart("1_000").fault
    (True, 'it is not a number')
    """
    stripped = text.translate(_SPACES).strip()
    lower = stripped.lower()
    if not stripped:
        return Cell(fault="the cell is blank, and missing is not zero")
    if lower in UNKNOWN or (lower[0] == ":" and len(lower.lstrip(": ")) <= 3 and lower.lstrip(": ").isalpha()):
        return Cell(unknown=True, flag=lower.lstrip(": ") if lower[0] == ":" else lower)
    ascii_text = "".join(map(_ascii_digit, stripped.translate(_MARKS)))
    if _SCIENTIFIC.fullmatch(ascii_text):
        if not np.isfinite(float(ascii_text)):
            return Cell(fault="it is not a finite number")
        return Cell(core=ascii_text.lstrip("+"), scientific=True)
    flag = ""
    flagged = _FLAGGED.fullmatch(ascii_text)
    if flagged is not None and not _SCIENTIFIC.fullmatch(ascii_text):
        ascii_text, flag = flagged[1].strip(), (flagged[2] or flagged[3] or flagged[4])
        if stripped[-2:-1].isdigit() and stripped[-1] in "Oo":
            return Cell(fault="it ends in the letter O, which may be a zero")
    per_cent = ascii_text.endswith("%")
    body = ascii_text.removesuffix("%").strip()
    negative = False
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    if body.endswith("-") and body[:-1].strip()[-1:].isdigit():
        body, negative = body[:-1].strip(), not negative
    if body.startswith(("-", "+")):
        negative = negative != body.startswith("-")
        body = body[1:].strip()
    if not _CORE.fullmatch(body) or body.startswith(("-", "+")):
        return Cell(fault=_why_not(stripped))
    return Cell(core=body, negative=negative, flag=flag, per_cent=per_cent)


def _ascii_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))


def _why_not(text: str) -> str:
    low = text.lower().lstrip("+-")
    if low in ("nan", "inf", "infinity", "none", "null") or low.startswith("#"):
        return "it is what a program writes for an error"
    if re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}[-/](\d{1,2}|[a-z]{3})|[a-z]{3}[-/ ]\d{2,4}", low):
        return "it is a date or a fraction: a spreadsheet may have changed a number"
    if low in ("true", "false"):
        return "it is a truth value"
    return "it is not a number"


def _evidence(core: str) -> tuple[str, str, bool]:
    """Return (decimal mark, grouping mark, certain) of one number; '' where it has none."""
    marks = [mark for mark in core if mark in " .,'"]
    if not marks:
        return "", "", True
    last = marks[-1]
    if len(set(marks)) > 1:
        return (last, marks[0], True) if last in ".," and marks.count(last) == 1 else ("", marks[0], True)
    if len(marks) > 1 or last in " '":
        return "", last, True
    head, _, tail = core.partition(last)
    if len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0"):
        return last, last, False
    return last, "", True


def decide_convention(cells: Iterable[str]) -> Convention:
    """Return how a table writes its numbers, from all of its cells.

    Parameters
    ----------
    cells : iterable of str

    Raises
    ------
    UsageError
        Where cells contradict each other, or the only cells with a mark can be read in two ways; both readings are
        named, with the way out.

    Examples
    --------
    >>> decide_convention(["1 234,5", "12"]).decimal
    ','
    >>> decide_convention(["1,234", "0.5"]).grouping
    ','
    """
    decimal: dict[str, str] = {}
    grouping: dict[str, str] = {}
    count: Counter[tuple[str, str]] = Counter()
    open_cells: dict[str, str] = {}
    for text in dict.fromkeys(cells):
        cell = take_apart(text)
        if not cell.core or cell.scientific:
            continue
        mark, group, certain = _evidence(cell.core)
        if not certain:
            open_cells.setdefault(mark, text)
            continue
        if mark:
            decimal.setdefault(mark, text)
            count["decimal", mark] += 1
        if group:
            grouping.setdefault(group, text)
            count["grouping", group] += 1
    if len(decimal) > 1:
        odd, usual = sorted(decimal, key=lambda mark: count["decimal", mark])
        both = f"'{decimal[odd]}' and '{decimal[usual]}' stand in one table"
        raise UsageError(f"{both}: a point and a comma cannot both mark decimals.", cell=decimal[odd])
    for mark in decimal.keys() & grouping.keys():
        one, other = decimal[mark], grouping[mark]
        odd = one if count["decimal", mark] < count["grouping", mark] else other
        text = f"'{mark}' marks decimals in '{one}' and parts thousands in '{other}': mend one of them."
        raise UsageError(text, cell=odd)
    for mark, text in open_cells.items():
        other = "," if mark == "." else "."
        if mark in decimal or other in grouping:
            decimal.setdefault(mark, text)
        elif other in decimal or mark in grouping:
            grouping.setdefault(mark, text)
        elif len(open_cells) == 2:
            raise UsageError(f"'{text}' and '{open_cells[other]}' can each be read in two ways. Say the convention.")
        else:
            plain = text.replace(mark, "")
            raise UsageError(
                f"'{text}' may be {plain} or {text.replace(mark, '.')}, and no other cell of the table decides it. "
                "Write one figure of the table with its decimals, or remove the marks between thousands."
            )
    if len(decimal) > 1 or any(mark in grouping for mark in decimal):
        raise UsageError(
            f"Cells of one table contradict each other: {', '.join([*decimal.values(), *grouping.values()])}."
        )
    found = next(iter(decimal), "," if "." in grouping else ".")
    notes = [f"'{mark}' marks decimals, as in '{text}'" for mark, text in decimal.items()]
    notes += [f"'{mark}' parts thousands, as in '{text}'" for mark, text in grouping.items()]
    return Convention(found, "".join(grouping), tuple(notes))


SURE = 0.01
"""Share below which one typed in per cent is asked back."""


def unsure(text: str, value: float, least: float = SURE) -> tuple[str, str] | None:
    """Return what is odd about a share typed in per cent, and the way out; None where it can be meant.

    >>> unsure("0.05 %", 0.0005)
    ('is 0.05 %, a share of 0.0005.', "Write 0.05 or '5 %' if 5 per cent is meant, 0.0005 if it is that little.")
    >>> unsure("5 %", 0.05)
    """
    if value == 0.0 or abs(value) >= least:
        return None
    bare, meant = 100.0 * value, f"{10_000.0 * value:.6g}"
    way_out = f"Write {bare:.6g} or '{meant} %' if {meant} per cent is meant, {value:.6g} if it is that little."
    return f"is {text}, a share of {value:.6g}.", way_out
