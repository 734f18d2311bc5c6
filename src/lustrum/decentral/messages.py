"""A message between centre and unit: written in one way, signed, and read with suspicion.

On the wire a message is one line of JSON (RFC 8785: keys sorted, no blanks) with the fields of its kind (`said`) and a
signature, HMAC-SHA256 under a key that centre and unit share and nobody else has. `encode` writes, `decode` reads; both
refuse what the kind does not list. Transports carry the bytes and look at nothing.

A question bears the run it belongs to, the round, and a number that rises by one with every question to the unit; the
answer bears the same. A question asked twice under one number is the same question and gets the same answer; a lower
number is a replay (`desk`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import math
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.digits import rounded
from lustrum.decentral.said import FEW, SAID, Field
from lustrum.errors import LustrumError, control_in
from lustrum.labels import shown

SCHEMA, VERSION = "lustrum.decentral", 1
"""What a message says it is written in; another version is refused."""

MOST_BYTES = 4_000_000
"""Of one message; those of the loop take up to three thousand, a response of the exact mode eight a pair of rows."""

UNROUNDED = ("interior", "interior_sums")
"""Kinds whose numbers go out as they are: steps of an interior point method are no statements."""

MOST_ROWS = 20_000
EXACT = 12
"""Significant digits of every number; a unit rounds what it says of its use and prices to fewer before (`digits`)."""


class MessageError(LustrumError):
    """A message cannot be trusted or read: what is wrong with it, and from whom it claims to come."""

    exit_code = 3


@dataclass(frozen=True, eq=False)
class Message:
    """What is said once.

    Attributes
    ----------
    kind : str
        A key of `said.SAID`.
    run : str
        Of which plan's making it is part.
    number : int
        Of the question among those to this unit in this run, 1 the first.
    round : int
        0 for what is said before the first round.
    unit : str
        Who is asked or answers.
    body : mapping of field to number, word or array
        Arrays of shape (shared rows,), or (shared rows, shared rows) for a `square`.
    """

    kind: str
    run: str
    number: int
    round: int
    unit: str
    body: Mapping[str, Any] = field(default_factory=dict)

    def answered(self, kind: str, **body: Any) -> Message:
        """Return an answer to this question."""
        return Message(kind, self.run, self.number, self.round, self.unit, body)

    def rows(self, name: str) -> Array:
        """Return a field over the shared rows, shape (shared rows,)."""
        found: Array = self.body[name]
        return found


def encode(message: Message, key: bytes, body: bytes | None = None) -> bytes:
    """Return a message as it goes over the wire.

    Parameters
    ----------
    key : bytes
        Shared by centre and unit.
    body : bytes, optional
        What `written` returned for this kind and body: many units are asked the same, and numbers are written once.

    Raises
    ------
    MessageError
        If the kind does not exist or may not say what the body says.
    """
    if body is None:
        body = written(message.kind, message.body, message.unit)
    kind, run, unit = (_WRITER.encode(word) for word in (message.kind, message.run, message.unit))
    head = f',"kind":{kind},"number":{message.number},"round":{message.round},"run":{run},"schema":"{SCHEMA}"'
    before = b'{"body":' + body + head.encode()  # as `canonical` would write all of it
    after = f',"unit":{unit},"version":{VERSION}}}'.encode()
    return before + _sealed(_mac(before + after, key)) + after


def written(kind: str, body: Mapping[str, Any], unit: str) -> bytes:
    """Return what is said, as it goes over the wire.

    Parameters
    ----------
    unit : str
        Who says it or is asked: named where it cannot be said.

    Raises
    ------
    MessageError
        If the kind does not exist or may not say it.
    """
    fields = _fields_of(kind, unit)
    extra = sorted(set(body) - set(fields))
    if extra:
        raise MessageError(f"A message '{kind}' says nothing of {shown(extra)}; it may say {shown([*fields])}.")
    found = {name: each for name, each in body.items() if each is not None}
    _refuse_gaps(found, fields, kind, unit)
    parts = (f'"{name}":{_written(found[name], fields[name], name, kind, unit)}' for name in sorted(found))
    return f"{{{','.join(parts)}}}".encode()


def decode(data: bytes, key: bytes, *, kind: str | None = None, rows: int | None = None) -> Message:
    """Return the message that came, if it is what it should be.

    Parameters
    ----------
    kind : str, optional
        Which kind is expected (`refused` is read too).
    rows : int, optional
        How many shared rows there are.

    Raises
    ------
    MessageError
        If the signature is not that of the key, the message is of another schema, version or kind, a field is missing,
        too many, of the wrong shape or no finite number.
    """
    said = _opened(data)
    who = str(said.get("unit", "nobody"))[:80]
    signature = said.pop("signature", "")
    if not isinstance(signature, str) or not _is_signed(data, said, signature, key):
        raise MessageError(
            f"A message that claims to be of or to '{who}' is not signed with the key shared with it: it was changed "
            "on its way, or the two keys differ.",
            unit=who,
        )
    fields = _checked_head(said, who, kind)
    body = {part: _read(value, fields[part], part, who, rows) for part, value in said["body"].items()}
    return Message(said["kind"], said["run"], said["number"], said["round"], said["unit"], body)


_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, ensure_ascii=False)


def _no_number(word: str) -> Any:
    raise ValueError(f"'{word}' is no number")


_READER = json.JSONDecoder(parse_constant=_no_number)


def canonical(value: Any) -> bytes:
    """Return a value as JSON that is written in one way only: keys sorted, no blanks, finite numbers."""
    return _WRITER.encode(value).encode()


def digest(data: bytes) -> str:
    """Return the SHA-256 of what was said."""
    return hashlib.sha256(data).hexdigest()


def _checked_head(said: Mapping[str, Any], who: str, kind: str | None) -> dict[str, Field]:
    """Return what a message of this kind may say, if its head is in order and it says no more and no less."""
    if (said.get("schema"), said.get("version")) != (SCHEMA, VERSION):
        raise MessageError(
            f"'{who}' speaks {said.get('schema')} {said.get('version')}, here {SCHEMA} {VERSION} is spoken: use one "
            "version of lustrum on both sides.",
            unit=who,
        )
    head = {"schema", "version", "kind", "run", "number", "round", "unit", "body"}
    if set(said) != head or not isinstance(said["body"], dict):
        raise MessageError(f"A message of '{who}' has the parts {shown(sorted(said))}, not {shown(sorted(head))}.")
    name = said["kind"]
    if kind is not None and name not in (kind, "refused"):
        raise MessageError(f"'{who}' says '{name}' where '{kind}' is due.", unit=who)
    fields = _fields_of(name, who)
    extra = sorted(set(said["body"]) - set(fields))
    if extra:
        raise MessageError(f"A message '{name}' of '{who}' says {shown(extra)}, which it may not.", unit=who)
    _refuse_gaps(said["body"], fields, name, who)
    for part in ("number", "round"):
        if type(said[part]) is not int or not 0 <= said[part] < 2**31:
            raise MessageError(f"The {part} of a message of '{who}' is {said[part]!r}: a whole number is due.")
    for part in ("run", "unit"):
        if not isinstance(said[part], str) or len(said[part]) > 80 or control_in(said[part]):
            raise MessageError(f"The {part} of a message of '{who}' is no short word.")
    return fields


def _mac(raw: bytes, key: bytes) -> str:
    return hmac.digest(key, raw, "sha256").hex()


def _sealed(signature: str) -> bytes:
    return f',"signature":{_WRITER.encode(signature)}'.encode()


def _is_signed(data: bytes, said: Mapping[str, Any], signature: str, key: bytes) -> bool:
    """Say whether the key signed this: what stands around the signature, or what is said, written in the one way."""
    before, sealed, after = data.rpartition(_sealed(signature))
    given = signature.encode(errors="replace")
    if sealed and hmac.compare_digest(given, _mac(before + after, key).encode()):
        return True
    return hmac.compare_digest(given, _mac(canonical(said), key).encode())


def _fields_of(kind: Any, who: str) -> dict[str, Field]:
    if not isinstance(kind, str) or kind not in SAID:
        raise MessageError(f"'{who}' says '{str(kind)[:40]}', which is no kind of message: {shown([*SAID], 20)}.")
    return SAID[kind]


def _refuse_gaps(body: Mapping[str, Any], fields: Mapping[str, Field], kind: str, who: str) -> None:
    missing = [name for name, each in fields.items() if each.needed and name not in body]
    if missing:
        raise MessageError(f"A message '{kind}' of or to '{who}' lacks {shown(missing)}.", unit=who)


def _opened(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise MessageError(f"A message of {len(data):,} bytes is longer than {MOST_BYTES:,}.")
    try:
        said = _READER.decode(data.decode())
    except (ValueError, RecursionError) as error:
        raise MessageError(f"A message is no JSON: {str(error)[:120]}.") from None
    if not isinstance(said, dict):
        raise MessageError("A message is no JSON object.")
    return said


def _written(value: Any, into: Field, name: str, kind: str, unit: str) -> str:
    """Return a value of a field as JSON."""
    if into.shape == "word":
        text = str(value)
        return _WRITER.encode(text if len(text) <= into.most else text[: into.most - 1] + "…")
    if into.shape == "count":
        return str(int(value))
    if into.shape == "masked":
        return f'"{base64.b64encode(np.asarray(value, dtype="<u8").tobytes()).decode()}"'
    numbers = np.asarray(value, dtype=float)
    if not np.isfinite(numbers).all():
        raise MessageError(f"'{name}' of a message '{kind}' of or to '{unit}' is no finite number.")
    if into.shape == "square":
        return f'"{base64.b64encode(numbers[np.tril_indices(len(numbers))].astype("<f8").tobytes()).decode()}"'
    if kind in UNROUNDED:
        return _WRITER.encode(_short(numbers.tolist()))
    text = ",".join(map(_TWELVE, (numbers + 0.0).ravel().tolist()))  # nothing is written as -0
    if "e+" in text:  # as whole numbers are written elsewhere
        return _WRITER.encode(_short(rounded(numbers, EXACT).tolist()))
    return f"[{text}]" if numbers.ndim else text


_TWELVE = f"%.{EXACT}g".__mod__
"""Writes a number with as many digits, as JSON writes it where it is below 1e12."""


def as_said(values: Array) -> Array:
    """Return numbers, shape (numbers,), as they are read from a message: what is reckoned with them holds for both."""
    return np.array([float(_TWELVE(value)) for value in np.asarray(values, dtype=float).tolist()])


def _short(value: Any) -> Any:
    """Return a number or a list of them without a decimal point that says nothing."""
    if isinstance(value, list):
        return [int(each) if each.is_integer() and abs(each) < 1e15 else each for each in value]
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _read(value: Any, into: Field, name: str, who: str, rows: int | None) -> Any:
    if into.shape == "word":
        if not isinstance(value, str) or len(value) > into.most or control_in(value):
            raise MessageError(f"'{name}' of '{who}' is no word of at most {into.most} letters.", unit=who)
        return value
    if into.shape == "count":
        if type(value) is not int or not 0 <= value < 2**31:
            raise MessageError(f"'{name}' of '{who}' is {str(value)[:40]}: a whole number is due.", unit=who)
        return value
    if into.shape == "number":
        return _number(value, name, who)
    if into.shape == "square":
        return _square(value, name, who, rows)
    if into.shape == "masked":
        return _masked(value, name, who, rows)
    if into.shape == "few":
        rows = min(len(value), FEW) if isinstance(value, list) else FEW
    if not isinstance(value, list) or len(value) > MOST_ROWS or (rows is not None and len(value) != rows):
        found = f"{len(value)} numbers" if isinstance(value, list) else "no list"
        raise MessageError(f"'{name}' of '{who}' holds {found}; there are {rows} shared rows.", unit=who, field=name)
    if set(map(type, value)) <= {int, float}:
        with suppress(OverflowError):  # a whole number of hundreds of digits
            if np.isfinite(numbers := np.array(value, dtype=float)).all():
                return numbers
    return np.array([_number(each, name, who) for each in value], dtype=float)


def _number(value: Any, name: str, who: str) -> float:
    if type(value) not in (int, float) or not abs(value) <= sys.float_info.max:
        raise MessageError(f"'{name}' of '{who}' holds {str(value)[:40]!r}, which is no number.", unit=who, field=name)
    return float(value)


def _masked(value: Any, name: str, who: str, rows: int | None) -> Any:
    """Return numbers of 128 bits, shape (numbers, 2): of a response, two vectors and a few sums at most."""
    try:
        found = np.frombuffer(base64.b64decode(value, validate=True), dtype="<u8").reshape(-1, 2).astype(np.uint64)
    except (ValueError, TypeError, binascii.Error):
        raise MessageError(f"'{name}' of '{who}' is no list of masked numbers.", unit=who, field=name) from None
    most = len(found) if rows is None else rows * (rows + 1) // 2 + 2 * rows + FEW
    if len(found) > most:
        raise MessageError(f"'{name}' of '{who}' has {len(found)} numbers; a step has {most} at most.", unit=who)
    return found


def _square(value: Any, name: str, who: str, rows: int | None) -> Array:
    try:
        numbers = np.frombuffer(base64.b64decode(value, validate=True), dtype="<f8")
    except (ValueError, TypeError, binascii.Error):
        raise MessageError(f"'{name}' of '{who}' is no matrix.", unit=who, field=name) from None
    size = round((math.sqrt(8 * numbers.size + 1) - 1) / 2)
    if size * (size + 1) // 2 != numbers.size or (rows is not None and size != rows):
        raise MessageError(f"'{name}' of '{who}' is {size} x {size}; there are {rows} shared rows.", unit=who)
    if not np.isfinite(numbers).all():
        raise MessageError(f"'{name}' of '{who}' holds what is no number.", unit=who, field=name)
    whole = np.zeros((size, size))
    whole[np.tril_indices(size)] = numbers
    return whole + np.tril(whole, -1).T
