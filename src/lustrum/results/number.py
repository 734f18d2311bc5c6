"""Numbers as tables print them: plain decimal notation, and nothing that has to be guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

PLAIN = r"-?[0-9]+(?:\.[0-9]+)?"
_NUMBER = re.compile(PLAIN + r"(?:[eE][-+][0-9]{2,3})?")
_PLAIN_ROW = re.compile(rf"{PLAIN}(?:,{PLAIN})*")
_FRACTIONS = re.compile(r"\.([0-9]+)")

_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[ ,'.\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_LETTERS = str.maketrans("OolIS", "00115")
"""Letters that are typed for the digits they look like."""
_MISSING = {":", "..", "...", "-", "–", "x", "n/a", "na", "n.a.", "nan", "none", "null", "#n/a"}


def parse_number(text: str) -> float | None:
    """Return the number a cell prints, or None where it is not one in plain decimal notation.

    Scientific notation passes as machines write it, with a sign and two digits of exponent.

    >>> parse_number("-12.5"), parse_number("1.5e-05"), parse_number("1,234"), parse_number("")
    (-12.5, 1.5e-05, None, None)
    """
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def parse_row(cells: Sequence[str]) -> tuple[list[float], int] | None:
    """Return the numbers of a row and their most printed decimals; None where any cell needs a closer look."""
    if _PLAIN_ROW.fullmatch(",".join(cells)) is None or any("," in cell for cell in cells):
        return None
    values = [float(cell) for cell in cells]
    if not all(map(math.isfinite, values)):
        return None
    return values, max(map(printed_decimals, cells), default=0)


def printed_decimals(text: str) -> int:
    """Return how many decimals a number is printed with; the binary tail beyond 15 digits does not count.

    >>> printed_decimals("12.50"), printed_decimals("1.5e-05"), printed_decimals("0.30000000000000004")
    (2, 6, 1)
    """
    mantissa, _, exponent = text.lower().partition("e")
    fraction = mantissa.partition(".")[2]
    decimals = max(len(fraction) - int(exponent or 0), 0)
    if len(mantissa) > 16:
        rounded = f"{float(text):.15g}"
        if rounded != text:
            return min(decimals, printed_decimals(rounded))
    return decimals


def meant(text: str) -> str:
    """Return the number probably meant by a cell that is none, in plain notation; '' where none comes to mind.

    >>> meant("1 234,5"), meant("12,5"), meant("8O"), meant("12 %"), meant("\u22123"), meant(" 7 "), meant("n/a")
    ('1234.5', '12.5', '80', '0.12', '-3', '7', '')
    """
    stripped = re.sub(r"^[−–]", "-", text.strip())
    if stripped.endswith("%") and (share := meant(stripped[:-1]) or stripped[:-1].strip()):
        return f"{float(share) / 100.0:.15g}" if parse_number(share) is not None else ""
    if stripped.startswith("(") and stripped.endswith(")"):
        stripped = f"-{stripped[1:-1].strip()}"
    if any(letter.isdigit() for letter in stripped):
        stripped = stripped.translate(_LETTERS)
    if _GROUPED.fullmatch(stripped):
        head, mark, tail = stripped, "", ""
        if found := re.fullmatch(r"(.*[0-9])([.,])([0-9]+)", stripped):
            others = re.sub(r"[0-9-]", "", found[1])
            if others and found[2] not in others:
                head, mark, tail = found[1], ".", found[3]
        stripped = re.sub(r"[^0-9-]", "", head) + mark + tail
    elif _DECIMAL_COMMA.fullmatch(stripped):
        stripped = stripped.replace(",", ".")
    return stripped if stripped != text and parse_number(stripped) is not None else ""


def why_no_number(text: str) -> tuple[str, str, str]:
    """Return kind, message and way out, with a value to try, for a cell that `parse_number` refused."""
    kind, message, way_out = _why_no_number(text)
    return kind, message, f"{way_out} Try {try_it}." if (try_it := meant(text)) else way_out


def _why_no_number(text: str) -> tuple[str, str, str]:
    stripped = text.strip()
    if not stripped:
        return "blank", "the cell is blank, and missing is not zero.", "Write 0 if it is zero, the figure otherwise."
    if stripped.lower() in _MISSING:
        return (
            "not_a_number",
            f"'{text}' says that the figure is missing.",
            "Write 0 if it is zero, an estimate named under [[assumption]] in economy.toml otherwise.",
        )
    if stripped != text and parse_number(stripped) is not None:
        return "not_a_number", f"'{text}' has blanks around the number.", "Remove them."
    if _GROUPED.fullmatch(stripped):
        return "not_a_number", f"'{text}' groups its digits.", "Write it without separators, with a decimal point."
    if _DECIMAL_COMMA.fullmatch(stripped):
        return "not_a_number", f"'{text}' has a decimal comma.", "Write a decimal point."
    if stripped.endswith("%"):
        return "not_a_number", f"'{text}' is a percentage.", "Write the share itself, 0.12 for 12 per cent."
    if stripped[0] in "−–" and parse_number("-" + stripped[1:]) is not None:
        return "not_a_number", f"'{text}' begins with a typographic minus.", "Write '-'."
    if any(digit.isdecimal() and not digit.isascii() for digit in stripped):
        return "not_a_number", f"'{text}' is written with digits other than 0 to 9.", "Write 0 to 9."
    if stripped.lower().lstrip("+-") in {"inf", "infinity", "1e999"}:
        return "not_a_number", f"'{text}' is not a finite number.", "Leave the limit out if there is none."
    if stripped.translate(_LETTERS) != stripped and parse_number(stripped.translate(_LETTERS)) is not None:
        return "not_a_number", f"'{text}' has a letter among its digits.", "Write the digit."
    if re.fullmatch(PLAIN + r"\s*\(?[A-Za-z]{1,2}\)?", stripped):
        return "not_a_number", f"'{text}' carries a flag.", "Put the remark into SOURCE.md, leave the number alone."
    return (
        "not_a_number",
        f"'{text}' is not a number in plain decimal notation.",
        "Write digits, a point before decimals and '-' for negative numbers.",
    )
