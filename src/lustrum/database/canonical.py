"""JSON in one form only (RFC 8785), so that the same content has the same bytes and the same hash."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from lustrum.errors import UsageError

MOST_WHOLE = 2**53
"""Whole numbers from here on are no longer told apart by programs that hold numbers as doubles."""
_DUMP = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_STEERING = {chr(number): _ESCAPES.get(chr(number), f"\\u{number:04x}") for number in (*range(32), 34, 92)}
_TABLE = str.maketrans(_STEERING)


def canonical(value: Any) -> str:
    r"""Return a value as canonical JSON: keys in the order of their UTF-16 units, numbers as ECMAScript writes them.

    Parameters
    ----------
    value : None, bool, int, float, str, list, tuple or mapping of str
        Whole numbers below 2**53 in size; figures that must stay exact are texts.

    Raises
    ------
    UsageError
        If it holds something JSON cannot say in one way: NaN, a large whole number, half a surrogate pair, a key that
        is no text.

    References
    ----------
    .. [1] Rundgren, Jordan and Erdtman, "JSON Canonicalization Scheme (JCS)", RFC 8785, 2020.

    Examples
    --------
    >>> canonical({"b": 56.0, "a": [1e-7, "x\n"]})
    '{"a":[1e-7,"x\\n"],"b":56}'
    """
    if isinstance(value, str):
        return _text(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) >= MOST_WHOLE:
            raise UsageError(f"{value} has more digits than a number of canonical JSON holds: write it as a text.")
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        if odd := [key for key in value if not isinstance(key, str)]:
            raise UsageError(f"The key {odd[0]!r} of canonical JSON is no text.")
        pairs = sorted(value.items(), key=_units)
        return "{" + ",".join(f"{_text(key)}:{canonical(each)}" for key, each in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    raise UsageError(f"Canonical JSON cannot hold a {type(value).__name__}: {value!r:.60}.")


def read_canonical(text: str) -> Any:
    """Return what canonical JSON says.

    Raises
    ------
    UsageError
        If it is no JSON, or JSON in another form: two texts with one meaning would have two hashes.
    """
    figures: list[str] = []

    def figure(said: str) -> float:
        figures.append(said)
        return float(said)

    try:
        value = json.loads(text, parse_int=_whole, parse_float=figure)
    except (ValueError, RecursionError):
        raise UsageError(f"This is no JSON: {text[:60]!r}.") from None
    if not figures and text.isascii() and _DUMP(value) == text:  # the common case: the two forms differ in neither
        return value
    if canonical(value) != text:
        raise UsageError(f"This JSON is not in canonical form: {text[:60]!r}.")
    return value


def _whole(digits: str) -> int | float:
    value = int(digits) if len(digits) < 18 else float(digits)
    return value if abs(value) < MOST_WHOLE else float(value)


def _units(pair: tuple[str, Any]) -> bytes:
    return pair[0].encode("utf-16-be", "surrogatepass")


def _text(text: str) -> str:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UsageError(f"{text!r:.60} holds half a surrogate pair, which is no character.") from None
    return f'"{text.translate(_TABLE)}"'


def _number(value: float) -> str:
    """Return a number as ECMAScript's Number.prototype.toString does: the shortest digits that read back the same."""
    if not math.isfinite(value):
        raise UsageError("A figure that is missing or without end cannot stand in JSON.")
    if value == 0:
        return "0"
    sign, value = ("-" if value < 0 else ""), abs(value)
    mantissa, _, power = f"{value!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    digits = (whole + ("" if part == "0" else part)).lstrip("0")
    point = len(whole) + int(power or 0)  # the number is 0.digits times ten to this
    if whole == "0":
        point -= len(part) - len(digits) + 1
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    shown = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{shown}e{'+' if point > 0 else '-'}{abs(point - 1)}"
