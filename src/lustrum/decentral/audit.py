"""An audit by people who are not the centre: logs against each other, answers against the unit's own data.

Whoever holds the centre's folder can test its chain, and that each message at a unit is the one at the centre. Where
the control is let into a unit's folder, answers drawn by lot are worked out again: a unit that said something else than
its data give is found with the share of answers drawn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lustrum.decentral.log import Entry, read_log
from lustrum.decentral.messages import Message, MessageError, decode
from lustrum.decentral.oblast_folder import BELOW_LOG, OblastFolder, is_oblast, read_member
from lustrum.decentral.said import ANSWERS, AT_ALLOTMENT, AT_PRICES
from lustrum.decentral.unit_folder import KEY, LOG, UnitFolder
from lustrum.errors import DataError, MissingDataError

ALIKE = 1e-6
"""Relative, up to which an answer worked out again is the one that was given."""


@dataclass(frozen=True)
class Audit:
    """What was done, and what was found wrong."""

    passed: bool
    done: tuple[str, ...]
    faults: tuple[str, ...]


def audited(place: Path, sample: int = 0, seed: int = 0) -> Audit:
    """Return what an audit of a centre's folder finds, and of what was said below each oblast whose folder lies in it.

    Parameters
    ----------
    sample : int
        Answers that are worked out again, over all units whose folders lie in the centre's; as many below each oblast.
    seed : int
        Of the lot by which they are drawn.

    Raises
    ------
    MissingDataError
        If there is no log.
    """
    file = place / (BELOW_LOG if is_oblast(place) else LOG)
    if not file.is_file():
        raise MissingDataError(f"'{place}' has no {file.name}: there is nothing to audit.")
    done, faults = list[str](), list[str]()
    entries = _chain(file, "the centre", done, faults)
    homes = sorted((place / "units").iterdir()) if (place / "units").is_dir() else []
    folders = [read_member(home) for home in homes if (home / KEY).is_file()]
    for folder in folders:
        _compared(folder, entries, done, faults)
    if sample:
        units = [folder for folder in folders if isinstance(folder, UnitFolder)]
        _worked_out_again(units, entries, sample, seed, done, faults)
    for folder in folders:
        if isinstance(folder, OblastFolder) and (folder.path / BELOW_LOG).is_file():
            below = audited(folder.path, sample, seed)
            done += [f"Below {folder.name}: {each}" for each in below.done]
            faults += [f"Below {folder.name}: {each}" for each in below.faults]
    return Audit(not faults, tuple(done), tuple(faults))


def _chain(file: Path, whose: str, done: list[str], faults: list[str]) -> list[Entry]:
    try:
        entries = read_log(file)[0]
    except DataError as error:
        faults.append(str(error))
        return []
    done.append(f"The log of {whose} is whole: {len(entries)} lines, each sealed with the one before.")
    return entries


def _compared(folder: UnitFolder | OblastFolder, centre: list[Entry], done: list[str], faults: list[str]) -> None:
    """Hold the log of a unit against the centre's, message by message, and test every signature."""
    if not (folder.path / LOG).is_file():
        done.append(f"{folder.name} has no log here.")
        return
    own = _chain(folder.path / LOG, folder.name, done, faults)
    here = {(e.said["run"], e.said["number"], e.said["kind"]): e.data for e in own}
    checked = 0
    for entry in centre:
        said = entry.said
        if said["unit"] != folder.name:
            continue
        place = f"message {said['number']} of round {said['round']} with {folder.name}"
        try:
            decode(entry.data, folder.key)
        except MessageError as error:
            faults.append(f"At the centre, {place}: {error}")
            continue
        other = here.get((said["run"], said["number"], said["kind"]))
        if other is None and entry.way == "in":
            faults.append(f"The centre has an answer that {folder.name} does not: {place}.")
        elif other is not None and other != entry.data:
            faults.append(f"Centre and unit have another text of {place}.")
        else:
            checked += 1
    done.append(f"{checked} messages with {folder.name} are the same on both sides and signed.")


def _worked_out_again(
    folders: list[UnitFolder], entries: list[Entry], sample: int, seed: int, done: list[str], faults: list[str]
) -> None:
    asked: dict[tuple[str, int], Message] = {}
    pairs: list[tuple[UnitFolder, Message, Message]] = []
    by_name = {folder.name: folder for folder in folders}
    for entry in entries:
        name = entry.said["unit"]
        if name not in by_name:
            continue
        message = decode(entry.data, by_name[name].key)
        if entry.way == "out":
            asked[name, message.number] = message
        elif message.kind in (ANSWERS[AT_PRICES], ANSWERS[AT_ALLOTMENT]):
            pairs.append((by_name[name], asked[name, message.number], message))
    drawn = random.Random(seed).sample(pairs, min(sample, len(pairs)))
    units = {folder.name: folder.unit() for folder in {folder.name: folder for folder, _, _ in drawn}.values()}
    for folder, question, answer in drawn:
        again = units[folder.name].answer(question)
        for name in ("bound", "value", "short"):
            if name in answer.body and not np.isclose(again.body[name], answer.body[name], rtol=ALIKE, atol=0.0):
                faults.append(
                    f"In round {answer.round} {folder.name} said {name} {answer.body[name]:.9g}; its data give "
                    f"{again.body[name]:.9g}."
                )
    done.append(f"{len(drawn)} of {len(pairs)} answers, drawn by lot, were worked out again from the units' data.")
