"""What all units say to a step of the exact mode, added up: by a centre, or by an oblast that passes it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lustrum.arrays import Array
from lustrum.decentral.centre import Centre
from lustrum.decentral.interior_steps import PREDICT, TRY
from lustrum.decentral.masks import added, floating
from lustrum.decentral.said import INTERIOR
from lustrum.errors import StoppedError
from lustrum.labels import shown

LENGTHS = (PREDICT, TRY)
"""Steps answered by lengths, of which the least counts; elsewhere the largest does."""


@dataclass(eq=False)
class Answers:
    """What all units say to one step, added up; the least lengths and the largest errors are taken from `extremes`."""

    sums: Array
    extremes: Array
    shared: Array
    second: Array
    response: Array | None
    each: dict[str, Array] = field(default_factory=dict)


def added_up(
    centre: Centre, units: tuple[str, ...], round_: int, body: Mapping[str, Any], open_: tuple[str, ...] = ()
) -> Answers:
    """Ask units a step and return what they say, added up.

    Parameters
    ----------
    open_ : tuple of str
        Units that need not mask what they say where others do.

    Raises
    ------
    StoppedError
        If a unit does not answer: the exact mode needs all of them.
    """
    heard = centre.ask(INTERIOR, round_, {unit: body for unit in units})
    if missing := {**heard.silent, **heard.refused}:
        said = "; ".join(f"{unit}: {why}" for unit, why in missing.items())
        raise StoppedError(
            f"The exact mode needs every unit at every step, and not all answered ({said}). Run again to take it "
            "up, or use --mode allot, which goes on without them."
        )
    nothing, over = np.zeros(centre.rows), np.minimum if body["step"] in LENGTHS else np.maximum
    answers = opened({unit: each.answer.body for unit, each in heard.answers.items()}, centre.rows, open_)
    few = [said["extremes"] for said in answers.values() if "extremes" in said]
    responses = [said["response"] for said in answers.values() if "response" in said]
    return Answers(
        np.sum([said.get("sums", np.zeros(0)) for said in answers.values()], axis=0),
        over.reduce(few) if few else np.zeros(0),
        np.sum([said.get("shared", nothing) for said in answers.values()], axis=0),
        np.sum([said.get("second", nothing) for said in answers.values()], axis=0),
        np.sum(responses, axis=0) if responses else None,
        {unit: said["shared"] for unit, said in answers.items() if "shared" in said},
    )


def opened(
    answers: dict[str, Mapping[str, Any]], rows: int, open_: tuple[str, ...] = ()
) -> dict[str, Mapping[str, Any]]:
    """Return answers as they were said; where they are masked in pairs, their sum as that of the first unit.

    Parameters
    ----------
    rows : int
        Shared.
    open_ : tuple of str
        Units that need not mask what they say where others do.

    Raises
    ------
    StoppedError
        If some units mask what they say and others do not, or they say other things.
    """
    masked = {unit: body for unit, body in answers.items() if "masked" in body}
    if not masked:
        return answers
    unmasked = {unit: body for unit, body in answers.items() if unit in open_ and unit not in masked}
    if bare := sorted(set(answers) - set(masked) - set(unmasked)):
        raise StoppedError(f"Some units mask what they say and {shown(bare)} do not: all need one terms.json.")
    parts = {tuple(body["parts"].astype(int).tolist()) for body in masked.values()}
    sizes = {len(body["masked"]) for body in masked.values()}
    if len(parts) != 1 or sizes != {sum(next(iter(parts)))}:
        raise StoppedError("What units mask cannot be added up: they say different things in one step.")
    sums, first, second, response = np.split(
        floating(added([body["masked"] for body in masked.values()])), np.cumsum(next(iter(parts)))[:-1]
    )
    said: dict[str, Any] = {"sums": sums}
    said |= {name: each for name, each in (("shared", first), ("second", second)) if len(each) == rows}
    if len(response) == rows * (rows + 1) // 2:
        whole = np.zeros((rows, rows))
        whole[np.tril_indices(rows)] = response
        said["response"] = whole + np.tril(whole, -1).T
    nothing = np.zeros_like(sums)
    opened: dict[str, Mapping[str, Any]] = {}
    for number, (unit, body) in enumerate(masked.items()):
        more = {"extremes": body["extremes"]} if "extremes" in body else {}
        opened[unit] = (said if number == 0 else {"sums": nothing}) | more
    return opened | unmasked
